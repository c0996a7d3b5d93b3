// Databases that stand at every revision of a history, and at none of them, brought over to its baseline on real engines:
// the schema must be the baseline's, and no row may be lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "base/path.h"
#include "base/text.h"
#include "engines/postgresql/connection.h"
#include "engines/postgresql/inspect.h"
#include "engines/sqlite/database.h"
#include "engines/sqlite/inspect.h"
#include "schema/compare.h"
#include "support/memory_world.h"
#include "support/scratch_postgres.h"
#include "verbs/archive_record.h"
#include "verbs/bridge.h"
#include "verbs/consolidate.h"
#include "verbs/consolidate_proof.h"
#include "verbs/engine_replay.h"

namespace underpin::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Step {
  std::string id, down, body;  // `down` as Python
};

testing::MemoryWorld project(const std::vector<Step>& steps) {
  testing::MemoryWorld world;
  world.files["/p/alembic.ini"] = "[alembic]\nscript_location = migrations\n";
  world.files["/p/migrations/env.py"] = "";
  for (const Step& step : steps)
    world.files["/p/migrations/versions/" + step.id + ".py"] =
        "from alembic import op\nimport sqlalchemy as sa\nrevision = '" + step.id + "'\ndown_revision = " + step.down + "\ndef upgrade():\n" + step.body;
  return world;
}

// Two branches that meet again; rows on the way; a table built anew on SQLite.
const std::vector<Step> kHarbour = {
    {"a1", "None", R"py(
    op.create_table('berths', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(20), nullable=False))
    op.execute("INSERT INTO berths (id, name) VALUES (100, 'north')")
)py"},
    {"b1", "'a1'", R"py(
    op.create_table('boats', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('berth_id', sa.Integer(), sa.ForeignKey('berths.id', name='boats_berth')))
    op.create_index('ix_boats_berth', 'boats', ['berth_id'])
)py"},
    {"c1", "'a1'", R"py(
    op.add_column('berths', sa.Column('length', sa.Float(), server_default='10'))
    op.execute("UPDATE berths SET length = 25 WHERE id = 100")
)py"},
    {"d1", "('b1', 'c1')", R"py(
    with op.batch_alter_table('berths') as batch:
        batch.alter_column('name', existing_type=sa.String(20), nullable=True)
        batch.add_column(sa.Column('covered', sa.Boolean(), nullable=False, server_default=sa.text('false')))
)py"},
    {"e1", "'d1'", R"py(
    op.create_table('crew', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('mail', sa.String(80), nullable=False), sa.UniqueConstraint('mail', name='one_mail'))
)py"}};

// A database of the tests' own that can be written to, read back, and named to the program.
class Target {
 public:
  virtual ~Target() = default;
  virtual void run(const std::string& sql) = 0;  // a failure is the test's
  virtual std::string refusal(const std::string& sql) = 0;
  virtual std::string value(const std::string& query) = 0;
  virtual Schema catalog() = 0;
  virtual std::string name() const = 0;
};

class PostgresTarget final : public Target {
 public:
  PostgresTarget() : where_(ScratchPostgres::get().fresh_database().superuser), connection_(std::move(*postgresql::Connection::open(where_))) {}
  std::string refusal(const std::string& sql) override {
    const auto answer = connection_.run(sql);
    return answer.error ? answer.error->message : "";
  }
  void run(const std::string& sql) override { EXPECT_EQ(refusal(sql), "") << sql; }
  std::string value(const std::string& query) override { return connection_.query(query).value().at(0).at(0).value_or("NULL"); }
  Schema catalog() override { return postgresql::inspect(connection_).value(); }
  std::string name() const override {
    const auto part = [&](const std::string& key) {
      const std::size_t at = where_.find(key + "='") + key.size() + 2;
      return where_.substr(at, where_.find('\'', at) - at);
    };
    return "postgresql:///" + part("dbname") + "?host=" + part("host") + "&user=" + part("user");
  }

 private:
  std::string where_;
  postgresql::Connection connection_;
};

