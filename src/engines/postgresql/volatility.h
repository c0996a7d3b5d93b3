// Which expressions give another value on every row: the question that decides whether a new column's default writes the whole
// table anew.
#pragma once
#include "schema/dialect.h"

namespace underpin::postgresql {

// A volatile function is called. Functions of the schema are volatile unless they are declared otherwise; of the server's own
// those are listed that are; of others nothing is assumed but that.
bool is_volatile(const Expression& expression, const Schema& schema);

}  // namespace underpin::postgresql
