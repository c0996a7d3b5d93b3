#include "readers/sqlalchemy/dml.h"

#include "base/text.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

ObjectName mapped_table(const Value& value, Context& context) {
  if (!context.interpreter || !context.interpreter->class_of(value)) return {};
  if (const auto table = own_attribute(context, value, "__table__"))
    if (const auto object = as<Table>(*table)) return object->name;
  const auto name = own_attribute(context, value, "__tablename__");
  const auto text = name ? text_of(&*name) : std::nullopt;
  if (!text) return {};
  ObjectName out{"", *text};
  if (const auto args = own_attribute(context, value, "__table_args__")) {
    const auto* dict = args->dict();
    if (const auto* items = args->sequence(); items && !items->empty()) dict = items->back().dict();
    if (dict)
      for (const auto& [key, item] : dict->items)
        if (text_of(&key) == "schema") out.schema = text_of(&item).value_or("");
  }
  return out;
}

bool add_reads(Query& query, const Value& value, Context& context) {
  if (const auto table = as<Table>(value)) {
    query.reads.insert(table->name);
    return true;
  }
  if (const auto inner = as<Query>(value)) {
    query.reads.insert(inner->reads.begin(), inner->reads.end());
    return inner->known;
  }
  if (const auto column = as<Column>(value)) {
    if (const auto table = column->table.lock()) query.reads.insert(table->name);
    return true;
  }
  if (const auto expression = as<Expr>(value)) {
    query.reads.insert(expression->reads.begin(), expression->reads.end());
    return true;
  }
  if (auto name = mapped_table(value, context); !name.empty()) {
    query.reads.insert(std::move(name));
    query.orm = true;
    return true;
  }
  if (const auto* items = value.sequence()) {
    bool known = true;
    for (const auto& item : *items) known = add_reads(query, item, context) && known;
    return known;
  }
  if (const auto* record = value.record(); record && record->receiver) {
    Value receiver;
    receiver.data = record->receiver;
    return add_reads(query, receiver, context);
  }
  return value.string() || value.integer() || value.boolean() || value.is_none();
}

namespace {

void not_known(Query& query, const Value& value) {
  if (!query.known) return;
  query.known = false;
  query.why = value.unknown() ? value.unknown()->reason : "what a query reads: " + eval::describe(value);
}

void read_output(Query& query, const Value& value) {
  std::string name;
  if (const auto column = as<Column>(value)) name = column->name;
  if (const auto expression = as<Expr>(value)) {
    name = expression->name;
    if (expression->form == Expr::Form::function) {
      const auto text = lower(expression->text(true));
      if (starts_with(text, "count(")) query.output = Query::Output::count;
      else if (starts_with(text, "exists")) query.output = Query::Output::exists;
      else if (starts_with(text, "max(") || starts_with(text, "min(") || starts_with(text, "sum(") || starts_with(text, "avg("))
        query.output = Query::Output::aggregate;
    }
  }
  query.names.push_back(name);
}

std::shared_ptr<Query> select(const Call& call, Context& context) {
  auto query = std::make_shared<Query>();
  query->span = call.span;
  std::vector<Value> outputs = call.args;
  if (outputs.size() >= 1 && outputs[0].sequence()) {  // select([a, b], whereclause)
    query->has_where = outputs.size() > 1;
    for (std::size_t i = 1; i < outputs.size(); ++i) add_reads(*query, outputs[i], context);
    outputs = *call.args[0].sequence();
  }
  for (const auto& output : outputs) {
    if (!add_reads(*query, output, context)) not_known(*query, output);
    read_output(*query, output);
  }
  if (const auto* from = call.keyword("from_obj"); from && !add_reads(*query, *from, context)) not_known(*query, *from);
  return query;
}

void written_columns(Query& query, const Value& values) {
  if (const auto* dict = values.dict())
    for (const auto& [key, value] : dict->items) {
      if (const auto name = text_of(&key)) query.columns.push_back(*name);
      if (const auto column = as<Column>(key)) query.columns.push_back(column->name);
    }
  if (const auto* items = values.sequence(); items && !items->empty() && (*items)[0].dict()) written_columns(query, (*items)[0]);
}

std::shared_ptr<Query> writing(DataKind kind, const Value& target, const Call& call, Context& context) {
  auto query = std::make_shared<Query>();
  query->span = call.span;
  query->kind = kind;
  if (const auto table = as<Table>(target)) {
    query->table = table->name;
  } else if (auto name = mapped_table(target, context); !name.empty()) {
    query->table = std::move(name);
    query->orm = true;
  } else {
    not_known(*query, target);
  }
  if (const auto* values = call.keyword("values")) written_columns(*query, *values);
  if (call.keyword("whereclause")) query->has_where = true;
  return query;
}

}  // namespace

