// The objects of a running Python program that plain values cannot hold: scopes, functions in all their forms, classes,
// iterators. Only data; what they do is the machine's business.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "syntax/eval/objects.h"
#include "syntax/python/tree.h"

namespace underpin::python {

using eval::Value;

class Machine;
struct ModuleObject;
struct ClassObject;

// A tree being run: the file's own name ids are translated to the program's.
struct Code {
  std::shared_ptr<const Tree> tree;
  std::vector<NameId> names;
  ModuleObject* module = nullptr;
};

class Scope {
 public:
  enum class Kind : std::uint8_t { module, function, class_body, comprehension };
  explicit Scope(Kind kind, std::shared_ptr<Scope> parent) : kind_(kind), parent_(std::move(parent)) {}

  Kind kind() const { return kind_; }
  const std::shared_ptr<Scope>& parent() const { return parent_; }
  Value* find(NameId name) {
    if (!index_.empty()) {
      const auto found = index_.find(name);
      return found == index_.end() ? nullptr : &slots_[found->second].second;
    }
    for (auto& slot : slots_)
      if (slot.first == name) return &slot.second;
    return nullptr;
  }
  void put(NameId name, Value value);
  void erase(NameId name);
  void clear() {
    slots_.clear();
    index_.clear();
  }
  const std::vector<std::pair<NameId, Value>>& slots() const { return slots_; }

  std::vector<NameId> globals;    // declared `global` here
  std::vector<NameId> nonlocals;  // declared `nonlocal` here

 private:
  Kind kind_;
  std::shared_ptr<Scope> parent_;
  std::vector<std::pair<NameId, Value>> slots_;
  std::unordered_map<NameId, std::uint32_t> index_;  // only once there are many
};

struct ModuleObject final : eval::Module {
  std::shared_ptr<Scope> scope;
  std::unique_ptr<Code> code;
  bool package = false;
  bool loading = false;
  std::vector<std::string> stars;  // modules outside the project imported with `*`
  bool incomplete = false;         // statements that could not be read or run
  std::string why_incomplete;
};

struct FunctionObject : eval::Function {
  enum class Form : std::uint8_t { closure, bound, native, partial, descriptor };
  Form form;
  eval::Attributes attributes;  // set by the program
  explicit FunctionObject(Form f) : form(f) {}
};

struct Closure final : FunctionObject {
  Closure() : FunctionObject(Form::closure) {}
  const Code* code = nullptr;
  const FunctionNode* node = nullptr;
  std::shared_ptr<Scope> scope;      // where it was defined
  std::vector<Value> defaults;       // by parameter; unset ones are None and not asked for
  std::weak_ptr<eval::Class> owner;  // the class whose body defined it
  bool context_manager = false;      // @contextmanager
};

struct Bound final : FunctionObject {
  Bound() : FunctionObject(Form::bound) {}
  Value self;
  Value function;
};

// A builtin function, or a method of a plain value taken as a value (`append = items.append`).
struct Native final : FunctionObject {
  Native() : FunctionObject(Form::native) {}
  Value self;           // receiver of a method
  bool method = false;
  Value (*run)(Machine&, eval::Call&) = nullptr;  // of a builtin function
};

struct Partial final : FunctionObject {
  Partial() : FunctionObject(Form::partial) {}
  Value function;
  eval::Call call;
};

struct Descriptor final : FunctionObject {
  enum class Kind : std::uint8_t { property, static_method, class_method, cached_property, class_property };
  Descriptor() : FunctionObject(Form::descriptor) {}
  Kind kind = Kind::property;
  Value function;
  Value setter;
};

struct ClassObject final : eval::Class {
  enum class Kind : std::uint8_t { project, builtin, exception };
  Kind kind = Kind::project;
  ModuleObject* module = nullptr;
  std::vector<std::pair<std::string, Value>> fields;  // of dataclasses and NamedTuples: name and default
  std::vector<std::string> required;  // fields without default
  struct Annotated {
    std::string name;
    ExprId type = 0;
    Span span;
  };
  std::vector<Annotated> annotated;  // `name: type` of the body
  std::vector<std::pair<std::string, Value>> keywords;  // of the class statement
  bool dataclass = false;
  bool named_tuple = false;
  bool lower_names = false;  // StrEnum: auto() gives the name in lower case
  bool text_members = false; // StrEnum: str() of a member is its value
  bool flags = false;        // Flag, IntFlag
};

enum class IteratorForm : std::uint8_t { plain, reversible };

struct Iterator final : eval::Instance {
  std::vector<Value> items;
  std::size_t at = 0;
  bool incomplete = false;
};

struct Range final : eval::Instance {
  std::int64_t start = 0, stop = 0, step = 1;
  std::int64_t size() const;
};

// A generator function that was called: its body runs when it is iterated.
struct Generator final : eval::Instance {
  std::shared_ptr<Closure> function;
  std::shared_ptr<Scope> scope;
  bool started = false;
  std::shared_ptr<Iterator> buffer;  // what it made, once `next` was called on it
};

struct Super final : eval::Instance {
  std::shared_ptr<eval::Class> after;  // search begins after this class
  Value self;
};

template <class T>
std::shared_ptr<T> instance_as(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Instance>>(&value.data);
  return pointer ? std::dynamic_pointer_cast<T>(*pointer) : nullptr;
}

inline FunctionObject* function_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Function>>(&value.data);
  return pointer ? static_cast<FunctionObject*>(pointer->get()) : nullptr;
}
inline ClassObject* class_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Class>>(&value.data);
  return pointer ? static_cast<ClassObject*>(pointer->get()) : nullptr;
}
inline ModuleObject* module_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Module>>(&value.data);
  return pointer ? static_cast<ModuleObject*>(pointer->get()) : nullptr;
}
inline eval::Instance* instance_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Instance>>(&value.data);
  return pointer ? pointer->get() : nullptr;
}
inline std::shared_ptr<eval::List> list_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::List>>(&value.data);
  return pointer ? *pointer : nullptr;
}
inline std::shared_ptr<eval::Dict> dict_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Dict>>(&value.data);
  return pointer ? *pointer : nullptr;
}
inline std::shared_ptr<eval::Set> set_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<eval::Set>>(&value.data);
  return pointer ? *pointer : nullptr;
}
inline const eval::Tuple* tuple_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<const eval::Tuple>>(&value.data);
  return pointer ? pointer->get() : nullptr;
}
inline const eval::Bytes* bytes_of(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<const eval::Bytes>>(&value.data);
  return pointer ? pointer->get() : nullptr;
}

}  // namespace underpin::python
