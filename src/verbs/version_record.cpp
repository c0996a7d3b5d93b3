#include "verbs/version_record.h"

#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"

namespace underpin {

namespace {

std::string literal(const std::string& text) { return "'" + replace_all(text, "'", "''") + "'"; }

std::string table_of_record(const VersionRecord& record, const char* usual) { return record.table.empty() ? usual : record.table; }

bool is_number(const std::string& text) { return !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos; }

std::string alembic_table(const VersionRecord& record) { return record.table.empty() ? record.dialect.quote(record.history.version_table) : record.table; }

void make_alembic_table(const VersionRecord& record, std::vector<std::string>& out) {
  if (record.present) return;
  out.push_back("CREATE TABLE " + alembic_table(record) + " (version_num VARCHAR(32) NOT NULL, CONSTRAINT " + record.dialect.quote(record.history.version_table + "_pkc") + " PRIMARY KEY (version_num))");
}

}  // namespace

std::vector<std::string> statements_to_record(const VersionRecord& record, const std::string& id) {
  std::vector<std::string> out;
  const std::string& kind = record.history.kind;
  if (record.history.is_alembic()) {
    make_alembic_table(record, out);
    out.push_back("DELETE FROM " + alembic_table(record));
    out.push_back("INSERT INTO " + alembic_table(record) + " (version_num) VALUES (" + literal(id) + ")");
    return out;
  }
  if (kind == "golang-migrate" && is_number(id)) {
    const std::string table = table_of_record(record, "schema_migrations");
    if (!record.present) out.push_back("CREATE TABLE " + table + " (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)");
    out.push_back("DELETE FROM " + table);
    out.push_back("INSERT INTO " + table + " (version, dirty) VALUES (" + id + ", " + (is_sqlite(record.dialect) ? "0" : "false") + ")");
  } else if (kind == "dbmate") {
    const std::string table = table_of_record(record, "schema_migrations");
    if (!record.present) out.push_back("CREATE TABLE " + table + " (version varchar(128) PRIMARY KEY)");
    out.push_back("INSERT INTO " + table + " (version) SELECT " + literal(id) + " WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE version = " + literal(id) + ")");
  } else if (kind == "goose" && record.present && is_number(id)) {
    const std::string table = table_of_record(record, "goose_db_version");
    out.push_back("INSERT INTO " + table + " (version_id, is_applied) VALUES (" + id + ", " + (is_sqlite(record.dialect) ? "1" : "true") + ")");
  }
  return out;
}

std::vector<std::string> statements_to_advance(const VersionRecord& record, const std::string& revision, const std::vector<std::string>& down, std::set<std::string>& heads) {
  std::vector<std::string> out;
  make_alembic_table(record, out);
  for (const std::string& parent : down)
    if (heads.erase(parent) > 0) out.push_back("DELETE FROM " + alembic_table(record) + " WHERE version_num = " + literal(parent));
  if (heads.insert(revision).second) out.push_back("INSERT INTO " + alembic_table(record) + " (version_num) VALUES (" + literal(revision) + ")");
  return out;
}

std::vector<std::string> statements_to_guard(const VersionRecord& record, const std::vector<std::string>& rows) {
  if (!record.history.is_alembic()) return {};
  std::vector<std::string> sorted = rows;
  std::sort(sorted.begin(), sorted.end());
  const std::string table = alembic_table(record), expected = join(sorted, ",");
  const std::string message = record.present ? "this script is for a database at " + (expected.empty() ? "no revision" : expected) + ", this one is elsewhere" : "this script is for a database without " + table;
  if (is_sqlite(record.dialect)) {
    const std::string condition = record.present ? "coalesce((SELECT group_concat(version_num, ',') FROM (SELECT version_num FROM " + table + " ORDER BY version_num)), '') = " + literal(expected)
                                                 : "NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = " + literal(record.history.version_table) + ")";
    // Only a trigger may RAISE, and only a CHECK says so without one.
    return {"CREATE TEMP TABLE underpin_guard (at_the_expected_revision INTEGER CHECK (at_the_expected_revision))", "INSERT INTO underpin_guard SELECT " + condition, "DROP TABLE temp.underpin_guard"};
  }
  const std::string condition = record.present ? "(SELECT coalesce(string_agg(version_num, ',' ORDER BY version_num COLLATE \"C\"), '') FROM " + table + ") <> " + literal(expected)
                                               : "to_regclass(" + literal(table) + ") IS NOT NULL";
  return {"DO $underpin$ BEGIN IF " + condition + " THEN RAISE EXCEPTION USING MESSAGE = " + literal(message) + "; END IF; END $underpin$"};
}

}  // namespace underpin
