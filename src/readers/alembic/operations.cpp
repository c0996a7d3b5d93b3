#include "readers/alembic/operations.h"

#include <unordered_map>

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
  };
  const auto row = table.find(name);
  return row == table.end() ? nullptr : row->second;
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
