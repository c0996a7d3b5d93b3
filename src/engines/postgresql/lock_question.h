// What the files that answer "what does this change lock" share: looking tables up, and turning a row of the measured table into
// locks on the tables at hand. Internal to locks.cpp and its neighbours.
#pragma once
#include <vector>

#include "engines/postgresql/lock_rows.h"
#include "schema/apply.h"
#include "schema/locks.h"

namespace underpin::postgresql {

struct LockQuestion {
  const Schema& before;
  const Dialect& dialect;
  const Session& session;

  // As in the schema before the change; null: not there (or no table).
  const Table* table(const ObjectName& name) const;
  // Partitions and inheriting tables below it, itself left out; `partitions_only` leaves plain inheritance out.
  std::vector<const Table*> below(const Table& table, bool partitions_only) const;
  // Tables with a foreign key to it, itself left out.
  std::vector<const Table*> children_of(const Table& table) const;
  // A validated CHECK of the table says that the column is not null.
  const Check* proves_not_null(const Table& table, const std::string& column) const;
  bool names_column(const Expression& expression, const std::string& column) const;
};

// How many indexes the table has, those of its keys counted.
std::uint16_t indexes_of(const Table& table);
bool is_partition(const Table& table);
// The partition that takes what no other does; null: there is none.
const Table* default_partition(const LockQuestion& question, const Table& parent);

// The row's locks: on the table itself, with the work done there.
Impact impact_of(LockForm form, const Table& table);
Impact impact_of(LockForm form, const ObjectName& relation);
// The same lock and work on every partition (and, unless `partitions_only`, every inheriting table).
void spread_below(Impact& impact, const LockQuestion& question, const Table& table, bool partitions_only);
// The row's lock on a table at the far end; the strongest counts where it has one already.
void lock_other(Impact& impact, LockForm form, const ObjectName& relation);
void lock_relation(Impact& impact, const ObjectName& relation, LockMode mode);

}  // namespace underpin::postgresql
