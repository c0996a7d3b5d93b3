#include "schema/removal.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "schema/comments.h"
#include "schema/dependency.h"

namespace underpin {

namespace {
// The default of a column is an object of its own to the server; it has no ObjectKind.
constexpr ObjectKind kDefault = ObjectKind::data;

std::string shown(const Context& context, const ObjectId& id) {
  const std::string name = id.name.display();
  const auto relation_word = [&] {
    const View* view = context.schema.views.find(id.name);
    return std::string(view ? view->materialized ? "materialized view " : "view " : "table ") + name;
  };
  switch (id.kind) {
    case ObjectKind::column: return "column " + id.member + " of " + relation_word();
    case ObjectKind::constraint: return "constraint " + id.member + " on " + relation_word();
    case ObjectKind::trigger: return "trigger " + id.member + " on " + relation_word();
    case ObjectKind::policy: return "policy " + id.member + " on " + relation_word();
    case kDefault: return "default value for column " + id.member + " of " + relation_word();
    case ObjectKind::view:
    case ObjectKind::table: return relation_word();
    default: return std::string(kind_word(id.kind)) + " " + name;
  }
}

class Removal {
 public:
  Removal(const Context& context, std::vector<ObjectId> targets) : context_(context), schema_(context.schema), targets_(std::move(targets)) {
    for (const ObjectId& id : context.session.dropping) {
      const auto found = context.find(id.name);
      sanctioned_.insert(found ? ObjectId{id.kind, found->name, id.member} : ObjectId{id.kind, normal_name(id.name, context.dialect), id.member});
    }
    for (const ObjectId& id : targets_) sanctioned_.erase(id);
  }

  Refusal run(bool cascade, const std::string& what) {
    for (const ObjectId& id : targets_) reach(id, true, id);
    while (!pending_.empty()) {
      const ObjectId id = pending_.back();
      pending_.pop_back();
      expand(id);
    }
    if (!cascade)
      for (const ObjectId& id : order_)
        if (!strong_.at(id) && !goes_with_owner(id)) return blocked(what, id);
    carry_out();
    return std::nullopt;
  }

 private:
  void reach(const ObjectId& id, bool strong, const ObjectId& from) {
    if (sanctioned_.count(id) || (!id.member.empty() && sanctioned_.count({ObjectKind::table, id.name, ""}))) return;
    const auto [it, is_new] = strong_.emplace(id, strong);
    it->second = it->second || strong;
    if (!is_new) return;
    order_.push_back(id);
    from_.emplace(id, from);
    pending_.push_back(id);
  }

  // Part of a table that is dropped anyway.
  bool goes_with_owner(const ObjectId& id) const {
    const auto owner = strong_.find({ObjectKind::table, id.name, ""});
    return !id.member.empty() && owner != strong_.end() && owner->second;
  }

  Failure blocked(const std::string& what, const ObjectId& by) {
    const std::string detail = shown(context_, by) + " depends on " + shown(context_, from_.at(by));
    return refuse(FailureKind::depends, targets_.front(), "cannot drop " + what + " because other objects depend on it", detail);
  }

  void expand(const ObjectId& id) {
    switch (id.kind) {
      case ObjectKind::table: return expand_table(id);
      case ObjectKind::view: return expand_view(id);
      case ObjectKind::column: return expand_column(id);
      case ObjectKind::constraint: return expand_key(id, id.member);
      case ObjectKind::index: return expand_index(id);
      case ObjectKind::sequence: return expand_sequence(id);
      case ObjectKind::type: return expand_type(id);
      case ObjectKind::function: return expand_function(id);
      default: return;
    }
  }

