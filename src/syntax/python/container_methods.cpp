// Methods of list, tuple, dict, set, bytes and numbers.
#include <algorithm>

#include "base/text.h"
#include "syntax/python/format.h"
#include "syntax/python/methods.h"

namespace underpin::python {
namespace {

Value arguments_lost(Machine& machine, const Call& call) { return machine.unknown("its arguments are not all known", call.span); }

std::optional<std::int64_t> number(const Value* given) {
  if (!given) return std::nullopt;
  const Value& value = eval::plain(*given);
  if (const auto* i = value.integer()) return *i;
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  return std::nullopt;
}

Value index_in(Machine& machine, const std::vector<Value>& items, const Call& call) {
  if (call.args.empty()) return machine.raise("TypeError", "index expected at least 1 argument", call.span);
  bool certain = true;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto same = machine.equal(items[i], call.args[0]);
    if (machine.halted()) return {};
    if (same && *same && certain) return eval::integer(static_cast<std::int64_t>(i), call.span);
    certain = certain && same;
  }
  return certain ? machine.raise("ValueError", eval::describe(call.args[0]) + " is not in list", call.span)
                 : machine.unknown("where it stands is not known", call.span);
}

Value count_in(Machine& machine, const std::vector<Value>& items, const Call& call) {
  if (call.args.empty()) return machine.raise("TypeError", "count() takes exactly one argument", call.span);
  std::int64_t hits = 0;
  for (const Value& item : items) {
    const auto same = machine.equal(item, call.args[0]);
    if (!same) return machine.unknown("how often it is there is not known", call.span);
    hits += *same;
  }
  return eval::integer(hits, call.span);
}

Value list_insert(Machine& machine, eval::List& list, const Call& call) {
  const auto at = number(call.argument(0, ""));
  if (!at || call.args.size() < 2) {
    list.incomplete = true;
    return eval::none(call.span);
  }
  const auto size = static_cast<std::int64_t>(list.items.size());
  const std::int64_t place = std::clamp<std::int64_t>(*at < 0 ? *at + size : *at, 0, size);
  if (!machine.account(sizeof(Value), call.span)) return {};
  list.items.insert(list.items.begin() + static_cast<std::ptrdiff_t>(place), call.args[1]);
  return eval::none(call.span);
}

Value list_pop(Machine& machine, eval::List& list, const Call& call) {
  if (list.incomplete) return machine.unknown("its items are not certain", call.span);
  if (list.items.empty()) return machine.raise("IndexError", "pop from empty list", call.span);
  const auto size = static_cast<std::int64_t>(list.items.size());
  std::int64_t at = call.args.empty() ? -1 : number(&call.args[0]).value_or(size);
  if (at < 0) at += size;
  if (at < 0 || at >= size) return machine.raise("IndexError", "pop index out of range", call.span);
  Value item = list.items[static_cast<std::size_t>(at)];
  list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(at));
  return item;
}

Value list_remove(Machine& machine, eval::List& list, const Call& call) {
  if (call.args.empty()) return machine.raise("TypeError", "remove() takes exactly one argument", call.span);
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const auto same = machine.equal(list.items[i], call.args[0]);
    if (machine.halted()) return {};
    if (!same) {
      list.incomplete = true;
      return eval::none(call.span);
    }
    if (!*same) continue;
    list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(i));
    return eval::none(call.span);
  }
  return list.incomplete ? eval::none(call.span) : machine.raise("ValueError", "list.remove(x): x not in list", call.span);
}

std::vector<Value> all_items(Machine& machine, const Call& call, bool& known) {
  std::vector<Value> out;
  known = !call.incomplete;
  for (const Value& argument : call.args) {
    const auto items = machine.items(argument, call.span);
    if (machine.halted()) return out;
    known = known && items;
    if (items) out.insert(out.end(), items->begin(), items->end());
  }
  return out;
}

void set_add(Machine& machine, eval::Set& set, const Value& item) {
  bool certain = true;
  for (const Value& other : set.items) {
    const auto same = machine.equal(other, item);
    if (same && *same) return;
    certain = certain && same;
  }
  machine.work(set.items.size() / 16, item.span);
  set.incomplete = set.incomplete || !certain;
  set.items.push_back(item);
}

