#include "verbs/equal_texts.h"

#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"
#include "sql/comparable.h"
#include "sql/query_shape.h"

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
  const std::string low = replace_all(lower(text), " ", "");
  return low == "current_timestamp" || low == "transaction_timestamp()" || low == "transaction_timestamp" || low == "now" || low == "now()" ? "now()" : text;
}

class Texts {
 public:
  explicit Texts(const Dialect& dialect) : dialect_(dialect) {}

  void take(const Expression& from, Expression& to) const {
    if (from == to) return;
    if (comparable(from) == comparable(to) || same(from.shown(), to.shown())) {
      to.text = from.text;
      to.canonical = from.canonical;
    }
  }
  void take(const Maybe<Expression>& from, Maybe<Expression>& to) const {
    if (from && to) take(*from, *to);
  }
  // Of a condition that only selects rows.
  void take_condition(const Maybe<Expression>& from, Maybe<Expression>& to) const {
    take(from, to);
    if (!from || !to || *from == *to || is_sqlite(dialect_) || sql::comparable_condition(from->shown()) != sql::comparable_condition(to->shown())) return;
    to->text = from->text;
    to->canonical = from->canonical;
  }
  // `opening` makes a whole statement of both.
  void take(const std::string& from, std::string& to, const std::string& opening = {}) const {
    if (from == to) return;
    if (sql::comparable_statement(plain_quotes(from, dialect_)) == sql::comparable_statement(plain_quotes(to, dialect_)) || same(opening + from, opening + to)) to = from;
  }
  bool same(const std::string& a, const std::string& b) const { return !is_sqlite(dialect_) && sql::same_shape(a, b); }

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

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }  // npos + 1 is 0

// An operator class or collation that one side leaves out because the column has it anyway.
void take_key(const IndexKey& from, IndexKey& to, std::string_view method, const Table* table, const Dialect& dialect) {
  if (from.is_expression || to.is_expression || from.key != to.key) return;
  const Column* column = table ? table->column(from.key.shown()) : nullptr;
  if (!column) return;
  const std::string& opclass = from.opclass.empty() ? to.opclass : from.opclass;
  if (from.opclass.empty() != to.opclass.empty() && dialect.default_opclass && dialect.default_opclass(method, column->type.text) == last_part(opclass)) to.opclass = from.opclass;
  const std::string& collation = from.collation.empty() ? to.collation : from.collation;
  if (from.collation.empty() != to.collation.empty() && collation == column->collation) to.collation = from.collation;
}

