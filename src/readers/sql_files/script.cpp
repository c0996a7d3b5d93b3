#include "readers/sql_files/script.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "readers/sql_files/ahead.h"
#include "readers/sql_files/guards.h"
#include "schema/lookup.h"
#include "sql/statements.h"
#include "syntax/sql/pg_split.h"

namespace underpin::sql_files {

namespace {

void refuse_syntax(Replay& replay, const Rope& text, const sql::Reading::SyntaxError& error) {
  Statement statement;
  statement.sql = text;
  statement.span = text.locate(error.begin, error.end);
  if (!statement.span.valid()) statement.span = text.span();
  Failure failure;
  failure.kind = FailureKind::syntax;
  failure.message = error.message;
  replay.refuse(std::move(statement), std::move(failure));
}

// ${name}: what stands there is known when the tool runs.
bool has_placeholder(const std::string& text) {
  const std::size_t at = text.find("${");
  return at != std::string::npos && text.find('}', at) != std::string::npos;
}

constexpr const char* kTemplate = "a template is filled in before it is run";

// {{ … }}, {% … %}, <%= … %>: a template engine fills them in before the engine sees the text. Asked only of what the engine
// would not understand as it stands.
bool is_template(const std::string& text) {
  for (const auto& [open, close] : {std::pair("{{", "}}"), std::pair("{%", "%}"), std::pair("<%", "%>")})
    if (const std::size_t at = text.find(open); at != std::string::npos && text.find(close, at) != std::string::npos) return true;
  return false;
}

void leave_undecided(Replay& replay, const Rope& text, const std::string& what, const std::string& why) {
  replay.undecided({what, "not decidable without running it: " + why, text.span()});
  if (const auto object = sql::object_of_opening(text.text()))
    replay.doubt(*object);
  else
    replay.doubt_everything();
}

// \i and \ir run another file; the rest of psql's commands leaves the schema alone.
void psql_command(Replay& replay, const Rope& text) {
  const std::string_view command = trim(text.text());
  for (const std::string_view word : {"\\i ", "\\ir ", "\\include ", "\\include_relative ", "\\gexec"})
    if (starts_with(command, word)) return leave_undecided(replay, text, std::string(trim(word)), "another file or a result is run here");
}

// A DO block or a called function that could not be followed may have made what is missing later.
bool not_decided(const Statement& statement) {
  const std::string& text = statement.sql.text();
  sql::Token first;
  if (sql::PgLexer lexer(text); !lexer.next(first)) return false;
  if (!sql::is_word(text, first, "do") && !sql::is_word(text, first, "select") && !sql::is_word(text, first, "call")) return false;
  return std::any_of(statement.changes.begin(), statement.changes.end(),
                     [](const Change& change) { return std::holds_alternative<RawSql>(change) || std::holds_alternative<CreateOpaque>(change); });
}

// A table, view or index of that name, in whatever schema.
bool relation_anywhere(const Schema& schema, const std::string& name) {
  if (schema.relations.contains({"", name})) return true;
  const std::vector<ObjectName> schemas = schema.schemas.names();
  return std::any_of(schemas.begin(), schemas.end(), [&](const ObjectName& one) {
    return schema.relations.contains({schema.schemas.find(one)->name.name, name});
  });
}

void tell_guards(Replay& replay, const Rope& text) {
  for (const std::string& table : tables_asked_for(text.text()))
    if (!relation_anywhere(replay.schema(), table)) replay.note({Note::Kind::guard_skips, text.span(), table});
}

// SET check_function_bodies = off, as pg_dump writes it; nullopt: the statement does not say.
std::optional<bool> says_bodies_are_checked(const Statement& statement) {
  for (const Change& change : statement.changes)
    if (const auto* step = std::get_if<SessionStep>(&change); step && step->what == SessionStep::What::set) {
      if (step->name == "all") return true;
      if (step->name != "check_function_bodies") continue;
      const std::string value = lower(step->value);
      return !(value == "off" || value == "false" || value == "0" || value == "no");
    }
  return std::nullopt;
}

bool changes_the_schema(const std::string& body) {
  const auto tokens = sql::pg_tokens(body);
  return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
    return sql::is_word(body, token, "create") || sql::is_word(body, token, "alter") || sql::is_word(body, token, "drop");
  });
}

