// RENAME, SET SCHEMA and OWNER TO of every kind.
#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"
#include "sql/reader.h"

namespace underpin::sql {

void rename_domain_constraint(Reader& reader, const ObjectName& domain, const std::string& from, const std::string& to);
void add_statement_as_opaque(Reader& reader, std::string what, ObjectName name);

namespace {

void rename_column(Reader& reader, const Node& statement, const ObjectName& relation, const std::string& to) {
  reader.add(RenameColumn{relation, std::string(statement["subname"].str()), to, statement["missing_ok"].boolean()});
}

ObjectName key_in(const Reader& reader, ObjectName name) {
  if (name.schema == reader.dialect.default_schema) name.schema.clear();
  return name;
}

// On an object that goes and comes back under another name.
void keep_comment(Reader& reader, const ObjectId& before, ObjectId after) {
  if (auto text = comment_on(reader.schema, before)) reader.add(SetComment{std::move(after), std::move(text)});
}

// There is no change of its own for it: the trigger goes and comes back under its new name.
void rename_trigger(Reader& reader, const ObjectName& table, const std::string& from, const std::string& to) {
  const Table* found = reader.schema.tables.find(key_in(reader, table));
  if (found)
    for (const Trigger& trigger : found->triggers)
      if (trigger.name == from) {
        reader.add(DropTrigger{table, from, false, false});
        CreateTrigger create{table, trigger, false, false};
        create.trigger.name = to;
        reader.add(std::move(create));
        return keep_comment(reader, {ObjectKind::trigger, found->name, from}, {ObjectKind::trigger, table, to});
      }
  reader.add(DropTrigger{table, from, false, false});  // says what is missing
}

// Expressions call it by its name; they would have to follow.
bool called_in_expressions(const Schema& schema, const ObjectName& name) {
  const std::string call = name.name + "(";
  bool called = false;
  const auto look = [&](const Expression& expression) { called = called || contains(expression.shown(), call); };
  schema.tables.for_each([&](const Table& table) {
    for (const Column& column : table.columns) {
      if (column.default_value) look(*column.default_value);
      if (column.generated) look(*column.generated);
    }
    for (const Check& check : table.checks) look(check.expression);
    for (const Policy& policy : table.policies) called = called || contains(policy.definition, call);
    for (const Index& index : table.indexes) {
      if (index.predicate) look(*index.predicate);
      for (const IndexKey& key : index.keys) look(key.key);
    }
  });
  return called;
}

struct Triggered {
  ObjectName table;
  Trigger trigger;
};

// There is no change of its own for it: the function goes and comes back under its new name, and its triggers with it.
void rename_function(Reader& reader, const Node& object, ObjectName to) {
  const ObjectName name = key_in(reader, named_object(object));
  const auto arguments = named_arguments(object, reader.dialect);
  const Function* found = nullptr;
  ObjectName key;
  std::size_t count = 0;
  reader.schema.functions.for_each_name([&](const ObjectName& at, const Function& function) {
    if (function.name != name) return;
    found = &function;
    key = at;
    ++count;
  });
  if (count == 0) return reader.add(DropFunction{named_object(object), arguments, "function", false, false});
  if (count > 1 || called_in_expressions(reader.schema, name)) return reader.raw("a function that others use, or one of several of its name, gets another name");
  if (to.schema.empty()) to.schema = name.schema;
  std::vector<Triggered> triggers;
  reader.schema.tables.for_each([&](const Table& table) {
    for (const Trigger& trigger : table.triggers)
      if (trigger.function == name) triggers.push_back({table.name, trigger});
  });
  for (const Triggered& one : triggers) reader.add(DropTrigger{one.table, one.trigger.name, true, false});
  reader.add(DropFunction{name, arguments ? *arguments : found->arguments, found->kind, false, false});
  CreateFunction create;
  create.function = *found;
  create.function.name = to;
  reader.add(std::move(create));
  keep_comment(reader, {ObjectKind::function, key, ""}, {ObjectKind::function, {to.schema, to.name + "(" + found->arguments + ")"}, ""});
  for (Triggered& one : triggers) {
    const ObjectId id{ObjectKind::trigger, one.table, one.trigger.name};
    CreateTrigger again{one.table, std::move(one.trigger), true, false};
    again.trigger.function = to;
    reader.add(std::move(again));
    keep_comment(reader, id, id);
  }
}

}  // namespace

void read_rename(Reader& reader, const Node& statement) {
  const std::string_view type = statement["renameType"].str();
  const std::string to(statement["newname"].str()), member(statement["subname"].str());
  const ObjectName relation = relation_name(statement["relation"]);
  const bool if_exists = statement["missing_ok"].boolean();
  const bool is_relation = type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE" || type == "OBJECT_INDEX" || type == "OBJECT_VIEW" ||
                           type == "OBJECT_MATVIEW" || type == "OBJECT_SEQUENCE";
  if (is_relation) return reader.add(RenameRelation{relation_kind(type), relation, to, if_exists});
  if (type == "OBJECT_COLUMN") return rename_column(reader, statement, relation, to);
  if (type == "OBJECT_TABCONSTRAINT") return reader.add(RenameConstraint{relation, member, to});
  if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") return reader.add(RenameType{named_object(statement["object"]), to});
  if (type == "OBJECT_SCHEMA") return reader.add(RenameSchema{member, to});
  if (type == "OBJECT_POLICY") return reader.add(AlterPolicy{relation, member, to, {}});
  if (type == "OBJECT_TRIGGER") return rename_trigger(reader, relation, member, to);
  if (type == "OBJECT_DOMCONSTRAINT") return rename_domain_constraint(reader, named_object(statement["object"]), member, to);
  if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE")
    return rename_function(reader, statement["object"], {"", to});
  if (type == "OBJECT_ATTRIBUTE" || type == "OBJECT_AGGREGATE") return reader.raw("RENAME of " + words_of(type) + " is not modelled");
  add_statement_as_opaque(reader, "rename " + words_of(type), {});
}

void read_set_schema(Reader& reader, const Node& statement) {
  const std::string_view type = statement["objectType"].str();
  const std::string schema(statement["newschema"].str());
  const ObjectKind kind = kind_of(type);
  if (kind == ObjectKind::opaque || kind == ObjectKind::statistics) return add_statement_as_opaque(reader, "set schema of " + words_of(type), {});
  ObjectName name = statement["relation"] ? relation_name(statement["relation"]) : named_object(statement["object"]);
  if (kind == ObjectKind::function) return rename_function(reader, statement["object"], {schema, name.name});
  reader.add(SetObjectSchema{kind, std::move(name), schema, statement["missing_ok"].boolean()});
}

void read_owner(Reader& reader, const Node& statement) {
  add_statement_as_opaque(reader, "owner of " + words_of(statement["objectType"].str()), {});
}

}  // namespace underpin::sql
