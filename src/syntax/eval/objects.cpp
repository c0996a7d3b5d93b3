#include "syntax/eval/objects.h"

#include <algorithm>
#include <unordered_set>

namespace underpin::eval {
namespace {

// The class and those above it, each once, as Python looks them up in all but crossed hierarchies.
template <class Visit>
void each_class(const Class& type, Visit visit) {
  std::vector<const Class*> open{&type};
  std::unordered_set<const Class*> seen;
  while (!open.empty()) {
    const Class* next = open.back();
    open.pop_back();
    if (!seen.insert(next).second) continue;
    if (!visit(*next)) return;
    for (auto base = next->bases.rbegin(); base != next->bases.rend(); ++base)
      if (const Class* parent = as_class(*base)) open.push_back(parent);
  }
}

}  // namespace

const Value* find(const Attributes& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes)
    if (key == name) return &value;
  return nullptr;
}

void put(Attributes& attributes, std::string_view name, Value value) {
  for (auto& [key, old] : attributes) {
    if (key != name) continue;
    old = std::move(value);
    return;
  }
  attributes.emplace_back(std::string(name), std::move(value));
}

const Value* Class::find(std::string_view wanted) const {
  const Value* found = nullptr;
  each_class(*this, [&](const Class& type) {
    found = eval::find(type.members, wanted);
    return found == nullptr;
  });
  return found;
}

bool Class::outside_base() const {
  bool outside = false;
  each_class(*this, [&](const Class& type) {
    outside = std::any_of(type.bases.begin(), type.bases.end(), [](const Value& base) { return as_class(base) == nullptr; });
    return !outside;
  });
  return outside;
}

const Class* as_class(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<Class>>(&value.data);
  return pointer ? pointer->get() : nullptr;
}

const Instance* as_instance(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<Instance>>(&value.data);
  return pointer ? pointer->get() : nullptr;
}

const Value& plain(const Value& value) {
  const Instance* instance = as_instance(value);
  if (!instance || !instance->type || !instance->type->enumeration || !instance->type->plain_members) return value;
  const Value* inner = instance->attribute("value");
  return inner && !as_instance(*inner) ? *inner : value;
}

const Rope* text_of(const Value& value) { return plain(value).string(); }

}  // namespace underpin::eval
