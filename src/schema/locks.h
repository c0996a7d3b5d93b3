// What a change locks, and what the engine does while it holds the lock. Only the words: which change locks what is said by
// the engines (Dialect::locks), whether that is worth a finding by the rules.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/name.h"

namespace underpin {

// PostgreSQL's table locks, weakest first.
enum class LockMode : std::uint8_t {
  none,
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive
};

std::string_view lock_word(LockMode mode);  // "ACCESS EXCLUSIVE"
bool blocks_reads(LockMode mode);
bool blocks_writes(LockMode mode);

// A row of the engine's table of locks: one form of statement, measured on a real server.
struct LockRow {
  int number;                  // in docs/locks.md
  std::string_view name;       // "add_column_volatile"
  std::string_view statement;  // "ADD COLUMN DEFAULT random() (volatile)"
};

// A relation that a change locks.
struct TableLock {
  ObjectName relation;  // as in the schema; indexes too
  LockMode mode = LockMode::none;
  bool rewritten = false;     // every row is written anew, and every index built anew
  bool scanned = false;       // every row is read
  std::uint16_t indexes = 0;  // built, or built anew
  bool moment() const { return !rewritten && !scanned && indexes == 0; }
};

struct Impact {
  const LockRow* row = nullptr;
  std::uint32_t change = 0;      // index into the statement's changes
  std::vector<TableLock> locks;  // first that of the table the change is about
  std::string proof;             // the constraint that spares a scan; empty: none does
  bool long_work() const {
    for (const TableLock& lock : locks)
      if (!lock.moment()) return true;
    return false;
  }
};

}  // namespace underpin
