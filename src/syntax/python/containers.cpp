// Going over values, looking into them and changing them: the parts of containers that are not methods.
#include <algorithm>
#include <unordered_set>

#include "syntax/python/machine.h"
#include "syntax/python/text.h"

namespace underpin::python {
namespace {

bool uncertain(const Value& value) {
  if (const auto list = list_of(value)) return list->incomplete;
  if (const auto set = set_of(value)) return set->incomplete;
  if (const auto dict = dict_of(value)) return dict->incomplete;
  return false;
}

std::optional<std::int64_t> index_of(const Value& given) {
  const Value& value = eval::plain(given);
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (const std::int64_t* i = value.integer()) return *i;
  return std::nullopt;
}

// Keys that compare quickly and certainly.
bool plain_key(const Value& value) { return value.string() || value.integer() || value.is_none() || value.boolean(); }

}  // namespace

Value Machine::make_list(std::vector<Value> items, Span span) {
  if (!account(items.size() * sizeof(Value), span)) return {stop_reason_, span};
  return eval::list(std::move(items), span);
}

Value Machine::make_iterator(std::vector<Value> items, Span span) {
  if (!account(items.size() * sizeof(Value), span)) return {stop_reason_, span};
  auto iterator = std::make_shared<Iterator>();
  iterator->items = std::move(items);
  return {std::static_pointer_cast<eval::Instance>(iterator), span};
}

Value Machine::make_set(std::vector<Value> items, Span span) {
  auto set = std::make_shared<eval::Set>();
  std::unordered_set<std::string_view> texts;
  std::size_t others = 0;
  for (Value& item : items) {
    if (const Rope* text = item.string()) {
      if (texts.insert(text->text()).second) set->items.push_back(item);
      continue;
    }
    if (!work(others / 16, span)) return {stop_reason_, span};
    const bool known = std::any_of(set->items.begin(), set->items.end(), [&](const Value& earlier) {
      return !earlier.string() && equal(earlier, item).value_or(false);
    });
    if (known) continue;
    ++others;
    set->items.push_back(item);
  }
  if (!account(set->items.size() * sizeof(Value), span)) return {stop_reason_, span};
  return {std::move(set), span};
}

bool Machine::for_each(const Value& value, Span span, Unknown& why, const std::function<bool(const Value&)>& each) {
  const auto unknown_because = [&](std::string reason) {
    why = {std::move(reason), span};
    return false;
  };
  if (value.unknown()) return unknown_because(value.unknown()->reason);
  if (uncertain(value)) return unknown_because("its items are not certain");
  if (const auto list = list_of(value)) {
    for (std::size_t i = 0; i < list->items.size(); ++i)  // the list may grow or shrink meanwhile
      if (const Value item = list->items[i]; !each(item)) break;
    return !halted();
  }
  if (const auto* sequence = value.sequence()) {
    const std::vector<Value> copy = *sequence;
    for (const Value& item : copy)
      if (!each(item)) break;
    return !halted();
  }
  if (const eval::Dict* dict = value.dict()) {
    const auto copy = dict->items;
    for (const auto& [key, item] : copy)
      if (!each(key)) break;
    return !halted();
  }
  if (const Rope* text = eval::text_of(value)) {
    const Rope copy = *text;
    for (std::size_t at = 0; at < copy.text().size();) {
      const std::size_t length = character_length(copy.text(), at);
      if (!each(eval::string(copy.slice(at, at + length), span))) break;
      at += length;
    }
    return !halted();
  }
  if (const auto* bytes = bytes_of(value)) {
    for (char c : bytes->bytes)
      if (!each(eval::integer(static_cast<unsigned char>(c), span))) break;
    return !halted();
  }
  if (const ClassObject* type = class_of(value); type && type->enumeration) {
    const std::vector<Value> copy = type->enum_members;
    for (const Value& member : copy)
      if (!each(member)) break;
    return !halted();
  }
  if (instance_of(value)) return for_each_of_object(value, span, why, each);
  if (value.record() || value.external()) {
    const auto known = host_.items(value);
    if (!known) return unknown_because("the items of " + eval::describe(value) + " are not known");
    for (const Value& item : *known)
      if (!each(item)) break;
    return !halted();
  }
  raise("TypeError", "'" + type_name(value) + "' object is not iterable", span);
  return false;
}

bool Machine::for_each_of_object(const Value& value, Span span, Unknown& why, const std::function<bool(const Value&)>& each) {
  if (auto iterator = instance_as<Iterator>(value)) {
    if (iterator->incomplete) {
      why = {"its items are not all known", span};
      return false;
    }
    while (iterator->at < iterator->items.size())
      if (!each(iterator->items[iterator->at++])) break;
    return !halted();
  }
  if (const auto range = instance_as<Range>(value)) {
    const std::int64_t size = range->size();
    for (std::int64_t i = 0; i < size; ++i)
      if (!each(eval::integer(range->start + i * range->step, span))) break;
    return !halted();
  }
  if (auto generator = instance_as<Generator>(value)) return drive(generator, each);
  const eval::Instance* object = instance_of(value);
  const auto* type = static_cast<const ClassObject*>(object->type.get());
  if (type && type->named_tuple) {
    const auto copy = object->attributes;
    for (const auto& [field, item] : copy)
      if (!each(item)) break;
    return !halted();
  }
  if (type && type->name == "file") {
    Call call;
    call.span = span;
    return for_each(call_method(value, "readlines", std::move(call)), span, why, each);
  }
  if (type && type->find("__iter__")) {
    Call call;
    call.span = span;
    const Value inner = call_method(value, "__iter__", std::move(call));
    if (halted()) return false;
    if (instance_of(inner) != object) return for_each(inner, span, why, each);
    return for_each_next(inner, span, each);
  }
  if (type && type->outside_base()) {
    const auto known = host_.items(value);
    if (!known) {
      why = {"the items of " + eval::describe(value) + " are not known", span};
      return false;
    }
    for (const Value& item : *known)
      if (!each(item)) break;
    return !halted();
  }
  raise("TypeError", "'" + type_name(value) + "' object is not iterable", span);
  return false;
}

bool Machine::for_each_next(const Value& iterator, Span span, const std::function<bool(const Value&)>& each) {
  while (step(span)) {
    Call call;
    call.span = span;
    const Value item = call_method(iterator, "__next__", std::move(call));
    if (raised_ && raised_->type == "StopIteration") {
      raised_.reset();
      return true;
    }
    if (halted()) return false;
    if (!each(item)) return !halted();
  }
  return false;
}

std::optional<std::vector<Value>> Machine::items(const Value& value, Span span, Unknown& why) {
  if (const auto* sequence = value.sequence()) return *sequence;
  std::vector<Value> out;
  const bool known = for_each(value, span, why, [&](const Value& item) {
    out.push_back(item);
    return step(span) && account(sizeof(Value) + (item.string() ? sizeof(Rope) : 0), span);
  });
  if (!known || halted()) return std::nullopt;
  return out;
}

std::optional<std::vector<Value>> Machine::items(const Value& value, Span span) {
  Unknown why;
  return items(value, span, why);
}

// --- dictionaries

// Where `key` is; `certain` becomes false if an unknown key might be it.
std::optional<std::size_t> Machine::dict_position(const eval::Dict& dict, const Value& key, bool& certain) {
  if (const Rope* wanted = eval::text_of(key)) {
    for (std::size_t i = 0; i < dict.items.size(); ++i) {
      const Rope* text = dict.items[i].first.string();
      if (text && text->text() == wanted->text()) return i;
    }
    steps_ += dict.items.size() / 64;
    for (std::size_t i = 0; i < dict.items.size(); ++i) {
      if (plain_key(dict.items[i].first)) continue;
      const auto same = equal(dict.items[i].first, key);
      if (!same) certain = false;
      if (same && *same) return i;
    }
    return std::nullopt;
  }
  steps_ += dict.items.size() / 16;
  for (std::size_t i = 0; i < dict.items.size(); ++i) {
    const auto same = equal(dict.items[i].first, key);
    if (!same) certain = false;
    if (same && *same) return i;
  }
  return std::nullopt;
}

void Machine::dict_put(eval::Dict& dict, const Value& key, const Value& value) {
  bool certain = true;
  const auto position = dict_position(dict, key, certain);
  if (position) {
    dict.items[*position].second = value;
    return;
  }
  if (!certain || key.is_unknown()) dict.incomplete = true;
  if (!key.is_unknown()) dict.items.emplace_back(key, value);
}

void Machine::merge_dict(eval::Dict& into, const Value& from, Span span) {
  if (const auto dict = dict_of(from)) {
    const auto copy = dict->items;
    into.incomplete = into.incomplete || dict->incomplete;
    for (const auto& [key, value] : copy) {
      if (!account(2 * sizeof(Value), span) || !step(span)) return;
      dict_put(into, key, value);
    }
    return;
  }
  Unknown why;
  const auto pairs = from.is_unknown() || from.record() || from.external() ? std::nullopt : items(from, span, why);
  if (!pairs) {
    into.incomplete = true;
    return;
  }
  for (const Value& pair : *pairs) {
    const auto both = items(pair, span, why);
    if (halted()) return;
    if (!both || both->size() != 2) {
      into.incomplete = true;
      continue;
    }
    dict_put(into, (*both)[0], (*both)[1]);
  }
}

// --- looking inside

std::optional<bool> Machine::contains(const Value& container, const Value& item, Span span) {
  if (container.is_unknown()) return std::nullopt;
  if (const Rope* text = eval::text_of(container)) {
    const Rope* part = eval::text_of(item);
    if (item.is_unknown() || item.record() || item.external()) return std::nullopt;
    if (!part) {
      raise("TypeError", "'in <string>' requires string as left operand, not " + type_name(item), span);
      return std::nullopt;
    }
    if (!work(text->text().size() / 64, span)) return std::nullopt;
    return text->text().find(part->text()) != std::string::npos;
  }
  if (const eval::Dict* dict = container.dict()) {
    bool certain = !dict->incomplete && !item.is_unknown();
    if (dict_position(*dict, item, certain)) return true;
    return certain ? std::optional(false) : std::nullopt;
  }
  if (const auto range = instance_as<Range>(container)) {
    const auto number = index_of(item);
    if (!number) return item.is_unknown() ? std::nullopt : std::optional(false);
    const std::int64_t size = range->size();
    if (size == 0) return false;
    const std::int64_t last = range->start + (size - 1) * range->step;
    const bool inside = *number >= std::min(range->start, last) && *number <= std::max(range->start, last);
    return inside && (*number - range->start) % range->step == 0;
  }
  if (const eval::Instance* object = instance_of(container); object && object->type && object->type->find("__contains__")) {
    Call call;
    call.args = {item};
    call.span = span;
    return truth(call_method(container, "__contains__", std::move(call)), span);
  }
  bool certain = !uncertain(container);
  bool found = false;
  Unknown why;
  const auto look = [&](const Value& other) {
    const auto same = equal(other, item);
    if (!same) certain = false;
    found = same && *same;
    return !found && !halted();
  };
  if (const auto list = list_of(container); list && list->incomplete) {
    for (const Value& other : list->items) look(other);  // items that are certain are not told apart
    return std::nullopt;
  }
  if (const auto* sequence = container.sequence()) {
    if (!work(sequence->size() / 16, span)) return std::nullopt;
    for (const Value& other : *sequence)
      if (!look(other)) break;
  } else if (!for_each(container, span, why, look)) {
    return std::nullopt;
  }
  if (halted()) return std::nullopt;
  if (found) return true;
  return certain ? std::optional(false) : std::nullopt;
}

Value Machine::subscript(const Value& value, const Value& key, Span span) {
  if (value.is_unknown()) return {Unknown{value.unknown()->reason, span}, span};
  if (value.record() || value.external()) return host_.operate("[]", {value, key}, span);
  if (const ClassObject* type = class_of(value)) return class_subscript(*type, value, key, span);
  if (key.is_unknown()) return {Unknown{key.unknown()->reason, span}, span};
  if (const auto dict = dict_of(value)) {
    bool certain = !dict->incomplete;
    if (const auto position = dict_position(*dict, key, certain)) return dict->items[*position].second;
    if (halted()) return {};
    if (!certain) return unknown("the keys of this dictionary are not all known", span);
    return missing_key(value, key, span);
  }
  if (uncertain(value)) return unknown("its items are not certain", span);
  const eval::Instance* object = instance_of(value);
  if (object && object->type && object->type->find("__getitem__")) {
    Call call;
    call.args = {key};
    call.span = span;
    return call_method(value, "__getitem__", std::move(call));
  }
  const auto index = index_of(key);
  if (!index) {
    if (key.record() || key.external()) return host_.operate("[]", {value, key}, span);
    return raise("TypeError", type_name(value) + " indices must be integers or slices, not " + type_name(key), span);
  }
  return item_at(value, *index, span);
}

Value Machine::item_at(const Value& value, std::int64_t index, Span span) {
  const auto within = [&](std::size_t size) -> std::optional<std::size_t> {
    const auto signed_size = static_cast<std::int64_t>(size);
    if (index < 0) index += signed_size;
    if (index < 0 || index >= signed_size) return std::nullopt;
    return static_cast<std::size_t>(index);
  };
  const auto out_of_range = [&] { return raise("IndexError", type_name(value) + " index out of range", span); };
  if (const Rope* text = eval::text_of(value)) {
    const CharacterIndex characters(text->text());
    const auto at = within(characters.size());
    return at ? eval::string(text->slice(characters.offset(*at), characters.offset(*at + 1)), span) : out_of_range();
  }
  if (const auto* bytes = bytes_of(value)) {
    const auto at = within(bytes->bytes.size());
    return at ? eval::integer(static_cast<unsigned char>(bytes->bytes[*at]), span) : out_of_range();
  }
  if (const auto range = instance_as<Range>(value)) {
    const auto at = within(static_cast<std::size_t>(range->size()));
    return at ? eval::integer(range->start + static_cast<std::int64_t>(*at) * range->step, span) : out_of_range();
  }
  const eval::Instance* object = instance_of(value);
  if (object && object->type && static_cast<const ClassObject*>(object->type.get())->named_tuple) {
    const auto at = within(object->attributes.size());
    return at ? object->attributes[*at].second : out_of_range();
  }
  const auto* sequence = set_of(value) ? nullptr : value.sequence();
  if (!sequence) {
    if (object && object->type && object->type->outside_base()) return host_.operate("[]", {value, eval::integer(index)}, span);
    return raise("TypeError", "'" + type_name(value) + "' object is not subscriptable", span);
  }
  const auto at = within(sequence->size());
  return at ? (*sequence)[*at] : out_of_range();
}

// `Status["ACTIVE"]` of an enumeration; `List[int]` and the like stay what they are.
Value Machine::class_subscript(const ClassObject& type, const Value& value, const Value& key, Span span) {
  if (!type.enumeration) return value;
  const Rope* wanted = eval::text_of(key);
  if (!wanted) return key.is_unknown() ? Value{*key.unknown(), span} : raise("KeyError", eval::describe(key), span);
  const Value* member = type.find(wanted->text());
  const eval::Instance* instance = member ? instance_of(*member) : nullptr;
  if (instance && instance->type.get() == &type) return *member;
  return raise("KeyError", "'" + wanted->text() + "'", span);
}

Value Machine::missing_key(const Value& value, const Value& key, Span span) {
  const auto factory = factories_.find(value.dict());
  if (factory == factories_.end()) return raise("KeyError", eval::describe(key), span);
  Call none;
  none.span = span;
  const Value made = call(factory->second, std::move(none));
  if (halted()) return made;
  set_item(value, key, made, span);
  return made;
}

Value Machine::slice(const Value& value, const Value (&bounds)[3], Span span) {
  if (value.is_unknown()) return {Unknown{value.unknown()->reason, span}, span};
  for (const Value& bound : bounds)
    if (bound.is_unknown()) return {Unknown{bound.unknown()->reason, span}, span};
  if (value.record() || value.external()) return host_.operate("[:]", {value, bounds[0], bounds[1], bounds[2]}, span);
  if (uncertain(value)) return unknown("its items are not certain", span);
  std::optional<std::int64_t> given[3];
  for (int i = 0; i < 3; ++i) {
    if (bounds[i].is_none()) continue;
    given[i] = index_of(bounds[i]);
    if (!given[i]) return raise("TypeError", "slice indices must be integers or None or have an __index__ method", span);
  }
  if (given[2] && *given[2] == 0) return raise("ValueError", "slice step cannot be zero", span);
  if (const Rope* text = eval::text_of(value)) return slice_text(*text, given, span);
  if (const auto* bytes = bytes_of(value)) {
    std::string out;
    for (std::int64_t at : slice_positions(bytes->bytes.size(), given)) out.push_back(bytes->bytes[static_cast<std::size_t>(at)]);
    return {std::make_shared<const eval::Bytes>(eval::Bytes{out}), span};
  }
  std::vector<Value> source;
  if (const auto* sequence = set_of(value) ? nullptr : value.sequence()) {
    source = *sequence;
  } else if (instance_of(value)) {
    auto known = items(value, span);
    if (!known) return unknown("its items are not known", span);
    source = std::move(*known);
  } else {
    return raise("TypeError", "'" + type_name(value) + "' object is not subscriptable", span);
  }
  std::vector<Value> out;
  for (std::int64_t at : slice_positions(source.size(), given)) out.push_back(source[static_cast<std::size_t>(at)]);
  if (!account(out.size() * sizeof(Value), span)) return {stop_reason_, span};
  return tuple_of(value) ? eval::tuple(std::move(out), span) : eval::list(std::move(out), span);
}

Value Machine::slice_text(const Rope& text, const std::optional<std::int64_t> (&given)[3], Span span) {
  const CharacterIndex characters(text.text());
  const auto positions = slice_positions(characters.size(), given);
  if (!account(text.text().size(), span)) return {stop_reason_, span};
  if (positions.empty()) return eval::string("", span);
  if (given[2].value_or(1) == 1)
    return eval::string(text.slice(characters.offset(static_cast<std::size_t>(positions.front())),
                                   characters.offset(static_cast<std::size_t>(positions.back()) + 1)), span);
  std::string out;
  for (std::int64_t at : positions) {
    const auto i = static_cast<std::size_t>(at);
    out += text.text().substr(characters.offset(i), characters.offset(i + 1) - characters.offset(i));
  }
  return eval::string(Rope(std::move(out), text.span(), false), span);
}

// --- changing

bool Machine::set_item(const Value& value, const Value& key, const Value& to, Span span) {
  if (const auto dict = dict_of(value)) {
    journal_.dict(dict);
    dict_put(*dict, key, to);
    return account(2 * sizeof(Value), span);
  }
  if (const auto list = list_of(value)) {
    journal_.list(list);
    const auto index = index_of(key);
    if (!index || list->incomplete) {
      list->incomplete = true;
      return true;
    }
    const auto size = static_cast<std::int64_t>(list->items.size());
    const std::int64_t at = *index < 0 ? *index + size : *index;
    if (at < 0 || at >= size) {
      raise("IndexError", "list assignment index out of range", span);
      return false;
    }
    list->items[static_cast<std::size_t>(at)] = to;
    return true;
  }
  if (value.record() || value.external()) {
    host_.operate("[]=", {value, key, to}, span);
    return true;
  }
  if (const eval::Instance* object = instance_of(value); object && object->type && object->type->find("__setitem__")) {
    Call call;
    call.args = {key, to};
    call.span = span;
    call_method(value, "__setitem__", std::move(call));
    return !halted();
  }
  if (!value.is_unknown()) raise("TypeError", "'" + type_name(value) + "' object does not support item assignment", span);
  return !halted();
}

void Machine::delete_item(const Value& value, const Value& key, Span span) {
  if (const auto dict = dict_of(value)) {
    journal_.dict(dict);
    bool certain = !dict->incomplete && !key.is_unknown();
    const auto position = dict_position(*dict, key, certain);
    if (position)
      dict->items.erase(dict->items.begin() + static_cast<std::ptrdiff_t>(*position));
    else if (certain)
      raise("KeyError", eval::describe(key), span);
    else
      dict->incomplete = true;
  } else if (const auto list = list_of(value)) {
    journal_.list(list);
    const auto index = index_of(key);
    const auto size = static_cast<std::int64_t>(list->items.size());
    if (!index || list->incomplete) {
      list->incomplete = true;
      return;
    }
    const std::int64_t at = *index < 0 ? *index + size : *index;
    if (at < 0 || at >= size)
      raise("IndexError", "list assignment index out of range", span);
    else
      list->items.erase(list->items.begin() + static_cast<std::ptrdiff_t>(at));
  } else if (value.record() || value.external()) {
    host_.operate("del []", {value, key}, span);
  }
}

void Machine::extend_list(const std::shared_ptr<eval::List>& list, const Value& more, Span span) {
  Unknown why;
  const auto added = items(more, span, why);
  if (halted()) return;
  journal_.list(list);
  if (!added) {
    list->incomplete = true;
    return;
  }
  if (account(added->size() * sizeof(Value), span)) list->items.insert(list->items.end(), added->begin(), added->end());
}

}  // namespace underpin::python
