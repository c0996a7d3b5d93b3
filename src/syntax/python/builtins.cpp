// Python's builtin functions and types.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"
#include "syntax/python/exceptions.h"
#include "syntax/python/format.h"
#include "syntax/python/library.h"
#include "syntax/python/literal.h"
#include "syntax/python/machine.h"
#include "syntax/python/methods.h"
#include "syntax/python/stdlib.h"
#include "syntax/python/text.h"

namespace underpin::python {
namespace {

using Builtin = Value (*)(Machine&, Call&);

Value lost_arguments(Machine& m, const Call& call) { return m.unknown("its arguments are not all known", call.span); }

Value needs_argument(Machine& m, const Call& call, const char* name) {
  if (call.incomplete) return lost_arguments(m, call);
  return m.raise("TypeError", std::string(name) + "() takes at least 1 argument (0 given)", call.span);
}

Value unknown_like(const Value& value, Span span) { return {Unknown{value.unknown()->reason, span}, span}; }

Value length(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "len");
  const Value& value = call.args[0];
  const Span span = call.span;
  const auto whole = [&](std::size_t size) { return eval::integer(static_cast<std::int64_t>(size), span); };
  if (value.is_unknown()) return unknown_like(value, span);
  if (value.record() || value.external()) {
    const Value answer = m.host().operate("len", {value}, span);
    if (!answer.is_unknown()) return answer;
    const auto items = m.host().items(value);
    return items ? whole(items->size()) : answer;
  }
  if (const Rope* text = eval::text_of(value)) return whole(character_count(text->text()));
  if (const auto* bytes = bytes_of(value)) return whole(bytes->bytes.size());
  if (const auto* sequence = value.sequence()) return whole(sequence->size());
  if (const eval::Dict* dict = value.dict()) return dict->incomplete ? m.unknown("the keys of this dictionary are not all known", span) : whole(dict->items.size());
  if (list_of(value) || set_of(value)) return m.unknown("its items are not certain", span);
  if (const auto range = instance_as<Range>(value)) return eval::integer(range->size(), span);
  if (const ClassObject* type = class_of(value); type && type->enumeration) return whole(type->enum_members.size());
  if (const eval::Instance* object = instance_of(value); object && object->type) {
    if (object->type->find("__len__")) {
      Call inner;
      inner.span = span;
      return m.call_method(value, "__len__", std::move(inner));
    }
    if (static_cast<const ClassObject*>(object->type.get())->named_tuple) return whole(object->attributes.size());
    if (object->type->outside_base()) return m.unknown("its length is not known", span);
  }
  return m.raise("TypeError", "object of type '" + m.type_name(value) + "' has no len()", span);
}

Value make_range(Machine& m, Call& call) {
  std::int64_t numbers[3] = {0, 0, 1};
  if (call.args.empty() || call.args.size() > 3) return needs_argument(m, call, "range");
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    const Value& given = eval::plain(call.args[i]);
    if (given.is_unknown()) return unknown_like(given, call.span);
    if (given.record() || given.external()) return m.unknown("the bounds of this range are not known", call.span);
    if (const auto* number = given.integer())
      numbers[i] = *number;
    else if (const bool* b = given.boolean())
      numbers[i] = *b;
    else
      return m.raise("TypeError", "'" + m.type_name(given) + "' object cannot be interpreted as an integer", call.span);
  }
  auto range = std::make_shared<Range>();
  range->start = call.args.size() > 1 ? numbers[0] : 0;
  range->stop = call.args.size() > 1 ? numbers[1] : numbers[0];
  range->step = numbers[2];
  if (range->step == 0) return m.raise("ValueError", "range() arg 3 must not be zero", call.span);
  if (range->size() > (std::int64_t{1} << 53)) return m.too_large(call.span);
  return {std::static_pointer_cast<eval::Instance>(range), call.span};
}

