// Expressions of constants.
#include <cmath>

#include "base/text.h"
#include "syntax/typescript/evaluator.h"

namespace underpin::typescript {
namespace {

constexpr std::size_t kMostWork = 400'000, kMostNested = 300, kMostBytes = 32u << 20;

Value number_value(double value, Span span) {
  if (std::floor(value) == value && std::fabs(value) < 9e15) return eval::integer(static_cast<std::int64_t>(value), span);
  return eval::real(value, span);
}

Value list_value(std::vector<Value> items, Span span) { return eval::list(std::move(items), span); }

// Sets or replaces a key.
void put_key(eval::Dict& dict, const std::string& key, Value value, Span key_span) {
  for (auto& [name, old] : dict.items)
    if (name.string() && name.string()->text() == key) {
      old = std::move(value);
      name.span = key_span;
      return;
    }
  dict.items.emplace_back(eval::string(key, key_span), std::move(value));
}

bool is_absent(const Value& value) { return value.is_none(); }

}  // namespace

std::optional<bool> truth_of(const Value& value) {
  if (value.is_unknown() || value.external()) return std::nullopt;
  if (value.record()) return true;
  if (std::get_if<std::shared_ptr<eval::Function>>(&value.data) || value.dict() || std::get_if<std::shared_ptr<eval::List>>(&value.data))
    return true;
  return eval::truth(value);
}

std::optional<Rope> text_of_value(const Value& value) {
  if (const Rope* text = value.string()) return *text;
  if (const auto* number = value.integer()) return Rope(std::to_string(*number), value.span, false);
  if (const auto* flag = value.boolean()) return Rope(*flag ? "true" : "false", value.span, false);
  return std::nullopt;
}

Value Evaluator::State::value(const At& at, ExprId id) {
  const Expr& e = at.module->tree->expr(id);
  const Span span = at.module->tree->span(e);
  if (id == 0 || ++steps > kMostWork || bytes > kMostBytes) return eval::unknown("it takes too many steps to find out", span);
  if (depth >= kMostNested) return eval::unknown("it is nested too deeply", span);
  ++depth;
  Value out = compute(at, e);
  --depth;
  return out;
}

Value Evaluator::State::compute(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  const Span span = tree.span(e);
  switch (e.kind) {
    case ExprKind::name:
      return name(at, tree.name(e.name), span);
    case ExprKind::null:
    case ExprKind::undefined:
      return eval::none(span);
    case ExprKind::yes:
      return eval::boolean(true, span);
    case ExprKind::no:
      return eval::boolean(false, span);
    case ExprKind::number:
      return number_value(tree.numbers[e.a], span);
    case ExprKind::big_integer:
      return number_value(std::strtod(tree.name(e.name).c_str(), nullptr), span);
    case ExprKind::string:
      return eval::string(*tree.strings[e.a], span);
    case ExprKind::template_:
      return text(at, e);
    case ExprKind::tagged:
      return tagged(at, e);
    case ExprKind::array:
      return array(at, e);
    case ExprKind::object:
      return object(at, e);
    case ExprKind::function: {
      auto closure = std::make_shared<Closure>();
      closure->span = span;
      closure->tree = at.module->tree;
      closure->node = e.a;
      closure->scope = at.scope;
      return Value{std::static_pointer_cast<eval::Function>(closure), span};
    }
    case ExprKind::cast:
      return value(at, e.a);
    case ExprKind::call:
    case ExprKind::new_:
      return call(at, e);
    case ExprKind::member:
      return member(value(at, e.a), tree.name(e.name), span);
    case ExprKind::index: {
      const Value of = value(at, e.a), by = value(at, e.b);
      if (const Rope* key = by.string()) return member(of, key->text(), span);
      const auto* number = by.integer();
      const auto* items = of.sequence();
      if (number && items)
        return *number >= 0 && *number < static_cast<std::int64_t>(items->size()) ? (*items)[static_cast<std::size_t>(*number)]
                                                                                  : eval::none(span);
      return eval::unknown("which entry is meant", span);
    }
    case ExprKind::binary:
      return binary(at, e);
    case ExprKind::unary:
      return unary(at, e);
    case ExprKind::conditional: {
      const auto condition = truth_of(value(at, e.a));
      if (!condition) return eval::unknown("a condition", tree.span(tree.expr(e.a)));
      return value(at, *condition ? e.b : e.c);
    }
    case ExprKind::await:
      return eval::unknown("what is awaited", span);
    default:
      return eval::unknown("this expression", span);
  }
}

Value Evaluator::State::name(const At& at, const std::string& wanted, Span span) {
  for (const Scope* scope = at.scope.get(); scope; scope = scope->parent.get())
    if (const auto found = scope->names.find(wanted); found != scope->names.end()) return found->second;
  return local(at.module, wanted, span);
}

Value Evaluator::State::object(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  auto dict = std::make_shared<eval::Dict>();
  for (const auto* id = tree.begin(e.items); id != tree.end(e.items); ++id) {
    const Property& property = tree.properties[*id];
    const Span key_span{tree.file, property.key_begin, property.key_end};
    if (property.kind == Property::Kind::getter || property.kind == Property::Kind::setter) continue;
    Value own = value(at, property.value);
    if (property.kind == Property::Kind::spread) {
      if (const auto* other = own.dict()) {
        for (const auto& [key, item] : other->items)
          if (key.string()) put_key(*dict, key.string()->text(), item, key.span);
        dict->incomplete = dict->incomplete || other->incomplete;
      } else if (!is_absent(own) && !(own.boolean() && !*own.boolean())) {
        dict->incomplete = true;
      }
      continue;
    }
    std::string key = tree.name(property.name);
    if (property.name == 0) {
      const Value computed = property.key ? value(at, property.key) : eval::unknown("its name", key_span);
      if (!computed.string()) {
        dict->incomplete = true;
        continue;
      }
      key = computed.string()->text();
    }
    bytes += key.size() + 64;
    put_key(*dict, key, std::move(own), key_span);
    if (dict->items.size() > 20'000) break;
  }
  return Value{dict, tree.span(e)};
}

Value Evaluator::State::array(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  bool incomplete = false;
  auto list = std::make_shared<eval::List>();
  list->items = arguments(at, e.items, incomplete);
  list->incomplete = incomplete;
  return Value{list, tree.span(e)};
}

std::vector<Value> Evaluator::State::arguments(const At& at, Run run, bool& incomplete) {
  const Tree& tree = *at.module->tree;
  std::vector<Value> out;
  for (const auto* id = tree.begin(run); id != tree.end(run); ++id) {
    if (*id == 0) {
      out.push_back(eval::none());
      continue;
    }
    const Expr& item = tree.expr(*id);
    if (item.kind != ExprKind::spread) {
      out.push_back(value(at, *id));
      continue;
    }
    const Value spread = value(at, item.a);
    if (const auto* items = spread.sequence())
      out.insert(out.end(), items->begin(), items->end());
    else
      incomplete = true;
    bytes += 64 * (out.size() + 1);
  }
  return out;
}

Value Evaluator::State::text(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  Rope out;
  for (const auto* id = tree.begin(e.items); id != tree.end(e.items); ++id) {
    const Value part = value(at, *id);
    const auto known = text_of_value(part);
    if (!known) return Value{eval::lost_text(out, part, tree.span(tree.expr(*id))), tree.span(e)};
    bytes += known->text().size();
    if (bytes > kMostBytes) return eval::unknown("it takes too many steps to find out", tree.span(e));
    out.append(*known);
  }
  return eval::string(std::move(out), tree.span(e));
}

Value Evaluator::State::tagged(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  const Value tag = value(at, e.a);
  eval::Call call;
  call.span = tree.span(e);
  call.callee_span = tree.span(tree.expr(e.a));
  const Expr& whole = tree.expr(e.b);
  for (const auto* id = tree.begin(whole.items); id != tree.end(whole.items); ++id) {
    const Expr& part = tree.expr(*id);
    // A text in quotes begins before its content.
    const bool text = part.kind == ExprKind::string && tree.strings[part.a]->span().begin == part.begin;
    call.kwargs.emplace_back(text ? "text" : "value", value(at, *id));
  }
  return call_of(tag, std::move(call));
}

Value Evaluator::State::call(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  eval::Call made;
  made.span = tree.span(e);
  made.callee_span = tree.span(tree.expr(e.a));
  const Expr& callee = tree.expr(tree.plain(e.a));
  if (callee.kind == ExprKind::name && tree.name(callee.name) == "require" && !at.module->locals.count("require"))
    if (const Rope* written = e.items.count == 1 ? tree.text_of(tree.item(e.items, 0)) : nullptr) {
      Value all = imported(at.module, written->text(), "*", made.span);
      const auto* module = std::get_if<std::shared_ptr<eval::Module>>(&all.data);
      if (!module) return all;
      const auto own = std::static_pointer_cast<Loaded>(*module);
      return own->exported.size() == 1 && own->exported.count("default") ? exported(own, "default", 0).value_or(all) : all;
    }
  if (callee.kind == ExprKind::member) {
    const Value receiver = value(at, callee.a);
    made.args = arguments(at, e.items, made.incomplete);
    return method(receiver, tree.name(callee.name), std::move(made));
  }
  const Value function = value(at, e.a);
  made.args = arguments(at, e.items, made.incomplete);
  return call_of(function, std::move(made));
}

Value Evaluator::State::call_of(const Value& function, eval::Call call) {
  const Span span = call.span;
  if (const auto* closure = std::get_if<std::shared_ptr<eval::Function>>(&function.data)) {
    if (call.incomplete) return eval::unknown("with what it is called", span);
    return invoke(static_cast<const Closure&>(**closure), call.args, span);
  }
  auto record = std::make_shared<eval::Record>();
  record->call = std::move(call);
  if (const auto* outside = function.external()) {
    record->path = outside->path;
    return eval::record(std::move(record), span);
  }
  if (const auto* of = std::get_if<std::shared_ptr<eval::Record>>(&function.data)) {
    record->path = (*of)->path + ".()";
    record->receiver = *of;
    return eval::record(std::move(record), span);
  }
  if (const auto* why = function.unknown()) return eval::unknown(why->reason, why->span.valid() ? why->span : span);
  return eval::unknown("what is called", span);
}

Value Evaluator::State::method(const Value& receiver, const std::string& called, eval::Call call) {
  const Span span = call.span;
  if (const auto* of = std::get_if<std::shared_ptr<eval::Record>>(&receiver.data)) {
    auto record = std::make_shared<eval::Record>();
    record->path = (*of)->path + "." + called;
    record->receiver = *of;
    record->call = std::move(call);
    return eval::record(std::move(record), span);
  }
  if (const auto* outside = receiver.external()) {
    if (starts_with(outside->path, "globalThis.")) return global_method(outside->path + "." + called, call);
    return call_of(eval::external(outside->path + "." + called, receiver.span), std::move(call));
  }
  if (const auto* items = receiver.sequence())
    if (auto answer = list_method(*items, called, call)) return *answer;
  if (const Rope* text = receiver.string())
    if (auto answer = text_method(*text, called, call)) return *answer;
  return call_of(member(receiver, called, span), std::move(call));
}

Value Evaluator::State::member(const Value& of, const std::string& wanted, Span span) {
  if (const auto* dict = of.dict()) {
    for (const auto& [key, item] : dict->items)
      if (key.string() && key.string()->text() == wanted) return item;
    return dict->incomplete ? eval::unknown("`" + wanted + "` of an object that was not understood in full", span) : eval::none(span);
  }
  if (const auto* module = std::get_if<std::shared_ptr<eval::Module>>(&of.data)) {
    const auto found = exported(std::static_pointer_cast<Loaded>(*module), wanted, 0);
    return found ? *found : eval::none(span);
  }
  if (const auto* outside = of.external()) return eval::external(outside->path + "." + wanted, span);
  if (const auto* record = std::get_if<std::shared_ptr<eval::Record>>(&of.data)) {
    auto attribute = std::make_shared<eval::Record>();
    attribute->path = (*record)->path + "." + wanted;
    attribute->receiver = *record;
    attribute->call.callee_span = span;
    return eval::record(std::move(attribute), span);
  }
  if (wanted == "length") {
    if (const auto* items = of.sequence()) return eval::integer(static_cast<std::int64_t>(items->size()), span);
    if (const Rope* text = of.string()) return eval::integer(static_cast<std::int64_t>(text->text().size()), span);
  }
  if (const auto* why = of.unknown()) return eval::unknown(why->reason, why->span.valid() ? why->span : span);
  return eval::unknown("`" + wanted + "`", span);
}

Value Evaluator::State::unary(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  const Value of = value(at, e.a);
  const Span span = tree.span(e);
  if (e.op == Op::negation)
    if (const auto known = truth_of(of)) return eval::boolean(!*known, span);
  if (e.op == Op::subtract) {
    if (const auto* number = of.integer()) return eval::integer(-*number, span);
    if (const auto* number = of.real()) return eval::real(-*number, span);
  }
  if (e.op == Op::add && (of.integer() || of.real())) return of;
  if (e.op == Op::void_) return eval::none(span);
  return eval::unknown("this expression", span);
}

Value Evaluator::State::binary(const At& at, const Expr& e) {
  const Tree& tree = *at.module->tree;
  const Span span = tree.span(e);
  const Value left = value(at, e.a);
  if (e.op == Op::both || e.op == Op::either || e.op == Op::coalesce) {
    if (e.op == Op::coalesce) {
      if (left.is_none()) return value(at, e.b);
      return left.is_unknown() || left.external() ? eval::unknown("what stands before the ??", span) : left;
    }
    const auto known = truth_of(left);
    if (!known) return eval::unknown("a condition", tree.span(tree.expr(e.a)));
    return *known == (e.op == Op::both) ? value(at, e.b) : left;
  }
  const Value right = value(at, e.b);
  if (e.op == Op::add) {
    if (left.string() || right.string()) {
      const auto a = text_of_value(left), b = text_of_value(right);
      if (!a || !b) return Value{eval::lost_text(a.value_or(Rope()), a ? right : left, span), span};
      Rope joined = *a;
      joined.append(*b);
      bytes += joined.text().size();
      return eval::string(std::move(joined), span);
    }
  }
  if (e.op == Op::same || e.op == Op::equal || e.op == Op::not_same || e.op == Op::not_equal) {
    const bool comparable = !left.record() && !right.record() && !left.external() && !right.external();
    const auto same = comparable ? eval::equal(left, right) : std::nullopt;
    if (same) return eval::boolean(*same == (e.op == Op::same || e.op == Op::equal), span);
    return eval::unknown("a condition", span);
  }
  const auto* a = left.integer();
  const auto* b = right.integer();
  if (a && b) {
    const auto x = static_cast<double>(*a), y = static_cast<double>(*b);
    switch (e.op) {
      case Op::add:
        return number_value(x + y, span);
      case Op::subtract:
        return number_value(x - y, span);
      case Op::multiply:
        return number_value(x * y, span);
      case Op::divide:
        return y != 0 ? number_value(x / y, span) : eval::unknown("a division by zero", span);
      case Op::less:
        return eval::boolean(x < y, span);
      case Op::greater:
        return eval::boolean(x > y, span);
      default:
        break;
    }
  }
  return eval::unknown("this expression", span);
}

Value Evaluator::State::invoke(const Closure& function, const std::vector<Value>& given, Span span) {
  if (depth >= kMostNested || ++steps > kMostWork) return eval::unknown("it takes too many steps to find out", span);
  const FunctionNode& node = function.tree->functions[function.node];
  if (node.async || node.generator) return eval::unknown("a function whose result comes later", span);
  const At at{load(function.tree), std::make_shared<Scope>()};
  at.scope->parent = function.scope;
  scopes.push_back(at.scope);
  ++depth;
  std::size_t index = 0;
  for (const Parameter& parameter : node.parameters) {
    Value own = eval::none(span);
    if (parameter.rest) {
      own = list_value(
          index < given.size() ? std::vector<Value>(given.begin() + static_cast<std::ptrdiff_t>(index), given.end()) : std::vector<Value>{},
          span);
      index = given.size();
    } else if (index < given.size()) {
      own = given[index];
    }
    ++index;
    if (own.is_none() && parameter.value != 0) own = value(at, parameter.value);
    bind(at, parameter.pattern, own, at.scope->names);
  }
  Value out = eval::none(span);
  if (node.value != 0)
    out = value(at, node.value);
  else if (auto returned = run(at, node.body))
    out = std::move(*returned);
  --depth;
  return out;
}

void Evaluator::State::bind(const At& at, ExprId pattern, const Value& given, std::map<std::string, Value, std::less<>>& names) {
  if (pattern == 0 || depth >= kMostNested) return;
  const Tree& tree = *at.module->tree;
  const Expr& e = tree.expr(pattern);
  ++depth;
  switch (e.kind) {
    case ExprKind::name:
      names[tree.name(e.name)] = given;
      break;
    case ExprKind::defaulted:
      bind(at, e.a, given.is_none() ? value(at, e.b) : given, names);
      break;
    case ExprKind::array: {
      const auto* items = given.sequence();
      std::size_t index = 0;
      for (const auto* id = tree.begin(e.items); id != tree.end(e.items); ++id, ++index) {
        if (*id == 0) continue;
        const bool rest = tree.expr(*id).kind == ExprKind::spread;
        if (!items || rest)
          bind(at, rest ? tree.expr(*id).a : *id, eval::unknown("an entry of a list", tree.span(e)), names);
        else
          bind(at, *id, index < items->size() ? (*items)[index] : eval::none(tree.span(e)), names);
      }
      break;
    }
    case ExprKind::object: {
      std::set<std::string> taken;
      for (const auto* id = tree.begin(e.items); id != tree.end(e.items); ++id) {
        const Property& property = tree.properties[*id];
        if (property.kind == Property::Kind::spread) {
          auto rest = std::make_shared<eval::Dict>();
          if (const auto* dict = given.dict()) {
            rest->incomplete = dict->incomplete;
            for (const auto& item : dict->items)
              if (item.first.string() && !taken.count(item.first.string()->text())) rest->items.push_back(item);
          } else {
            rest->incomplete = true;
          }
          bind(at, property.value, Value{rest, tree.span(e)}, names);
          continue;
        }
        taken.insert(tree.name(property.name));
        bind(at, property.value,
             property.name ? member(given, tree.name(property.name), tree.span(e)) : eval::unknown("its name", tree.span(e)), names);
      }
      break;
    }
    default:
      break;
  }
  --depth;
}

std::optional<Value> Evaluator::State::run(const At& at, Run body) {
  const Tree& tree = *at.module->tree;
  if (depth >= kMostNested) return eval::unknown("it is nested too deeply", {});
  for (const auto* id = tree.begin(body); id != tree.end(body); ++id) {
    const Stmt& stmt = tree.stmt(*id);
    if (++steps > kMostWork) return eval::unknown("it takes too many steps to find out", tree.span(stmt));
    ++depth;
    std::optional<Value> returned;
    switch (stmt.kind) {
      case StmtKind::return_:
        returned = stmt.a ? value(at, stmt.a) : eval::none(tree.span(stmt));
        break;
      case StmtKind::declare:
        for (const auto* d = tree.begin(stmt.items); d != tree.end(stmt.items); ++d) {
          const Declarator& declarator = tree.declarators[*d];
          bind(at, declarator.pattern, declarator.value ? value(at, declarator.value) : eval::none(tree.span(stmt)), at.scope->names);
        }
        break;
      case StmtKind::function: {
        auto closure = std::make_shared<Closure>();
        closure->tree = at.module->tree;
        closure->node = stmt.a;
        closure->scope = at.scope;  // a cycle that ends with the evaluator's scopes
        at.scope->names[tree.name(tree.functions[stmt.a].name)] = Value{std::static_pointer_cast<eval::Function>(closure), tree.span(stmt)};
        break;
      }
      case StmtKind::if_: {
        const auto condition = truth_of(value(at, stmt.a));
        if (!condition)
          returned = eval::unknown("a condition", tree.span(tree.expr(stmt.a)));
        else
          returned = run(at, *condition ? stmt.body : stmt.otherwise);
        break;
      }
      case StmtKind::block:
        returned = run(at, stmt.body);
        break;
      case StmtKind::expression:
        if (tree.expr(stmt.a).kind == ExprKind::assign) returned = eval::unknown("a function that changes its variables", tree.span(stmt));
        break;
      default:
        returned = eval::unknown("a function with loops or the like", tree.span(stmt));
        break;
    }
    --depth;
    if (returned) return returned;
  }
  return std::nullopt;
}

Value Evaluator::State::global_method(const std::string& path, const eval::Call& call) {
  const auto* dict = call.args.empty() ? nullptr : call.args[0].dict();
  const bool whole = dict && !dict->incomplete && !call.incomplete;
  std::vector<Value> items;
  if (path == "globalThis.Object.values" && whole) {
    for (const auto& item : dict->items) items.push_back(item.second);
    return list_value(std::move(items), call.span);
  }
  if (path == "globalThis.Object.keys" && whole) {
    for (const auto& item : dict->items) items.push_back(item.first);
    return list_value(std::move(items), call.span);
  }
  if (path == "globalThis.Object.entries" && whole) {
    for (const auto& item : dict->items) items.push_back(list_value({item.first, item.second}, call.span));
    return list_value(std::move(items), call.span);
  }
  if ((path == "globalThis.Object.freeze" || path == "globalThis.Array.from") && call.args.size() == 1) return call.args[0];
  if (path == "globalThis.Object.fromEntries" && call.args.size() == 1 && call.args[0].sequence()) {
    auto out = std::make_shared<eval::Dict>();
    for (const Value& pair : *call.args[0].sequence()) {
      const auto* both = pair.sequence();
      if (both && both->size() == 2 && (*both)[0].string())
        out->items.emplace_back((*both)[0], (*both)[1]);
      else
        out->incomplete = true;
    }
    return Value{out, call.span};
  }
  if (path == "globalThis.JSON.stringify" || starts_with(path, "globalThis.process."))
    return eval::unknown("what `" + path.substr(11) + "` yields", call.span);
  return call_of(eval::external(path, call.callee_span), call);
}

std::optional<Value> Evaluator::State::list_method(const std::vector<Value>& items, const std::string& called, const eval::Call& call) {
  if (call.incomplete) return std::nullopt;
  if (called == "map" && call.args.size() == 1) {
    std::vector<Value> out;
    for (std::size_t i = 0; i < items.size(); ++i) {
      eval::Call one;
      one.args = {items[i], eval::integer(static_cast<std::int64_t>(i))};
      one.span = call.span;
      out.push_back(call_of(call.args[0], std::move(one)));
    }
    return list_value(std::move(out), call.span);
  }
  if (called == "filter" && call.args.size() == 1) {
    std::vector<Value> out;
    for (const Value& item : items) {
      eval::Call one;
      one.args = {item};
      one.span = call.span;
      const auto keep = truth_of(call_of(call.args[0], std::move(one)));
      if (!keep) return eval::unknown("a condition", call.span);
      if (*keep) out.push_back(item);
    }
    return list_value(std::move(out), call.span);
  }
  if (called == "concat" && call.args.size() == 1 && call.args[0].sequence()) {
    std::vector<Value> out = items;
    out.insert(out.end(), call.args[0].sequence()->begin(), call.args[0].sequence()->end());
    bytes += 64 * out.size();
    return list_value(std::move(out), call.span);
  }
  if (called == "join" && call.args.size() <= 1) {
    Rope out;
    const auto separator = call.args.empty() ? std::optional(Rope(",")) : text_of_value(call.args[0]);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto part = text_of_value(items[i]);
      if (!part || !separator) return eval::unknown("a text that is put together", call.span);
      if (i > 0) out.append(*separator);
      out.append(*part);
    }
    bytes += out.text().size();
    return eval::string(std::move(out), call.span);
  }
  return std::nullopt;
}

std::optional<Value> Evaluator::State::text_method(const Rope& text, const std::string& called, const eval::Call& call) {
  const auto changed = [&](std::string out) { return eval::string(Rope(std::move(out), text.span(), false), call.span); };
  if (called == "toLowerCase") return changed(lower(text.text()));
  if (called == "toUpperCase") return changed(upper(text.text()));
  if (called == "trim") return changed(std::string(trim(text.text())));
  if (called == "toString" && call.args.empty()) return eval::string(text, call.span);
  return eval::unknown("what `" + called + "` makes of a text", call.span);
}

}  // namespace underpin::typescript
