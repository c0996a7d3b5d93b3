// Keeps Schema::uses beside the objects: which tables and views name a relation, which name a type, which constraint
// names are taken in a schema. Those who change a Schema call these; apply() does so for every Change.
#pragma once
#include <vector>

#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

void add_relation_use(Schema& schema, const ObjectName& used, const ObjectName& user);
void add_type_use(Schema& schema, const ObjectName& type, const ObjectName& user);
// Names of tables, views, sequences (or tables, views, types) that may refer to it, in order.
std::vector<ObjectName> users_of_relation(const Schema& schema, const ObjectName& used);
std::vector<ObjectName> users_of_type(const Schema& schema, const ObjectName& type);

// Keys in Schema::functions of all functions of this name, whatever their arguments.
std::vector<ObjectName> functions_named(const Schema& schema, const ObjectName& name);
void add_function_name(Schema& schema, const Function& function, const ObjectName& key);
void remove_function_name(Schema& schema, const Function& function, const ObjectName& key);

void add_constraint_name(Schema& schema, const std::string& in_schema, const std::string& name);
void remove_constraint_name(Schema& schema, const std::string& in_schema, const std::string& name);
bool constraint_name_taken(const Schema& schema, const std::string& in_schema, const std::string& name);

// Registers everything the table (view) names. Adding twice does no harm.
void add_uses(Schema& schema, const Table& table, const Dialect& dialect);
void add_uses(Schema& schema, const View& view);
// Every constraint name of the table, taken or given back.
void add_constraint_names(Schema& schema, const Table& table);
void remove_constraint_names(Schema& schema, const Table& table);

// The sequence a nextval('…'::regclass) expression draws from; empty: it is none.
ObjectName sequence_in_default(const Expression& expression, const Schema& schema, const Dialect& dialect);

// Builds `relations` and `uses` anew from the other maps, for schemas that were filled by hand.
void reindex(Schema& schema, const Dialect& dialect);

}  // namespace underpin