Value enumerate(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "enumerate");
  Unknown why;
  const auto items = m.items(call.args[0], call.span, why);
  if (m.halted()) return {};
  if (!items) return {why, call.span};
  std::int64_t at = 0;
  if (const Value* start = call.argument(1, "start")) {
    if (!start->integer()) return m.unknown("where the counting starts is not known", call.span);
    at = *start->integer();
  }
  std::vector<Value> out;
  out.reserve(items->size());
  for (const Value& item : *items) out.push_back(eval::tuple({eval::integer(at++, call.span), item}, call.span));
  return m.make_iterator(std::move(out), call.span);
}

Value zip(Machine& m, Call& call) {
  if (call.incomplete) return lost_arguments(m, call);
  std::vector<std::vector<Value>> columns;
  std::size_t shortest = call.args.empty() ? 0 : SIZE_MAX;
  for (const Value& argument : call.args) {
    Unknown why;
    auto items = m.items(argument, call.span, why);
    if (m.halted()) return {};
    if (!items) return {why, call.span};
    shortest = std::min(shortest, items->size());
    columns.push_back(std::move(*items));
  }
  std::vector<Value> out;
  for (std::size_t i = 0; i < shortest; ++i) {
    std::vector<Value> row;
    for (const auto& column : columns) row.push_back(column[i]);
    if (!m.account(row.size() * sizeof(Value), call.span)) return {};
    out.push_back(eval::tuple(std::move(row), call.span));
  }
  return m.make_iterator(std::move(out), call.span);
}

Value call_with(Machine& m, const Value& function, std::vector<Value> args, Span span) {
  Call call;
  call.args = std::move(args);
  call.span = span;
  call.callee_span = span;
  return m.call(function, std::move(call));
}

Value map(Machine& m, Call& call) {
  if (call.args.size() < 2) return needs_argument(m, call, "map");
  const Value function = call.args[0];
  std::vector<Value> out;
  if (call.args.size() > 2) {
    call.args.erase(call.args.begin());
    const Value rows = zip(m, call);
    if (!instance_as<Iterator>(rows)) return rows;
    for (const Value& row : instance_as<Iterator>(rows)->items) {
      out.push_back(call_with(m, function, tuple_of(row)->items, call.span));
      if (m.halted()) return {};
    }
    return m.make_iterator(std::move(out), call.span);
  }
  Unknown why;
  const bool known = m.for_each(call.args[1], call.span, why, [&](const Value& item) {
    out.push_back(call_with(m, function, {item}, call.span));
    return !m.halted() && m.account(sizeof(Value), call.span);
  });
  if (m.halted()) return {};
  return known ? m.make_iterator(std::move(out), call.span) : Value{why, call.span};
}

Value filter(Machine& m, Call& call) {
  if (call.args.size() < 2) return needs_argument(m, call, "filter");
  const Value function = call.args[0];
  std::vector<Value> out;
  Unknown why;
  bool certain = true;
  const bool known = m.for_each(call.args[1], call.span, why, [&](const Value& item) {
    const Value keep = function.is_none() ? item : call_with(m, function, {item}, call.span);
    if (m.halted()) return false;
    const auto truth = m.truth(keep, call.span);
    if (!truth) {
      why = m.reason_of(keep, call.span);
      certain = false;
    }
    if (truth && *truth) out.push_back(item);
    return certain;
  });
  if (m.halted()) return {};
  return known && certain ? m.make_iterator(std::move(out), call.span) : Value{why, call.span};
}

Value sort_builtin(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "sorted");
  Unknown why;
  auto items = m.items(call.args[0], call.span, why);
  if (m.halted()) return {};
  if (!items) return {why, call.span};
  auto sorted = m.sorted(std::move(*items), call.keyword("key"), call.keyword("reverse"), call.span);
  if (m.halted()) return {};
  return sorted ? m.make_list(std::move(*sorted), call.span) : m.unknown("the order is not known", call.span);
}

