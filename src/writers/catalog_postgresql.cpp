// The catalog form of PostgreSQL: names of schema public bare, all others qualified; lists in the order of their names.
#include <algorithm>

#include "base/text.h"
#include "writers/catalog_forms.h"
#include "writers/catalog_json.h"
#include "writers/catalog_text.h"
#include "writers/extension_names.h"

namespace underpin {
namespace {

std::string shown_name(const ObjectName& name) { return name.schema == "public" ? name.name : name.display(); }
std::string short_text(std::string_view text) { return without_default_schema(text); }

template <class Item>
std::vector<const Item*> by_name(const std::vector<Item>& items) {
  std::vector<const Item*> out;
  for (const Item& item : items) out.push_back(&item);
  std::stable_sort(out.begin(), out.end(), [](const Item* a, const Item* b) { return a->name < b->name; });
  return out;
}

std::string default_text(const Column& column, const ExtensionNames& names) {
  if (column.generated) return json_text(short_text(names.expression(column.generated->shown())));
  return column.default_value ? json_text(short_text(names.expression(column.default_value->shown()))) : "null";
}

// "app"."ci" → ci: the form has no schema of a collation.
std::string bare_collation(const std::string& collation) {
  const std::size_t dot = collation.find("\".\"");
  return starts_with(collation, "\"") && dot != std::string::npos ? replace_all(collation.substr(dot + 3, collation.size() - dot - 4), "\"\"", "\"") : collation;
}

bool in_key(const Table& table, const std::string& column) {
  if (!table.primary_key) return false;
  const auto& columns = table.primary_key->columns;
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::string column_json(const Table& table, const Column& column, const Dialect& dialect, const ExtensionNames& names) {
  JsonObject out;
  out.text("name", column.name).text("type", names.type(type_text(column.type, dialect)));
  out.boolean("nullable", column.nullable && column.identity == Identity::none && !in_key(table, column.name));
  out.raw("default", default_text(column, names));
  if (column.identity != Identity::none) out.text("identity", column.identity == Identity::always ? "always" : "by default");
  return out.flag("generated", column.generated.has_value()).filled("collation", bare_collation(column.collation)).done();
}

void deferrable(JsonObject& out, Deferrable value) {
  if (value != Deferrable::no) out.text("deferrable", value == Deferrable::deferred ? "deferred" : "immediate");
}

std::string foreign_key_json(const ForeignKey& key) {
  JsonObject out;
  out.text("name", key.name).raw("columns", json_texts(key.columns)).text("ref", shown_name(key.ref));
  out.raw("ref_columns", json_texts(key.ref_columns)).filled("on_delete", key.on_delete).filled("on_update", key.on_update);
  if (!key.on_delete_columns.empty()) out.raw("on_delete_columns", json_texts(key.on_delete_columns));
  deferrable(out, key.deferrable);
  return out.flag("not_valid", key.not_valid).done();
}

std::string unique_json(const Unique& unique) {
  JsonObject out;
  out.text("name", unique.name).raw("columns", json_texts(unique.columns)).flag("nulls_not_distinct", unique.nulls_not_distinct);
  deferrable(out, unique.deferrable);
  return out.done();
}

std::string index_json(const Index& index, const std::vector<Column>& columns, const Dialect& dialect, const ExtensionNames& names) {
  JsonObject out;
  out.text("name", index.name).boolean("unique", index.unique).text("method", index.method);
  return out.text("on", names.expression(index_text(index, columns, dialect))).flag("invalid", !index.valid).done();
}

std::string trigger_json(const Trigger& trigger, const Dialect& dialect) {
  JsonObject out;
  const ObjectName& function = trigger.function;
  const std::string schema = function.schema.empty() || function.schema == "public" ? "" : dialect.quote(function.schema) + ".";
  out.text("name", trigger.name).text("when", trigger.timing);
  return out.raw("function", function.empty() ? "null" : json_text(schema + dialect.quote(function.name))).done();
}

std::string policy_json(const Policy& policy) {
  JsonObject out;
  return out.text("name", policy.name).text("cmd", std::string(1, policy.command)).boolean("permissive", policy.permissive).done();
}

template <class Item, class Print>
std::string list_json(const std::vector<Item>& items, const Print& print) {
  JsonArray out;
  for (const Item* item : by_name(items)) out.raw(print(*item));
  return out.done();
}

void rare_lists(JsonObject& out, const Table& table, const Dialect& dialect) {
  JsonArray parents;
  for (const ObjectName& parent : table.inherits) parents.text(shown_name(parent));
  if (!table.exclusions.empty())
    out.raw("excludes", list_json(table.exclusions, [](const Exclusion& e) {
      return JsonObject().text("name", e.name).text("def", short_text(e.definition)).done();
    }));
  if (!parents.empty()) out.raw("inherits", parents.done());
  if (!table.triggers.empty()) out.raw("triggers", list_json(table.triggers, [&](const Trigger& t) { return trigger_json(t, dialect); }));
  if (!table.policies.empty()) out.raw("policies", list_json(table.policies, policy_json));
}

std::string table_json(const Table& table, const Dialect& dialect, const ExtensionNames& names) {
  JsonObject out;
  JsonArray columns;
  for (const Column& column : table.columns) columns.raw(column_json(table, column, dialect, names));
  out.raw("columns", columns.done());
  const auto key = [&] {
    return JsonObject().text("name", table.primary_key->name).raw("columns", json_texts(table.primary_key->columns)).done();
  };
  out.raw("pk", table.primary_key ? key() : "null");
  out.raw("fks", list_json(table.foreign_keys, foreign_key_json)).raw("uniques", list_json(table.uniques, unique_json));
  out.raw("checks", list_json(table.checks, [&](const Check& check) {
    return JsonObject().text("name", check.name).text("expr", short_text(names.expression(check_text(check)))).done();
  }));
  out.raw("indexes", list_json(table.indexes, [&](const Index& index) { return index_json(index, table.columns, dialect, names); }));
  out.filled("partition_by", short_text(table.partition_by)).filled("partition_bound", short_text(table.partition_bound));
  out.flag("foreign", table.foreign).flag("unlogged", table.unlogged);
  rare_lists(out, table, dialect);
  return out.flag("row_security", table.row_security).done();
}

std::string domain_json(const DomainType& domain, const Dialect& dialect) {
  JsonArray checks;
  for (const Check* check : by_name(domain.checks)) checks.text(short_text(check_text(*check)));
  JsonObject out;
  out.text("type", type_text(domain.base, dialect)).boolean("notnull", domain.not_null);
  out.raw("default", domain.default_value ? json_text(short_text(domain.default_value->shown())) : "null");
  return out.raw("checks", checks.done()).done();
}

void types(JsonObject& out, const Schema& schema, const Dialect& dialect) {
  JsonObject enums, domains, composites, ranges;
  for (const UserType* type : schema.types.sorted()) {
    const std::string name = shown_name(type->name);
    // A range is no part of the oracle's form; an enum without labels is invisible in pg_enum.
    if (type->enumeration && !type->enumeration->labels.empty()) enums.raw(name, json_texts(type->enumeration->labels));
    if (type->domain) domains.raw(name, domain_json(*type->domain, dialect));
    if (type->range) ranges.text(name, type->range->definition);
    if (!type->composite) continue;
    JsonArray attributes;
    for (const Column& column : type->composite->attributes) attributes.text(column.name + " " + type_text(column.type, dialect));
    composites.raw(name, attributes.done());
  }
  out.raw("enums", enums.done()).raw("domains", domains.done()).raw("composites", composites.done()).raw("ranges", ranges.done());
}

std::string view_json(const View& view, const Dialect& dialect, const ExtensionNames& names) {
  JsonArray columns;
  for (std::size_t i = 0; i < view.columns.size(); ++i)
    columns.text(view.columns[i] + (i < view.column_types.size() ? " " + type_text({view.column_types[i]}, dialect) : ""));
  JsonObject out;
  out.text("kind", view.materialized ? "materialized" : "view").raw("columns", columns.done()).text("definition", view.definition);
  if (!view.indexes.empty()) out.raw("indexes", list_json(view.indexes, [&](const Index& index) { return index_json(index, {}, dialect, names); }));
  if (!view.triggers.empty()) out.raw("triggers", list_json(view.triggers, [&](const Trigger& t) { return trigger_json(t, dialect); }));
  return out.done();
}

std::string returns_json(const Function& function) { return function.returns.empty() ? "null" : json_text(short_text(function.returns)); }

bool temporary(const ObjectName& name) { return starts_with(name.schema, "pg_temp"); }

}  // namespace

void postgresql_catalog(JsonObject& out, const Schema& schema, const Dialect& dialect) {
  const ExtensionNames names(schema, dialect);
  JsonArray extensions, schemas;
  std::vector<std::string> sequences;
  JsonObject tables, external, views, functions;
  for (const Extension* extension : schema.extensions.sorted())
    if (extension->name != "plpgsql") extensions.text(extension->name);
  for (const Opaque* named : schema.schemas.sorted())
    if (named->name.name != "public") schemas.text(named->name.name);
  out.raw("extensions", extensions.done()).raw("schemas", schemas.done());
  types(out, schema, dialect);
  for (const Table* table : schema.tables.sorted()) {
    if (table->temporary || temporary(table->name) || is_tool_table(table->name.name)) continue;
    (table->external ? external : tables).raw(shown_name(table->name), table_json(*table, dialect, names));
  }
  for (const Sequence* sequence : schema.sequences.sorted())
    if (sequence->owner_table.empty() && !sequence->identity && !temporary(sequence->name)) sequences.push_back(shown_name(sequence->name));
  std::sort(sequences.begin(), sequences.end());
  for (const View* view : schema.views.sorted())
    if (!temporary(view->name)) views.raw(shown_name(view->name), view_json(*view, dialect, names));
  for (const Function* function : schema.functions.sorted())
    if (!temporary(function->name))
      functions.raw(shown_name(function->name) + "(" + short_text(function->arguments) + ")",
                  JsonObject().raw("returns", returns_json(*function)).text("lang", function->language).done());
  out.raw("tables", tables.done()).raw("sequences", json_texts(sequences)).raw("views", views.done()).raw("functions", functions.done());
  out.raw("external", external.done());
}

}  // namespace underpin
