#include "schema/locks.h"

namespace underpin {

std::string_view lock_word(LockMode mode) {
  switch (mode) {
    case LockMode::none:
      return "none";
    case LockMode::access_share:
      return "ACCESS SHARE";
    case LockMode::row_share:
      return "ROW SHARE";
    case LockMode::row_exclusive:
      return "ROW EXCLUSIVE";
    case LockMode::share_update_exclusive:
      return "SHARE UPDATE EXCLUSIVE";
    case LockMode::share:
      return "SHARE";
    case LockMode::share_row_exclusive:
      return "SHARE ROW EXCLUSIVE";
    case LockMode::exclusive:
      return "EXCLUSIVE";
    case LockMode::access_exclusive:
      return "ACCESS EXCLUSIVE";
  }
  return "none";
}

// Readers (ACCESS SHARE) wait for ACCESS EXCLUSIVE alone; writers (ROW EXCLUSIVE) for SHARE and everything stronger.
bool blocks_reads(LockMode mode) { return mode == LockMode::access_exclusive; }
bool blocks_writes(LockMode mode) { return mode >= LockMode::share; }

}  // namespace underpin
