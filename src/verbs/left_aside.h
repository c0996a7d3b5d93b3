// Tables that are nobody's difference when two schemas are compared.
#pragma once
#include "schema/schema_diff.h"

namespace underpin {

// Takes out of both sides the tables in which migration tools keep their own record, and those whose shape is only
// assumed; `diff.aside` says so.
void leave_tables_aside(SchemaDiff& diff);

// Takes out of a replayed schema that is held against a live one the objects kept as text that no inspector reads.
void leave_unread_aside(SchemaDiff& diff);
// Tables in which migration tools keep their own record.
bool is_tool_table(const ObjectName& name);

}  // namespace underpin
