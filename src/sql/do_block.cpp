#include "sql/do_block.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "schema/apply.h"
#include "sql/catalog_query.h"
#include "sql/statements.h"
#include "syntax/sql/pg_parse.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {

namespace {

constexpr std::size_t kMaxStatements = 5000;  // executed in one block
constexpr int kMaxDepth = 40;

// Thrown only inside this file: ends the interpretation.
struct GiveUp {
  std::string reason;
};
// An SQL error on its way to a handler; `condition` as PL/pgSQL names it.
struct SqlError {
  std::string condition;
};
struct ReturnNow {};

std::string condition_of(const Failure& failure) {
  const ObjectKind kind = failure.object.kind;
  const bool relation = kind == ObjectKind::table || kind == ObjectKind::view || kind == ObjectKind::index || kind == ObjectKind::sequence;
  switch (failure.kind) {
    case FailureKind::exists:
      if (kind == ObjectKind::column) return "duplicate_column";
      if (kind == ObjectKind::schema) return "duplicate_schema";
      if (kind == ObjectKind::function) return "duplicate_function";
      return relation ? "duplicate_table" : "duplicate_object";
    case FailureKind::missing:
      if (kind == ObjectKind::column) return "undefined_column";
      if (kind == ObjectKind::schema) return "invalid_schema_name";
      if (kind == ObjectKind::function) return "undefined_function";
      return relation && kind != ObjectKind::index ? "undefined_table" : "undefined_object";
    case FailureKind::needs_extension:
      return kind == ObjectKind::function ? "undefined_function" : "undefined_object";
    case FailureKind::type_mismatch:
      return "datatype_mismatch";
    case FailureKind::no_unique_target:
      return "invalid_foreign_key";
    case FailureKind::no_opclass:
      return "undefined_object";
    case FailureKind::depends:
      return "dependent_objects_still_exist";
    case FailureKind::in_transaction:
      return "active_sql_transaction";
    case FailureKind::invalid_value:
      return "invalid_text_representation";
    case FailureKind::syntax:
      return "syntax_error";
    case FailureKind::value_too_long:
      return "string_data_right_truncation";
    case FailureKind::aborted:
      return "in_failed_sql_transaction";
    case FailureKind::not_allowed:
      return "";
  }
  return "";
}

class Block {
 public:
  Block(const Rope& body, const Schema& schema, const Dialect& dialect)
      : body_(body), text_(body.text()), tokens_(pg_tokens(body.text())), schema_(schema), dialect_(dialect) {}

  std::vector<Change> run() {
    try {
      block();
    } catch (const ReturnNow&) {
    } catch (const SqlError&) {
      // Uncaught: the failing change is the last one collected, and fails again where the statement is applied.
    }
    return std::move(changes_);
  }

 private:
  bool word(std::string_view w, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && is_word(text_, tokens_[at_ + ahead], w);
  }
  bool punctuation(char c) const { return at_ < tokens_.size() && is_punctuation(text_, tokens_[at_], c); }
  bool at_end() const { return at_ >= tokens_.size(); }
  std::string_view token_text() const { return at_end() ? std::string_view() : text_of(text_, tokens_[at_]); }
  [[noreturn]] void give_up(std::string reason) const { throw GiveUp{std::move(reason)}; }

