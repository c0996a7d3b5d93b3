#include "sql/do_block.h"

#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/uses.h"
#include "sql/arrays.h"
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
// EXIT and CONTINUE on their way to the loop they belong to; the innermost one where there is no label.
struct LeaveLoop {
  std::string label;
  bool next = false;
};

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

  // Names that have values before the block begins: the arguments of a function.
  void know(const std::string& name, const std::string& number, const std::optional<Cell>& value) {
    for (const std::string& one : {name, number})
      if (!one.empty() && value)
        variables_[one] = *value;
      else if (!one.empty())
        unknown_.insert(one);
  }

  std::vector<Change> run() {
    try {
      block();
    } catch (const ReturnNow&) {
    } catch (const LeaveLoop&) {
      give_up("EXIT or CONTINUE outside a loop");
    } catch (const SqlError& error) {
      // Uncaught: the failing change is the last one collected, and fails again where the statement is applied.
      if (error.condition == "raise_exception" || error.condition == "case_not_found") give_up("it raises an exception");
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

  // nullopt: it depends on what is not known.
  std::optional<Cell> value_of(std::pair<std::size_t, std::size_t> range) const {
    const std::string source = text_.substr(range.first, range.second - range.first);
    const ParsedExpression parsed = parse_pg_expression(source);
    if (!parsed) give_up("the expression `" + source.substr(0, 60) + "` is not understood");
    return evaluate_expression(parsed.node(), schema_, dialect_, variables_);
  }
  Cell evaluate(std::pair<std::size_t, std::size_t> range) const {
    const std::string source = text_.substr(range.first, range.second - range.first);
    const auto value = value_of(range);
    if (!value) give_up("`" + std::string(trim(source)).substr(0, 80) + "` depends on data");
    return *value;
  }
  static bool truth(const Cell& cell) { return cell && (*cell == "t" || *cell == "true"); }

  // nullopt: they depend on data.
  std::optional<Rows> known_rows(std::pair<std::size_t, std::size_t> range) const {
    const Parsed parsed = parse_pg(text_.substr(range.first, range.second - range.first));
    if (parsed.error) give_up("a query that is not understood");
    return evaluate_query(parsed.statement(), schema_, dialect_, variables_);
  }

  void declarations() {
    while (!at_end() && !word("begin")) {
      const std::string name = pg_name();
      const auto type = until({"default"});
      const std::string_view declared(text_.data() + type.first, type.second - type.first);
      unknown_.erase(name);
      variables_[name] = std::nullopt;
      if (accept("default"))
        keep(name, until({}));
      else if (const auto assign = assignment_in(declared); assign != std::string_view::npos)
        keep(name, {type.first + assign + (declared[assign] == ':' ? 2 : 1), type.second});
      semicolon();
    }
  }
  // := or = outside quotes, as declarations write their value.
  static std::size_t assignment_in(std::string_view declared) {
    bool quoted = false;
    for (std::size_t i = 0; i < declared.size(); ++i) {
      if (declared[i] == '\'') quoted = !quoted;
      if (!quoted && declared[i] == '=') return i;
      if (!quoted && declared[i] == ':' && i + 1 < declared.size() && declared[i + 1] == '=') return i;
    }
    return std::string_view::npos;
  }
  // A value that is not decidable matters only where it is used.
  void keep(const std::string& name, std::pair<std::size_t, std::size_t> range) {
    const auto value = value_of(range);
    if (!value) return forget(name);
    variables_[name] = *value;
    unknown_.erase(name);
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
    if (accept("foreach")) return foreach_loop();
    if (accept("while")) return while_loop();
    if (accept("loop")) return plain_loop();
    if (word("exit") || word("continue")) return leave_loop();
    if (accept("case")) return case_statement();
    if (at_label()) return statement_with_label();
    if (accept("execute")) return execute();
    if (accept("null")) return semicolon();
    if (accept("raise")) return raise();
    if (accept("return")) {
      const bool goes_on = word("query") || word("next");
      until({});
      semicolon();
      if (goes_on) return;
      throw ReturnNow{};
    }
    if (accept("perform")) return perform();
    if (word("get")) return diagnostics();
    if (word("open") || word("fetch") || word("call") || word("assert")) give_up("`" + std::string(token_text()) + "` is not followed");
    if (assignment()) return;
    if (word("select") && select_into()) return;
    sql_statement();
  }

  // Whether statements could change nothing but rows, and end neither the block nor a loop.
  bool only_rows(std::size_t from, std::size_t to) const {
    static constexpr std::string_view kWords[] = {"create",  "alter", "drop",   "execute", "grant",    "revoke", "comment",
                                                  "perform", "call",  "return", "exit",    "continue", "assert", "truncate"};
    for (std::size_t i = from; i < to; ++i) {
      for (const std::string_view w : kWords)
        if (is_word(text_, tokens_[i], w)) return false;
      if (!is_word(text_, tokens_[i], "raise")) continue;
      bool harmless = false;
      for (const std::string_view level : {"notice", "info", "warning", "log", "debug"})
        harmless |= i + 1 < to && is_word(text_, tokens_[i + 1], level);
      if (!harmless) return false;
    }
    return true;
  }
  // A guard: it changes nothing, but may stop everything. Where no handler could catch that, whatever follows took for
  // granted that it did not.
  bool only_raises(std::size_t from, std::size_t to) const {
    static constexpr std::string_view kWords[] = {"create", "alter",    "drop",   "execute", "grant",  "revoke", "comment", "perform", "call",
                                                  "return", "truncate", "insert", "update",  "delete", "merge",  "exit",    "continue"};
    for (std::size_t i = from; i < to; ++i)
      for (const std::string_view w : kWords)
        if (is_word(text_, tokens_[i], w)) return false;
    for (std::size_t i = 1; i < tokens_.size(); ++i)
      if (is_word(text_, tokens_[i], "exception") && !is_word(text_, tokens_[i - 1], "raise")) return false;
    return true;
  }
  // Runs statements of which it is not known whether they run, nor how often: rows may be changed, and no variable in them
  // is known afterwards. What would fail there makes the whole undecidable.
  template <typename Run>
  void perhaps(std::size_t from, std::size_t to, const std::string& why, Run&& run) {
    const auto forget_all = [&] {
      for (std::size_t i = from; i < to; ++i)
        if (tokens_[i].kind == Token::Kind::word)
          if (const std::string name = name_of(text_, tokens_[i]); variables_.count(name)) forget(name);
      forget("found");
    };
    forget_all();
    try {
      run();
    } catch (const SqlError&) {
      give_up(why);
    }
    forget_all();
  }
  static std::string depends_on_data(std::string_view what) { return "`" + std::string(trim(what)).substr(0, 80) + "` depends on data"; }

  // IF of a condition that depends on data, around statements that only change rows: all branches may be taken.
  void every_branch(const std::string& condition) {
    const std::size_t from = at_;
    const auto walk = [&](auto&& branch) {
      do {
        if (at_ != from) until({"then"});
        expect("then");
        branch({"elsif", "elseif", "else", "end"});
      } while (accept("elsif") || accept("elseif"));
      if (accept("else")) branch({"end"});
    };
    walk([&](std::initializer_list<std::string_view> ends) { skip_statements(ends); });
    const std::size_t to = at_;
    if (!only_rows(from, to) && !only_raises(from, to)) give_up(depends_on_data(condition));
    const bool guards = !only_rows(from, to);
    at_ = guards ? to : from;
    perhaps(from, to, depends_on_data(condition), [&] {
      if (!guards) walk([&](std::initializer_list<std::string_view> ends) { statements(ends); });
    });
    expect("end");
    expect("if");
    semicolon();
  }

  void if_statement() {
    bool taken = false;
    const auto asked = until({"then"});
    const auto answer = value_of(asked);
    if (!answer) return every_branch(slice(asked));
    bool condition = truth(*answer);
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

  // <<name>> before a loop or block.
  bool at_label() const { return at_ + 2 < tokens_.size() && token_text() == "<<"; }
  void statement_with_label() {
    ++at_;
    label_ = pg_name();
    if (token_text() != ">>") give_up("a label that is not understood");
    ++at_;
    statement();
  }

  // Runs the body from its first statement to END LOOP once; false: the loop is over.
  bool loop_once(std::size_t body, const std::string& label) {
    at_ = body;
    try {
      statements({"end"});
    } catch (const LeaveLoop& leave) {
      if (!leave.label.empty() && leave.label != label) throw;
      return leave.next;
    }
    return true;
  }
  void end_loop(std::size_t body) {
    at_ = body;
    skip_statements({"end"});
    expect("end");
    expect("loop");
    if (!punctuation(';')) ++at_;  // label
    semicolon();
  }

  void for_loop() {
    const std::string label = std::exchange(label_, "");
    const std::string name = pg_name();
    if (!accept("in")) give_up("a loop that is not understood");
    if (is_range()) return number_loop(name, label);
    if (word("execute")) give_up("a loop over a query that is put together");
    const auto query = inside_brackets(until({"loop"}));
    expect("loop");
    const std::size_t body = at_;
    const auto known = known_rows(query);
    if (!known) return loop_over_data(name, body, label, slice(query));
    const Rows& rows = *known;
    for (const auto& row : rows.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) variables_[name + "." + rows.columns[i]] = row[i];
      if (row.size() == 1) variables_[name] = row[0];
      if (!loop_once(body, label)) break;
    }
    end_loop(body);
  }
  // The loop's rows are data: its body may run, any number of times.
  void loop_over_data(const std::string& name, std::size_t body, const std::string& label, const std::string& query) {
    const std::string why = "the query " + depends_on_data(query);
    at_ = body;
    skip_statements({"end"});
    const std::size_t to = at_;
    if (!only_rows(body, to)) give_up(why);
    forget(name);
    perhaps(body, to, why, [&] { loop_once(body, label); });
    end_loop(body);
  }
  // IN (SELECT …) LOOP
  std::pair<std::size_t, std::size_t> inside_brackets(std::pair<std::size_t, std::size_t> range) const {
    const std::string_view whole = std::string_view(text_).substr(range.first, range.second - range.first);
    if (whole.size() < 2 || whole.front() != '(' || whole.back() != ')') return range;
    return {range.first + 1, range.second - 1};
  }

  // FOR i IN [REVERSE] a..b [BY n]
  bool is_range() {
    const std::size_t here = at_;
    const bool query = word("select") || word("with") || word("execute") || (punctuation('(') && word("select", 1));
    const std::string source = slice(until({"loop"}));
    at_ = here;
    return !query && contains(source, "..");
  }
  void number_loop(const std::string& name, const std::string& label) {
    const bool reverse = accept("reverse");
    const auto range = until({"loop", "by"});
    const std::string source = text_.substr(range.first, range.second - range.first);
    const std::size_t dots = source.find("..");
    if (dots == std::string::npos) give_up("a loop that is not understood");
    const std::int64_t first = number({range.first, range.first + dots}), last = number({range.first + dots + 2, range.second});
    const std::int64_t step = accept("by") ? number(until({"loop"})) : 1;
    if (step <= 0) give_up("a loop with a step of nothing");
    expect("loop");
    const std::size_t body = at_;
    for (std::int64_t i = first; reverse ? i >= last : i <= last; i += reverse ? -step : step) {
      if (++executed_ > kMaxStatements) give_up("it runs too many statements");
      variables_[name] = std::to_string(i);
      if (!loop_once(body, label)) break;
    }
    end_loop(body);
  }
  std::int64_t number(std::pair<std::size_t, std::size_t> range) const {
    const Cell value = evaluate(range);
    const std::string text = value.value_or("");
    const bool negative = !text.empty() && text[0] == '-';
    if (text.size() <= negative || text.size() > 15 || text.find_first_not_of("0123456789", negative) != std::string::npos)
      give_up("a loop whose bounds are no numbers");
    return std::stoll(text);
  }

  // FOREACH x IN ARRAY expression LOOP
  void foreach_loop() {
    const std::string label = std::exchange(label_, "");
    const std::string name = pg_name();
    if (!accept("in") || !accept("array")) give_up("a FOREACH that is not understood");
    const Cell array = evaluate(until({"loop"}));
    const auto elements = array ? array_elements(*array) : std::nullopt;
    if (!elements) give_up("a FOREACH over an array that is not known");
    expect("loop");
    const std::size_t body = at_;
    for (const Cell& element : *elements) {
      variables_[name] = element;
      if (!loop_once(body, label)) break;
    }
    end_loop(body);
  }

  void while_loop() {
    const std::string label = std::exchange(label_, "");
    const std::size_t condition = at_;
    until({"loop"});
    expect("loop");
    const std::size_t body = at_;
    while (true) {
      at_ = condition;
      if (!truth(evaluate(until({"loop"})))) break;
      if (++executed_ > kMaxStatements) give_up("it runs too many statements");
      if (!loop_once(body, label)) break;
    }
    end_loop(body);
  }
  void plain_loop() {
    const std::string label = std::exchange(label_, "");
    const std::size_t body = at_;
    while (loop_once(body, label))
      if (++executed_ > kMaxStatements) give_up("it runs too many statements");
    end_loop(body);
  }
  // EXIT [label] [WHEN condition];
  void leave_loop() {
    LeaveLoop leave;
    leave.next = word("continue");
    ++at_;
    if (!word("when") && !punctuation(';')) leave.label = pg_name();
    const bool goes = !accept("when") || truth(evaluate(until({})));
    semicolon();
    if (goes) throw leave;
  }

  // CASE [value] WHEN … THEN … ELSE … END CASE;
  void case_statement() {
    const bool searched = word("when");
    const std::string value = searched ? "" : slice(until({"when"}));
    bool taken = false;
    while (accept("when")) {
      const auto range = until({"then"});
      bool fits = false;
      if (!taken && searched) fits = truth(evaluate(range));
      if (!taken && !searched) fits = truth(evaluate_text("(" + value + ") IN (" + slice(range) + ")"));
      expect("then");
      if (fits)
        statements({"when", "else", "end"});
      else
        skip_statements({"when", "else", "end"});
      taken |= fits;
    }
    if (accept("else")) {
      if (taken)
        skip_statements({"end"});
      else
        statements({"end"});
    } else if (!taken) {
      throw SqlError{"case_not_found"};
    }
    expect("end");
    expect("case");
    semicolon();
  }
  std::string slice(std::pair<std::size_t, std::size_t> range) const { return text_.substr(range.first, range.second - range.first); }
  Cell evaluate_text(const std::string& source) const {
    const ParsedExpression parsed = parse_pg_expression(source);
    if (!parsed) give_up("the expression `" + source.substr(0, 60) + "` is not understood");
    const auto value = evaluate_expression(parsed.node(), schema_, dialect_, variables_);
    if (!value) give_up("`" + source.substr(0, 80) + "` depends on data");
    return *value;
  }

  // GET DIAGNOSTICS name = ROW_COUNT: how many rows there were is not known.
  void diagnostics() {
    const auto range = until({});
    semicolon();
    for (const Token& token : tokens_)
      if (token.begin >= range.first && token.end <= range.second && variables_.count(name_of(text_, token))) forget(name_of(text_, token));
  }

  void execute() {
    const auto range = until({"using", "into"});
    const Cell text = evaluate(range);
    const bool rows = word("into") || word("using");
    if (accept("into")) {
      accept("strict");
      for (const std::string& name : target_names()) forget(name);
    }
    if (word("using")) until({"into"});
    if (accept("into"))
      for (const std::string& name : target_names()) forget(name);
    semicolon();
    if (!text) give_up("EXECUTE of NULL");
    if (rows) forget("found");
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
    run_sql("SELECT " + slice(range));
    forget("found");
  }

  // name := expression;  or  name = expression;
  bool assignment() {
    if (at_ + 1 >= tokens_.size()) return false;
    const std::string target = name_of(text_, tokens_[at_]);
    if (!variables_.count(target) && !unknown_.count(target)) return false;
    std::size_t ahead = at_ + 1;
    std::string op(text_of(text_, tokens_[ahead]));
    if (op == ":" && ahead + 1 < tokens_.size()) op += text_of(text_, tokens_[++ahead]);
    if (op != ":=" && op != "=") return false;
    at_ = ahead + 1;
    keep(target, until({}));
    semicolon();
    return true;
  }

  // SELECT … INTO [STRICT] name, … [FROM …];
  bool select_into() {
    const std::size_t start = at_;
    const auto head = until({"into"});
    if (!accept("into")) {
      at_ = start;
      return false;
    }
    accept("strict");
    const std::vector<std::string> names = target_names();
    const auto tail = until({});
    semicolon();
    take(slice(head) + " " + slice(tail), names);
    return true;
  }
  std::vector<std::string> target_names() {
    std::vector<std::string> names;
    do {
      names.push_back(pg_name());
      if (token_text() == ".") {
        ++at_;
        names.back() += "." + pg_name();
      }
    } while (punctuation(',') && ++at_ > 0);
    return names;
  }
  // The first row of a query goes into variables. What depends on rows leaves them unknown, until one of them is used.
  void take(const std::string& query, const std::vector<std::string>& names) {
    const Parsed parsed = parse_pg(query);
    if (parsed.error) give_up("a query that is not understood");
    const auto rows = evaluate_query(parsed.statement(), schema_, dialect_, variables_);
    if (!rows) {
      run_sql(query);
      for (const std::string& name : names) forget(name);
      return forget("found");
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      variables_[names[i]] = rows->rows.empty() || i >= rows->rows[0].size() ? Cell() : rows->rows[0][i];
      unknown_.erase(names[i]);
    }
    variables_["found"] = rows->rows.empty() ? "f" : "t";
    unknown_.erase("found");
  }
  void forget(const std::string& name) {
    variables_.erase(name);
    unknown_.insert(name);
  }

  void sql_statement() {
    const std::size_t from = at_;
    // Rows may well depend on variables: they leave the schema as it is.
    const bool rows = word("insert") || word("update") || word("delete") || word("with");
    auto range = until({"into"});
    if (rows && word("into") && (is_word(text_, tokens_[at_ - 1], "insert") || is_word(text_, tokens_[at_ - 1], "merge"))) {
      ++at_;
      range.second = until({"into"}).second;
    }
    if (rows && !word("into") && !punctuation(';')) give_up("a statement that is not understood");
    if (word("into") && rows) {  // RETURNING … INTO name
      ++at_;
      accept("strict");
      for (const std::string& name : target_names()) forget(name);
    } else {
      range.second = word("into") ? until({}).second : range.second;
    }
    for (std::size_t i = from; !rows && i < at_; ++i)
      if (tokens_[i].kind == Token::Kind::word &&
          (variables_.count(name_of(text_, tokens_[i])) || unknown_.count(name_of(text_, tokens_[i]))) && !columns_named(tokens_[i]))
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
        if (names_variable(change)) continue;
        changes_.push_back(change);
        if (const auto failure = apply(schema_, change, dialect_, Session{})) throw SqlError{condition_of(*failure)};
      }
  }

  // A query whose "missing column" is a variable of the block.
  bool names_variable(const Change& change) const {
    const auto* step = std::get_if<DataStep>(&change);
    if (!step || step->kind != DataKind::select) return false;
    for (const std::string& column : step->columns)
      if (variables_.count(column) || unknown_.count(column)) return true;
    return false;
  }

  const Rope& body_;
  const std::string& text_;
  std::vector<Token> tokens_;
  Schema schema_;
  const Dialect& dialect_;
  Variables variables_;
  std::set<std::string> unknown_;  // variables whose value is not decidable
  std::string label_;              // of the loop that begins next
  std::vector<Change> changes_;
  std::size_t at_ = 0;
  std::size_t executed_ = 0;
  int depth_ = 0;
};

