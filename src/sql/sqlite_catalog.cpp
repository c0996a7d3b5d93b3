#include "sql/sqlite_catalog.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/sql/sqlite_cursor.h"

namespace underpin::sql {

namespace {

using sqlite::Cursor;
using Cell = std::optional<std::string>;

Rows master(const Schema& schema) {
  Rows rows{{"type", "name", "tbl_name"}, {}, {}};
  for (const Table* table : schema.tables.sorted()) {
    const std::string& name = table->name.name;
    rows.rows.push_back({"table", name, name});
    for (const Index& index : table->indexes) rows.rows.push_back({"index", index.name, name});
    for (const Trigger& trigger : table->triggers) rows.rows.push_back({"trigger", trigger.name, name});
  }
  for (const View* view : schema.views.sorted()) rows.rows.push_back({"view", view->name.name, view->name.name});
  return rows;
}

const Table* find_table(const Schema& schema, const std::string& name) {
  if (const Table* table = schema.tables.find({"", name})) return table;
  const Table* found = nullptr;
  schema.tables.for_each([&](const Table& table) {
    if (iequals(table.name.name, name)) found = &table;
  });
  return found;
}

Rows table_info(const Table* table) {
  Rows rows{{"cid", "name", "type", "notnull", "dflt_value", "pk"}, {}, {CellType::integer, CellType::text, CellType::text, CellType::integer, CellType::text, CellType::integer}};
  if (!table) return rows;
  for (std::size_t i = 0; i < table->columns.size(); ++i) {
    const Column& column = table->columns[i];
    std::size_t key = 0;
    if (table->primary_key) {
      const auto& names = table->primary_key->columns;
      const auto at = std::find(names.begin(), names.end(), column.name);
      key = at == names.end() ? 0 : static_cast<std::size_t>(at - names.begin()) + 1;
    }
    rows.rows.push_back({std::to_string(i), column.name, column.type.text, column.nullable ? "0" : "1",
                         column.default_value ? Cell(column.default_value->shown()) : Cell(), std::to_string(key)});
  }
  return rows;
}

Rows index_list(const Table* table) {
  Rows rows{{"seq", "name", "unique", "origin", "partial"}, {}, {CellType::integer, CellType::text, CellType::integer, CellType::text, CellType::integer}};
  if (!table) return rows;
  for (std::size_t i = 0; i < table->indexes.size(); ++i) {
    const Index& index = table->indexes[i];
    rows.rows.push_back({std::to_string(i), index.name, index.unique ? "1" : "0", "c", index.predicate ? "1" : "0"});
  }
  return rows;
}

Rows foreign_key_list(const Table* table) {
  Rows rows{{"id", "seq", "table", "from", "to", "on_update", "on_delete", "match"}, {}, {CellType::integer, CellType::integer}};
  if (!table) return rows;
  const auto action = [](const std::string& text) { return text.empty() ? std::string("NO ACTION") : text; };
  for (std::size_t i = 0; i < table->foreign_keys.size(); ++i) {
    const ForeignKey& key = table->foreign_keys[i];
    for (std::size_t k = 0; k < key.columns.size(); ++k)
      rows.rows.push_back({std::to_string(i), std::to_string(k), key.ref.name, key.columns[k],
                           k < key.ref_columns.size() ? Cell(key.ref_columns[k]) : Cell(), action(key.on_update), action(key.on_delete),
                           "NONE"});
  }
  return rows;
}

std::optional<Rows> pragma(const std::string& name, const std::string& argument, const Schema& schema) {
  if (name == "table_info" || name == "table_xinfo") return table_info(find_table(schema, argument));
  if (name == "index_list") return index_list(find_table(schema, argument));
  if (name == "foreign_key_list") return foreign_key_list(find_table(schema, argument));
  return std::nullopt;
}

// Linear in text times pattern: on a mismatch only the last % is tried again.
bool like(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && (pattern[p] == '_' || iequals(pattern.substr(p, 1), text.substr(t, 1)))) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

std::optional<std::size_t> column_index(const Rows& rows, const std::string& name) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i)
    if (iequals(rows.columns[i], name)) return i;
  return std::nullopt;
}

std::optional<std::string> literal(Cursor& at) {
  const sqlite::Token* token = at.token();
  if (!token || (token->kind != sqlite::Token::Kind::string && token->kind != sqlite::Token::Kind::number &&
                 token->kind != sqlite::Token::Kind::quoted_name))
    return std::nullopt;
  if (token->kind == sqlite::Token::Kind::number) {
    std::string text(at.token_text());
    at.skip();
    return text;
  }
  return at.name();
}

