// A live PostgreSQL database held beside migrations and models: what its rows are asked, what is compared, and that it is
// only read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "engines/postgresql/dialect.h"
#include "engines/postgresql/facts.h"
#include "engines/postgresql/inspect.h"
#include "support/scratch_postgres.h"
#include "verbs/data_questions.h"

namespace underpin::postgresql {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LiveDatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override { UNDERPIN_NEEDS_POSTGRES(); }
  Connection filled(const std::string& sql) {
    auto connection = Connection::open(test::ScratchPostgres::get().fresh_database().superuser);
    EXPECT_TRUE(connection);
    const underpin::postgresql::Answer answer = connection->run(sql);
    EXPECT_FALSE(answer.error) << answer.error->message;
    return std::move(*connection);
  }
};

TEST_F(LiveDatabaseTest, RowsAreAskedWhetherTheySatisfyWhatIsDeclared) {
  Connection connection = filled(R"sql(
    create table users (id int primary key, mail text, password_hash text, age int);
    create table orders (id int primary key, user_id int);
    alter table orders add constraint late foreign key (user_id) references users not valid;
    insert into users values (1, 'a', 'x', 5), (2, 'a', 'x', -1), (3, null, 'y', 7);
    set session_replication_role = replica; insert into orders values (1, 1), (2, 99), (3, null); set session_replication_role = origin)sql");
  const auto schema = inspect(connection);
  ASSERT_TRUE(schema);
  const Dialect& dialect = postgresql_dialect(15);
  FactsRequest request;
  ask_of_database(*schema, dialect, request.questions);
  Sources sources;
  const auto planned = ask_of_planned(sources, "planned",
                                      "alter table users add unique (mail); alter table users add unique (password_hash); alter table users add check (age > 0); "
                                      "alter table users alter column mail set not null; alter table users add unique (age)",
                                      *schema, dialect);
  ASSERT_TRUE(planned) << planned.error().message;
  request.questions.insert(request.questions.end(), planned->begin(), planned->end());
  const Facts facts = read_facts(connection, *schema, request);
  ASSERT_EQ(facts.answers.size(), 6u);
  EXPECT_EQ(facts.answers[0].rows, 1u);
  EXPECT_THAT(facts.answers[0].examples, ElementsAre("id 2: user_id 99"));
  EXPECT_EQ(facts.answers[1].rows, 2u);
  EXPECT_EQ(facts.answers[1].groups, 1u);
  EXPECT_THAT(facts.answers[2].examples, ElementsAre("password_hash (not shown) (2 rows)"));
  EXPECT_EQ(facts.answers[3].rows, 1u);
  EXPECT_EQ(facts.answers[4].rows, 1u);
  EXPECT_EQ(facts.answers[5].rows, 0u);
  EXPECT_TRUE(connection.run("create table t (a int)").error) << "the connection is read only from then on";
}

TEST_F(LiveDatabaseTest, ChecksOfOthersRunOnlyWhereTheyDoNothingButCompute) {
  Connection connection = filled("create table t (id int primary key, a int)");
  const auto schema = inspect(connection);
  Sources sources;
  const auto ask = [&](const std::string& check) {
    const auto questions = ask_of_planned(sources, "planned", "alter table t add check (" + check + ")", *schema, postgresql_dialect(15));
    return questions && !questions->front().columns.empty() ? questions->size() : 0;
  };
  EXPECT_EQ(ask("a > 0 and abs(a) < 5"), 1u);
  EXPECT_EQ(ask("pg_sleep(1) is null or a > 0"), 0u);
  EXPECT_EQ(ask("evil.abs(a) > 0"), 0u);
  EXPECT_EQ(ask("a operator(evil.>) 0"), 0u);
  EXPECT_EQ(ask("a > (select 1)"), 0u);
}

TEST_F(LiveDatabaseTest, GrantsAndPublicationsAreRead) {
  Connection connection = filled(R"sql(
    drop role if exists reader; create role reader; create schema s; create table s.t (a int, b int);
    grant select, insert on s.t to reader; grant update (b) on s.t to reader with grant option; grant usage on schema s to reader;
    create table "Odd" (x int); grant all on "Odd" to reader; alter default privileges in schema s grant select on tables to reader;
    create publication p for table s.t (a) where (a > 3) with (publish = 'insert'))sql");
  const auto schema = inspect(connection);
  ASSERT_TRUE(schema) << schema.error().message;
  std::vector<std::string> texts;
  schema->opaque.for_each([&](const Opaque& object) { texts.push_back(object.definition); });
  EXPECT_THAT(texts, Contains("GRANT SELECT ON TABLE s.t TO reader"));
  EXPECT_THAT(texts, Contains("GRANT INSERT ON TABLE s.t TO reader"));
  EXPECT_THAT(texts, Contains("GRANT UPDATE (b) ON TABLE s.t TO reader WITH GRANT OPTION"));
  EXPECT_THAT(texts, Contains("GRANT USAGE ON SCHEMA s TO reader"));
  EXPECT_THAT(texts, Contains("GRANT ALL ON TABLE \"Odd\" TO reader"));
  EXPECT_THAT(texts, Contains(HasSubstr("IN SCHEMA s GRANT SELECT ON TABLES TO reader")));
  EXPECT_THAT(texts, Contains("CREATE PUBLICATION p FOR TABLE s.t (a) WHERE (a > 3) WITH (publish = 'insert')"));
  connection.run("drop publication p; drop owned by reader; drop role reader");
}

