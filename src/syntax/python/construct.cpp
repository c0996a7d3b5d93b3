// Constructors of builtin types: str(…), int(…), list(…), type(…), property(…).
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "syntax/python/literal.h"
#include "syntax/python/methods.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {
namespace {

Value whole_number(Machine& m, const Call& call) {
  if (call.args.empty()) return eval::integer(0, call.span);
  const Value& value = eval::plain(call.args[0]);
  if (value.is_unknown()) return {Unknown{value.unknown()->reason, call.span}, call.span};
  if (const auto* i = value.integer()) return eval::integer(*i, call.span);
  if (const bool* b = value.boolean()) return eval::integer(*b, call.span);
  if (const double* d = value.real()) return std::fabs(*d) < 9e18 ? eval::integer(static_cast<std::int64_t>(*d), call.span) : m.too_large(call.span);
  if (value.record() || value.external()) return m.host().operate("int", {value}, call.span);
  const Rope* text = value.string();
  if (!text) {
    if (instance_of(value)) return m.unknown("its number is not known", call.span);
    return m.raise("TypeError", "int() argument must be a string, a bytes-like object or a real number, not '" + m.type_name(value) + "'", call.span);
  }
  const Value* base_given = call.argument(1, "base");
  const std::int64_t base = base_given && base_given->integer() ? *base_given->integer() : 10;
  std::string digits(trim(text->text()));
  const bool negative = !digits.empty() && digits[0] == '-';
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.erase(0, 1);
  if (base == 16 && (starts_with(digits, "0x") || starts_with(digits, "0X"))) digits.erase(0, 2);
  digits = replace_all(digits, "_", "");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, static_cast<int>(base < 2 || base > 36 ? 10 : base));
  if (error == std::errc::result_out_of_range) return m.too_large(call.span);
  if (error != std::errc() || end != digits.data() + digits.size())
    return m.raise("ValueError", "invalid literal for int() with base " + std::to_string(base) + ": " + eval::describe(value), call.span);
  return eval::integer(negative ? -number : number, call.span);
}

Value real_number(Machine& m, const Call& call) {
  if (call.args.empty()) return eval::real(0, call.span);
  const Value& value = eval::plain(call.args[0]);
  if (value.is_unknown()) return {Unknown{value.unknown()->reason, call.span}, call.span};
  if (const double* d = value.real()) return eval::real(*d, call.span);
  if (const auto* i = value.integer()) return eval::real(static_cast<double>(*i), call.span);
  if (const bool* b = value.boolean()) return eval::real(*b, call.span);
  const Rope* text = value.string();
  if (!text) return m.unknown("its number is not known", call.span);
  const std::string digits(trim(text->text()));
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size())
    return m.raise("ValueError", "could not convert string to float: " + eval::describe(value), call.span);
  return eval::real(number, call.span);
}

Value collected(Machine& m, const ClassObject& type, const Call& call) {
  const Span span = call.span;
  std::vector<Value> items;
  if (!call.args.empty()) {
    Unknown why;
    auto given = m.items(call.args[0], span, why);
    if (m.halted()) return {};
    if (!given) return {why, span};
    items = std::move(*given);
  }
  if (!m.account(items.size() * sizeof(Value), span)) return {m.stop_reason(), span};
  if (type.name == "list") return eval::list(std::move(items), span);
  if (type.name == "tuple") return eval::tuple(std::move(items), span);
  return m.make_set(std::move(items), span);
}

Value dictionary(Machine& m, const Call& call) {
  auto dict = std::make_shared<eval::Dict>();
  if (!call.args.empty()) m.merge_dict(*dict, call.args[0], call.span);
  if (m.halted()) return {};
  for (const auto& [key, value] : call.kwargs) m.dict_put(*dict, eval::string(key, call.span), value);
  dict->incomplete = dict->incomplete || call.incomplete;
  return {std::move(dict), call.span};
}

