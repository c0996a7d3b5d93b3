#include "readers/sqlalchemy/expressions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

ExprPtr raw_expression(std::string sql, Expr::Form form) {
  auto out = std::make_shared<Expr>();
  out->form = form;
  out->pieces.push_back({std::move(sql), false, "", {}});
  return out;
}

ExprPtr unknown_expression(std::string why, Span span) {
  auto out = raw_expression("?");
  out->known = false;
  out->why = std::move(why);
  out->span = span;
  return out;
}

ExprPtr text_expression(const Rope& text, Span span) {
  auto out = raw_expression(text.text(), Expr::Form::text);
  out->span = text.span().valid() ? text.span() : span;
  out->pieces[0].span = out->span;
  return out;
}

ExprPtr column_expression(const std::string& name, const std::string& table, std::shared_ptr<TypeObject> type, Span span) {
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::column;
  out->name = name;
  out->type = std::move(type);
  out->span = span;
  out->pieces.push_back({name, true, table, span});
  return out;
}

ExprPtr column_expression(const Column& column) {
  auto out = column_expression(column.name, column.table_name, column.type, column.span);
  if (const auto table = column.table.lock()) out->reads.insert(table->name);
  return out;
}

namespace {

std::string escape_colons(std::string text) { return replace_all(std::move(text), "\\:", ":"); }

void adopt(Expr& into, const Expr& from) {
  into.pieces.insert(into.pieces.end(), from.pieces.begin(), from.pieces.end());
  into.reads.insert(from.reads.begin(), from.reads.end());
  if (!from.known && into.known) {
    into.known = false;
    into.why = from.why;
    into.span = from.span;
  }
}

void add(Expr& into, std::string text) { into.pieces.push_back({std::move(text), false, "", {}}); }

}  // namespace

ExprPtr literal_expression(const Value& value, const Context& context) {
  std::string sql;
  std::shared_ptr<TypeObject> type;
  if (value.is_none()) {
    sql = "NULL";
  } else if (const auto* b = value.boolean()) {
    sql = context.postgres() ? (*b ? "true" : "false") : (*b ? "1" : "0");
    type = plain_type("Boolean");
  } else if (const auto* i = value.integer()) {
    sql = std::to_string(*i);
    type = plain_type("Integer");
  } else if (const auto* d = value.real()) {
    sql = fmt::format("{}", *d);
    type = plain_type("Numeric");
  } else if (const auto text = text_of(&value)) {
    sql = quote_literal(*text);
    type = plain_type("String");
  } else {
    return nullptr;
  }
  auto out = raw_expression(std::move(sql), Expr::Form::literal);
  out->type = std::move(type);
  out->span = value.span;
  return out;
}

ExprPtr maybe_expression(const Value& value, Context& context) {
  if (auto expression = as<Expr>(value)) return expression;
  if (const auto column = as<Column>(value)) return column_expression(*column);
  // func.now without its call, and the like
  if (const auto* external = value.external()) {
    const auto name = last_name(external->path);
    if (starts_with(external->path, "sqlalchemy") && (name == "true" || name == "false" || name == "null"))
      return make_expression(external->path, Call{}, context);
  }
  // A member of a (str, Enum) class used as SQL value.
  if (context.interpreter) {
    if (const auto view = context.interpreter->class_of(value); view && view->enumeration)
      if (const auto inner = own_attribute(context, value, "value")) return literal_expression(*inner, context);
  }
  return nullptr;
}

ExprPtr operand(const Value& value, Context& context) {
  if (auto expression = maybe_expression(value, context)) return expression;
  if (auto literal = literal_expression(value, context)) return literal;
  if (const auto* unknown = value.unknown()) return unknown_expression(unknown->reason, unknown->span.valid() ? unknown->span : value.span);
  if (const auto* items = value.sequence()) {  // an array or tuple literal
    auto out = std::make_shared<Expr>();
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i) add(*out, ", ");
      adopt(*out, *operand((*items)[i], context));
    }
    return out;
  }
  return unknown_expression("the value " + eval::describe(value), value.span);
}

ExprPtr ddl_expression(const Value& value, Context& context) {
  if (const auto* rope = rope_of(&value)) {
    auto out = text_expression(*rope, value.span);
    out->pieces[0].text = escape_colons(out->pieces[0].text);
    return out;
  }
  return operand(value, context);
}

