// What tables take from others on PostgreSQL: LIKE, INHERITS, PARTITION OF. Internal to apply().
#pragma once
#include "schema/apply_context.h"

namespace underpin {

// Before a table is made: columns, checks and the copies LIKE asks for join what it declares itself.
Refusal take_from_parents(const Context& context, const CreateTable& change, Table& table);
// After a partition is made: the parent's keys, indexes and foreign keys, under the names the server generates.
Refusal give_parents_parts(const Context& context, const ObjectName& table);
// An index or key of a partitioned parent reaches every partition.
Refusal spread_index(const Context& context, const ObjectName& parent, const std::string& index);
Refusal spread_key(const Context& context, const ObjectName& parent, const std::string& constraint);
Refusal spread_foreign_key(const Context& context, const ObjectName& parent, const ForeignKey& key);

}  // namespace underpin
