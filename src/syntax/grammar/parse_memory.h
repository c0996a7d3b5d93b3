// Memory for one run of a tree-sitter parser: handed out in a row, given back at once. The parser makes a small piece for every
// node of its tree and lets all of them go when the tree has been flattened, which costs a general allocator a third of the time.
#pragma once

namespace underpin::grammar {

// Whatever tree-sitter asks for on this thread while one lives comes from it; parser and trees must be gone before it.
class ParseMemory {
 public:
  ParseMemory();
  ~ParseMemory();
  ParseMemory(const ParseMemory&) = delete;
  ParseMemory& operator=(const ParseMemory&) = delete;

 private:
  [[maybe_unused]] void* outer_ = nullptr;  // the memory of a run around this one; sanitizers do without
};

}  // namespace underpin::grammar
