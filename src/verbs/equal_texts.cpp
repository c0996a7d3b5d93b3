#include "verbs/equal_texts.h"

#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"
#include "sql/comparable.h"

namespace underpin {

namespace {

// SQLite's other quotes, as PostgreSQL's lexer knows names.
std::string plain_quotes(const std::string& text, const Dialect& dialect) {
  if (!is_sqlite(dialect)) return text;
  return replace_all(replace_all(replace_all(text, "`", "\""), "[", "\""), "]", "\"");
}

// The spellings of one moment, the start of the transaction; others as they are.
std::string one_moment(std::string text) {
  while (text.size() > 2 && text.front() == '(' && text.back() == ')') text = trim(text.substr(1, text.size() - 2));
  const std::string low = lower(text);
  return low == "current_timestamp" || low == "transaction_timestamp()" ? "now()" : text;
}

class Texts {
 public:
  explicit Texts(const Dialect& dialect) : dialect_(dialect) {}

  void take(const Expression& from, Expression& to) const {
    if (from == to) return;
    if (comparable(from) == comparable(to)) {
      to.text = from.text;
      to.canonical = from.canonical;
    }
  }
  void take(const Maybe<Expression>& from, Maybe<Expression>& to) const {
    if (from && to) take(*from, *to);
  }
  void take(const std::string& from, std::string& to) const {
    if (from != to && sql::comparable_statement(plain_quotes(from, dialect_)) == sql::comparable_statement(plain_quotes(to, dialect_))) to = from;
  }

 private:
  std::string comparable(const Expression& expression) const {
    const std::string text = sql::comparable_expression(plain_quotes(expression.shown(), dialect_));
    return is_sqlite(dialect_) ? text : one_moment(text);
  }

  const Dialect& dialect_;
};

template <class List>
auto* named(List& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

void take_index(const Texts& texts, const Index& from, Index& to) {
  texts.take(from.predicate, to.predicate);
  for (std::size_t i = 0; i < from.keys.size() && i < to.keys.size(); ++i)
    if (from.keys[i].is_expression && to.keys[i].is_expression) texts.take(from.keys[i].key, to.keys[i].key);
}

// When it fires, and on what, stands in other fields; the table may have another name by now.
std::string action_of(const std::string& definition) {
  std::string text = sql::comparable_statement(definition);
  text = replace_all(text, " for row ", " for each row ");
  text = replace_all(text, " for each statement ", " ");
  const std::size_t on = text.find(" on ");
  const std::size_t table = on == std::string::npos ? on : text.find(' ', on + 4);
  return table == std::string::npos ? text : text.substr(table);
}

void take_trigger(const Trigger& from, Trigger& to) {
  if (action_of(from.definition) == action_of(to.definition)) to.definition = from.definition;
}

void take_table(const Texts& texts, const Table& from, Table& to) {
  for (const Column& column : from.columns)
    if (Column* other = to.column(column.name)) {
      texts.take(column.default_value, other->default_value);
      texts.take(column.generated, other->generated);
    }
  for (const Check& check : from.checks)
    if (auto* other = named(to.checks, check.name)) texts.take(check.expression, other->expression);
  for (const Exclusion& exclusion : from.exclusions)
    if (auto* other = named(to.exclusions, exclusion.name)) texts.take(exclusion.definition, other->definition);
  for (const Index& index : from.indexes)
    if (auto* other = named(to.indexes, index.name)) take_index(texts, index, *other);
  for (const Trigger& trigger : from.triggers)
    if (auto* other = named(to.triggers, trigger.name)) take_trigger(trigger, *other);
  for (const Policy& policy : from.policies)
    if (auto* other = named(to.policies, policy.name)) texts.take(policy.definition, other->definition);
}

// What a query reads and keeps: everything from its FROM on.
std::string source_of(const std::string& query, const Dialect& dialect) {
  const std::string text = sql::comparable_statement(plain_quotes(query, dialect));
  const std::size_t from = text.find(" from ");
  return from == std::string::npos ? text : text.substr(from);
}

// A `*` in the query was written out by the server: the columns are compared where both sides know them.
void take_view(const Texts& texts, const View& from, View& to, const Dialect& dialect) {
  texts.take(from.definition, to.definition);
  if (from.definition != to.definition && contains(from.definition, "*") != contains(to.definition, "*") && from.columns == to.columns && from.reads == to.reads &&
      source_of(from.definition, dialect) == source_of(to.definition, dialect))
    to.definition = from.definition;
  for (const Index& index : from.indexes)
    if (auto* other = named(to.indexes, index.name)) take_index(texts, index, *other);
  for (const Trigger& trigger : from.triggers)
    if (auto* other = named(to.triggers, trigger.name)) take_trigger(trigger, *other);
}

// Options that say what holds anyway.
std::string sequence_options(const std::string& written) {
  std::string text = " " + replace_all(replace_all(lower(written), " with ", " "), " by ", " ") + " ";
  for (const std::string_view usual : {" start 1 ", " increment 1 ", " no minvalue ", " no maxvalue ", " cache 1 ", " no cycle ", " minvalue 1 "})
    text = replace_all(text, usual, " ");
  return std::string(trim(text));
}

// Visits objects that both sides have and that are not equal.
template <class Value, class Take>
void each_pair(const SharedMap<Value>& left, SharedMap<Value>& right, Take take) {
  for (const ObjectName& name : left.differing(right)) {
    const Value* from = left.find(name);
    if (!from || !right.contains(name)) continue;
    take(*from, right.edit(name));
  }
}

}  // namespace

void take_equal_texts(const Schema& left, Schema& right, const Dialect& dialect, bool live_and_written, bool both_live) {
  const Texts texts(dialect);
  each_pair(left.tables, right.tables, [&](const Table& from, Table& to) { take_table(texts, from, to); });
  each_pair(left.views, right.views, [&](const View& from, View& to) { take_view(texts, from, to, dialect); });
  each_pair(left.sequences, right.sequences, [&](const Sequence& from, Sequence& to) {
    if (sequence_options(from.options) == sequence_options(to.options)) to.options = from.options;
  });
  each_pair(left.functions, right.functions, [&](const Function& from, Function& to) {
    texts.take(from.returns, to.returns);
    if (trim(from.body) == trim(to.body) && !both_live) to.body = from.body;
    if (!both_live && from.body == to.body && from.returns == to.returns) to.definition = from.definition;
  });
  each_pair(left.types, right.types, [&](const UserType& from, UserType& to) {
    if (!from.domain || !to.domain) return;
    texts.take(from.domain->default_value, to.domain->default_value);
    for (const Check& check : from.domain->checks)
      if (auto* other = named(to.domain->checks, check.name)) texts.take(check.expression, other->expression);
  });
  const auto take_opaque = [&](const Opaque& from, Opaque& to) {
    if (live_and_written)
      to.definition = from.definition;
    else
      texts.take(from.definition, to.definition);
  };
  each_pair(left.opaque, right.opaque, take_opaque);
  each_pair(left.schemas, right.schemas, take_opaque);
}

}  // namespace underpin
