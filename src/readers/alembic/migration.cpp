#include "readers/alembic/migration.h"

#include "base/text.h"

namespace underpin::alembic {

std::string exception_of(FailureKind kind, bool postgres) {
  if (!postgres) return "sqlalchemy.exc.OperationalError";
  switch (kind) {
    case FailureKind::exists:
    case FailureKind::missing:
    case FailureKind::type_mismatch:
    case FailureKind::no_unique_target:
    case FailureKind::no_opclass:
    case FailureKind::not_allowed:
    case FailureKind::needs_extension:
    case FailureKind::syntax: return "sqlalchemy.exc.ProgrammingError";
    case FailureKind::depends:
    case FailureKind::aborted: return "sqlalchemy.exc.InternalError";
    case FailureKind::in_transaction: return "sqlalchemy.exc.InternalError";
    case FailureKind::invalid_value:
    case FailureKind::value_too_long: return "sqlalchemy.exc.DataError";
  }
  return "sqlalchemy.exc.ProgrammingError";
}

namespace {
constexpr std::size_t most_statements = 50'000;
}

std::optional<eval::Raise> Migration::emit(Change change, Span span) {
  Statement statement;
  statement.changes.push_back(std::move(change));
  statement.span = span;
  return emit(std::move(statement));
}

std::optional<eval::Raise> Migration::emit(Statement statement) {
  if (statement.changes.empty() && statement.sql.empty()) return std::nullopt;
  if (++sent > most_statements) {  // a loop without an end
    if (sent == most_statements + 1) undecided("the rest of the migration", "stopped after " + std::to_string(most_statements) + " statements", statement.span);
    eval::Raise stop;
    stop.type = "SystemExit";
    stop.told = true;
    stop.message = "too many statements";
    stop.span = statement.span;
    return stop;
  }
  if (interpreter->speculative_depth() > 0) {
    const auto& because = interpreter->undecided_because();
    for (const auto& change : statement.changes) {
      if (std::holds_alternative<DataStep>(change) || std::holds_alternative<SessionStep>(change)) continue;
      undecided(describe(change), because.reason, statement.span);
      replay->doubt(change);
    }
    return std::nullopt;
  }
  statement.own_transaction = autocommit_depth > 0;
  statement.in_savepoint = savepoint_depth > 0;
  const auto span = statement.span;
  const bool in_try = interpreter->try_depth() > 0;
  const auto failure = replay->emit(std::move(statement), in_try);
  if (!failure || !in_try) return std::nullopt;
  eval::Raise raise;
  raise.type = exception_of(failure->kind, postgres());
  raise.message = failure->message;
  raise.span = span;
  raise.by_database = true;
  return raise;
}

std::optional<eval::Raise> Migration::refuse(Statement statement, FailureKind kind, std::string message, std::string type) {
  Failure failure;
  failure.kind = kind;
  failure.message = std::move(message);
  return refuse(std::move(statement), std::move(failure), std::move(type));
}

std::optional<eval::Raise> Migration::refuse(Statement statement, Failure failure, std::string type) {
  if (interpreter->speculative_depth() > 0) {
    undecided(failure.message, interpreter->undecided_because().reason, statement.span);
    return std::nullopt;
  }
  const bool in_try = interpreter->try_depth() > 0;
  eval::Raise raise;
  raise.by_database = type.empty();
  raise.type = raise.by_database ? exception_of(failure.kind, postgres()) : std::move(type);
  raise.message = failure.message;
  raise.span = statement.span;
  raise.told = true;
  statement.own_transaction = autocommit_depth > 0;
  statement.in_savepoint = savepoint_depth > 0;
  replay->refuse(std::move(statement), std::move(failure), in_try);
  if (raise.by_database && !in_try) return std::nullopt;
  return raise;
}

std::shared_ptr<sa::MetaData> Migration::make_metadata() {
  auto made = std::make_shared<sa::MetaData>();
  collections.push_back(made);
  return made;
}

void Migration::undecided(const std::string& object, const std::string& why, Span span) {
  const bool said = starts_with(why, "not decidable");
  replay->undecided({object, said ? why : "not decidable without running it: " + why, span});
}

void Migration::doubts(const sa::Trouble& trouble, Span span) {
  for (const auto& doubt : trouble.doubts) undecided(doubt.object, doubt.why, doubt.span.valid() ? doubt.span : span);
}

ObjectName Migration::resolved(const ObjectName& name) const {
  const auto& dialect = replay->dialect();
  if (!name.schema.empty()) return name.schema == dialect.default_schema ? ObjectName{"", name.name} : name;
  for (const auto& schema : replay->session().search_path) {
    const ObjectName candidate{schema == dialect.default_schema ? "" : schema, name.name};
    if (replay->schema().relations.contains(candidate) || replay->schema().types.contains(candidate)) return candidate;
  }
  return name;
}

const underpin::Table* Migration::table(const ObjectName& name) const { return replay->schema().tables.find(resolved(name)); }
bool Migration::has_type(const ObjectName& name) const { return replay->schema().types.contains(resolved(name)); }

}  // namespace underpin::alembic
