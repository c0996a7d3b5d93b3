// Expected names were read from a PostgreSQL 15 server.
#include "schema/generated_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/make.h"
#include "support/test_dialect.h"

namespace underpin {
namespace {
using test::Database;
using ::testing::ElementsAre;

Database with_table() {
  Database db(test::postgresql());
  CreateTable create;
  create.table = test::table("t", {test::column("a", "integer"), test::column("b", "integer"), test::column("c", "serial")});
  create.table.uniques = {test::unique({"a", "b"}), test::unique({"a"})};
  create.table.checks = {test::check("a > 0"), test::check("a > b"), test::check("b > 0"), test::check("1 > 0")};
  create.table.primary_key = test::primary_key({"c"});
  EXPECT_EQ(db.run(create), "");
  return db;
}

TEST(GeneratedNames, OfConstraints) {
  const Database db = with_table();
  EXPECT_THAT(db.constraint_names("t"), ElementsAre("t_a_b_key", "t_a_check", "t_a_key", "t_b_check", "t_check", "t_check1", "t_pkey"));
  EXPECT_TRUE(db.schema.sequences.contains({"", "t_c_seq"}));
  EXPECT_EQ(db.table("t").column("c")->default_value->shown(), "nextval('t_c_seq'::regclass)");
  EXPECT_FALSE(db.table("t").column("c")->nullable);
}

TEST(GeneratedNames, OfIndexes) {
  Database db = with_table();
  const auto make = [&](Index index) { EXPECT_EQ(db.run(CreateIndex{test::name("t"), std::move(index)}), ""); };
  make(test::expression_index("", "lower(a::text)"));
  make(test::expression_index("", "a + b"));
  make(test::expression_index("", "a IS NULL"));
  make(test::index("", {"a", "a"}));
  make(test::expression_index("", "coalesce(a, b)"));
  make(test::expression_index("", "a::text"));
  make(test::expression_index("", "case when a > 1 then b end"));
  Index including = test::index("", {"a"});
  including.include = {"b"};
  make(including);
  EXPECT_THAT(db.index_names("t"), ElementsAre("t_a_a1_idx", "t_a_b_idx", "t_a_idx", "t_case_idx", "t_coalesce_idx", "t_expr_idx", "t_expr_idx1", "t_lower_idx"));
}

TEST(GeneratedNames, AreFreeInTheWholeSchemaForChecks) {
  Database db(test::postgresql());
  CreateTable one, two;
  one.table = test::table("t_a", {test::column("b", "integer")});
  one.table.checks = {test::check("b > 0")};
  two.table = test::table("t", {test::column("a_b", "integer")});
  two.table.checks = {test::check("a_b > 0")};
  db.run(one);
  db.run(two);
  EXPECT_THAT(db.constraint_names("t"), ElementsAre("t_a_b_check1"));
}

TEST(GeneratedNames, ShortenTheLongerPart) {
  const std::string table(40, 't'), column(40, 'c');
  EXPECT_EQ(make_object_name(table, column, "fkey", 63), std::string(29, 't') + "_" + std::string(28, 'c') + "_fkey");
  EXPECT_EQ(make_object_name("t", "", "pkey", 63), "t_pkey");
  EXPECT_EQ(make_object_name(std::string(80, 'x'), "", "pkey", 63), std::string(58, 'x') + "_pkey");
}

TEST(GeneratedNames, OfExpressions) {
  EXPECT_EQ(name_of_expression("(data ->> 'x')::int"), "int4");
  EXPECT_EQ(name_of_expression("data ->> 'x'"), "");
  EXPECT_EQ(name_of_expression("date_trunc('day', at)"), "date_trunc");
  EXPECT_EQ(name_of_expression("at AT TIME ZONE 'UTC'"), "timezone");
  EXPECT_EQ(name_of_expression("\"Name\" COLLATE \"C\""), "Name");
  EXPECT_EQ(name_of_expression("cast(a as text)"), "a");
}
}  // namespace
}  // namespace underpin
