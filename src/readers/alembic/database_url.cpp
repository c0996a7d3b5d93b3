#include "readers/alembic/database_url.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/locate.h"

namespace underpin::alembic {

namespace {

constexpr std::uint64_t kSettingsBytes = 1 << 18;
constexpr std::size_t kMostSettings = 60;
constexpr int kSettingsDepth = 4;

bool keeps_settings(std::string_view name) {
  static constexpr std::array<std::string_view, 20> kNames = {"config.py",    "configs.py", "settings.py", "default.py",    "base.py",
                                                              "database.py",  "db.py",      "session.py",  "engine.py",     "env.py",
                                                              "app.py",       "main.py",    "run.py",      "manage.py",     "__init__.py",
                                                              "constants.py", "conf.py",    "core.py",     "extensions.py", "models.py"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || starts_with(name, ".env") ||
         starts_with(name, "docker-compose") || starts_with(name, "requirements") || name == "pyproject.toml" || name == "Pipfile" ||
         name == "setup.py" || name == "setup.cfg";
}

bool for_tests(std::string_view name) {
  return starts_with(name, "test") || name == "docs" || name == "examples" || name == "migrations" || name == "alembic";
}

void settings_files(const World& world, const std::string& folder, int depth, std::vector<std::string>& out) {
  const auto entries = world.list(folder);
  if (!entries || depth > kSettingsDepth) return;
  for (const DirectoryEntry& entry : *entries) {
    if (out.size() >= kMostSettings) return;
    if (entry.kind == DirectoryEntry::Kind::file && keeps_settings(entry.name)) out.push_back(join_path(folder, entry.name));
  }
  for (const DirectoryEntry& entry : *entries)
    if (entry.kind == DirectoryEntry::Kind::directory && !entry.link && !skipped_folder(entry.name) && !for_tests(entry.name))
      settings_files(world, join_path(folder, entry.name), depth + 1, out);
}

bool driver_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '_'; }

// "sqlite" of sqlite+aiosqlite:///app.db; a database in memory is for tests.
std::string system_of_url(std::string_view line, std::size_t colon) {
  std::size_t begin = colon;
  while (begin > 0 && driver_letter(line[begin - 1])) --begin;
  std::string scheme(line.substr(begin, colon - begin));
  scheme = scheme.substr(0, scheme.find('+'));
  if (scheme == "postgres") scheme = "postgresql";
  if (scheme != "sqlite" && scheme != "postgresql" && scheme != "mysql" && scheme != "mariadb" && scheme != "mssql" && scheme != "oracle")
    return {};
  const std::string_view rest = line.substr(colon);
  if (contains(rest, ":memory:") || contains(rest, "test") || rest == "://") return {};
  return scheme == "mariadb" ? "mysql" : scheme;
}

void add_systems(const std::string& text, const std::string& file, std::map<std::string, std::string>& systems) {
  for (const std::string& line : split(text, '\n')) {
    if (starts_with(trim(line), "#")) continue;
    for (std::size_t at = line.find("://"); at != std::string::npos; at = line.find("://", at + 3))
      if (const std::string system = system_of_url(line, at); !system.empty()) systems.emplace(system, file);
    for (const std::string_view driver : {"psycopg", "asyncpg", "pg8000"})
      if (contains(line, driver)) systems.emplace("postgresql", file);
    for (const std::string_view driver : {"pymysql", "PyMySQL", "mysqlclient", "aiomysql", "mysql-connector"})
      if (contains(line, driver)) systems.emplace("mysql", file);
  }
}

}  // namespace

NamedDatabase database_of_settings(const World& world, const std::string& root) {
  std::vector<std::string> files;
  settings_files(world, root, 0, files);
  std::map<std::string, std::string> systems;
  for (const std::string& file : files)
    if (const auto text = world.read_file(file, kSettingsBytes)) add_systems(*text, relative_path(file, root), systems);
  if (systems.size() != 1) return {};
  return {systems.begin()->first, systems.begin()->second};
}

}  // namespace underpin::alembic
