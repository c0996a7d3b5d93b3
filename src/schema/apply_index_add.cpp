// Indexes that come into being on PostgreSQL: method, operator classes, columns, name.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_context.h"
#include "schema/generated_names.h"

namespace underpin {

namespace {
struct Method {
  std::string_view name;
  bool unique, multicolumn, include;
};
// Access methods a server has without extensions, and what their indexes can do.
constexpr Method kMethods[] = {{"btree", true, true, true}, {"hash", false, false, false}, {"gin", false, true, false},
                               {"gist", false, true, true}, {"spgist", false, false, true}, {"brin", false, true, false}};

const Method* method_named(std::string_view name) {
  for (const Method& method : kMethods)
    if (method.name == name) return &method;
  return nullptr;
}

// The type under which the dialect's table of operator classes lists a column's type.
std::string type_for_opclass(const Context& context, const std::string& type_text) {
  const std::string base = base_type(context.schema, type_text, context.dialect);
  if (ends_with(base, "[]")) return base;
  const UserType* type = user_type(context.schema, base, context.dialect);
  if (!type) return base;
  return type->enumeration ? "anyenum" : type->range ? "anyrange" : type->composite ? "record" : base;
}

std::string plain(const std::string& type) { return type.substr(0, type.find('(')); }

Failure no_operator_class(std::string_view method, const std::string& type, std::string_view extension) {
  std::string hint = "You must specify an operator class for the index or define a default operator class for the data type.";
  if (!extension.empty()) hint = "CREATE EXTENSION " + std::string(extension);
  return refuse(FailureKind::no_opclass, {ObjectKind::type, {"", type}, ""},
                "data type " + plain(type) + " has no default operator class for access method " + double_quoted(method), hint);
}

Refusal check_method(const Context& context, Index& index) {
  if (index.method.empty()) index.method = "btree";
  if (index.method == "rtree") index.method = "gist";
  const Method* method = method_named(index.method);
  if (!method) {
    const std::string_view extension = context.dialect.extension_of(index.method);
    if (!extension.empty() && context.schema.extensions.contains({"", std::string(extension)})) return std::nullopt;
    return refuse(extension.empty() ? FailureKind::missing : FailureKind::needs_extension, {ObjectKind::opaque, {"", index.method}, ""},
                  "access method " + double_quoted(index.method) + " does not exist", extension.empty() ? "" : "CREATE EXTENSION " + std::string(extension));
  }
  const ObjectId id{ObjectKind::index, {"", index.name}, ""};
  const auto cannot = [&](std::string_view what) {
    return refuse(FailureKind::not_allowed, id, "access method " + double_quoted(index.method) + " does not support " + std::string(what));
  };
  if (index.unique && !method->unique) return cannot("unique indexes");
  if (!index.include.empty() && !method->include) return cannot("included columns");
  if (index.keys.size() > 1 && !method->multicolumn) return cannot("multicolumn indexes");
  return std::nullopt;
}

Refusal check_named_class(const Context& context, const std::string& method, const IndexKey& key) {
  std::string name = key.opclass.substr(0, key.opclass.find_first_of(" ("));
  if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) name = name.substr(dot + 1);
  const std::string_view extension = context.dialect.extension_of(name);
  if (extension.empty() || context.schema.extensions.contains({"", std::string(extension)})) return std::nullopt;
  return refuse(FailureKind::needs_extension, {ObjectKind::opaque, {"", name}, ""},
                "operator class " + double_quoted(name) + " does not exist for access method " + double_quoted(method), "CREATE EXTENSION " + std::string(extension));
}

Refusal no_index_column(const ObjectName& table, const std::string& column) {
  return refuse(FailureKind::missing, {ObjectKind::column, table, column}, "column " + double_quoted(column) + " does not exist");
}

// What an index stands on: a table, or a materialised view whose columns may not be known.
struct Base {
  const Table* table = nullptr;
  const View* view = nullptr;
  bool has(const std::string& column) const {
    if (table) return table->columns_unknown || table->column(column);
    return view->columns.empty() || std::find(view->columns.begin(), view->columns.end(), column) != view->columns.end();
  }
};

Refusal check_expression_columns(const Context& context, const Base& base, const ObjectName& table, const Expression& expression) {
  const auto columns = columns_named(context, expression);
  for (const std::string& column : columns.value_or(std::vector<std::string>{}))
    if (!base.has(column)) return no_index_column(table, column);
  return check_functions(context, expression);
}

// Functions no index may use because their answer changes; only those that are so for all arguments.
Refusal check_immutable(const Expression& expression, std::string_view where) {
  static constexpr std::string_view kVolatile[] = {"now",         "random",     "clock_timestamp", "statement_timestamp", "transaction_timestamp",
                                                   "timeofday",   "nextval",    "currval",         "gen_random_uuid"};
  const std::string low = lower(expression.text.empty() ? expression.canonical : expression.text);
  bool is_volatile = has_word(low, "current_timestamp") || has_word(low, "current_date") || has_word(low, "localtimestamp");
  for (std::string_view name : kVolatile) is_volatile = is_volatile || (has_word(low, name) && contains(low, std::string(name) + "("));
  if (!is_volatile) return std::nullopt;
  return refuse(FailureKind::not_allowed, {ObjectKind::index, {}, ""}, "functions in index " + std::string(where) + " must be marked IMMUTABLE");
}

Refusal check_keys(const Context& context, const Base& base, const ObjectName& name, Index& index) {
  for (IndexKey& key : index.keys) {
    if (key.collation == "default") key.collation.clear();  // every column without one has it
    if (key.is_expression) {
      fill_canonical(context, key.key);
      if (auto failure = check_expression_columns(context, base, name, key.key)) return failure;
      if (auto failure = check_immutable(key.key, "expression")) return failure;
    } else {
      key.key.text = context.cut(key.key.text);
      key.key.canonical.clear();
      if (!base.has(key.key.text)) return no_index_column(name, key.key.text);
    }
    if (!key.opclass.empty()) {
      if (auto failure = check_named_class(context, index.method, key)) return failure;
    } else if (base.table) {
      if (auto failure = check_operator_class(context, *base.table, index.method, key)) return failure;
    }
  }
  for (std::string& column : index.include) {
    column = context.cut(column);
    if (!base.has(column)) return no_index_column(name, column);
  }
  if (!index.predicate) return std::nullopt;
  fill_canonical(context, *index.predicate);
  if (auto failure = check_expression_columns(context, base, name, *index.predicate)) return failure;
  if (base.table)
    if (auto failure = check_compared_literals(context, *base.table, *index.predicate)) return failure;
  return check_immutable(*index.predicate, "predicate");
}
}  // namespace

