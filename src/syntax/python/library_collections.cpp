#include <algorithm>

#include "base/text.h"
#include "syntax/python/library.h"

namespace underpin::python::library {
namespace {

constexpr int deepest_copy = 60;

std::optional<std::vector<Value>> items_of(Machine& m, const Value& value, Span span, Value& problem) {
  Unknown why;
  auto items = m.items(value, span, why);
  if (!items) problem = Value{why, span};
  return items;
}

Value missing(Machine& m, const Call& call) { return m.unknown("an argument is missing", call.span); }

Value copied(Machine& m, const Value& value, int depth) {
  if (depth > deepest_copy || !m.step(value.span)) return m.unknown("it is nested too deeply to be copied", value.span);
  const auto each = [&](const std::vector<Value>& items) {
    std::vector<Value> out;
    out.reserve(items.size());
    for (const Value& item : items) out.push_back(copied(m, item, depth + 1));
    m.account(out.size() * sizeof(Value), value.span);
    return out;
  };
  if (const auto list = list_of(value)) return {std::make_shared<eval::List>(eval::List{each(list->items), list->incomplete}), value.span};
  if (const auto set = set_of(value)) return {std::make_shared<eval::Set>(*set), value.span};
  if (const auto* tuple = tuple_of(value)) return eval::tuple(each(tuple->items), value.span);
  if (const eval::Dict* dict = value.dict()) {
    auto out = std::make_shared<eval::Dict>();
    out->incomplete = dict->incomplete;
    for (const auto& [key, item] : dict->items) out->items.emplace_back(key, copied(m, item, depth + 1));
    m.account(out->items.size() * 2 * sizeof(Value), value.span);
    return {std::move(out), value.span};
  }
  return value;
}

Value call_with(Machine& m, const Value& function, std::vector<Value> args, Span span) {
  Call call;
  call.args = std::move(args);
  call.span = span;
  return m.call(function, std::move(call));
}

Value native(const char* name, Routine run, Span span) {
  auto made = std::make_shared<Native>();
  made->name = name;
  made->run = run;
  return {std::static_pointer_cast<eval::Function>(made), span};
}

// A function of which the first arguments are given.
Value applied(Value function, std::vector<Value> args, Span span) {
  auto made = std::make_shared<Partial>();
  made->function = std::move(function);
  made->call.args = std::move(args);
  return {std::static_pointer_cast<eval::Function>(made), span};
}

Value get_items(Machine& m, Call& call) {
  const Value object = call.args.back();
  std::vector<Value> out;
  for (std::size_t i = 0; i + 1 < call.args.size() && !m.halted(); ++i) out.push_back(m.subscript(object, call.args[i], call.span));
  return out.size() == 1 ? out[0] : eval::tuple(std::move(out), call.span);
}

Value get_attributes(Machine& m, Call& call) {
  const Value object = call.args.back();
  std::vector<Value> out;
  for (std::size_t i = 0; i + 1 < call.args.size() && !m.halted(); ++i) {
    const Rope* path = eval::text_of(call.args[i]);
    if (!path) return m.unknown("which attribute is asked for is not known", call.span);
    Value value = object;
    for (const std::string& part : split(path->text(), '.'))
      if (!m.halted()) value = m.attribute(value, part, call.span);
    out.push_back(std::move(value));
  }
  return out.size() == 1 ? out[0] : eval::tuple(std::move(out), call.span);
}

}  // namespace

Value ordered_dict(Machine& m, Call& call) { return m.call({std::static_pointer_cast<eval::Class>(m.builtin_class("dict")), {}}, std::move(call)); }

Value default_dict(Machine& m, Call& call) {
  const Value factory = call.args.empty() ? eval::none() : call.args[0];
  if (!call.args.empty()) call.args.erase(call.args.begin());
  Value dict = ordered_dict(m, call);
  if (!m.halted() && dict.dict() && !factory.is_none()) m.set_factory(dict, factory);
  return dict;
}

Value named_tuple(Machine& m, Call& call) {
  const Rope* name = call.args.empty() ? nullptr : eval::text_of(call.args[0]);
  const Value* fields = call.argument(1, "field_names");
  if (!name || !fields) return missing(m, call);
  auto type = std::make_shared<ClassObject>();
  type->name = name->text();
  type->span = call.span;
  type->named_tuple = true;
  std::vector<std::string> names;
  if (const Rope* listed = eval::text_of(*fields)) {
    for (const std::string& part : split(replace_all(listed->text(), ",", " "), ' '))
      if (!part.empty()) names.push_back(part);
  } else {
    Value problem;
    const auto items = items_of(m, *fields, call.span, problem);
    if (!items) return problem;
    for (const Value& item : *items) {
      const auto* pair = tuple_of(item);
      const Rope* text = eval::text_of(pair && !pair->items.empty() ? pair->items[0] : item);
      if (!text) return m.unknown("the fields of this named tuple are not known", call.span);
      names.push_back(text->text());
    }
  }
  std::vector<Value> defaults;
  if (const Value* given = call.keyword("defaults"); given && given->sequence()) defaults = *given->sequence();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool optional = names.size() - i <= defaults.size();
    type->fields.emplace_back(names[i], optional ? defaults[defaults.size() - (names.size() - i)] : m.unknown("no default", call.span));
    if (!optional) type->required.push_back(names[i]);
  }
  return {std::static_pointer_cast<eval::Class>(type), call.span};
}

