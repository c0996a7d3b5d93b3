#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"
#include "readers/sqlalchemy/expressions.h"

namespace underpin::sqlalchemy {
namespace {

using eval::Call;
using eval::Value;

struct Expressions : ::testing::Test {
  Context context;
  void SetUp() override { context.dialect = &postgresql::postgresql_dialect(15); }
  Value make(const std::string& path, std::vector<Value> args) {
    Call call;
    call.args = std::move(args);
    return wrap(make_expression(path, call, context), path, {});
  }
  Value column(const std::string& name) { return make("sqlalchemy.column", {eval::string(name)}); }
  Value op(const std::string& sign, Value a, Value b) { return wrap(expression_operate(sign, {a, b}, context, {}), "x", {}); }
  Value call(const Value& self, const std::string& method, std::vector<Value> args) {
    Call made;
    made.args = std::move(args);
    return wrap(expression_method(as<Expr>(self), method, made, context), "x", {});
  }
  std::string text(const Value& value) { return as<Expr>(value)->text(false); }
};

// The texts are what SQLAlchemy 2.0 prints with literal_binds.
TEST_F(Expressions, PrintsComparisonsAsSqlalchemyDoes) {
  const auto x = column("x");
  EXPECT_EQ(text(op("==", x, eval::none())), "x IS NULL");
  EXPECT_EQ(text(op("!=", x, eval::none())), "x IS NOT NULL");
  EXPECT_EQ(text(op("==", x, eval::boolean(true))), "x = true");
  EXPECT_EQ(text(call(x, "in_", {eval::list({eval::integer(1), eval::string("a'b")})})), "x IN (1, 'a''b')");
  EXPECT_EQ(text(call(x, "notin_", {eval::list({eval::string("a")})})), "(x NOT IN ('a'))");
  EXPECT_EQ(text(call(call(x, "desc", {}), "nullslast", {})), "x DESC NULLS LAST");
}

TEST_F(Expressions, PutsBracketsWherePrecedenceAsks) {
  const auto x = column("x"), d = column("d");
  const auto either = make("sqlalchemy.or_", {op("<", x, eval::integer(2)), op("==", d, eval::integer(3))});
  EXPECT_EQ(text(make("sqlalchemy.and_", {op(">", x, eval::integer(1)), either})), "x > 1 AND (x < 2 OR d = 3)");
  EXPECT_EQ(text(op("*", op("+", x, eval::integer(1)), eval::integer(2))), "(x + 1) * 2");
  EXPECT_EQ(text(make("sqlalchemy.not_", {make("sqlalchemy.and_", {op(">", x, eval::integer(1)), op(">", d, eval::integer(1))})})), "NOT (x > 1 AND d > 1)");
  EXPECT_EQ(text(make("sqlalchemy.not_", {op("==", x, eval::integer(1))})), "x != 1");
}

TEST_F(Expressions, QuotesColumnsThatNeedIt) {
  EXPECT_EQ(text(op("==", column("order"), eval::integer(1))), "\"order\" = 1");
  EXPECT_EQ(text(op("==", column("createdAt"), eval::integer(1))), "\"createdAt\" = 1");
}

TEST_F(Expressions, KnowsFunctionsWithoutBrackets) {
  EXPECT_EQ(text(make("sqlalchemy.func.current_timestamp", {})), "CURRENT_TIMESTAMP");
  EXPECT_EQ(text(make("sqlalchemy.sql.func.lower", {column("x")})), "lower(x)");
  context.dialect = &sqlite::sqlite_dialect();
  EXPECT_EQ(text(make("sqlalchemy.func.now", {})), "CURRENT_TIMESTAMP");
  EXPECT_EQ(text(make("sqlalchemy.true", {})), "1");
}

TEST_F(Expressions, FindsBindsAsTextDoes) {
  std::vector<std::string> missing;
  const auto bound = bind_text(Rope("a::text = :x AND b = '12:30' AND c = \\:y"), {{"x", eval::integer(4)}}, context, missing);
  EXPECT_EQ(bound.text(), "a::text = 4 AND b = '12:30' AND c = :y");
  EXPECT_TRUE(missing.empty());
  bind_text(Rope("'{\"k\":true}'"), {}, context, missing);
  EXPECT_EQ(missing, std::vector<std::string>{"true"});
}

}  // namespace
}  // namespace underpin::sqlalchemy