  void expand_table(const ObjectId& id) {
    for (const ObjectName& user : users_of_relation(schema_, id.name)) {
      if (const Table* table = schema_.tables.find(user); table && user != id.name) {
        for (const ForeignKey& key : table->foreign_keys)
          if (key.ref == id.name) reach({ObjectKind::constraint, user, key.name}, false, id);
        if (std::find(table->inherits.begin(), table->inherits.end(), id.name) != table->inherits.end())
          reach({ObjectKind::table, user, ""}, !table->partition_bound.empty(), id);
        for (const Policy& policy : table->policies)
          if (has_word(policy.definition, id.name.name)) reach({ObjectKind::policy, user, policy.name}, false, id);
      }
      const Sequence* sequence = schema_.sequences.find(user);
      if (sequence && sequence->owner_table == id.name) reach({ObjectKind::sequence, user, ""}, true, id);
    }
    expand_view(id);
    expand_row_type(id);
  }

  void expand_row_type(const ObjectId& id) {
    for (const ObjectName& user : users_of_type(schema_, id.name))
      if (const Table* table = schema_.tables.find(user); table && user != id.name)
        for (const Column& column : table->columns)
          if (normal_name(type_name_in(column.type.text), context_.dialect) == id.name) reach({ObjectKind::column, user, column.name}, false, id);
  }

  void expand_view(const ObjectId& id) {
    for (const ObjectName& user : users_of_relation(schema_, id.name)) {
      const View* view = schema_.views.find(user);
      if (view && user != id.name && std::find(view->reads.begin(), view->reads.end(), id.name) != view->reads.end())
        reach({ObjectKind::view, user, ""}, false, id);
    }
  }

  void expand_column(const ObjectId& id) {
    const Table* table = schema_.tables.find(id.name);
    if (!table) return;
    const auto has = [&](const std::vector<std::string>& columns) { return std::find(columns.begin(), columns.end(), id.member) != columns.end(); };
    const auto own = [&](const std::string& name) { reach({ObjectKind::constraint, id.name, name}, true, id); };
    reach({kDefault, id.name, id.member}, true, id);
    if (table->primary_key && (has(table->primary_key->columns) || has(table->primary_key->include))) own(table->primary_key->name);
    for (const Unique& unique : table->uniques)
      if (has(unique.columns) || has(unique.include)) own(unique.name);
    for (const ForeignKey& key : table->foreign_keys)
      if (has(key.columns)) own(key.name);
    for (const Check& check : table->checks)
      if (names_column(context_, check.expression.shown(), id.member)) own(check.name);
    for (const Exclusion& exclusion : table->exclusions)
      if (has_word(exclusion.definition, id.member)) own(exclusion.name);
    for (const Index& index : table->indexes)
      if (index_names_column(context_, index, id.member)) reach({ObjectKind::index, {id.name.schema, index.name}, ""}, true, id);
    for (const Column& column : table->columns)
      if (column.generated && column.name != id.member && names_column(context_, column.generated->shown(), id.member))
        reach({ObjectKind::column, id.name, column.name}, false, id);
    for (const Policy& policy : table->policies)
      if (policy_names_column(policy, id.name, id.member)) reach({ObjectKind::policy, id.name, policy.name}, false, id);
    for (const Trigger& trigger : table->triggers)
      if (trigger_names_column(trigger, id.member)) reach({ObjectKind::trigger, id.name, trigger.name}, false, id);
    expand_column_users(id);
  }

  void expand_column_users(const ObjectId& id) {
    for (const ObjectName& user : users_of_relation(schema_, id.name)) {
      if (const Table* table = schema_.tables.find(user)) {
        for (const ForeignKey& key : table->foreign_keys)
          if (key.ref == id.name && std::find(key.ref_columns.begin(), key.ref_columns.end(), id.member) != key.ref_columns.end())
            reach({ObjectKind::constraint, user, key.name}, user == id.name && column_goes(key, id), id);
        const Column* column = table->column(id.member);
        if (column && column->inherited && !column->local && std::find(table->inherits.begin(), table->inherits.end(), id.name) != table->inherits.end())
          reach({ObjectKind::column, user, id.member}, true, id);
      }
      const View* view = schema_.views.find(user);
      if (view && view_reads_column(*view, id.name, id.member)) reach({ObjectKind::view, user, ""}, false, id);
      const Sequence* sequence = schema_.sequences.find(user);
      if (sequence && sequence->owner_table == id.name && sequence->owner_column == id.member) reach({ObjectKind::sequence, user, ""}, true, id);
    }
  }
  // A key of a table to itself goes with its own column.
  static bool column_goes(const ForeignKey& key, const ObjectId& id) {
    return std::find(key.columns.begin(), key.columns.end(), id.member) != key.columns.end();
  }

