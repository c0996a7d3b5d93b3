// What the evaluators' own objects have in common, whatever the language: enough for a Host to look at a class or an
// enumeration of the project. The evaluator of each language derives its own kinds from these.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/eval/value.h"

namespace underpin::eval {

using Attributes = std::vector<std::pair<std::string, Value>>;  // in order of first assignment

const Value* find(const Attributes& attributes, std::string_view name);
void put(Attributes& attributes, std::string_view name, Value value);

struct Function {
  std::string name;
  Span span;
  virtual ~Function() = default;
};

struct Class {
  std::string name;
  Span span;                 // of the definition
  std::vector<Value> bases;  // Classes of the project, Externals, Records
  Attributes members;        // its own, as the class body left them
  bool enumeration = false;
  bool plain_members = false;       // `class E(str, Enum)` or int: members are plain values too
  std::vector<Value> enum_members;  // Instances in order of definition, aliases left out
  virtual ~Class() = default;
  // A member of its own or of a base in the project; null if there is none.
  const Value* find(std::string_view name) const;
  // True if something outside the project is among its direct or inherited bases (enum types do not count).
  bool outside_base() const;
};

// Members of enumerations have the attributes `name` and `value`.
struct Instance {
  std::shared_ptr<Class> type;
  Attributes attributes;
  virtual ~Instance() = default;
  const Value* attribute(std::string_view name) const { return eval::find(attributes, name); }
};

struct Module {
  std::string name;
  FileId file = 0;
  virtual ~Module() = default;
};

const Class* as_class(const Value& value);
const Instance* as_instance(const Value& value);
// The plain value a member of a `class E(str, Enum)` (or int) is at the same time; the value itself otherwise.
const Value& plain(const Value& value);
// Text of a string or of a member of a `class E(str, Enum)`; null for everything else.
const Rope* text_of(const Value& value);

}  // namespace underpin::eval