  bool accept(std::string_view w) {
    if (!word(w)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view w) {
    if (!accept(w)) give_up("`" + std::string(w) + "` was expected");
  }
  void semicolon() {
    if (!punctuation(';')) give_up("a statement that is not understood");
    ++at_;
  }

  // Bytes from here to before the first of the words (or the semicolon) outside brackets and CASE; moves there.
  std::pair<std::size_t, std::size_t> until(std::initializer_list<std::string_view> words) {
    const std::size_t from = at_end() ? text_.size() : tokens_[at_].begin;
    std::size_t to = from;
    int depth = 0, cases = 0;
    for (; !at_end(); ++at_) {
      if (punctuation('(')) ++depth;
      if (punctuation(')')) --depth;
      if (word("case")) ++cases;
      if (word("end") && cases > 0) {
        --cases;
        to = tokens_[at_].end;
        continue;
      }
      if (depth == 0 && cases == 0) {
        if (punctuation(';')) break;
        bool stop = false;
        for (std::string_view w : words) stop |= word(w);
        if (stop) break;
      }
      to = tokens_[at_].end;
    }
    return {from, to};
  }

  Cell evaluate(std::pair<std::size_t, std::size_t> range) const {
    const std::string source = text_.substr(range.first, range.second - range.first);
    const ParsedExpression parsed = parse_pg_expression(source);
    if (!parsed) give_up("the expression `" + source.substr(0, 60) + "` is not understood");
    const auto value = evaluate_expression(parsed.node(), schema_, dialect_, variables_);
    if (!value) give_up("`" + std::string(trim(source)).substr(0, 80) + "` depends on data");
    return *value;
  }
  static bool truth(const Cell& cell) { return cell && (*cell == "t" || *cell == "true"); }

  Rows rows_of(std::pair<std::size_t, std::size_t> range) const {
    const std::string source = text_.substr(range.first, range.second - range.first);
    const Parsed parsed = parse_pg(source);
    if (parsed.error) give_up("a query that is not understood");
    const auto rows = evaluate_query(parsed.statement(), schema_, dialect_, variables_);
    if (!rows) give_up("the query `" + std::string(trim(source)).substr(0, 80) + "` depends on data");
    return *rows;
  }

  void declarations() {
    while (!at_end() && !word("begin")) {
      const std::string name = pg_name();
      const auto type = until({"default"});
      Cell value;
      const std::string_view declared(text_.data() + type.first, type.second - type.first);
      if (accept("default")) {
        value = evaluate(until({}));
      } else if (const auto assign = declared.find(":="); assign != std::string_view::npos) {
        value = evaluate({type.first + assign + 2, type.second});
      }
      variables_[name] = value;
      semicolon();
    }
  }
  std::string pg_name() {
    if (at_end()) give_up("a name was expected");
    return name_of(text_, tokens_[at_++]);
  }

  void block() {
    if (++depth_ > kMaxDepth) give_up("it is nested too deeply");
    if (accept("declare")) declarations();
    expect("begin");
    const std::size_t kept_changes = changes_.size();
    const Schema kept = schema_;
    const std::size_t start = at_;
    std::optional<SqlError> error;
    try {
      statements({"exception", "end"});
    } catch (const SqlError& raised) {
      error = raised;
      at_ = start;
      skip_statements({"exception", "end"});
    }
    if (accept("exception")) {
      handlers(error, kept_changes, kept);
    } else if (error) {
      throw *error;
    }
    expect("end");
    if (!at_end() && !punctuation(';')) ++at_;  // label
    --depth_;
  }

  void handlers(std::optional<SqlError>& error, std::size_t kept_changes, const Schema& kept) {
    bool handled = false;
    while (accept("when")) {
      bool fits = false;
      do {
        const std::string condition = lower(pg_name());
        if (condition == "sqlstate") give_up("a handler for an SQLSTATE");
        if (error && error->condition.empty() && condition != "others") give_up("which error is raised is not known");
        fits |= error && (condition == "others" || condition == error->condition);
      } while (accept("or"));
      expect("then");
      if (fits && !handled) {
        handled = true;
        changes_.resize(kept_changes);
        schema_ = kept;
        statements({"when", "end"});
      } else {
        skip_statements({"when", "end"});
      }
    }
    if (error && !handled) throw *error;
  }

  bool at_any(std::initializer_list<std::string_view> words) const {
    for (std::string_view w : words)
      if (word(w)) return true;
    return false;
  }

  void statements(std::initializer_list<std::string_view> ends) {
    while (!at_any(ends)) {
      if (at_end()) give_up("the block has no end");
      statement();
    }
  }

  // Passes over statements without running them: IF, LOOP, CASE and BEGIN nest.
  void skip_statements(std::initializer_list<std::string_view> ends) {
    int depth = 0;
    bool fresh = true;  // at the beginning of a statement
    for (; !at_end(); ++at_) {
      if (depth == 0 && fresh && at_any(ends)) return;
      if (fresh && (word("begin") || word("if") || word("case"))) ++depth;
      if (!fresh && word("case")) ++depth;
      if (word("loop") && !(at_ > 0 && is_word(text_, tokens_[at_ - 1], "end"))) ++depth;
      if (word("end")) {
        if (depth > 0) --depth;
        if (word("if", 1) || word("loop", 1) || word("case", 1)) ++at_;
      }
      fresh = punctuation(';') || word("then") || word("else") || word("loop") || word("begin") || word("exception");
    }
    give_up("the block has no end");
  }

  void statement() {
    if (++executed_ > kMaxStatements) give_up("it runs too many statements");
    if (word("begin") || word("declare")) {
      block();
      return semicolon();
    }
    if (accept("if")) return if_statement();
    if (accept("for")) return for_loop();
    if (accept("execute")) return execute();
    if (accept("null")) return semicolon();
    if (accept("raise")) return raise();
    if (accept("return")) {
      if (!punctuation(';')) give_up("a RETURN with a value");
      throw ReturnNow{};
    }
    if (accept("perform")) return perform();
    if (word("loop") || word("while") || word("foreach") || word("case") || word("exit") || word("continue") || word("open") ||
        word("fetch") || word("get"))
      give_up("`" + std::string(token_text()) + "` is not followed");
    if (assignment()) return;
    if (word("select") && select_into()) return;
    sql_statement();
  }

  void if_statement() {
    bool taken = false;
    bool condition = truth(evaluate(until({"then"})));
    while (true) {
      expect("then");
      if (condition && !taken) {
        taken = true;
        statements({"elsif", "elseif", "else", "end"});
      } else {
        skip_statements({"elsif", "elseif", "else", "end"});
      }
      if (accept("elsif") || accept("elseif")) {
        const auto range = until({"then"});
        condition = !taken && truth(evaluate(range));
        continue;
      }
      break;
    }
    if (accept("else")) {
      if (taken)
        skip_statements({"end"});
      else
        statements({"end"});
    }
    expect("end");
    expect("if");
    semicolon();
  }

  void for_loop() {
    const std::string name = pg_name();
    if (!accept("in") || !word("select")) give_up("a loop that is not over a query");
    const Rows rows = rows_of(until({"loop"}));
    expect("loop");
    const std::size_t body = at_;
    for (const auto& row : rows.rows) {
      at_ = body;
      for (std::size_t i = 0; i < row.size(); ++i) variables_[name + "." + rows.columns[i]] = row[i];
      if (row.size() == 1) variables_[name] = row[0];
      statements({"end"});
    }
    at_ = body;
    skip_statements({"end"});
    expect("end");
    expect("loop");
    semicolon();
  }

  void execute() {
    const Cell text = evaluate(until({"using", "into"}));
    if (!punctuation(';')) give_up("EXECUTE with INTO or USING");
    semicolon();
    if (!text) give_up("EXECUTE of NULL");
    run_sql(Rope(*text), "EXECUTE");
  }

  void raise() {
    const bool harmless = word("notice") || word("info") || word("warning") || word("log") || word("debug");
    until({});
    semicolon();
    if (!harmless) throw SqlError{"raise_exception"};
  }

  void perform() {
    const auto range = until({});
    semicolon();
    run_sql("SELECT " + text_.substr(range.first, range.second - range.first));
  }

  // name := expression;  or  name = expression;
  bool assignment() {
    if (at_ + 1 >= tokens_.size() || !variables_.count(name_of(text_, tokens_[at_]))) return false;
    std::size_t ahead = at_ + 1;
    std::string op(text_of(text_, tokens_[ahead]));
    if (op == ":" && ahead + 1 < tokens_.size()) op += text_of(text_, tokens_[++ahead]);
    if (op != ":=" && op != "=") return false;
    const std::string name = name_of(text_, tokens_[at_]);
    at_ = ahead + 1;
    variables_[name] = evaluate(until({}));
    semicolon();
    return true;
  }

  // SELECT … INTO [STRICT] name [FROM …];
  bool select_into() {
    const std::size_t start = at_;
    const auto head = until({"into"});
    if (!accept("into")) {
      at_ = start;
      return false;
    }
    accept("strict");
    const std::string name = pg_name();
    if (punctuation(',')) give_up("SELECT INTO several variables");
    const auto tail = until({});
    semicolon();
    const std::string query = text_.substr(head.first, head.second - head.first) + " " + text_.substr(tail.first, tail.second - tail.first);
    const Parsed parsed = parse_pg(query);
    const auto rows = parsed.error ? std::nullopt : evaluate_query(parsed.statement(), schema_, dialect_, variables_);
    if (!rows) give_up("the query `" + query.substr(0, 80) + "` depends on data");
    variables_[name] = rows->rows.empty() ? Cell() : rows->rows[0][0];
    variables_["found"] = rows->rows.empty() ? "f" : "t";
    return true;
  }

  void sql_statement() {
    const std::size_t from = at_;
    const auto range = until({});
    for (std::size_t i = from; i < at_; ++i)
      if (tokens_[i].kind == Token::Kind::word && variables_.count(name_of(text_, tokens_[i])) && !columns_named(tokens_[i]))
        give_up("a statement uses the variable `" + name_of(text_, tokens_[i]) + "`");
    semicolon();
    run_sql(body_.slice(range.first, range.second), "a statement");
  }
  // Words such as `found` or a loop's name may be columns of the statement; only declared variables matter.
  bool columns_named(const Token& token) const { return name_of(text_, token) == "found"; }

  void run_sql(std::string text) { run_sql(Rope(std::move(text)), "PERFORM"); }
  void run_sql(const Rope& sql, const char* what) {
    const Reading reading = read_postgresql(sql, schema_, dialect_);
    if (!reading.errors.empty()) give_up(std::string(what) + " that is not understood: " + reading.errors.front().message);
    for (const Statement& statement : reading.statements)
      for (const Change& change : statement.changes) {
        if (const auto* raw = std::get_if<RawSql>(&change)) give_up(raw->reason);
        changes_.push_back(change);
        if (const auto failure = apply(schema_, change, dialect_, Session{})) throw SqlError{condition_of(*failure)};
      }
  }

  const Rope& body_;
  const std::string& text_;
  std::vector<Token> tokens_;
  Schema schema_;
  const Dialect& dialect_;
  Variables variables_;
  std::vector<Change> changes_;
  std::size_t at_ = 0;
  std::size_t executed_ = 0;
  int depth_ = 0;
};

}  // namespace

std::variant<std::vector<Change>, NotDecidable> run_do_block(const Rope& body, const Schema& schema, const Dialect& dialect) {
  try {
    return Block(body, schema, dialect).run();
  } catch (const GiveUp& why) {
    return NotDecidable{why.reason};
  }
}

}  // namespace underpin::sql