// type("Name", (Base,), {"member": …})
Value class_of_parts(Machine& m, const Call& call) {
  const Rope* name = eval::text_of(call.args[0]);
  const auto* bases = call.args[1].sequence();
  const eval::Dict* given = call.args[2].dict();
  if (!name || !bases || !given || given->incomplete) return m.unknown("a class made by a call of `type` with parts that are not known", call.span);
  if (!m.work(200, call.span)) return {m.stop_reason(), call.span};
  auto type = std::make_shared<ClassObject>();
  type->name = name->text();
  type->span = call.span;
  for (const Value& base : *bases) {
    const ClassObject* parent = class_of(base);
    const bool marker = base.external() && harmless_base(base.external()->path);
    if ((parent && parent->enumeration) || (base.external() && starts_with(base.external()->path, "enum.")))
      return m.unknown("an enumeration made by a call of `type`", call.span);
    if (!marker && !(parent && parent->kind == ClassObject::Kind::builtin && parent->name == "object")) type->bases.push_back(base);
  }
  for (const auto& [key, value] : given->items) {
    const Rope* spelled = eval::text_of(key);
    if (!spelled) return m.unknown("a class made by a call of `type` with a member whose name is not known", call.span);
    if (value.record()) m.host().named(value, spelled->text());
    eval::put(type->members, spelled->text(), value);
  }
  Value made{std::static_pointer_cast<eval::Class>(type), call.span};
  if (type->outside_base()) m.host().class_defined(made, m.interpreter());
  return made;
}

Value type_of(Machine& m, const Call& call) {
  if (call.args.size() == 3) return class_of_parts(m, call);
  if (call.args.size() != 1) return m.unknown("classes made by a call of `type` are not followed", call.span);
  const Value& value = call.args[0];
  if (value.is_unknown()) return {Unknown{value.unknown()->reason, call.span}, call.span};
  if (value.record() || value.external()) return m.host().operate("type", {value}, call.span);
  if (const eval::Instance* object = instance_of(value); object && object->type) return {object->type, call.span};
  return {std::static_pointer_cast<eval::Class>(m.builtin_class(m.type_name(value))), call.span};
}

Value descriptor(Machine& m, const ClassObject& type, const Call& call) {
  if (call.args.empty()) return m.unknown("a descriptor without a function", call.span);
  auto made = std::make_shared<Descriptor>();
  made->kind = type.name == "property"       ? Descriptor::Kind::property
               : type.name == "staticmethod" ? Descriptor::Kind::static_method
                                             : Descriptor::Kind::class_method;
  made->function = call.args[0];
  if (call.args.size() > 1) made->setter = call.args[1];
  if (const FunctionObject* function = function_of(call.args[0])) {
    made->name = function->name;
    made->span = function->span;
  }
  return {std::static_pointer_cast<eval::Function>(made), call.span};
}

Value bytes(Machine& m, const Call& call) {
  if (call.args.empty()) return {std::make_shared<const eval::Bytes>(), call.span};
  if (bytes_of(call.args[0])) return call.args[0];
  if (const Rope* text = eval::text_of(call.args[0])) return {std::make_shared<const eval::Bytes>(eval::Bytes{text->text()}), call.span};
  return m.unknown("these bytes are not known", call.span);
}

}  // namespace

Value construct_builtin(Machine& m, const ClassObject& type, Call& call) {
  const Span span = call.span;
  const std::string& name = type.name;
  if (call.incomplete && name != "dict") return m.unknown("its arguments are not all known", span);
  if (name == "str") {
    if (call.args.empty()) return eval::string("", span);
    if (call.args.size() > 1 && bytes_of(call.args[0])) return bytes_method(m, call.args[0], "decode", call);
    return m.text_value(call.args[0], span);
  }
  if (name == "int") return whole_number(m, call);
  if (name == "float") return real_number(m, call);
  if (name == "bool") {
    if (call.args.empty()) return eval::boolean(false, span);
    const auto known = m.truth(call.args[0], span);
    return known ? eval::boolean(*known, span) : Value{m.reason_of(call.args[0], span), span};
  }
  if (name == "list" || name == "tuple" || name == "set" || name == "frozenset") return collected(m, type, call);
  if (name == "dict") return dictionary(m, call);
  if (name == "type") return type_of(m, call);
  if (name == "bytes" || name == "bytearray") return bytes(m, call);
  if (name == "property" || name == "staticmethod" || name == "classmethod") return descriptor(m, type, call);
  if (name == "object") {
    auto object = std::make_shared<eval::Instance>();
    object->type = m.builtin_class("object");
    return {std::move(object), span};
  }
  return m.unknown("`" + name + "` is not computed with", span);
}

}  // namespace underpin::python