void set_drop(Machine& machine, eval::Set& set, const Value& item, bool& found) {
  for (std::size_t i = 0; i < set.items.size(); ++i) {
    const auto same = machine.equal(set.items[i], item);
    if (!same) set.incomplete = true;
    if (!same || !*same) continue;
    found = true;
    set.items.erase(set.items.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

}  // namespace

Value list_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  const std::shared_ptr<eval::List> list = list_of(self);
  const Span span = call.span;
  if (call.incomplete) {
    machine.journal().list(list);
    list->incomplete = true;
    return arguments_lost(machine, call);
  }
  if (name == "copy" || name == "index" || name == "count") {
    if (list->incomplete) return machine.unknown("its items are not certain", span);
    if (name == "index") return index_in(machine, list->items, call);
    if (name == "count") return count_in(machine, list->items, call);
    return machine.make_list(list->items, span);
  }
  machine.journal().list(list);
  if (name == "append") {
    if (call.args.size() != 1) return machine.raise("TypeError", "list.append() takes exactly one argument", span);
    if (machine.account(sizeof(Value), span)) list->items.push_back(call.args[0]);
    return eval::none(span);
  }
  if (name == "extend") {
    if (!call.args.empty()) machine.extend_list(list, call.args[0], span);
    return eval::none(span);
  }
  if (name == "insert") return list_insert(machine, *list, call);
  if (name == "pop") return list_pop(machine, *list, call);
  if (name == "remove") return list_remove(machine, *list, call);
  if (name == "clear") {
    *list = {};
    return eval::none(span);
  }
  if (name == "reverse") {
    std::reverse(list->items.begin(), list->items.end());
    return eval::none(span);
  }
  if (name == "sort") {
    auto sorted = machine.sorted(list->items, call.keyword("key"), call.keyword("reverse"), span);
    if (machine.halted()) return {};
    if (sorted)
      list->items = std::move(*sorted);
    else
      list->incomplete = true;
    return eval::none(span);
  }
  return machine.unknown("`list." + name + "` is not computed with", span);
}

Value tuple_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  if (call.incomplete) return arguments_lost(machine, call);
  if (name == "index") return index_in(machine, tuple_of(self)->items, call);
  if (name == "count") return count_in(machine, tuple_of(self)->items, call);
  return machine.unknown("`tuple." + name + "` is not computed with", call.span);
}

Value dict_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  const std::shared_ptr<eval::Dict> dict = dict_of(self);
  const Span span = call.span;
  const Value* key = call.argument(0, "key");
  const Value* fallback = call.argument(1, "default");
  if (name == "get" || name == "setdefault" || name == "pop") {
    if (!key) return call.incomplete ? arguments_lost(machine, call) : machine.raise("TypeError", name + " expected at least 1 argument", span);
    bool certain = !dict->incomplete && !key->is_unknown();
    const auto position = machine.dict_position(*dict, *key, certain);
    const Value found = position ? dict->items[*position].second : Value{};
    if (name != "get") machine.journal().dict(dict);
    if (position) {
      if (name == "pop") dict->items.erase(dict->items.begin() + static_cast<std::ptrdiff_t>(*position));
      return found;
    }
    if (!certain) {
      if (name != "get") dict->incomplete = true;
      return machine.unknown(key->is_unknown() ? key->unknown()->reason : "the keys of this dictionary are not all known", span);
    }
    if (name == "pop" && !fallback) return machine.raise("KeyError", eval::describe(*key), span);
    const Value value = fallback ? *fallback : eval::none(span);
    if (name == "setdefault" && machine.account(2 * sizeof(Value), span)) dict->items.emplace_back(*key, value);
    return value;
  }
  if (name == "items" || name == "keys" || name == "values") {
    if (dict->incomplete) return machine.unknown("the keys of this dictionary are not all known", span);
    std::vector<Value> out;
    out.reserve(dict->items.size());
    for (const auto& [k, v] : dict->items) out.push_back(name == "items" ? eval::tuple({k, v}, span) : name == "keys" ? k : v);
    if (!machine.account(out.size() * 2 * sizeof(Value), span)) return {machine.stop_reason(), span};
    if (name == "keys") return {std::make_shared<eval::Set>(eval::Set{std::move(out), false}), span};
    return eval::list(std::move(out), span);
  }
  if (name == "copy") {
    if (!machine.account(dict->items.size() * 2 * sizeof(Value), span)) return {machine.stop_reason(), span};
    return {std::make_shared<eval::Dict>(*dict), span};
  }
  machine.journal().dict(dict);
  if (name == "update") {
    for (const Value& from : call.args) machine.merge_dict(*dict, from, span);
    for (const auto& [k, v] : call.kwargs) machine.dict_put(*dict, eval::string(k, span), v);
    dict->incomplete = dict->incomplete || call.incomplete;
    return eval::none(span);
  }
  if (name == "clear") {
    *dict = {};
    return eval::none(span);
  }
  if (name == "popitem") {
    if (dict->incomplete) return machine.unknown("the keys of this dictionary are not all known", span);
    if (dict->items.empty()) return machine.raise("KeyError", "'popitem(): dictionary is empty'", span);
    const auto last = dict->items.back();
    dict->items.pop_back();
    return eval::tuple({last.first, last.second}, span);
  }
  if (name == "move_to_end" && key) {
    bool certain = true;
    if (const auto position = machine.dict_position(*dict, *key, certain)) {
      const auto at = dict->items.begin() + static_cast<std::ptrdiff_t>(*position);
      std::rotate(at, at + 1, dict->items.end());
    }
    return eval::none(span);
  }
  return machine.unknown("`dict." + name + "` is not computed with", span);
}