Value reverse_builtin(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "reversed");
  Unknown why;
  auto items = m.items(call.args[0], call.span, why);
  if (m.halted()) return {};
  if (!items) return {why, call.span};
  std::reverse(items->begin(), items->end());
  return m.make_iterator(std::move(*items), call.span);
}

// any() and all(): one certain answer decides.
Value quantified(Machine& m, Call& call, bool stops_on) {
  if (call.args.empty()) return needs_argument(m, call, stops_on ? "any" : "all");
  Unknown why;
  bool decided = false, certain = true;
  const bool known = m.for_each(call.args[0], call.span, why, [&](const Value& item) {
    const auto truth = m.truth(item, call.span);
    if (!truth) {
      certain = false;
      why = m.reason_of(item, call.span);
    }
    decided = truth && *truth == stops_on;
    return !decided && !m.halted();
  });
  if (m.halted()) return {};
  if (decided) return eval::boolean(stops_on, call.span);
  return known && certain ? eval::boolean(!stops_on, call.span) : Value{why, call.span};
}
Value any(Machine& m, Call& call) { return quantified(m, call, true); }
Value all(Machine& m, Call& call) { return quantified(m, call, false); }

Value extreme(Machine& m, Call& call, bool largest) {
  if (call.args.empty()) return needs_argument(m, call, largest ? "max" : "min");
  std::vector<Value> items = call.args;
  if (call.args.size() == 1) {
    Unknown why;
    auto given = m.items(call.args[0], call.span, why);
    if (m.halted()) return {};
    if (!given) return {why, call.span};
    items = std::move(*given);
  }
  if (items.empty()) {
    if (const Value* fallback = call.keyword("default")) return *fallback;
    return m.raise("ValueError", std::string(largest ? "max" : "min") + "() arg is an empty sequence", call.span);
  }
  const Value* key = call.keyword("key");
  std::optional<std::size_t> best;
  Value best_key;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Value rank = key && !key->is_none() ? call_with(m, *key, {items[i]}, call.span) : items[i];
    if (m.halted()) return {};
    if (best) {
      const auto o = order(rank, best_key);
      if (!o) return m.unknown("the order is not known", call.span);
      if (largest ? *o <= 0 : *o >= 0) continue;
    }
    best = i;
    best_key = rank;
  }
  return items[*best];
}
Value largest(Machine& m, Call& call) { return extreme(m, call, true); }
Value smallest(Machine& m, Call& call) { return extreme(m, call, false); }

Value sum(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "sum");
  const Value* start = call.argument(1, "start");
  Value total = start ? *start : eval::integer(0, call.span);
  Unknown why;
  const bool known = m.for_each(call.args[0], call.span, why, [&](const Value& item) {
    total = m.operate(Op::add, total, item, call.span);
    return !m.halted() && m.step(call.span);
  });
  if (m.halted()) return {};
  return known ? total : Value{why, call.span};
}

Value absolute(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "abs");
  const Value& value = eval::plain(call.args[0]);
  if (const double* d = value.real()) return eval::real(std::fabs(*d), call.span);
  if (const auto* i = value.integer()) return *i == INT64_MIN ? m.too_large(call.span) : eval::integer(std::llabs(*i), call.span);
  if (const bool* b = value.boolean()) return eval::integer(*b, call.span);
  return m.unknown("its absolute value is not known", call.span);
}

Value round_builtin(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "round");
  const Value& value = eval::plain(call.args[0]);
  const Value* places = call.argument(1, "ndigits");
  const bool whole = !places || places->is_none();
  if (value.integer() && whole) return value;
  const double* d = value.real();
  if (!d || (!whole && !places->integer())) return m.unknown("what it rounds to is not known", call.span);
  if (whole) return std::fabs(*d) < 9e18 ? eval::integer(std::llrint(*d), call.span) : m.too_large(call.span);
  const int digits = static_cast<int>(std::clamp<std::int64_t>(*places->integer(), -20, 20));
  FormatSpec spec;
  spec.type = 'f';
  spec.precision = static_cast<std::size_t>(std::max(digits, 0));
  return eval::real(digits >= 0 ? decode_real(format_real(std::fabs(*d), spec)) * (*d < 0 ? -1 : 1) : std::rint(*d / std::pow(10, -digits)) * std::pow(10, -digits),
                    call.span);
}

