// Before two schemas are compared: where the one has a text as it was written and the other the same as a catalog prints
// it, both get the same text. What stays different then differs in meaning.
#pragma once
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

// Changes texts in `right` only. `live_and_written`: one side is a catalog, whose text of objects that are kept as text is
// never what somebody wrote; these are told apart by kind and name then.
void take_equal_texts(const Schema& left, Schema& right, const Dialect& dialect, bool live_and_written, bool both_live = false);

}  // namespace underpin
