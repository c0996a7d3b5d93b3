#include "syntax/eval/objects.h"

namespace underpin::eval {
namespace {

constexpr int deepest_class = 50;

const Value* find_at(const Class& type, std::string_view name, int depth) {
  if (const Value* own = find(type.members, name)) return own;
  if (depth > deepest_class) return nullptr;
  for (const Value& base : type.bases)
    if (const Class* parent = as_class(base))
      if (const Value* inherited = find_at(*parent, name, depth + 1)) return inherited;
  return nullptr;
}

bool outside_at(const Class& type, int depth) {
  if (depth > deepest_class) return true;
  for (const Value& base : type.bases) {
    const Class* parent = as_class(base);
    if (!parent || outside_at(*parent, depth + 1)) return true;
  }
  return false;
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

const Value* Class::find(std::string_view wanted) const { return find_at(*this, wanted, 0); }

bool Class::outside_base() const { return outside_at(*this, 0); }

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
