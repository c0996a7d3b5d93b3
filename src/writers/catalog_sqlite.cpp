// The catalog form of SQLite: what its PRAGMAs and stored texts show. Types and expressions as declared, names of
// constraints mostly unknown to it.
#include <algorithm>

#include "base/text.h"
#include "schema/shadow_tables.h"
#include "writers/catalog_forms.h"
#include "writers/catalog_json.h"

namespace underpin {
namespace {

// Runs of blanks become one, as the stored texts are compared.
std::string one_line(std::string_view text) {
  std::string out;
  for (char c : trim(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

bool contains_column(const std::vector<std::string>& columns, std::string_view name) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) { return iequals(column, name); });
}

// The one INTEGER PRIMARY KEY column that is the row's own number: it has no index and stays nullable in the catalog.
bool row_number_key(const Table& table) {
  if (!table.primary_key || table.primary_key->columns.size() != 1 || table.without_rowid) return false;
  const auto& columns = table.columns;
  return std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
    return iequals(column.name, table.primary_key->columns[0]) && iequals(column.type.text, "INTEGER");
  });
}

bool nullable(const Table& table, const Column& column) {
  const bool key = table.primary_key && contains_column(table.primary_key->columns, column.name);
  const bool implied = key && (table.without_rowid || (table.strict && !row_number_key(table)));
  return column.nullable && !implied;
}

std::string column_json(const Table& table, const Column& column) {
  JsonObject out;
  out.text("name", column.name).text("type", column.type.text).boolean("nullable", nullable(table, column));
  out.raw("default", column.default_value ? json_text(column.default_value->shown()) : "null");
  return out.flag("generated", column.generated.has_value()).done();
}

std::string foreign_key_json(const ForeignKey& key) {
  JsonArray targets;
  for (std::size_t i = 0; i < key.columns.size(); ++i) i < key.ref_columns.size() ? targets.text(key.ref_columns[i]) : targets.raw("null");
  JsonObject out;
  out.raw("columns", json_texts(key.columns)).text("ref", key.ref.name).raw("ref_columns", targets.done());
  return out.filled("on_delete", key.on_delete).filled("on_update", key.on_update).done();
}

bool same_columns(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const std::string& x, const std::string& y) { return iequals(x, y); });
}

// A unique constraint over the columns of the key or of another one gets no index of its own, so it is not catalogued.
std::string uniques_json(const Table& table) {
  std::vector<std::vector<std::string>> kept;
  for (const Unique& unique : table.uniques) {
    const bool key = table.primary_key && !row_number_key(table) && same_columns(table.primary_key->columns, unique.columns);
    const bool again = std::any_of(kept.begin(), kept.end(), [&](const auto& columns) { return same_columns(columns, unique.columns); });
    if (!key && !again) kept.push_back(unique.columns);
  }
  std::sort(kept.begin(), kept.end());
  JsonArray out;
  for (const auto& columns : kept) out.raw(JsonObject().raw("columns", json_texts(columns)).done());
  return out.done();
}

std::string foreign_keys_json(const Table& table) {
  std::vector<const ForeignKey*> keys;
  for (const ForeignKey& key : table.foreign_keys) keys.push_back(&key);
  std::stable_sort(keys.begin(), keys.end(), [](const ForeignKey* a, const ForeignKey* b) {
    return a->columns != b->columns ? a->columns < b->columns : a->ref.name < b->ref.name;
  });
  JsonArray out;
  for (const ForeignKey* key : keys) out.raw(foreign_key_json(*key));
  return out.done();
}

// The form takes quotes off both ends of a name, even where they are part of it.
std::string check_name(std::string_view name) {
  static constexpr std::string_view kQuotes = "\"`[]";
  while (!name.empty() && contains(kQuotes, name.substr(0, 1))) name.remove_prefix(1);
  while (!name.empty() && contains(kQuotes, name.substr(name.size() - 1))) name.remove_suffix(1);
  return std::string(name);
}

std::string checks_json(const Table& table) {
  std::vector<std::pair<std::string, std::string>> checks;  // sorted by name, unnamed ones as "None"
  for (const Check& check : table.checks)
    checks.emplace_back(check.name.empty() ? "None" : check_name(check.name), "(" + one_line(check.expression.shown()) + ")");
  std::sort(checks.begin(), checks.end());
  JsonArray out;
  for (const auto& [name, expression] : checks)
    out.raw(JsonObject().raw("name", name == "None" ? "null" : json_text(name)).text("expr", expression).done());
  return out.done();
}

