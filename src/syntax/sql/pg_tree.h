// PostgreSQL's parse tree as a compact value: nodes with a tag ("CreateStmt"), named fields, lists, texts, numbers. Field
// and tag names are those of PostgreSQL's parsenodes.h as libpg_query writes them (fields with their default value are
// absent there, and read as null, 0, "" and false here). Locations are byte offsets into the text that was parsed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sql {

class Node {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, text, list, object };
  struct Field;

  static const Node& none();
  Kind kind() const { return kind_; }
  explicit operator bool() const { return kind_ != Kind::null; }
  std::string_view tag() const { return tag_; }  // empty for lists, scalars and fields of a fixed node type
  bool is(std::string_view tag) const { return tag_ == tag; }

  const Node& operator[](std::string_view field) const;  // none() where absent
  const Node& operator[](std::size_t item) const { return item < size() ? items_[item] : none(); }
  // Items of a list (of a wrapped List node too); nothing else has any.
  std::size_t size() const { return kind_ == Kind::list ? count_ : 0; }
  const Node* begin() const { return kind_ == Kind::list ? items_ : nullptr; }
  const Node* end() const { return kind_ == Kind::list ? items_ + count_ : nullptr; }
  const Field* fields_begin() const { return kind_ == Kind::object ? fields_ : nullptr; }
  const Field* fields_end() const;

  // Texts and numbers; a String, Integer, Float or Boolean node answers for its content.
  std::string_view str() const;
  std::int64_t integer() const;
  bool boolean() const;
  int location() const;  // 0 or -1: none known

 private:
  friend class TreeBuilder;
  Kind kind_ = Kind::null;
  bool bool_ = false;
  std::uint32_t count_ = 0;
  std::string_view tag_;
  union {
    std::int64_t integer_ = 0;
    const Node* items_;
    const Field* fields_;
    const char* text_;
  };
};

struct Node::Field {
  std::string_view name;
  Node value;
};

// Owns the nodes of one parsed statement.
class Tree {
 public:
  Tree() = default;
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;
  const Node& root() const { return root_ ? *root_ : Node::none(); }

 private:
  friend class TreeBuilder;
  const Node* root_ = nullptr;
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
};

}  // namespace underpin::sql
