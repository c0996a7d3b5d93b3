// Statements that set a migration tool's own record: what says that a database is at a revision. Read is the record by
// version_claim.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "schema/dialect.h"
#include "schema/history.h"

namespace underpin {

struct VersionRecord {
  const History& history;
  const Dialect& dialect;
  std::string table;     // as the catalog has it, quoted where needed; empty: the tool's usual name
  bool present = false;  // it is in the database
};

// Afterwards the record names `id` alone (Alembic, golang-migrate), or `id` too (tools that keep a row for each file).
// Empty: the tool keeps more than names of files in it, its own command has to do it.
std::vector<std::string> statements_to_record(const VersionRecord& record, const std::string& id);

// Alembic's step from the revisions `heads` over `revision`, whose parents are `down`; `heads` moves with it.
std::vector<std::string> statements_to_advance(const VersionRecord& record, const std::string& revision, const std::vector<std::string>& down, std::set<std::string>& heads);

// Refuse (with an error) any database whose record does not hold just these rows. Empty: the record is not known well enough.
std::vector<std::string> statements_to_guard(const VersionRecord& record, const std::vector<std::string>& rows);

}  // namespace underpin
