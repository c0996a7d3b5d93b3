// The law of the SQL writer: what it writes of a database builds that database again. Two judges: our own inspector on both,
// and the server's pg_dump on both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "engines/postgresql/dialect.h"
#include "engines/postgresql/inspect.h"
#include "schema/compare.h"
#include "support/command.h"
#include "support/scratch_postgres.h"
#include "writers/schema_sql.h"

namespace underpin::postgresql {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Built {
  std::string where;
  Schema schema;
};

class Rebuilt : public ::testing::Test {
 protected:
  void SetUp() override { UNDERPIN_NEEDS_POSTGRES(); }
  Built built(const std::string& sql) {
    Built out{test::ScratchPostgres::get().fresh_database().superuser, {}};
    auto connection = Connection::open(out.where);
    EXPECT_TRUE(connection);
    const underpin::postgresql::Answer answer = connection->run(sql);
    EXPECT_FALSE(answer.error) << answer.error->message << "\n" << sql;
    std::vector<std::string> unread;
    auto schema = inspect(*connection, &unread);
    EXPECT_TRUE(schema) << schema.error().message;
    EXPECT_THAT(unread, IsEmpty());
    out.schema = std::move(*schema);
    return out;
  }
  // Lines in an order of their own: objects without needs stand in the order of their making.
  std::vector<std::string> dump(const Built& database) {
    const underpin::testing::ScratchFolder folder;
    const auto answer = underpin::testing::run_command("$(ls /usr/lib/postgresql/*/bin/pg_dump | tail -n 1) -s -d \"" + database.where + "\"", folder.path());
    EXPECT_EQ(answer.exit_code, 0) << answer.err;
    std::vector<std::string> lines;
    for (std::string& line : split(answer.out, '\n'))
      if (!starts_with(line, "--") && !starts_with(line, "\\")) lines.push_back(std::move(line));
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  void same_again(const std::string& sql) {
    const Built first = built(sql);
    std::vector<std::string> unsaid;
    const std::string written = schema_sql(first.schema, postgresql_dialect(15), &unsaid);
    EXPECT_THAT(unsaid, IsEmpty());
    const Built second = built(written);
    for (const Difference& one : compare(first.schema, second.schema)) ADD_FAILURE() << one.object.display() << ", " << one.what << ": " << one.left << " | " << one.right;
    EXPECT_EQ(dump(second), dump(first)) << written;
  }
};

TEST_F(Rebuilt, ADatabaseWithEveryKindOfObject) { same_again(underpin::testing::read_text(UNDERPIN_ROOT "/tests/differential/every_kind_postgresql.sql")); }

TEST_F(Rebuilt, ADatabaseWithoutItsPublicSchema) { same_again("drop schema public; create schema app; create table app.t (id serial primary key)"); }

TEST_F(Rebuilt, WhatStandsOnItsOwnTable) {
  same_again(R"sql(
    create table t (id int primary key, a int, constraint t_again unique (id)); create function of_row(t) returns boolean language sql immutable as 'select true';
    create function counted() returns bigint language sql begin atomic select count(*) from t; end; alter table t add check (of_row(t)), alter a set default counted();
    create view v as select of_row(t) as r from t; create table holder (rows t[], seen v); create function of_view(v) returns int language sql as 'select 1')sql");
}

TEST_F(Rebuilt, NamesThatNeedQuotes) {
  same_again(R"sql(
    create schema "Odd.Schema"; create type "Odd.Schema"."The Type" as enum ('a'); create collation "Odd.Schema"."Sort It" (provider = icu, locale = 'de');
    create function "Odd.Schema"."F n"(x int) returns boolean language sql immutable as 'select true';
    create table "Odd.Schema"."T ""q""" ("a.b" "Odd.Schema"."The Type", c text collate "Odd.Schema"."Sort It" check ("Odd.Schema"."F n"(1)), "public.x" text default 'public.x');
    create index "i "" x" on "Odd.Schema"."T ""q""" (c collate "Odd.Schema"."Sort It"); create operator "Odd.Schema".=~= (leftarg = int, rightarg = int, function = int4eq))sql");
}

TEST_F(Rebuilt, PasswordsAreNotWritten) {
  const Built database = built(R"sql(
    create foreign data wrapper w; create server s foreign data wrapper w options (host 'h'); create user mapping for public server s options (login 'me', password 'hunter2'))sql");
  std::vector<std::string> unsaid;
  const std::string written = schema_sql(database.schema, postgresql_dialect(15), &unsaid);
  EXPECT_THAT(written, Not(HasSubstr("hunter2")));
  EXPECT_THAT(written, HasSubstr("login 'me'"));
  EXPECT_THAT(unsaid, ElementsAre("the password in the statement that follows"));
}

TEST_F(Rebuilt, AnInvalidIndexIsSaidAndNotWritten) {
  const Built database = built("create table t (a int); create index broken on t (a); update pg_index set indisvalid = false where indexrelid = 'broken'::regclass");
  std::vector<std::string> unsaid;
  EXPECT_THAT(schema_sql(database.schema, postgresql_dialect(15), &unsaid), Not(HasSubstr("CREATE INDEX")));
  EXPECT_THAT(unsaid, ElementsAre(HasSubstr("index broken of t: it is invalid")));
}

}  // namespace
}  // namespace underpin::postgresql
