#include "readers/project/ddl_text.h"

#include <gtest/gtest.h>

namespace underpin::project {

namespace {
std::string found(std::string_view text) {
  std::string out;
  for (const DdlStatement& statement : ddl_statements(text))
    out += (out.empty() ? "" : "; ") + statement.what + (statement.table.empty() ? "" : " " + statement.table.display());
  return out;
}
}  // namespace

TEST(DdlText, ReadsTheFirstWordsOfStatements) {
  EXPECT_EQ(found("CREATE TABLE IF NOT EXISTS users (id int)"), "CREATE TABLE users");
  EXPECT_EQ(found("alter table only public.\"Users\" add column x int"), "ALTER TABLE Users");
  EXPECT_EQ(found("CREATE UNIQUE INDEX CONCURRENTLY ix ON app.t USING gin (a)"), "CREATE INDEX app.t");
  EXPECT_EQ(found("DROP TABLE a;\n-- CREATE TABLE b (x int);\nDROP INDEX i;"), "DROP TABLE a; DROP INDEX");
  EXPECT_EQ(found("CREATE OR REPLACE VIEW v AS SELECT 1"), "CREATE VIEW v");
  EXPECT_EQ(found("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\""), "CREATE EXTENSION");
}

TEST(DdlText, TakesHolesForNames) {
  EXPECT_EQ(found("ALTER TABLE {table} ADD COLUMN x int"), "ALTER TABLE {table}");
  EXPECT_EQ(found("CREATE TABLE %s (id int)"), "CREATE TABLE %s");
  EXPECT_EQ(found("DROP TABLE IF EXISTS {} CASCADE"), "DROP TABLE {}");
}

TEST(DdlText, TakesNoProseForStatements) {
  EXPECT_EQ(found("Create tables if they don't exist"), "");
  EXPECT_EQ(found("Create table with the same structure"), "");
  EXPECT_EQ(found("Failed to CREATE TABLE x (…)"), "");
  EXPECT_EQ(found("drop table users from the list"), "");
  EXPECT_EQ(found("CREATE TEMP TABLE t (a int)"), "");
  // Cypher, not SQL
  EXPECT_EQ(found("CREATE INDEX code_id IF NOT EXISTS FOR (n:Code) ON (n.id)"), "");
}

}  // namespace underpin::project