// One `column = 'x'`, `column != 'x'`, `column [NOT] LIKE 'x'` or `column [NOT] IN (…)`: the rows that do not fit go.
bool filter(Cursor& at, Rows& rows) {
  std::string name = at.name();
  if (at.accept_symbol('.')) name = at.name();
  const auto column = column_index(rows, name);
  if (at.failed() || !column) return false;
  bool negated = false, pattern = false;
  std::vector<std::string> values;
  if (at.token_text() == "!=" || at.token_text() == "<>") {
    at.skip();
    negated = true;
  } else if (at.token_text() == "=" || at.token_text() == "==") {
    at.skip();
  } else {
    negated = at.accept("NOT");
    pattern = at.accept("LIKE");
    if (!pattern) {
      if (!at.accept("IN") || !at.accept_symbol('(')) return false;
      while (!at.accept_symbol(')')) {
        const auto value = literal(at);
        if (!value) return false;
        values.push_back(*value);
        at.accept_symbol(',');
      }
    }
  }
  if (values.empty()) {
    const auto value = literal(at);
    if (!value) return false;
    values.push_back(*value);
  }
  const auto fits = [&](const std::vector<Cell>& row) {
    const Cell& cell = row[*column];
    if (!cell) return false;
    const bool any = std::any_of(values.begin(), values.end(), [&](const std::string& v) { return pattern ? like(*cell, v) : *cell == v; });
    return any != negated;
  };
  rows.rows.erase(std::remove_if(rows.rows.begin(), rows.rows.end(), [&](const auto& row) { return !fits(row); }), rows.rows.end());
  return true;
}

struct Selected {
  bool count = false;
  bool star = false;
  std::vector<std::string> names;  // "1" for a constant
};

std::optional<Selected> select_list(Cursor& at) {
  Selected out;
  while (true) {
    if (at.accept_symbol('*')) {
      out.star = true;
    } else if (at.accept("COUNT")) {
      if (at.brackets().empty() || at.failed()) return std::nullopt;
      out.count = true;
    } else if (at.token() && at.token()->kind == sqlite::Token::Kind::number) {
      at.skip();
      out.names.emplace_back("1");
    } else {
      std::string name = at.name();
      if (at.accept_symbol('.')) name = at.name();
      if (at.failed()) return std::nullopt;
      out.names.push_back(std::move(name));
    }
    if (at.accept("AS")) at.name();
    if (!at.accept_symbol(',')) return out;
  }
}

std::optional<Rows> project(const Selected& selected, Rows rows) {
  if (selected.count) return Rows{{"count"}, {{std::to_string(rows.rows.size())}}, {CellType::integer}};
  if (selected.star) return rows.columns.front() == "type" && rows.columns.size() == 3 ? std::optional<Rows>() : std::optional<Rows>(rows);
  Rows out;
  std::vector<std::optional<std::size_t>> from;
  for (const std::string& name : selected.names) {
    out.columns.push_back(name);
    if (name == "1") {
      from.emplace_back();
      out.types.push_back(CellType::integer);
      continue;
    }
    const auto column = column_index(rows, name);
    if (!column) return std::nullopt;
    from.push_back(column);
    out.types.push_back(rows.type(*column));
  }
  for (const auto& row : rows.rows) {
    std::vector<Cell> cells;
    for (const auto& column : from) cells.push_back(column ? row[*column] : Cell("1"));
    out.rows.push_back(std::move(cells));
  }
  return out;
}

std::optional<Rows> source(Cursor& at, const Schema& schema) {
  std::string name = lower(at.name());
  if (at.accept_symbol('.')) name = lower(at.name());
  if (name == "sqlite_master" || name == "sqlite_schema") return master(schema);
  if (!starts_with(name, "pragma_") || !at.accept_symbol('(')) return std::nullopt;
  const auto argument = literal(at);
  if (!argument || !at.accept_symbol(')')) return std::nullopt;
  return pragma(name.substr(7), *argument, schema);
}

std::optional<Rows> select(Cursor& at, const Schema& schema) {
  const auto selected = select_list(at);
  if (!selected || !at.accept("FROM")) return std::nullopt;
  auto rows = source(at, schema);
  if (!rows) return std::nullopt;
  if (at.accept("AS")) at.name();
  if (at.accept("WHERE")) {
    do {
      if (!filter(at, *rows)) return std::nullopt;
    } while (at.accept("AND"));
  }
  if (at.accept({"ORDER", "BY"})) at.until_comma();
  if (at.accept("LIMIT")) at.skip();
  if (!at.at_end()) return std::nullopt;
  return project(*selected, std::move(*rows));
}

}  // namespace

std::optional<Rows> answer_sqlite_catalog_query(const std::string& text, const Schema& schema, const Dialect&) {
  auto statements = sqlite::split_statements(text);
  if (statements.size() != 1) return std::nullopt;
  Cursor at(text, std::move(statements.front()));
  if (at.accept("PRAGMA")) {
    std::string name = lower(at.name());
    if (at.accept_symbol('.')) name = lower(at.name());
    const bool bracket = at.accept_symbol('(');
    if (!bracket && !at.accept_symbol('=')) return std::nullopt;
    const std::string argument = at.name();
    return at.failed() ? std::nullopt : pragma(name, argument, schema);
  }
  if (!at.accept("SELECT")) return std::nullopt;
  at.accept("DISTINCT");
  return select(at, schema);
}

}  // namespace underpin::sql