// ---- precedence ---------------------------------------------------------------------------------------------------

int precedence_of(const std::string& op) {
  static const std::map<std::string, int> table = {
      {"*", 8}, {"/", 8}, {"%", 8}, {"unary -", 8}, {"+", 7}, {"-", 7}, {"#", 7}, {"|", 7}, {"&", 7}, {"<<", 7}, {">>", 7},
      {"||", 5}, {"LIKE", 5}, {"NOT LIKE", 5}, {"ILIKE", 5}, {"NOT ILIKE", 5}, {"IN", 5}, {"NOT IN", 5}, {"IS", 5}, {"IS NOT", 5},
      {"IS DISTINCT FROM", 5}, {"IS NOT DISTINCT FROM", 5}, {"=", 5}, {"!=", 5}, {">", 5}, {"<", 5}, {">=", 5}, {"<=", 5}, {"BETWEEN", 5},
      {"~", 5}, {"!~", 5}, {"~*", 5}, {"NOT", 5}, {"@@", 5}, {"COLLATE", 4}, {"DESC", 3}, {"ASC", 3}, {"AND", 3}, {"OR", 2}, {"getitem", 15},
      {"->", 15}, {"->>", 15}, {"#>", 15}, {"#>>", 15}, {"@>", 5}, {"<@", 5}, {"&&", 5}, {"?", 5}, {"?|", 5}, {"?&", 5}};
  const auto row = table.find(op);
  return row == table.end() ? 0 : row->second;
}

namespace {
bool associative(const std::string& op) { return op == "AND" || op == "OR" || op == "+" || op == "*" || op == "||"; }
}  // namespace

ExprPtr grouped(const ExprPtr& expression, const std::string& against) {
  if (expression->op.empty()) return expression;
  if (expression->op == against && associative(against)) return expression;
  if (precedence_of(expression->op) > precedence_of(against)) return expression;
  auto out = std::make_shared<Expr>(*expression);
  out->op.clear();
  out->pieces.insert(out->pieces.begin(), Expr::Piece{"(", false, "", {}});
  add(*out, ")");
  out->form = Expr::Form::operation;
  return out;
}

ExprPtr binary(const ExprPtr& left, const std::string& op, const ExprPtr& right) {
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::operation;
  out->op = op;
  adopt(*out, *grouped(left, op));
  add(*out, " " + op + " ");
  adopt(*out, *grouped(right, op));
  if (!out->span.valid()) out->span = left->span;
  return out;
}

// ---- makers -------------------------------------------------------------------------------------------------------

namespace {

ExprPtr list_of(const std::vector<Value>& values, Context& context) {
  auto out = std::make_shared<Expr>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i) add(*out, ", ");
    adopt(*out, *operand(values[i], context));
  }
  return out;
}

ExprPtr joined(const std::vector<Value>& values, const std::string& op, Context& context) {
  ExprPtr out;
  for (const auto& value : values) {
    const auto next = operand(value, context);
    out = out ? binary(out, op, next) : next;
  }
  return out ? out : raw_expression("");
}

// Functions the ANSI standard writes without brackets.
bool without_brackets(const std::string& name) {
  static const std::set<std::string> names = {"current_date", "current_time", "current_timestamp", "current_user", "localtime",
                                              "localtimestamp", "session_user", "sysdate", "user"};
  return names.count(name) > 0;
}

ExprPtr function(const std::string& dotted, const Call& call, Context& context) {
  const std::string name(last_name(dotted));
  const auto low = lower(name);
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::function;
  out->name = name;
  out->span = call.span;
  if (low == "now" && call.args.empty() && !context.postgres()) {
    add(*out, "CURRENT_TIMESTAMP");
    return out;
  }
  if (without_brackets(low) && call.args.empty()) {
    if (!context.postgres() && low == "localtimestamp")
      add(*out, "DATETIME(CURRENT_TIMESTAMP, 'localtime')");
    else
      add(*out, upper(name));
    return out;
  }
  if (low == "cast" && call.args.size() == 2) return make_expression("sqlalchemy.cast", call, context);
  if (low == "char_length" && !context.postgres())
    add(*out, "length(");
  else
    add(*out, dotted + "(");
  if (low == "count" && call.args.empty())
    add(*out, "*");
  else
    adopt(*out, *list_of(call.args, context));
  add(*out, ")");
  return out;
}

