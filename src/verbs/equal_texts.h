// Before two schemas are compared: where the one has a text as it was written and the other the same as a catalog prints
// it, both get the same text. What stays different then differs in meaning.
#pragma once
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

// Changes texts in `right` only. `live_and_written`: one side is a catalog; where its text of an object that is kept as text cannot
// be read as SQL, kind and name decide.
void take_equal_texts(const Schema& left, Schema& right, const Dialect& dialect, bool live_and_written, bool both_live = false);

}  // namespace underpin
