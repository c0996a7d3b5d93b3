// A function's identity: the types of its input arguments, whatever they are called. Internal to apply().
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/dialect.h"

namespace underpin {

// "a integer, OUT b text, c varchar(10) DEFAULT 'x'" → {"integer", "character varying"}
std::vector<std::string> argument_types(std::string_view arguments, const Schema& schema, const Dialect& dialect);

}  // namespace underpin
