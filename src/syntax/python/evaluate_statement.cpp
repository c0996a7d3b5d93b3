#include <algorithm>

#include "syntax/python/machine.h"

namespace underpin::python {

Flow Machine::exec_block(Run run) {
  const std::ptrdiff_t used = stack_base_ - static_cast<const char*>(__builtin_frame_address(0));
  if (used > (4 << 20)) stop("nested too deeply", {});
  for (std::uint32_t i = 0; i < run.count; ++i) {
    const Flow flow = exec(tree().stmt(tree().begin(run)[i]));
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Flow Machine::exec(const Stmt& s) {
  if (!step(span_of(s))) return Flow::stopped;
  const Flow flow = exec_kind(s);
  return halted() ? halted_flow() : flow;
}

Flow Machine::exec_kind(const Stmt& s) {
  switch (s.kind) {
    case StmtKind::expression: eval(s.a); return Flow::normal;
    case StmtKind::assign: {
      const Value value = eval(s.a);
      for (std::uint32_t i = 0; i < s.items.count && !halted(); ++i) assign(tree().begin(s.items)[i], value);
      return Flow::normal;
    }
    case StmtKind::augment: return exec_augment(s);
    case StmtKind::annotated: {
      if (!s.b) return Flow::normal;
      const Value value = eval(s.b);
      if (!halted()) assign(s.a, value);
      return Flow::normal;
    }
    case StmtKind::if_: return exec_if(s);
    case StmtKind::while_: return exec_while(s);
    case StmtKind::for_: return exec_for(s);
    case StmtKind::try_: return exec_try(s);
    case StmtKind::with: return with_item(s, 0);
    case StmtKind::function: return exec_function(s);
    case StmtKind::class_: return exec_class(s);
    case StmtKind::return_: return exec_return(s);
    case StmtKind::raise: return exec_raise(s);
    case StmtKind::assert_: return exec_assert(s);
    case StmtKind::del: return exec_delete(s);
    case StmtKind::pass: return Flow::normal;
    case StmtKind::break_: return Flow::broken;
    case StmtKind::continue_: return Flow::continued;
    case StmtKind::import: return exec_import(s);
    case StmtKind::from_import: return exec_from_import(s);
    case StmtKind::global:
    case StmtKind::nonlocal: {
      auto& declared = s.kind == StmtKind::global ? frame_->scope->globals : frame_->scope->nonlocals;
      for (std::uint32_t i = 0; i < s.items.count; ++i) declared.push_back(global_name(tree().begin(s.items)[i]));
      return Flow::normal;
    }
    case StmtKind::match: return exec_match(s);
    case StmtKind::type_alias:
      if (tree().expr(s.a).kind == ExprKind::name) assign(s.a, unknown("a type alias is not computed with", span_of(s)));
      return Flow::normal;
    case StmtKind::error: {
      const std::string& message = s.a < tree().complaints.size() ? tree().complaints[s.a].message : std::string();
      host_.undecided({"this statement could not be read: " + message, span_of(s)});
      return Flow::normal;
    }
  }
  return Flow::normal;
}

Flow Machine::exec_return(const Stmt& s) {
  Value value = s.a ? eval(s.a) : eval::none(span_of(s));
  if (halted()) return halted_flow();
  frame_->returned = std::move(value);
  return Flow::returned;
}

Flow Machine::exec_if(const Stmt& given) {
  const Stmt* s = &given;
  while (true) {
    Unknown why;
    const auto known = condition(s->a, why);
    if (halted()) return halted_flow();
    if (!known) {
      const Stmt& at = *s;
      // A way that ends in an exception nothing catches is not gone in a run that succeeds.
      if (surely_raises(at.body) && !would_be_caught(nullptr)) return exec_block(at.otherwise);
      if (surely_raises(at.otherwise) && !would_be_caught(nullptr)) return exec_block(at.body);
      return undecided(why, [&] { return exec_block(at.body); }, [&] { return exec_block(at.otherwise); });
    }
    if (*known) return exec_block(s->body);
    if (s->otherwise.count != 1) return exec_block(s->otherwise);
    const Stmt& next = tree().stmt(*tree().begin(s->otherwise));
    if (next.kind != StmtKind::if_) return exec_block(s->otherwise);
    if (!step(span_of(next))) return Flow::stopped;
    s = &next;  // `elif` is walked in a loop, however many there are
  }
}

// What the end of one pass through a loop's body means. `leave`: the loop ends with the answered flow.
Flow Machine::after_item(Flow flow, std::size_t regions, bool& leave) {
  const Frame* const mine = frame_;
  close_regions(regions, [&](const Region& region) { return region.jump == Flow::continued && region.frame == mine; });
  leave = flow != Flow::normal && flow != Flow::continued;
  return flow;
}

Flow Machine::exec_while(const Stmt& s) {
  const std::size_t regions = regions_.size();
  const Frame* const mine = frame_;
  const auto ours = [&](const Region& region) { return region.jump == Flow::broken && region.frame == mine; };
  while (true) {
    Unknown why;
    const auto known = condition(s.a, why);
    if (halted()) return halted_flow();
    if (!known) {
      const Flow flow = undecided_loop([] {}, s.body, s.otherwise, why);
      close_regions(regions, ours);
      return flow;
    }
    if (!*known) break;
    if (!step(span_of(s))) return Flow::stopped;
    bool leave = false;
    const std::size_t jumps = maybe_jumps_;
    Flow flow = after_item(exec_block(s.body), regions, leave);
    if (!leave && jumps == maybe_jumps_) continue;
    // How often it runs depends on a jump that may have been taken: the rest of its passes are one undecided pass.
    if (!leave) flow = undecided_loop([] {}, s.body, {}, {"how often this loop runs is not known", span_of(tree().expr(s.a))});
    close_regions(regions, ours);
    return flow == Flow::broken ? Flow::normal : flow;
  }
  const Flow flow = exec_block(s.otherwise);
  close_regions(regions, ours);
  return flow;
}

Flow Machine::exec_for(const Stmt& s) {
  const Value source = eval(s.b);
  if (halted()) return halted_flow();
  const std::size_t regions = regions_.size();
  const Frame* const mine = frame_;
  const auto ours = [&](const Region& region) { return region.jump == Flow::broken && region.frame == mine; };
  Unknown why;
  Flow result = Flow::normal;
  bool left = false;
  const bool known = for_each(source, span_of(tree().expr(s.b)), why, [&](const Value& item) {
    if (!step(span_of(s))) return false;
    assign(s.a, item);
    const Flow flow = halted() ? halted_flow() : exec_block(s.body);
    result = after_item(flow, regions, left);
    return !left;
  });
  if (halted()) return halted_flow();
  if (!known) {
    if (source.unknown()) why = {source.unknown()->reason, span_of(tree().expr(s.b))};
    const Value item{why, why.span};
    result = undecided_loop([&] { assign(s.a, item); }, s.body, s.otherwise, why);
  } else if (left) {
    if (result == Flow::broken) result = Flow::normal;
  } else {
    result = exec_block(s.otherwise);
  }
  close_regions(regions, ours);
  return result;
}

// --- try

Flow Machine::try_body(const Stmt& s) {
  const std::size_t regions = regions_.size();
  bool database = false;
  const Raise probe{"sqlalchemy.exc.OperationalError", "", {}, true, {}};
  for (std::uint32_t i = 0; i < s.items.count && !database; ++i) {
    const auto caught = handler_matches(tree().handlers[tree().begin(s.items)[i]], probe);
    database = !caught || *caught;
  }
  take_raised();
  catchers_.push_back({frame_, s.items, {}, database});
  Flow flow = exec_block(s.body);
  catchers_.pop_back();
  if (stopped_) return Flow::stopped;
  const std::vector<Region> maybe = close_regions(regions, [&](const Region& region) { return region.jump == Flow::raised; });
  if (flow == Flow::raised) return run_handlers(s, *take_raised());
  if (maybe.empty()) return flow == Flow::normal ? exec_block(s.otherwise) : flow;
  const Raise raised = *maybe[0].raised;
  return undecided(maybe[0].why, [&] { return flow == Flow::normal ? exec_block(s.otherwise) : flow; },
                   [&] { return run_handlers(s, raised); });
}

Flow Machine::exec_try(const Stmt& s) {
  Flow flow = s.items.count ? try_body(s) : exec_block(s.body);
  if (s.items.count == 0 && flow == Flow::normal) flow = exec_block(s.otherwise);
  if (s.last.count == 0 || stopped_) return flow;
  std::optional<Raise> raised = take_raised();
  const Value returned = frame_->returned;
  const Flow last = exec_block(s.last);
  if (last != Flow::normal) return last;
  frame_->returned = returned;
  raised_ = std::move(raised);
  return flow;
}

Flow Machine::run_handlers(const Stmt& s, Raise raised) {
  for (std::uint32_t i = 0; i < s.items.count; ++i) {
    const HandlerNode& handler = tree().handlers[tree().begin(s.items)[i]];
    const auto matched = handler_matches(handler, raised);
    if (halted()) return halted_flow();
    if (!matched || *matched) return run_handler(handler, raised);
  }
  raised_ = std::move(raised);
  return Flow::raised;
}

Flow Machine::run_handler(const HandlerNode& handler, const Raise& raised) {
  const Span span{tree().file, handler.begin, handler.end};
  const NameId bound = handler.name ? global_name(handler.name) : 0;
  if (bound) bind(scope_for(bound), bound, exception_value(raised, span));
  const Raise* const outer = frame_->handling;
  frame_->handling = &raised;
  const Flow flow = exec_block(handler.body);
  frame_->handling = outer;
  return flow;
}

Flow Machine::exec_assert(const Stmt& s) {
  Unknown why;
  const auto known = condition(s.a, why);
  if (halted() || !known || *known) return halted_flow();
  std::string message;
  if (s.b) {
    const Value given = eval(s.b);
    if (!halted() && given.string()) message = given.string()->text();
  }
  if (!halted()) raise("AssertionError", message, span_of(s));
  return halted_flow();
}

Flow Machine::exec_raise(const Stmt& s) {
  if (!s.a) {
    if (frame_->handling)
      raise(*frame_->handling);
    else
      raise("RuntimeError", "No active exception to reraise", span_of(s));
    return halted_flow();
  }
  // A library's exception needs no asking the host: `raise sa.exc.NoSuchTableError("x")`.
  const Expr& e = tree().expr(s.a);
  if (e.kind == ExprKind::call) {
    const Value callee = eval(e.a);
    if (halted()) return halted_flow();
    if (callee.external()) {
      Call call;
      eval_arguments(e.items, call);
      if (halted()) return halted_flow();
      const Rope* message = call.args.empty() ? nullptr : call.args[0].string();
      raise(callee.external()->path, message ? message->text() : "", span_of(s));
      return halted_flow();
    }
  }
  const Value value = eval(s.a);
  if (!halted()) raise(raise_of(value, span_of(s)));
  return halted_flow();
}

}  // namespace underpin::python
