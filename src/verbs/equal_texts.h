// Before two schemas are compared: where the one has a text as it was written and the other the same as a catalog prints
// it, both get the same text. What stays different then differs in meaning.
#pragma once
#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

// Changes texts in `right` only.
void take_equal_texts(const Schema& left, Schema& right, const Dialect& dialect);

}  // namespace underpin
