#include "verbs/scratch_rows.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "schema/lookup.h"

namespace underpin {

namespace {

constexpr std::size_t kRowsAtOnce = 500;  // in one INSERT

std::string qualified(const ObjectName& name, const Dialect& dialect) {
  return (name.schema.empty() ? "" : dialect.quote(name.schema) + ".") + dialect.quote(name.name);
}

bool holds_rows(const Table& table) { return !table.temporary && !table.foreign && table.virtual_module.empty() && table.partition_bound.empty(); }

// Numbers and truth values need no quotes.
std::string plain_literal(const std::string& literal, const Type& type) {
  if (literal.size() < 3 || literal.front() != '\'') return literal;
  const std::string inner = literal.substr(1, literal.size() - 2);
  if (type.text == "boolean") return inner;
  const bool number = type.text == "integer" || type.text == "bigint" || type.text == "smallint";
  const bool digits = std::all_of(inner.begin() + (inner.front() == '-'), inner.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number && digits && inner != "-" ? inner : literal;
}

Result<TableRows> rows_of(ScratchEngine& engine, const Table& table, const Dialect& dialect, std::size_t most) {
  const bool sqlite = is_sqlite(dialect);
  TableRows out;
  out.table = table.name;
  std::vector<std::string> items;
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (column.generated) continue;
    out.override_identity = out.override_identity || column.identity == Identity::always;
    out.columns.push_back(column.name);
    columns.push_back(&column);
    items.push_back(sqlite ? "quote(" + dialect.quote(column.name) + ")" : "quote_nullable(" + dialect.quote(column.name) + "::text)");
  }
  if (items.empty()) return out;
  std::vector<std::string> order;
  for (std::size_t i = 1; i <= items.size(); ++i) order.push_back(std::to_string(i));
  const bool only = !sqlite && table.partition_by.empty();
  TRY(const auto rows, engine.rows("SELECT " + join(items, ", ") + " FROM " + (only ? "ONLY " : "") + qualified(table.name, dialect) + " ORDER BY " + join(order, ", ") +
                                   " LIMIT " + std::to_string(most + 1)));
  for (const ScratchRow& row : rows) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) values.push_back(plain_literal(row[i].value_or("NULL"), columns[i]->type));
    out.rows.push_back(std::move(values));
  }
  return out;
}

Result<bool> read_positions(ScratchEngine& engine, const Schema& catalog, const Dialect& dialect, ScratchRows& out) {
  if (is_sqlite(dialect)) return true;
  for (const Sequence* sequence : catalog.sequences.sorted()) {
    if (sequence->owner_table.empty() && sequence->identity) continue;
    TRY(const auto rows, engine.rows("SELECT last_value FROM " + qualified(sequence->name, dialect) + " WHERE is_called"));
    if (rows.empty()) continue;
    SequencePosition position{sequence->name, {}, "", rows.front().front().value_or("")};
    if (!sequence->owner_table.empty()) position = {{}, sequence->owner_table, sequence->owner_column, position.last};
    out.sequences.push_back(std::move(position));
  }
  std::sort(out.sequences.begin(), out.sequences.end(), [](const SequencePosition& a, const SequencePosition& b) {
    return std::tie(a.sequence, a.table, a.column) < std::tie(b.sequence, b.table, b.column);
  });
  return true;
}

}  // namespace

Result<ScratchRows> read_rows(ScratchEngine& engine, const Schema& catalog, const Dialect& dialect, std::size_t most) {
  ScratchRows out;
  for (const Table* table : catalog.tables.sorted()) {
    if (!holds_rows(*table)) continue;
    TRY(TableRows rows, rows_of(engine, *table, dialect, most - std::min(most, out.count)));
    out.count += rows.rows.size();
    if (out.count > most) return fail(Error::Kind::refused, "the history puts more than " + std::to_string(most) + " rows into its tables", "such data belongs into a file of its own");
    if (!rows.rows.empty()) out.tables.push_back(std::move(rows));
  }
  TRY([[maybe_unused]] const bool read, read_positions(engine, catalog, dialect, out));
  return out;
}

std::vector<std::string> insert_statements(const ScratchRows& rows, const std::vector<ObjectName>& tables, const Dialect& dialect) {
  std::vector<const TableRows*> order;
  for (const TableRows& one : rows.tables) order.push_back(&one);
  const auto place = [&](const TableRows* one) { return std::find(tables.begin(), tables.end(), one->table) - tables.begin(); };
  std::stable_sort(order.begin(), order.end(), [&](const TableRows* a, const TableRows* b) { return place(a) < place(b); });
  const bool sqlite = is_sqlite(dialect);
  std::vector<std::string> out;
  for (const TableRows* one : order) {
    std::vector<std::string> columns;
    for (const std::string& column : one->columns) columns.push_back(dialect.quote(column));
    for (std::size_t at = 0; at < one->rows.size(); at += kRowsAtOnce) {
      std::vector<std::string> values;
      for (std::size_t i = at; i < std::min(one->rows.size(), at + kRowsAtOnce); ++i) values.push_back("    (" + join(one->rows[i], ", ") + ")");
      out.push_back((sqlite ? "INSERT OR IGNORE INTO " : "INSERT INTO ") + qualified(one->table, dialect) + " (" + join(columns, ", ") + ")" +
                    (one->override_identity ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES\n" + join(values, ",\n") + (sqlite ? "" : "\nON CONFLICT DO NOTHING"));
    }
  }
  const auto literal = [](const std::string& text) { return "'" + replace_all(text, "'", "''") + "'"; };
  for (const SequencePosition& one : rows.sequences) {
    const std::string which = one.sequence.empty() ? "pg_get_serial_sequence(" + literal(qualified(one.table, dialect)) + ", " + literal(one.column) + ")" : literal(qualified(one.sequence, dialect));
    out.push_back("SELECT setval(" + which + ", " + one.last + ")");
  }
  return out;
}

}  // namespace underpin