Value divmod(Machine& m, Call& call) {
  if (call.args.size() < 2) return needs_argument(m, call, "divmod");
  const Value quotient = m.operate(Op::floor_divide, call.args[0], call.args[1], call.span);
  if (m.halted()) return {};
  return eval::tuple({quotient, m.operate(Op::modulo, call.args[0], call.args[1], call.span)}, call.span);
}

Value power(Machine& m, Call& call) {
  if (call.args.size() != 2) return m.unknown("pow() with a modulus is not computed with", call.span);
  return m.operate(Op::power, call.args[0], call.args[1], call.span);
}

Value isinstance(Machine& m, Call& call) {
  if (call.args.size() < 2) return needs_argument(m, call, "isinstance");
  std::optional<bool> known;
  m.is_instance(call.args[0], call.args[1], known);
  if (m.halted()) return {};
  if (known) return eval::boolean(*known, call.span);
  if (call.args[0].record() || call.args[1].external() || call.args[0].external())
    return m.host().operate("isinstance", {call.args[0], call.args[1]}, call.span);
  return m.unknown("whether it is an instance of that class is not known", call.span);
}

Value issubclass(Machine& m, Call& call) {
  if (call.args.size() < 2) return needs_argument(m, call, "issubclass");
  const ClassObject* type = class_of(call.args[0]);
  const ClassObject* parent = class_of(call.args[1]);
  if (!type || !parent) return m.unknown("whether it is a subclass is not known", call.span);
  std::vector<const eval::Class*> queue{type};
  for (std::size_t i = 0; i < queue.size() && i < 100; ++i) {
    if (queue[i] == parent) return eval::boolean(true, call.span);
    for (const Value& base : queue[i]->bases)
      if (const eval::Class* above = eval::as_class(base)) queue.push_back(above);
  }
  return eval::boolean(false, call.span);
}

Value hasattr(Machine& m, Call& call) {
  if (call.args.size() < 2 || !eval::text_of(call.args[1])) return needs_argument(m, call, "hasattr");
  const Value& object = call.args[0];
  const std::string& name = eval::text_of(call.args[1])->text();
  if (object.is_unknown()) return unknown_like(object, call.span);
  if (object.record() || object.external()) return m.host().operate("hasattr", {object, call.args[1]}, call.span);
  const auto found = m.find_attribute(object, name, call.span);
  if (const auto raised = m.take_raised(); raised && raised->type != "AttributeError") return m.raise(*raised);
  if (!found) return eval::boolean(false, call.span);
  const eval::Instance* instance = instance_of(object);
  const ClassObject* type = instance ? static_cast<const ClassObject*>(instance->type.get()) : class_of(object);
  const bool certain = !found->is_unknown() || !(type && type->outside_base());
  if (module_of(object) && found->is_unknown()) return eval::boolean(false, call.span);
  return certain ? eval::boolean(true, call.span) : m.unknown("whether it has `" + name + "` is not known", call.span);
}

Value getattr(Machine& m, Call& call) {
  if (call.args.size() < 2) return needs_argument(m, call, "getattr");
  const Rope* name = eval::text_of(call.args[1]);
  if (!name) return m.unknown("which attribute is asked for is not known", call.span);
  if (auto found = m.find_attribute(call.args[0], name->text(), call.span)) return std::move(*found);
  if (call.args.size() > 2) {
    const auto raised = m.take_raised();
    if (m.stopped()) return {};
    if (raised && raised->type != "AttributeError") return m.raise(*raised);
    return call.args[2];
  }
  if (m.halted()) return {};
  return m.raise("AttributeError", "'" + m.type_name(call.args[0]) + "' object has no attribute '" + name->text() + "'", call.span);
}

