// Comments live beside what they are on, under its name: they follow where it is renamed or moved, and go where it goes.
#pragma once
#include "schema/apply_context.h"

namespace underpin {

void move_comment(const Context& context, const ObjectId& from, const ObjectId& to);

// The comment on the table and those on its columns, constraints, indexes, triggers and policies.
void move_table_comments(const Context& context, const Table& table, const ObjectName& from, const ObjectName& to);
void forget_table_comments(const Context& context, const Table& table);

// The comments on the columns of a view or on the attributes of a composite type, which may have no list of them.
void move_column_comments(const Context& context, const ObjectName& from, const ObjectName& to);
void forget_column_comments(const Context& context, const ObjectName& name);

}  // namespace underpin
