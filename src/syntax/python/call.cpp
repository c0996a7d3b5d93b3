#include <algorithm>

#include "syntax/python/machine.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {

Value Machine::make_closure(std::uint32_t function, Span span) {
  const FunctionNode& node = tree().functions[function];
  auto closure = std::make_shared<Closure>();
  closure->code = frame_->code;
  closure->node = &node;
  closure->name = node.name ? text(global_name(node.name)) : "<lambda>";
  closure->span = span;
  std::shared_ptr<Scope> scope = frame_->scope;
  // Names of a class body are not seen by the functions in it.
  while (scope->kind() == Scope::Kind::class_body && scope->parent()) scope = scope->parent();
  closure->scope = scope;
  if (scope->kind() != Scope::Kind::module && (captured_.empty() || captured_.back() != scope)) captured_.push_back(scope);
  closure->defaults.resize(node.parameters.size());
  for (std::size_t i = 0; i < node.parameters.size(); ++i) {
    if (!node.parameters[i].value) continue;
    closure->defaults[i] = eval(node.parameters[i].value);
    if (halted()) return {};
  }
  return {std::static_pointer_cast<eval::Function>(closure), span};
}

Flow Machine::exec_function(const Stmt& s) {
  const FunctionNode& node = tree().functions[s.a];
  Value function = make_closure(s.a, span_of(s));
  if (!halted() && !node.decorators.empty()) function = decorated(std::move(function), node.decorators);
  if (!halted()) assign_name(global_name(node.name), function);
  return halted_flow();
}

// Decorators of the project are called. A library's leave the function what it is, but for those that change what it
// means to call it.
Value Machine::decorated(Value value, const std::vector<ExprId>& decorators) {
  for (std::size_t i = decorators.size(); i-- > 0;) {
    const Expr& e = tree().expr(decorators[i]);
    const Span span = span_of(e);
    if (e.kind == ExprKind::attribute && text(global_name(e.name)) == "setter") {
      const Value previous = eval(e.a);
      if (halted()) return value;
      if (FunctionObject* old = function_of(previous); old && old->form == FunctionObject::Form::descriptor) {
        static_cast<Descriptor*>(old)->setter = value;
        value = previous;
      }
      continue;
    }
    const Value decorator = eval(decorators[i]);
    if (halted()) return value;
    if (decorator.external()) {
      value = library_decorated(*this, decorator.external()->path, std::move(value));
    } else if (function_of(decorator) || class_of(decorator) || instance_of(decorator) || decorator.record()) {
      Call call;
      call.args.push_back(value);
      call.span = span;
      call.callee_span = span;
      Value made = this->call(decorator, std::move(call));
      if (halted()) return value;
      // What a library's decorator makes of a function is still called like the function.
      if (decorator.record() ? function_of(made) || class_of(made) : !made.is_unknown()) value = std::move(made);
    }
  }
  return value;
}

Value Machine::eval_call(const Expr& e, Span span) {
  const Expr& callee = tree().expr(e.a);
  Call call;
  call.span = span;
  call.callee_span = span_of(callee);
  Value result;
  if (callee.kind == ExprKind::attribute) {
    const Value receiver = eval(callee.a);
    if (halted()) return receiver;
    const std::string& method = text(global_name(callee.name));
    if (receiver.external()) {
      const Value function = attribute(receiver, method, call.callee_span);
      if (halted() || !eval_arguments(e.items, call)) return {};
      result = this->call(function, std::move(call));
    } else {
      if (!eval_arguments(e.items, call)) return {};
      result = call_method(receiver, method, std::move(call));
    }
  } else {
    const Value function = eval(e.a);
    if (halted() || !eval_arguments(e.items, call)) return {};
    result = this->call(function, std::move(call));
  }
  if (result.external() || result.record()) result.span = span;
  return result;
}

bool Machine::eval_arguments(Run run, Call& call) {
  call.args.reserve(run.count);
  for (const std::uint32_t* id = tree().begin(run); id != tree().end(run); ++id) {
    const Expr& item = tree().expr(*id);
    const bool named = item.kind == ExprKind::keyword;
    const bool spread = item.kind == ExprKind::star || item.kind == ExprKind::double_star;
    Value value = eval(named || spread ? item.a : *id);
    if (halted()) return false;
    if (named) {
      call.kwargs.emplace_back(text(global_name(item.name)), std::move(value));
    } else if (!spread) {
      call.args.push_back(std::move(value));
    } else if (item.kind == ExprKind::star) {
      const auto inner = items(value, span_of(item));
      if (halted()) return false;
      if (inner && account(inner->size() * sizeof(Value), span_of(item)))
        call.args.insert(call.args.end(), inner->begin(), inner->end());
      else
        call.incomplete = true;
    } else {
      spread_keywords(value, call);
    }
  }
  return !halted();
}