TEST_F(LiveDatabaseTest, OwnersAndSettingsAreReadWhereTheyAreNotTheUsual) {
  Connection connection = filled(R"sql(
    drop role if exists other_owner; create role other_owner; create table a (id int generated always as identity (increment by 10), t text);
    create table b (id int); create table c (id int); alter table c owner to other_owner; alter table a set (fillfactor = 70);
    alter table a replica identity full; alter table a alter column t set storage external; alter table a alter column t set statistics 500;
    create view v with (security_barrier) as select 1 as x; create policy p on b using (true); comment on policy p on b is 'said')sql");
  const auto schema = inspect(connection);
  ASSERT_TRUE(schema) << schema.error().message;
  std::vector<std::string> texts;
  schema->opaque.for_each([&](const Opaque& object) { texts.push_back(object.definition); });
  EXPECT_THAT(texts, ::testing::UnorderedElementsAre("ALTER TABLE c OWNER TO other_owner", "ALTER TABLE a SET (fillfactor=70)", "ALTER TABLE a REPLICA IDENTITY FULL", "ALTER TABLE a ALTER COLUMN t SET STORAGE EXTERNAL",
                                                     "ALTER TABLE a ALTER COLUMN t SET STATISTICS 500", "ALTER VIEW v SET (security_barrier=true)", "ALTER SEQUENCE a_id_seq INCREMENT BY 10"));
  EXPECT_TRUE(schema->comments.contains({"", "policy b.p"}));
  connection.run("drop table c; drop role other_owner");
}

TEST_F(LiveDatabaseTest, AServerThatGoesAwayIsAnError) {
  Connection connection = filled("create table t (id int)");
  connection.run("select pg_terminate_backend(pg_backend_pid())");
  std::vector<std::string> unread;
  const auto schema = inspect(connection, &unread);
  ASSERT_FALSE(schema);
  EXPECT_FALSE(connection.alive());
  EXPECT_THAT(schema.error().message, ::testing::Not(HasSubstr("\n")));
}

TEST_F(LiveDatabaseTest, WhatMayNotBeReadIsSaid) {
  const auto database = test::ScratchPostgres::get().fresh_database();
  auto owner = Connection::open(database.superuser);
  ASSERT_TRUE(owner);
  owner->run("drop role if exists weak_reader; create role weak_reader; create table t (id int primary key, a int); insert into t values (1, 1); create table s (id int primary key, a int); alter table s add foreign key (a) references t not valid; "
             "insert into s values (1, 1); revoke all on schema public from public; grant usage on schema public to weak_reader; set role weak_reader");
  const auto schema = inspect(*owner);
  ASSERT_TRUE(schema) << schema.error().message;
  EXPECT_EQ(schema->tables.size(), 2u) << "the catalog is everybody's";
  FactsRequest request;
  ask_of_database(*schema, postgresql_dialect(15), request.questions);
  const Facts facts = read_facts(*owner, *schema, request);
  EXPECT_THAT(facts.unread, Contains(HasSubstr("permission denied for table")));
  ASSERT_EQ(facts.answers.size(), 1u);
  EXPECT_THAT(facts.answers[0].unanswered, HasSubstr("permission denied"));
  owner->run("reset role; drop owned by weak_reader; drop role weak_reader");
}

TEST(LiveConnection, AServerThatIsNotThereIsAnErrorOfOneLineWithAWayOut) {
  const auto refused = Connection::open("postgresql://app:hunter2@127.0.0.1:1/app?connect_timeout=2");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::Not(HasSubstr("\n")));
  EXPECT_THAT(refused.error().message, ::testing::Not(HasSubstr("hunter2")));
  EXPECT_THAT(refused.error().help, HasSubstr("start the server"));
  const auto odd = Connection::open("postgresql://app:hunter2@127.0.0.1:1/app?sslmod=require");
  ASSERT_FALSE(odd);
  EXPECT_THAT(odd.error().message, ::testing::Not(HasSubstr("hunter2")));
  EXPECT_FALSE(odd.error().help.empty());
}

TEST_F(LiveDatabaseTest, ASilentServerIsAnErrorAndNoWaitWithoutEnd) {
  Connection connection = filled("select 1");
  connection.wait_at_most(1);
  const auto answer = connection.run("select pg_sleep(5)");
  ASSERT_TRUE(answer.error);
  EXPECT_EQ(answer.error->message, "no answer for 1 seconds");
  EXPECT_FALSE(connection.alive());
  EXPECT_TRUE(connection.run("select 1").error);
}

}  // namespace
}  // namespace underpin::postgresql
