// Alembic's operations: `op.create_table(…)` and the rest, each turned into Statements. Batch mode's own are in batch.h.
#pragma once
#include "readers/alembic/migration.h"

namespace underpin::alembic {

using Operation = eval::Outcome (*)(Migration&, const eval::Call&);
// The operation of this name; null for none.
Operation find_operation(std::string_view name);
// The call as far as it can be carried out. Arguments that are not known are listed as undecided and left out, so that no
// operation takes them for not given; nullopt: without them it is not known what the operation does at all.
std::optional<eval::Call> settled(Migration&, std::string_view name, const eval::Call& call);
// Both: what a program's call of the operation does.
eval::Outcome run_operation(Migration&, std::string_view name, Operation run, const eval::Call& call);

// op_table.cpp
eval::Outcome create_table(Migration&, const eval::Call&);
eval::Outcome drop_table(Migration&, const eval::Call&);
eval::Outcome rename_table(Migration&, const eval::Call&);
eval::Outcome create_table_comment(Migration&, const eval::Call&);
eval::Outcome drop_table_comment(Migration&, const eval::Call&);
// Everything CREATE TABLE brings along: enum types, the table, its indexes and comments.
std::optional<eval::Raise> emit_table(Migration&, const sa::Table&, bool if_not_exists, Span span);
std::optional<eval::Raise> emit_enum(Migration&, const sa::EnumSpec&, Span span);

// op_column.cpp
eval::Outcome add_column(Migration&, const eval::Call&);
eval::Outcome drop_column(Migration&, const eval::Call&);
eval::Outcome alter_column(Migration&, const eval::Call&);
std::optional<eval::Raise> emit_add_column(Migration&, const ObjectName& table, const std::shared_ptr<sa::Column>& column, const eval::Call&);
std::optional<eval::Raise> emit_alter_column(Migration&, const ObjectName& table, const std::string& column, const eval::Call&);

// op_index.cpp
eval::Outcome create_index(Migration&, const eval::Call&);
eval::Outcome drop_index(Migration&, const eval::Call&);
std::optional<eval::Raise> emit_index(Migration&, const sa::Index&, const ObjectName& table, bool if_not_exists, Span span);

// op_constraint.cpp
eval::Outcome create_primary_key(Migration&, const eval::Call&);
eval::Outcome create_unique_constraint(Migration&, const eval::Call&);
eval::Outcome create_foreign_key(Migration&, const eval::Call&);
eval::Outcome create_check_constraint(Migration&, const eval::Call&);
eval::Outcome create_exclude_constraint(Migration&, const eval::Call&);
eval::Outcome drop_constraint(Migration&, const eval::Call&);
std::optional<eval::Raise> emit_constraint(Migration&, const ObjectName& table, const sa::Constraint&, Span span);

// op_execute.cpp
eval::Outcome execute(Migration&, const eval::Call&);
eval::Outcome bulk_insert(Migration&, const eval::Call&);

// op_enum_sync.cpp
eval::Outcome sync_enum_values(Migration&, const eval::Call&);

// The argument at `index`, by any of its names over the years.
const eval::Value* argument(const eval::Call& call, std::size_t index, std::initializer_list<const char*> names);
// Text of a required argument; on Unknown the operation is listed as undecided and nullopt comes back.
std::optional<std::string> required(Migration&, const eval::Call&, std::size_t index, std::initializer_list<const char*> names,
                                    std::string_view operation);
ObjectName table_name(const std::string& table, const eval::Call&, const char* schema_keyword = "schema");

}  // namespace underpin::alembic
