// Columns that come into being: their type, default, identity, and the sequence of a serial.
#include "base/text.h"
#include "schema/apply_context.h"
#include "schema/generated_names.h"

namespace underpin {

std::string regclass(const Context& context, const ObjectName& name) {
  const auto part = [&](const std::string& text) { return context.dialect.quote(text); };
  const std::string shown = name.schema.empty() ? part(name.name) : part(name.schema) + "." + part(name.name);
  return "nextval('" + replace_all(shown, "'", "''") + "'::regclass)";
}

std::string sequence_name(const Context& context, const ObjectName& table, std::string_view column) {
  return choose_name(table.name, column, "seq", context.dialect.max_identifier_bytes,
                     [&](const std::string& name) { return context.relation({table.schema, name}) != nullptr || (name == table.name); });
}

void add_owned_sequence(const Context& context, const ObjectName& name, const ObjectName& table, const Column& column, bool identity) {
  Sequence sequence;
  sequence.name = name;
  sequence.type = column.type.text;
  sequence.owner_table = table;
  sequence.owner_column = column.name;
  sequence.identity = identity;
  sequence.origin = column.origin;
  context.add_relation(RelationKind::sequence, name, name, column.origin);
  context.schema.sequences.set(name, sequence);
  add_relation_use(context.schema, table, name);
  if (!identity) add_relation_use(context.schema, name, table);
}

namespace {
bool integer_type(const Context& context, const std::string& type) {
  const std::string base = base_type(context.schema, type, context.dialect);
  return base == "smallint" || base == "integer" || base == "bigint";
}

Refusal make_serial(const Context& context, const Table& table, Column& column) {
  if (column.default_value)
    return refuse(FailureKind::not_allowed, {ObjectKind::column, table.name, column.name},
                  "multiple default values specified for column " + double_quoted(column.name) + " of table " + double_quoted(table.name.name));
  const ObjectName sequence{table.name.schema, sequence_name(context, table.name, column.name)};
  add_owned_sequence(context, sequence, table.name, column, false);
  Expression next;
  next.text = next.canonical = regclass(context, sequence);
  next.origin = column.origin;
  column.default_value = next;
  column.nullable = false;
  return std::nullopt;
}

Refusal make_identity(const Context& context, const Table& table, Column& column) {
  if (column.default_value)
    return refuse(FailureKind::not_allowed, {ObjectKind::column, table.name, column.name},
                  "both default and identity specified for column " + double_quoted(column.name) + " of table " + double_quoted(table.name.name));
  if (column.type.known && !integer_type(context, column.type.text))
    return refuse(FailureKind::not_allowed, {ObjectKind::column, table.name, column.name},
                  "identity column type must be smallint, integer, or bigint");
  const ObjectName sequence{table.name.schema, sequence_name(context, table.name, column.name)};
  add_owned_sequence(context, sequence, table.name, column, true);
  column.nullable = false;
  return std::nullopt;
}
}  // namespace

Refusal make_column(const Context& context, const Table& table, Column& column) {
  column.name = context.cut(column.name);
  if (auto failure = resolve_type(context, column.type)) return failure;
  if (column.generated) fill_canonical(context, *column.generated, column.type.text);
  if (column.identity != Identity::none) return make_identity(context, table, column);
  const bool serial = column.serial && !is_sqlite(context.dialect);
  column.serial = false;
  if (serial) return make_serial(context, table, column);
  return resolve_default(context, table, column);
}

}  // namespace underpin