// Bodies that say none of these words leave the schema as it is, whatever else they do.
bool may_change_schema(const std::string& body) {
  for (const Token& token : pg_tokens(body))
    for (const char* word : {"create", "alter", "drop", "execute", "rename", "grant", "revoke"})
      if (is_word(body, token, word)) return true;
  return false;
}

}  // namespace

std::variant<std::vector<Change>, NotDecidable> run_function(const Function& function, const ObjectName& key,
                                                             const std::vector<std::optional<Cell>>& arguments, const Schema& schema,
                                                             const Dialect& dialect) {
  if (!may_change_schema(function.body)) return std::vector<Change>{};
  if (function.language != "plpgsql" && function.language != "sql") return NotDecidable{"it is written in " + function.language};
  Schema without = schema;  // a function that calls itself is not followed any further
  without.functions.erase(key);
  remove_function_name(without, function, key);
  const Rope body(function.language == "sql" ? "BEGIN\n" + function.body + ";\nEND" : function.body);
  try {
    Block block(body, without, dialect);
    const Parsed definition = parse_pg(function.definition);
    std::size_t at = 0;
    if (!definition.error)
      for (const Node& parameter : definition.statement()["parameters"]) {
        const std::string_view mode = parameter["mode"].str();
        if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_TABLE") continue;
        std::optional<Cell> value;
        if (at < arguments.size())
          value = arguments[at];
        else if (parameter["defexpr"])
          value = evaluate_expression(parameter["defexpr"], schema, dialect, {});
        block.know(std::string(parameter["name"].str()), "$" + std::to_string(++at), value);
      }
    return block.run();
  } catch (const GiveUp& why) {
    return NotDecidable{why.reason};
  }
}

std::variant<std::vector<Change>, NotDecidable> run_do_block(const Rope& body, const Schema& schema, const Dialect& dialect) {
  try {
    return Block(body, schema, dialect).run();
  } catch (const GiveUp& why) {
    return NotDecidable{why.reason};
  }
}

}  // namespace underpin::sql
