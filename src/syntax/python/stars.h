// Where a name comes from that only `import *` of modules outside the project can have brought.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace underpin::python {

// One of `stars`, in the order of their statements; nullopt: it cannot be told.
std::optional<std::string> star_of(const std::vector<std::string>& stars, const std::string& name);

}  // namespace underpin::python
