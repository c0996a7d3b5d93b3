// Statements about rows: each becomes a DataStep, those inside WITH one of their own.
#include <algorithm>

#include "base/text.h"
#include "sql/queries.h"
#include "sql/reader.h"

namespace underpin::sql {
namespace {

// The queries of WITH may name each other; those names are no relations.
void forget_parts(DataStep& step, const Node& statement) {
  for (const Node& part : statement["withClause"]["ctes"])
    step.reads.erase(std::remove(step.reads.begin(), step.reads.end(), ObjectName{"", std::string(part["ctename"].str())}), step.reads.end());
}

void add_parts(Reader& reader, const Node& statement) {
  const std::size_t first = reader.changes.size();
  for (const Node* part : modifying_parts(statement)) read_statement(reader, *part);
  for (std::size_t i = first; i < reader.changes.size(); ++i)
    if (auto* step = std::get_if<DataStep>(&reader.changes[i])) forget_parts(*step, statement);
}

std::vector<std::string> target_names(const Node& targets) {
  std::vector<std::string> names;
  for (const Node& target : targets)
    if (target["name"]) names.emplace_back(target["name"].str());
  return names;
}

void add_names(std::vector<std::string>& names, const Node& targets) {
  for (std::string& name : target_names(targets))
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

DataStep step(DataKind kind, const Node& statement) {
  DataStep out;
  out.kind = kind;
  out.table = relation_name(statement["relation"]);
  out.reads = relations_of(statement);
  out.calls = functions_called(statement);
  out.has_where = static_cast<bool>(statement["whereClause"]);
  return out;
}

// Functions of the server itself that change nothing; any other that is called for its own sake may do anything.
bool harmless(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "abs", "age", "array_agg", "array_length", "avg", "bool_and", "bool_or", "ceil", "char_length", "clock_timestamp", "coalesce",
      "col_description", "concat", "count", "currval", "current_database", "current_schema", "current_schemas", "current_setting", "date_part",
      "date_trunc", "exists", "extract", "floor", "format", "format_type", "gen_random_uuid", "generate_series", "json_agg", "json_build_object",
      "jsonb_agg", "jsonb_build_object", "left", "length", "lower", "max", "md5", "min", "now", "obj_description", "quote_ident",
      "quote_literal", "random", "regexp_replace", "replace", "right", "round", "row_number", "row_to_json", "split_part", "statement_timestamp",
      "string_agg", "substring", "sum", "to_char", "to_date", "to_json", "to_jsonb", "to_regclass", "to_regproc", "to_regtype",
      "to_timestamp", "transaction_timestamp", "trim", "unnest", "upper", "uuid_generate_v1", "uuid_generate_v4", "version"};
  return starts_with(name, "pg_") || starts_with(name, "has_") || starts_with(name, "txid_") || starts_with(name, "inet_") ||
         std::binary_search(std::begin(kNames), std::end(kNames), name);
}

// SELECT set_config('search_path', 'x', false)
bool read_set_config(Reader& reader, const Node& call) {
  if (!call.is("FuncCall") || last_name(call["funcname"]) != "set_config" || call["args"].size() < 2) return false;
  const Node& args = call["args"];
  if (!args[std::size_t{0}]["sval"] || !args[1]["sval"]) return false;
  SessionStep step;
  step.what = SessionStep::What::set;
  step.name = lower(args[std::size_t{0}].str());
  step.value = args[1].str();
  step.local = args[2].boolean();
  reader.add(std::move(step));
  return true;
}

bool system_column(std::string_view name) {
  return name == "ctid" || name == "xmin" || name == "xmax" || name == "cmin" || name == "cmax" || name == "tableoid";
}

}  // namespace

void refuse_missing_columns(Reader& reader, const Node& query) {
  if (!query.is("SelectStmt")) return;
  for (const ObjectId& id : columns_read(query, reader.schema, reader.dialect)) {
    const Table* table = reader.schema.tables.find(id.name);
    if (!table || table->columns_unknown || table->external || table->columns.empty() || table->column(id.member) || system_column(id.member)) continue;
    DataStep step;
    step.table = id.name;
    step.columns = {id.member};
    return reader.add(std::move(step));
  }
}

void read_insert(Reader& reader, const Node& statement) {
  add_parts(reader, statement);
  refuse_missing_columns(reader, statement["selectStmt"]);
  DataStep out = step(DataKind::insert, statement);
  out.columns = target_names(statement["cols"]);
  add_names(out.columns, statement["onConflictClause"]["targetList"]);
  reader.add(std::move(out));
}

void read_update(Reader& reader, const Node& statement) {
  add_parts(reader, statement);
  DataStep out = step(DataKind::update, statement);
  add_names(out.columns, statement["targetList"]);
  reader.add(std::move(out));
}

void read_delete(Reader& reader, const Node& statement) {
  add_parts(reader, statement);
  reader.add(step(DataKind::remove, statement));
}

void read_merge(Reader& reader, const Node& statement) {
  add_parts(reader, statement);
  DataStep out = step(DataKind::update, statement);
  bool inserts = true;
  for (const Node& clause : statement["mergeWhenClauses"]) {
    add_names(out.columns, clause["targetList"]);
    if (clause["commandType"].str() != "CMD_INSERT") inserts = false;
  }
  if (inserts) out.kind = DataKind::insert;
  out.has_where = true;
  reader.add(std::move(out));
}

void read_select(Reader& reader, const Node& statement) {
  add_parts(reader, statement);
  if (statement["intoClause"]) {
    CreateTable change;
    const Node& relation = statement["intoClause"]["rel"];
    change.as_query = true;
    change.table.name = relation_name(relation);
    change.table.temporary = relation["relpersistence"].str() == "t";
    change.table.unlogged = relation["relpersistence"].str() == "u";
    change.table.origin = reader.origin();
    const auto types = copied_types(statement, reader.schema, reader.dialect);
    for (const std::string& name : target_columns(statement, &reader.schema, reader.dialect)) {
      Column column;
      column.name = name;
      const auto type = types.find(name);
      column.type = type == types.end() ? Type{"", false} : type->second;
      change.table.columns.push_back(std::move(column));
    }
    return reader.add(std::move(change));
  }
  const Node& targets = statement["targetList"];
  if (targets.size() > 0 && read_set_config(reader, targets[std::size_t{0}]["val"])) return;
  if (run_called_functions(reader, statement)) return;
  refuse_missing_columns(reader, statement);
  DataStep out;
  out.reads = relations_of(statement);
  out.has_where = static_cast<bool>(statement["whereClause"]);
  out.calls = functions_called(statement);
  for (const std::string& name : out.calls)
    if (!harmless(name)) out.kind = DataKind::call;
  if (out.reads.size() == 1 && out.kind == DataKind::select) out.table = out.reads.front();
  reader.add(std::move(out));
}

void read_copy(Reader& reader, const Node& statement) {
  DataStep out;
  out.kind = statement["is_from"].boolean() ? DataKind::copy : DataKind::select;
  out.table = relation_name(statement["relation"]);
  if (statement["query"]) out.reads = relations_of(statement["query"]);
  if (statement["is_from"].boolean()) out.columns = name_list(statement["attlist"]);
  reader.add(std::move(out));
}

void read_truncate(Reader& reader, const Node& statement) {
  for (const Node& relation : statement["relations"]) {
    DataStep out;
    out.kind = DataKind::truncate;
    out.table = relation_name(relation);
    reader.add(std::move(out));
  }
}

}  // namespace underpin::sql
