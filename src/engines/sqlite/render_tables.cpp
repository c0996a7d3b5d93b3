// CREATE TABLE with everything inline, indexes, and the rebuilding of a table.
#include <algorithm>

#include "base/text.h"
#include "engines/sqlite/render.h"
#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {
namespace {

std::string named(const std::string& name) { return name.empty() ? "" : "CONSTRAINT " + quote(name) + " "; }

std::string list(const std::vector<std::string>& columns) {
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(quote(column));
  return "(" + join(quoted, ", ") + ")";
}

std::string foreign_key(const ForeignKey& key) {
  std::string out = named(key.name) + "FOREIGN KEY " + list(key.columns) + " REFERENCES " + quote(key.ref.name);
  if (!key.ref_columns.empty()) out += " " + list(key.ref_columns);
  if (!key.on_delete.empty()) out += " ON DELETE " + key.on_delete;
  if (!key.on_update.empty()) out += " ON UPDATE " + key.on_update;
  if (key.deferrable == Deferrable::immediate) out += " DEFERRABLE";
  if (key.deferrable == Deferrable::deferred) out += " DEFERRABLE INITIALLY DEFERRED";
  return out;
}

// A default needs brackets unless it is a literal or one of the few words that stand for themselves. The catalog's form
// has lost its outer brackets, what was written has them.
std::string default_clause(const Expression& value) {
  const bool catalogued = !value.canonical.empty();
  const std::string& text = catalogued ? value.canonical : value.text;
  const auto tokens = tokens_of(text);
  const bool is_signed = !tokens.empty() && (text_of(text, tokens[0]) == "-" || text_of(text, tokens[0]) == "+");
  const std::size_t first = is_signed ? 1 : 0;
  const bool plain = tokens.size() == first + 1 && tokens[first].kind != Token::Kind::symbol;
  const bool bracketed = !catalogued && !tokens.empty() && text_of(text, tokens[0]) == "(" && behind_brackets(text, tokens, 0) == tokens.size();
  return " DEFAULT " + (plain || bracketed ? text : "(" + text + ")");
}

// AUTOINCREMENT is allowed only where the key is written beside its column.
bool inline_key(const Table& table, const Column& column) {
  return table.autoincrement && table.primary_key && table.primary_key->columns == std::vector<std::string>{column.name};
}

std::string key_text(const IndexKey& key) {
  std::string out = key.is_expression ? written(key.key) : quote(key.key.text);
  if (!key.collation.empty()) out += " COLLATE " + quote(key.collation);
  return out + (key.descending ? " DESC" : key.spelling.ascending ? " ASC" : "");
}

const Column* column_named(const Table& table, std::string_view name) {
  for (const Column& column : table.columns)
    if (iequals(column.name, name)) return &column;
  return nullptr;
}

}  // namespace

std::string column_definition(const Column& column) {
  std::string out = quote(column.name) + (column.type.text.empty() ? "" : " " + column.type.text);
  if (!column.collation.empty()) out += " COLLATE " + quote(column.collation);
  if (column.generated) out += " GENERATED ALWAYS AS (" + written(*column.generated) + ")" + (column.generated_stored ? " STORED" : "");
  if (column.default_value) out += default_clause(*column.default_value);
  return out + (column.nullable ? "" : " NOT NULL");
}

std::string create_table(const Table& table, bool if_not_exists) {
  const std::string guard = if_not_exists ? "IF NOT EXISTS " : "";
  if (!table.virtual_module.empty())
    return "CREATE VIRTUAL TABLE " + guard + quote(table.name.name) + " USING " + table.virtual_module +
           (table.storage_options.empty() ? "" : "(" + table.storage_options + ")");
  std::vector<std::string> parts;
  bool key_done = false;
  for (const Column& column : table.columns) {
    const bool here = inline_key(table, column);
    parts.push_back(column_definition(column) + (here ? " PRIMARY KEY AUTOINCREMENT" : ""));
    key_done |= here;
  }
  if (table.primary_key && !key_done) parts.push_back(named(table.primary_key->name) + "PRIMARY KEY " + list(table.primary_key->columns));
  for (const Unique& unique : table.uniques) parts.push_back(named(unique.name) + "UNIQUE " + list(unique.columns));
  for (const Check& check : table.checks) parts.push_back(named(check.name) + "CHECK (" + written(check.expression) + ")");
  for (const ForeignKey& key : table.foreign_keys) parts.push_back(foreign_key(key));
  std::vector<std::string> options;
  if (table.without_rowid) options.push_back("WITHOUT ROWID");
  if (table.strict) options.push_back("STRICT");
  return std::string("CREATE ") + (table.temporary ? "TEMPORARY " : "") + "TABLE " + guard + quote(table.name.name) + " (\n    " + join(parts, ",\n    ") + "\n)" +
         (options.empty() ? "" : " " + join(options, ", "));
}

std::string create_index(const CreateIndex& change) {
  std::vector<std::string> keys;
  for (const IndexKey& key : change.index.keys) keys.push_back(key_text(key));
  std::string out = std::string("CREATE ") + (change.index.unique ? "UNIQUE " : "") + "INDEX " + (change.if_not_exists ? "IF NOT EXISTS " : "");
  out += quote(change.index.name) + " ON " + quote(change.table.name) + " (" + join(keys, ", ") + ")";
  return out + (change.index.predicate ? " WHERE " + written(*change.index.predicate) : "");
}

// The columns both have, by name, are copied. Indexes and triggers go with the old table and are made again.
std::vector<std::string> rebuild(const Table& before, const Table& after) {
  Table fresh = after;
  fresh.name.name = "_underpin_new_" + before.name.name;
  std::vector<std::string> from, to, out;
  for (const Column& column : after.columns) {
    const Column* old = column_named(before, column.name);
    if (!old || column.generated) continue;
    to.push_back(quote(column.name));
    const bool same_type = iequals(old->type.text, column.type.text);
    from.push_back(same_type || column.type.text.empty() ? quote(old->name) : "CAST(" + quote(old->name) + " AS " + column.type.text + ")");
  }
  out.push_back(create_table(fresh, false));
  if (!to.empty())
    out.push_back("INSERT INTO " + quote(fresh.name.name) + " (" + join(to, ", ") + ") SELECT " + join(from, ", ") + " FROM " + quote(before.name.name));
  out.push_back("DROP TABLE " + quote(before.name.name));
  out.push_back("ALTER TABLE " + quote(fresh.name.name) + " RENAME TO " + quote(after.name.name));
  for (const Index& index : after.indexes) out.push_back(create_index({after.name, index}));
  for (const Trigger& trigger : after.triggers) out.push_back(trigger.definition);
  return out;
}

}  // namespace underpin::sqlite
