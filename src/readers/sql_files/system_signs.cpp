#include "readers/sql_files/system_signs.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"

namespace underpin::sql_files {

namespace {

struct Signs {
  const char* system;
  std::vector<std::string_view> words;  // lower case
};

const std::array<Signs, 3>& all_signs() {
  static const std::array<Signs, 3> table = {{
      {"postgresql",
       {"$$", "serial", "jsonb", "timestamptz", "timestamp with", "gen_random_uuid", "uuid_generate_v4", "create extension", "plpgsql",
        "::", "bytea", "create type", "using gin", "character varying", "double precision", "nextval("}},
      {"sqlite", {"autoincrement", "pragma ", "without rowid", "strftime(", "datetime('now'", "julianday(", "sqlite_", "using fts"}},
      {"mysql",
       {"engine=", "engine =", "auto_increment", "unsigned", "`", "utf8mb4", "charset", "datetime(6)", "longtext", "tinyint(",
        "on update current_timestamp"}},
  }};
  return table;
}

// Names of types and functions that SQLite takes as well, and quotes that it takes for names.
bool borrowed(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "jsonb", "timestamptz", "timestamp with", "bytea", "character varying", "double precision", "serial", "`", "unsigned", "tinyint("};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// Comments talk about other systems, and quote in their own way.
std::string without_comments(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 1);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (!starts_with(trim(line), "--")) out.append(line).push_back('\n');
    at = end + 1;
  }
  return out;
}

}  // namespace

SaidSystem system_of(const std::vector<std::string_view>& texts) {
  std::array<std::size_t, 3> counts{};
  for (const std::string_view text : texts) {
    const std::string small = lower(without_comments(text));
    for (std::size_t i = 0; i < counts.size(); ++i)
      for (const std::string_view word : all_signs()[i].words) counts[i] += contains(small, word);
  }
  // drizzle-kit writes backticks for SQLite too, and AUTOINCREMENT is one word there.
  if (counts[1] > 0 && counts[2] > 0 && counts[2] <= texts.size()) counts[2] = 0;
  const auto most = std::max_element(counts.begin(), counts.end());
  if (*most == 0 || std::count(counts.begin(), counts.end(), *most) > 1) return {};
  const Signs& signs = all_signs()[static_cast<std::size_t>(most - counts.begin())];
  const bool certain = std::any_of(texts.begin(), texts.end(), [&signs](std::string_view text) {
    const std::string small = without_comments(lower(text));
    return std::any_of(signs.words.begin(), signs.words.end(),
                       [&small](std::string_view word) { return !borrowed(word) && contains(small, word); });
  });
  return {signs.system, certain};
}

}  // namespace underpin::sql_files
