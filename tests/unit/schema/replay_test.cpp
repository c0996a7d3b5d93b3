#include "schema/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/history.h"
#include "support/make.h"
#include "support/test_dialect.h"

namespace underpin {
namespace {
using test::column;
using test::name;

Statement statement(std::vector<Change> changes) {
  Statement out;
  out.changes = std::move(changes);
  return out;
}
Statement create(const std::string& table_name) {
  CreateTable c;
  c.table = test::table(table_name, {column("id", "integer")});
  return statement({c});
}
Statement set(const std::string& setting, const std::string& value, bool local = false) {
  SessionStep step;
  step.what = SessionStep::What::set;
  step.name = setting;
  step.value = value;
  step.local = local;
  return statement({step});
}
DataStep insert_into(const std::string& table_name) {
  DataStep step;
  step.kind = DataKind::insert;
  step.table = name(table_name);
  return step;
}

TEST(Replay, AStatementIsMadeWholeOrNotAtAll) {
  Replay replay(test::postgresql());
  EXPECT_FALSE(replay.emit(create("a")));
  const auto& failure = replay.emit(statement({AddColumn{name("a"), column("x", "integer")}, DropColumn{name("a"), "nope"}}));
  ASSERT_TRUE(failure);
  EXPECT_EQ(replay.schema().tables.find(name("a"))->column("x"), nullptr);
  EXPECT_EQ(replay.take_events().size(), 2u);
  EXPECT_TRUE(replay.take_events().empty());
}

// The schema is taken back over many statements, and what they did since is done again.
TEST(Replay, AFailureLeavesWhatWasDoneBeforeIt) {
  Replay replay(test::postgresql()), without(test::postgresql());
  for (int i = 0; i < 40; ++i) {
    const std::string table = "t" + std::to_string(i);
    replay.emit(create(table));
    without.emit(create(table));
    if (i == 5) {  // the path is set in the middle: what follows is made elsewhere
      for (Replay* one : {&replay, &without}) {
        one->emit(statement({CreateSchema{"app"}}));
        one->emit(set("search_path", "app"));
      }
    }
    if (i % 3 == 0) {
      EXPECT_TRUE(replay.emit(statement({AddColumn{name(table), column("x", "integer")}, DropColumn{name(table), "nope"}})));
    }
    EXPECT_EQ(replay.schema(), without.schema());
    EXPECT_EQ(replay.session().search_path, without.session().search_path);
  }
}

TEST(Replay, ConsequencesNameTheirCause) {
  Replay replay(test::postgresql());
  CreateTable broken;
  broken.table = test::table("orders", {column("x", "nosuch")});
  replay.emit(statement({broken}));                                                       // 0 fails by itself
  replay.emit(statement({CreateIndex{name("orders"), test::index("oi", {"x"})}}));         // 1 because of 0
  replay.emit(statement({DropIndex{name("oi")}}));                                         // 2 because of 1
  replay.emit(statement({DropTable{name("elsewhere")}}));                                  // 3 fails by itself
  replay.emit(create("orders"));                                                           // 4 mends 0
  replay.emit(statement({AddColumn{name("orders"), column("id", "integer")}}));            // 5 fails by itself
  const auto events = replay.take_events();
  EXPECT_EQ(events[0].caused_by, std::nullopt);
  EXPECT_EQ(events[1].caused_by, 0u);
  EXPECT_EQ(events[2].caused_by, 1u);
  EXPECT_TRUE(events[3].failure);
  EXPECT_EQ(events[3].caused_by, std::nullopt);
  EXPECT_FALSE(events[4].failure);
  EXPECT_EQ(events[5].caused_by, std::nullopt);
}

TEST(Replay, WhatAFailedDropLeftBehindIsItsConsequence) {
  Replay replay(test::postgresql());
  replay.emit(create("p"));
  replay.emit(statement({test::view("v", {"p"}, "SELECT id FROM p")}));
  replay.emit(statement({DropTable{name("p")}}));  // 2: the view holds it
  replay.emit(create("p"));                        // 3 because of 2
  EXPECT_EQ(replay.take_events()[3].caused_by, 2u);
}

TEST(Replay, RowsFollowTheirTable) {
  Replay replay(test::postgresql());
  replay.emit(create("a"));
  EXPECT_FALSE(replay.may_have_rows(name("a")));
  replay.emit(statement({insert_into("a")}));
  EXPECT_TRUE(replay.may_have_rows(name("public.a")));
  replay.emit(statement({RenameRelation{RelationKind::table, name("a"), "b"}}));
  EXPECT_TRUE(replay.may_have_rows(name("b")));
  replay.emit(statement({DropTable{name("b")}}));
  replay.emit(create("b"));
  EXPECT_FALSE(replay.may_have_rows(name("b")));
}

TEST(Replay, TheSessionKeepsItsSearchPath) {
  Replay replay(test::postgresql());
  replay.emit(statement({CreateSchema{"app"}}));
  replay.emit(set("search_path", "'app', public"));
  replay.emit(create("a"));
  EXPECT_TRUE(replay.schema().tables.contains(name("app.a")));
  replay.emit(set("search_path", "public", true));
  replay.emit(create("b"));
  EXPECT_TRUE(replay.schema().tables.contains(name("b")));
  replay.end_transaction();
  replay.emit(create("c"));
  EXPECT_TRUE(replay.schema().tables.contains(name("app.c")));
  replay.emit(set("search_path", "DEFAULT"));
  replay.emit(create("d"));
  EXPECT_TRUE(replay.schema().tables.contains(name("d")));
  replay.emit(set("search_path", "''"));
  EXPECT_EQ(replay.emit(create("e"))->message, "no schema has been selected to create in");
}

TEST(Replay, AutocommitIsOutsideTheTransaction) {
  Replay replay(test::postgresql());
  replay.emit(create("a"));
  CreateIndex index{name("a"), test::index("i", {"id"})};
  index.concurrently = true;
  EXPECT_EQ(replay.emit(statement({index}))->kind, FailureKind::in_transaction);
  Statement alone = statement({index});
  alone.own_transaction = true;
  EXPECT_FALSE(replay.emit(alone));
}

Revision revision(const std::string& id, std::vector<Statement> up, std::vector<Statement> down) {
  Revision out;
  out.id = id;
  out.has_upgrade = true;
  out.has_downgrade = !down.empty();
  out.body = [up, down](Replay& replay, Direction direction) {
    for (const Statement& one : direction == Direction::upgrade ? up : down) replay.emit(one);
  };
  return out;
}

TEST(HistoryReplay, KeepsASnapshotAndTriesTheWayBack) {
  History history;
  history.revisions = {revision("one", {create("a")}, {statement({DropTable{name("a")}})}),
                       revision("two", {create("b")}, {statement({DropTable{name("a")}}), statement({DropTable{name("zz")}})})};
  const Trace trace = replay(history, {0, 1}, test::postgresql(), true);
  EXPECT_FALSE(trace.revisions[0].after.tables.contains(name("b")));
  EXPECT_FALSE(trace.revisions[0].restored.tables.contains(name("a")));
  EXPECT_TRUE(trace.revisions[1].restored.tables.contains(name("b")));
  ASSERT_EQ(trace.revisions[1].down_events.size(), 2u);
  EXPECT_TRUE(trace.revisions[1].down_events[1].failure);
  EXPECT_TRUE(trace.schema.tables.contains(name("a")));
  EXPECT_TRUE(trace.schema.tables.contains(name("b")));
}

TEST(HistoryReplay, LongIdsDoNotFitTheVersionTable) {
  History history;
  const std::string id(33, 'x');
  Revision child = revision(id, {}, {});
  child.down = {{"one", {}}};
  history.revisions = {child};
  const Trace trace = replay(history, {0}, test::postgresql(), false);
  ASSERT_EQ(trace.revisions[0].events.size(), 1u);
  EXPECT_EQ(trace.revisions[0].events[0].failure->kind, FailureKind::value_too_long);
  EXPECT_EQ(trace.revisions[0].events[0].failure->message, "value too long for type character varying(32)");
  EXPECT_TRUE(replay(history, {0}, test::sqlite(), false).revisions[0].events.empty());
}

TEST(HistoryReplay, AWidenedVersionTableTakesThem) {
  History history;
  history.revisions = {revision(std::string(33, 'x'), {statement({SetColumnType{name("alembic_version"), "version_num", {"character varying(255)"}}})}, {})};
  const Trace trace = replay(history, {0}, test::postgresql(), false);
  ASSERT_EQ(trace.revisions[0].events.size(), 1u);
  EXPECT_FALSE(trace.revisions[0].events[0].failure);
}

TEST(HistoryReplay, ADowngradeKnowsWhatTheUpgradeLost) {
  History history;
  CreateTable broken;
  broken.table = test::table("orders", {column("x", "nosuch")});
  history.revisions = {revision("one", {statement({broken})}, {statement({DropTable{name("orders")}})})};
  const Trace trace = replay(history, {0}, test::postgresql(), true);
  EXPECT_EQ(trace.revisions[0].down_events[0].caused_by, 0u);
}
}  // namespace
}  // namespace underpin
