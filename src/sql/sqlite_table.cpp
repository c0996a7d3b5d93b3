#include "sql/sqlite_table.h"

#include "base/text.h"

namespace underpin::sql {

namespace {

using sqlite::Cursor;
using sqlite::Token;

Origin origin(const Rope& rope, std::size_t begin, std::size_t end) { return {rope.locate(begin, end)}; }

void conflict_clause(Cursor& at) {
  if (at.accept({"ON", "CONFLICT"})) at.skip();
}

// Column names in brackets, without COLLATE and order.
std::vector<std::string> column_list(Cursor& at) {
  std::vector<std::string> names;
  at.expect_symbol('(');
  while (!at.failed()) {
    names.push_back(at.name());
    if (at.accept("COLLATE")) at.name();
    if (!at.accept("ASC")) at.accept("DESC");
    if (at.accept_symbol(')')) break;
    at.expect_symbol(',');
  }
  return names;
}

std::string action(Cursor& at) {
  if (at.accept("CASCADE")) return "CASCADE";
  if (at.accept("RESTRICT")) return "RESTRICT";
  if (at.accept({"SET", "NULL"})) return "SET NULL";
  if (at.accept({"SET", "DEFAULT"})) return "SET DEFAULT";
  if (!at.accept({"NO", "ACTION"})) at.fail();
  return "";
}

void deferrable_clause(Cursor& at, ForeignKey& key) {
  if (at.peek("NOT") && at.peek("DEFERRABLE", 1)) {
    at.accept({"NOT", "DEFERRABLE"});
    if (at.accept("INITIALLY")) at.skip();
    return;
  }
  if (!at.accept("DEFERRABLE")) return;
  key.deferrable = Deferrable::immediate;
  if (at.accept("INITIALLY")) {
    if (at.accept("DEFERRED"))
      key.deferrable = Deferrable::deferred;
    else
      at.expect("IMMEDIATE");
  }
}

// Behind the word REFERENCES.
ForeignKey references(Cursor& at, std::vector<std::string> columns) {
  ForeignKey key;
  key.columns = std::move(columns);
  key.ref = {"", at.name()};
  if (at.peek_symbol('(')) key.ref_columns = column_list(at);
  while (!at.failed()) {
    if (at.accept({"ON", "DELETE"}))
      key.on_delete = action(at);
    else if (at.accept({"ON", "UPDATE"}))
      key.on_update = action(at);
    else if (at.accept("MATCH"))
      key.match = upper(at.name());
    else
      break;
  }
  if (key.match == "SIMPLE") key.match.clear();
  deferrable_clause(at, key);
  return key;
}

bool at_column_constraint(const Cursor& at) {
  for (std::string_view word :
       {"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"})
    if (at.peek(word)) return true;
  return false;
}

// The declared type: words and an optional pair of numbers.
std::string type_text(Cursor& at) {
  const std::size_t from = at.begin();
  bool any = false;
  while (at.at_name() && !at_column_constraint(at)) at.skip(), any = true;
  if (any && at.peek_symbol('(')) at.brackets();
  return any ? sqlite_type(at.slice(from, at.behind())) : std::string();
}

Expression default_expression(Cursor& at, const Rope& rope) {
  Expression expression;
  const std::size_t from = at.begin();
  if (at.peek_symbol('(')) {
    expression.text = std::string(at.brackets());
  } else {
    if (at.peek_symbol('-') || at.peek_symbol('+')) at.skip();
    if (at.at_end()) at.fail();
    at.skip();
    expression.text = std::string(at.slice(from, at.behind()));
  }
  expression.origin = origin(rope, from, at.behind());
  return expression;
}

void generated(Cursor& at, const Rope& rope, Column& column) {
  if (at.accept({"GENERATED", "ALWAYS"})) {
  }
  at.expect("AS");
  const std::size_t from = at.begin();
  column.generated = Expression{std::string(at.brackets()), {}, {}};
  column.generated->origin = origin(rope, from, at.behind());
  column.generated_stored = at.accept("STORED");
  if (!column.generated_stored) at.accept("VIRTUAL");
}

void column_constraint(Cursor& at, const Rope& rope, SqliteColumn& out) {
  const std::size_t from = at.begin();
  std::string name;
  if (at.accept("CONSTRAINT")) name = at.name();
  const std::vector<std::string> self = {out.column.name};
  if (at.accept({"PRIMARY", "KEY"})) {
    if (!at.accept("ASC")) at.accept("DESC");
    conflict_clause(at);
    out.autoincrement = at.accept("AUTOINCREMENT");
    out.primary_key = PrimaryKey{name, self, {}, Deferrable::no, origin(rope, from, at.behind())};
  } else if (at.accept({"NOT", "NULL"})) {
    out.column.nullable = false;
    conflict_clause(at);
  } else if (at.accept("NULL")) {
    conflict_clause(at);
  } else if (at.accept("UNIQUE")) {
    conflict_clause(at);
    Unique unique;
    unique.name = name;
    unique.columns = self;
    unique.origin = origin(rope, from, at.behind());
    out.uniques.push_back(std::move(unique));
  } else if (at.accept("CHECK")) {
    Check check;
    check.name = name;
    check.expression.text = std::string(at.brackets());
    check.origin = origin(rope, from, at.behind());
    out.checks.push_back(std::move(check));
  } else if (at.accept("DEFAULT")) {
    out.column.default_value = default_expression(at, rope);
  } else if (at.accept("COLLATE")) {
    out.column.collation = at.name();
  } else if (at.accept("REFERENCES")) {
    ForeignKey key = references(at, self);
    key.name = name;
    key.origin = origin(rope, from, at.behind());
    out.foreign_keys.push_back(std::move(key));
  } else if (at.peek("GENERATED") || at.peek("AS")) {
    generated(at, rope, out.column);
  } else {
    at.fail();
  }
}

bool at_table_constraint(const Cursor& at) {
  return at.peek("CONSTRAINT") || (at.peek("PRIMARY") && at.peek("KEY", 1)) || (at.peek("UNIQUE") && at.peek_symbol('(', 1)) ||
         (at.peek("CHECK") && at.peek_symbol('(', 1)) || (at.peek("FOREIGN") && at.peek("KEY", 1));
}

void table_constraint(Cursor& at, const Rope& rope, Table& table) {
  const std::size_t from = at.begin();
  std::string name;
  if (at.accept("CONSTRAINT")) name = at.name();
  if (at.accept({"PRIMARY", "KEY"})) {
    PrimaryKey key;
    key.name = name;
    key.columns = column_list(at);
    table.autoincrement |= at.accept("AUTOINCREMENT");
    conflict_clause(at);
    key.origin = origin(rope, from, at.behind());
    table.primary_key = std::move(key);
  } else if (at.accept("UNIQUE")) {
    Unique unique;
    unique.name = name;
    unique.columns = column_list(at);
    conflict_clause(at);
    unique.origin = origin(rope, from, at.behind());
    table.uniques.push_back(std::move(unique));
  } else if (at.accept("CHECK")) {
    Check check;
    check.name = name;
    check.expression.text = std::string(at.brackets());
    conflict_clause(at);
    check.origin = origin(rope, from, at.behind());
    table.checks.push_back(std::move(check));
  } else if (at.accept({"FOREIGN", "KEY"})) {
    std::vector<std::string> columns = column_list(at);
    at.expect("REFERENCES");
    ForeignKey key = references(at, std::move(columns));
    key.name = name;
    key.origin = origin(rope, from, at.behind());
    table.foreign_keys.push_back(std::move(key));
  } else {
    at.fail();
  }
}

void add_column(Table& table, SqliteColumn&& part) {
  table.columns.push_back(std::move(part.column));
  if (part.primary_key) table.primary_key = std::move(part.primary_key);
  table.autoincrement |= part.autoincrement;
  for (Unique& u : part.uniques) table.uniques.push_back(std::move(u));
  for (ForeignKey& f : part.foreign_keys) table.foreign_keys.push_back(std::move(f));
  for (Check& c : part.checks) table.checks.push_back(std::move(c));
}

void table_options(Cursor& at, Table& table) {
  while (!at.at_end() && !at.failed()) {
    if (at.accept("STRICT"))
      table.strict = true;
    else if (at.accept({"WITHOUT", "ROWID"}))
      table.without_rowid = true;
    else
      at.fail();
    if (!at.accept_symbol(',')) break;
  }
  if (!at.at_end()) at.fail();
}

}  // namespace

ObjectName sqlite_name(Cursor& at) {
  ObjectName name{"", at.name()};
  if (at.accept_symbol('.')) name = {iequals(name.name, "main") ? "" : name.name, at.name()};
  return name;
}

std::string sqlite_type(std::string_view text) {
  text = trim(text);
  for (std::string_view standard : {"ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"})
    if (iequals(text, standard)) return std::string(standard);
  return std::string(text);
}

SqliteColumn read_sqlite_column(Cursor& at, const Rope& rope) {
  SqliteColumn out;
  const std::size_t from = at.begin();
  if (at_table_constraint(at)) at.fail();
  out.column.name = at.name();
  out.column.type.text = type_text(at);
  while (!at.failed() && at_column_constraint(at)) column_constraint(at, rope, out);
  out.column.origin = origin(rope, from, at.behind());
  return out;
}

CreateTable read_sqlite_table(Cursor& at, const Rope& rope, ObjectName name) {
  CreateTable create;
  create.table.name = std::move(name);
  create.table.origin = origin(rope, 0, rope.text().size());
  if (at.accept("AS")) {
    create.as_query = true;
    while (!at.at_end()) at.skip();
    return create;
  }
  at.expect_symbol('(');
  while (!at.failed()) {
    if (at_table_constraint(at)) {
      table_constraint(at, rope, create.table);
      at.accept_symbol(',');  // SQLite lets constraints follow each other without commas
      if (at.accept_symbol(')')) break;
      continue;
    }
    add_column(create.table, read_sqlite_column(at, rope));
    if (at.accept_symbol(')')) break;
    if (!at_table_constraint(at)) at.expect_symbol(',');
  }
  table_options(at, create.table);
  return create;
}

std::vector<IndexKey> read_sqlite_index_keys(Cursor& at, const Rope& rope) {
  std::vector<IndexKey> keys;
  at.expect_symbol('(');
  while (!at.failed()) {
    IndexKey key;
    const std::size_t from = at.begin(), start = at.position();
    const bool one_name = at.at_name();
    std::string name = one_name ? at.name() : std::string();
    const bool plain = one_name && (at.peek_symbol(',') || at.peek_symbol(')') || at.peek("COLLATE") || at.peek("ASC") || at.peek("DESC"));
    if (plain) {
      key.key.text = std::move(name);
      if (at.accept("COLLATE")) key.collation = at.name();
    } else {
      at.go_to(start);
      key.is_expression = true;
      key.key.text = std::string(at.until_comma());
      for (std::string_view word : {" DESC", " ASC"})
        if (ends_with(upper(key.key.text), word)) {
          key.descending = word == " DESC";
          key.key.text = std::string(trim(std::string_view(key.key.text).substr(0, key.key.text.size() - word.size())));
        }
    }
    if (at.accept("ASC")) key.spelling.ascending = true;
    else if (at.accept("DESC")) key.descending = true;
    key.key.origin = origin(rope, from, at.behind());
    keys.push_back(std::move(key));
    if (at.accept_symbol(')')) break;
    at.expect_symbol(',');
  }
  return keys;
}

}  // namespace underpin::sql