std::string index_on(const Table& table, const Index& index, const Dialect& dialect) {
  std::vector<std::string> keys;
  for (const IndexKey& key : index.keys) {
    std::string text = key.is_expression ? key.key.shown() : dialect.quote(key.key.text);
    if (!key.collation.empty()) text += " COLLATE " + key.collation;
    keys.push_back(text + (key.descending ? " DESC" : key.spelling.ascending ? " ASC" : ""));
  }
  std::string out = "ON " + dialect.quote(table.name.name) + " (" + join(keys, ", ") + ")";
  if (index.predicate) out += " WHERE " + index.predicate->shown();
  return one_line(out);
}

// SQLite keeps the statement as it was written; where that can still be read, and still names the same things, it is shown.
std::string index_written(const Table& table, const Index& index, const Sources& sources) {
  const Span span = index.origin.span;
  if (!span.valid() || span.file > sources.size()) return {};
  const std::string text(sources.text(span));
  const std::size_t on = lower(one_line(text)).find(" on ");
  if (on == std::string::npos || !contains(text, table.name.name) || !contains(text, index.name)) return {};
  for (const IndexKey& key : index.keys)
    if (!key.is_expression && !contains(text, key.key.text)) return {};
  std::string out = one_line(text).substr(on + 1);
  while (!out.empty() && (out.back() == ';' || out.back() == ' ')) out.pop_back();
  return out;
}

std::string index_json(const Table& table, const Index& index, const Dialect& dialect, const Sources* sources) {
  JsonArray columns;
  bool expressions = false;
  for (const IndexKey& key : index.keys) {
    expressions |= key.is_expression;
    columns.text((key.is_expression ? "<expr>" : key.key.text) + (key.descending ? " DESC" : ""));
  }
  JsonObject out;
  out.text("name", index.name).boolean("unique", index.unique).raw("columns", columns.done());
  if (index.predicate || expressions) {
    const std::string written = sources ? index_written(table, index, *sources) : "";
    out.text("on", written.empty() ? index_on(table, index, dialect) : written);
  }
  return out.done();
}

std::string indexes_json(const Table& table, const Dialect& dialect, const Sources* sources) {
  std::vector<const Index*> indexes;
  for (const Index& index : table.indexes) indexes.push_back(&index);
  std::sort(indexes.begin(), indexes.end(), [](const Index* a, const Index* b) { return a->name < b->name; });
  JsonArray out;
  for (const Index* index : indexes) out.raw(index_json(table, *index, dialect, sources));
  return out.done();
}

std::string table_json(const Table& table, const Dialect& dialect, const Sources* sources) {
  if (!table.virtual_module.empty()) return JsonObject().text("virtual", table.virtual_module).done();
  JsonArray columns;
  for (const Column& column : table.columns) columns.raw(column_json(table, column));
  JsonObject out;
  out.raw("columns", columns.done());
  out.raw("pk", table.primary_key ? JsonObject().raw("columns", json_texts(table.primary_key->columns)).done() : "null");
  out.raw("fks", foreign_keys_json(table)).raw("uniques", uniques_json(table)).raw("checks", checks_json(table));
  out.raw("indexes", indexes_json(table, dialect, sources)).flag("autoincrement", table.autoincrement);
  return out.flag("without_rowid", table.without_rowid).flag("strict", table.strict).done();
}

void add_triggers(JsonObject& out, const std::vector<Trigger>& triggers, const std::string& table) {
  for (const Trigger& trigger : triggers) out.raw(trigger.name, JsonObject().text("table", table).done());
}

}  // namespace

void sqlite_catalog(JsonObject& out, const Schema& schema, const Dialect& dialect, const Sources* sources) {
  JsonObject tables, views, triggers, external;
  for (const Table* table : schema.tables.sorted()) {
    if (table->temporary || is_tool_table(table->name.name)) continue;
    (table->external ? external : tables).raw(table->name.name, table_json(*table, dialect, sources));
    for (const Table& made : shadow_tables(*table))
      if (!schema.tables.find(made.name)) tables.raw(made.name.name, table_json(made, dialect, sources));
    add_triggers(triggers, table->triggers, table->name.name);
  }
  for (const View* view : schema.views.sorted()) {
    views.raw(view->name.name, JsonObject().raw("columns", json_texts(view->columns)).text("definition", view->definition).done());
    add_triggers(triggers, view->triggers, view->name.name);
  }
  out.raw("tables", tables.done()).raw("views", views.done()).raw("triggers", triggers.done()).raw("external", external.done());
}

}  // namespace underpin
