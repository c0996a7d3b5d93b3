// Alembic's batch mode on SQLite: whether a table must be built anew, and what the new one looks like after reflection,
// which does not see everything.
#pragma once
#include "readers/alembic/batch.h"

namespace underpin::alembic {

std::optional<eval::Raise> rebuild_table(Migration&, const Batch&, bool always);
// The type SQLAlchemy compiles again after reflecting a SQLite column declared as `text`.
std::string sqlite_reflected_type(const std::string& text);

}  // namespace underpin::alembic
