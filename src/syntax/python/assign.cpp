#include <algorithm>

#include "syntax/python/machine.h"

namespace underpin::python {
namespace {

bool declared(const std::vector<NameId>& names, NameId name) { return std::find(names.begin(), names.end(), name) != names.end(); }

}  // namespace

void Machine::bind(const std::shared_ptr<Scope>& scope, NameId name, Value value) {
  journal_.variable(scope, name);
  scope->put(name, std::move(value));
}

// Where an assignment to `name` goes: the current scope, unless it was declared otherwise.
std::shared_ptr<Scope> Machine::scope_for(NameId name) {
  const std::shared_ptr<Scope>& here = frame_->scope;
  if (here->globals.empty() && here->nonlocals.empty()) return here;
  if (declared(here->globals, name)) return frame_->code->module->scope;
  if (!declared(here->nonlocals, name)) return here;
  for (std::shared_ptr<Scope> scope = here->parent(); scope && scope->kind() != Scope::Kind::module; scope = scope->parent())
    if (scope->find(name)) return scope;
  return here;
}

void Machine::assign_name(NameId name, const Value& value) {
  bind(scope_for(name), name, value);
  if (frame_->scope->kind() == Scope::Kind::class_body && value.record()) host_.named(value, text(name));
}

void Machine::assign(ExprId target, const Value& value) {
  const Expr& e = tree().expr(target);
  const Span span = span_of(e);
  switch (e.kind) {
    case ExprKind::name: assign_name(global_name(e.name), value); return;
    case ExprKind::tuple:
    case ExprKind::list: assign_unpacked(e, value); return;
    case ExprKind::attribute: {
      const Value object = eval(e.a);
      if (!halted()) set_attribute(object, text(global_name(e.name)), value, span);
      return;
    }
    case ExprKind::subscript: {
      const Value object = eval(e.a);
      if (halted()) return;
      if (tree().expr(e.b).kind == ExprKind::slice) {
        assign_slice(object, tree().expr(e.b), value, span);
        return;
      }
      const Value key = eval(e.b);
      if (!halted()) set_item(object, key, value, span);
      return;
    }
    case ExprKind::star: assign(e.a, value); return;
    default: return;
  }
}

// `a, *b, c = value`. Unknown items make every target unknown.
void Machine::assign_unpacked(const Expr& target, const Value& value) {
  const Span span = span_of(target);
  const std::uint32_t* ids = tree().begin(target.items);
  const std::size_t count = target.items.count;
  Unknown why;
  const auto known = items(value, span, why);
  if (halted()) return;
  if (!known) {
    for (std::size_t i = 0; i < count && !halted(); ++i) assign(ids[i], {why, span});
    return;
  }
  std::size_t star = count;
  for (std::size_t i = 0; i < count; ++i)
    if (tree().expr(ids[i]).kind == ExprKind::star) star = i;
  const std::size_t fixed = star == count ? count : count - 1;
  if (known->size() < fixed || (star == count && known->size() > fixed)) {
    const std::string found = std::to_string(known->size());
    raise("ValueError",
          known->size() < fixed ? "not enough values to unpack (expected " + std::to_string(fixed) + ", got " + found + ")"
                                : "too many values to unpack (expected " + std::to_string(fixed) + ")",
          span);
    return;
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < count && !halted(); ++i) {
    if (i != star) {
      assign(ids[i], (*known)[at++]);
      continue;
    }
    const std::size_t length = known->size() - fixed;
    std::vector<Value> middle(known->begin() + static_cast<std::ptrdiff_t>(at), known->begin() + static_cast<std::ptrdiff_t>(at + length));
    assign(ids[i], eval::list(std::move(middle), span));
    at += length;
  }
}

void Machine::assign_slice(const Value& object, const Expr& bounds, const Value& value, Span span) {
  const auto list = list_of(object);
  const auto given = items(value, span);
  for (ExprId id : {bounds.a, bounds.b, bounds.c})
    if (id) {
      eval(id);
      if (halted()) return;
    }
  if (!list) {
    if (object.record() || object.external()) host_.operate("[]=", {object, unknown("a slice", span), value}, span);
    return;
  }
  journal_.list(list);
  if (!bounds.a && !bounds.b && !bounds.c && given) {
    list->items = *given;
  } else {
    list->incomplete = true;
  }
}

Flow Machine::exec_augment(const Stmt& s) {
  const Span span = span_of(s);
  const Op op = static_cast<Op>(s.op);
  const Value before = eval(s.a);
  if (halted()) return halted_flow();
  const Value operand = eval(s.b);
  if (halted()) return halted_flow();
  // `items += more` changes the list itself, which others may hold as well.
  if (const auto list = list_of(before); list && op == Op::add) {
    extend_list(list, operand, span);
    return halted_flow();
  }
  if (set_of(before) && op == Op::bit_or) {
    Call call;
    call.args.push_back(operand);
    call.span = span;
    call_method(before, "update", std::move(call));
    return halted_flow();
  }
  if (const auto dict = dict_of(before); dict && op == Op::bit_or) {
    journal_.dict(dict);
    merge_dict(*dict, operand, span);
    return halted_flow();
  }
  const Value after = operate(op, before, operand, span);
  if (!halted()) assign(s.a, after);
  return halted_flow();
}

Flow Machine::exec_delete(const Stmt& s) {
  for (std::uint32_t i = 0; i < s.items.count && !halted(); ++i) delete_target(tree().begin(s.items)[i]);
  return halted_flow();
}

void Machine::delete_target(ExprId target) {
  const Expr& e = tree().expr(target);
  const Span span = span_of(e);
  if (e.kind == ExprKind::name) {
    const NameId wanted = global_name(e.name);
    const std::shared_ptr<Scope> scope = scope_for(wanted);
    if (!scope->find(wanted)) {
      raise("NameError", "name '" + text(wanted) + "' is not defined", span);
      return;
    }
    journal_.variable(scope, wanted);
    scope->erase(wanted);
  } else if (e.kind == ExprKind::tuple || e.kind == ExprKind::list) {
    for (std::uint32_t i = 0; i < e.items.count && !halted(); ++i) delete_target(tree().begin(e.items)[i]);
  } else if (e.kind == ExprKind::subscript) {
    const Value object = eval(e.a);
    if (halted()) return;
    const bool part = tree().expr(e.b).kind == ExprKind::slice;
    const Value key = part ? unknown("a slice", span) : eval(e.b);
    if (!halted()) delete_item(object, key, span);
  } else if (e.kind == ExprKind::attribute) {
    const Value object = eval(e.a);
    const auto* pointer = std::get_if<std::shared_ptr<eval::Instance>>(&object.data);
    if (halted() || !pointer) return;
    const NameId wanted = global_name(e.name);
    journal_.attribute(*pointer, wanted);
    auto& attributes = (*pointer)->attributes;
    attributes.erase(std::remove_if(attributes.begin(), attributes.end(), [&](const auto& item) { return item.first == text(wanted); }),
                     attributes.end());
  }
}

}  // namespace underpin::python