Refusal check_operator_class(const Context& context, const Table& table, std::string_view method, const IndexKey& key) {
  std::string type;
  if (key.is_expression) {
    type = expression_type(key.key.shown());
    if (!type.empty()) type = context.dialect.canonical_type(type);
  } else if (const Column* column = table.column(key.key.text); column && column->type.known) {
    type = column->type.text;
  }
  if (type.empty() || !method_named(method)) return std::nullopt;
  const std::string listed = type_for_opclass(context, type);
  const bool user = user_type(context.schema, listed, context.dialect) != nullptr;
  if (!user && listed == type && !context.dialect.builtin_type(type)) {  // an extension's type: known only where the dialect says so
    if (context.dialect.extension_of(type_name_in(type).name).empty()) return std::nullopt;
  }
  if (context.dialect.has_default_opclass(method, listed)) return std::nullopt;
  const std::string_view extension = context.dialect.opclass_extension ? context.dialect.opclass_extension(method, listed) : std::string_view{};
  if (!extension.empty() && context.schema.extensions.contains({"", std::string(extension)})) return std::nullopt;
  Failure failure = no_operator_class(method, type, extension);
  if (!key.is_expression) failure.column = ObjectId{ObjectKind::column, table.name, key.key.text};
  return failure;
}

Refusal add_index(const Context& context, const ObjectName& name, Index index, bool quiet_exists) {
  Base base{context.schema.tables.find(name), context.schema.views.find(name)};
  index.name = context.cut(index.name);
  if (auto failure = check_keys(context, base, name, index)) return failure;
  const ObjectName given{name.schema, index.name};
  if (!index.name.empty() && context.relation(given)) {
    if (quiet_exists) return context.skip();
    return relation_exists(context, given, ObjectKind::index);
  }
  if (auto failure = check_method(context, index)) return failure;
  if (index.name.empty()) {
    const std::size_t limit = context.dialect.max_identifier_bytes;
    index.name = choose_name(name.name, join_column_names(index_column_names(index, limit), limit), "idx", limit,
                             [&](const std::string& candidate) { return context.relation({name.schema, candidate}) != nullptr; });
  }
  context.add_relation(RelationKind::index, {name.schema, index.name}, name, index.origin);
  if (base.view)
    context.schema.views.edit(name).indexes.push_back(std::move(index));
  else
    context.schema.tables.edit(name).indexes.push_back(std::move(index));
  return std::nullopt;
}

}  // namespace underpin
