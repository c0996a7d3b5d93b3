// Turns the flattened grammar nodes of one file into the typed tree.
#pragma once
#include <string>
#include <vector>

#include "syntax/python/raw.h"
#include "syntax/python/tree.h"

namespace underpin::python {

// A place where the text was made readable by blanking a statement: its `pass` stands for what was written there.
struct Blanked {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t complaint = 0;  // index into Tree::complaints
};

// Fills everything of `tree` but file, text and the complaints that exist already. `offset` is added to all positions.
void convert(const RawTree& raw, std::uint32_t offset, const std::vector<Blanked>& blanked, Tree& tree);

}  // namespace underpin::python
