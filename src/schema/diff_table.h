// The part of diff() that looks at one table on both sides. Internal to diff().
#pragma once
#include <vector>

#include "schema/dialect.h"

namespace underpin {

struct TableDiff {
  std::vector<Change> drop_keys;   // foreign keys that go before anything else
  std::vector<Change> drop_parts;  // other constraints, indexes, triggers, policies
  std::vector<Change> columns;     // columns dropped, added and altered
  std::vector<Change> add_parts;   // constraints, indexes, triggers, policies, options
  std::vector<Change> add_keys;    // foreign keys, when all tables stand
  bool keys_changed = false;       // something a foreign key may stand on, or the type of a column
  bool columns_changed = false;    // views that read the table must be made anew
  bool remade = false;             // the table can only be dropped and created
};

TableDiff diff_table(const Table& from, const Table& to, const Dialect& dialect);
// The table with columns, primary key and checks alone, and the foreign keys by themselves.
CreateTable bare_table(const Table& table);
std::vector<Change> foreign_keys_of(const Table& table);
// The rest: unique constraints, exclusions, indexes, triggers, policies, row security.
std::vector<Change> attached_to(const Table& table);

}  // namespace underpin
