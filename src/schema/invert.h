// The way back from one change: changes that restore the schema it was made on. What a change does to rows is not
// brought back here; a change whose effect on the schema cannot be undone says why.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "schema/dialect.h"

namespace underpin {

// apply(invert(c, s), apply(c, s)) == s, column order aside. The string is a sentence part: "not possible, because …".
std::variant<std::vector<Change>, std::string> invert(const Change& change, const Schema& before, const Dialect& dialect);

}  // namespace underpin
