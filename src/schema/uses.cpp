#include "schema/uses.h"

#include "base/text.h"
#include "schema/lookup.h"

namespace underpin {

namespace {
void add(SharedMap<Schema::Uses::Names>& map, const ObjectName& used, const ObjectName& user) {
  const auto* names = map.find(used);
  if (names && names->contains(user)) return;
  map.edit(used).set(user, 1);
}
std::vector<ObjectName> names_in(const SharedMap<Schema::Uses::Names>& map, const ObjectName& used) {
  const auto* names = map.find(used);
  return names ? names->names() : std::vector<ObjectName>{};
}
void add_type(Schema& schema, const std::string& type_text, const ObjectName& user, const Dialect& dialect) {
  if (const auto type = find_type(schema, type_name_in(type_text), dialect)) {
    add_type_use(schema, *type, user);
    return;
  }
  const ObjectName row = normal_name(type_name_in(type_text), dialect);  // a table's row type
  if (schema.tables.contains(row)) add_type_use(schema, row, user);
}
// Types an expression casts to: every name after "::".
void add_types_in(Schema& schema, const Expression& expression, const ObjectName& user, const Dialect& dialect) {
  const std::string& text = expression.shown();
  for (std::size_t at = text.find("::"); at != std::string::npos; at = text.find("::", at + 2)) {
    std::size_t end = at + 2;
    bool quoted = false;
    while (end < text.size() && (quoted || text[end] == '"' || text[end] == '.' || text[end] == '_' || (text[end] & 0x80) != 0 ||
                                 (text[end] >= '0' && text[end] <= '9') || (text[end] >= 'a' && text[end] <= 'z') ||
                                 (text[end] >= 'A' && text[end] <= 'Z')))
      quoted = (text[end++] == '"') != quoted;
    add_type(schema, text.substr(at + 2, end - at - 2), user, dialect);
  }
}
template <class Each>
void each_constraint_name(const Table& table, Each&& each) {
  if (table.primary_key) each(table.primary_key->name);
  for (const auto& c : table.uniques) each(c.name);
  for (const auto& c : table.foreign_keys) each(c.name);
  for (const auto& c : table.checks) each(c.name);
  for (const auto& c : table.exclusions) each(c.name);
}
}  // namespace

void add_relation_use(Schema& schema, const ObjectName& used, const ObjectName& user) { add(schema.uses.of_relation, used, user); }
void add_type_use(Schema& schema, const ObjectName& type, const ObjectName& user) { add(schema.uses.of_type, type, user); }
std::vector<ObjectName> users_of_relation(const Schema& schema, const ObjectName& used) { return names_in(schema.uses.of_relation, used); }
std::vector<ObjectName> users_of_type(const Schema& schema, const ObjectName& type) { return names_in(schema.uses.of_type, type); }

std::vector<ObjectName> functions_named(const Schema& schema, const ObjectName& name) { return names_in(schema.uses.functions, name); }
void add_function_name(Schema& schema, const Function& function, const ObjectName& key) { add(schema.uses.functions, function.name, key); }
void remove_function_name(Schema& schema, const Function& function, const ObjectName& key) {
  if (!schema.uses.functions.contains(function.name)) return;
  auto& names = schema.uses.functions.edit(function.name);
  names.erase(key);
  if (names.empty()) schema.uses.functions.erase(function.name);
}

void add_constraint_name(Schema& schema, const std::string& in_schema, const std::string& name) {
  if (!name.empty()) ++schema.uses.constraints.edit({in_schema, name});
}
void remove_constraint_name(Schema& schema, const std::string& in_schema, const std::string& name) {
  const ObjectName key{in_schema, name};
  const int* count = schema.uses.constraints.find(key);
  if (!count) return;
  if (*count <= 1)
    schema.uses.constraints.erase(key);
  else
    --schema.uses.constraints.edit(key);
}
bool constraint_name_taken(const Schema& schema, const std::string& in_schema, const std::string& name) {
  return schema.uses.constraints.contains({in_schema, name});
}
void add_constraint_names(Schema& schema, const Table& table) {
  each_constraint_name(table, [&](const std::string& name) { add_constraint_name(schema, table.name.schema, name); });
}
void remove_constraint_names(Schema& schema, const Table& table) {
  each_constraint_name(table, [&](const std::string& name) { remove_constraint_name(schema, table.name.schema, name); });
}

ObjectName sequence_in_default(const Expression& expression, const Schema& schema, const Dialect& dialect) {
  const std::string& text = expression.shown();
  const std::size_t call = lower(text).find("nextval(");
  if (call == std::string::npos) return {};
  const std::size_t open = text.find('\'', call);
  if (open == std::string::npos) return {};
  std::size_t close = open + 1;
  while (close < text.size() && (text[close] != '\'' || (close + 1 < text.size() && text[close + 1] == '\''))) close += text[close] == '\'' ? 2 : 1;
  const ObjectName name = type_name_in(replace_all(text.substr(open + 1, close - open - 1), "''", "'"));
  const auto found = find_relation(schema, name, dialect);
  return found && found->relation.kind == RelationKind::sequence ? found->name : normal_name(name, dialect);
}

void add_uses(Schema& schema, const Table& table, const Dialect& dialect) {
  for (const ForeignKey& key : table.foreign_keys) add_relation_use(schema, key.ref, table.name);
  for (const ObjectName& parent : table.inherits) add_relation_use(schema, parent, table.name);
  if (is_sqlite(dialect)) return;
  for (const Column& column : table.columns) {
    add_type(schema, column.type.text, table.name, dialect);
    if (column.default_value) {
      const ObjectName sequence = sequence_in_default(*column.default_value, schema, dialect);
      if (!sequence.empty()) add_relation_use(schema, sequence, table.name);
      add_types_in(schema, *column.default_value, table.name, dialect);
    }
    if (column.generated) add_types_in(schema, *column.generated, table.name, dialect);
  }
  for (const Check& check : table.checks) add_types_in(schema, check.expression, table.name, dialect);
  for (const Index& index : table.indexes) {
    for (const IndexKey& key : index.keys)
      if (key.is_expression) add_types_in(schema, key.key, table.name, dialect);
    if (index.predicate) add_types_in(schema, *index.predicate, table.name, dialect);
  }
}

void add_uses(Schema& schema, const View& view) {
  for (const ObjectName& read : view.reads) add_relation_use(schema, read, view.name);
}

void reindex(Schema& schema, const Dialect& dialect) {
  schema.relations = {};
  schema.uses = {};
  const auto relation = [&](RelationKind kind, const ObjectName& name, const ObjectName& owner, const Origin& origin) {
    schema.relations.set(relation_key(name, dialect), Relation{kind, owner, origin});
  };
  const Schema before = schema;
  before.sequences.for_each([&](const Sequence& sequence) {
    relation(RelationKind::sequence, sequence.name, sequence.name, sequence.origin);
    if (!sequence.owner_table.empty()) add_relation_use(schema, sequence.owner_table, sequence.name);
  });
  before.types.for_each([&](const UserType& type) {
    if (type.domain) add_type(schema, type.domain->base.text, type.name, dialect);
    if (type.composite)
      for (const Column& attribute : type.composite->attributes) add_type(schema, attribute.type.text, type.name, dialect);
  });
  before.functions.for_each_name([&](const ObjectName& key, const Function& function) { add_function_name(schema, function, key); });
  const bool backed = !is_sqlite(dialect);  // key constraints stand on an index of their own name
  before.tables.for_each([&](const Table& table) {
    relation(RelationKind::table, table.name, table.name, table.origin);
    for (const Index& index : table.indexes) relation(RelationKind::index, {table.name.schema, index.name}, table.name, index.origin);
    if (backed && table.primary_key) relation(RelationKind::index, {table.name.schema, table.primary_key->name}, table.name, table.primary_key->origin);
    for (const Unique& unique : table.uniques)
      if (backed) relation(RelationKind::index, {table.name.schema, unique.name}, table.name, unique.origin);
    for (const Exclusion& exclusion : table.exclusions)
      if (backed) relation(RelationKind::index, {table.name.schema, exclusion.name}, table.name, exclusion.origin);
    add_uses(schema, table, dialect);
    if (backed) add_constraint_names(schema, table);
  });
  before.views.for_each([&](const View& view) {
    relation(RelationKind::view, view.name, view.name, view.origin);
    for (const Index& index : view.indexes) relation(RelationKind::index, {view.name.schema, index.name}, view.name, index.origin);
    add_uses(schema, view);
  });
}

}  // namespace underpin