ExprPtr cast(const Call& call, Context& context) {
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::function;
  const auto* value = call.argument(0, "expression");
  const auto* target = call.argument(1, "type_");
  if (!value || !target) return unknown_expression("a cast without its arguments", call.span);
  const auto type = type_from(*target, context);
  auto compiled = compile_type(*type, context);
  add(*out, "CAST(");
  adopt(*out, *operand(*value, context));
  add(*out, " AS " + compiled.text + ")");
  if (!type->known) {
    out->known = false;
    out->why = type->why;
  }
  out->type = type;
  out->span = call.span;
  return out;
}

ExprPtr case_expression(const Call& call, Context& context) {
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::function;
  add(*out, "CASE");
  std::vector<Value> whens = call.args;
  if (whens.size() == 1 && whens[0].sequence() && !whens[0].sequence()->empty() && (*whens[0].sequence())[0].sequence()) whens = *whens[0].sequence();
  if (const auto* value = call.keyword("value")) {
    add(*out, " ");
    adopt(*out, *operand(*value, context));
  }
  for (const auto& when : whens) {
    const auto* pair = when.sequence();
    if (!pair || pair->size() != 2) return unknown_expression("a CASE with " + eval::describe(when), call.span);
    add(*out, " WHEN ");
    adopt(*out, *grouped(operand((*pair)[0], context), ""));
    add(*out, " THEN ");
    adopt(*out, *operand((*pair)[1], context));
  }
  if (const auto* otherwise = call.keyword("else_"); otherwise && !otherwise->is_none()) {
    add(*out, " ELSE ");
    adopt(*out, *operand(*otherwise, context));
  }
  add(*out, " END");
  return out;
}

ExprPtr array(const Call& call, Context& context) {
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::function;
  add(*out, "ARRAY[");
  if (const auto* items = call.args.empty() ? nullptr : call.args[0].sequence()) adopt(*out, *list_of(*items, context));
  add(*out, "]");
  if (const auto* given = call.keyword("type_")) {
    const auto element = type_from(*given, context);
    add(*out, "::" + compile_type(*element, context).text + "[]");
  }
  return out;
}

ExprPtr modified(const ExprPtr& self, const std::string& suffix) {
  auto out = std::make_shared<Expr>(*self);
  out->form = Expr::Form::other;
  out->op.clear();
  add(*out, suffix);
  return out;
}

ExprPtr negated(const ExprPtr& self) {
  static const std::map<std::string, std::string> opposite = {
      {"=", "!="}, {"!=", "="}, {"<", ">="}, {">=", "<"}, {">", "<="}, {"<=", ">"}, {"IN", "NOT IN"}, {"NOT IN", "IN"}, {"LIKE", "NOT LIKE"},
      {"ILIKE", "NOT ILIKE"}, {"IS", "IS NOT"}, {"IS NOT", "IS"}};
  const auto row = opposite.find(self->op);
  if (row != opposite.end())
    for (auto at = self->pieces.begin(); at != self->pieces.end(); ++at)
      if (!at->column && starts_with(at->text, " " + self->op + " ")) {
        auto out = std::make_shared<Expr>(*self);
        auto& piece = out->pieces[static_cast<std::size_t>(at - self->pieces.begin())];
        piece.text = " " + row->second + piece.text.substr(1 + self->op.size());
        out->op = row->second;
        return out;
      }
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::operation;
  out->op = "NOT";
  add(*out, "NOT ");
  adopt(*out, *grouped(self, "NOT"));
  return out;
}

// asc("name"), desc("name"): a text is the name of a column there.
ExprPtr named_operand(const Value& value, Context& context) {
  if (const auto name = text_of(&value)) return column_expression(*name, "", nullptr, value.span);
  return operand(value, context);
}

}  // namespace

