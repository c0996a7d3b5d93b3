#include "schema/births.h"

#include <gtest/gtest.h>

#include "support/make.h"
#include "support/test_dialect.h"

namespace underpin {
namespace {
using test::column;
using test::name;

Event carried(Change change) {
  Event event;
  event.statement.changes.push_back(std::move(change));
  event.changed = {true};
  return event;
}
CreateTable creation(const std::string& table) { return {test::table(table, {column("id", "integer")})}; }

TEST(Births, AreToldAsOfTheMomentAsked) {
  Trace trace;
  trace.revisions.resize(3);
  trace.revisions[0].events = {carried(creation("a"))};                                                                   // moment 0
  trace.revisions[1].events = {carried(AddColumn{name("a"), column("x", "integer")}), carried(creation("b"))};            // 1, 2
  trace.revisions[2].events = {carried(RenameRelation{RelationKind::table, name("b"), "c"}), carried(DropTable{name("a")})};  // 3, 4
  const Births births(trace, test::postgresql());
  EXPECT_EQ(births.of(name("a"), 0), std::nullopt);
  EXPECT_EQ(births.of(name("a"), 1), 0u);
  EXPECT_EQ(births.of(name("a"), "x", 1), std::nullopt);
  EXPECT_EQ(births.of(name("a"), "x", 2), 1u);
  EXPECT_EQ(births.of(name("b"), 3), 1u);
  EXPECT_EQ(births.of(name("b"), 4), std::nullopt);
  EXPECT_EQ(births.of(name("c"), 4), 1u);
  EXPECT_EQ(births.of(name("a"), 4), 0u);
  EXPECT_EQ(births.of(name("a"), 5), std::nullopt);
}

TEST(Births, WhatFailedMadeNothing) {
  Trace trace;
  trace.revisions.resize(1);
  trace.revisions[0].events = {carried(creation("a")), carried(creation("b"))};
  trace.revisions[0].events[0].failure = Failure{};
  trace.revisions[0].events[1].changed = {false};
  const Births births(trace, test::postgresql());
  EXPECT_EQ(births.of(name("a"), 9), std::nullopt);
  EXPECT_EQ(births.of(name("b"), 9), std::nullopt);
}

}  // namespace
}  // namespace underpin