void Machine::spread_keywords(const Value& value, Call& call) {
  const auto dict = dict_of(value);
  if (!dict) {
    call.incomplete = true;
    return;
  }
  call.incomplete = call.incomplete || dict->incomplete;
  for (const auto& [key, item] : dict->items) {
    if (const Rope* name = eval::text_of(key))
      call.kwargs.emplace_back(name->text(), item);
    else
      call.incomplete = true;
  }
}

Value Machine::call(const Value& callee, Call given) {
  if (stopped_) return {stop_reason_, given.span};
  const Span span = given.span;
  if (const Unknown* why = callee.unknown()) return {*why, span};
  if (callee.external()) return call_external(callee.external()->path, std::move(given));
  if (callee.record()) {
    ++asked_;
    return take(host_.method(callee, "__call__", given, self_));
  }
  if (function_of(callee)) return call_function(callee, std::move(given));
  if (class_of(callee)) return call_class(callee, std::move(given));
  if (instance_of(callee)) return call_method(callee, "__call__", std::move(given));
  return raise("TypeError", "'" + type_name(callee) + "' object is not callable", span);
}

Value Machine::call_external(const std::string& path, Call given) {
  if (auto known = library_call(*this, path, given)) return std::move(*known);
  if (halted()) return {};
  ++asked_;
  return take(host_.call(path, given, self_));
}

Value Machine::call_function(const Value& callee, Call given) {
  FunctionObject* const function = function_of(callee);
  switch (function->form) {
    case FunctionObject::Form::closure: {
      const auto pointer = std::get<std::shared_ptr<eval::Function>>(callee.data);
      return call_closure(std::static_pointer_cast<Closure>(pointer), std::move(given), nullptr);
    }
    case FunctionObject::Form::bound: {
      const auto* bound = static_cast<const Bound*>(function);
      const Value self = bound->self;
      const FunctionObject* inner = function_of(bound->function);
      if (inner && inner->form == FunctionObject::Form::closure) {
        const auto pointer = std::get<std::shared_ptr<eval::Function>>(bound->function.data);
        return call_closure(std::static_pointer_cast<Closure>(pointer), std::move(given), &self);
      }
      given.args.insert(given.args.begin(), self);
      return call(bound->function, std::move(given));
    }
    case FunctionObject::Form::native: {
      const auto* native = static_cast<const Native*>(function);
      if (native->method) return call_method(native->self, native->name, std::move(given));
      return native->run(*this, given);
    }
    case FunctionObject::Form::partial: {
      const auto* partial = static_cast<const Partial*>(function);
      Call joined = partial->call;
      joined.args.insert(joined.args.end(), given.args.begin(), given.args.end());
      for (auto& [key, value] : given.kwargs) {
        const auto same = std::find_if(joined.kwargs.begin(), joined.kwargs.end(), [&wanted = key](const auto& item) { return item.first == wanted; });
        if (same == joined.kwargs.end())
          joined.kwargs.emplace_back(key, value);
        else
          same->second = value;
      }
      joined.incomplete = joined.incomplete || given.incomplete;
      joined.span = given.span;
      joined.callee_span = given.callee_span;
      return call(partial->function, std::move(joined));
    }
    case FunctionObject::Form::descriptor: {
      const Value inner = static_cast<const Descriptor*>(function)->function;
      return call(inner, std::move(given));
    }
  }
  return {};
}

Value Machine::call_closure(const std::shared_ptr<Closure>& closure, Call given, const Value* self) {
  if (self) given.args.insert(given.args.begin(), *self);
  auto scope = std::make_shared<Scope>(Scope::Kind::function, closure->scope);
  if (!bind_parameters(*closure, given, *scope)) return {};
  if (closure->node->generator && closure->node->name) {
    auto generator = std::make_shared<Generator>();
    generator->function = closure;
    generator->scope = std::move(scope);
    return {std::static_pointer_cast<eval::Instance>(generator), given.span};
  }
  return run_body(closure, std::move(scope), nullptr);
}

Value Machine::run_body(const std::shared_ptr<Closure>& closure, std::shared_ptr<Scope> scope, const YieldSink* sink) {
  if (calls_ >= budget_.depth) {
    stop("stopped at " + std::to_string(budget_.depth) + " nested calls", closure->span);
    return {stop_reason_, closure->span};
  }
  const std::size_t regions = regions_.size();
  Frame frame;
  frame.code = closure->code;
  frame.scope = std::move(scope);
  frame.caller = frame_;
  frame.function = closure.get();
  frame.sink = sink;
  frame_ = &frame;
  ++calls_;
  Value result = eval::none();
  if (closure->node->value) {
    result = eval(closure->node->value);
  } else {
    const Flow flow = exec_block(closure->node->body);
    if (flow == Flow::returned) result = frame.returned;
  }
  --calls_;
  frame_ = frame.caller;
  leave_frame(frame, regions, result);
  return result;
}

