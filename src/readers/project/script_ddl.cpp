// DDL in SQL scripts and in SQL that shell scripts hand to a client. One place per file.
#include <algorithm>

#include "base/text.h"
#include "readers/project/ddl_text.h"
#include "readers/project/outside_ddl.h"

namespace underpin::project {

namespace {

// A file that makes a migration tool's own table was taken from a database that the tool has made.
bool makes_version_table(const std::vector<DdlStatement>& statements) {
  static constexpr std::string_view kTables[] = {
      "schema_migrations",      "goose_db_version",     "_sqlx_migrations", "flyway_schema_history", "__diesel_schema_migrations",
      "_prisma_migrations",     "__drizzle_migrations", "alembic_version",  "gorp_migrations",       "pgmigrations",
      "refinery_schema_history"};
  return std::any_of(statements.begin(), statements.end(), [](const DdlStatement& statement) {
    return starts_with(statement.what, "CREATE") &&
           std::find(std::begin(kTables), std::end(kTables), lower(statement.table.name)) != std::end(kTables);
  });
}

// Supabase compares these files with the migrations and writes what is missing there.
bool is_declared_schema(std::string_view path) { return starts_with(path, "supabase/schemas/") || contains(path, "/supabase/schemas/"); }

// Dumps are copies of a database, not changes of it.
bool is_dump(std::string_view text) {
  const std::string_view head = text.substr(0, 2000);
  return contains(head, "PostgreSQL database dump") || contains(head, "MySQL dump") ||
         contains(head, "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;");
}

bool calls_a_client(std::string_view text) { return contains(text, "psql") || contains(text, "sqlite3 ") || contains(text, "mysql "); }

// In a shell script a statement also begins behind a quote: psql -c "ALTER TABLE …".
std::vector<DdlStatement> shell_statements(std::string_view text) {
  std::vector<DdlStatement> found;
  std::size_t line_begin = 0;
  while (line_begin < text.size()) {
    const std::size_t line_end = std::min(text.find('\n', line_begin), text.size());
    const std::string_view line = text.substr(line_begin, line_end - line_begin);
    if (!trim(line).empty() && trim(line).front() != '#') {
      auto here = ddl_statements(line);
      std::size_t base = line_begin;
      for (std::size_t quote = line.find_first_of("\"'"); here.empty() && quote != std::string_view::npos;
           quote = line.find_first_of("\"'", quote + 1)) {
        const std::string_view rest = line.substr(quote + 1);
        here = ddl_statements(rest.substr(0, rest.find(line[quote])));
        base = line_begin + quote + 1;
      }
      for (DdlStatement& statement : here) {
        statement.at += base;
        statement.end += base;
        found.push_back(std::move(statement));
      }
    }
    line_begin = line_end + 1;
  }
  return found;
}

}  // namespace

std::vector<OutsideDdl> script_ddl(const Sources& sources, FileId file, Language language) {
  const std::string_view text = sources.get(file).text;
  if (language == Language::sql ? is_dump(text) : !calls_a_client(text)) return {};
  const auto statements = language == Language::sql ? ddl_statements(text) : shell_statements(text);
  if (language == Language::sql && (is_declared_schema(sources.get(file).path) || makes_version_table(statements))) return {};
  const bool major = std::any_of(statements.begin(), statements.end(), [](const DdlStatement& statement) { return !statement.minor; });
  if (!major) return {};
  const auto first = std::find_if(statements.begin(), statements.end(), [](const DdlStatement& statement) { return !statement.minor; });
  OutsideDdl place;
  place.path = sources.get(file).path;
  place.span = {file, static_cast<std::uint32_t>(first->at), static_cast<std::uint32_t>(first->end)};
  place.what = first->what;
  for (const DdlStatement& statement : statements) ++place.counts[statement.what];
  for (const DdlStatement& statement : statements)
    if (!statement.table.empty()) place.tables.push_back(statement.table);
  return {place};
}

}  // namespace underpin::project
