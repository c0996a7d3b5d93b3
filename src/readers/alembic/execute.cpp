// Running statements on the connection: literal SQL, text() with binds, DDL(), Core constructs.
#include <algorithm>

#include "base/text.h"
#include "readers/alembic/connection.h"
#include "readers/alembic/operations.h"
#include "sql/statements.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

Value unknown_rows(Migration& m, const std::string& why, Span span) {
  m.replay->note({Note::Kind::asks_rows, span, why});
  return eval::unknown(why, span);
}

namespace {

Value result_value(std::shared_ptr<ResultSet> rows, Span span) { return sa::wrap(std::move(rows), "sqlalchemy.engine.Result", span); }

std::string first_word(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (std::isspace(static_cast<unsigned char>(text[at])) || text[at] == '(') {
      ++at;
    } else if (text.compare(at, 2, "--") == 0) {
      at = std::min(text.size(), text.find('\n', at));
    } else if (text.compare(at, 2, "/*") == 0) {
      const auto end = text.find("*/", at);
      at = end == std::string::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  std::size_t end = at;
  while (end < text.size() && std::isalpha(static_cast<unsigned char>(text[end]))) ++end;
  return lower(std::string_view(text).substr(at, end - at));
}

bool is_query(const std::string& word) { return word == "select" || word == "with" || word == "show" || word == "values" || word == "pragma"; }

Value cell(const std::optional<std::string>& text, sql::CellType type) {
  if (!text) return eval::none();
  if (type == sql::CellType::boolean) return eval::boolean(*text == "t");
  if (type == sql::CellType::text) return eval::string(*text);
  const bool number = !text->empty() && text->size() < 18 && text->find_first_not_of("0123456789", text->front() == '-') == std::string::npos;
  return number ? eval::integer(std::stoll(*text)) : eval::unknown("a number of the catalog", {});
}

bool all_empty(Migration& m, const std::vector<ObjectName>& relations) {
  for (const auto& name : relations) {
    if (!m.table(name)) return false;  // a view, a catalog, a CTE …
    if (m.replay->may_have_rows(m.resolved(name))) return false;
  }
  return !relations.empty();
}

std::optional<std::shared_ptr<ResultSet>> rows_of_text(Migration& m, const std::string& text) {
  const auto empty = [&m](const ObjectName& table) { return !m.replay->may_have_rows(table); };
  const auto answer = sql::answer_catalog_query(text, m.replay->schema(), m.replay->dialect(), empty);
  if (!answer) return std::nullopt;
  auto result = std::make_shared<ResultSet>();
  result->columns = answer->columns;
  for (const auto& row : answer->rows) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < row.size(); ++i) values.push_back(cell(row[i], answer->type(i)));
    result->rows.push_back(std::move(values));
  }
  return result;
}

// The binds of one set of values, or of the first of several sets.
void add_binds(const Value& given, Binds& binds) {
  const auto* dict = given.dict();
  if (const auto* items = given.sequence(); items && !items->empty()) dict = (*items)[0].dict();
  if (!dict) return;
  for (const auto& [key, value] : dict->items)
    if (const auto name = sa::text_of(&key)) binds.emplace_back(*name, value);
}

// Values come by position, as `parameters=` or `params=`, and up to SQLAlchemy 1.4 as keywords of their own.
Binds binds_of(const Call& parameters, std::size_t first) {
  Binds binds;
  for (const auto& [keyword, value] : parameters.kwargs) {
    if (keyword == "parameters" || keyword == "params")
      add_binds(value, binds);
    else
      binds.emplace_back(keyword, value);
  }
  for (std::size_t i = first; i < parameters.args.size(); ++i) add_binds(parameters.args[i], binds);
  return binds;
}

// psycopg2 reads a statement given as a plain driver string as a format string.
Rope undoubled(const Rope& sql) {
  const auto& text = sql.text();
  if (text.find("%%") == std::string::npos) return sql;
  Rope out;
  std::size_t done = 0;
  for (std::size_t at = text.find("%%"); at != std::string::npos; at = text.find("%%", at + 2)) {
    out.append(sql.slice(done, at + 1));
    done = at + 2;
  }
  out.append(sql.slice(done, text.size()));
  return out;
}