std::shared_ptr<Query> make_query(const std::string& path, const Call& call, Context& context) {
  if (!starts_with(path, "sqlalchemy.") && !starts_with(path, "sqlmodel.")) return nullptr;
  const auto name = last_name(path);
  if (name == "select" || name == "exists" || name == "union" || name == "union_all" || name == "join" || name == "outerjoin" || name == "aliased" ||
      name == "alias" || name == "subquery" || name == "intersect" || name == "except_" || name == "lateral") {
    auto query = select(call, context);
    if (name == "exists") query->output = Query::Output::exists;
    return query;
  }
  if (call.args.empty()) return nullptr;
  if (name == "insert") return writing(DataKind::insert, call.args[0], call, context);
  if (name == "update") return writing(DataKind::update, call.args[0], call, context);
  if (name == "delete") return writing(DataKind::remove, call.args[0], call, context);
  return nullptr;
}

std::shared_ptr<Query> table_query(const Table& table, const std::string& name, const Call& call, Context& context) {
  auto query = std::make_shared<Query>();
  query->span = call.span;
  if (name == "insert" || name == "update" || name == "delete") {
    query->kind = name == "insert" ? DataKind::insert : name == "update" ? DataKind::update : DataKind::remove;
    query->table = table.name;
    query->has_where = !call.args.empty() && name != "insert";
    if (const auto* values = call.argument(name == "insert" ? 0 : 1, "values")) written_columns(*query, *values);
    return query;
  }
  if (name == "select" || name == "alias" || name == "join" || name == "outerjoin" || name == "count" || name == "tablesample") {
    query->reads.insert(table.name);
    for (const auto& arg : call.args) add_reads(*query, arg, context);
    if (name == "count") query->output = Query::Output::count;
    for (const auto& column : table.columns) query->names.push_back(column->name);
    return query;
  }
  return nullptr;
}

std::shared_ptr<Query> query_method(const Query& query, const std::string& name, const Call& call, Context& context) {
  static const std::set<std::string> same = {
      "where", "filter", "filter_by", "join", "outerjoin", "join_from", "outerjoin_from", "select_from", "order_by", "limit", "offset", "having",
      "distinct", "options", "with_for_update", "values", "returning", "from_select", "on_conflict_do_nothing", "on_conflict_do_update",
      "execution_options", "subquery", "cte", "alias", "correlate", "correlate_except", "scalar_subquery", "as_scalar", "label", "union",
      "union_all", "intersect", "except_", "add_columns", "add_column", "with_only_columns", "prefix_with", "suffix_with", "params", "group_by",
      "with_entities", "yield_per", "enable_eagerloads", "populate_existing", "with_hint", "ordered_values", "return_defaults", "inline",
      "enable_assertions", "autoflush", "with_session", "from_statement", "columns", "bindparams", "lateral", "slice", "unique", "self_group",
      "exists", "reduce_columns", "values_from", "where_clause", "partitions", "execution_option"};
  if (!same.count(name)) return nullptr;
  auto out = std::make_shared<Query>(query);
  if (name == "where" || name == "filter" || name == "filter_by") out->has_where = true;
  if (name == "group_by") out->grouped = true;
  if (name == "returning") out->returning = true;
  if (name == "exists") out->output = Query::Output::exists;
  if (name == "values") {
    for (const auto& [key, value] : call.kwargs) out->columns.push_back(key);
    for (const auto& arg : call.args) written_columns(*out, arg);
  }
  if (name == "with_only_columns" || name == "with_entities") {
    out->names.clear();
    out->output = Query::Output::rows;
    for (const auto& arg : call.args) read_output(*out, arg);
  }
  for (const auto& arg : call.args)
    if (!add_reads(*out, arg, context) && (name == "join" || name == "outerjoin" || name == "select_from")) not_known(*out, arg);
  return out;
}

}  // namespace underpin::sqlalchemy