void take_index(const Texts& texts, const Index& from, Index& to, const Table* table, const Dialect& dialect) {
  texts.take_condition(from.predicate, to.predicate);
  for (std::size_t i = 0; i < from.keys.size() && i < to.keys.size(); ++i) {
    if (from.keys[i].is_expression && to.keys[i].is_expression) texts.take(from.keys[i].key, to.keys[i].key);
    take_key(from.keys[i], to.keys[i], from.method, table, dialect);
  }
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

// The function has a field of its own, which follows renames.
std::string without_function(const Trigger& trigger) {
  const std::string& text = trigger.definition;
  const std::size_t at = replace_all(lower(text), "execute procedure ", "execute function  ").rfind("execute function ");
  const std::size_t open = at == std::string::npos ? at : text.find('(', at);
  return open == std::string::npos ? text : text.substr(0, at) + "EXECUTE FUNCTION f" + text.substr(open);
}

void take_trigger(const Texts& texts, const Trigger& from, Trigger& to) {
  const bool same_function = !from.function.empty() && from.function == to.function;
  if (action_of(from.definition) == action_of(to.definition) || texts.same(from.definition, to.definition) ||
      (same_function && action_of(without_function(from)) == action_of(without_function(to))))
    to.definition = from.definition;
}

void take_table(const Texts& texts, const Table& from, Table& to, const Dialect& dialect) {
  for (const Column& column : from.columns)
    if (Column* other = to.column(column.name)) {
      texts.take(column.default_value, other->default_value);
      texts.take(column.generated, other->generated);
      if (!is_sqlite(dialect) && column.type.text.empty() != other->type.text.empty()) {  // CREATE TABLE AS a query whose types are not known
        other->type = column.type;
        other->collation = column.collation;
      }
    }
  for (const Check& check : from.checks)
    if (auto* other = named(to.checks, check.name)) texts.take(check.expression, other->expression);
  for (const Exclusion& exclusion : from.exclusions)
    if (auto* other = named(to.exclusions, exclusion.name)) texts.take(exclusion.definition, other->definition, "ALTER TABLE t ADD CONSTRAINT c ");
  for (const Index& index : from.indexes)
    if (auto* other = named(to.indexes, index.name)) take_index(texts, index, *other, &from, dialect);
  for (const Trigger& trigger : from.triggers)
    if (auto* other = named(to.triggers, trigger.name)) take_trigger(texts, trigger, *other);
  for (const Policy& policy : from.policies)
    if (auto* other = named(to.policies, policy.name)) texts.take(policy.definition, other->definition, "CREATE POLICY p ON t ");
}

// What a query reads and keeps: everything from its FROM on.
std::string source_of(const std::string& query, const Dialect& dialect) {
  const std::string text = sql::comparable_statement(plain_quotes(query, dialect));
  const std::size_t from = text.find(" from ");
  return from == std::string::npos ? text : text.substr(from);
}

// A `*` in the query was written out by the server: the columns are compared where both sides know them.
void take_view(const Texts& texts, const View& from, View& to, const Dialect& dialect) {
  const bool columns_known = !from.columns.empty() && !to.columns.empty();
  if (!columns_known || from.columns == to.columns) texts.take(from.definition, to.definition);
  if (from.definition != to.definition && contains(from.definition, "*") != contains(to.definition, "*") && from.columns == to.columns && from.reads == to.reads &&
      source_of(from.definition, dialect) == source_of(to.definition, dialect))
    to.definition = from.definition;
  for (const Index& index : from.indexes)
    if (auto* other = named(to.indexes, index.name)) take_index(texts, index, *other, nullptr, dialect);
  for (const Trigger& trigger : from.triggers)
    if (auto* other = named(to.triggers, trigger.name)) take_trigger(texts, trigger, *other);
}

// Without the options that say what holds anyway.
std::string sequence_options(const Sequence& sequence) {
  std::string text = " " + replace_all(replace_all(lower(sequence.options), " with ", " "), " by ", " ") + " ";
  const std::string most = sequence.type == "smallint" ? "32767" : sequence.type == "integer" ? "2147483647" : "9223372036854775807";
  for (const std::string& usual : {std::string("start 1"), std::string("increment 1"), std::string("no minvalue"), std::string("no maxvalue"), std::string("cache 1"), std::string("no cycle"),
                                   std::string("minvalue 1"), "maxvalue " + most})
    text = replace_all(text, " " + usual + " ", " ");
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
  each_pair(left.tables, right.tables, [&](const Table& from, Table& to) { take_table(texts, from, to, dialect); });
  each_pair(left.views, right.views, [&](const View& from, View& to) { take_view(texts, from, to, dialect); });
  each_pair(left.sequences, right.sequences, [&](const Sequence& from, Sequence& to) {
    if (sequence_options(from) == sequence_options(to)) to.options = from.options;
  });
  each_pair(left.functions, right.functions, [&](const Function& from, Function& to) {
    texts.take(from.returns, to.returns);
    if (trim(from.body) == trim(to.body) && !both_live) to.body = from.body;
    if (!both_live && from.body == to.body && from.returns == to.returns) to.definition = from.definition;
  });
  each_pair(left.types, right.types, [&](const UserType& from, UserType& to) {
    if (from.range && to.range) texts.take(from.range->definition, to.range->definition);
    if (!from.domain || !to.domain) return;
    texts.take(from.domain->default_value, to.domain->default_value);
    for (const Check& check : from.domain->checks)
      if (auto* other = named(to.domain->checks, check.name)) texts.take(check.expression, other->expression);
  });
  const auto take_opaque = [&](const Opaque& from, Opaque& to) {
    texts.take(from.definition, to.definition);
    // Words that nothing here can read say nothing.
    if (live_and_written && (sql::query_shape(from.definition).empty() || sql::query_shape(to.definition).empty())) to.definition = from.definition;
  };
  each_pair(left.opaque, right.opaque, take_opaque);
  each_pair(left.schemas, right.schemas, take_opaque);
}

}  // namespace underpin
