// What the apply_*.cpp files share: the schema being changed, the engine, the session, and the checks that many kinds
// of statement make in the same words. Internal to apply(); failures roll the schema back there, so steps may be taken
// in any order here.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/apply.h"
#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin {

using Refusal = std::optional<Failure>;

struct Context {
  Schema& schema;
  const Dialect& dialect;
  const Session& session;
  Applied& applied;

  std::string cut(std::string_view name) const { return identifier(name, dialect); }
  // IF [NOT] EXISTS made the statement a no-op.
  Refusal skip() const {
    applied.changed = false;
    return std::nullopt;
  }
  const Relation* relation(const ObjectName& name) const { return schema.relations.find(relation_key(name, dialect)); }
  void add_relation(RelationKind kind, const ObjectName& name, const ObjectName& owner, const Origin& origin) const {
    schema.relations.set(relation_key(name, dialect), Relation{kind, owner, origin});
  }
  void remove_relation(const ObjectName& name) const { schema.relations.erase(relation_key(name, dialect)); }
  std::optional<FoundRelation> find(const ObjectName& name) const { return find_relation(schema, name, dialect, session); }
};

Failure refuse(FailureKind kind, ObjectId object, std::string message, std::string hint = {}, std::optional<Origin> other = std::nullopt);
std::string double_quoted(std::string_view text);  // "text"

// `relation "x" does not exist`, or the schema if that is missing.
Failure no_relation(const Context& context, const ObjectName& name, ObjectKind kind = ObjectKind::table);
Failure no_schema(const std::string& name);
Failure no_column(const Table& table, const std::string& column);
// Whatever occupies the name, with the origin of what is there.
Failure relation_exists(const Context& context, const ObjectName& name, ObjectKind kind);

// The table an ALTER TABLE names. `out` stays empty when it is missing and `if_exists` was said (skip() is done then).
// `action` is the server's word for what is to be done ("ADD COLUMN"), said when the relation is no table.
Refusal open_table(const Context& context, const ObjectName& name, bool if_exists, std::string_view action, ObjectName& out);

// PostgreSQL: checks that the type exists and writes its name as the schema has it.
Refusal resolve_type(const Context& context, Type& type);
// PostgreSQL: fills canonical texts; checks that the default fits the column and that what it calls exists.
Refusal resolve_default(const Context& context, const Table& table, Column& column);
void fill_canonical(const Context& context, Expression& expression, std::string_view type = {});
// Functions an expression calls that no extension provides yet.
Refusal check_functions(const Context& context, const Expression& expression);
Refusal check_calls(const Context& context, const std::vector<std::string>& functions);
// Quoted literals that a predicate or check holds against columns of `table` must be values of their types.
Refusal check_compared_literals(const Context& context, const Table& table, const Expression& expression);
// Columns of `table` an expression names; nullopt: the expression could not be read.
std::optional<std::vector<std::string>> columns_named(const Context& context, const Expression& expression);
// True when the expression names the column; a text that cannot be read counts when the word occurs in it.
bool names_column(const Context& context, const std::string& text, const std::string& column);
// True when `word` stands in the text as a whole word.
bool has_word(std::string_view text, std::string_view word);
// The type of an expression where it can be told from its text; empty: not known.
std::string expression_type(std::string_view text);

// Constraint names of one table, key constraints included.
bool has_constraint(const Table& table, std::string_view name);
// Adds a constraint to the table: names it, checks it, registers what it occupies and what it names.
Refusal add_primary_key(const Context& context, const ObjectName& table, PrimaryKey key);
Refusal add_unique(const Context& context, const ObjectName& table, Unique unique);
Refusal add_foreign_key(const Context& context, const ObjectName& table, ForeignKey key);
// After the column's type changed: foreign keys from it and to it must still join comparable types.
Refusal check_foreign_keys_of(const Context& context, const ObjectName& table, const std::string& column);
Refusal add_check(const Context& context, const ObjectName& table, Check check);
Refusal add_exclusion(const Context& context, const ObjectName& table, Exclusion exclusion);
// Adds an index to a table or materialised view; `quiet_exists`: IF NOT EXISTS.
Refusal add_index(const Context& context, const ObjectName& table, Index index, bool quiet_exists = false);
// The index method takes the column's type without naming an operator class.
Refusal check_operator_class(const Context& context, const Table& table, std::string_view method, const IndexKey& key);

// Sequences of serial and identity columns.
std::string sequence_name(const Context& context, const ObjectName& table, std::string_view column);
void add_owned_sequence(const Context& context, const ObjectName& sequence, const ObjectName& table, const Column& column, bool identity);
std::string regclass(const Context& context, const ObjectName& name);  // nextval('…'::regclass)
// Serial, identity, types, defaults of a column that comes into being. Its sequence is made.
Refusal make_column(const Context& context, const Table& table, Column& column);

// Children of a table: those that inherit from it or are its partitions.
std::vector<ObjectName> children_of(const Schema& schema, const ObjectName& table);

// Takes down the name and everything kept beside a table or view when it leaves the schema.
void forget_table(const Context& context, const ObjectName& table);
void forget_view(const Context& context, const ObjectName& view);
// Comments move and go with their objects.
void forget_comments(const Context& context, const ObjectId& object);

// The item of that name in a list of constraints, triggers …
template <class List>
auto named(List& list, const std::string& name) {
  return std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
}

namespace pg {
// Relations that a query reads: those of the system and of extensions are not looked for.
Refusal relations_exist(const Context& context, const std::vector<ObjectName>& reads);
}  // namespace pg

}  // namespace underpin
