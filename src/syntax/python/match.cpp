// `match`: each pattern answers yes, no, or that it cannot be known.
#include "syntax/python/machine.h"

namespace underpin::python {

Flow Machine::exec_match(const Stmt& s) {
  const Value subject = eval(s.a);
  if (halted()) return halted_flow();
  for (std::uint32_t i = 0; i < s.items.count; ++i) {
    const CaseNode& option = tree().cases[tree().begin(s.items)[i]];
    Unknown why;
    auto matched = matches(option.pattern, subject, why);
    if (halted()) return halted_flow();
    if (matched && *matched && option.guard) matched = condition(option.guard, why);
    if (halted()) return halted_flow();
    if (matched && !*matched) continue;
    if (matched) return exec_block(option.body);
    // From here on it is undecided which case runs: this one, or what the rest would do.
    Stmt rest = s;
    rest.items.first += i + 1;
    rest.items.count -= i + 1;
    return undecided(why, [&] { return exec_block(option.body); }, [&] { return exec_match(rest); });
  }
  return Flow::normal;
}

std::optional<bool> Machine::matches(ExprId pattern, const Value& value, Unknown& why) {
  const Expr& e = tree().expr(pattern);
  const Span span = span_of(e);
  if (!step(span)) return std::nullopt;
  switch (e.kind) {
    case ExprKind::match_capture:
      if (e.name) assign_name(global_name(e.name), value);
      return true;
    case ExprKind::match_value: {
      const Value wanted = eval(e.a);
      if (halted()) return std::nullopt;
      const auto same = equal(value, wanted);
      if (!same) why = reason_of(value.is_unknown() ? value : wanted, span);
      return same;
    }
    case ExprKind::match_either: {
      bool certain = true;
      for (std::uint32_t i = 0; i < e.items.count; ++i) {
        const auto matched = matches(tree().begin(e.items)[i], value, why);
        if (matched && *matched) return true;
        certain = certain && matched;
      }
      return certain ? std::optional(false) : std::nullopt;
    }
    case ExprKind::match_as: {
      const auto matched = matches(e.a, value, why);
      if (e.name && (!matched || *matched)) assign_name(global_name(e.name), value);
      return matched;
    }
    case ExprKind::match_sequence: return match_sequence(e, value, why);
    case ExprKind::match_mapping: return match_mapping(e, value, why);
    case ExprKind::match_class: return match_class(e, value, why);
    default: why = {"this pattern is not understood", span}; return std::nullopt;
  }
}

std::optional<bool> Machine::match_sequence(const Expr& e, const Value& value, Unknown& why) {
  if (value.is_unknown()) {
    why = reason_of(value, span_of(e));
    return std::nullopt;
  }
  const std::vector<Value>* items = set_of(value) ? nullptr : value.sequence();
  if (!items) return false;
  const std::uint32_t* ids = tree().begin(e.items);
  std::size_t star = e.items.count;
  for (std::size_t i = 0; i < e.items.count; ++i)
    if (tree().expr(ids[i]).kind == ExprKind::match_star) star = i;
  const std::size_t fixed = star == e.items.count ? e.items.count : e.items.count - 1;
  if (items->size() < fixed || (star == e.items.count && items->size() != fixed)) return false;
  std::size_t at = 0;
  bool certain = true;
  for (std::size_t i = 0; i < e.items.count; ++i) {
    if (i == star) {
      const std::size_t length = items->size() - fixed;
      std::vector<Value> middle(items->begin() + static_cast<std::ptrdiff_t>(at), items->begin() + static_cast<std::ptrdiff_t>(at + length));
      if (tree().expr(ids[i]).name) assign_name(global_name(tree().expr(ids[i]).name), eval::list(std::move(middle), value.span));
      at += length;
      continue;
    }
    const auto matched = matches(ids[i], (*items)[at++], why);
    if (halted()) return std::nullopt;
    if (matched && !*matched) return false;
    certain = certain && matched;
  }
  return certain ? std::optional(true) : std::nullopt;
}

std::optional<bool> Machine::match_mapping(const Expr& e, const Value& value, Unknown& why) {
  const auto dict = dict_of(value);
  if (!dict) {
    if (!value.is_unknown()) return false;
    why = reason_of(value, span_of(e));
    return std::nullopt;
  }
  bool certain = true;
  for (std::uint32_t i = 0; i + 1 < e.items.count; i += 2) {
    const Expr& key = tree().expr(tree().begin(e.items)[i]);
    const Value wanted = eval(key.kind == ExprKind::match_value ? key.a : tree().begin(e.items)[i]);
    bool sure = true;
    const auto position = dict_position(*dict, wanted, sure);
    if (!position) {
      if (sure && !dict->incomplete) return false;
      why = {"its keys are not known", span_of(e)};
      return std::nullopt;
    }
    const auto matched = matches(tree().begin(e.items)[i + 1], dict->items[*position].second, why);
    if (halted()) return std::nullopt;
    if (matched && !*matched) return false;
    certain = certain && matched;
  }
  return certain ? std::optional(true) : std::nullopt;
}

std::optional<bool> Machine::match_class(const Expr& e, const Value& value, Unknown& why) {
  const Value type = eval(e.a);
  if (halted()) return std::nullopt;
  std::optional<bool> known;
  is_instance(value, type, known);
  if (!known) why = reason_of(value, span_of(e));
  if (!known || !*known) return known;
  bool certain = true;
  for (std::uint32_t i = 0; i < e.items.count; ++i) {
    const Expr& part = tree().expr(tree().begin(e.items)[i]);
    Value inner = value;
    if (part.kind == ExprKind::keyword) inner = attribute(value, text(global_name(part.name)), span_of(part));
    if (halted()) return std::nullopt;
    const auto matched = matches(part.kind == ExprKind::keyword ? part.a : tree().begin(e.items)[i], inner, why);
    if (matched && !*matched) return false;
    certain = certain && matched;
  }
  return certain ? std::optional(true) : std::nullopt;
}

}  // namespace underpin::python
