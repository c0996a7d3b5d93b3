#include "syntax/python/journal.h"

#include <algorithm>

namespace underpin::python {
namespace {

template <class T>
bool same_held(const Value& a, const Value& b) {
  const auto* x = std::get_if<std::shared_ptr<T>>(&a.data);
  const auto* y = std::get_if<std::shared_ptr<T>>(&b.data);
  return x && y && *x == *y;
}

std::optional<Value> attribute_of(const eval::Attributes& attributes, const std::string& name) {
  const Value* value = eval::find(attributes, name);
  return value ? std::optional(*value) : std::nullopt;
}

void set_attribute(eval::Attributes& attributes, const std::string& name, const std::optional<Value>& value) {
  if (value) {
    eval::put(attributes, name, *value);
    return;
  }
  attributes.erase(std::remove_if(attributes.begin(), attributes.end(), [&](const auto& item) { return item.first == name; }),
                   attributes.end());
}

bool same_items(const std::vector<Value>& a, const std::vector<Value>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const Value& x, const Value& y) { return same(x, y); });
}

template <class Collection>
Collection joined_items(const Collection& a, const Collection& b) {
  Collection out = a;
  out.incomplete = a.incomplete || b.incomplete || !same_items(a.items, b.items);
  return out;
}

// Keys both have with the same value stay known.
eval::Dict joined_dict(const eval::Dict& a, const eval::Dict& b, const eval::Unknown& why) {
  eval::Dict out;
  out.incomplete = a.incomplete || b.incomplete || a.items.size() != b.items.size();
  for (const auto& [key, value] : a.items) {
    const auto other = std::find_if(b.items.begin(), b.items.end(), [&, &wanted = key](const auto& item) { return same(item.first, wanted); });
    if (other == b.items.end())
      out.incomplete = true;
    else
      out.items.emplace_back(key, same(value, other->second) ? value : Value{why, value.span});
  }
  return out;
}

}  // namespace

bool same(const Value& a, const Value& b) {
  if (const auto* x = a.unknown(), *y = b.unknown(); x && y) return x->reason == y->reason && x->span == y->span;
  if (same_held<eval::List>(a, b) || same_held<eval::Dict>(a, b) || same_held<eval::Set>(a, b) || same_held<eval::Instance>(a, b))
    return true;
  if (list_of(a) || dict_of(a) || set_of(a)) return false;  // equal today, but two objects
  const auto result = eval::equal(a, b);
  return result && *result && a.data.index() == b.data.index();
}

void Journal::note(Place place, const void* address) {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.known.emplace(std::pair(address, place.name), level.places.size()).second) return;
  place.state = now(place);
  level.places.push_back(std::move(place));
}

Journal::State Journal::now(const Place& place) const {
  struct Read {
    const Place& place;
    const Names& names;
    State operator()(const std::shared_ptr<Scope>& scope) const {
      const Value* value = scope->find(place.name);
      return value ? std::optional(*value) : std::optional<Value>();
    }
    State operator()(const std::shared_ptr<eval::Instance>& object) const {
      return attribute_of(object->attributes, names.text(place.name));
    }
    State operator()(const std::shared_ptr<eval::Class>& object) const { return attribute_of(object->members, names.text(place.name)); }
    State operator()(const std::shared_ptr<eval::List>& list) const { return *list; }
    State operator()(const std::shared_ptr<eval::Dict>& dict) const { return *dict; }
    State operator()(const std::shared_ptr<eval::Set>& set) const { return *set; }
  };
  return std::visit(Read{place, names_}, place.object);
}

void Journal::put(const Place& place, const State& state) const {
  struct Write {
    const Place& place;
    const State& state;
    const Names& names;
    void operator()(const std::shared_ptr<Scope>& scope) const {
      const auto& value = std::get<std::optional<Value>>(state);
      if (value)
        scope->put(place.name, *value);
      else
        scope->erase(place.name);
    }
    void operator()(const std::shared_ptr<eval::Instance>& object) const {
      set_attribute(object->attributes, names.text(place.name), std::get<std::optional<Value>>(state));
    }
    void operator()(const std::shared_ptr<eval::Class>& object) const {
      set_attribute(object->members, names.text(place.name), std::get<std::optional<Value>>(state));
    }
    void operator()(const std::shared_ptr<eval::List>& list) const { *list = std::get<eval::List>(state); }
    void operator()(const std::shared_ptr<eval::Dict>& dict) const { *dict = std::get<eval::Dict>(state); }
    void operator()(const std::shared_ptr<eval::Set>& set) const { *set = std::get<eval::Set>(state); }
  };
  std::visit(Write{place, state, names_}, place.object);
}

Journal::Changes Journal::take_back() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  Changes after;
  for (const Place& place : level.places) after.push_back({place.object, place.name, now(place)});
  for (std::size_t i = level.places.size(); i-- > 0;) put(level.places[i], level.places[i].state);
  return after;
}

Journal::State Journal::joined(const State& a, const State& b, const eval::Unknown& why) {
  if (const auto* x = std::get_if<std::optional<Value>>(&a)) {
    const auto& y = std::get<std::optional<Value>>(b);
    if (!*x && !y) return *x;
    if (*x && y && same(**x, *y)) return *x;
    return std::optional(Value{why, why.span});
  }
  if (const auto* x = std::get_if<eval::List>(&a)) return joined_items(*x, std::get<eval::List>(b));
  if (const auto* x = std::get_if<eval::Set>(&a)) return joined_items(*x, std::get<eval::Set>(b));
  if (const auto* x = std::get_if<eval::Dict>(&a)) return joined_dict(*x, std::get<eval::Dict>(b), why);
  return a;
}

namespace {

std::pair<const void*, NameId> key_of(const Journal::Place& place) {
  return {std::visit([](const auto& object) { return static_cast<const void*>(object.get()); }, place.object), place.name};
}

}  // namespace

void Journal::redo(const Changes& changes) {
  for (const Place& place : changes) {
    note({place.object, place.name, {}}, key_of(place).first);
    put(place, place.state);
  }
}

void Journal::fold(Changes& into, const Changes& more, const eval::Unknown& why) {
  std::map<std::pair<const void*, NameId>, std::size_t> known;
  for (std::size_t i = 0; i < into.size(); ++i) known.emplace(key_of(into[i]), i);
  for (const Place& place : more) {
    const auto found = known.find(key_of(place));
    if (found == known.end())
      into.push_back(place);
    else
      into[found->second].state = joined(into[found->second].state, place.state, why);
  }
}

void Journal::join(const Changes& one, const Changes& other, const eval::Unknown& why) {
  std::map<std::pair<const void*, NameId>, const Place*> others;
  for (const Place& place : other) others.emplace(key_of(place), &place);
  const auto settle = [&](const Place& place, const State& a, const State& b) {
    note({place.object, place.name, {}}, key_of(place).first);
    put(place, joined(a, b, why));
  };
  for (const Place& place : one) {
    const auto found = others.find(key_of(place));
    settle(place, place.state, found == others.end() ? now(place) : found->second->state);
    if (found != others.end()) others.erase(found);
  }
  for (const Place& place : other)
    if (others.count(key_of(place))) settle(place, now(place), place.state);
}

}  // namespace underpin::python