// Regions of a function end with it; an exception that may have left it makes the rest of the caller undecided.
void Machine::leave_frame(Frame& frame, std::size_t regions, Value& result) {
  for (Region& region : close_regions(regions, [&](const Region& r) { return r.frame == &frame; })) {
    if (region.jump == Flow::returned && !same(result, region.returned)) result = {region.why, region.why.span};
    if (region.jump != Flow::raised || !frame_) continue;
    region.frame = frame_;
    region.changes.clear();
    open_region(std::move(region));
  }
}

// --- parameters

namespace {

std::string function_label(const Closure& closure) { return closure.name + "()"; }

}  // namespace

bool Machine::bind_parameters(const Closure& closure, Call& call, Scope& scope) {
  const auto& parameters = closure.node->parameters;
  using Kind = Parameter::Kind;
  const auto global = [&](const Parameter& p) { return closure.code->names[p.name]; };
  std::vector<bool> bound(parameters.size(), false);
  std::size_t next = 0;
  std::size_t star = parameters.size(), double_star = parameters.size();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    if (p.kind == Kind::star) star = i;
    if (p.kind == Kind::double_star) double_star = i;
    if ((p.kind != Kind::plain && p.kind != Kind::positional_only) || next >= call.args.size()) continue;
    scope.put(global(p), std::move(call.args[next++]));
    bound[i] = true;
  }
  if (star < parameters.size()) {
    std::vector<Value> rest(std::make_move_iterator(call.args.begin() + static_cast<std::ptrdiff_t>(next)),
                            std::make_move_iterator(call.args.end()));
    scope.put(global(parameters[star]), call.incomplete ? unknown("its arguments are not all known", call.span)
                                                        : eval::tuple(std::move(rest), call.span));
  } else if (next < call.args.size()) {
    raise("TypeError",
          function_label(closure) + " takes " + std::to_string(next) + " positional arguments but " + std::to_string(call.args.size()) +
              " were given",
          call.span);
    return false;
  }
  auto rest = std::make_shared<eval::Dict>();
  for (auto& [key, value] : call.kwargs) {
    const NameId wanted = name(key);
    std::size_t i = 0;
    while (i < parameters.size() &&
           (global(parameters[i]) != wanted || (parameters[i].kind != Kind::plain && parameters[i].kind != Kind::keyword_only)))
      ++i;
    if (i < parameters.size()) {
      if (bound[i]) {
        raise("TypeError", function_label(closure) + " got multiple values for argument '" + key + "'", call.span);
        return false;
      }
      scope.put(wanted, std::move(value));
      bound[i] = true;
    } else if (double_star < parameters.size()) {
      rest->items.emplace_back(eval::string(key, call.span), std::move(value));
    } else {
      raise("TypeError", function_label(closure) + " got an unexpected keyword argument '" + key + "'", call.span);
      return false;
    }
  }
  rest->incomplete = call.incomplete;
  if (double_star < parameters.size()) scope.put(global(parameters[double_star]), Value{std::move(rest), call.span});
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    if (bound[i] || p.kind == Kind::star || p.kind == Kind::double_star) continue;
    if (call.incomplete) {
      scope.put(global(p), unknown("its arguments are not all known", call.span));
    } else if (p.value) {
      scope.put(global(p), closure.defaults[i]);
    } else {
      raise("TypeError", function_label(closure) + " missing 1 required argument: '" + text(global(p)) + "'", call.span);
      return false;
    }
  }
  return true;
}

// --- generators

// Runs a generator's body, handing each value to `sink`. False: it had been run before.
bool Machine::generate(const std::shared_ptr<Generator>& generator, const YieldSink& sink) {
  if (generator->started) return false;
  generator->started = true;
  run_body(generator->function, generator->scope, &sink);
  return true;
}

// Runs it as a loop does: what the consumer raises is not seen by the generator.
bool Machine::drive(const std::shared_ptr<Generator>& generator, const std::function<bool(const Value&)>& each) {
  Frame* const outer = frame_;
  std::optional<Raise> from_consumer;
  generate(generator, [&](const Value& value) {
    Frame* const inner = frame_;
    frame_ = outer;
    const bool wanted = each(value);
    frame_ = inner;
    from_consumer = take_raised();
    return wanted && !from_consumer && !stopped_;
  });
  if (raised_ && raised_->type == "GeneratorExit") raised_.reset();
  if (from_consumer && !stopped_) raised_ = std::move(from_consumer);
  return !halted();
}

}  // namespace underpin::python