class SqliteTarget final : public Target {
 public:
  SqliteTarget() : folder_(std::filesystem::temp_directory_path() / ("underpin-bridge-" + std::to_string(::getpid()) + "-" + std::to_string(++made))) {
    std::filesystem::create_directories(folder_);
    EXPECT_EQ(sqlite3_open(path().c_str(), &database_), SQLITE_OK);
  }
  ~SqliteTarget() override {
    sqlite3_close(database_);
    std::filesystem::remove_all(folder_);
  }
  std::string refusal(const std::string& sql) override {
    char* message = nullptr;
    sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &message);
    const std::string out = message ? message : "";
    sqlite3_free(message);
    return out;
  }
  void run(const std::string& sql) override { EXPECT_EQ(refusal(sql), "") << sql; }
  std::string value(const std::string& query) override {
    std::string out;
    const auto take = [](void* into, int, char** values, char**) {
      *static_cast<std::string*>(into) = values[0] ? values[0] : "NULL";
      return 0;
    };
    sqlite3_exec(database_, query.c_str(), take, &out, nullptr);
    return out;
  }
  Schema catalog() override {
    auto reader = sqlite::Database::open_read_only(path());
    return sqlite::inspect(*reader).value();
  }
  std::string name() const override { return "sqlite:" + path(); }
  std::string path() const { return (folder_ / "live.db").string(); }

 private:
  static inline int made = 0;
  std::filesystem::path folder_;
  sqlite3* database_ = nullptr;
};

class BridgeTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (postgresql()) UNDERPIN_NEEDS_POSTGRES();
  }
  bool postgresql() const { return std::string(GetParam()) == "postgresql"; }
  std::unique_ptr<Target> fresh() const {
    if (postgresql()) return std::make_unique<PostgresTarget>();
    return std::make_unique<SqliteTarget>();
  }
  std::string engine() const { return GetParam(); }

  // As the migration tool would: the revision and what it stands on, and the record of it.
  void build(const World& world, Target& target, const std::string& revision, bool record = true) {
    Sources sources;
    ReplayChoice choice;
    choice.engine.name = engine();
    const auto read = read_histories(world, sources, "/p", choice);
    ASSERT_TRUE(read);
    replay_histories(**read, false);
    const ReplayedHistory& old = (*read)->subject.histories.front();
    std::set<std::string> wanted = {revision};
    for (auto it = old.order.rbegin(); it != old.order.rend(); ++it)
      if (wanted.count(old.history->revisions[*it].id))
        for (const NamedAt& parent : old.history->revisions[*it].down) wanted.insert(parent.name);
    std::vector<std::size_t> order;
    for (const std::size_t index : old.order)
      if (wanted.count(old.history->revisions[index].id)) order.push_back(index);
    const Trace trace = replay(*old.history, order, *old.dialect, false);
    Replay shadow(*old.dialect, trace.start);
    for (const RevisionTrace& one : trace.revisions)
      for (const Event& event : one.events) {
        for (const std::string& sql : statements_to_send(event.statement, shadow.schema(), *old.dialect)) target.run(sql);
        shadow.emit(event.statement);
      }
    if (!record) return;
    target.run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
    target.run("INSERT INTO alembic_version VALUES ('" + revision + "')");
  }

  Bridge asked(testing::MemoryWorld& world, const Target& target) {
    if (!postgresql()) world.files[target.name().substr(7)] = "";
    BridgeOptions options;
    options.path = "/p";
    options.database = target.name();
    Sources sources;
    auto answer = bridge(world, sources, options);
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? std::move(*answer) : Bridge{};
  }

  void cross(const Bridge& bridge, Target& target) {
    EXPECT_THAT(bridge.blocked, IsEmpty());
    for (const std::string& sql : bridge.guard) target.run(sql);
    for (const BridgeStep& step : bridge.steps)
      for (const std::string& sql : step.statements) target.run(sql);
  }

  void expect_same_schema(Target& target, Target& wanted) {
    for (const Difference& one : compare(without_tool_tables(wanted.catalog()), without_tool_tables(target.catalog()))) ADD_FAILURE() << one.object.display() << ": " << one.what << ", wanted " << one.left << ", is " << one.right;
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, BridgeTest, ::testing::Values("postgresql", "sqlite"), [](const auto& info) { return std::string(info.param); });

