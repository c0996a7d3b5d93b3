// `with`: context managers of the host, of the project (classes and @contextmanager functions) and contextlib.suppress.
#include "syntax/python/machine.h"

namespace underpin::python {

Flow Machine::with_item(const Stmt& s, std::size_t index) {
  if (index >= s.items.count) return exec_block(s.body);
  const ExprId id = tree().begin(s.items)[index];
  const Expr& e = tree().expr(id);
  const bool named = e.kind == ExprKind::as_target;
  const Value value = eval(named ? e.a : id);
  if (halted()) return halted_flow();
  return with_value(s, index, value, named ? e.b : 0);
}

Flow Machine::with_value(const Stmt& s, std::size_t index, const Value& value, ExprId target) {
  if (auto generator = instance_as<Generator>(value)) return with_generator(s, index, generator, target);
  if (const eval::Instance* instance = instance_of(value)) {
    if (const Value* types = instance->attribute("suppressed types")) {
      const Value* entered = instance->attribute("entered");
      if (target) assign(target, entered ? *entered : eval::none());
      return with_suppress(s, index, *types);
    }
    if (instance->type && instance->type->find("__enter__")) return with_instance(s, index, value, target);
  }
  Value entered = value;
  const bool hosted = value.record() || value.external() || (instance_of(value) && instance_of(value)->type && instance_of(value)->type->outside_base());
  if (hosted) {
    ++asked_;
    entered = take(host_.enter(value, self_));
    if (halted()) return halted_flow();
  }
  if (target) assign(target, entered);
  const Flow flow = halted() ? halted_flow() : with_item(s, index + 1);
  if (!hosted) return flow;
  auto raised = host_.leave(value, flow == Flow::raised, self_);
  if (!raised || halted()) return flow;
  raise(std::move(*raised));
  return halted_flow();
}

Flow Machine::with_instance(const Stmt& s, std::size_t index, const Value& value, ExprId target) {
  Call enter;
  enter.span = value.span;
  const Value entered = call_method(value, "__enter__", std::move(enter));
  if (halted()) return halted_flow();
  if (target) assign(target, entered);
  const Flow flow = halted() ? halted_flow() : with_item(s, index + 1);
  if (stopped_) return Flow::stopped;
  std::optional<Raise> raised = take_raised();
  const Value returned = frame_->returned;
  Call exit;
  exit.span = value.span;
  const Value object = raised ? exception_value(*raised, value.span) : eval::none();
  exit.args = {raised ? attribute(object, "__class__", value.span) : eval::none(), object, eval::none()};
  const Value swallowed = call_method(value, "__exit__", std::move(exit));
  if (halted()) return halted_flow();
  frame_->returned = returned;
  if (!raised) return flow;
  const auto known = truth(swallowed, value.span);
  if (known && *known) return Flow::normal;
  raised_ = std::move(raised);
  return Flow::raised;
}

// The body runs where the generator yields, so that its try and finally work around it.
Flow Machine::with_generator(const Stmt& s, std::size_t index, const std::shared_ptr<Generator>& generator, ExprId target) {
  Frame* const outer = frame_;
  Flow flow = Flow::normal;
  bool entered = false;
  generate(generator, [&](const Value& yielded) {
    if (entered) return true;
    entered = true;
    Frame* const inner = frame_;
    frame_ = outer;
    if (target) assign(target, yielded);
    flow = halted() ? halted_flow() : with_item(s, index + 1);
    frame_ = inner;
    return true;
  });
  if (halted()) return halted_flow();
  if (!entered) raise("RuntimeError", "generator didn't yield", generator->function->span);
  return flow == Flow::raised ? Flow::normal : halted() ? halted_flow() : flow;
}

Flow Machine::with_suppress(const Stmt& s, std::size_t index, const Value& types) {
  const Raise probe{"sqlalchemy.exc.OperationalError", "", {}, true, {}};
  const auto database = type_catches(types, probe);
  catchers_.push_back({frame_, {}, types, !database || *database});
  const Flow flow = with_item(s, index + 1);
  catchers_.pop_back();
  if (flow != Flow::raised) return flow;
  std::optional<Raise> raised = take_raised();
  const auto caught = type_catches(types, *raised);
  if (caught && *caught) return Flow::normal;
  raised_ = std::move(raised);
  return Flow::raised;
}

}  // namespace underpin::python
