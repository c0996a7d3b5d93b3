// Code of mapped classes that stands in comments, and the edits that bring it back where they are certain to work.
#pragma once
#include <vector>

#include "readers/code/relations.h"

namespace underpin::code {

std::vector<CommentedCode> commented_code(Classes& classes, const Relations& relations);

}  // namespace underpin::code