TEST_P(BridgeTest, FromEveryRevisionWithItsRows) {
  testing::MemoryWorld world = project(kHarbour);
  const auto head = fresh();
  build(world, *head, "e1");
  for (const Step& step : kHarbour) {
    SCOPED_TRACE(step.id);
    const auto target = fresh();
    build(world, *target, step.id);
    target->run("INSERT INTO berths (id, name) VALUES (7, 'own')");
    const Bridge one = asked(world, *target);
    EXPECT_EQ(one.kind, step.id == "e1" ? Bridge::Kind::nothing : Bridge::Kind::steps);
    cross(one, *target);
    expect_same_schema(*target, *head);
    EXPECT_EQ(target->value("SELECT count(*) FROM berths"), "2");
    EXPECT_EQ(target->value("SELECT length FROM berths WHERE id = 100"), head->value("SELECT length FROM berths WHERE id = 100"));
    EXPECT_EQ(target->value("SELECT name FROM berths WHERE id = 7"), "own");
    EXPECT_EQ(target->value("SELECT version_num FROM alembic_version"), "e1");
    EXPECT_EQ(asked(world, *target).kind, Bridge::Kind::nothing);
  }
}

TEST_P(BridgeTest, AlsoAfterTheFilesWereMoved) {
  testing::MemoryWorld before = project(kHarbour);
  Sources sources;
  ConsolidateOptions options;
  options.path = "/p";
  options.replay.engine.name = engine();
  const auto planned = consolidate(before, sources, options);
  ASSERT_TRUE(planned);
  testing::MemoryWorld after = before;
  for (const ArchivedFile& file : planned->archived) {
    after.files.erase("/p/" + file.from);
    after.files["/p/" + file.to] = file.text;
  }
  after.files["/p/" + planned->baseline] = planned->text;
  after.files["/p/" + join_path(parent_path(planned->archived.front().to), kArchiveRecord)] = write_archive_record(*planned);
  const auto target = fresh(), head = fresh();
  build(before, *target, "b1");
  build(before, *head, "e1");
  const Bridge one = asked(after, *target);
  EXPECT_EQ(one.kind, Bridge::Kind::steps);
  cross(one, *target);
  expect_same_schema(*target, *head);
  EXPECT_EQ(asked(after, *target).kind, Bridge::Kind::nothing);
}

TEST_P(BridgeTest, ADatabaseWithoutARecordIsKnownByItsSchema) {
  testing::MemoryWorld world = project(kHarbour);
  const auto target = fresh(), head = fresh();
  build(world, *target, "d1", false);
  build(world, *head, "e1");
  const Bridge one = asked(world, *target);
  EXPECT_EQ(one.kind, Bridge::Kind::steps);
  EXPECT_THAT(one.stands, HasSubstr("d1"));
  cross(one, *target);
  expect_same_schema(*target, *head);
  EXPECT_EQ(target->value("SELECT version_num FROM alembic_version"), "e1");
}

TEST_P(BridgeTest, WhatWasChangedByHandIsMendedAndNothingIsDropped) {
  testing::MemoryWorld world = project(kHarbour);
  const auto target = fresh(), head = fresh();
  build(world, *target, "d1");
  build(world, *head, "e1");
  target->run("INSERT INTO boats (id, berth_id) VALUES (1, 100)");
  target->run("DROP INDEX ix_boats_berth");
  target->run("ALTER TABLE berths ADD COLUMN hotfix VARCHAR(9)");
  target->run("UPDATE berths SET hotfix = 'kept'");
  target->run("CREATE TABLE notes (id INTEGER PRIMARY KEY)");
  target->run("INSERT INTO notes VALUES (1)");
  const Bridge one = asked(world, *target);
  EXPECT_EQ(one.kind, Bridge::Kind::plan);
  EXPECT_THAT(one.differences, Contains(HasSubstr("ix_boats_berth")));
  EXPECT_THAT(one.stays, Contains(HasSubstr("table notes")));
  EXPECT_THAT(one.stays, Contains(HasSubstr("column berths.hotfix")));
  cross(one, *target);
  EXPECT_EQ(target->value("SELECT hotfix FROM berths WHERE id = 100"), "kept");
  EXPECT_EQ(target->value("SELECT count(*) FROM notes"), "1");
  EXPECT_EQ(target->value("SELECT version_num FROM alembic_version"), "e1");
  target->run("DROP TABLE notes");
  target->run("ALTER TABLE berths DROP COLUMN hotfix");
  expect_same_schema(*target, *head);
}

