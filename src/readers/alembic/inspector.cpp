#include "readers/alembic/inspector.h"

#include "base/text.h"
#include "schema/lookup.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

Value inspector_value(Span span) { return sa::wrap(std::make_shared<Inspector>(), "sqlalchemy.engine.reflection.Inspector", span); }

namespace {

Value dict_of(std::vector<std::pair<const char*, Value>> entries, Span span) {
  auto dict = std::make_shared<eval::Dict>();
  for (auto& [key, value] : entries) dict->items.emplace_back(eval::string(key), std::move(value));
  Value value;
  value.data = dict;
  value.span = span;
  return value;
}

Value names(const std::vector<std::string>& list) {
  std::vector<Value> items;
  for (const auto& name : list) items.push_back(eval::string(name));
  return eval::list(std::move(items));
}

Value optional_text(const std::string& text) { return text.empty() ? eval::none() : eval::string(text); }

// Unnamed constraints have no name on SQLite.
Value constraint_name(Migration& m, const std::string& name) { return m.postgres() ? eval::string(name) : optional_text(name); }

Value comment_of(Migration& m, const ObjectId& id) {
  const auto text = comment_on(m.replay->schema(), id);
  return text ? eval::string(*text) : eval::none();
}

Value column_dict(Migration& m, const underpin::Table& table, const underpin::Column& column, Span span) {
  const bool key = table.primary_key && std::find(table.primary_key->columns.begin(), table.primary_key->columns.end(), column.name) != table.primary_key->columns.end();
  auto type = reflected_type(column.type, m);
  return dict_of({{"name", eval::string(column.name)},
                  {"type", sa::wrap(type, "sqlalchemy.types." + type->name, span)},
                  {"nullable", eval::boolean(column.nullable && !(key && m.postgres()))},
                  {"default", column.default_value ? eval::string(column.default_value->shown()) : eval::none()},
                  {"autoincrement", eval::boolean(column.serial)},
                  {"primary_key", eval::integer(key ? 1 : 0)},
                  {"comment", comment_of(m, {ObjectKind::column, table.name, column.name})}},
                 span);
}

Value index_dict(const underpin::Index& index, Span span) {
  std::vector<Value> columns;
  for (const auto& key : index.keys) columns.push_back(key.is_expression ? eval::none() : eval::string(key.key.text));
  return dict_of({{"name", eval::string(index.name)}, {"column_names", eval::list(std::move(columns))}, {"unique", eval::boolean(index.unique)},
                  {"dialect_options", dict_of({}, span)}},
                 span);
}

Value foreign_key_dict(Migration& m, const ForeignKey& key, Span span) {
  std::vector<std::pair<const char*, Value>> options;
  if (!key.on_delete.empty()) options.emplace_back("ondelete", eval::string(key.on_delete));
  if (!key.on_update.empty()) options.emplace_back("onupdate", eval::string(key.on_update));
  return dict_of({{"name", constraint_name(m, key.name)},
                  {"constrained_columns", names(key.columns)},
                  {"referred_schema", optional_text(key.ref.schema)},
                  {"referred_table", eval::string(key.ref.name)},
                  {"referred_columns", names(key.ref_columns)},
                  {"options", dict_of(std::move(options), span)}},
                 span);
}

Value unique_dict(Migration& m, const Unique& unique, Span span) {
  return dict_of({{"name", constraint_name(m, unique.name)}, {"column_names", names(unique.columns)}}, span);
}

Value check_dict(Migration& m, const Check& check, Span span) {
  return dict_of({{"name", constraint_name(m, check.name)}, {"sqltext", eval::string(check.expression.shown())}}, span);
}

Value key_dict(Migration& m, const underpin::Table& table, Span span) {
  if (!table.primary_key) return dict_of({{"constrained_columns", eval::list({})}, {"name", eval::none()}}, span);
  return dict_of({{"constrained_columns", names(table.primary_key->columns)}, {"name", constraint_name(m, table.primary_key->name)}}, span);
}

std::string wanted_schema(Migration& m, const Value* value) {
  const auto text = sa::text_of(value).value_or("");
  return text == m.replay->dialect().default_schema ? "" : text;
}

// The names of tables or views of one schema.
template <class Map>
std::vector<std::string> names_in(const Map& map, const std::string& schema, bool materialized_wanted, bool any) {
  std::vector<std::string> out;
  for (const auto* object : map.sorted()) {
    if (object->name.schema != schema) continue;
    if constexpr (requires { object->materialized; }) {
      if (!any && object->materialized != materialized_wanted) continue;
    }
    out.push_back(object->name.name);
  }
  return out;
}

Outcome no_such_table(const ObjectName& name, Span span) {
  Raise raise;
  raise.type = "sqlalchemy.exc.NoSuchTableError";
  raise.message = name.display();
  raise.span = span;
  return raise;
}

std::optional<Outcome> table_list(Migration& m, const std::string& name, const Call& call) {
  const auto& schema = m.replay->schema();
  const auto wanted = wanted_schema(m, call.argument(0, "schema"));
  if (name == "get_table_names" || name == "get_sorted_table_and_fkc_names") {
    auto list = names_in(schema.tables, wanted, false, true);
    // Alembic's own table is there as soon as the first revision runs.
    if (wanted.empty() && !m.settings->version_table.empty() && !schema.tables.contains({"", m.settings->version_table})) list.push_back(m.settings->version_table);
    return eval::list(*names(list).sequence(), call.span);
  }
  if (name == "get_view_names") return names(names_in(schema.views, wanted, false, false));
  if (name == "get_materialized_view_names") return names(names_in(schema.views, wanted, true, false));
  if (name == "get_sequence_names") return names(names_in(schema.sequences, wanted, false, true));
  if (name == "get_schema_names") {
    std::vector<std::string> list = m.postgres() ? std::vector<std::string>{"information_schema", "public"} : std::vector<std::string>{"main"};
    for (const auto* object : schema.schemas.sorted()) list.push_back(object->name.name);
    return names(list);
  }
  if (name == "get_enums") {
    std::vector<Value> list;
    for (const auto* type : schema.types.sorted())
      if (type->enumeration && (type->name.schema == wanted || sa::text_of(call.argument(0, "schema")) == "*"))
        list.push_back(dict_of({{"name", eval::string(type->name.name)}, {"schema", eval::string(type->name.schema.empty() ? "public" : type->name.schema)},
                                {"visible", eval::boolean(true)}, {"labels", names(type->enumeration->labels)}},
                               call.span));
    return eval::list(std::move(list), call.span);
  }
  if (name == "has_schema") {
    const auto asked = sa::text_of(call.argument(0, "schema_name")).value_or("");
    return eval::boolean(asked == m.replay->dialect().default_schema || schema.schemas.contains({"", asked}), call.span);
  }
  return std::nullopt;
}

}  // namespace

