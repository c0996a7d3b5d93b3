#include <algorithm>
#include <set>

#include "rules/support.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule rows_destroyed;

namespace {

// A word, a quoted name or a sign of an SQL text; strings and comments are none.
struct SqlWord {
  std::string text;  // of a name without its quotes; folded otherwise
  bool name = false, quoted = false;
  bool is(std::string_view keyword) const { return name && !quoted && text == keyword; }
};

std::vector<SqlWord> words_of(std::string_view sql) {
  std::vector<SqlWord> words;
  const auto word_char = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (c & 0x80) != 0;
  };
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    if (sql.substr(at, 2) == "--") {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at, 2) == "/*") {
      const std::size_t close = sql.find("*/", at + 2);
      at = close == std::string_view::npos ? sql.size() : close + 2;
    } else if (c == '\'') {
      at = std::min(sql.find('\'', at + 1), sql.size() - 1) + 1;
    } else if (c == '"' || c == '`' || c == '[') {
      const std::size_t close = std::min(sql.find(c == '[' ? ']' : c, at + 1), sql.size());
      words.push_back({std::string(sql.substr(at + 1, close - at - 1)), true, true});
      at = close + 1;
    } else if (word_char(c)) {
      const std::size_t begin = at;
      while (at < sql.size() && word_char(sql[at])) ++at;
      words.push_back({lower(sql.substr(begin, at - begin)), true, false});
    } else {
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') words.push_back({std::string(1, c), false, false});
      ++at;
    }
  }
  return words;
}

// The tables that the query of a CREATE TABLE AS reads. The change does not say, so its text does: names in FROM lists and
// behind JOIN.
std::vector<ObjectName> tables_read(std::string_view sql) {
  std::vector<ObjectName> tables;
  const std::vector<SqlWord> words = words_of(sql);
  bool in_list = false;  // a comma here is followed by a table
  bool expected = false;
  std::vector<bool> outer;  // in_list around each open bracket
  for (std::size_t i = 0; i < words.size(); ++i) {
    const SqlWord& word = words[i];
    const bool sign = !word.name;
    if (word.is("from") || word.is("join")) {
      in_list = expected = i == 0 || !(words[i - 1].is("delete") || words[i - 1].is("distinct"));  // IS DISTINCT FROM compares values
    } else if (word.is("table") && i > 0 && words[i - 1].is("as")) {
      expected = true;
    } else if (word.is("where") || word.is("group") || word.is("order") || word.is("select") || (sign && word.text == ";")) {
      in_list = expected = false;
    } else if (sign && word.text == ",") {
      expected = in_list;
    } else if (sign && word.text == "(") {
      outer.push_back(in_list);
      in_list = in_list && expected;
    } else if (sign && word.text == ")" && !outer.empty()) {
      in_list = outer.back();
      outer.pop_back();
      expected = false;
    } else if (expected && word.name && !word.is("only") && !word.is("lateral")) {
      ObjectName read{"", word.text};
      while (i + 2 < words.size() && !words[i + 1].name && words[i + 1].text == "." && words[i + 2].name) {
        read = {read.name, words[i + 2].text};
        i += 2;
      }
      tables.push_back(std::move(read));
      expected = false;
    }
  }
  return tables;
}

// What earlier statements of a revision did for the rows that a later one destroys.
class Before {
 public:
  explicit Before(const Dialect& dialect) : dialect_(dialect) {}

  void add(const Statement& statement) {
    for (const Change& change : statement.changes) {
      if (const auto* column = std::get_if<AddColumn>(&change)) new_columns_.insert({key(column->table), column_key(column->column.name)});
      if (const auto* create = std::get_if<CreateTable>(&change); create && create->as_query)
        for (const ObjectName& read : tables_read(statement.sql.text())) copied_.insert(key(read));
      if (const auto* step = std::get_if<DataStep>(&change); step && step->kind == DataKind::insert)
        for (const ObjectName& read : step->reads) copied_.insert(key(read));
    }
  }
  // CREATE TABLE … AS SELECT or INSERT … SELECT from the table.
  bool copied(const DataStep& step) const { return copied_.count(key(step.table)) > 0; }
  // Columns that this revision added held nothing before.
  bool fills_new_columns(const DataStep& step) const {
    return !step.columns.empty() && std::all_of(step.columns.begin(), step.columns.end(), [&](const std::string& column) {
      return new_columns_.count({key(step.table), column_key(column)}) > 0;
    });
  }

 private:
  ObjectName key(const ObjectName& table) const { return relation_key(normal_name(table, dialect_), dialect_); }
  std::string column_key(const std::string& column) const { return is_sqlite(dialect_) ? lower(column) : column; }

  std::reference_wrapper<const Dialect> dialect_;
  std::set<ObjectName> copied_;
  std::set<std::pair<ObjectName, std::string>> new_columns_;
};

void report(const EventAt& at, const Before& before, std::vector<Finding>& findings) {
  for (const Change& change : at.event.statement.changes) {
    const auto* step = std::get_if<DataStep>(&change);
    if (!step) continue;
    const bool stamp = step->table.name == at.replayed.history->version_table && at.event.statement.sql.empty();
    if (stamp) continue;  // Alembic's own, for this revision
    const bool removes = step->kind == DataKind::remove || step->kind == DataKind::truncate;
    const bool rewrites = step->kind == DataKind::update && !step->has_where;
    if (!removes && !rewrites) continue;
    if ((rewrites && before.fills_new_columns(*step)) || before.copied(*step)) continue;
    Finding finding = make_finding(rows_destroyed,
                                   std::string(removes ? "rows of " : "all rows of ") + quoted(step->table.display()) + (removes ? " are deleted" : " are rewritten"),
                                   at.event.statement.span, at.revision.id);
    if (rewrites) finding.severity = Severity::note;
    finding.subject = "table " + step->table.display();
    findings.push_back(std::move(finding));
  }
}

void find_rows_destroyed(const Subject& subject, std::vector<Finding>& findings) {
  const RevisionTrace* revision = nullptr;
  Before before(*subject.dialect);
  for_each_event(subject, [&](const EventAt& at) {
    if (&at.trace != revision) before = Before(dialect_of(subject, at.replayed));
    revision = &at.trace;
    report(at, before, findings);
    before.add(at.event.statement);
  });
}

}  // namespace

const Rule rows_destroyed = {"UP136",
                             "rows-destroyed",
                             Severity::warning,
                             "a migration deletes or rewrites rows",
                             "A statement of upgrade() deletes rows, empties a table, or updates rows without a condition.",
                             "what the rows held is gone: downgrade() cannot bring it back",
                             "keep a copy of the rows first (CREATE TABLE … AS SELECT), and take a backup before this revision",
                             "op.execute('DELETE FROM sessions')",
                             "op.execute('CREATE TABLE sessions_kept AS SELECT * FROM sessions')\nop.execute('DELETE FROM sessions')",
                             &find_rows_destroyed};

}  // namespace underpin
