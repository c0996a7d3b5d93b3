// Rules about what only a PostgreSQL server can have, on states made by hand.
#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "rules/rule.h"

namespace underpin {
namespace {

std::vector<Finding> found(const char* code, LiveState state) {
  state.dialect = &postgresql::postgresql_dialect(15);
  Subject subject;
  subject.dialect = state.dialect;
  subject.live = std::make_shared<const LiveState>(std::move(state));
  std::vector<Finding> findings;
  find_rule(code)->find(subject, findings);
  return findings;
}

LiveState with_index(bool valid) {
  Table table;
  table.name = {"", "orders"};
  Index index;
  index.name = "orders_user";
  index.valid = valid;
  table.indexes.push_back(index);
  LiveState state;
  state.schema.tables.set(table.name, table);
  return state;
}

TEST(LiveRules, InvalidIndex) {
  const auto bad = found("UP415", with_index(false));
  ASSERT_EQ(bad.size(), 1u);
  EXPECT_EQ(bad[0].message, "the index `orders_user` of `orders` is invalid");
  EXPECT_EQ(bad[0].help, "REINDEX INDEX CONCURRENTLY orders_user; or drop it and make it again");
  EXPECT_TRUE(found("UP415", with_index(true)).empty());
}

TEST(LiveRules, UnusedIndex) {
  LiveState state = with_index(true);
  state.facts.statistics_since = "2024-05-01";
  state.facts.indexes = {{{"", "orders"}, "orders_user", 5u << 20, 0, false}, {{"", "orders"}, "small", 100, 0, false}, {{"", "orders"}, "used", 5u << 20, 3, false}, {{"", "orders"}, "orders_pkey", 5u << 20, 0, true}};
  const auto bad = found("UP417", state);
  ASSERT_EQ(bad.size(), 1u);
  EXPECT_EQ(bad[0].message, "no query has used the index `orders_user` of `orders` (5 MB) since 2024-05-01");
}

TEST(LiveRules, SequenceNearEnd) {
  LiveState state;
  state.facts.sequences = {{{"", "a_id_seq"}, "a.id", 2000000000, 2147483647, "the column's type integer"}, {{"", "b_id_seq"}, "b.id", 1000, 2147483647, "the column's type integer"}};
  const auto bad = found("UP419", state);
  ASSERT_EQ(bad.size(), 1u);
  EXPECT_EQ(bad[0].severity, Severity::error);
  EXPECT_EQ(bad[0].message, "the sequence `a_id_seq` of `a.id` has used 93 % of what the column's type integer takes: 2000000000 of 2147483647");
}

}  // namespace
}  // namespace underpin
