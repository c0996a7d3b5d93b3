#include "engines/sqlite/inspect.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "engines/sqlite/expressions.h"
#include "engines/sqlite/table_text.h"
#include "schema/shadow_tables.h"
#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {
namespace {

Expression expression(const std::string& text) { return {text, text, {}}; }
std::string text_or(const std::optional<std::string>& value) { return value.value_or(""); }
int number(const std::optional<std::string>& value) { return std::atoi(text_or(value).c_str()); }
std::string action(const std::optional<std::string>& word) { return text_or(word) == "NO ACTION" ? std::string() : text_or(word); }

struct Entry {  // a row of sqlite_master
  std::string type, name, table, sql;
};

class Inspector {
 public:
  explicit Inspector(Database& database) : database_(database) {}

  Result<Schema> read() {
    TRY(const auto rows, database_.run("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"));
    for (const Row& row : rows) {
      Entry entry{text_or(row[0]), text_or(row[1]), text_or(row[2]), text_or(row[3])};
      if (!starts_with(lower(entry.name), "sqlite_") || entry.type == "index") entries_.push_back(std::move(entry));
    }
    for (const Entry& entry : entries_) {
      if (entry.type != "table") continue;
      TRY([[maybe_unused]] const int done, read_table(entry));
    }
    leave_shadows_out();
    for (const Entry& entry : entries_) {
      if (entry.type != "view") continue;
      read_view(entry);
    }
    for (const Entry& entry : entries_)
      if (entry.type == "trigger") read_trigger(entry);
    return std::move(schema_);
  }

 private:
  Result<std::vector<Row>> pragma(const std::string& name, const std::string& argument) {
    return database_.run("PRAGMA " + name + "(" + quote_always(argument) + ")");
  }

  // Tables that come and go with a virtual table.
  void leave_shadows_out() {
    std::vector<ObjectName> names;
    schema_.tables.for_each([&names](const Table& table) {
      for (const Table& made : shadow_tables(table)) names.push_back(made.name);
    });
    for (const ObjectName& name : names)
      if (schema_.tables.erase(name)) schema_.relations.erase(name);
  }

  Result<int> read_table(const Entry& entry) {
    Table table;
    table.name = {"", entry.name};
    const TableText text = read_table_text(entry.sql);
    table.virtual_module = text.virtual_module;
    table.storage_options = text.virtual_arguments;
    table.autoincrement = text.autoincrement;
    table.without_rowid = text.without_rowid;
    table.strict = text.strict;
    table.checks = text.checks;
    // The module of a virtual table may not be at hand here.
    if (table.virtual_module.empty()) {
      TRY([[maybe_unused]] const int columns, read_columns(table, text));
      TRY([[maybe_unused]] const int keys, read_foreign_keys(table, text));
      TRY([[maybe_unused]] const int indexes, read_indexes(table, text));
    }
    schema_.relations.set({"", entry.name}, {RelationKind::table, table.name, {}});
    schema_.tables.set({"", entry.name}, std::move(table));
    return 1;
  }

  Result<int> read_columns(Table& table, const TableText& text) {
    TRY(const auto rows, pragma("table_xinfo", table.name.name));
    std::map<int, std::string> key;
    for (const Row& row : rows) {
      Column column;
      column.name = text_or(row[1]);
      column.type.text = text_or(row[2]);
      column.nullable = number(row[3]) == 0;
      if (row[4]) column.default_value = expression(*row[4]);
      if (number(row[5]) > 0) key[number(row[5])] = column.name;
      const auto part = text.columns.find(lower(column.name));
      if (part != text.columns.end()) {
        column.collation = part->second.collation;
        if (!part->second.generated.empty()) column.generated = expression(part->second.generated);
        column.generated_stored = part->second.stored;
      }
      table.columns.push_back(std::move(column));
    }
    if (!key.empty()) {
      table.primary_key = PrimaryKey{text.primary_key_name, {}, {}, Deferrable::no, {}};
      for (const auto& [position, name] : key) table.primary_key->columns.push_back(name);
    }
    return static_cast<int>(rows.size());
  }

  // The PRAGMA numbers them backwards; names and DEFERRABLE stand in the text alone.
  Result<int> read_foreign_keys(Table& table, const TableText& text) {
    TRY(const auto rows, pragma("foreign_key_list", table.name.name));
    std::map<int, ForeignKey, std::greater<int>> keys;
    for (const Row& row : rows) {
      ForeignKey& key = keys[number(row[0])];
      key.ref = {"", text_or(row[2])};
      key.columns.push_back(text_or(row[3]));
      if (row[4]) key.ref_columns.push_back(*row[4]);
      key.on_update = action(row[5]);
      key.on_delete = action(row[6]);
    }
    std::size_t i = 0;
    for (auto& [id, key] : keys) {
      if (keys.size() == text.foreign_keys.size()) {
        key.name = text.foreign_keys[i].name;
        key.deferrable = text.foreign_keys[i].deferrable;
      }
      ++i;
      table.foreign_keys.push_back(std::move(key));
    }
    return static_cast<int>(rows.size());
  }