  // Foreign keys that stand on a key or unique index, and what partitions and children have of it.
  void expand_key(const ObjectId& id, const std::string& name) {
    const ObjectName& owner = id.name;
    const Table* table = schema_.tables.find(owner);
    if (!table) return;
    std::vector<ObjectName> users = users_of_relation(schema_, owner);
    users.push_back(owner);
    for (const ObjectName& user : users) {
      const Table* other = schema_.tables.find(user);
      if (!other) continue;
      for (const ForeignKey& key : other->foreign_keys)
        if (key.ref == owner && stands_on(key, *table, name)) reach({ObjectKind::constraint, user, key.name}, false, id);
      if (std::find(other->inherits.begin(), other->inherits.end(), owner) != other->inherits.end()) expand_child_key(id, *other, name);
    }
  }

  void expand_child_key(const ObjectId& id, const Table& child, const std::string& name) {
    if (child.primary_key && child.primary_key->of_parent == name) reach({ObjectKind::constraint, child.name, child.primary_key->name}, true, id);
    for (const Unique& unique : child.uniques)
      if (unique.of_parent == name) reach({ObjectKind::constraint, child.name, unique.name}, true, id);
    for (const Check& check : child.checks)
      if (check.inherited && !check.local && check.name == name) reach({ObjectKind::constraint, child.name, check.name}, true, id);
    for (const ForeignKey& key : child.foreign_keys)
      if (key.inherited && key.name == name) reach({ObjectKind::constraint, child.name, key.name}, true, id);
    for (const Index& index : child.indexes)
      if (index.of_parent == name) reach({ObjectKind::index, {child.name.schema, index.name}, ""}, true, id);
  }

  void expand_index(const ObjectId& id) {
    const Relation* relation = context_.relation(id.name);
    if (!relation) return;
    const ObjectId owner{ObjectKind::constraint, relation->owner, id.name.name};
    expand_key(owner, id.name.name);
  }

  void expand_sequence(const ObjectId& id) {
    for (const ObjectName& user : users_of_relation(schema_, id.name))
      if (const Table* table = schema_.tables.find(user))
        for (const Column& column : table->columns)
          if (column.default_value && sequence_in_default(*column.default_value, schema_, context_.dialect) == id.name)
            reach({kDefault, user, column.name}, false, id);
  }

  void expand_type(const ObjectId& id) {
    const auto is = [&](const std::string& text) {
      const auto found = find_type(schema_, type_name_in(text), context_.dialect);
      return found && *found == id.name;
    };
    for (const ObjectName& user : users_of_type(schema_, id.name)) {
      if (const Table* table = schema_.tables.find(user)) expand_type_in(id, *table, is);
      const UserType* type = schema_.types.find(user);
      if (type && type->domain && is(type->domain->base.text)) reach({ObjectKind::type, user, ""}, false, id);
      if (type && type->composite)
        for (const Column& attribute : type->composite->attributes)
          if (is(attribute.type.text)) reach({ObjectKind::column, user, attribute.name}, false, id);
    }
    schema_.functions.for_each_name([&](const ObjectName& key, const Function& function) {
      if (has_word(function.arguments, id.name.name) || has_word(function.returns, id.name.name)) reach({ObjectKind::function, key, ""}, false, id);
    });
  }
  template <class Is>
  void expand_type_in(const ObjectId& id, const Table& table, const Is& is) {
    for (const Column& column : table.columns) {
      if (is(column.type.text))
        reach({ObjectKind::column, table.name, column.name}, false, id);
      else if (column.default_value && casts_to(*column.default_value, id.name))
        reach({kDefault, table.name, column.name}, false, id);
      else if (column.generated && casts_to(*column.generated, id.name))
        reach({ObjectKind::column, table.name, column.name}, false, id);
    }
    for (const Check& check : table.checks)
      if (casts_to(check.expression, id.name)) reach({ObjectKind::constraint, table.name, check.name}, false, id);
    for (const Index& index : table.indexes) {
      bool casts = index.predicate && casts_to(*index.predicate, id.name);
      for (const IndexKey& key : index.keys) casts = casts || (key.is_expression && casts_to(key.key, id.name));
      if (casts) reach({ObjectKind::index, {table.name.schema, index.name}, ""}, false, id);
    }
  }

