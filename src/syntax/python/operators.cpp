// Operators on plain values. Numbers beyond 64 bits and texts beyond reason become unknown, never an error.
#include <algorithm>
#include <cmath>

#include "syntax/python/format.h"
#include "syntax/python/machine.h"

namespace underpin::python {
namespace {

constexpr std::size_t most_text = 4u << 20;  // bytes of one repeated string
constexpr std::size_t most_items = 200'000;  // of one repeated list

std::optional<std::int64_t> whole(const Value& given) {
  const Value& value = eval::plain(given);
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (const std::int64_t* i = value.integer()) return *i;
  return std::nullopt;
}

std::optional<double> number(const Value& given) {
  const Value& value = eval::plain(given);
  if (const double* d = value.real()) return *d;
  if (const auto i = whole(value)) return static_cast<double>(*i);
  return std::nullopt;
}

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::optional<std::int64_t> power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
  if (base == -1) return exponent % 2 ? -1 : 1;
  if (exponent > 63) return std::nullopt;
  for (std::int64_t i = 0; i < exponent; ++i)
    if (__builtin_mul_overflow(result, base, &result)) return std::nullopt;
  return result;
}

// nullopt: the result does not fit.
std::optional<std::int64_t> whole_result(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  switch (op) {
    case Op::add: return __builtin_add_overflow(a, b, &out) ? std::nullopt : std::optional(out);
    case Op::subtract: return __builtin_sub_overflow(a, b, &out) ? std::nullopt : std::optional(out);
    case Op::multiply: return __builtin_mul_overflow(a, b, &out) ? std::nullopt : std::optional(out);
    case Op::floor_divide: return b == -1 && a == INT64_MIN ? std::nullopt : std::optional(floor_quotient(a, b));
    case Op::modulo: return b == -1 ? 0 : a - floor_quotient(a, b) * b;
    case Op::bit_or: return a | b;
    case Op::bit_and: return a & b;
    case Op::bit_xor: return a ^ b;
    case Op::shift_left:
      if (a == 0) return 0;
      if (b > 62 || __builtin_mul_overflow(a, std::int64_t{1} << b, &out)) return std::nullopt;
      return out;
    case Op::shift_right: return b > 62 ? (a < 0 ? -1 : 0) : a >> b;
    case Op::power: return power(a, b);
    default: return std::nullopt;
  }
}

std::optional<int> order_of(const Value& a, const Value& b, int depth) {
  if (const auto x = whole(a), y = whole(b); x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  if (const auto x = number(a), y = number(b); x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  if (const Rope *x = eval::text_of(a), *y = eval::text_of(b); x && y) return x->text().compare(y->text());
  if (const auto *x = bytes_of(a), *y = bytes_of(b); x && y) return x->bytes.compare(y->bytes);
  const auto *x = a.sequence(), *y = b.sequence();
  if (!x || !y || set_of(a) || set_of(b) || depth > 20) return std::nullopt;
  for (std::size_t i = 0; i < x->size() && i < y->size(); ++i) {
    const auto same = eval::equal((*x)[i], (*y)[i]);
    if (!same) return std::nullopt;
    if (!*same) return order_of((*x)[i], (*y)[i], depth + 1);
  }
  return x->size() < y->size() ? -1 : x->size() > y->size() ? 1 : 0;
}

std::string_view in_place_method(Op op) {
  switch (op) {
    case Op::add: return "__add__";
    case Op::subtract: return "__sub__";
    case Op::multiply: return "__mul__";
    case Op::divide: return "__truediv__";
    case Op::modulo: return "__mod__";
    case Op::bit_or: return "__or__";
    case Op::bit_and: return "__and__";
    case Op::less: return "__lt__";
    case Op::less_equal: return "__le__";
    case Op::greater: return "__gt__";
    case Op::greater_equal: return "__ge__";
    default: return "";
  }
}

bool hosted(const Value& value) {
  if (value.record() || value.external()) return true;
  const eval::Instance* object = instance_of(value);
  return object && object->type && object->type->outside_base();
}

}  // namespace

std::optional<int> order(const Value& a, const Value& b) { return order_of(a, b, 0); }

Value Machine::undecidable(const Value& a, const Value& b, Span span, std::string_view what) {
  if (a.unknown()) return {Unknown{a.unknown()->reason, span}, span};
  if (b.unknown()) return {Unknown{b.unknown()->reason, span}, span};
  return unknown("`" + std::string(what) + "` of " + eval::describe(a) + " and " + eval::describe(b) + " is not known", span);
}

Value Machine::operate(Op op, const Value& a, const Value& b, Span span) {
  if (a.is_unknown() || b.is_unknown()) {
    if (op == Op::modulo && eval::text_of(a)) return percent_format(*this, *eval::text_of(a), b, span);
    if (op == Op::add && eval::text_of(a)) return {eval::lost_text(*eval::text_of(a), b, span), span};
    if (op == Op::add && a.unknown() && a.unknown()->opening) return {*a.unknown(), span};
    return undecidable(a, b, span, spelling(op));
  }
  if (hosted(a) || (hosted(b) && !(op == Op::modulo && a.string())))
    return host_.operate(std::string(spelling(op)), {a, b}, span);
  if (const Rope *x = eval::text_of(a); x && op == Op::modulo) return percent_format(*this, *x, b, span);
  if (const Rope *x = eval::text_of(a), *y = eval::text_of(b); x && y && op == Op::add) {
    if (!account_text(x->text().size(), y->text().size(), span)) return {stop_reason_, span};
    Rope joined = *x;
    joined.append(*y);
    return eval::string(std::move(joined), span);
  }
  if (const auto x = whole(a), y = whole(b); x && y) return whole_operation(op, *x, *y, a.boolean() && b.boolean(), span);
  if (const auto x = number(a), y = number(b); x && y) return real_operation(op, *x, *y, span);
  if (op == Op::multiply) {
    if (const auto times = whole(b)) return repeated(a, *times, span);
    if (const auto times = whole(a)) return repeated(b, *times, span);
  }
  if (const Value joined = container_operation(op, a, b, span); !joined.is_none() || halted()) return joined;
  if (const eval::Instance* object = instance_of(a)) {
    const std::string method(in_place_method(op));
    if (object->type && !method.empty() && object->type->find(method)) {
      Call call;
      call.args = {b};
      call.span = span;
      return call_method(a, method, std::move(call));
    }
    if (const Value path = path_operation(op, a, b, span); !path.is_none()) return path;
  }
  if (op == Op::bit_or && (class_of(a) || a.is_none()) && (class_of(b) || b.is_none()) && !(a.is_none() && b.is_none()))
    return eval::external("typing.Union", span);  // int | None
  return raise("TypeError",
               "unsupported operand type(s) for " + std::string(spelling(op)) + ": '" + type_name(a) + "' and '" + type_name(b) + "'", span);
}

Value Machine::whole_operation(Op op, std::int64_t a, std::int64_t b, bool booleans, Span span) {
  if (op == Op::divide || (op == Op::power && b < 0)) return real_operation(op, static_cast<double>(a), static_cast<double>(b), span);
  if (b == 0 && (op == Op::floor_divide || op == Op::modulo))
    return raise("ZeroDivisionError", op == Op::modulo ? "integer modulo by zero" : "integer division or modulo by zero", span);
  if ((op == Op::shift_left || op == Op::shift_right) && b < 0) return raise("ValueError", "negative shift count", span);
  const auto result = whole_result(op, a, b);
  if (!result) return too_large(span);
  if (booleans && (op == Op::bit_or || op == Op::bit_and || op == Op::bit_xor)) return eval::boolean(*result != 0, span);
  return eval::integer(*result, span);
}

Value Machine::real_operation(Op op, double a, double b, Span span) {
  switch (op) {
    case Op::add: return eval::real(a + b, span);
    case Op::subtract: return eval::real(a - b, span);
    case Op::multiply: return eval::real(a * b, span);
    case Op::power: return eval::real(std::pow(a, b), span);
    default: break;
  }
  if (op != Op::divide && op != Op::floor_divide && op != Op::modulo) return raise("TypeError", "unsupported operand type(s) for " + std::string(spelling(op)), span);
  if (b == 0) return raise("ZeroDivisionError", "division by zero", span);
  if (op == Op::divide) return eval::real(a / b, span);
  if (op == Op::floor_divide) return eval::real(std::floor(a / b), span);
  const double rest = std::fmod(a, b);
  return eval::real(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest, span);
}

Value Machine::repeated(const Value& value, std::int64_t times, Span span) {
  const std::size_t count = times > 0 ? static_cast<std::size_t>(times) : 0;
  if (const Rope* text = eval::text_of(value)) {
    if (!text->empty() && count > most_text / text->text().size()) return too_large(span);
    if (!account(text->text().size() * count, span)) return {stop_reason_, span};
    std::string whole_text;
    for (std::size_t i = 0; i < count; ++i) whole_text += text->text();
    return eval::string(Rope(std::move(whole_text), text->span(), count == 1), span);
  }
  if (const auto* bytes = bytes_of(value)) {
    if (!bytes->bytes.empty() && count > most_text / bytes->bytes.size()) return too_large(span);
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += bytes->bytes;
    return {std::make_shared<const eval::Bytes>(eval::Bytes{all}), span};
  }
  const auto* items = set_of(value) ? nullptr : value.sequence();
  if (!items) return list_of(value) ? unknown("its items are not certain", span)
                                    : raise("TypeError", "can't multiply sequence by non-int of type '" + type_name(value) + "'", span);
  if (!items->empty() && count > most_items / items->size()) return too_large(span);
  if (!account(items->size() * count * sizeof(Value), span)) return {stop_reason_, span};
  std::vector<Value> out;
  out.reserve(items->size() * count);
  for (std::size_t i = 0; i < count; ++i) out.insert(out.end(), items->begin(), items->end());
  return tuple_of(value) ? eval::tuple(std::move(out), span) : eval::list(std::move(out), span);
}

// None: not an operation on containers.
Value Machine::container_operation(Op op, const Value& a, const Value& b, Span span) {
  if (op == Op::add && ((list_of(a) && list_of(b)) || (tuple_of(a) && tuple_of(b)))) {
    const auto *x = a.sequence(), *y = b.sequence();
    if (!x || !y) return unknown("its items are not certain", span);
    if (!account((x->size() + y->size()) * sizeof(Value), span)) return {stop_reason_, span};
    std::vector<Value> joined = *x;
    joined.insert(joined.end(), y->begin(), y->end());
    return tuple_of(a) ? eval::tuple(std::move(joined), span) : eval::list(std::move(joined), span);
  }
  if (const auto *x = bytes_of(a), *y = bytes_of(b); x && y && op == Op::add)
    return {std::make_shared<const eval::Bytes>(eval::Bytes{x->bytes + y->bytes}), span};
  if (const auto x = dict_of(a), y = dict_of(b); x && y && op == Op::bit_or) {
    auto joined = std::make_shared<eval::Dict>(*x);
    merge_dict(*joined, b, span);
    return {std::move(joined), span};
  }
  const auto left = set_like(a), right = set_like(b);
  if (!left || !right) return eval::none();
  switch (op) {
    case Op::bit_or: return set_combined(*left, *right, true, true, true, span);
    case Op::bit_and: return set_combined(*left, *right, false, true, false, span);
    case Op::subtract: return set_combined(*left, *right, true, false, false, span);
    case Op::bit_xor: return set_combined(*left, *right, true, false, true, span);
    default: return eval::none();
  }
}

// The items of a set; of dict views too, which are lists of this evaluator.
std::optional<std::vector<Value>> Machine::set_like(const Value& value) {
  const auto set = set_of(value);
  if (!set || set->incomplete) return std::nullopt;
  return set->items;
}

Value Machine::set_combined(const std::vector<Value>& a, const std::vector<Value>& b, bool only_a, bool both, bool only_b, Span span) {
  std::vector<Value> out;
  if (!work(a.size() * b.size() / 16, span)) return {stop_reason_, span};
  bool certain = true;
  const auto inside = [&](const std::vector<Value>& items, const Value& wanted) {
    for (const Value& item : items) {
      const auto same = equal(item, wanted);
      if (!same) certain = false;
      if (same && *same) return true;
    }
    return false;
  };
  for (const Value& item : a) {
    const bool shared = inside(b, item);
    if (shared ? both : only_a) out.push_back(item);
  }
  if (only_b)
    for (const Value& item : b)
      if (!inside(a, item)) out.push_back(item);
  if (!certain) return unknown("its items are not known", span);
  return make_set(std::move(out), span);
}

Value Machine::negate(Op op, const Value& value, Span span) {
  if (hosted(value)) return host_.operate(op == Op::invert ? "~" : op == Op::subtract ? "-x" : "+x", {value}, span);
  if (const double* d = value.real()) {
    if (op == Op::invert) return raise("TypeError", "bad operand type for unary ~: 'float'", span);
    return eval::real(op == Op::subtract ? -*d : *d, span);
  }
  const auto number_of = whole(value);
  if (!number_of) return raise("TypeError", "bad operand type for unary " + std::string(spelling(op)) + ": '" + type_name(value) + "'", span);
  if (op == Op::invert) return eval::integer(~*number_of, span);
  if (op == Op::add) return eval::integer(*number_of, span);
  return *number_of == INT64_MIN ? too_large(span) : eval::integer(-*number_of, span);
}

std::optional<bool> Machine::equal(const Value& a, const Value& b) {
  if (const eval::Instance* object = instance_of(a)) {
    const auto* type = static_cast<const ClassObject*>(object->type.get());
    if (type && type->find("__eq__") && !type->enumeration) {
      Call call;
      call.args = {b};
      call.span = a.span;
      const Value result = call_method(a, "__eq__", std::move(call));
      return halted() ? std::nullopt : eval::truth(result);
    }
    const eval::Instance* other = instance_of(b);
    if (type && (type->dataclass || type->named_tuple) && other && other->type == object->type) {
      for (std::size_t i = 0; i < object->attributes.size() && i < other->attributes.size(); ++i) {
        const auto same = equal(object->attributes[i].second, other->attributes[i].second);
        if (!same || !*same) return same;
      }
      return true;
    }
    if (const auto range = instance_as<Range>(a))
      if (const auto also = instance_as<Range>(b)) return range->size() == also->size() && (range->size() == 0 || range->start == also->start);
  }
  return eval::equal(a, b);
}

// `is`. For plain values identity follows equality where Python shares them: None, booleans, classes.
std::optional<bool> Machine::same_object(const Value& a, const Value& b) {
  if (a.is_unknown() || b.is_unknown()) return std::nullopt;
  if (a.is_none() || b.is_none()) {
    if (a.is_none() && b.is_none()) return true;
    const Value& other = a.is_none() ? b : a;
    if (other.record() || other.external()) {
      const Value answer = host_.operate("is", {a, b}, a.span);
      return answer.boolean() ? std::optional(*answer.boolean()) : std::nullopt;
    }
    return false;
  }
  if (list_of(a) || dict_of(a) || set_of(a)) return python::same(a, b);
  if (a.record() && b.record()) return a.record() == b.record();
  if (instance_of(a) && instance_of(b)) return instance_of(a) == instance_of(b);
  if (a.data.index() != b.data.index()) return false;
  return eval::equal(a, b);
}

Value Machine::compare(Op op, const Value& a, const Value& b, Span span) {
  const auto answer = [&](std::optional<bool> known, bool wanted) {
    if (halted()) return Value{};
    return known ? eval::boolean(*known == wanted, span) : undecidable(a, b, span, spelling(op));
  };
  switch (op) {
    case Op::is: return answer(same_object(a, b), true);
    case Op::is_not: return answer(same_object(a, b), false);
    case Op::in:
    case Op::not_in:
      if (b.record() || b.external()) return host_.operate(std::string(spelling(op)), {a, b}, span);
      return answer(contains(b, a, span), op == Op::in);
    default: break;
  }
  if (a.is_unknown() || b.is_unknown()) return undecidable(a, b, span, spelling(op));
  if (op == Op::equal || op == Op::not_equal) {
    // `column == None` is a SQL condition; of other objects the host knows nothing, and they are not None.
    if (a.is_none() != b.is_none() && (a.record() || b.record())) {
      Value asked = host_.operate(std::string(spelling(op)), {a, b}, span);
      if (!asked.is_unknown()) return asked;
    }
    if (const auto known = equal(a, b)) return answer(known, op == Op::equal);
    if (halted()) return {};
    if (hosted(a) || hosted(b)) return host_.operate(std::string(spelling(op)), {a, b}, span);
    return undecidable(a, b, span, spelling(op));
  }
  if (hosted(a) || hosted(b)) return host_.operate(std::string(spelling(op)), {a, b}, span);
  if (const auto left = set_like(a), right = set_like(b); left && right) return compare_sets(op, *left, *right, span);
  const auto known = order(a, b);
  if (!known) {
    const eval::Instance* object = instance_of(a);
    const std::string method(in_place_method(op));
    if (object && object->type && object->type->find(method)) {
      Call call;
      call.args = {b};
      call.span = span;
      return call_method(a, method, std::move(call));
    }
    return undecidable(a, b, span, spelling(op));
  }
  const int o = *known;
  const bool result = op == Op::less ? o < 0 : op == Op::less_equal ? o <= 0 : op == Op::greater ? o > 0 : o >= 0;
  return eval::boolean(result, span);
}

Value Machine::compare_sets(Op op, const std::vector<Value>& a, const std::vector<Value>& b, Span span) {
  const auto within = [&](const std::vector<Value>& x, const std::vector<Value>& y) {
    return std::all_of(x.begin(), x.end(), [&](const Value& item) {
      return std::any_of(y.begin(), y.end(), [&](const Value& other) { return equal(item, other).value_or(false); });
    });
  };
  if (!work(a.size() * b.size() / 16, span)) return {stop_reason_, span};
  const bool down = op == Op::less || op == Op::less_equal;
  const bool strict = op == Op::less || op == Op::greater;
  const bool inside = down ? within(a, b) : within(b, a);
  return eval::boolean(inside && (!strict || a.size() != b.size()), span);
}

}  // namespace underpin::python