// Whether a table, column or schema of a name that is not known exists is not known either.
std::optional<Value> unknown_argument(const Call& call) {
  if (call.incomplete) return eval::unknown("an inspector is asked with * or **", call.span);
  for (const auto& value : call.args)
    if (value.unknown()) return eval::unknown(value.unknown()->reason, call.span);
  for (const auto& [keyword, value] : call.kwargs)
    if (value.unknown()) return eval::unknown(value.unknown()->reason, call.span);
  return std::nullopt;
}

Outcome inspector_answer(Migration& m, const std::string& name, const ObjectName& asked, const Call& call) {
  const auto resolved = m.resolved(asked);
  const auto* table = m.replay->schema().tables.find(resolved);
  const bool view = m.replay->schema().views.contains(resolved);
  const auto span = call.span;
  if (name == "has_table") return eval::boolean(table || view || (resolved.schema.empty() && resolved.name == m.settings->version_table), span);
  if (name == "has_sequence") return eval::boolean(m.replay->schema().sequences.contains(resolved), span);
  if (view && !table) return eval::unknown("the columns of a view", span);
  if (!table) return no_such_table(asked, span);
  std::vector<Value> list;
  if (name == "get_columns") {
    for (const auto& column : table->columns) list.push_back(column_dict(m, *table, column, span));
  } else if (name == "get_indexes") {
    for (const auto& index : table->indexes) list.push_back(index_dict(index, span));
    if (m.postgres())  // unique constraints are backed by indexes of their names
      for (const auto& unique : table->uniques) {
        auto entry = index_dict(underpin::Index{}, span);
        list.push_back(dict_of({{"name", eval::string(unique.name)}, {"column_names", names(unique.columns)}, {"unique", eval::boolean(true)},
                                {"duplicates_constraint", eval::string(unique.name)}, {"dialect_options", dict_of({}, span)}},
                               span));
      }
  } else if (name == "get_foreign_keys") {
    for (const auto& key : table->foreign_keys) list.push_back(foreign_key_dict(m, key, span));
  } else if (name == "get_unique_constraints") {
    for (const auto& unique : table->uniques) list.push_back(unique_dict(m, unique, span));
  } else if (name == "get_check_constraints") {
    for (const auto& check : table->checks) list.push_back(check_dict(m, check, span));
  } else if (name == "get_pk_constraint" || name == "get_primary_keys") {
    return name == "get_pk_constraint" ? key_dict(m, *table, span) : names(table->primary_key ? table->primary_key->columns : std::vector<std::string>{});
  } else if (name == "get_table_comment") {
    return dict_of({{"text", comment_of(m, {ObjectKind::table, table->name, {}})}}, span);
  } else if (name == "get_table_options") {
    return dict_of({}, span);
  } else if (name == "has_index") {
    const auto index = sa::text_of(call.argument(1, "index_name")).value_or("");
    return eval::boolean(std::any_of(table->indexes.begin(), table->indexes.end(), [&](const auto& i) { return i.name == index; }), span);
  } else if (name == "has_column") {
    const auto column = sa::text_of(call.argument(1, "column_name")).value_or("");
    return eval::boolean(table->column(column) != nullptr, span);
  } else {
    return eval::unknown("the inspector's " + name, span);
  }
  return eval::list(std::move(list), span);
}

Outcome inspector_method(Migration& m, const std::string& name, const Call& call) {
  if (name == "clear_cache" || name == "reflect_table") return eval::none(call.span);
  if (auto lost = unknown_argument(call)) return *lost;
  if (auto answer = table_list(m, name, call)) return *answer;
  const auto* given = call.argument(0, name == "has_sequence" ? "sequence_name" : "table_name");
  const auto text = sa::text_of(given);
  if (!text) return eval::unknown(given && given->unknown() ? given->unknown()->reason : "the table an inspector is asked about", call.span);
  const bool third = name == "has_index" || name == "has_column";
  ObjectName table{sa::text_of(third ? call.keyword("schema") : call.argument(1, "schema")).value_or(""), *text};
  return inspector_answer(m, name, table, call);
}

}  // namespace underpin::alembic
