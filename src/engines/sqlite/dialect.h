// The SQLite row of the engines: what the model asks of this engine, as data and functions. SQLite stores declarations
// as text, so types and expressions come back nearly as written.
#pragma once
#include "schema/dialect.h"

namespace underpin::sqlite {

const Dialect& sqlite_dialect();

}  // namespace underpin::sqlite
