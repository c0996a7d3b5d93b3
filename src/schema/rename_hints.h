// What looks renamed between two schemas: proposed with a score, never applied by itself.
#pragma once
#include <string>
#include <vector>

#include "schema/schema.h"

namespace underpin {

struct RenameHint {
  ObjectId from;   // a table or a column of the left schema
  std::string to;  // its name in the right one
  int score = 0;   // of 100
};

// Tables first, then columns of tables that both sides have, each by name.
std::vector<RenameHint> rename_hints(const Schema& left, const Schema& right);

}  // namespace underpin