Value counter(Machine& m, Call& call) {
  auto dict = std::make_shared<eval::Dict>();
  if (call.args.empty()) return {std::move(dict), call.span};
  if (call.args[0].dict()) return ordered_dict(m, call);
  Value problem;
  const auto items = items_of(m, call.args[0], call.span, problem);
  if (!items) return problem;
  for (const Value& item : *items) {
    bool certain = true;
    const auto at = m.dict_position(*dict, item, certain);
    if (!certain || !m.step(call.span)) return m.unknown("how often each item is there is not known", call.span);
    if (at)
      dict->items[*at].second = eval::integer(*dict->items[*at].second.integer() + 1, call.span);
    else
      dict->items.emplace_back(item, eval::integer(1, call.span));
  }
  return {std::move(dict), call.span};
}

Value deque(Machine& m, Call& call) { return m.call({std::static_pointer_cast<eval::Class>(m.builtin_class("list")), {}}, std::move(call)); }

Value as_dict(Machine& m, Call& call) {
  const eval::Instance* object = call.args.empty() ? nullptr : instance_of(call.args[0]);
  if (!object) return missing(m, call);
  auto dict = std::make_shared<eval::Dict>();
  for (const auto& [key, value] : object->attributes) dict->items.emplace_back(eval::string(key, call.span), copied(m, value, 0));
  return {std::move(dict), call.span};
}

Value partial(Machine& m, Call& call) {
  if (call.args.empty()) return missing(m, call);
  auto made = std::make_shared<Partial>();
  made->function = call.args[0];
  made->call.args.assign(call.args.begin() + 1, call.args.end());
  made->call.kwargs = call.kwargs;
  made->call.incomplete = call.incomplete;
  return {std::static_pointer_cast<eval::Function>(made), call.span};
}

Value reduce(Machine& m, Call& call) {
  if (call.args.size() < 2) return missing(m, call);
  Value problem;
  const auto items = items_of(m, call.args[1], call.span, problem);
  if (!items) return problem;
  std::size_t at = 0;
  if (call.args.size() < 3 && items->empty()) return m.raise("TypeError", "reduce() of empty iterable with no initial value", call.span);
  Value total = call.args.size() > 2 ? call.args[2] : (*items)[at++];
  for (; at < items->size() && !m.halted(); ++at) total = call_with(m, call.args[0], {total, (*items)[at]}, call.span);
  return total;
}

Value chain(Machine& m, Call& call) {
  if (call.incomplete) return m.unknown("its arguments are not all known", call.span);
  std::vector<Value> out;
  for (const Value& part : call.args) {
    Value problem;
    const auto items = items_of(m, part, call.span, problem);
    if (!items) return problem;
    out.insert(out.end(), items->begin(), items->end());
  }
  return m.make_iterator(std::move(out), call.span);
}

Value chain_from(Machine& m, Call& call) {
  if (call.args.empty()) return missing(m, call);
  Value problem;
  auto parts = items_of(m, call.args[0], call.span, problem);
  if (!parts) return problem;
  Call flat;
  flat.span = call.span;
  flat.args = std::move(*parts);
  return chain(m, flat);
}

