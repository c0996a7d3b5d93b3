// Columns, constraints, indexes, tables and metadata made from calls as migrations write them, in the spellings of
// SQLAlchemy 1.3 to 2.0, and put together into tables as SQLAlchemy does.
#pragma once
#include "readers/sqlalchemy/expressions.h"

namespace underpin::sqlalchemy {

// The schema item a call to this path makes (Column, ForeignKeyConstraint, Index, Table, MetaData …); null for others.
std::shared_ptr<Object> make_item(const std::string& path, const eval::Call& call, Context& context);

std::shared_ptr<Column> make_column(const eval::Call& call, Context& context);
std::shared_ptr<Column> copy_column(const Column& column);
std::shared_ptr<ForeignKeySpec> make_foreign_key(const eval::Call& call, Context& context);
std::shared_ptr<Constraint> make_constraint(Constraint::Kind kind, const eval::Call& call, Context& context);
std::shared_ptr<Index> make_index(const eval::Call& call, Context& context);
ServerDefault make_server_default(const eval::Value& value, Context& context);

// "schema.table.column" → the parts; an empty table where the text has no dot.
void split_target(const std::string& text, ObjectName& table, std::string& column);

// A table out of columns, constraints and indexes (`items`), as Table(name, metadata, *items, **options) puts it
// together: constraints and indexes that columns ask for are added, names of conventions are given.
std::shared_ptr<Table> make_table(const ObjectName& name, const std::vector<eval::Value>& items,
                                  const std::vector<std::pair<std::string, eval::Value>>& options, std::shared_ptr<MetaData> metadata,
                                  Context& context);
void attach_column(Table& table, const std::shared_ptr<Column>& column, Context& context);
void attach_constraint(Table& table, const std::shared_ptr<Constraint>& constraint, Context& context);
void attach_index(Table& table, const std::shared_ptr<Index>& index, Context& context);
// The names a table's conventions give to one constraint or index.
void name_constraint(Constraint& constraint, const Table& table, std::string& error);
void name_index(Index& index, const Table& table);
// "set null" → "SET NULL"
std::string phrase(std::string_view text);
// Settles what is only known once all columns are there: the primary key and its columns.
void settle(Table& table, Context& context);
// The column that PostgreSQL makes SERIAL; null if none.
const Column* autoincrement_column(const Table& table);
// PostgreSQL and SQLite options of an index or constraint call (postgresql_using=…).
void read_index_options(Index& index, const eval::Call& call, Context& context);

}  // namespace underpin::sqlalchemy