ExprPtr make_expression(const std::string& path, const Call& call, Context& context) {
  if (!starts_with(path, "sqlalchemy.")) return nullptr;
  if (const auto func = path.find(".func."); func != std::string::npos) return function(path.substr(func + 6), call, context);
  constexpr std::string_view kFunctions = "sqlalchemy.sql.functions.";  // classes of functions: `functions.now()`; generic ones are capitalised
  if (starts_with(path, kFunctions) && path.size() > kFunctions.size() && path[kFunctions.size()] >= 'a' && path[kFunctions.size()] <= 'z')
    return function(path.substr(kFunctions.size()), call, context);
  const auto name = last_name(path);
  const auto* first = call.args.empty() ? nullptr : &call.args[0];
  if (name == "text" || name == "literal_column") {
    const auto* given = call.argument(0, "text");
    if (const auto* rope = rope_of(given)) {
      auto out = text_expression(*rope, call.span);
      if (name == "text") {
        out->rope = *rope;
        out->pieces[0].text = escape_colons(out->pieces[0].text);
      }
      if (name == "literal_column") out->form = Expr::Form::function;
      return out;
    }
    if (given && !given->is_unknown())
      if (auto inner = maybe_expression(*given, context)) return inner;
    auto out = unknown_expression(given && given->unknown() ? given->unknown()->reason : "the text of a SQL expression", call.span);
    if (given && given->unknown()) out->opening = given->unknown()->opening;
    return out;
  }
  if (name == "column") {
    const auto text = text_of(call.argument(0, "text"));
    if (!text) return unknown_expression("the name of a column", call.span);
    const auto* type = call.argument(1, "type_");
    return column_expression(*text, "", type && !type->is_none() ? type_from(*type, context) : nullptr, call.span);
  }
  if (name == "literal" || name == "inline_literal" || name == "bindparam") {
    const auto* value = name == "bindparam" ? call.argument(1, "value") : call.argument(0, "value");
    return value ? operand(*value, context) : unknown_expression("a bind parameter", call.span);
  }
  if (name == "null") return raw_expression("NULL", Expr::Form::literal);
  if (name == "true" || name == "false") return literal_expression(eval::boolean(name == "true"), context);
  if (name == "cast" || name == "try_cast") return cast(call, context);
  if (name == "type_coerce") return first ? operand(*first, context) : nullptr;
  if (name == "and_") return joined(call.args, "AND", context);
  if (name == "or_") return joined(call.args, "OR", context);
  if (name == "not_") return first ? negated(operand(*first, context)) : nullptr;
  if (name == "case") return case_expression(call, context);
  if (name == "array" && contains(path, "postgresql")) return array(call, context);
  if (name == "extract" && call.args.size() == 2) {
    auto out = std::make_shared<Expr>();
    out->form = Expr::Form::function;
    add(*out, "EXTRACT(" + text_of(&call.args[0]).value_or("?") + " FROM ");
    adopt(*out, *operand(call.args[1], context));
    add(*out, ")");
    return out;
  }
  if (!first) return nullptr;
  if (name == "desc") return modified(named_operand(*first, context), " DESC");
  if (name == "asc") return modified(named_operand(*first, context), " ASC");
  if (name == "nullslast" || name == "nulls_last") return modified(named_operand(*first, context), " NULLS LAST");
  if (name == "nullsfirst" || name == "nulls_first") return modified(named_operand(*first, context), " NULLS FIRST");
  if (name == "distinct" || name == "any_" || name == "all_") {
    auto out = std::make_shared<Expr>();
    out->form = Expr::Form::function;
    add(*out, name == "distinct" ? "DISTINCT " : name == "any_" ? "ANY (" : "ALL (");
    adopt(*out, *operand(*first, context));
    if (name != "distinct") add(*out, ")");
    return out;
  }
  if (name == "collate" && call.args.size() == 2) {
    auto out = modified(operand(*first, context), " COLLATE " + quote_name(text_of(&call.args[1]).value_or("?")));
    out->op = "COLLATE";
    return out;
  }
  if (name == "between" && call.args.size() == 3) {
    Call rest;
    rest.args = {call.args[1], call.args[2]};
    return expression_method(operand(*first, context), "between", rest, context);
  }
  return nullptr;
}

// ---- methods and operators ----------------------------------------------------------------------------------------

