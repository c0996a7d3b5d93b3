// Includes go down the floors only: reads every #include in src and holds it against the table of the design.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace {

using Names = std::set<std::string>;

// What each floor may include besides itself.
const std::map<std::string, Names>& allowed() {
  static const std::map<std::string, Names> table = {
      {"base", {}},
      {"syntax", {"base"}},
      {"schema", {"base"}},
      {"sql", {"base", "syntax", "schema"}},
      {"spell", {"base", "schema"}},
      {"readers", {"base", "syntax", "schema", "sql"}},
      {"engines", {"base", "syntax", "schema", "sql"}},
      {"editors", {"base", "syntax", "schema", "sql", "spell"}},
      {"rules", {"base", "schema"}},
      {"refactors", {"base", "schema"}},
      {"plan", {"base", "schema"}},
      {"run", {"base", "schema", "plan", "engines"}},
      {"writers", {"base", "schema", "plan", "spell"}},
      {"verbs", {"base", "syntax", "schema", "sql", "spell", "readers", "engines", "editors", "rules", "refactors", "plan", "run", "writers"}},
      {"front", {"base", "verbs", "writers"}},
  };
  return table;
}

// Headers of databases belong to the engines. A heavy header is read by one file only, so that a build stays quick.
const std::map<std::string, std::string>& only_in() {
  static const std::map<std::string, std::string> table = {
      {"sqlite3.h", "engines/"},   {"libpq-fe.h", "engines/"},       {"CLI/CLI.hpp", "front/cli/arguments.cpp"}, {"toml++/toml.h", "base/toml.cpp"},
      {"simdjson.h", "sql/|syntax/sql/"}, {"pg_query.h", "syntax/sql/"}, {"tree_sitter/api.h", "syntax/grammar/"},
  };
  return table;
}

struct Include {
  std::string file, header;
  std::size_t line;
};

std::vector<Include> includes() {
  const std::filesystem::path root = std::filesystem::path(UNDERPIN_ROOT) / "src";
  std::vector<Include> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".h" && extension != ".cpp" && extension != ".def") continue;
    std::ifstream stream(entry.path());
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
      if (line.rfind("#include", 0) != 0) continue;
      const std::size_t open = line.find_first_of("<\""), close = line.find_last_of(">\"");
      if (open != std::string::npos && close > open)
        found.push_back({std::filesystem::relative(entry.path(), root).string(), line.substr(open + 1, close - open - 1), number});
    }
  }
  return found;
}

bool within(const std::string& file, const std::string& places) {
  std::stringstream stream(places);
  for (std::string place; std::getline(stream, place, '|');)
    if (file.rfind(place, 0) == 0) return true;
  return false;
}

}  // namespace

TEST(Floors, IncludeOnlyWhatTheDesignAllows) {
  ASSERT_GT(includes().size(), 100u);
  for (const Include& include : includes()) {
    const std::string here = include.file.substr(0, include.file.find('/'));
    const std::string there = include.header.substr(0, include.header.find('/'));
    if (!allowed().count(there) || include.header.find('/') == std::string::npos) continue;  // not ours
    ASSERT_TRUE(allowed().count(here)) << include.file << " stands on no floor";
    EXPECT_TRUE(here == there || allowed().at(here).count(there)) << "src/" << include.file << ":" << include.line << " includes " << include.header;
  }
}

TEST(Floors, KeepForeignHeadersWhereTheyBelong) {
  for (const Include& include : includes()) {
    const auto row = only_in().find(include.header);
    if (row == only_in().end()) continue;
    EXPECT_TRUE(within(include.file, row->second)) << "src/" << include.file << ":" << include.line << " includes " << include.header;
  }
}
