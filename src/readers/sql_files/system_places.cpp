#include "readers/sql_files/system_places.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

namespace {

constexpr int kLevelsAbove = 4;
constexpr std::uint64_t kBuildFileBytes = 1 << 19;

bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : lower(name)) {
    if (letter_or_digit(c))
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string system_of_word(std::string_view word) {
  struct Row {
    std::string_view word, system;
  };
  static constexpr Row kRows[] = {{"sqlite", "sqlite"},
                                  {"sqlite3", "sqlite"},
                                  {"libsql", "sqlite"},
                                  {"turso", "sqlite"},
                                  {"d1", "sqlite"},
                                  {"postgres", "postgresql"},
                                  {"postgresql", "postgresql"},
                                  {"pg", "postgresql"},
                                  {"pgsql", "postgresql"},
                                  {"psql", "postgresql"},
                                  {"mysql", "mysql"},
                                  {"mariadb", "mysql"},
                                  {"h2", "h2"},
                                  {"mssql", "mssql"},
                                  {"sqlserver", "mssql"},
                                  {"oracle", "oracle"},
                                  {"clickhouse", "clickhouse"},
                                  {"cockroach", "cockroachdb"},
                                  {"cockroachdb", "cockroachdb"},
                                  {"crdb", "cockroachdb"},
                                  {"duckdb", "duckdb"},
                                  {"snowflake", "snowflake"},
                                  {"bigquery", "bigquery"},
                                  {"cassandra", "cassandra"},
                                  {"hsqldb", "hsqldb"},
                                  {"spanner", "spanner"}};
  for (const Row& row : kRows)
    if (row.word == word) return std::string(row.system);
  return {};
}

// Words that say what lies in a folder, not for which system.
bool neutral_word(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kWords = {"migrations", "migration", "migrate", "sql",     "schema",     "schemas",
                                                              "versions",   "versioned", "scripts", "changes", "changesets", "up",
                                                              "db",         "database",  "main",    "src"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end() || word.find_first_not_of("0123456789") == std::string_view::npos;
}

bool replayed_here(std::string_view system) { return system == "postgresql" || system == "sqlite"; }

// The one system that a folder's name has a word for.
std::string system_in_name(std::string_view name, bool& only) {
  std::set<std::string> systems;
  only = true;
  for (const std::string& word : words_of_name(name)) {
    const std::string system = system_of_word(word);
    if (!system.empty())
      systems.insert(system);
    else
      only = only && neutral_word(word);
  }
  return systems.size() == 1 ? *systems.begin() : std::string();
}

struct Package {
  std::string_view word, system;
};

struct BuildFile {
  std::string_view name;
  std::vector<Package> packages;
};

const std::vector<BuildFile>& build_files() {
  static const std::vector<BuildFile> table = {
      {"wrangler.toml", {{"d1_databases", "sqlite"}}},
      {"wrangler.jsonc", {{"d1_databases", "sqlite"}}},
      {"wrangler.json", {{"d1_databases", "sqlite"}}},
      {"go.mod",
       {{"/go-sqlite3", "sqlite"},
        {"modernc.org/sqlite", "sqlite"},
        {"glebarez/", "sqlite"},
        {"libsql", "sqlite"},
        {"jackc/pgx", "postgresql"},
        {"lib/pq", "postgresql"},
        {"go-pg/pg", "postgresql"},
        {"go-sql-driver/mysql", "mysql"},
        {"clickhouse-go", "clickhouse"}}},
      {"Cargo.toml",
       {{"rusqlite", "sqlite"},
        {"libsql", "sqlite"},
        {"\"sqlite", "sqlite"},
        {"\"postgres\"", "postgresql"},
        {"tokio-postgres", "postgresql"},
        {"postgres =", "postgresql"},
        {"\"mysql", "mysql"}}},
      {"package.json",
       {{"\"better-sqlite3\"", "sqlite"},
        {"\"sqlite3\"", "sqlite"},
        {"\"@libsql/client\"", "sqlite"},
        {"\"sqlite\"", "sqlite"},
        {"\"pg\"", "postgresql"},
        {"\"postgres\"", "postgresql"},
        {"\"pg-promise\"", "postgresql"},
        {"\"@neondatabase/serverless\"", "postgresql"},
        {"\"@vercel/postgres\"", "postgresql"},
        {"\"mysql2\"", "mysql"}}},
      {"requirements.txt",
       {{"aiosqlite", "sqlite"}, {"psycopg", "postgresql"}, {"asyncpg", "postgresql"}, {"pymysql", "mysql"}, {"mysqlclient", "mysql"}}},
      {"pyproject.toml",
       {{"aiosqlite", "sqlite"}, {"psycopg", "postgresql"}, {"asyncpg", "postgresql"}, {"pymysql", "mysql"}, {"mysqlclient", "mysql"}}},
      {".env.example",
       {{"=sqlite:", "sqlite"},
        {"=\"sqlite:", "sqlite"},
        {"=postgres", "postgresql"},
        {"=\"postgres", "postgresql"},
        {"=mysql:", "mysql"}}},
      {".env",
       {{"=sqlite:", "sqlite"},
        {"=\"sqlite:", "sqlite"},
        {"=postgres", "postgresql"},
        {"=\"postgres", "postgresql"},
        {"=mysql:", "mysql"}}}};
  return table;
}

// What a build file names itself; what comes along with other packages does not count.
std::set<std::string> systems_in(const std::string& text, const BuildFile& file) {
  std::set<std::string> systems;
  for (const std::string& line : split(text, '\n')) {
    if (contains(line, "// indirect")) continue;
    for (const Package& package : file.packages)
      if (contains(line, package.word)) systems.insert(std::string(package.system));
  }
  return systems;
}

}  // namespace

NamedSystem system_of_own_folder(std::string_view path, std::string_view texts_say) {
  for (int i = 0; i < 3 && path.size() > 1; ++i) {
    const std::string_view name = last_part(path);
    const auto words = words_of_name(name);
    if (std::all_of(words.begin(), words.end(), neutral_word)) {
      path = path.substr(0, path.size() - std::min(path.size(), name.size() + 1));
      continue;
    }
    bool only = false;
    const std::string system = system_in_name(name, only);
    // An "oracle" or a "spanner" may be something else than a database: what the files say counts for more.
    const bool a_word = system != "mysql" && system != "h2" && system != "clickhouse" && !replayed_here(system);
    if (system.empty() || (!replayed_here(system) && !only) || (a_word && !texts_say.empty())) return {};
    return {system, "the name of its folder"};
  }
  return {};
}

NamedSystem system_of_surroundings(const World& world, const std::string& path) {
  std::string at = path;
  for (int i = 0; i <= kLevelsAbove && at.size() > 1; ++i, at = parent_path(at)) {
    bool only = false;
    const std::string system = system_in_name(last_part(at), only);
    if (i > 0 && i < 3 && replayed_here(system)) return {system, "the name of a folder above it"};
    for (const BuildFile& file : build_files()) {
      const std::string build = join_path(at, file.name);
      if (!world.is_file(build)) continue;
      const auto text = world.read_head(build, kBuildFileBytes);
      const auto systems = text ? systems_in(*text, file) : std::set<std::string>();
      if (systems.size() == 1) return {*systems.begin(), "what " + std::string(file.name) + " lists"};
      if (systems.size() > 1) return {};
    }
  }
  return {};
}

}  // namespace underpin::sql_files
