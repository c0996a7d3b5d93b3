// The measured table of PostgreSQL's locks as values: locks.def, one entry per form of statement.
#pragma once
#include "schema/locks.h"

namespace underpin::postgresql {

enum class Written : std::uint8_t { nothing, table, index, file };  // what is made anew
enum class Read : std::uint8_t { none, target, others, foreign_key, proven };

enum class LockForm : std::uint16_t {
#define LOCK(name, number, statement, target, others, written, read, indexes, first, last, other_locks, note) name,
#include "engines/postgresql/locks.def"
#undef LOCK
};

struct LockEntry {
  LockRow row;
  bool refused = false;  // the server refuses the statement
  LockMode target = LockMode::none;
  LockMode others = LockMode::none;  // at the far end: of the foreign key, partitions, parents
  Written written = Written::nothing;
  Read read = Read::none;
  int indexes = 0;  // built, on a table with four; -1: all there are
  int first_version = 15, last_version = 18;
  std::string_view other_locks, note;
};

const LockEntry& lock_entry(LockForm form);
const std::vector<LockEntry>& lock_entries();

}  // namespace underpin::postgresql
