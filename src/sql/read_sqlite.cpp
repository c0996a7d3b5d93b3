// SQLite statements → Changes. Tables are read in sqlite_table.cpp; here is what kind of statement it is, and the rest.
#include <optional>

#include "base/text.h"
#include "sql/sqlite_table.h"
#include "sql/statements.h"

namespace underpin::sql {

namespace {

using sqlite::Cursor;
using sqlite::Token;

using Changes = std::vector<Change>;

void to_end(Cursor& at) {
  while (!at.at_end()) at.skip();
}

Change create_index(Cursor& at, const Rope& rope, bool unique) {
  CreateIndex create;
  create.index.unique = unique;
  create.if_not_exists = at.accept({"IF", "NOT", "EXISTS"});
  const ObjectName name = sqlite_name(at);
  create.index.name = name.name;
  create.index.origin = {rope.span()};
  at.expect("ON");
  create.table = {name.schema, at.name()};
  create.index.keys = read_sqlite_index_keys(at, rope);
  if (at.accept("WHERE")) {
    const std::size_t from = at.begin();
    to_end(at);
    create.index.predicate = Expression{std::string(trim(at.slice(from, at.behind()))), {}, {rope.locate(from, at.behind())}};
  }
  if (!at.at_end()) at.fail();
  return create;
}

// The names that WITH gives: `name AS (` and `name (columns) AS (`.
std::vector<std::string> names_of_with(Cursor at) {
  std::vector<std::string> names;
  bool with = false;
  for (; !at.at_end(); at.skip()) {
    with = with || at.peek("WITH");
    if (!with || !at.at_name()) continue;
    Cursor ahead = at;
    const std::string name = ahead.name();
    if (ahead.peek_symbol('(')) ahead.brackets();
    if (ahead.accept("AS") && (ahead.peek_symbol('(') || ahead.peek("MATERIALIZED") || ahead.peek("NOT"))) names.push_back(lower(name));
  }
  return names;
}

// Relations named behind FROM, JOIN and INTO; functions, subqueries and what WITH names are not.
std::vector<ObjectName> relations(Cursor at) {
  std::vector<ObjectName> names;
  const std::vector<std::string> with = names_of_with(at);
  bool list = false;         // after FROM a comma goes on to the next relation
  std::vector<bool> around;  // the same of the brackets around
  while (!at.at_end()) {
    if (at.accept("FROM") || at.accept("JOIN") || (list && at.accept_symbol(','))) {
      list = true;
      if (at.at_name() && !at.peek_symbol('(', 1)) {
        const ObjectName name = sqlite_name(at);
        const bool given = name.schema.empty() && std::find(with.begin(), with.end(), lower(name.name)) != with.end();
        if (!name.empty() && !given) names.push_back(name);
      }
    } else {
      if (at.peek("SELECT") || at.peek("WHERE") || at.peek("GROUP") || at.peek("ORDER") || at.peek("RETURNING")) list = false;
      if (at.peek_symbol('(')) {
        around.push_back(list);
        list = false;
      } else if (at.peek_symbol(')') && !around.empty()) {
        list = around.back();
        around.pop_back();
      }
      at.skip();
    }
  }
  return names;
}

Change create_view(Cursor& at, const Rope& rope) {
  CreateView create;
  create.if_not_exists = at.accept({"IF", "NOT", "EXISTS"});
  create.view.name = sqlite_name(at);
  if (at.accept_symbol('('))
    while (!at.failed() && !at.accept_symbol(')')) {
      create.view.columns.push_back(at.name());
      at.accept_symbol(',');
    }
  at.expect("AS");
  create.view.reads = relations(at);
  const std::size_t from = at.begin();
  to_end(at);
  create.view.definition = std::string(at.slice(from, at.behind()));
  create.view.origin = {rope.span()};
  return create;
}

Change create_trigger(Cursor& at, const Rope& rope, std::string_view text) {
  CreateTrigger create;
  create.if_not_exists = at.accept({"IF", "NOT", "EXISTS"});
  create.trigger.name = sqlite_name(at).name;
  while (!at.at_end() && !at.peek("ON")) at.skip();
  at.expect("ON");
  create.table = {"", at.name()};
  to_end(at);
  create.trigger.definition = std::string(trim(text));
  create.trigger.origin = {rope.span()};
  return create;
}

Change create_virtual(Cursor& at, const Rope& rope) {
  CreateTable create;
  create.if_not_exists = at.accept({"IF", "NOT", "EXISTS"});
  create.table.name = sqlite_name(at);
  at.expect("USING");
  create.table.virtual_module = at.name();
  if (at.peek_symbol('(')) create.table.storage_options = std::string(at.brackets());
  to_end(at);
  create.table.origin = {rope.span()};
  return create;
}

void create(Cursor& at, const Rope& rope, std::string_view text, Changes& changes) {
  const bool temporary = at.accept("TEMP") || at.accept("TEMPORARY");
  if (at.accept("TABLE")) {
    const bool if_not_exists = at.accept({"IF", "NOT", "EXISTS"});
    CreateTable table = read_sqlite_table(at, rope, sqlite_name(at));
    table.if_not_exists = if_not_exists;
    table.table.temporary = temporary;
    changes.push_back(std::move(table));
  } else if (at.accept({"UNIQUE", "INDEX"})) {
    changes.push_back(create_index(at, rope, true));
  } else if (at.accept("INDEX")) {
    changes.push_back(create_index(at, rope, false));
  } else if (at.accept("VIEW")) {
    changes.push_back(create_view(at, rope));
  } else if (at.accept("TRIGGER")) {
    changes.push_back(create_trigger(at, rope, text));
  } else if (at.accept({"VIRTUAL", "TABLE"})) {
    changes.push_back(create_virtual(at, rope));
  } else {
    at.fail();
  }
}

void drop(Cursor& at, Changes& changes) {
  const bool table = at.peek("TABLE"), index = at.peek("INDEX"), view = at.peek("VIEW"), trigger = at.peek("TRIGGER");
  if (!table && !index && !view && !trigger) return at.fail();
  at.skip();
  const bool if_exists = at.accept({"IF", "EXISTS"});
  const ObjectName name = sqlite_name(at);
  if (!at.at_end()) return at.fail();
  if (table) changes.push_back(DropTable{name, if_exists, false});
  if (index) changes.push_back(DropIndex{name, {}, if_exists, false, false});
  if (view) changes.push_back(DropView{name, false, if_exists, false});
  if (trigger) changes.push_back(DropTrigger{{}, name.name, if_exists, false});
}

void add_column(Cursor& at, const Rope& rope, const ObjectName& table, Changes& changes) {
  at.accept("COLUMN");
  SqliteColumn part = read_sqlite_column(at, rope);
  AddColumn add;
  add.table = table;
  add.column = std::move(part.column);
  add.primary_key = std::move(part.primary_key);
  add.uniques = std::move(part.uniques);
  add.foreign_keys = std::move(part.foreign_keys);
  add.checks = std::move(part.checks);
  changes.push_back(std::move(add));
}

void alter(Cursor& at, const Rope& rope, Changes& changes) {
  at.expect("TABLE");
  const ObjectName table = sqlite_name(at);
  if (at.accept({"RENAME", "TO"})) {
    changes.push_back(RenameRelation{RelationKind::table, table, at.name(), false});
  } else if (at.accept("RENAME")) {
    at.accept("COLUMN");
    const std::string from = at.name();
    at.expect("TO");
    changes.push_back(RenameColumn{table, from, at.name(), false});
  } else if (at.accept("ADD")) {
    add_column(at, rope, table, changes);
  } else if (at.accept("DROP")) {
    at.accept("COLUMN");
    if (at.peek("CONSTRAINT")) return at.fail();
    changes.push_back(DropColumn{table, at.name(), false, false, false});
  } else {
    return at.fail();
  }
  if (!at.at_end()) at.fail();
}

std::vector<std::string> written_columns(Cursor& at) {
  std::vector<std::string> columns;
  if (!at.accept_symbol('(')) return columns;
  while (!at.failed() && !at.accept_symbol(')')) {
    columns.push_back(at.name());
    at.accept_symbol(',');
  }
  return columns;
}

bool has_word(Cursor at, std::string_view word) {
  while (!at.at_end()) {
    if (at.peek(word)) return true;
    at.skip();
  }
  return false;
}

// `from` is where reading begins: the statement's WITH, or what follows the table.
DataStep data_step(DataKind kind, ObjectName table, const Cursor& rest, const std::optional<Cursor>& from = {}) {
  DataStep step;
  step.kind = kind;
  step.reads = relations(from ? *from : rest);
  step.table = std::move(table);
  step.has_where = has_word(rest, "WHERE");
  return step;
}

// INSERT, REPLACE, UPDATE, DELETE and SELECT, also behind WITH.
bool data(Cursor& at, Changes& changes) {
  std::optional<Cursor> with;
  if (at.peek("WITH")) {
    with = at;
    Cursor probe = at;
    while (!probe.at_end() && !(probe.peek("INSERT") || probe.peek("UPDATE") || probe.peek("DELETE") ||
                                (probe.peek("REPLACE") && !probe.peek_symbol('(', 1)))) {
      if (probe.peek_symbol('('))
        probe.brackets();
      else
        probe.skip();
    }
    if (probe.at_end()) {
      changes.push_back(data_step(DataKind::select, {}, at));
      to_end(at);
      return true;
    }
    at = probe;
  }
  if (at.accept("INSERT") || at.accept("REPLACE")) {
    if (at.accept("OR")) at.skip();
    at.expect("INTO");
    const ObjectName table = sqlite_name(at);
    if (at.accept("AS")) at.name();
    std::vector<std::string> columns = at.peek_symbol('(') ? written_columns(at) : std::vector<std::string>();
    DataStep step = data_step(DataKind::insert, table, at, with);
    step.columns = std::move(columns);
    changes.push_back(std::move(step));
  } else if (at.accept("UPDATE")) {
    if (at.accept("OR")) at.skip();
    const ObjectName table = sqlite_name(at);
    changes.push_back(data_step(DataKind::update, table, at, with));
  } else if (at.accept({"DELETE", "FROM"})) {
    const ObjectName table = sqlite_name(at);
    changes.push_back(data_step(DataKind::remove, table, at, with));
  } else if (at.peek("SELECT") || at.peek("VALUES")) {
    changes.push_back(data_step(DataKind::select, {}, at));
  } else {
    return false;
  }
  if (!at.failed()) to_end(at);
  return true;
}

bool session(Cursor& at, Changes& changes) {
  SessionStep step;
  if (at.accept("PRAGMA")) {
    step.what = SessionStep::What::set;
    step.name = lower(at.name());
    if (at.accept_symbol('.')) step.name = lower(at.name());
    if (at.accept_symbol('=')) step.value = std::string(at.token_text());
  } else if (at.accept("BEGIN")) {
    step.what = SessionStep::What::begin;
  } else if (at.accept("COMMIT") || at.accept("END")) {
    step.what = SessionStep::What::commit;
  } else if (at.accept("ROLLBACK")) {
    step.what = SessionStep::What::rollback;
  } else if (at.accept("SAVEPOINT") || at.accept("RELEASE")) {
    step.what = SessionStep::What::savepoint;
  } else if (at.accept("VACUUM")) {
    step.what = SessionStep::What::maintenance;
    step.not_in_transaction = true;
  } else if (at.accept("ANALYZE") || at.accept("REINDEX")) {
    step.what = SessionStep::What::maintenance;
  } else if (at.accept("ATTACH") || at.accept("DETACH") || at.accept("EXPLAIN")) {
    step.what = SessionStep::What::other;
  } else {
    return false;
  }
  to_end(at);
  changes.push_back(std::move(step));
  return true;
}

}  // namespace

Reading read_sqlite(const Rope& text, const Schema&, const Dialect&) {
  Reading reading;
  for (std::vector<Token>& tokens : sqlite::split_statements(text.text())) {
    if (tokens.empty()) continue;
    const std::size_t begin = tokens.front().begin, end = tokens.back().end;
    const Rope part = text.slice(begin, end);
    for (Token& token : tokens) token.begin -= begin, token.end -= begin;
    Cursor at(part.text(), std::move(tokens));
    Statement statement;
    statement.sql = part;
    statement.span = part.span();
    if (at.accept("CREATE"))
      create(at, part, part.text(), statement.changes);
    else if (at.accept("DROP"))
      drop(at, statement.changes);
    else if (at.accept("ALTER"))
      alter(at, part, statement.changes);
    else if (!data(at, statement.changes) && !session(at, statement.changes))
      at.fail();
    if (at.failed()) {
      reading.errors.push_back({at.error_message(), begin + at.error_begin(), begin + at.error_end()});
      continue;
    }
    reading.statements.push_back(std::move(statement));
  }
  return reading;
}

}  // namespace underpin::sql
