#include "readers/project/outside_ddl.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "readers/project/ddl_text.h"

namespace underpin::project {

namespace {

bool is_test(std::string_view path) {
  const std::vector<std::string> parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::string folder = lower(parts[i]);
    for (const std::string_view name : {"tests", "test", "testing", "__tests__", "spec", "e2e", "fixtures", "testdata"})
      if (folder == name) return true;
  }
  const std::string name = lower(parts.back());
  return name == "conftest.py" || starts_with(name, "test_") || ends_with(name, "_test.py") || contains(name, ".test.") || contains(name, ".spec.");
}

bool is_archived(std::string_view path) {
  const std::vector<std::string> parts = split(path, '/');
  return std::any_of(parts.begin(), parts.end() - 1, [](const std::string& part) {
    const std::string folder = lower(part);
    return folder == "archive" || folder == "archived" || folder == "archives" || folder == "attic";
  });
}

bool in_migrations(std::string_view path) {
  const std::vector<std::string> parts = split(path, '/');
  return std::any_of(parts.begin(), parts.end() - 1, [](const std::string& part) {
    const std::string folder = lower(part);
    return folder == "migrations" || folder == "migration" || folder == "drizzle" || folder == "prisma";
  });
}

}  // namespace

Language language_of(std::string_view path) {
  const std::string name = lower(file_name(path));
  if (ends_with(name, ".py")) return Language::python;
  if (ends_with(name, ".sql") || ends_with(name, ".ddl") || ends_with(name, ".psql")) return Language::sql;
  if (ends_with(name, ".d.ts") || ends_with(name, ".min.js")) return Language::none;
  for (const std::string_view ending : {".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts"})
    if (ends_with(name, ending)) return Language::javascript;
  if (ends_with(name, ".sh") || ends_with(name, ".bash")) return Language::shell;
  return Language::none;
}

bool is_aside(std::string_view path, Language language) {
  return is_test(path) || is_archived(path) || (language == Language::sql && in_migrations(path));
}

bool worth_reading(Language language, std::string_view text) {
  if (language == Language::python && (contains(text, "create_all") || contains(text, "drop_all") || contains(text, "__table__."))) return true;
  return may_have_ddl(text);
}

bool is_executing_call(std::string_view name) {
  constexpr std::array<std::string_view, 26> names = {
      "execute", "executemany", "executescript", "exec_driver_sql", "execute_sql", "executeSql", "execute_query", "run_sql", "exec", "execAsync",
      "runAsync", "run", "query", "queryAsync", "raw", "unsafe", "$executeRaw", "$executeRawUnsafe", "$queryRawUnsafe", "executeAsync", "fetch",
      "fetchval", "DDL", "execute_raw", "query_raw", "execSQL"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace underpin::project