Value setattr(Machine& m, Call& call) {
  if (call.args.size() < 3 || !eval::text_of(call.args[1])) return needs_argument(m, call, "setattr");
  m.set_attribute(call.args[0], eval::text_of(call.args[1])->text(), call.args[2], call.span);
  return eval::none(call.span);
}

Value callable(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "callable");
  const Value& value = call.args[0];
  if (value.is_unknown() || value.record() || value.external()) return m.unknown("whether it can be called is not known", call.span);
  const eval::Instance* object = instance_of(value);
  return eval::boolean(function_of(value) || class_of(value) || (object && object->type && object->type->find("__call__")), call.span);
}

Value ignored(Machine&, Call& call) { return eval::none(call.span); }

Value next_builtin(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "next");
  return m.next(call.args[0], call.args.size() > 1 ? &call.args[1] : nullptr, call.span);
}

Value iterate(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "iter");
  if (instance_as<Iterator>(call.args[0]) || instance_as<Generator>(call.args[0])) return call.args[0];
  if (call.args[0].record()) return call.args[0];
  Unknown why;
  auto items = m.items(call.args[0], call.span, why);
  if (m.halted()) return {};
  return items ? m.make_iterator(std::move(*items), call.span) : Value{why, call.span};
}

Value represent(Machine& m, Call& call) { return call.args.empty() ? needs_argument(m, call, "repr") : m.repr_value(call.args[0], call.span); }

