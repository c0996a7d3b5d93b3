#include "schema/follow.h"

#include <algorithm>

#include "base/text.h"
#include "schema/comments.h"
#include "schema/dependency.h"
#include "schema/lookup.h"
#include "schema/policy_names.h"
#include "schema/publication.h"

namespace underpin {

namespace {
bool word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
}  // namespace

std::string exchange_word(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool here = text.substr(i, from.size()) == from && (i == 0 || !word_char(text[i - 1])) &&
                      (i + from.size() >= text.size() || !word_char(text[i + from.size()]));
    if (here && !from.empty()) {
      out += to;
      i += from.size();
    } else {
      out += text[i++];
    }
  }
  return out;
}

namespace {
std::string renamed_query(const Context& context, const std::string& query, const ObjectName& from, const ObjectName& to) {
  if (context.dialect.rename_relation_in_query) return context.dialect.rename_relation_in_query(query, from, to);
  const std::string target = (to.schema == from.schema || to.schema.empty() ? "" : context.dialect.quote(to.schema) + ".") + context.dialect.quote(to.name);
  const std::string quoted_from = context.dialect.quote(from.name);
  return exchange_word(query, quoted_from, target);
}

void follow_in_view(const Context& context, const ObjectName& view_name, const ObjectName& from, const ObjectName& to) {
  const View* there = context.schema.views.find(view_name);
  if (!there || std::find(there->reads.begin(), there->reads.end(), from) == there->reads.end()) return;
  View& view = context.schema.views.edit(view_name);
  std::replace(view.reads.begin(), view.reads.end(), from, to);
  for (ObjectId& column : view.reads_columns)
    if (column.name == from) column.name = to;
  view.definition = renamed_query(context, view.definition, from, to);
}

void follow_in_table(const Context& context, const ObjectName& user, const ObjectName& from, const ObjectName& to) {
  const Table* there = context.schema.tables.find(user);
  if (!there) return;
  const bool refers = std::any_of(there->foreign_keys.begin(), there->foreign_keys.end(), [&](const ForeignKey& key) { return key.ref == from; });
  const bool inherits = std::find(there->inherits.begin(), there->inherits.end(), from) != there->inherits.end();
  if (!refers && !inherits) return;
  Table& table = context.schema.tables.edit(user);
  for (ForeignKey& key : table.foreign_keys)
    if (key.ref == from) key.ref = to;
  std::replace(table.inherits.begin(), table.inherits.end(), from, to);
}

// Everything that says `from` in uses.of_relation now says `to`.
std::vector<ObjectName> move_uses(const Context& context, const ObjectName& from, const ObjectName& to) {
  const std::vector<ObjectName> users = users_of_relation(context.schema, from);
  context.schema.uses.of_relation.erase(from);
  for (const ObjectName& user : users) add_relation_use(context.schema, to, user == from ? to : user);
  return users;
}

void move_index_relations(const Context& context, const Table& table, const ObjectName& from, const ObjectName& to) {
  const auto move = [&](const std::string& name, const Origin& origin) {
    context.remove_relation({from.schema, name});
    context.add_relation(RelationKind::index, {to.schema, name}, to, origin);
  };
  for (const Index& index : table.indexes) move(index.name, index.origin);
  if (is_sqlite(context.dialect)) return;
  if (table.primary_key) move(table.primary_key->name, table.primary_key->origin);
  for (const Unique& unique : table.uniques) move(unique.name, unique.origin);
  for (const Exclusion& exclusion : table.exclusions) move(exclusion.name, exclusion.origin);
}

void exchange_type(const Context& context, std::string& text, const ObjectName& from, const ObjectName& to) {
  if (normal_name(type_name_in(text), context.dialect) != from) return;
  std::size_t end = text.size();
  while (end >= 2 && text.compare(end - 2, 2, "[]") == 0) end -= 2;
  text = to.display() + text.substr(end);
}
}  // namespace

namespace {

// Policies name tables far off, in subqueries: all are looked at.
template <class Rewrite>
void each_policy(const Context& context, const std::string& word, const Rewrite& rewrite) {
  if (is_sqlite(context.dialect)) return;
  std::vector<std::pair<ObjectName, std::vector<Policy>>> changed;
  context.schema.tables.for_each([&](const Table& table) {
    std::vector<Policy> now;
    for (std::size_t i = 0; i < table.policies.size(); ++i) {
      if (!contains(lower(table.policies[i].definition), lower(word))) continue;
      std::string text = rewrite(table.name, table.policies[i].definition);
      if (text == table.policies[i].definition) continue;
      if (now.empty()) now = table.policies;
      now[i].definition = std::move(text);
    }
    if (!now.empty()) changed.emplace_back(table.name, std::move(now));
  });
  for (auto& [name, policies] : changed) context.schema.tables.edit(name).policies = std::move(policies);
}

}  // namespace

