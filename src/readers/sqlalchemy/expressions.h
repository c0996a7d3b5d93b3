// SQL expressions as SQLAlchemy builds them (text, columns, functions, operators) compiled to the text its DDL compiler
// prints with literal values. Operator precedence and brackets follow SQLAlchemy's.
#pragma once
#include "readers/sqlalchemy/types.h"

namespace underpin::sqlalchemy {

using ExprPtr = std::shared_ptr<Expr>;

ExprPtr text_expression(const Rope& text, Span span);
ExprPtr column_expression(const std::string& name, const std::string& table, std::shared_ptr<TypeObject> type, Span span);
ExprPtr column_expression(const Column& column);
ExprPtr raw_expression(std::string sql, Expr::Form form = Expr::Form::other);
ExprPtr unknown_expression(std::string why, Span span);
// A Python value as a literal; null where it is none.
ExprPtr literal_expression(const eval::Value& value, const Context& context);

// An operand: expressions and columns as they are, other values as literals. Never null.
ExprPtr operand(const eval::Value& value, Context& context);
// An expression or column, but no literal; null otherwise.
ExprPtr maybe_expression(const eval::Value& value, Context& context);
// Where DDL takes SQL text: a string is SQL itself. Never null.
ExprPtr ddl_expression(const eval::Value& value, Context& context);

// `sqlalchemy.text(…)`, `sqlalchemy.func.lower(…)`, `sqlalchemy.cast(…)` …; null when the path makes no expression.
ExprPtr make_expression(const std::string& path, const eval::Call& call, Context& context);
// data["key"] as text: `->>` for `->`.
ExprPtr text_access(const ExprPtr& self);
// `expression.in_(…)`, `.desc()` …; null when there is no such method.
ExprPtr expression_method(const ExprPtr& self, const std::string& name, const eval::Call& call, Context& context);
// `a == b`, `a + b`, `~a` …: null when it makes no expression.
ExprPtr expression_operate(const std::string& operation, const std::vector<eval::Value>& operands, Context& context, Span span);

ExprPtr binary(const ExprPtr& left, const std::string& op, const ExprPtr& right);
// With brackets where `against` binds as strongly or stronger.
ExprPtr grouped(const ExprPtr& expression, const std::string& against);
int precedence_of(const std::string& op);

// Names of `:name` binds in a text() string, and the text with values put in and `\:` undone. Binds without a value are
// left standing and named in `missing`.
Rope bind_text(const Rope& text, const std::vector<std::pair<std::string, eval::Value>>& values, const Context& context,
               std::vector<std::string>& missing);

}  // namespace underpin::sqlalchemy
