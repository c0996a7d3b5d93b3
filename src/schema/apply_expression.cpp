#include <algorithm>

#include "base/text.h"
#include "schema/apply_context.h"
#include "schema/literal.h"

namespace underpin {

namespace {
bool has_extension(const Context& context, std::string_view name) { return context.schema.extensions.contains({"", std::string(name)}); }

// The text a type is written with in the schema: schema and name unquoted, brackets kept.
std::string type_tail(const std::string& text) {
  std::size_t end = text.size();
  while (end >= 2 && text.compare(end - 2, 2, "[]") == 0) end -= 2;
  return text.substr(end);
}

Failure no_type(const Context& context, const ObjectName& name, std::string_view extension) {
  const ObjectName normal = normal_name(name, context.dialect);
  if (!name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(name.schema);
  const std::string hint = extension.empty() ? "" : "CREATE EXTENSION " + std::string(extension);
  return refuse(extension.empty() ? FailureKind::missing : FailureKind::needs_extension, {ObjectKind::type, normal, ""},
                "type " + double_quoted(name.display()) + " does not exist", hint);
}

std::string without_modifiers(const std::string& type) {
  const std::size_t open = type.find('(');
  if (open == std::string::npos) return type;
  const std::size_t close = type.find(')', open);
  return type.substr(0, open) + (close == std::string::npos ? "" : type.substr(close + 1));
}

Refusal bad_literal(const Column& column, const std::string& type, const std::string& value) {
  return refuse(FailureKind::invalid_value, {ObjectKind::column, {}, column.name},
                "invalid input syntax for type " + type + (type == "json" || type == "jsonb" ? "" : ": " + double_quoted(value)));
}

// A quoted literal without a cast takes the column's type, and must be a value of it.
Refusal check_literal(const Context& context, const Column& column, const std::string& value) {
  const UserType* type = user_type(context.schema, column.type.text, context.dialect, context.session);
  if (type && type->enumeration && !ends_with(column.type.text, "[]")) {
    const auto& labels = type->enumeration->labels;
    if (std::find(labels.begin(), labels.end(), value) != labels.end()) return std::nullopt;
    return refuse(FailureKind::invalid_value, {ObjectKind::type, type->name, ""},
                  "invalid input value for enum " + type->name.display() + ": " + double_quoted(value), {}, type->origin);
  }
  const std::string base = without_modifiers(base_type(context.schema, column.type.text, context.dialect));
  if (!literal_fits(base, value)) return bad_literal(column, base, value);
  return std::nullopt;
}

Refusal check_default_type(const Context& context, const Column& column, const std::string& from) {
  const std::string to = base_type(context.schema, column.type.text, context.dialect);
  const UserType* from_type = user_type(context.schema, from, context.dialect, context.session);
  const UserType* to_type = user_type(context.schema, to, context.dialect, context.session);
  if (from_type && to_type && from_type->name == to_type->name && ends_with(from, "[]") == ends_with(to, "[]")) return std::nullopt;
  if (!from_type && !context.dialect.builtin_type(from)) return std::nullopt;
  if (!to_type && !context.dialect.builtin_type(to)) return std::nullopt;
  if (context.dialect.assignable(from, to)) return std::nullopt;
  return refuse(FailureKind::type_mismatch, {ObjectKind::column, {}, column.name},
                "column " + double_quoted(column.name) + " is of type " + without_modifiers(column.type.text) + " but default expression is of type " +
                    without_modifiers(from),
                "You will need to rewrite or cast the expression.");
}

Refusal check_sequence(const Context& context, const Expression& expression) {
  const ObjectName sequence = sequence_in_default(expression, context.schema, context.dialect);
  if (sequence.empty() || context.find(sequence)) return std::nullopt;
  return no_relation(context, sequence, ObjectKind::sequence);
}
}  // namespace

Refusal resolve_type(const Context& context, Type& type) {
  if (is_sqlite(context.dialect) || !type.known || type.text.empty()) return std::nullopt;
  const ObjectName name = type_name_in(type.text);
  if (const auto found = find_type(context.schema, name, context.dialect, context.session)) {
    type.text = found->display() + type_tail(type.text);
    return std::nullopt;
  }
  if (context.dialect.builtin_type(type.text)) return std::nullopt;
  if (find_table(context.schema, name, context.dialect, context.session)) return std::nullopt;  // a row type
  const std::string_view extension = context.dialect.extension_of(name.name);
  if (!extension.empty() && has_extension(context, extension)) return std::nullopt;
  return no_type(context, name, extension);
}

namespace {
// Names as the server reads them: in lower case where they are not quoted.
std::string folded(std::string type) {
  bool quoted = false;
  for (char& c : type) {
    quoted = quoted != (c == '"');
    if (!quoted && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type;
}
}  // namespace

std::string expression_type(std::string_view text) {
  text = trim(text);
  if (text.empty()) return {};
  if (const auto cast = trailing_cast(text)) return folded(*cast);
  const std::string low = lower(text);
  if (low == "true" || low == "false") return "boolean";
  const std::string_view digits = text[0] == '-' || text[0] == '+' ? trim(text.substr(1)) : text;
  if (!digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos) return digits.size() < 10 ? "integer" : "bigint";
  if (!digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos) return "numeric";
  if (low == "now()" || low == "current_timestamp" || low == "clock_timestamp()" || low == "statement_timestamp()" ||
      low == "transaction_timestamp()")
    return "timestamp with time zone";
  if (low == "localtimestamp") return "timestamp without time zone";
  if (low == "current_date") return "date";
  if (low == "gen_random_uuid()" || low == "uuid_generate_v4()" || low == "uuid_generate_v1()" || low == "uuid_generate_v1mc()") return "uuid";
  if (low == "random()") return "double precision";
  if (starts_with(low, "nextval(") && low.find(')') == low.size() - 1) return "bigint";
  return {};
}

namespace {
// A function that is called by this name: one of the schema's or the server's own; a type's name casts. Where an extension
// brings nobody knows what, anything may be there.
bool may_be_called(const Context& context, const std::string& function, std::string_view extension) {
  const Schema& schema = context.schema;
  if (!functions_named(schema, {"", function}).empty()) return true;
  for (const ObjectName& place : schema.schemas.names())
    if (!functions_named(schema, {place.name, function}).empty()) return true;
  if (!extension.empty()) return false;
  if (!context.dialect.server_function || context.dialect.server_function(function)) return true;
  if (context.dialect.builtin_type(context.dialect.canonical_type(function))) return true;
  if (find_type(schema, {"", function}, context.dialect, context.session) || find_table(schema, {"", function}, context.dialect, context.session)) return true;
  for (const Extension* other : schema.extensions.sorted())
    if (!context.dialect.fully_known_extension(other->name)) return true;
  for (const ObjectName& other : schema.opaque.names())
    if (contains(other.name, function)) return true;
  return false;
}

Refusal no_function(const std::string& function, bool bare, std::string_view extension) {
  return refuse(extension.empty() ? FailureKind::missing : FailureKind::needs_extension, {ObjectKind::function, {"", function}, ""},
                "function " + function + (bare ? "()" : "(…)") + " does not exist", extension.empty() ? std::string() : "CREATE EXTENSION " + double_quoted(extension));
}
}  // namespace

Refusal check_calls(const Context& context, const std::vector<std::string>& functions) {
  for (const std::string& function : functions) {
    const std::string_view extension = context.dialect.extension_of(function);
    if (!extension.empty() && has_extension(context, extension)) continue;
    if (!may_be_called(context, function, extension)) return no_function(function, false, extension);
  }
  return std::nullopt;
}

Refusal check_functions(const Context& context, const Expression& expression) {
  const std::string& text = expression.text.empty() ? expression.canonical : expression.text;
  if (text.find('(') == std::string::npos) return std::nullopt;
  const auto functions = context.dialect.functions_in_expression(text);
  if (!functions) return std::nullopt;
  for (const std::string& function : *functions) {
    const std::string_view extension = context.dialect.extension_of(function);
    if (!extension.empty() && has_extension(context, extension)) continue;
    if (!may_be_called(context, function, extension)) return no_function(function, contains(lower(text), lower(function) + "()"), extension);
  }
  return std::nullopt;
}

Refusal check_compared_literals(const Context& context, const Table& table, const Expression& expression) {
  if (!context.dialect.compared_literals) return std::nullopt;
  for (const auto& [name, literal] : context.dialect.compared_literals(expression.text.empty() ? expression.canonical : expression.text)) {
    const Column* column = table.column(context.cut(name));
    if (!column || !column->type.known) continue;
    Refusal failure = check_literal(context, *column, literal);
    if (failure && failure->object.kind == ObjectKind::column) failure->object.name = table.name;
    if (failure) return failure;
  }
  return std::nullopt;
}

Refusal resolve_default(const Context& context, const Table& table, Column& column) {
  if (!column.default_value) return std::nullopt;
  Expression& value = *column.default_value;
  fill_canonical(context, value, column.type.text);
  if (is_sqlite(context.dialect) || !column.type.known) return std::nullopt;
  const auto with_table = [&](Refusal failure) {
    if (failure && failure->object.kind == ObjectKind::column && failure->object.name.empty()) failure->object.name = table.name;
    return failure;
  };
  const std::string& text = value.text.empty() ? value.canonical : value.text;
  if (lower(trim(text)) == "null" && !contains(column.type.text, "(")) {  // not stored; a length would make it a call
    column.default_value.reset();
    return std::nullopt;
  }
  if (const auto literal = whole_literal(text)) return with_table(check_literal(context, column, *literal));
  if (const auto columns = columns_named(context, value); columns && !columns->empty())
    return refuse(FailureKind::not_allowed, {ObjectKind::column, table.name, column.name}, "cannot use column reference in DEFAULT expression");
  if (auto failure = check_functions(context, value)) return failure;
  if (auto failure = check_sequence(context, value)) return failure;
  const auto literal = cast_literal(text);
  std::string type = expression_type(literal ? text : value.shown());
  if (type.empty()) return std::nullopt;
  type = context.dialect.canonical_type(type);
  if (literal) {  // 'x'::status: the label must exist whatever the column is
    const UserType* user = user_type(context.schema, type, context.dialect, context.session);
    if (user && user->enumeration) {
      Column as_cast;
      as_cast.name = column.name;
      as_cast.type.text = type;
      if (auto failure = check_literal(context, as_cast, *literal)) return with_table(std::move(failure));
    } else if (!user && !context.dialect.builtin_type(type)) {
      Type named{type};
      if (auto failure = resolve_type(context, named)) return failure;
    }
  }
  return with_table(check_default_type(context, column, type));
}

}  // namespace underpin
