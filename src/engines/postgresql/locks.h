// What a change locks on PostgreSQL, for Dialect::locks. Each kind of change is brought to a row of the measured table
// (lock_rows.h); what the row leaves open (which tables, proven or not) is answered from the schema before the change.
#pragma once
#include <vector>

#include "schema/apply.h"
#include "schema/locks.h"

namespace underpin::postgresql {

std::vector<Impact> locks_of(const Change& change, const Schema& before, const Dialect& dialect, const Session& session);

struct LockQuestion;
// Of columns and constraints: the larger half, in files of their own.
std::vector<Impact> column_locks(const AddColumn& change, const LockQuestion& question);
std::vector<Impact> column_locks(const DropColumn& change, const LockQuestion& question);
std::vector<Impact> column_locks(const SetColumnType& change, const LockQuestion& question);
std::vector<Impact> column_locks(const SetNullable& change, const LockQuestion& question);
std::vector<Impact> constraint_locks(const AddConstraint& change, const LockQuestion& question);
std::vector<Impact> constraint_locks(const DropConstraint& change, const LockQuestion& question);
std::vector<Impact> constraint_locks(const ValidateConstraint& change, const LockQuestion& question);
std::vector<Impact> partition_locks(const AttachPartition& change, const LockQuestion& question);
std::vector<Impact> partition_locks(const DetachPartition& change, const LockQuestion& question);

}  // namespace underpin::postgresql