  Result<int> read_indexes(Table& table, const TableText& text) {
    TRY(const auto rows, pragma("index_list", table.name.name));
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {  // newest first there, in the order of the text here
      const std::string name = text_or((*row)[1]), origin = text_or((*row)[3]);
      TRY(const auto columns, pragma("index_xinfo", name));
      if (origin == "u") table.uniques.push_back(unique_of(columns, text));
      if (origin == "c") table.indexes.push_back(index_of(table, name, number((*row)[2]) != 0, columns));
    }
    return static_cast<int>(rows.size());
  }

  static Unique unique_of(const std::vector<Row>& columns, const TableText& text) {
    Unique unique;
    for (const Row& row : columns)
      if (number(row[5]) != 0) unique.columns.push_back(text_or(row[2]));
    for (const TableText::Key& key : text.uniques) {
      const bool same = std::equal(key.columns.begin(), key.columns.end(), unique.columns.begin(), unique.columns.end(),
                                   [](const std::string& a, const std::string& b) { return iequals(a, b); });
      if (same) unique.name = key.name;
    }
    return unique;
  }

  // The collation an index gets without COLLATE.
  static std::string own_collation(const Table& table, const std::string& column) {
    for (const Column& candidate : table.columns)
      if (iequals(candidate.name, column) && !candidate.collation.empty()) return candidate.collation;
    return "BINARY";
  }

  Index index_of(const Table& table, const std::string& name, bool unique, const std::vector<Row>& columns) {
    Index index;
    index.name = name;
    index.unique = unique;
    const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.type == "index" && e.name == name; });
    const IndexText text = entry == entries_.end() ? IndexText{} : read_index_text(entry->sql);
    for (const Row& row : columns) {
      if (number(row[5]) == 0) continue;
      IndexKey key;
      key.is_expression = number(row[1]) == -2;
      const std::size_t at = index.keys.size();
      key.key = expression(key.is_expression && at < text.keys.size() ? text.keys[at] : text_or(row[2]));
      key.descending = number(row[3]) != 0;
      key.spelling.ascending = at < text.ascending.size() && text.ascending[at];
      if (!iequals(text_or(row[4]), own_collation(table, text_or(row[2])))) key.collation = text_or(row[4]);
      index.keys.push_back(std::move(key));
    }
    if (!text.predicate.empty()) index.predicate = expression(text.predicate);
    schema_.relations.set({"", name}, {RelationKind::index, {"", entry == entries_.end() ? std::string() : entry->table}, {}});
    return index;
  }

  void read_view(const Entry& entry) {
    View view;
    view.name = {"", entry.name};
    view.definition = view_query(entry.sql);
    // A view over a table that is gone can be created, but not described.
    if (const auto columns = pragma("table_info", entry.name))
      for (const Row& row : *columns) view.columns.push_back(text_or(row[1]));
    for (const std::string& name : names_in(view.definition)) {
      const auto same = [&](const Entry& e) {
        return (e.type == "table" || e.type == "view") && iequals(e.name, name) && e.name != entry.name;
      };
      const auto source = std::find_if(entries_.begin(), entries_.end(), same);
      if (source == entries_.end()) continue;
      const ObjectName read{"", source->name};
      if (std::find(view.reads.begin(), view.reads.end(), read) == view.reads.end()) view.reads.push_back(read);
    }
    schema_.relations.set({"", entry.name}, {RelationKind::view, view.name, {}});
    schema_.views.set({"", entry.name}, std::move(view));
  }

  void read_trigger(const Entry& entry) {
    Trigger trigger;
    trigger.name = entry.name;
    trigger.timing = trigger_timing(entry.sql);
    trigger.definition = entry.sql;
    const ObjectName owner = owner_of(entry.table);
    if (schema_.tables.contains(owner)) schema_.tables.edit(owner).triggers.push_back(trigger);
    if (schema_.views.contains(owner)) schema_.views.edit(owner).triggers.push_back(trigger);
  }

  // tbl_name is spelled as the trigger spells it.
  ObjectName owner_of(const std::string& name) const {
    for (const Entry& entry : entries_)
      if ((entry.type == "table" || entry.type == "view") && iequals(entry.name, name)) return {"", entry.name};
    return {"", name};
  }

  Database& database_;
  std::vector<Entry> entries_;
  Schema schema_;
};

}  // namespace

Result<Schema> inspect(Database& database) { return Inspector(database).read(); }

}  // namespace underpin::sqlite
