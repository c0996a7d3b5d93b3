#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

const Node& Node::none() {
  static const Node null{};
  return null;
}

const Node::Field* Node::fields_end() const { return kind_ == Kind::object ? fields_ + count_ : nullptr; }

const Node& Node::operator[](std::string_view field) const {
  for (const Field* f = fields_begin(); f != fields_end(); ++f)
    if (f->name == field) return f->value;
  return none();
}

std::string_view Node::str() const {
  if (kind_ == Kind::text) return {text_, count_};
  if (kind_ != Kind::object) return {};
  const Node& text = (*this)["sval"];
  return text ? text.str() : (*this)["fval"].str();
}

std::int64_t Node::integer() const {
  if (kind_ == Kind::integer) return integer_;
  return kind_ == Kind::object ? (*this)["ival"].integer() : 0;
}

bool Node::boolean() const {
  if (kind_ == Kind::boolean) return bool_;
  return kind_ == Kind::object && (*this)["boolval"].boolean();
}

int Node::location() const { return static_cast<int>((*this)["location"].integer()); }

}  // namespace underpin::sql