void move_table(const Context& context, const ObjectName& from, const ObjectName& to) {
  Schema& schema = context.schema;
  Table table = *schema.tables.find(from);
  remove_constraint_names(schema, table);
  table.name = to;
  for (ForeignKey& key : table.foreign_keys)
    if (key.ref == from) key.ref = to;
  schema.tables.erase(from);
  context.remove_relation(from);
  context.add_relation(RelationKind::table, to, to, table.origin);
  move_index_relations(context, table, from, to);
  if (!is_sqlite(context.dialect)) rename_in_publications(schema, from, to, context.dialect);
  move_table_comments(context, table, from, to);
  if (!is_sqlite(context.dialect)) add_constraint_names(schema, table);
  schema.tables.set(to, table);
  each_policy(context, from.name, [&](const ObjectName&, const std::string& text) { return policy_with_table(text, from, to, context.dialect); });
  for (const ObjectName& user : move_uses(context, from, to)) {
    follow_in_table(context, user, from, to);
    follow_in_view(context, user, from, to);
    const Sequence* sequence = schema.sequences.find(user);
    if (sequence && sequence->owner_table == from) schema.sequences.edit(user).owner_table = to;
  }
  for (const ObjectName& user : users_of_type(schema, from)) {
    if (schema.tables.contains(user))
      for (Column& column : schema.tables.edit(user).columns) exchange_type(context, column.type.text, from, to);
    add_type_use(schema, to, user);
  }
  add_uses(schema, table, context.dialect);
}

void move_view(const Context& context, const ObjectName& from, const ObjectName& to) {
  Schema& schema = context.schema;
  View view = *schema.views.find(from);
  view.name = to;
  schema.views.erase(from);
  context.remove_relation(from);
  context.add_relation(RelationKind::view, to, to, view.origin);
  for (const Index& index : view.indexes) {
    context.remove_relation({from.schema, index.name});
    context.add_relation(RelationKind::index, {to.schema, index.name}, to, index.origin);
  }
  schema.views.set(to, view);
  add_uses(schema, view);
  for (const ObjectName& user : move_uses(context, from, to)) follow_in_view(context, user, from, to);
  move_comment(context, {ObjectKind::view, from, ""}, {ObjectKind::view, to, ""});
  move_column_comments(context, from, to);
  for (const Index& index : view.indexes) move_comment(context, {ObjectKind::index, {from.schema, index.name}, ""}, {ObjectKind::index, {to.schema, index.name}, ""});
  for (const Trigger& trigger : view.triggers) move_comment(context, {ObjectKind::trigger, from, trigger.name}, {ObjectKind::trigger, to, trigger.name});
}

void move_sequence(const Context& context, const ObjectName& from, const ObjectName& to) {
  Schema& schema = context.schema;
  Sequence sequence = *schema.sequences.find(from);
  sequence.name = to;
  const std::vector<ObjectName> users = move_uses(context, from, to);
  for (const ObjectName& user : users) {
    if (!schema.tables.contains(user)) continue;
    for (Column& column : schema.tables.edit(user).columns)
      if (column.default_value && sequence_in_default(*column.default_value, schema, context.dialect) == from)
        column.default_value->text = column.default_value->canonical = regclass(context, to);
  }
  if (!sequence.owner_table.empty()) add_relation_use(schema, sequence.owner_table, to);
  schema.sequences.erase(from);
  context.remove_relation(from);
  context.add_relation(RelationKind::sequence, to, to, sequence.origin);
  schema.sequences.set(to, std::move(sequence));
  move_comment(context, {ObjectKind::sequence, from, ""}, {ObjectKind::sequence, to, ""});
}

