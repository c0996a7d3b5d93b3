#include <algorithm>
#include <optional>

#include "base/text.h"
#include "sql/accepted.h"
#include "sql/reader.h"
#include "syntax/sql/pg_split.h"

namespace underpin::sql {
namespace {

bool parse_again(Accepted& accepted, Rewritten candidate) {
  std::vector<Token> tokens = pg_tokens(candidate.text);
  Parsed parsed = parse_pg(candidate.text, tokens);
  if (parsed.error) return false;
  accepted = {std::move(candidate), std::move(tokens), std::move(parsed)};
  return true;
}

// An INSERT of thousands of rows says all there is to know with its first one: the others are not parsed, unless one of
// them reads a table.
std::optional<Rewritten> first_row_only(std::string_view text, const std::vector<Token>& tokens) {
  constexpr std::size_t kMany = 5000;
  if (tokens.size() < kMany || !is_word(text, tokens.front(), "insert")) return std::nullopt;
  const std::vector<std::size_t> partners = bracket_partners(text, tokens);
  std::size_t at = 0;
  while (at + 1 < tokens.size() && !(is_word(text, tokens[at], "values") && is_punctuation(text, tokens[at + 1], '(')))
    at = std::max(at, partners[at] < tokens.size() ? partners[at] : at) + 1;
  if (at + 1 >= tokens.size() || partners[at + 1] >= tokens.size()) return std::nullopt;
  const std::size_t first = partners[at + 1];
  std::size_t last = first;
  while (last + 2 < tokens.size() && is_punctuation(text, tokens[last + 1], ',') && partners[last + 2] > last && partners[last + 2] < tokens.size())
    last = partners[last + 2];
  for (std::size_t i = first; i < last; ++i)
    if (is_word(text, tokens[i], "select")) return std::nullopt;
  Rewritten out;
  out.text = std::string(text.substr(0, tokens[first].end));
  out.shifts.push_back({out.text.size(), tokens[last].end});
  out.text += text.substr(tokens[last].end);
  return out;
}

void read_psql(const Rope& whole, const Piece& piece, Reading& reading) {
  const Rope written = whole.slice(piece.begin, piece.end);
  Statement statement;
  statement.span = written.span();
  statement.sql = written;
  const std::string& text = written.text();
  std::string command = text.substr(0, text.find_first_of(" \t\r"));
  if (command == "\\copy") {
    DataStep step;
    step.kind = DataKind::copy;
    statement.changes.push_back(std::move(step));
  } else if (command == "\\i" || command == "\\ir" || command == "\\include" || command == "\\connect" || command == "\\c" || command == "\\gexec" ||
             command == "\\if") {
    statement.changes.push_back(RawSql{"a command of psql that is not followed: " + command});
  } else {
    SessionStep step;
    step.name = std::move(command);
    statement.changes.push_back(std::move(step));
  }
  reading.statements.push_back(std::move(statement));
}

void add_error(const ParseError& error, const Piece& piece, const std::vector<Token>& tokens, Reading& reading) {
  const std::size_t begin = piece.begin + std::min(error.at, piece.end - piece.begin);
  std::size_t end = std::min(begin + 1, piece.end);
  for (const Token& token : tokens)
    if (token.begin == error.at) end = piece.begin + token.end;
  reading.errors.push_back({error.message, begin, std::max(begin, end)});
}

// `whole` has the statement at `piece`.
void read_one(const Rope& whole, const Piece& piece, const Accepted& accepted, const Schema& schema, const Dialect& dialect, Reading& reading) {
  if (accepted.parsed.error && accepted.parsed.error->syntax) return add_error(*accepted.parsed.error, piece, accepted.tokens, reading);
  Statement statement;
  statement.sql = whole.slice(piece.begin, piece.end);
  statement.span = statement.sql.span();
  Reader reader(schema, dialect, accepted.source, accepted.tokens, statement.sql);
  if (accepted.parsed.error)
    reader.raw(accepted.parsed.error->message);
  else
    for (const Node& node : accepted.parsed.tree.root()) read_statement(reader, node);
  statement.changes = std::move(reader.changes);
  reading.statements.push_back(std::move(statement));
}

void read_piece(const Rope& whole, Piece piece, const Schema& schema, const Dialect& dialect, Reading& reading) {
  const std::string_view text = std::string_view(whole.text()).substr(piece.begin, piece.end - piece.begin);
  const Accepted accepted = accept(text, std::move(piece.tokens));
  read_one(whole, piece, accepted, schema, dialect, reading);
}

}  // namespace

Accepted accept(std::string_view text, std::vector<Token> tokens) {
  Accepted accepted;
  if (auto shorter = first_row_only(text, tokens); shorter && parse_again(accepted, std::move(*shorter))) return accepted;
  accepted.parsed = parse_pg(text, tokens);
  accepted.source.text = std::string(text);
  accepted.tokens = std::move(tokens);
  if (!accepted.parsed.error || !accepted.parsed.error->syntax) return accepted;
  Rewritten bound = rewrite_binds(text, accepted.tokens);
  const bool has_binds = bound.text != text;
  if (has_binds && parse_again(accepted, bound)) return accepted;
  Rewritten newer = rewrite_newer(std::move(bound));
  if (newer.text != text) parse_again(accepted, std::move(newer));
  return accepted;
}

Reading read_accepted(const Rope& statement, const Accepted& accepted, const Schema& schema, const Dialect& dialect) {
  Reading reading;
  Piece all;
  all.end = statement.text().size();
  read_one(statement, all, accepted, schema, dialect, reading);
  return reading;
}

Reading read_postgresql(const Rope& text, const Schema& schema, const Dialect& dialect) {
  Reading reading;
  for (Piece& piece : split_statements(text.text())) {
    if (piece.kind == Piece::Kind::psql_command)
      read_psql(text, piece, reading);
    else if (piece.kind == Piece::Kind::statement)
      read_piece(text, std::move(piece), schema, dialect, reading);
  }
  return reading;
}

}  // namespace underpin::sql