  void expand_function(const ObjectId& id) {
    const Function* function = schema_.functions.find(id.name);
    if (!function) return;
    for (const ObjectName& user : users_of_relation(schema_, function->name)) {
      const Table* table = schema_.tables.find(user);
      if (!table) continue;
      for (const Trigger& trigger : table->triggers)
        if (trigger.function == function->name) reach({ObjectKind::trigger, user, trigger.name}, false, id);
      if (functions_named(schema_, function->name).size() == 1) expand_calls(id, *table, function->name.name + "(");
    }
  }
  void expand_calls(const ObjectId& id, const Table& table, const std::string& call) {
    for (const Column& column : table.columns) {
      if (column.default_value && contains(column.default_value->shown(), call)) reach({kDefault, table.name, column.name}, false, id);
      if (column.generated && contains(column.generated->shown(), call)) reach({ObjectKind::column, table.name, column.name}, false, id);
    }
    for (const Check& check : table.checks)
      if (contains(check.expression.shown(), call)) reach({ObjectKind::constraint, table.name, check.name}, false, id);
    for (const Policy& policy : table.policies)
      if (contains(policy.definition, call)) reach({ObjectKind::policy, table.name, policy.name}, false, id);
    for (const Index& index : table.indexes)
      for (const IndexKey& key : index.keys)
        if (key.is_expression && contains(key.key.shown(), call)) reach({ObjectKind::index, {table.name.schema, index.name}, ""}, false, id);
  }

  void carry_out() {
    // Parts first, so that what they belong to is still there.
    static constexpr ObjectKind kOrder[] = {ObjectKind::trigger, ObjectKind::policy,   ObjectKind::constraint, ObjectKind::index,    kDefault,
                                            ObjectKind::column,  ObjectKind::view,     ObjectKind::table,      ObjectKind::sequence, ObjectKind::function,
                                            ObjectKind::type};
    for (ObjectKind kind : kOrder)
      for (const ObjectId& id : order_)
        if (id.kind == kind && !owner_goes(id)) take_down(id);
  }
  bool owner_goes(const ObjectId& id) const {
    return !id.member.empty() && (strong_.count({ObjectKind::table, id.name, ""}) || strong_.count({ObjectKind::view, id.name, ""}));
  }

  void take_down(const ObjectId& id) {
    if (id.kind != kDefault) forget_comments(context_, id);
    switch (id.kind) {
      case ObjectKind::trigger:
      case ObjectKind::policy: return take_down_attached(id);
      case ObjectKind::constraint: return take_down_constraint(id);
      case ObjectKind::index: return take_down_index(id);
      case kDefault:
        if (Column* column = schema_.tables.edit(id.name).column(id.member)) column->default_value.reset();
        return;
      case ObjectKind::column: return take_down_column(id);
      case ObjectKind::view: return forget_view(context_, id.name);
      case ObjectKind::table: return forget_table(context_, id.name);
      case ObjectKind::sequence:
        context_.remove_relation(id.name);
        schema_.sequences.erase(id.name);
        return;
      case ObjectKind::function:
        if (const Function* function = schema_.functions.find(id.name)) {
          remove_function_name(schema_, Function(*function), id.name);
          schema_.functions.erase(id.name);
        }
        return;
      case ObjectKind::type:
        schema_.types.erase(id.name);
        schema_.uses.of_type.erase(id.name);
        forget_column_comments(context_, id.name);
        return;
      default: return;
    }
  }

  template <class List>
  static void erase_named(List& list, const std::string& name) {
    list.erase(std::remove_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; }), list.end());
  }

