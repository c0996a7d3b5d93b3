#include "engines/postgresql/lock_rows.h"

namespace underpin::postgresql {

namespace {

// The abbreviations of locks.def.
namespace abbreviation {
constexpr LockMode none = LockMode::none, refused = LockMode::none, AS = LockMode::access_share, RS = LockMode::row_share,
                   RE = LockMode::row_exclusive, SUE = LockMode::share_update_exclusive, S = LockMode::share,
                   SRE = LockMode::share_row_exclusive, E = LockMode::exclusive, AE = LockMode::access_exclusive;
}

std::vector<LockEntry> read_rows() {
  std::vector<LockEntry> rows;
  const auto add = [&](LockEntry entry) { rows.push_back(entry); };
#define LOCK(name, number, statement, target, others, written, read, indexes, first, last, other_locks, note) \
  add({{number, #name, statement},                                                                            \
       std::string_view(#target) == "refused",                                                                \
       abbreviation::target,                                                                                  \
       abbreviation::others,                                                                                  \
       Written::written,                                                                                      \
       Read::read,                                                                                            \
       indexes,                                                                                               \
       first,                                                                                                 \
       last,                                                                                                  \
       other_locks,                                                                                           \
       note});
#include "engines/postgresql/locks.def"
#undef LOCK
  return rows;
}

}  // namespace

const std::vector<LockEntry>& lock_entries() {
  static const std::vector<LockEntry> rows = read_rows();
  return rows;
}

const LockEntry& lock_entry(LockForm form) { return lock_entries()[static_cast<std::size_t>(form)]; }

}  // namespace underpin::postgresql
