// SQLite's CREATE TABLE and column definitions → the model's values. Types, defaults and checks stay as written: that is
// what SQLite's catalog keeps.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/rope.h"
#include "schema/change.h"
#include "syntax/sql/sqlite_cursor.h"

namespace underpin::sql {

// A column definition with the constraints written inside it.
struct SqliteColumn {
  Column column;
  std::optional<PrimaryKey> primary_key;
  bool autoincrement = false;
  std::vector<Unique> uniques;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
};

// A declared type as SQLite tells it: its own types are kept as codes and printed in upper case, others as written.
std::string sqlite_type(std::string_view text);
// `rope` is the text the cursor walks, for origins.
SqliteColumn read_sqlite_column(sqlite::Cursor& at, const Rope& rope);
// From behind CREATE [TEMP] TABLE [IF NOT EXISTS] to the end; `name` has been read.
CreateTable read_sqlite_table(sqlite::Cursor& at, const Rope& rope, ObjectName name);
// [schema.]name; "main" becomes the default schema.
ObjectName sqlite_name(sqlite::Cursor& at);
std::vector<IndexKey> read_sqlite_index_keys(sqlite::Cursor& at, const Rope& rope);

}  // namespace underpin::sql