// repr() of plain ASCII is the same.
Value represent_ascii(Machine& m, Call& call) {
  Value shown = represent(m, call);
  const Rope* text = shown.string();
  const bool plain = !text || std::all_of(text->text().begin(), text->text().end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return plain ? shown : m.unknown("ascii() of letters beyond ASCII is not computed with", call.span);
}

Value format_builtin(Machine& m, Call& call) {
  if (call.args.empty()) return needs_argument(m, call, "format");
  const Rope* spec = call.args.size() > 1 ? eval::text_of(call.args[1]) : nullptr;
  return m.formatted(call.args[0], spec ? spec->text() : "", call.span);
}

Value character(Machine& m, Call& call) {
  const std::int64_t* code = call.args.empty() ? nullptr : call.args[0].integer();
  if (!code) return m.unknown("which character it is is not known", call.span);
  if (*code < 0 || *code > 0x10FFFF) return m.raise("ValueError", "chr() arg not in range(0x110000)", call.span);
  std::string text;
  append_utf8(text, static_cast<std::uint32_t>(*code));
  return eval::string(std::move(text), call.span);
}

Value ordinal(Machine& m, Call& call) {
  const Rope* text = call.args.empty() ? nullptr : eval::text_of(call.args[0]);
  if (!text || text->text().size() != 1 || static_cast<unsigned char>(text->text()[0]) >= 0x80) return m.unknown("which code it has is not known", call.span);
  return eval::integer(text->text()[0], call.span);
}

Value in_base(Machine& m, Call& call, char type) {
  const std::int64_t* number = call.args.empty() ? nullptr : call.args[0].integer();
  if (!number) return m.unknown("its digits are not known", call.span);
  FormatSpec spec;
  spec.type = type;
  spec.alternate = true;
  return eval::string(format_whole(*number, spec), call.span);
}
Value hexadecimal(Machine& m, Call& call) { return in_base(m, call, 'x'); }
Value octal(Machine& m, Call& call) { return in_base(m, call, 'o'); }
Value binary(Machine& m, Call& call) { return in_base(m, call, 'b'); }

Value variables(Machine& m, Call& call) {
  if (!call.args.empty()) return m.attribute(call.args[0], "__dict__", call.span);
  return m.scope_dict(false, call.span);
}
Value globals(Machine& m, Call& call) { return m.scope_dict(true, call.span); }
Value locals(Machine& m, Call& call) { return m.scope_dict(false, call.span); }

Value not_followed(Machine& m, Call& call) { return m.unknown("what this call answers depends on where the program runs", call.span); }

// Python text that is run: the host says what that means.
Value evaluate_text(Machine& m, Call& call) { return m.call(eval::external("builtins.eval", call.span), call); }
Value execute_text(Machine& m, Call& call) { return m.call(eval::external("builtins.exec", call.span), call); }

Value super(Machine& m, Call& call) { return m.make_super(call); }

Value import_builtin(Machine& m, Call& call) {
  const Rope* name = call.args.empty() ? nullptr : eval::text_of(call.args[0]);
  if (!name) return m.unknown("which module is imported is not known", call.span);
  return m.import_module(name->text(), call.span);
}

struct Row {
  std::string_view name;
  Builtin run;
};
constexpr Row functions[] = {
    {"len", length}, {"range", make_range}, {"enumerate", enumerate}, {"zip", zip}, {"map", map}, {"filter", filter},
    {"sorted", sort_builtin}, {"reversed", reverse_builtin}, {"any", any}, {"all", all}, {"max", largest}, {"min", smallest}, {"sum", sum},
    {"abs", absolute}, {"round", round_builtin}, {"divmod", divmod}, {"pow", power}, {"isinstance", isinstance}, {"issubclass", issubclass},
    {"hasattr", hasattr}, {"getattr", getattr}, {"setattr", setattr}, {"callable", callable}, {"print", ignored}, {"next", next_builtin},
    {"iter", iterate}, {"repr", represent}, {"ascii", represent_ascii}, {"format", format_builtin}, {"chr", character}, {"ord", ordinal},
    {"hex", hexadecimal}, {"oct", octal}, {"bin", binary}, {"vars", variables}, {"globals", globals}, {"locals", locals},
    {"open", library::open_file}, {"input", not_followed}, {"id", not_followed}, {"hash", not_followed}, {"eval", evaluate_text},
    {"exec", execute_text}, {"compile", not_followed}, {"dir", not_followed}, {"memoryview", not_followed}, {"delattr", not_followed},
    {"super", super}, {"__import__", import_builtin}, {"breakpoint", ignored}, {"complex", not_followed}, {"slice", not_followed},
    {"aiter", not_followed}, {"anext", not_followed},
};

constexpr std::string_view type_names[] = {"object", "type", "str", "int", "float", "bool", "list", "tuple", "dict", "set", "frozenset", "bytes",
                                      "bytearray", "property", "staticmethod", "classmethod", "NoneType", "function", "module",
                                      "method", "generator", "iterator", "ellipsis"};
constexpr std::string_view unnamed[] = {"NoneType", "function", "module", "method", "generator", "iterator", "ellipsis"};

}  // namespace

std::shared_ptr<ClassObject> Machine::make_class(std::string wanted, const char* parent, ClassObject::Kind kind) {
  auto type = std::make_shared<ClassObject>();
  type->name = wanted;
  type->kind = kind;
  if (parent && *parent) type->bases.push_back({std::static_pointer_cast<eval::Class>(builtin_class(parent)), {}});
  builtin_classes_.emplace(std::move(wanted), type);
  return type;
}

std::shared_ptr<ClassObject> Machine::builtin_class(std::string_view wanted) {
  const auto found = builtin_classes_.find(std::string(wanted));
  return found == builtin_classes_.end() ? make_class(std::string(wanted), nullptr, ClassObject::Kind::builtin) : found->second;
}

