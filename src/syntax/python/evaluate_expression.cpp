#include <algorithm>

#include "base/text.h"
#include "syntax/python/machine.h"
#include "syntax/python/stars.h"

namespace underpin::python {
namespace {

constexpr std::size_t deepest_nesting = 4000;
constexpr std::ptrdiff_t most_stack = 4 << 20;  // bytes of the thread's stack an evaluation may use

}  // namespace

Value Machine::eval(ExprId id) {
  const Expr& e = tree().expr(id);
  const Span span = span_of(e);
  if (!step(span)) return {stop_reason_, span};
  const std::ptrdiff_t used = stack_base_ - static_cast<const char*>(__builtin_frame_address(0));
  if (++nesting_ > deepest_nesting || used > most_stack) {
    --nesting_;
    stop("nested too deeply", span);
    return {stop_reason_, span};
  }
  Value value = eval_kind(e, span);
  --nesting_;
  if (!value.span.valid()) value.span = span;
  return value;
}

Value Machine::eval_kind(const Expr& e, Span span) {
  const Tree& t = tree();
  switch (e.kind) {
    case ExprKind::name: return eval_name(e, span);
    case ExprKind::string: return {t.strings[e.a], span};
    case ExprKind::attribute: {
      const Value object = eval(e.a);
      return halted() ? object : attribute(object, text(global_name(e.name)), span);
    }
    case ExprKind::call: return eval_call(e, span);
    case ExprKind::none: return eval::none(span);
    case ExprKind::yes: return eval::boolean(true, span);
    case ExprKind::no: return eval::boolean(false, span);
    case ExprKind::ellipsis: return eval::external("builtins.Ellipsis", span);
    case ExprKind::integer: return eval::integer(t.integers[e.a], span);
    case ExprKind::too_large: return unknown("a number this large is not computed with", span);
    case ExprKind::real: return eval::real(t.reals[e.a], span);
    case ExprKind::bytes: return {t.bytes[e.a], span};
    case ExprKind::fstring: return eval_fstring(e, span);
    case ExprKind::interpolation: return eval_interpolation(e);
    case ExprKind::list:
    case ExprKind::tuple:
    case ExprKind::set: return eval_sequence(e, span);
    case ExprKind::dict: return eval_dict(e, span);
    case ExprKind::subscript: return eval_subscript(e, span);
    case ExprKind::slice: return eval_slice(e, span);
    case ExprKind::unary: return eval_unary(e, span);
    case ExprKind::binary: return eval_binary(e, span);
    case ExprKind::both:
    case ExprKind::either: return eval_logic(e, span);
    case ExprKind::negation: {
      Unknown why;
      const auto known = condition(e.a, why);
      return known ? eval::boolean(!*known, span) : Value{why, span};
    }
    case ExprKind::compare: return eval_compare(e, span);
    case ExprKind::conditional: return eval_conditional(e, span);
    case ExprKind::lambda: return make_closure(e.a, span);
    case ExprKind::comprehension: return eval_comprehension(e, span);
    case ExprKind::walrus: {
      Value value = eval(e.a);
      if (halted()) return value;
      Scope* scope = frame_->scope.get();
      std::shared_ptr<Scope> target = frame_->scope;
      while (scope->kind() == Scope::Kind::comprehension && scope->parent()) {
        target = scope->parent();
        scope = target.get();
      }
      bind(target, global_name(e.name), value);
      return value;
    }
    case ExprKind::await: return eval(e.a);
    case ExprKind::yield:
    case ExprKind::yield_from: return eval_yield(e, span);
    case ExprKind::error: return unknown("this could not be read", span);
    default: return unknown("this form of expression is not understood", span);
  }
}

Value Machine::eval_name(const Expr& e, Span span) {
  const NameId wanted = global_name(e.name);
  for (Scope* scope = frame_->scope.get(); scope; scope = scope->parent().get())
    if (const Value* value = scope->find(wanted)) return *value;
  if (const Value* value = builtin(wanted)) {
    Value copy = *value;
    copy.span = span;
    return copy;
  }
  const ModuleObject* module = frame_->code->module;
  const std::string& spelled = text(wanted);
  if (spelled == "__file__") return eval::string(sources_.get(tree().file).path, span);
  if (module && spelled == "__name__") return eval::string(module->name, span);
  if (module)
    if (const auto star = star_of(module->stars, spelled)) return external_member(*star, spelled, span);
  if (module && !module->stars.empty()) return unknown("`" + spelled + "` comes from one of several `import *`", span);
  if (module && module->incomplete) return unknown("`" + spelled + "` is not known: " + module->why_incomplete, span);
  return raise("NameError", "name '" + spelled + "' is not defined", span);
}

Value Machine::eval_fstring(const Expr& e, Span span) {
  Rope result;
  std::optional<Unknown> lost;
  for (const std::uint32_t* part = tree().begin(e.items); part != tree().end(e.items); ++part) {
    const Value value = eval(*part);
    if (halted()) return value;
    if (const Rope* piece = value.string()) {
      if (!lost && !account_text(result.text().size(), piece->text().size(), span)) return {stop_reason_, span};
      if (!lost) result.append(*piece);
    } else if (!lost) {
      lost = eval::lost_text(result, value, span_of(tree().expr(*part)));
    }
  }
  if (lost) return {*lost, span};
  return eval::string(std::move(result), span);
}

// `{value!r:spec}` as text. A plain string keeps the places of its pieces.
Value Machine::eval_interpolation(const Expr& e) {
  const Span span = span_of(e);
  Value value = eval(e.a);
  if (halted()) return value;
  if (e.op == 'r' || e.op == 'a') value = repr_value(value, span);
  if (e.op == 's') value = text_value(value, span);
  if (halted()) return value;
  std::string spec;
  if (e.b) {
    const Value given = eval(e.b);
    if (halted() || given.is_unknown()) return given;
    if (given.string()) spec = given.string()->text();
  } else if (e.c && e.op == 0) {
    value = repr_value(value, span);
  }
  Value shown = spec.empty() ? text_value(value, span) : formatted(value, spec, span);
  if (!e.c || !shown.string()) return shown;
  const Expr& inner = tree().expr(e.a);
  std::string label(tree().text.substr(e.begin + 1, inner.end - e.begin - 1));
  const std::size_t mark = tree().text.find('=', inner.end);
  label = std::string(tree().text.substr(e.begin + 1, mark == std::string_view::npos ? 0 : mark - e.begin));
  Rope rope(std::move(label), span, false);
  rope.append(*shown.string());
  return eval::string(std::move(rope), span);
}

// Evaluates the items of a display or the like, spreading stars. An unknown star sets `incomplete`.
bool Machine::eval_items(Run run, std::vector<Value>& out, bool& incomplete) {
  out.reserve(run.count);
  for (const std::uint32_t* id = tree().begin(run); id != tree().end(run); ++id) {
    const Expr& item = tree().expr(*id);
    if (item.kind != ExprKind::star) {
      out.push_back(eval(*id));
      if (halted()) return false;
      continue;
    }
    const Value spread = eval(item.a);
    if (halted()) return false;
    Unknown why;
    const auto inner = items(spread, span_of(item), why);
    if (halted()) return false;
    if (!inner) {
      incomplete = true;
      continue;
    }
    if (!account(inner->size() * sizeof(Value), span_of(item))) return false;
    out.insert(out.end(), inner->begin(), inner->end());
  }
  return true;
}

Value Machine::eval_sequence(const Expr& e, Span span) {
  std::vector<Value> values;
  bool incomplete = false;
  if (!eval_items(e.items, values, incomplete)) return {};
  if (!account(values.size() * sizeof(Value), span)) return {stop_reason_, span};
  if (incomplete) return unknown("its items are not known", span);
  if (e.kind == ExprKind::list) return eval::list(std::move(values), span);
  if (e.kind == ExprKind::tuple) return eval::tuple(std::move(values), span);
  return make_set(std::move(values), span);
}

Value Machine::eval_dict(const Expr& e, Span span) {
  auto dict = std::make_shared<eval::Dict>();
  const std::uint32_t* id = tree().begin(e.items);
  for (; id != tree().end(e.items); id += 2) {
    const Value key = id[0] ? eval(id[0]) : Value{};
    if (halted()) return {};
    const Value value = eval(id[1]);
    if (halted()) return {};
    if (id[0]) {
      dict_put(*dict, key, value);
    } else {
      merge_dict(*dict, value, span);
    }
    if (!account(2 * sizeof(Value), span)) return {stop_reason_, span};
  }
  return {std::move(dict), span};
}

Value Machine::eval_subscript(const Expr& e, Span span) {
  const Value value = eval(e.a);
  if (halted()) return value;
  const Expr& key = tree().expr(e.b);
  if (key.kind == ExprKind::slice) {
    Value bounds[3] = {eval::none(), eval::none(), eval::none()};
    const ExprId ids[3] = {key.a, key.b, key.c};
    for (int i = 0; i < 3; ++i) {
      if (ids[i]) bounds[i] = eval(ids[i]);
      if (halted()) return {};
    }
    return slice(value, bounds, span);
  }
  const Value index = eval(e.b);
  return halted() ? index : subscript(value, index, span);
}

Value Machine::eval_slice(const Expr&, Span span) { return unknown("a slice by itself is not computed with", span); }

Value Machine::eval_unary(const Expr& e, Span span) {
  const Value value = eval(e.a);
  if (halted() || value.is_unknown()) return value;
  return negate(static_cast<Op>(e.op), value, span);
}

// Left spines (`a + b + c + …`) are walked in a loop, as the parser built them.
Value Machine::eval_binary(const Expr& e, Span span) {
  std::vector<const Expr*> spine{&e};
  while (tree().expr(spine.back()->a).kind == ExprKind::binary) spine.push_back(&tree().expr(spine.back()->a));
  Value left = eval(spine.back()->a);
  for (std::size_t i = spine.size(); i-- > 0 && !halted();) {
    const Expr& at = *spine[i];
    if (!step(span_of(at))) return {stop_reason_, span};
    const Value right = eval(at.b);
    if (halted()) return {};
    left = operate(static_cast<Op>(at.op), left, right, span_of(at));
    if (!left.span.valid()) left.span = span_of(at);
  }
  (void)span;
  return left;
}

// `and` and `or` answer one of their operands. An undecided left operand leaves the right one undecided.
Value Machine::eval_logic(const Expr& e, Span span) {
  const Value left = eval(e.a);
  if (halted()) return left;
  const auto known = truth(left, span);
  if (halted()) return left;
  const bool stops_on = e.kind == ExprKind::either;
  if (known) return *known == stops_on ? left : eval(e.b);
  const Unknown why = reason_of(left, span_of(tree().expr(e.a)));
  Value right;
  const Journal::Changes changes = speculate(why, [&] { right = eval(e.b); });
  journal_.join(changes, {}, why);
  if (raised_) {
    if (!would_be_caught(&*raised_)) raised_.reset();
    else return right;
  }
  return same(left, right) ? left : Value{why, span};
}

Value Machine::eval_compare(const Expr& e, Span span) {
  Value left = eval(e.a);
  if (halted()) return left;
  std::optional<Unknown> lost;
  const std::uint32_t* id = tree().begin(e.items);
  for (; id != tree().end(e.items); id += 2) {
    Value right = eval(id[1]);
    if (halted()) return right;
    const Value result = compare(static_cast<Op>(id[0]), left, right, span);
    if (halted()) return result;
    if (e.items.count == 2) return result;
    const auto known = truth(result, span);
    if (known && !*known) return result;
    if (!known && !lost) lost = reason_of(result, span);
    left = std::move(right);
  }
  if (lost) return {*lost, span};
  return eval::boolean(true, span);
}

Value Machine::eval_conditional(const Expr& e, Span span) {
  Unknown why;
  const auto known = condition(e.a, why);
  if (halted()) return {};
  if (known) return eval(*known ? e.b : e.c);
  Value one, other;
  const Journal::Changes first = speculate(why, [&] { one = eval(e.b); });
  drop_uncaught();
  const Journal::Changes second = speculate(why, [&] { other = eval(e.c); });
  drop_uncaught();
  journal_.join(first, second, why);
  if (halted()) return {};
  return same(one, other) ? one : Value{why, span};
}

std::optional<bool> Machine::condition(ExprId id, Unknown& why) {
  const Expr& e = tree().expr(id);
  if (e.kind == ExprKind::negation) {
    const auto inner = condition(e.a, why);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (e.kind == ExprKind::both || e.kind == ExprKind::either) {
    const bool stops_on = e.kind == ExprKind::either;
    const auto left = condition(e.a, why);
    if (halted()) return std::nullopt;
    if (left) return *left == stops_on ? left : condition(e.b, why);
    std::optional<bool> right;
    Unknown other;
    journal_.join(speculate(why, [&] { right = condition(e.b, other); }), {}, why);
    drop_uncaught();
    return right && *right == stops_on ? right : std::nullopt;
  }
  const Value value = eval(id);
  if (halted()) return std::nullopt;
  const Span span = span_of(e);
  const auto known = truth(value, span);
  if (!known) why = reason_of(value, span);
  return known;
}

Unknown Machine::reason_of(const Value& value, Span span) const {
  if (const Unknown* why = value.unknown()) return {why->reason, span};
  return {"the truth of " + eval::describe(value) + " is not known", span};
}

void Machine::drop_uncaught() {
  if (raised_ && !would_be_caught(&*raised_)) raised_.reset();
}

std::optional<bool> Machine::truth(const Value& value, Span span) {
  if (value.record() || value.external()) return host_.truth(value);
  const eval::Instance* instance = instance_of(value);
  if (!instance || eval::plain(value).data.index() != value.data.index()) return eval::truth(value);
  if (const auto* range = dynamic_cast<const Range*>(instance)) return range->size() > 0;
  if (!instance->type) return true;
  for (const char* method : {"__bool__", "__len__"}) {
    if (!instance->type->find(method)) continue;
    Call none;
    none.span = span;
    return eval::truth(call_method(value, method, std::move(none)));
  }
  if (instance->type->outside_base()) return host_.truth(value);
  return true;
}

// --- comprehensions

bool Machine::comprehend(const Expr& e, std::size_t clause, const std::function<bool()>& emit, Unknown& why) {
  if (clause == e.items.count) return emit();
  const Expr& at = tree().expr(tree().begin(e.items)[clause]);
  if (at.kind == ExprKind::clause_if) {
    const auto known = condition(at.a, why);
    if (halted()) return false;
    if (!known) return false;
    return *known ? comprehend(e, clause + 1, emit, why) : true;
  }
  const Value source = eval(at.b);
  if (halted()) return false;
  bool fine = true;
  const bool known = for_each(source, span_of(at), why, [&](const Value& item) {
    assign(at.a, item);
    fine = !halted() && comprehend(e, clause + 1, emit, why);
    return fine;
  });
  return known && fine && !halted();
}

Value Machine::eval_comprehension(const Expr& e, Span span) {
  const std::shared_ptr<Scope> outer = frame_->scope;
  frame_->scope = std::make_shared<Scope>(Scope::Kind::comprehension, outer);
  std::vector<Value> values;
  auto dict = std::make_shared<eval::Dict>();
  Unknown why{"what it goes over is not known", span};
  const bool known = comprehend(e, 0, [&] {
    Value value = eval(e.a);
    if (halted() || !account(2 * sizeof(Value), span)) return false;
    if (e.op != 'd') {
      values.push_back(std::move(value));
      return true;
    }
    const Value second = eval(e.b);
    if (halted()) return false;
    dict_put(*dict, value, second);
    return true;
  }, why);
  frame_->scope = outer;
  if (halted()) return {};
  if (!known) return {why, span};
  switch (e.op) {
    case 'l': return eval::list(std::move(values), span);
    case 's': return make_set(std::move(values), span);
    case 'd': return {std::move(dict), span};
    default: return make_iterator(std::move(values), span);
  }
}

Value Machine::eval_yield(const Expr& e, Span span) {
  const Value value = e.a ? eval(e.a) : eval::none(span);
  if (halted()) return value;
  const YieldSink* sink = frame_->sink;
  if (!sink) return unknown("a generator outside of a loop is not followed", span);
  if (e.kind == ExprKind::yield_from) {
    Unknown why;
    bool wanted = true;
    if (!for_each(value, span, why, [&](const Value& item) { return wanted = (*sink)(item); })) {
      if (!halted()) (*sink)(Value{why, span});
    }
    if (!wanted && !halted()) raise("GeneratorExit", "", span);
    return eval::none(span);
  }
  const bool wanted = (*sink)(value);
  if (!wanted && !halted()) raise("GeneratorExit", "", span);
  return eval::none(span);
}

}  // namespace underpin::python
