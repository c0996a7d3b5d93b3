// Types, domains and sequences on PostgreSQL.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/follow.h"
#include "schema/removal.h"

namespace underpin::pg {

namespace {
Failure no_type(const Context& context, const ObjectName& name) {
  const ObjectName normal = normal_name(name, context.dialect);
  if (!name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(name.schema);
  const ObjectName shown{context.cut(name.schema), normal.name};
  return refuse(FailureKind::missing, {ObjectKind::type, normal, ""}, "type " + double_quoted(shown.display()) + " does not exist");
}

Failure type_exists(const ObjectName& name, std::optional<Origin> origin) {
  return refuse(FailureKind::exists, {ObjectKind::type, name, ""}, "type " + double_quoted(name.name) + " already exists", {}, origin);
}

// Tables, views and sequences bring a row type of their own name (sequences too, until version 14 at least).
bool has_row_type(const Relation& relation) { return relation.kind == RelationKind::table || relation.kind == RelationKind::view; }

Refusal check_labels(const UserType& type, const Dialect& dialect) {
  std::set<std::string> seen;
  for (const std::string& label : type.enumeration->labels) {
    if (dialect.max_identifier_bytes && label.size() > dialect.max_identifier_bytes)
      return refuse(FailureKind::invalid_value, {ObjectKind::type, type.name, ""}, "invalid enum label " + double_quoted(label), "Labels must be 63 bytes or less.");
    if (!seen.insert(label).second)
      return refuse(FailureKind::exists, {ObjectKind::type, type.name, ""}, "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"");
  }
  return std::nullopt;
}

Refusal resolve_parts(const Context& context, UserType& type) {
  if (type.enumeration) return check_labels(type, context.dialect);
  if (type.domain) {
    if (auto failure = resolve_type(context, type.domain->base)) return failure;
    if (type.domain->default_value) fill_canonical(context, *type.domain->default_value, type.domain->base.text);
    for (Check& check : type.domain->checks) {
      fill_canonical(context, check.expression);
      if (!check.name.empty()) continue;
      check.name = type.name.name + "_check";
      for (int number = 1; std::count_if(type.domain->checks.begin(), type.domain->checks.end(), [&](const Check& c) { return c.name == check.name; }) > 1; ++number)
        check.name = type.name.name + "_check" + std::to_string(number);
    }
  }
  if (type.composite)
    for (Column& attribute : type.composite->attributes)
      if (auto failure = resolve_type(context, attribute.type)) return failure;
  return std::nullopt;
}

void add_part_uses(const Context& context, const UserType& type) {
  const auto use = [&](const Type& part) {
    if (const auto found = find_type(context.schema, type_name_in(part.text), context.dialect)) add_type_use(context.schema, *found, type.name);
  };
  if (type.domain) use(type.domain->base);
  if (type.composite)
    for (const Column& attribute : type.composite->attributes) use(attribute.type);
}
}  // namespace

Refusal apply_change(const Context& context, const CreateType& change) {
  UserType type = change.type;
  const auto name = new_name(context.schema, type.name, context.dialect, context.session);
  if (!name && !type.name.schema.empty()) return no_schema(type.name.schema);
  if (!name) return refuse(FailureKind::missing, {ObjectKind::schema, {}, ""}, "no schema has been selected to create in");
  type.name = *name;
  const Relation* relation = context.relation(type.name);
  if (relation && type.composite) return relation_exists(context, type.name, ObjectKind::type);
  if (const UserType* there = context.schema.types.find(type.name)) return type_exists(type.name, there->origin);
  if (relation && has_row_type(*relation)) return type_exists(type.name, relation->origin);
  if (auto failure = resolve_parts(context, type)) return failure;
  add_part_uses(context, type);
  context.schema.types.set(type.name, type);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropType& change) {
  const auto type = find_type(context.schema, change.name, context.dialect, context.session);
  if (!type) {
    const auto relation = context.find(change.name);
    if (relation && relation->relation.kind == RelationKind::table)
      return refuse(FailureKind::depends, {ObjectKind::type, relation->name, ""},
                    "cannot drop type " + relation->name.display() + " because table " + relation->name.display() + " requires it",
                    "You can drop table " + relation->name.display() + " instead.");
    if (change.if_exists) return context.skip();
    return no_type(context, change.name);
  }
  if (change.domain && !context.schema.types.find(*type)->domain)
    return refuse(FailureKind::not_allowed, {ObjectKind::type, *type, ""}, double_quoted(type->display()) + " is not a domain");
  return remove_object(context, {ObjectKind::type, *type, ""}, change.cascade);
}

Refusal apply_change(const Context& context, const RenameType& change) {
  const auto type = find_type(context.schema, change.name, context.dialect, context.session);
  if (!type) return no_type(context, change.name);
  const ObjectName to{type->schema, context.cut(change.to)};
  if (const UserType* there = context.schema.types.find(to)) return type_exists(to, there->origin);
  const Relation* relation = context.relation(to);
  if (relation && has_row_type(*relation)) return type_exists(to, relation->origin);
  move_type(context, *type, to);
  return std::nullopt;
}

namespace {
Refusal open_enum(const Context& context, const ObjectName& name, ObjectName& out) {
  const auto type = find_type(context.schema, name, context.dialect, context.session);
  if (!type) return no_type(context, name);
  if (!context.schema.types.find(*type)->enumeration)
    return refuse(FailureKind::not_allowed, {ObjectKind::type, *type, ""}, double_quoted(type->display()) + " is not an enum");
  out = *type;
  return std::nullopt;
}

Failure no_label(const ObjectName& type, const std::string& label) {
  return refuse(FailureKind::missing, {ObjectKind::type, type, label}, double_quoted(label) + " is not an existing enum label");
}
}  // namespace

Refusal apply_change(const Context& context, const AddEnumValue& change) {
  ObjectName name;
  if (auto failure = open_enum(context, change.type, name)) return failure;
  const auto& labels = context.schema.types.find(name)->enumeration->labels;
  const auto find = [&](const std::string& label) { return std::find(labels.begin(), labels.end(), label); };
  if (context.dialect.max_identifier_bytes && change.label.size() > context.dialect.max_identifier_bytes)
    return refuse(FailureKind::invalid_value, {ObjectKind::type, name, ""}, "invalid enum label " + double_quoted(change.label), "Labels must be 63 bytes or less.");
  if (find(change.label) != labels.end()) {
    if (change.if_not_exists) return context.skip();
    return refuse(FailureKind::exists, {ObjectKind::type, name, change.label}, "enum label " + double_quoted(change.label) + " already exists", {},
                  context.schema.types.find(name)->origin);
  }
  auto at = labels.end();
  const std::string& neighbour = change.before.empty() ? change.after : change.before;
  if (!neighbour.empty()) {
    at = find(neighbour);
    if (at == labels.end()) return no_label(name, neighbour);
    if (change.before.empty()) ++at;
  }
  const auto position = at - labels.begin();
  auto& edited = context.schema.types.edit(name).enumeration->labels;
  edited.insert(edited.begin() + position, change.label);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const RenameEnumValue& change) {
  ObjectName name;
  if (auto failure = open_enum(context, change.type, name)) return failure;
  auto& labels = context.schema.types.edit(name).enumeration->labels;
  const auto from = std::find(labels.begin(), labels.end(), change.label);
  if (from == labels.end()) return no_label(name, change.label);
  if (std::find(labels.begin(), labels.end(), change.to) != labels.end())
    return refuse(FailureKind::exists, {ObjectKind::type, name, change.to}, "enum label " + double_quoted(change.to) + " already exists");
  *from = change.to;
  rename_label(context, name, change.label, change.to);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const AlterDomain& change) {
  const auto found = find_type(context.schema, change.name, context.dialect, context.session);
  if (!found) return no_type(context, change.name);
  UserType& type = context.schema.types.edit(*found);
  const ObjectId id{ObjectKind::type, *found, ""};
  if (!type.domain) return refuse(FailureKind::not_allowed, id, double_quoted(found->display()) + " is not a domain");
  DomainType& domain = *type.domain;
  if (change.not_null) domain.not_null = *change.not_null;
  if (change.drop_default) domain.default_value.reset();
  if (change.default_value) {
    domain.default_value = change.default_value;
    fill_canonical(context, *domain.default_value, domain.base.text);
  }
  const auto named = [&](const std::string& name) {
    return std::find_if(domain.checks.begin(), domain.checks.end(), [&](const Check& check) { return check.name == name; });
  };
  if (change.add_check) {
    if (!change.add_check->name.empty() && named(change.add_check->name) != domain.checks.end())
      return refuse(FailureKind::exists, {ObjectKind::constraint, *found, change.add_check->name},
                    "constraint " + double_quoted(change.add_check->name) + " for domain " + double_quoted(found->name) + " already exists");
    domain.checks.push_back(*change.add_check);
    return resolve_parts(context, type);
  }
  if (change.drop_constraint) {
    const auto check = named(*change.drop_constraint);
    if (check == domain.checks.end()) {
      if (change.if_exists) return context.skip();
      return refuse(FailureKind::missing, {ObjectKind::constraint, *found, *change.drop_constraint},
                    "constraint " + double_quoted(*change.drop_constraint) + " of domain " + double_quoted(found->name) + " does not exist");
    }
    domain.checks.erase(check);
  }
  return std::nullopt;
}

Refusal apply_change(const Context& context, const AlterComposite& change) {
  const auto found = find_type(context.schema, change.name, context.dialect, context.session);
  if (!found) return no_type(context, change.name);
  UserType type = *context.schema.types.find(*found);
  if (!type.composite) return refuse(FailureKind::not_allowed, {ObjectKind::type, *found, ""}, double_quoted(found->display()) + " is not a composite type");
  auto& attributes = type.composite->attributes;
  const auto named = [&](const std::string& name) {
    return std::find_if(attributes.begin(), attributes.end(), [&](const Column& column) { return column.name == name; });
  };
  const auto missing = [&](const std::string& name) {
    return refuse(FailureKind::missing, {ObjectKind::column, *found, name}, "column " + double_quoted(name) + " of relation " + double_quoted(found->name) + " does not exist");
  };
  if (change.add) {
    if (named(change.add->name) != attributes.end())
      return refuse(FailureKind::exists, {ObjectKind::column, *found, change.add->name},
                    "column " + double_quoted(change.add->name) + " of relation " + double_quoted(found->name) + " already exists");
    attributes.push_back(*change.add);
    if (auto failure = resolve_type(context, attributes.back().type)) return failure;
  }
  if (!change.drop.empty()) {
    if (named(change.drop) == attributes.end()) return missing(change.drop);
    attributes.erase(named(change.drop));
  }
  if (change.retype) {
    if (named(change.retype->name) == attributes.end()) return missing(change.retype->name);
    Type to = change.retype->type;
    if (auto failure = resolve_type(context, to)) return failure;
    named(change.retype->name)->type = to;
  }
  add_part_uses(context, type);
  context.schema.types.set(*found, std::move(type));
  return std::nullopt;
}

namespace {
// OWNED BY: the table and its column must exist.
Refusal own_sequence(const Context& context, Sequence& sequence, const ObjectName& owner, const std::string& column) {
  if (owner.empty()) {
    sequence.owner_table = {};
    sequence.owner_column.clear();
    return std::nullopt;
  }
  const auto table = find_table(context.schema, owner, context.dialect, context.session);
  if (!table) return no_relation(context, owner);
  const Table& there = *context.schema.tables.find(*table);
  if (!there.column(context.cut(column)) && !there.columns_unknown) return no_column(there, context.cut(column));
  sequence.owner_table = *table;
  sequence.owner_column = context.cut(column);
  add_relation_use(context.schema, *table, sequence.name);
  return std::nullopt;
}
}  // namespace

Refusal apply_change(const Context& context, const CreateSequence& change) {
  Sequence sequence = change.sequence;
  const auto name = new_name(context.schema, sequence.name, context.dialect, context.session);
  if (!name && !sequence.name.schema.empty()) return no_schema(sequence.name.schema);
  if (!name) return refuse(FailureKind::missing, {ObjectKind::schema, {}, ""}, "no schema has been selected to create in");
  sequence.name = *name;
  if (context.relation(sequence.name)) {
    if (change.if_not_exists) return context.skip();
    return relation_exists(context, sequence.name, ObjectKind::sequence);
  }
  const ObjectName owner = sequence.owner_table;
  const std::string column = sequence.owner_column;
  if (auto failure = own_sequence(context, sequence, owner, column)) return failure;
  context.add_relation(RelationKind::sequence, sequence.name, sequence.name, sequence.origin);
  context.schema.sequences.set(sequence.name, sequence);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const AlterSequence& change) {
  const auto found = context.find(change.name);
  if (!found) {
    if (change.if_exists) return context.skip();
    return no_relation(context, change.name, ObjectKind::sequence);
  }
  if (found->relation.kind != RelationKind::sequence)
    return refuse(FailureKind::not_allowed, {ObjectKind::sequence, found->name, ""}, double_quoted(found->name.name) + " is not a sequence");
  Sequence sequence = *context.schema.sequences.find(found->name);
  if (!change.options.empty()) sequence.options = change.options;
  if (change.owner_table)
    if (auto failure = own_sequence(context, sequence, *change.owner_table, change.owner_column)) return failure;
  context.schema.sequences.set(found->name, std::move(sequence));
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropSequence& change) {
  const auto found = context.find(change.name);
  if (!found) {
    const ObjectName normal = normal_name(change.name, context.dialect);
    if (change.if_exists) return context.skip();
    if (!change.name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(change.name.schema);
    return refuse(FailureKind::missing, {ObjectKind::sequence, normal, ""}, "sequence " + double_quoted(normal.name) + " does not exist");
  }
  if (found->relation.kind != RelationKind::sequence) return wrong_relation_kind(context, *found, "a sequence");
  const Sequence& sequence = *context.schema.sequences.find(found->name);
  if (sequence.identity) {
    const std::string column = "column " + sequence.owner_column + " of table " + sequence.owner_table.display();
    return refuse(FailureKind::depends, {ObjectKind::sequence, found->name, ""}, "cannot drop sequence " + found->name.display() + " because " + column + " requires it",
                  "You can drop " + column + " instead.");
  }
  return remove_object(context, {ObjectKind::sequence, found->name, ""}, change.cascade);
}

}  // namespace underpin::pg