void Machine::make_builtins() {
  const auto put = [&](std::string_view wanted, Value value) {
    const NameId id = names_.id(wanted);
    if (builtins_.size() <= id) builtins_.resize(id + 1);
    builtins_[id] = std::move(value);
  };
  for (const Row& row : functions) {
    auto native = std::make_shared<Native>();
    native->name = row.name;
    native->run = row.run;
    put(row.name, {std::static_pointer_cast<eval::Function>(native), {}});
  }
  for (std::string_view type : type_names) {
    const Value value{std::static_pointer_cast<eval::Class>(make_class(std::string(type), nullptr, ClassObject::Kind::builtin)), {}};
    if (std::find(std::begin(unnamed), std::end(unnamed), type) == std::end(unnamed)) put(type, value);
  }
  builtin_classes_["bool"]->bases.push_back({std::static_pointer_cast<eval::Class>(builtin_classes_["int"]), {}});
  for (const ExceptionRow& row : builtin_exceptions())
    put(row.name, {std::static_pointer_cast<eval::Class>(make_class(std::string(row.name), std::string(row.parent).c_str(), ClassObject::Kind::exception)), {}});
  put("Ellipsis", eval::external("builtins.Ellipsis"));
  put("NotImplemented", eval::external("builtins.NotImplemented"));
  put("__debug__", eval::boolean(true));
}

const Value* Machine::builtin(NameId id) const { return id < builtins_.size() && builtins_[id] ? &*builtins_[id] : nullptr; }

std::string Machine::type_name(const Value& value) const {
  if (value.is_none()) return "NoneType";
  if (value.boolean()) return "bool";
  if (value.integer()) return "int";
  if (value.real()) return "float";
  if (value.string()) return "str";
  if (bytes_of(value)) return "bytes";
  if (list_of(value)) return "list";
  if (tuple_of(value)) return "tuple";
  if (value.dict()) return "dict";
  if (set_of(value)) return "set";
  if (function_of(value)) return "function";
  if (class_of(value)) return "type";
  if (module_of(value)) return "module";
  if (const eval::Instance* object = instance_of(value)) {
    if (object->type) return object->type->name;
    if (dynamic_cast<const Range*>(object)) return "range";
    return dynamic_cast<const Generator*>(object) ? "generator" : "iterator";
  }
  return eval::describe(value);
}

// Answers through `known`; nullopt: cannot be said here.
bool Machine::is_instance(const Value& value, const Value& type, std::optional<bool>& known) {
  known.reset();
  if (const auto* many = type.sequence()) {
    bool certain = true;
    for (const Value& one : *many) {
      std::optional<bool> inner;
      if (is_instance(value, one, inner)) {
        known = true;
        return true;
      }
      certain = certain && inner;
    }
    if (certain) known = false;
    return false;
  }
  if (value.is_unknown() || type.is_unknown()) return false;
  const ClassObject* wanted = class_of(type);
  if (value.record() || value.external()) {
    const Value answer = host_.operate("isinstance", {value, type}, value.span);
    if (answer.boolean()) known = *answer.boolean();
    return known.value_or(false);
  }
  const eval::Instance* object = instance_of(value);
  if (!wanted) {
    // A library's class: plain data is none of them, unless it is an alias of a builtin (typing.List, abc.Mapping).
    if (type.external() && !(object && object->type && object->type->outside_base())) known = abstract_instance(value, type.external()->path);
    return known.value_or(false);
  }
  if (object && object->type) {
    std::vector<const eval::Class*> queue{object->type.get()};
    known = wanted->name == "object";
    for (std::size_t i = 0; i < queue.size() && i < 100 && !*known; ++i) {
      if (queue[i] == wanted) known = true;
      for (const Value& base : queue[i]->bases)
        if (const eval::Class* parent = eval::as_class(base)) queue.push_back(parent);
    }
    if (!*known && object->type->outside_base() && wanted->kind == ClassObject::Kind::project) known = false;
    if (!*known && static_cast<const ClassObject*>(object->type.get())->text_members)
      known = wanted->name == (eval::plain(value).string() ? "str" : "int");
    return *known;
  }
  const std::string actual = type_name(value);
  known = wanted->name == "object" || wanted->name == actual || (wanted->name == "int" && actual == "bool");
  return *known;
}

