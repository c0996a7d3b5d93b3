// What a query touches: relations, columns, functions, and the names of its result's columns. Internal to sql/.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "schema/dialect.h"
#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

// Every node below (and including) this one, parents first.
void walk(const Node& node, const std::function<void(const Node&)>& visit);

// Relations read anywhere in the tree, each once, in the order they are met; names that WITH introduces are left out.
// The tables that data-modifying statements write are left out too.
std::vector<ObjectName> relations_of(const Node& query);
// Names of the result's columns; empty when they cannot be told (a star over an unknown relation).
// Types of output columns that are plain columns of the one table a query reads; no types where it reads more than one.
std::map<std::string, Type> copied_types(const Node& query, const Schema& schema, const Dialect& dialect);
std::vector<std::string> target_columns(const Node& query, const Schema* schema, const Dialect& dialect);
// Columns of known tables that the query names, as far as it is plain which table is meant; also those that the tables do
// not have.
std::vector<ObjectId> columns_read(const Node& query, const Schema& schema, const Dialect& dialect);
// Names of functions called without a schema, each once.
std::vector<std::string> functions_called(const Node& node);
// Data-modifying statements inside WITH.
std::vector<const Node*> modifying_parts(const Node& query);

}  // namespace underpin::sql
