// The diff of SQL files against live databases: a database built by a server from a file has no difference to our reading
// of that file, and the statements that the diff prints bring a database there.
#include <gtest/gtest.h>

#include "base/text.h"
#include "engines/postgresql/connection.h"
#include "support/command.h"
#include "support/scratch_postgres.h"
#include "verbs/diff.h"
#include "writers/diff_text.h"

namespace underpin {
namespace {

// "host=/tmp/x dbname=d user=u" as the URL a person would give.
std::string url_of(const std::string& conninfo) {
  std::string database, rest;
  for (const std::string& word : split(conninfo, ' ')) {
    if (starts_with(word, "dbname=")) database = word.substr(7);
    else if (!word.empty()) rest += (rest.empty() ? "?" : "&") + replace_all(word, "'", "");
  }
  return "postgresql:///" + replace_all(database, "'", "") + rest;
}

constexpr std::string_view kBefore = R"sql(
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (id serial PRIMARY KEY, mail varchar(50) NOT NULL UNIQUE, state mood DEFAULT 'sad', score int CHECK (score BETWEEN 0 AND 10),
  slug varchar(20) CHECK (slug ~ '^[a-z]+$'), CONSTRAINT either CHECK (mail IS NOT NULL OR slug IN ('a', 'b')));
CREATE INDEX users_low ON users (lower(mail)) WHERE state = 'sad' AND slug LIKE 'a%';
CREATE TABLE old (id bigint PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, at timestamptz DEFAULT now());
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'ok'; RETURN NEW; END $$;
CREATE TRIGGER stamped BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW WHEN (NEW.score > 1) EXECUTE PROCEDURE stamp();
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users FOR SELECT USING (mail = current_user);
CREATE VIEW sad AS SELECT u.id AS id, u.mail AS address FROM users u WHERE u.state = 'sad';
CREATE POLICY mixed ON users FOR DELETE USING ((score > 1 OR slug = 'a') AND mail = 'x');
CREATE VIEW every AS SELECT * FROM users WHERE score > 3;
CREATE SEQUENCE numbers START 5;
COMMENT ON TABLE users IS 'people';
)sql";

constexpr std::string_view kAfter = R"sql(
CREATE TYPE mood AS ENUM ('sad', 'ok', 'calm');
CREATE TABLE users (id serial PRIMARY KEY, mail text NOT NULL UNIQUE, state mood DEFAULT 'ok', score int CHECK (score >= 0 AND score <= 20),
  slug varchar(20) CHECK (slug ~ '^[a-z]+$'), note text, CONSTRAINT either CHECK (mail IS NOT NULL OR slug IN ('a', 'b')));
CREATE UNIQUE INDEX users_low ON users (lower(mail));
CREATE TABLE posts (id bigint PRIMARY KEY, user_id int NOT NULL REFERENCES users ON DELETE SET NULL);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'ok'; RETURN NEW; END $$;
CREATE TRIGGER stamped BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION stamp();
COMMENT ON TABLE users IS 'people';
)sql";

class LiveDiff : public ::testing::Test {
 protected:
  void SetUp() override { UNDERPIN_NEEDS_POSTGRES(); }

  // A new database that the server itself built from this SQL.
  std::string built(std::string_view sql) {
    const auto database = test::ScratchPostgres::get().fresh_database();
    run(database.superuser, std::string(sql));
    return database.superuser;
  }
  void run(const std::string& conninfo, const std::string& sql) {
    auto connection = postgresql::Connection::open(conninfo);
    ASSERT_TRUE(connection);
    const auto answer = connection->run(sql);
    ASSERT_FALSE(answer.error) << answer.error->message << "\n" << sql;
  }
  SchemaDiff diff(const std::string& left, const std::string& right) {
    const auto world = real_world();
    auto result = diff_sources(*world, sources_, {left, right, {}, {}});
    EXPECT_TRUE(result) << result.error().message;
    return result ? std::move(*result) : SchemaDiff{};
  }

  Sources sources_;
  underpin::testing::ScratchFolder folder_;
};

TEST_F(LiveDiff, IsEmptyForWhatTheServerBuiltFromTheSameFile) {
  for (const std::string_view sql : {kBefore, kAfter}) {
    const std::string file = folder_.write("schema.sql", std::string(sql));
    const SchemaDiff found = diff(file, url_of(built(sql)));
    EXPECT_TRUE(found.differences.empty()) << diff_text(found, sources_);
    EXPECT_TRUE(found.right.live);
  }
}

TEST_F(LiveDiff, ItsStatementsBringTheDatabaseThere) {
  const std::string before = built(kBefore);
  const std::string target = folder_.write("target.sql", std::string(kAfter));
  const SchemaDiff found = diff(url_of(before), target);
  EXPECT_FALSE(found.differences.empty());
  run(before, diff_sql(found));
  const SchemaDiff left = diff(url_of(before), target);
  EXPECT_TRUE(left.differences.empty()) << diff_text(left, sources_);
}

TEST_F(LiveDiff, ASmallDifferenceInMeaningIsSeen) {
  const std::string live = url_of(built(kBefore));
  const auto differs = [&](const std::string& from, const std::string& to) {
    std::string sql(kBefore);
    EXPECT_NE(sql.find(from), std::string::npos);
    sql = replace_all(sql, from, to);
    return diff(folder_.write("changed.sql", sql), live).differences.size();
  };
  EXPECT_EQ(differs("BETWEEN 0 AND 10", "BETWEEN 0 AND 11"), 1u);
  EXPECT_EQ(differs("state = 'sad' AND slug", "state = 'ok' AND slug"), 1u);
  EXPECT_EQ(differs("'^[a-z]+$'", "'^[A-Z]+$'"), 1u);
  EXPECT_EQ(differs("NEW.score > 1", "NEW.score > 2"), 1u);
  EXPECT_EQ(differs("mail = current_user", "mail <> current_user"), 1u);
  EXPECT_EQ(differs("(score > 1 OR slug = 'a') AND mail = 'x'", "score > 1 OR (slug = 'a' AND mail = 'x')"), 1u);
  EXPECT_EQ(differs("score > 3", "score > 4"), 1u);
  EXPECT_EQ(differs("u.mail AS address", "u.slug AS address"), 1u);
  EXPECT_EQ(differs("START 5", "START 6"), 1u);
  EXPECT_EQ(differs("ON DELETE CASCADE", "ON DELETE RESTRICT"), 1u);
}

}  // namespace
}  // namespace underpin