bool returns_rows(const std::string& text) {
  const auto tokens = sql::pg_tokens(text);
  return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) { return sql::is_word(text, token, "returning"); });
}

bool writes(const std::vector<DataStep>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const auto& step) {
    return step.kind == DataKind::insert || step.kind == DataKind::update || step.kind == DataKind::remove;
  });
}

// The result of an UPDATE or DELETE: nothing is touched in tables that have no rows yet.
std::shared_ptr<ResultSet> written(Migration& m, const std::vector<DataStep>& steps) {
  auto result = std::make_shared<ResultSet>();
  for (const auto& step : steps) {
    if (step.kind == DataKind::select || step.kind == DataKind::call) continue;
    if (step.kind == DataKind::insert || step.table.empty() || m.replay->may_have_rows(m.resolved(step.table))) result->affected.reset();
  }
  return result;
}

// A statement of which only the beginning is known. One that only writes or reads rows leaves the schema as it is: its
// values need not be known. Every other is listed as undecided.
std::optional<Raise> send_opening(Migration& m, const Rope* opening, const std::string& why, Span span) {
  if (opening)
    if (auto step = sql::data_step_of_opening(opening->text())) return m.emit(std::move(*step), span);
  m.undecided("statement", why, span);
  if (const auto object = opening ? sql::object_of_opening(opening->text()) : std::nullopt)
    m.replay->doubt(*object);
  else
    m.replay->doubt_everything();
  return std::nullopt;
}

bool parses(Migration& m, const Rope& sql) {
  const auto& dialect = m.replay->dialect();
  return (m.postgres() ? sql::read_postgresql(sql, m.replay->schema(), dialect) : sql::read_sqlite(sql, m.replay->schema(), dialect)).errors.empty();
}

// `ready`: the text goes to the driver as it is; otherwise it is text() and has binds.
Outcome run_text(Migration& m, const Rope& text, const Binds& binds, Span span, bool ready) {
  std::vector<std::string> missing;
  const Rope sql = ready ? text : sa::bind_text(text, binds, m.context, missing);
  if (!missing.empty()) {
    Statement statement;
    statement.span = text.span().valid() ? text.span() : span;
    statement.sql = text;
    if (auto raised = m.refuse(std::move(statement), FailureKind::invalid_value, "A value is required for bind parameter '" + missing.front() + "'",
                               "sqlalchemy.exc.StatementError"))
      return *raised;
    return eval::unknown("the result of a statement that fails", span);
  }
  // Values that are not known stand as NULL: good enough to know which tables are touched, not for an answer.
  std::vector<DataStep> steps;
  for (const auto& [name, value] : binds)
    if (value.is_unknown() && !parses(m, sql)) {  // IN :ids, where NULL will not do
      if (auto raised = send_opening(m, &text, value.unknown()->reason, span)) return *raised;
      return unknown_rows(m, value.unknown()->reason, span);
    }
  for (const auto& [name, value] : binds)
    if (value.is_unknown()) m.replay->note({Note::Kind::asks_rows, span, value.unknown()->reason});
  if (auto raised = send_sql(m, sql, span, &steps)) return *raised;
  if (writes(steps) && returns_rows(sql.text())) return unknown_rows(m, "the rows that RETURNING gives", span);
  if (!is_query(first_word(sql.text())) || writes(steps)) return result_value(written(m, steps), span);
  for (const auto& [name, value] : binds)
    if (value.is_unknown()) return eval::unknown(value.unknown()->reason, span);
  if (const auto rows = rows_of_text(m, sql.text())) return result_value(*rows, span);
  return unknown_rows(m, "rows that the database holds", span);
}

std::optional<Raise> send_query(Migration& m, const sa::Query& query, Span span) {
  DataStep step;
  step.kind = query.kind;
  step.table = query.table;
  step.reads.assign(query.reads.begin(), query.reads.end());
  step.columns = query.columns;
  step.has_where = query.has_where;
  step.in_application_code = query.orm;
  return m.emit(std::move(step), span);
}

}  // namespace

