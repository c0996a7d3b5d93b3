// What the files of SQLite's half of apply() share: its words for what is wrong. Internal to apply().
#pragma once
#include "schema/apply_each.h"

namespace underpin::lite {

Failure syntax_error(std::string_view near);  // near "ALTER": syntax error
Failure no_table(const Context& context, const ObjectName& name, bool qualified = false);
Failure no_such_column(const ObjectName& table, const std::string& column, bool in_quotes = false);
std::string quoted_main(const ObjectName& name);  // main.t

// The table a statement names, or why not.
Refusal open(const Context& context, const ObjectName& name, ObjectName& out);
// ALTER … RENAME and DROP COLUMN read every view again and stop at one that no longer works.
Refusal check_views(const Context& context, std::string_view after);

Refusal add_index_to(const Context& context, const ObjectName& table, Index index);
// Columns, keys and checks of a table are sound among themselves.
Refusal check_table(const Context& context, const Table& table);
void resolve_table(const Context& context, Table& table);

}  // namespace underpin::lite