Value set_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  const std::shared_ptr<eval::Set> set = set_of(self);
  const Span span = call.span;
  bool known = true;
  if (name == "add" || name == "discard" || name == "remove") {
    if (call.args.empty()) return machine.raise("TypeError", name + "() takes exactly one argument", span);
    machine.journal().set(set);
    if (name == "add") {
      set_add(machine, *set, call.args[0]);
      machine.account(sizeof(Value), span);
      return eval::none(span);
    }
    bool found = false;
    set_drop(machine, *set, call.args[0], found);
    if (!found && name == "remove" && !set->incomplete) return machine.raise("KeyError", eval::describe(call.args[0]), span);
    return eval::none(span);
  }
  if (name == "clear") {
    machine.journal().set(set);
    *set = {};
    return eval::none(span);
  }
  if (name == "pop") return machine.unknown("which item a set gives up is not known", span);
  const std::vector<Value> others = all_items(machine, call, known);
  if (machine.halted()) return {};
  const bool changes = name == "update" || ends_with(name, "_update");
  if (changes) machine.journal().set(set);
  if (!known || set->incomplete) {
    if (changes) set->incomplete = true;
    return changes ? eval::none(span) : machine.unknown("its items are not known", span);
  }
  if (name == "copy") return machine.make_set(set->items, span);
  if (name == "union") return machine.set_combined(set->items, others, true, true, true, span);
  if (name == "intersection") return machine.set_combined(set->items, others, false, true, false, span);
  if (name == "difference") return machine.set_combined(set->items, others, true, false, false, span);
  if (name == "symmetric_difference") return machine.set_combined(set->items, others, true, false, true, span);
  if (name == "issubset") return machine.compare_sets(Op::less_equal, set->items, others, span);
  if (name == "issuperset") return machine.compare_sets(Op::greater_equal, set->items, others, span);
  if (name == "isdisjoint") {
    const Value shared = machine.set_combined(set->items, others, false, true, false, span);
    return set_of(shared) ? eval::boolean(set_of(shared)->items.empty(), span) : shared;
  }
  if (changes) {
    const bool both = name == "update" || name == "intersection_update";
    const Value result = machine.set_combined(set->items, others, name != "intersection_update", both,
                                              name == "update" || name == "symmetric_difference_update", span);
    if (set_of(result))
      set->items = set_of(result)->items;
    else
      set->incomplete = true;
    return eval::none(span);
  }
  return machine.unknown("`set." + name + "` is not computed with", span);
}

Value bytes_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  const std::string& bytes = bytes_of(self)->bytes;
  if (name == "decode") {
    if (!is_utf8(bytes)) return machine.unknown("bytes that are not UTF-8 are not decoded", call.span);
    return eval::string(bytes, call.span);
  }
  if (name == "hex") {
    std::string out;
    for (char c : bytes) {
      constexpr const char* digits = "0123456789abcdef";
      out.push_back(digits[static_cast<unsigned char>(c) >> 4]);
      out.push_back(digits[static_cast<unsigned char>(c) & 15]);
    }
    return eval::string(out, call.span);
  }
  return machine.unknown("`bytes." + name + "` is not computed with", call.span);
}

Value number_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  if (name == "bit_length" && self.integer()) {
    std::uint64_t size = *self.integer() < 0 ? 0 - static_cast<std::uint64_t>(*self.integer()) : static_cast<std::uint64_t>(*self.integer());
    std::int64_t bits = 0;
    for (; size; size >>= 1) ++bits;
    return eval::integer(bits, call.span);
  }
  if (name == "is_integer" && self.real()) return eval::boolean(*self.real() == static_cast<double>(static_cast<long long>(*self.real())), call.span);
  if (name == "conjugate") return self;
  return machine.unknown("`" + name + "` of a number is not computed with", call.span);
}

}  // namespace underpin::python
