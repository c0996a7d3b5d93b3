// A table of SQLite that is built anew, as Alembic's batch_alter_table says it. What batch mode would lose on the way, for it
// builds the table from what SQLAlchemy reflects (checks, AUTOINCREMENT, generated columns, triggers …), has no such form.
#pragma once
#include <optional>
#include <vector>

#include "schema/objects.h"
#include "spell/python.h"

namespace underpin {

// The calls inside `with op.batch_alter_table(…) as batch_op:`; nullopt: it must be said in SQL.
std::optional<std::vector<spell::Py>> batch_operations(const Table& before, const Table& after);

}  // namespace underpin