namespace {

ExprPtr in_list(const ExprPtr& self, const Call& call, bool inverted, Context& context) {
  auto out = std::make_shared<Expr>();
  out->form = Expr::Form::operation;
  out->op = inverted ? "NOT IN" : "IN";
  adopt(*out, *grouped(self, "IN"));
  const auto* items = call.args.empty() ? nullptr : call.args[0].sequence();
  if (!items) {
    if (!call.args.empty())
      if (const auto inner = maybe_expression(call.args[0], context)) {
        add(*out, " " + out->op + " (");
        adopt(*out, *inner);
        add(*out, ")");
        return out;
      }
    out->known = false;
    out->why = "the values of an IN list";
    return out;
  }
  add(*out, " " + out->op + " (");
  std::vector<Value> bound;
  for (const Value& item : *items) bound.push_back(bound_value(self->type.get(), item, context));
  adopt(*out, *list_of(bound, context));
  add(*out, ")");
  if (inverted) {  // SQLAlchemy puts NOT IN in brackets
    out->pieces.insert(out->pieces.begin(), Expr::Piece{"(", false, "", {}});
    add(*out, ")");
  }
  return out;
}

bool like_value(const std::string& name, std::string& before, std::string& after) {
  if (name == "startswith") return before = "", after = "%", true;
  if (name == "endswith") return before = "%", after = "", true;
  if (name == "contains") return before = "%", after = "%", true;
  return false;
}

const char* comparison_of(const std::string& name) {
  static const std::map<std::string, const char*> table = {
      {"like", "LIKE"}, {"notlike", "NOT LIKE"}, {"not_like", "NOT LIKE"}, {"ilike", "ILIKE"}, {"notilike", "NOT ILIKE"}, {"not_ilike", "NOT ILIKE"},
      {"is_", "IS"}, {"isnot", "IS NOT"}, {"is_not", "IS NOT"}, {"is_distinct_from", "IS DISTINCT FROM"},
      {"isnot_distinct_from", "IS NOT DISTINCT FROM"}, {"is_not_distinct_from", "IS NOT DISTINCT FROM"}, {"regexp_match", "~"},
      {"match", "@@"}, {"overlap", "&&"}, {"overlaps", "&&"}, {"contained_by", "<@"}, {"has_key", "?"}, {"has_any", "?|"}, {"has_all", "?&"},
      {"concat", "||"}};
  const auto row = table.find(name);
  return row == table.end() ? nullptr : row->second;
}

}  // namespace

ExprPtr text_access(const ExprPtr& self) {
  if (self->op != "->" && self->op != "#>") return self;
  const std::string written = " " + self->op + " ";
  auto out = std::make_shared<Expr>(*self);
  for (auto piece = out->pieces.rbegin(); piece != out->pieces.rend(); ++piece)
    if (!piece->column && piece->text == written) {
      out->op += ">";
      piece->text = " " + out->op + " ";
      break;
    }
  return out;
}

ExprPtr expression_method(const ExprPtr& self, const std::string& name, const Call& call, Context& context) {
  const auto* first = call.args.empty() ? nullptr : &call.args[0];
  if (name == "desc") return modified(self, " DESC");
  if (name == "asc") return modified(self, " ASC");
  if (name == "nullslast" || name == "nulls_last") return modified(self, " NULLS LAST");
  if (name == "nullsfirst" || name == "nulls_first") return modified(self, " NULLS FIRST");
  if (name == "label" || name == "self_group" || name == "with_variant" || name == "execution_options" || name == "scalar_subquery" ||
      name == "as_scalar" || name == "unique_params")
    return self;
  if (name == "bindparams" || name == "params") {
    if (self->form != Expr::Form::text || self->pieces.size() != 1) return self;
    std::vector<std::pair<std::string, Value>> values = call.kwargs;
    for (const auto& arg : call.args)
      if (const auto* record = arg.record(); record && last_name(record->path) == "bindparam")
        if (const auto key = text_of(record->call.argument(0, "key")))
          if (const auto* value = record->call.argument(1, "value")) values.emplace_back(*key, *value);
    std::vector<std::string> missing;
    auto out = std::make_shared<Expr>(*self);
    if (!out->rope) out->rope = Rope(out->pieces[0].text);
    out->rope = bind_text(*out->rope, values, context, missing);
    out->pieces[0].text = escape_colons(out->rope->text());
    return out;
  }
  if (name == "columns") return self;
  if (name == "as_string" && context.postgres()) return text_access(self);
  if (name == "in_") return in_list(self, call, false, context);
  if (name == "notin_" || name == "not_in") return in_list(self, call, true, context);
  if (name == "cast" && first) {
    Call inner;
    inner.args = {wrap(self, "expression", self->span), *first};
    inner.span = call.span;
    return make_expression("sqlalchemy.cast", inner, context);
  }
  if (name == "collate" && first) {
    auto out = modified(self, " COLLATE " + quote_name(text_of(first).value_or("?")));
    out->op = "COLLATE";
    return out;
  }
  if (name == "between" && call.args.size() >= 2) {
    auto out = std::make_shared<Expr>();
    out->form = Expr::Form::operation;
    out->op = "BETWEEN";
    adopt(*out, *grouped(self, "BETWEEN"));
    add(*out, " BETWEEN ");
    adopt(*out, *operand(call.args[0], context));
    add(*out, " AND ");
    adopt(*out, *operand(call.args[1], context));
    return out;
  }
  if (!first) return nullptr;
  std::string before, after;
  if (like_value(name, before, after)) {
    if (name == "contains" && !text_of(first)) return binary(self, "@>", operand(*first, context));
    const auto text = text_of(first);
    return binary(self, "LIKE", raw_expression((before.empty() ? "" : "'%' || ") + quote_literal(text.value_or("?")) + (after.empty() ? "" : " || '%'")));
  }
  if (const auto* op = comparison_of(name)) {
    if (!context.postgres() && std::string_view(op) == "ILIKE") {
      auto left = raw_expression("lower(");
      adopt(*left, *self);
      add(*left, ")");
      auto right = raw_expression("lower(");
      adopt(*right, *operand(*first, context));
      add(*right, ")");
      return binary(left, "LIKE", right);
    }
    return binary(self, op, operand(*first, context));
  }
  return nullptr;
}

