#include "verbs/engine_replay.h"

#include <algorithm>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/diff.h"

namespace underpin {

namespace {

bool about_rows(const Statement& statement) {
  return !statement.changes.empty() && std::all_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) {
    return std::holds_alternative<DataStep>(change) || std::holds_alternative<SessionStep>(change) || std::holds_alternative<RawSql>(change);
  });
}

// Words that would end the transaction the savepoints live in.
bool transaction_word(const Statement& statement) {
  return std::any_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) {
    const auto* step = std::get_if<SessionStep>(&change);
    using What = SessionStep::What;
    return step && (step->what == What::begin || step->what == What::commit || step->what == What::rollback || step->what == What::savepoint);
  });
}

// What SQLite has no statement for: render() would build the table anew, the program's own tool sends what is refused.
bool unknown_to_sqlite(const Change& change) {
  return std::holds_alternative<SetColumnType>(change) || std::holds_alternative<SetNullable>(change) || std::holds_alternative<SetDefault>(change) ||
         std::holds_alternative<DropGenerated>(change) || std::holds_alternative<AddConstraint>(change) || std::holds_alternative<DropConstraint>(change) ||
         std::holds_alternative<RenameConstraint>(change) || std::holds_alternative<AlterConstraint>(change);
}

}  // namespace

std::vector<std::string> statements_to_send(const Change& change, const Schema& before, const Dialect& dialect) {
  if (dialect.name == "sqlite" && unknown_to_sqlite(change)) return {"ALTER TABLE " + dialect.quote(table_of(change).name) + " ALTER COLUMN"};
  return dialect.render(change, before);
}

std::vector<std::string> statements_to_send(const Statement& statement, const Schema& before, const Dialect& dialect) {
  if (!statement.sql.empty()) return {statement.sql.text()};
  std::vector<std::string> out;
  Schema reached = before;
  Session session;
  for (const Change& change : statement.changes) {
    for (std::string& text : statements_to_send(change, reached, dialect)) out.push_back(std::move(text));
    if (statement.changes.size() > 1) apply(reached, change, dialect, session);
  }
  return out;
}

namespace {

// A plain owner may not make roles: they are made for it, without the rights that the statement gives them.
bool make_roles(const Statement& statement, ScratchEngine& engine) {
  std::vector<std::string> names;
  for (const Change& change : statement.changes) {
    const auto* create = std::get_if<CreateOpaque>(&change);
    if (!create || create->object.what != "role") return false;
    names.push_back(create->object.name.name);
  }
  for (const std::string& name : names) engine.make_role(name);
  return !names.empty();
}

}  // namespace

Result<EngineReplay> run_on_engine(const Trace& trace, const Dialect& dialect, ScratchEngine& engine, bool surroundings) {
  EngineReplay out;
  Replay shadow(dialect, surroundings ? trace.start : Schema{});  // the state before each statement, for rendering
  for (const RevisionTrace& revision : trace.revisions) {
    for (const Event& event : revision.events) {
      const Statement& statement = event.statement;
      const auto texts = statements_to_send(statement, shadow.schema(), dialect);
      if (texts.empty() || transaction_word(statement)) {
        out.silent += texts.empty();
      } else {
        const bool own = statement.own_transaction;
        std::optional<std::string> error = engine.run(texts, own);
        if (error && make_roles(statement, engine)) error.reset();
        ++out.statements;
        if (error && event.failure) ++out.failing;
        if (error.has_value() != event.failure.has_value())
          out.disagreements.push_back({revision.revision, join(texts, ";\n"), event.failure ? event.failure->message : "", error.value_or(""), about_rows(statement)});
      }
      if (!event.failure) shadow.emit(statement);
    }
    engine.end_revision();
  }
  TRY(out.catalog, engine.inspect());
  return out;
}

std::vector<std::string> prepare_engine(const Schema& start, const Dialect& dialect, ScratchEngine& engine) {
  std::vector<std::string> refused;
  Schema at;
  for (const Change& change : diff(Schema{}, start, dialect)) {
    const auto* object = std::get_if<CreateOpaque>(&change);
    if (object && object->object.what == "role") {
      engine.make_role(object->object.name.name);
    } else if (const auto error = engine.run(dialect.render(change, at), false)) {
      refused.push_back(describe(change) + ": " + *error);
    }
    apply(at, change, dialect, Session{});
  }
  engine.end_revision();
  return refused;
}

}  // namespace underpin
