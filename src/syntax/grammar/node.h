// The nodes of a grammar, flattened: preorder, each with the index that follows its subtree. This keeps the parser library
// out of everything but flatten.h and its users, and lets a conversion walk without a cursor. Which nodes of a grammar are
// kept, and under which names, each language says itself.
#pragma once
#include <cstdint>
#include <vector>

namespace underpin::grammar {

// `Kind` has `dropped`, `token` (any unnamed node that is kept) and `error`; `Field` has `none`.
template <class Kind, class Field>
struct Node {
  Kind kind = Kind::dropped;
  Field field = Field::none;
  bool missing = false;  // the parser made it up
  bool faulty = false;   // an error lies inside
  std::uint32_t begin = 0, end = 0;
  std::uint32_t next = 0;  // index after the subtree
};

template <class Kind, class Field>
struct FlatTree {
  std::vector<Node<Kind, Field>> nodes;  // nodes[0] is the root
  bool faulty = false;
  bool gave_up = false;  // the parser's work limit was reached
};

}  // namespace underpin::grammar