ExprPtr expression_operate(const std::string& operation, const std::vector<Value>& operands, Context& context, Span span) {
  if (operands.empty()) return nullptr;
  if (operands.size() == 1) {
    const auto self = maybe_expression(operands[0], context);
    if (!self) return nullptr;
    if (operation == "~" || operation == "not") return negated(self);
    if (operation == "-") {
      auto out = raw_expression("-");
      adopt(*out, *grouped(self, "unary -"));
      return out;
    }
    return nullptr;
  }
  const auto as_bound = [&](const Value& value, const Value& other) {
    const auto column = as<Column>(other);
    const auto expression = column ? nullptr : as<Expr>(other);
    const TypeObject* type = column ? column->type.get() : expression && expression->form == Expr::Form::column ? expression->type.get() : nullptr;
    return maybe_expression(value, context) && !(context.interpreter->class_of(value)) ? value : bound_value(type, value, context);
  };
  const bool compares = context.interpreter && (operation == "==" || operation == "!=" || operation == "<" || operation == "<=" || operation == ">" || operation == ">=");
  const Value first = compares ? as_bound(operands[0], operands[1]) : operands[0], second = compares ? as_bound(operands[1], operands[0]) : operands[1];
  auto left = maybe_expression(first, context);
  auto right = maybe_expression(second, context);
  if (!left && !right) return nullptr;
  const bool left_is_column = left != nullptr;
  if (!left) left = operand(first, context);
  if (!right) right = operand(second, context);
  static const std::map<std::string, std::string> names = {{"==", "="}, {"!=", "!="}, {"<", "<"}, {"<=", "<="}, {">", ">"}, {">=", ">="},
                                                           {"-", "-"}, {"*", "*"}, {"/", "/"}, {"%", "%"}, {"&", "AND"}, {"|", "OR"},
                                                           {"<<", "<<"}, {">>", ">>"}};
  const bool against_null = operands[1].is_none() || (right->form == Expr::Form::literal && right->text(false) == "NULL");
  if (operation == "==" && against_null) return binary(left, "IS", right);
  if (operation == "!=" && against_null) return binary(left, "IS NOT", right);
  if (operation == "[]") {
    const auto path = operands[1].sequence() ? texts_of(&operands[1]) : std::nullopt;  // data[("a", "b")]
    if (path) return binary(left, "#>", raw_expression(quote_literal("{" + join(*path, ", ") + "}")));
    return binary(left, "->", right);
  }
  if (operation == "+") {
    const auto& typed = left_is_column ? left : right;
    const bool text = (typed->type && affinity(*typed->type) == Affinity::string) || operands[0].string() || operands[1].string();
    return binary(left, text ? "||" : "+", right);
  }
  const auto row = names.find(operation);
  if (row == names.end()) return nullptr;
  auto out = binary(left, row->second, right);
  if (!out->span.valid()) out->span = span;
  return out;
}

}  // namespace underpin::sqlalchemy