  void take_down_attached(const ObjectId& id) {
    if (schema_.views.contains(id.name)) return erase_named(schema_.views.edit(id.name).triggers, id.member);
    if (!schema_.tables.contains(id.name)) return;
    Table& table = schema_.tables.edit(id.name);
    if (id.kind == ObjectKind::trigger)
      erase_named(table.triggers, id.member);
    else
      erase_named(table.policies, id.member);
  }

  void take_down_constraint(const ObjectId& id) {
    if (!schema_.tables.contains(id.name)) return;
    Table& table = schema_.tables.edit(id.name);
    const auto named = [&](const auto& c) { return c.name == id.member; };
    const bool backed = (table.primary_key && named(*table.primary_key)) || std::any_of(table.uniques.begin(), table.uniques.end(), named) ||
                        std::any_of(table.exclusions.begin(), table.exclusions.end(), named);
    if (backed) {
      context_.remove_relation({id.name.schema, id.member});
      forget_comments(context_, {ObjectKind::index, {id.name.schema, id.member}, ""});
    }
    if (table.primary_key && named(*table.primary_key)) table.primary_key.reset();
    erase_named(table.uniques, id.member);
    erase_named(table.exclusions, id.member);
    erase_named(table.foreign_keys, id.member);
    erase_named(table.checks, id.member);
    remove_constraint_name(schema_, id.name.schema, id.member);
  }

  void take_down_index(const ObjectId& id) {
    const Relation* relation = context_.relation(id.name);
    if (!relation) return;
    const ObjectName owner = relation->owner;
    if (schema_.tables.contains(owner)) erase_named(schema_.tables.edit(owner).indexes, id.name.name);
    if (schema_.views.contains(owner)) erase_named(schema_.views.edit(owner).indexes, id.name.name);
    context_.remove_relation(id.name);
  }

  void take_down_column(const ObjectId& id) {
    if (schema_.types.contains(id.name)) {
      UserType& type = schema_.types.edit(id.name);
      if (type.composite) erase_named(type.composite->attributes, id.member);
      return;
    }
    if (!schema_.tables.contains(id.name)) return;
    for (const ObjectName& child : children_of(schema_, id.name))
      if (Column* column = schema_.tables.edit(child).column(id.member)) column->inherited = false;
    erase_named(schema_.tables.edit(id.name).columns, id.member);
  }

  const Context& context_;
  Schema& schema_;
  std::vector<ObjectId> targets_;
  std::set<ObjectId> sanctioned_;        // dropped by the same statement, in their own turn
  std::map<ObjectId, bool> strong_;      // reached → goes without CASCADE
  std::map<ObjectId, ObjectId> from_;
  std::vector<ObjectId> order_, pending_;
};
}  // namespace

Refusal remove_objects(const Context& context, const std::vector<ObjectId>& objects, bool cascade, const std::string& what) {
  if (objects.empty()) return std::nullopt;
  return Removal(context, objects).run(cascade, what);
}

Refusal remove_object(const Context& context, const ObjectId& object, bool cascade) {
  return remove_objects(context, {object}, cascade, shown(context, object));
}

Failure wrong_relation_kind(const Context& context, const FoundRelation& found, std::string_view wanted) {
  const View* view = context.schema.views.find(found.name);
  const bool materialized = view && view->materialized;
  std::string word = found.relation.kind == RelationKind::table      ? "TABLE"
                     : found.relation.kind == RelationKind::index    ? "INDEX"
                     : found.relation.kind == RelationKind::sequence ? "SEQUENCE"
                     : materialized                                  ? "MATERIALIZED VIEW"
                                                                     : "VIEW";
  const char first = word[0];
  const bool vowel = first == 'I';
  return refuse(FailureKind::not_allowed, {ObjectKind::table, found.name, ""}, double_quoted(found.name.name) + " is not " + std::string(wanted),
                "Use DROP " + word + " to remove " + (vowel ? "an " : "a ") + lower(word) + ".", found.relation.origin);
}

}  // namespace underpin
