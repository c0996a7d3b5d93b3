// Says in which facts two schemas differ, object by object, for people and rules. Orders that carry no meaning (columns,
// constraints) do not count. Turning differences into changes is diff's job.
#pragma once
#include <string>
#include <vector>

#include "schema/schema.h"

namespace underpin {

struct Difference {
  ObjectId object;
  std::string what;   // "exists", "type", "nullable", "default", "columns", "definition", "labels" …
  std::string left;   // as shown to people; empty: absent on that side
  std::string right;
};

// Differences from `left` to `right`, in the order of object names.
std::vector<Difference> compare(const Schema& left, const Schema& right);

}  // namespace underpin
