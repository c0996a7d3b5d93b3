// The real dialects with expression services simple enough for tests of the model: words are columns, words before a
// bracket are functions, renaming exchanges words.
#pragma once
#include "schema/dialect.h"

namespace underpin::test {

const Dialect& postgresql(int version = 15);
const Dialect& sqlite();

}  // namespace underpin::test