namespace {
std::string quoted_type(const Context& context, const ObjectName& name) {
  return (name.schema.empty() ? "" : context.dialect.quote(name.schema) + ".") + context.dialect.quote(name.name);
}

void exchange_casts(const Context& context, Expression& expression, const ObjectName& from, const ObjectName& to) {
  if (!casts_to(expression, from)) return;
  const std::string target = "::" + quoted_type(context, to);
  const auto exchange = [&](std::string& text) {
    for (const std::string& spelling : {"::" + quoted_type(context, from), "::" + context.dialect.quote(from.name)}) {
      std::string out;
      for (std::size_t i = 0; i < text.size();) {
        const std::size_t end = i + spelling.size();
        const bool here = text.compare(i, spelling.size(), spelling) == 0 && (end >= text.size() || !word_char(text[end]));
        out += here ? target : std::string(1, text[i]);
        i = here ? end : i + 1;
      }
      text = std::move(out);
      if (from.schema.empty() || target == spelling) return;
    }
  };
  exchange(expression.text);
  exchange(expression.canonical);
}

template <class Each>
void each_expression(Table& table, Each&& each) {
  for (Column& column : table.columns) {
    if (column.default_value) each(*column.default_value);
    if (column.generated) each(*column.generated);
  }
  for (Check& check : table.checks) each(check.expression);
  for (Index& index : table.indexes) {
    for (IndexKey& key : index.keys)
      if (key.is_expression) each(key.key);
    if (index.predicate) each(*index.predicate);
  }
}
}  // namespace

void move_type(const Context& context, const ObjectName& from, const ObjectName& to) {
  Schema& schema = context.schema;
  UserType type = *schema.types.find(from);
  type.name = to;
  schema.types.erase(from);
  schema.types.set(to, std::move(type));
  for (const ObjectName& user : users_of_type(schema, from)) {
    add_type_use(schema, to, user);
    if (schema.tables.contains(user)) {
      Table& table = schema.tables.edit(user);
      for (Column& column : table.columns) exchange_type(context, column.type.text, from, to);
      each_expression(table, [&](Expression& expression) { exchange_casts(context, expression, from, to); });
    }
    if (schema.types.contains(user)) {
      UserType& other = schema.types.edit(user);
      if (other.domain) exchange_type(context, other.domain->base.text, from, to);
      if (other.composite)
        for (Column& attribute : other.composite->attributes) exchange_type(context, attribute.type.text, from, to);
    }
  }
  schema.uses.of_type.erase(from);
  move_comment(context, {ObjectKind::type, from, ""}, {ObjectKind::type, to, ""});
  move_column_comments(context, from, to);
}

void rename_label(const Context& context, const ObjectName& type_name, const std::string& from, const std::string& to) {
  Schema& schema = context.schema;
  for (const ObjectName& user : users_of_type(schema, type_name)) {
    if (!schema.tables.contains(user)) continue;
    const std::string cast = "::" + quoted_type(context, type_name);
    const auto literal = [](const std::string& label) { return "'" + replace_all(label, "'", "''") + "'"; };
    each_expression(schema.tables.edit(user), [&](Expression& expression) {
      if (!casts_to(expression, type_name)) return;
      expression.canonical = replace_all(expression.canonical, literal(from) + cast, literal(to) + cast);
      expression.text = replace_all(expression.text, literal(from), literal(to));
    });
  }
}

void rename_constraint(const Context& context, const ObjectName& table_name, const std::string& from, const std::string& to) {
  Table& table = context.schema.tables.edit(table_name);
  const auto rename = [&](auto& list) {
    for (auto& item : list)
      if (item.name == from) item.name = to;
  };
  const bool backed = context.relation({table_name.schema, from}) != nullptr && context.relation({table_name.schema, from})->owner == table_name;
  const Origin origin = backed ? context.relation({table_name.schema, from})->origin : Origin{};
  if (table.primary_key && table.primary_key->name == from) table.primary_key->name = to;
  rename(table.uniques);
  rename(table.foreign_keys);
  rename(table.checks);
  rename(table.exclusions);
  remove_constraint_name(context.schema, table_name.schema, from);
  add_constraint_name(context.schema, table_name.schema, to);
  move_comment(context, {ObjectKind::constraint, table_name, from}, {ObjectKind::constraint, table_name, to});
  if (!backed) return;
  move_comment(context, {ObjectKind::index, {table_name.schema, from}, ""}, {ObjectKind::index, {table_name.schema, to}, ""});
  context.remove_relation({table_name.schema, from});
  context.add_relation(RelationKind::index, {table_name.schema, to}, table_name, origin);
}