// The server looks at the body of a function in SQL when it is made: the relations it reads must be there by then. Those of
// other schemas may be an extension's or a platform's.
void need_what_the_body_reads(Statement& statement, const std::string& default_schema) {
  std::vector<ObjectName> reads;
  for (const Change& change : statement.changes) {
    const auto* create = std::get_if<CreateFunction>(&change);
    if (!create || create->function.language != "sql" || contains(lower(create->function.definition), "search_path")) continue;
    if (changes_the_schema(create->function.body)) continue;
    for (const ObjectName& read : sql::relations_read(create->function.body).value_or(std::vector<ObjectName>{}))
      if (read.schema.empty() || read.schema == default_schema) reads.push_back(read);
  }
  if (reads.empty()) return;
  DataStep step;
  step.reads = std::move(reads);
  statement.changes.insert(statement.changes.begin(), Change(std::move(step)));
}

void run_postgresql(Replay& replay, const Rope& text, const Sending& sending, ParsedScript& parsed) {
  bool bodies_are_checked = true;
  const std::vector<sql::Piece>& pieces = parsed.pieces();
  const auto statements = std::count_if(pieces.begin(), pieces.end(), [](const sql::Piece& piece) { return piece.kind == sql::Piece::Kind::statement; });
  if (sending.sent == Sent::statements || (sending.sent == Sent::message && statements == 1)) replay.session().in_transaction = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const sql::Piece& piece = pieces[i];
    const Rope part = text.slice(piece.begin, piece.end);
    if (piece.kind == sql::Piece::Kind::psql_command) psql_command(replay, part);
    if (piece.kind != sql::Piece::Kind::statement) continue;
    if (sending.placeholders && has_placeholder(part.text())) {
      leave_undecided(replay, part, "statement", "a placeholder is replaced when the tool runs");
      continue;
    }
    sql::Reading reading = sql::read_accepted(part, parsed.take(i), replay.schema(), replay.dialect());
    if (!reading.errors.empty()) {
      if (is_template(part.text()))
        leave_undecided(replay, part, "statement", kTemplate);
      else
        refuse_syntax(replay, part, reading.errors.front());
      continue;
    }
    for (Statement& statement : reading.statements) {
      const bool open = not_decided(statement);
      bodies_are_checked = says_bodies_are_checked(statement).value_or(bodies_are_checked);
      if (bodies_are_checked) need_what_the_body_reads(statement, replay.dialect().default_schema);
      replay.emit(std::move(statement));
      if (open) replay.doubt_everything();
    }
    tell_guards(replay, part);
  }
}

void run_sqlite(Replay& replay, const Rope& text) {
  sql::Reading reading = sql::read_sqlite(text, replay.schema(), replay.dialect());
  std::size_t next = 0;
  const bool filled_in = !reading.errors.empty() && is_template(text.text());
  const auto errors_before = [&](std::size_t place) {
    for (; next < reading.errors.size() && reading.errors[next].begin < place; ++next) {
      const std::size_t end = text.text().find(';', reading.errors[next].begin);
      if (filled_in)
        leave_undecided(replay, text.slice(reading.errors[next].begin, std::min(end, text.text().size())), "statement", kTemplate);
      else
        refuse_syntax(replay, text, reading.errors[next]);
    }
  };
  for (Statement& statement : reading.statements) {
    errors_before(statement.span.begin - text.span().begin);
    replay.emit(std::move(statement));
  }
  errors_before(std::string::npos);
}

}  // namespace

void run_script(Replay& replay, const Rope& text, const Sending& sending, ParsedScript* parsed) {
  if (is_sqlite(replay.dialect())) return run_sqlite(replay, text);
  ParsedScript own(text.text());
  run_postgresql(replay, text, sending, parsed ? *parsed : own);
  replay.end_transaction();
  replay.session().in_transaction = replay.dialect().transactional_ddl;
}

}  // namespace underpin::sql_files