Value product(Machine& m, Call& call) {
  std::vector<std::vector<Value>> rows{{}};
  std::vector<Value> sources = call.args;
  if (const Value* times = call.keyword("repeat")) {
    if (!times->integer() || *times->integer() < 0 || *times->integer() > 16) return m.too_large(call.span);
    const std::vector<Value> once = sources;
    sources.clear();
    for (std::int64_t i = 0; i < *times->integer(); ++i) sources.insert(sources.end(), once.begin(), once.end());
  }
  for (const Value& part : sources) {
    Value problem;
    const auto items = items_of(m, part, call.span, problem);
    if (!items) return problem;
    std::vector<std::vector<Value>> next;
    for (const auto& row : rows)
      for (const Value& item : *items) {
        if (!m.account((row.size() + 1) * sizeof(Value), call.span)) return {m.stop_reason(), call.span};
        next.push_back(row);
        next.back().push_back(item);
      }
    rows = std::move(next);
  }
  std::vector<Value> out;
  for (auto& row : rows) out.push_back(eval::tuple(std::move(row), call.span));
  return m.make_iterator(std::move(out), call.span);
}

Value islice(Machine& m, Call& call) {
  if (call.args.size() < 2) return missing(m, call);
  Value problem;
  const auto items = items_of(m, call.args[0], call.span, problem);
  if (!items) return problem;
  const Value bounds[3] = {call.args.size() > 2 ? call.args[1] : eval::none(), call.args.size() > 2 ? call.args[2] : call.args[1],
                           call.args.size() > 3 ? call.args[3] : eval::none()};
  return m.slice(eval::list(*items), bounds, call.span);
}

Value repeat(Machine& m, Call& call) {
  if (call.args.size() < 2 || !call.args[1].integer()) return m.unknown("an endless repetition", call.span);
  return m.repeated(eval::list({call.args[0]}), *call.args[1].integer(), call.span);
}

Value combinations(Machine& m, Call& call) {
  if (call.args.size() < 2 || !call.args[1].integer()) return missing(m, call);
  Value problem;
  const auto items = items_of(m, call.args[0], call.span, problem);
  if (!items) return problem;
  const auto size = static_cast<std::size_t>(std::max<std::int64_t>(0, *call.args[1].integer()));
  std::vector<Value> out;
  std::vector<std::size_t> picks(size);
  for (std::size_t i = 0; i < size; ++i) picks[i] = i;
  while (size <= items->size()) {
    std::vector<Value> row;
    for (std::size_t pick : picks) row.push_back((*items)[pick]);
    if (!m.account((row.size() + 1) * sizeof(Value), call.span)) return {m.stop_reason(), call.span};
    out.push_back(eval::tuple(std::move(row), call.span));
    std::size_t at = size;
    while (at > 0 && picks[at - 1] == items->size() - size + at - 1) --at;
    if (at == 0) break;
    ++picks[at - 1];
    for (std::size_t i = at; i < size; ++i) picks[i] = picks[i - 1] + 1;
  }
  return m.make_iterator(std::move(out), call.span);
}

Value zip_longest(Machine& m, Call& call) {
  std::vector<std::vector<Value>> columns;
  std::size_t longest = 0;
  const Value* fill = call.keyword("fillvalue");
  for (const Value& part : call.args) {
    Value problem;
    auto items = items_of(m, part, call.span, problem);
    if (!items) return problem;
    longest = std::max(longest, items->size());
    columns.push_back(std::move(*items));
  }
  std::vector<Value> out;
  for (std::size_t i = 0; i < longest; ++i) {
    std::vector<Value> row;
    for (const auto& column : columns) row.push_back(i < column.size() ? column[i] : fill ? *fill : eval::none(call.span));
    if (!m.account(row.size() * sizeof(Value), call.span)) return {m.stop_reason(), call.span};
    out.push_back(eval::tuple(std::move(row), call.span));
  }
  return m.make_iterator(std::move(out), call.span);
}

Value item_getter(Machine&, Call& call) { return applied(native("itemgetter", get_items, call.span), call.args, call.span); }
Value attribute_getter(Machine&, Call& call) { return applied(native("attrgetter", get_attributes, call.span), call.args, call.span); }

Value copy_deep(Machine& m, Call& call) { return call.args.empty() ? missing(m, call) : copied(m, call.args[0], 0); }

Value copy_flat(Machine& m, Call& call) {
  if (call.args.empty()) return missing(m, call);
  const Value& value = call.args[0];
  if (const auto list = list_of(value)) return {std::make_shared<eval::List>(*list), call.span};
  if (const auto set = set_of(value)) return {std::make_shared<eval::Set>(*set), call.span};
  if (const auto dict = dict_of(value)) return {std::make_shared<eval::Dict>(*dict), call.span};
  return value;
}

}  // namespace underpin::python::library
