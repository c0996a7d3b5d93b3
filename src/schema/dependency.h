// Which parts of a table or view name a column, a function or a type: questions asked before something is dropped,
// renamed or retyped. Texts that cannot be read count as naming what occurs in them. Internal to apply().
#pragma once
#include "schema/apply_context.h"

namespace underpin {

bool index_names_column(const Context& context, const Index& index, const std::string& column);
bool trigger_names_column(const Trigger& trigger, const std::string& column);
bool policy_names_column(const Policy& policy, const ObjectName& table, const std::string& column);
bool view_reads_column(const View& view, const ObjectName& table, const std::string& column);
// The expression casts to the type or to an array of it.
bool casts_to(const Expression& expression, const ObjectName& type);
// The foreign key stands on this unique key of the table it refers to (the first over its columns).
bool stands_on(const ForeignKey& key, const Table& target, const std::string& constraint_or_index);

}  // namespace underpin