std::shared_ptr<ResultSet> query_rows(Migration& m, const sa::Query& query) {
  if (!query.known || query.kind != DataKind::select) return nullptr;
  if (!all_empty(m, {query.reads.begin(), query.reads.end()})) return nullptr;
  auto result = std::make_shared<ResultSet>();
  result->columns = query.names;
  if (query.grouped) return result;
  switch (query.output) {
    case sa::Query::Output::rows: break;
    case sa::Query::Output::count: result->rows.push_back({eval::integer(0)}); break;
    case sa::Query::Output::exists: result->rows.push_back({eval::boolean(false)}); break;
    case sa::Query::Output::aggregate: result->rows.push_back(std::vector<Value>(std::max<std::size_t>(1, query.names.size()), eval::none())); break;
  }
  return result;
}

Outcome execute_value(Migration& m, const Value& what, const Call& parameters, Span span, bool driver) {
  if (const auto* rope = sa::rope_of(&what)) {
    if (driver) return run_text(m, m.postgres() ? undoubled(*rope) : *rope, {}, span, true);
    return run_text(m, *rope, binds_of(parameters, 0), span, false);
  }
  if (const auto expression = sa::as<sa::Expr>(what)) {
    if (!expression->known) {
      if (auto raised = send_opening(m, expression->opening.get(), expression->why, span)) return *raised;
      return unknown_rows(m, expression->why, span);
    }
    if (expression->driver_rope) return run_text(m, undoubled(*expression->driver_rope), {}, span, true);
    if (expression->rope) return run_text(m, *expression->rope, binds_of(parameters, 0), span, false);
    return run_text(m, Rope(expression->text(true)), {}, span, true);
  }
  if (const auto query = sa::as<sa::Query>(what)) {
    if (!query->known && query->kind != DataKind::select) {
      DataStep step;  // rows of a table that is not known
      step.kind = query->kind;
      if (auto raised = m.emit(std::move(step), span)) return *raised;
      return unknown_rows(m, query->why, span);
    }
    if (auto raised = send_query(m, *query, span)) return *raised;
    if (query->returning) return unknown_rows(m, "the rows that RETURNING gives", span);
    if (query->kind != DataKind::select) {
      DataStep step;
      step.kind = query->kind;
      step.table = query->table;
      return result_value(written(m, {step}), span);
    }
    if (auto rows = query_rows(m, *query)) return result_value(std::move(rows), span);
    return unknown_rows(m, query->known ? "rows that the database holds" : query->why, span);
  }
  if (auto outcome = execute_ddl(m, what, span)) return *outcome;
  const auto why = what.unknown() ? what.unknown()->reason : "the statement " + eval::describe(what);
  if (auto raised = send_opening(m, what.unknown() ? what.unknown()->opening.get() : nullptr, why, span)) return *raised;
  return unknown_rows(m, why, span);
}

std::optional<Raise> send_sql(Migration& m, const Rope& sql, Span span, std::vector<DataStep>* steps) {
  const auto& dialect = m.replay->dialect();
  auto reading = m.postgres() ? sql::read_postgresql(sql, m.replay->schema(), dialect) : sql::read_sqlite(sql, m.replay->schema(), dialect);
  Statement whole;
  whole.span = sql.span().valid() ? sql.span() : span;
  whole.sql = sql;
  if (!reading.errors.empty()) {
    const auto& error = reading.errors.front();
    const auto place = sql.locate(error.begin, error.end);
    if (place.valid()) whole.span = place;
    return m.refuse(std::move(whole), FailureKind::syntax, error.message, "");
  }
  if (reading.statements.empty()) return std::nullopt;
  if (steps)
    for (const auto& statement : reading.statements)
      for (const auto& change : statement.changes)
        if (const auto* step = std::get_if<DataStep>(&change)) steps->push_back(*step);
  if (!m.postgres() && reading.statements.size() > 1)
    return m.refuse(std::move(whole), FailureKind::not_allowed, "You can only execute one statement at a time.", "");
  if (reading.statements.size() == 1) {
    auto statement = std::move(reading.statements.front());
    if (!statement.span.valid()) statement.span = span;
    return m.emit(std::move(statement));
  }
  for (auto& statement : reading.statements)
    for (auto& change : statement.changes) whole.changes.push_back(std::move(change));
  return m.emit(std::move(whole));
}

}  // namespace underpin::alembic