TEST_P(BridgeTest, WhatAPendingRevisionMakesMayBeThereAlready) {
  testing::MemoryWorld world = project(kHarbour);
  const auto target = fresh(), head = fresh();
  build(world, *target, "d1");
  build(world, *head, "e1");
  target->run("CREATE TABLE crew (id INTEGER NOT NULL, mail VARCHAR(80) NOT NULL, CONSTRAINT crew_pkey PRIMARY KEY (id))");
  target->run("INSERT INTO crew VALUES (1, 'a@b.example')");
  const Bridge one = asked(world, *target);
  EXPECT_EQ(one.kind, Bridge::Kind::plan);
  EXPECT_THAT(one.notes, Contains(HasSubstr("left out")));
  cross(one, *target);
  EXPECT_EQ(target->value("SELECT count(*) FROM crew"), "1");
  EXPECT_NE(target->refusal("INSERT INTO crew VALUES (2, 'a@b.example')"), "") << "the unique key came too";
}

TEST_P(BridgeTest, RowsThatAConstraintDoesNotAllowBlock) {
  testing::MemoryWorld world = project(kHarbour);
  const auto target = fresh();
  build(world, *target, "d1");
  target->run("DROP TABLE boats");
  target->run("CREATE TABLE boats (id INTEGER NOT NULL PRIMARY KEY, berth_id INTEGER)");
  target->run("INSERT INTO boats VALUES (1, 100), (2, 999)");
  const Bridge one = asked(world, *target);
  EXPECT_FALSE(one.ready());
  EXPECT_THAT(one.blocked, Contains(HasSubstr("1 row does not allow it")));
}

TEST_P(BridgeTest, TheScriptRefusesAnotherDatabase) {
  testing::MemoryWorld world = project(kHarbour);
  const auto one = fresh(), other = fresh();
  build(world, *one, "a1");
  build(world, *other, "c1");
  const Bridge made = asked(world, *one);
  std::string refused;
  for (const std::string& sql : made.guard)
    if (refused.empty()) refused = other->refusal(sql);
  EXPECT_NE(refused, "");
}

// What a revision does with rows is known only by running it, however it looks at them.
TEST_P(BridgeTest, ARevisionInPythonIsLeftToTheTool) {
  const char* const kBodies[] = {
      "    rows = op.get_bind().execute(sa.text('SELECT id FROM crew')).fetchall()\n    import somewhere\n    somewhere.mend(op.get_bind(), rows)\n",
      "    bind = op.get_bind()\n    for row in bind.execute(sa.text('SELECT id, mail FROM crew')).fetchall():\n"
      "        bind.execute(sa.text('UPDATE crew SET mail = :m WHERE id = :i'), {'m': row.mail.lower(), 'i': row.id})\n",
      "    crew = sa.table('crew', sa.column('id'), sa.column('mail'))\n    bind = op.get_bind()\n    for row in bind.execute(sa.select(crew.c.id, crew.c.mail)):\n"
      "        bind.execute(crew.update().where(crew.c.id == row.id).values(mail=row.mail.lower()))\n",
      "    if op.get_bind().scalar(sa.text('SELECT count(*) FROM crew')) > 0:\n        op.execute(\"DELETE FROM crew WHERE id = 1\")\n",
  };
  for (const char* body : kBodies) {
    SCOPED_TRACE(body);
    auto steps = kHarbour;
    steps.push_back({"f1", "'e1'", body});
    testing::MemoryWorld world = project(steps);
    const auto target = fresh();
    build(project(kHarbour), *target, "e1");
    const Bridge one = asked(world, *target);
    EXPECT_FALSE(one.ready());
    EXPECT_THAT(one.by_tool, Contains(HasSubstr("f1")));
    EXPECT_EQ(one.tool_command, "alembic upgrade f1");
  }
}

// Guards that ask for tables and columns are answered from the schema.
TEST_P(BridgeTest, AGuardIsNoQuestionAboutRows) {
  auto steps = kHarbour;
  steps.push_back({"f1", "'e1'", "    if not sa.inspect(op.get_bind()).has_table('logs'):\n        op.create_table('logs', sa.Column('id', sa.Integer(), primary_key=True))\n"});
  testing::MemoryWorld world = project(steps);
  const auto target = fresh();
  build(project(kHarbour), *target, "e1");
  const Bridge one = asked(world, *target);
  EXPECT_EQ(one.kind, Bridge::Kind::steps);
  cross(one, *target);
  EXPECT_EQ(target->value("SELECT count(*) FROM logs"), "0");
}

}  // namespace
}  // namespace underpin::test
