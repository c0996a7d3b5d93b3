#include "readers/alembic/operations.h"

#include <unordered_map>
#include <unordered_set>

#include "base/text.h"

namespace underpin::alembic {

using eval::Call;
using eval::Value;

Operation find_operation(std::string_view name) {
  static const std::unordered_map<std::string_view, Operation> table = {
      {"create_table", create_table},
      {"drop_table", drop_table},
      {"rename_table", rename_table},
      {"create_table_comment", create_table_comment},
      {"drop_table_comment", drop_table_comment},
      {"add_column", add_column},
      {"drop_column", drop_column},
      {"alter_column", alter_column},
      {"create_index", create_index},
      {"drop_index", drop_index},
      {"create_primary_key", create_primary_key},
      {"create_unique_constraint", create_unique_constraint},
      {"create_foreign_key", create_foreign_key},
      {"create_check_constraint", create_check_constraint},
      {"create_exclude_constraint", create_exclude_constraint},
      {"drop_constraint", drop_constraint},
      {"execute", execute},
      {"bulk_insert", bulk_insert},
      {"sync_enum_values", sync_enum_values},
      // geoalchemy2.alembic_helpers: on PostgreSQL the same as the operations they are named for.
      {"create_geospatial_table", create_table},
      {"drop_geospatial_table", drop_table},
      {"add_geospatial_column", add_column},
      {"drop_geospatial_column", drop_column},
      {"create_geospatial_index", create_index},
      {"drop_geospatial_index", drop_index},
  };
  const auto row = table.find(name);
  return row == table.end() ? nullptr : row->second;
}

namespace {

// Arguments that every operation looks at itself, and those that change nothing in a schema here.
bool told_elsewhere(const std::string& keyword) {
  static const std::unordered_set<std::string_view> names = {
      "table_name", "name", "tablename", "source", "index_name", "constraint_name", "column_name", "column", "columns", "cols", "local_cols",
      "remote_cols", "referent", "referent_table", "source_table", "condition", "sqltext", "old_table_name", "new_table_name", "type_", "nullable",
      "server_default", "new_column_name", "postgresql_using", "table", "rows", "multiinsert", "execution_options", "existing_type",
      "existing_server_default", "existing_nullable", "existing_comment", "existing_autoincrement", "autoincrement", "info"};
  return names.count(keyword) > 0;
}

bool of_other_engine(const Migration& m, const std::string& keyword) {
  for (const char* engine : {"postgresql_", "sqlite_", "mysql_", "mariadb_", "mssql_", "oracle_"})
    if (starts_with(keyword, engine)) return !starts_with(keyword, m.replay->dialect().name + "_");
  return false;
}

bool names_schema(const std::string& keyword) { return keyword == "schema" || keyword == "source_schema" || keyword == "referent_schema"; }

}  // namespace

std::optional<Call> settled(Migration& m, std::string_view name, const Call& call) {
  const std::string operation = "op." + std::string(name);
  Call out = call;
  if (call.incomplete && name != "create_table" && name != "bulk_insert") m.undecided(operation, "arguments given with * or **", call.span);
  bool lost = false;
  for (auto& [keyword, value] : out.kwargs) {
    if (!value.is_unknown() || told_elsewhere(keyword) || of_other_engine(m, keyword)) continue;
    m.undecided(operation + ", " + keyword, value.unknown()->reason, call.span);
    lost = lost || names_schema(keyword);
    if (keyword == "if_exists" || keyword == "if_not_exists") value = eval::boolean(true, value.span);  // the form that cannot fail
  }
  if (lost) return std::nullopt;
  std::erase_if(out.kwargs, [&](const auto& entry) { return entry.second.is_unknown() && !told_elsewhere(entry.first); });
  return out;
}

eval::Outcome run_operation(Migration& m, std::string_view name, Operation run, const Call& call) {
  const auto known = settled(m, name, call);
  return known ? run(m, *known) : eval::Outcome(eval::none());
}

const Value* argument(const Call& call, std::size_t index, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto* value = call.keyword(name)) return value;
  return index < call.args.size() ? &call.args[index] : nullptr;
}

std::optional<std::string> required(Migration& m, const Call& call, std::size_t index, std::initializer_list<const char*> names,
                                    std::string_view operation) {
  const auto* value = argument(call, index, names);
  if (auto text = sa::text_of(value)) return text;
  std::string why = "the " + std::string(*names.begin()) + " of op." + std::string(operation);
  if (value && value->unknown()) why = value->unknown()->reason;
  m.undecided("op." + std::string(operation), why, call.span);
  return std::nullopt;
}

ObjectName table_name(const std::string& table, const Call& call, const char* schema_keyword) {
  return ObjectName{sa::text_of(call.keyword(schema_keyword)).value_or(""), table};
}

}  // namespace underpin::alembic