std::optional<std::vector<Value>> Machine::sorted(std::vector<Value> values, const Value* key, const Value* reverse, Span span) {
  std::vector<std::pair<Value, std::size_t>> ranks;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Value rank = key && !key->is_none() ? call_with(*this, *key, {values[i]}, span) : values[i];
    if (halted()) return std::nullopt;
    ranks.emplace_back(std::move(rank), i);
  }
  bool certain = true;
  if (!work(values.size() / 4, span)) return std::nullopt;
  const bool down = reverse && eval::truth(*reverse).value_or(false);
  for (const auto& [rank, i] : ranks)
    if (!order(rank, ranks[0].first)) certain = false;
  if (!certain) return std::nullopt;
  std::stable_sort(ranks.begin(), ranks.end(), [&](const auto& a, const auto& b) {
    const int o = order(a.first, b.first).value_or(0);
    return down ? o > 0 : o < 0;
  });
  std::vector<Value> out;
  out.reserve(values.size());
  for (const auto& [rank, i] : ranks) out.push_back(values[i]);
  return out;
}

Value Machine::next(const Value& value, const Value* fallback, Span span) {
  if (value.is_unknown()) return unknown_like(value, span);
  if (value.record()) {
    Call call;
    call.span = span;
    ++asked_;
    return take(host_.method(value, "__next__", call, self_));
  }
  if (auto generator = instance_as<Generator>(value)) {
    // Its items are made at once, at the first `next`.
    if (!generator->buffer) {
      auto buffer = std::make_shared<Iterator>();
      drive(generator, [&](const Value& item) {
        buffer->items.push_back(item);
        return account(sizeof(Value), span);
      });
      if (halted()) return {};
      generator->buffer = buffer;
    }
    return next({std::static_pointer_cast<eval::Instance>(generator->buffer), span}, fallback, span);
  }
  if (auto iterator = instance_as<Iterator>(value)) {
    if (iterator->incomplete) return unknown("how far this iterator was read is not known", span);
    if (journal_.active()) {
      // How far it is read where it is not known whether that runs cannot be taken back.
      iterator->incomplete = true;
    }
    if (iterator->at < iterator->items.size()) return iterator->items[iterator->at++];
    return fallback ? *fallback : raise("StopIteration", "", span);
  }
  if (instance_of(value)) {
    Call call;
    call.span = span;
    Value item = call_method(value, "__next__", std::move(call));
    if (raised_ && raised_->type == "StopIteration" && fallback) {
      raised_.reset();
      return *fallback;
    }
    return item;
  }
  return raise("TypeError", "'" + type_name(value) + "' object is not an iterator", span);
}

Value Machine::scope_dict(bool global, Span span) {
  auto dict = std::make_shared<eval::Dict>();
  if (!frame_) return {std::move(dict), span};
  const Scope* scope = global ? frame_->code->module->scope.get() : frame_->scope.get();
  for (const auto& [id, value] : scope->slots()) dict->items.emplace_back(eval::string(text(id), span), value);
  return {std::move(dict), span};
}

Value Machine::make_super(const Call& call) {
  auto super = std::make_shared<Super>();
  if (call.args.size() >= 2) {
    const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&call.args[0].data);
    if (!type) return unknown("which class `super` means is not known", call.span);
    super->after = *type;
    super->self = call.args[1];
  } else {
    const Frame* at = frame_;
    while (at && at->function && at->function->owner.expired()) at = at->caller;
    if (!at || !at->function || at->function->node->parameters.empty()) return unknown("`super()` outside of a method", call.span);
    super->after = at->function->owner.lock();
    const Value* self = at->scope->find(at->code->names[at->function->node->parameters[0].name]);
    if (!self) return unknown("`super()` outside of a method", call.span);
    super->self = *self;
  }
  return {std::static_pointer_cast<eval::Instance>(super), call.span};
}

}  // namespace underpin::python
