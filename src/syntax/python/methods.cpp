#include "syntax/python/methods.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/python/format.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {
namespace {

bool listed(std::string_view names, const std::string& name) {
  const std::string wanted = " " + name + " ";
  return names.find(wanted) != std::string_view::npos;
}

constexpr std::string_view of_string =
    " capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit "
    "isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace "
    "rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill __len__ __str__ ";
constexpr std::string_view of_list = " append clear copy count extend index insert pop remove reverse sort __len__ __contains__ __iter__ ";
constexpr std::string_view of_tuple = " count index __len__ __contains__ __iter__ ";
constexpr std::string_view of_dict =
    " clear copy fromkeys get items keys pop popitem setdefault update values move_to_end __len__ __contains__ __iter__ ";
constexpr std::string_view of_set =
    " add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove "
    "symmetric_difference symmetric_difference_update union update __len__ __contains__ __iter__ ";
constexpr std::string_view of_bytes = " decode hex split strip startswith endswith join replace ";
constexpr std::string_view of_number = " bit_length to_bytes is_integer as_integer_ratio conjugate ";
constexpr std::string_view of_iterator = " __next__ __iter__ close send throw ";
constexpr std::string_view of_named_tuple = " _asdict _replace count index ";
constexpr std::string_view of_path =
    " read_text read_bytes joinpath resolve absolute exists is_file is_dir with_name with_suffix as_posix glob open iterdir __truediv__ ";

constexpr std::string_view of_file = " read readlines readline close seek __enter__ __exit__ __iter__ ";

const ClassObject* type_of_object(const Value& value) {
  const eval::Instance* object = instance_of(value);
  return object ? static_cast<const ClassObject*>(object->type.get()) : nullptr;
}

Value length_of(Machine& machine, const Value& self, Span span) {
  const auto items = machine.items(self, span);
  return items ? eval::integer(static_cast<std::int64_t>(items->size()), span) : machine.unknown("its items are not certain", span);
}

}  // namespace

bool has_method(const Value& value, const std::string& name) {
  if (value.string()) return listed(of_string, name);
  if (list_of(value)) return listed(of_list, name);
  if (tuple_of(value)) return listed(of_tuple, name);
  if (value.dict()) return listed(of_dict, name);
  if (set_of(value)) return listed(of_set, name);
  if (bytes_of(value)) return listed(of_bytes, name);
  if (value.integer() || value.real() || value.boolean()) return listed(of_number, name);
  if (instance_as<Iterator>(value) || instance_as<Generator>(value)) return listed(of_iterator, name);
  if (instance_as<Range>(value)) return listed(of_tuple, name);
  const ClassObject* type = type_of_object(value);
  if (type && type->named_tuple) return listed(of_named_tuple, name);
  if (type && type->name == "file") return listed(of_file, name);
  return type && type->name == "pathlib.Path" && listed(of_path, name);
}

Value plain_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  if (!has_method(self, name))
    return machine.raise("AttributeError", "'" + machine.type_name(self) + "' object has no attribute '" + name + "'", call.span);
  if (self.string()) return string_method(machine, self, name, call);
  if (name == "__len__") return length_of(machine, self, call.span);
  if (name == "__iter__") {
    auto items = machine.items(self, call.span);
    return items ? machine.make_iterator(std::move(*items), call.span) : machine.unknown("its items are not certain", call.span);
  }
  if (name == "__contains__" && !call.args.empty()) return machine.compare(Op::in, call.args[0], self, call.span);
  if (list_of(self)) return list_method(machine, self, name, call);
  if (tuple_of(self)) return tuple_method(machine, self, name, call);
  if (self.dict()) return dict_method(machine, self, name, call);
  if (set_of(self)) return set_method(machine, self, name, call);
  if (bytes_of(self)) return bytes_method(machine, self, name, call);
  return number_method(machine, self, name, call);
}

Value object_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  const Span span = call.span;
  if (instance_as<Iterator>(self) || instance_as<Generator>(self)) {
    if (name == "__iter__") return self;
    if (name == "__next__") return machine.next(self, nullptr, span);
    return name == "close" ? eval::none(span) : machine.unknown("`" + name + "` of a generator is not followed", span);
  }
  if (instance_as<Range>(self)) {
    const auto items = machine.items(self, span);
    if (!items) return machine.unknown("its items are not known", span);
    return tuple_method(machine, eval::tuple(*items), name, call);
  }
  const eval::Instance* object = instance_of(self);
  const ClassObject* type = type_of_object(self);
  if (type && type->named_tuple) {
    if (name == "_asdict") {
      auto dict = std::make_shared<eval::Dict>();
      for (const auto& [field, value] : object->attributes) dict->items.emplace_back(eval::string(field, span), value);
      return {std::move(dict), span};
    }
    if (name == "_replace") {
      auto copy = std::make_shared<eval::Instance>(*object);
      for (const auto& [field, value] : call.kwargs) eval::put(copy->attributes, field, value);
      return {std::move(copy), span};
    }
    std::vector<Value> items;
    for (const auto& [field, value] : object->attributes) items.push_back(value);
    return tuple_method(machine, eval::tuple(std::move(items)), name, call);
  }
  if (type && type->name == "file") return file_method(machine, self, name, call);
  return path_method(machine, self, name, call);
}

std::optional<Value> class_method(Machine& machine, const Value& self, const std::string& name, Call& call) {
  const ClassObject* type = class_of(self);
  const Span span = call.span;
  if (type->named_tuple && name == "_make" && !call.args.empty()) {
    Call made;
    made.span = span;
    const auto items = machine.items(call.args[0], span);
    if (!items) return machine.unknown("its items are not known", span);
    made.args = *items;
    return machine.call(self, std::move(made));
  }
  if (type->kind == ClassObject::Kind::project) return std::nullopt;
  if (type->kind == ClassObject::Kind::exception) return name == "__init__" ? std::optional(eval::none(span)) : std::nullopt;
  if (type->name == "dict" && name == "fromkeys") {
    const auto keys = call.args.empty() ? std::nullopt : machine.items(call.args[0], span);
    if (!keys) return machine.unknown("its keys are not known", span);
    auto dict = std::make_shared<eval::Dict>();
    for (const Value& key : *keys) machine.dict_put(*dict, key, call.args.size() > 1 ? call.args[1] : eval::none(span));
    return Value{std::move(dict), span};
  }
  if (type->name == "str" && name == "maketrans") return machine.unknown("`str.maketrans` is not computed with", span);
  if (type->name == "bytes" && name == "fromhex") return machine.unknown("`bytes.fromhex` is not computed with", span);
  if (type->name == "object" || call.args.empty()) return eval::none(span);
  // `str.upper(text)`: the method of the first argument.
  const Value receiver = call.args[0];
  call.args.erase(call.args.begin());
  return machine.call_method(receiver, name, std::move(call));
}

}  // namespace underpin::python