void rename_index(const Context& context, const ObjectName& from, const std::string& to) {
  const Relation relation = *context.relation(from);
  const auto rename = [&](std::vector<Index>& indexes) {
    for (Index& index : indexes)
      if (index.name == from.name) {
        index.name = to;
        return true;
      }
    return false;
  };
  bool plain = false;
  if (context.schema.views.contains(relation.owner)) plain = rename(context.schema.views.edit(relation.owner).indexes);
  if (context.schema.tables.contains(relation.owner)) plain = rename(context.schema.tables.edit(relation.owner).indexes);
  if (!plain) return rename_constraint(context, relation.owner, from.name, to);
  context.remove_relation(from);
  context.add_relation(RelationKind::index, {from.schema, to}, relation.owner, relation.origin);
  move_comment(context, {ObjectKind::index, from, ""}, {ObjectKind::index, {from.schema, to}, ""});
  for (const ObjectName& child : children_of(context.schema, relation.owner))
    for (Index& index : context.schema.tables.edit(child).indexes)
      if (index.of_parent == from.name) index.of_parent = to;
}

namespace {
void rename_in(std::vector<std::string>& columns, const Context& context, const std::string& from, const std::string& to) {
  for (std::string& column : columns)
    if (same_name(column, from, context.dialect)) column = to;
}

void rename_in(Expression& expression, const Context& context, const ObjectName& table, const std::string& from, const std::string& to) {
  const std::string needle = is_sqlite(context.dialect) ? lower(from) : from;
  const auto rename = [&](std::string& text) {
    if (has_word(is_sqlite(context.dialect) ? lower(text) : text, needle)) text = context.dialect.rename_in_expression(text, table.name, from, to);
  };
  rename(expression.text);
  rename(expression.canonical);
}

void rename_in_own(const Context& context, Table& table, const std::string& from, const std::string& to) {
  for (Column& column : table.columns)
    if (same_name(column.name, from, context.dialect)) column.name = to;
  if (table.primary_key) {
    rename_in(table.primary_key->columns, context, from, to);
    rename_in(table.primary_key->include, context, from, to);
  }
  for (Unique& unique : table.uniques) {
    rename_in(unique.columns, context, from, to);
    rename_in(unique.include, context, from, to);
  }
  for (ForeignKey& key : table.foreign_keys) {
    rename_in(key.columns, context, from, to);
    if (key.ref == table.name) rename_in(key.ref_columns, context, from, to);
  }
  for (Index& index : table.indexes) {
    rename_in(index.include, context, from, to);
    for (IndexKey& key : index.keys)
      if (!key.is_expression && same_name(key.key.text, from, context.dialect)) key.key.text = to;
  }
  each_expression(table, [&](Expression& expression) { rename_in(expression, context, table.name, from, to); });
  for (Exclusion& exclusion : table.exclusions) exclusion.definition = exchange_word(exclusion.definition, from, to);
  for (Trigger& trigger : table.triggers)
    if (trigger_names_column(trigger, from)) trigger.definition = exchange_word(trigger.definition, from, to);
  table.partition_by = exchange_word(table.partition_by, from, to);
}
}  // namespace

void rename_column(const Context& context, const ObjectName& table_name, const std::string& from, const std::string& to) {
  Schema& schema = context.schema;
  rename_in_own(context, schema.tables.edit(table_name), from, to);
  each_policy(context, from, [&](const ObjectName& table, const std::string& text) { return policy_with_column(text, table_name, table == table_name, from, to, context.dialect); });
  move_comment(context, {ObjectKind::column, table_name, from}, {ObjectKind::column, table_name, to});
  for (const ObjectName& user : users_of_relation(schema, table_name)) {
    if (const Table* other = schema.tables.find(user); other && user != table_name) {
      const bool refers = std::any_of(other->foreign_keys.begin(), other->foreign_keys.end(), [&](const ForeignKey& key) { return key.ref == table_name; });
      const bool child = std::find(other->inherits.begin(), other->inherits.end(), table_name) != other->inherits.end();
      if (refers)
        for (ForeignKey& key : schema.tables.edit(user).foreign_keys)
          if (key.ref == table_name) rename_in(key.ref_columns, context, from, to);
      if (child) rename_column(context, user, from, to);
    }
    if (const View* view = schema.views.find(user); view && view_reads_column(*view, table_name, from)) {
      View& reader = schema.views.edit(user);
      for (ObjectId& column : reader.reads_columns)
        if (column.name == table_name && column.member == from) column.member = to;
      if (context.dialect.rename_column_in_query) reader.definition = context.dialect.rename_column_in_query(reader.definition, table_name, from, to);
    }
    const Sequence* sequence = schema.sequences.find(user);
    if (sequence && sequence->owner_table == table_name && sequence->owner_column == from) schema.sequences.edit(user).owner_column = to;
  }
}

}  // namespace underpin
