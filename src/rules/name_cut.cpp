#include <algorithm>

#include "rules/pending.h"

namespace underpin {

extern const Rule name_cut;

namespace {

bool part_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 128;
}

// The first identifier of more than `most` bytes; literals, dollar-quoted bodies and comments are passed over.
std::string long_name(const std::string& sql, std::size_t most) {
  for (std::size_t i = 0; i < sql.size();) {
    const char c = sql[i];
    if (c == '\'') {
      i = std::min(sql.find('\'', i + 1), sql.size() - 1) + 1;
    } else if (c == '$' && i + 1 < sql.size() && (sql[i + 1] == '$' || part_of_name(sql[i + 1]))) {
      const std::size_t tag_end = sql.find('$', i + 1);
      if (tag_end == std::string::npos) return {};
      const std::string tag = sql.substr(i, tag_end - i + 1);
      const std::size_t close = sql.find(tag, tag_end + 1);
      if (close == std::string::npos) return {};
      i = close + tag.size();
    } else if (c == '-' && i + 1 < sql.size() && sql[i + 1] == '-') {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (c == '/' && i + 1 < sql.size() && sql[i + 1] == '*') {
      const std::size_t close = sql.find("*/", i + 2);
      i = close == std::string::npos ? sql.size() : close + 2;
    } else if (c == '"') {
      const std::size_t close = std::min(sql.find('"', i + 1), sql.size());
      if (close - i - 1 > most) return sql.substr(i + 1, close - i - 1);
      i = close + 1;
    } else if (part_of_name(c)) {
      std::size_t end = i;
      while (end < sql.size() && part_of_name(sql[end])) ++end;
      if (end - i > most) return sql.substr(i, end - i);
      i = end;
    } else {
      ++i;
    }
  }
  return {};
}

std::optional<Finding> name_cut_at(const ChangeAt& at) {
  if (at.dialect().max_identifier_bytes == 0 || &at.change != &at.event.statement.changes.front()) return std::nullopt;
  const std::string text(at.event.statement.sql.text());
  const std::string name = long_name(text, at.dialect().max_identifier_bytes);
  if (name.empty()) return std::nullopt;
  Finding finding = change_finding(name_cut, at,
                                   "name " + quoted(name) + " has " + std::to_string(name.size()) + " bytes, and " +
                                       std::to_string(at.dialect().max_identifier_bytes) + " are kept");
  finding.subject = "name " + name;
  return finding;
}

void find_name_cut(const Subject& subject, std::vector<Finding>& findings) { find_pending(name_cut, subject, findings, name_cut_at); }

}  // namespace

const Rule name_cut = {
    "UP342",
    "name-cut",
    Severity::warning,
    "a name is longer than the engine keeps",
    "An identifier in the SQL of a migration has more than 63 bytes.",
    "PostgreSQL cuts it without an error: two names that begin alike become one, and the name in the code is not the name in the catalog",
    "choose a name of at most 63 bytes",
    "CREATE INDEX a_name_that_goes_on_and_on_until_it_has_more_than_sixty_three_bytes_in_it ON t (a);",
    "CREATE INDEX t_a_idx ON t (a);",
    &find_name_cut};

}  // namespace underpin
