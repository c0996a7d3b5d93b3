// Code of which it is not known whether it runs. Both ways are run with their changes noted and taken back, then joined:
// what both agree on stays, everything else becomes unknown. A jump out of one way leaves the rest of its target's extent
// (loop, function, try body) in a region that is undecided as well. An exception that nothing would catch ends the whole
// program; as the answer sought is the state after a run that succeeded, such a way is taken as not gone.
#include <algorithm>

#include "syntax/python/machine.h"

namespace underpin::python {

Journal::Changes Machine::speculate(const Unknown& why, const std::function<void()>& body) {
  const Unknown outer = because_;
  const std::size_t asked = asked_;
  const std::size_t regions = regions_.size();
  because_ = why;
  ++speculative_;
  journal_.open();
  body();
  while (regions_.size() > regions) close_region();
  Journal::Changes changes = journal_.take_back();
  --speculative_;
  because_ = outer;
  if (asked_ != asked) host_.undecided(why);
  return changes;
}

Branch Machine::run_branch(const Unknown& why, const std::function<Flow()>& body) {
  Branch branch;
  const std::size_t regions = regions_.size();
  branch.changes = speculate(why, [&] {
    branch.flow = body();
    branch.open = close_regions(regions, [](const Region&) { return true; });
  });
  branch.returned = frame_->returned;
  if (branch.flow == Flow::raised) branch.raised = take_raised();
  return branch;
}

Flow Machine::undecided(const Unknown& why, const std::function<Flow()>& one, const std::function<Flow()>& other) {
  Branch first = run_branch(why, one);
  if (stopped_) return Flow::stopped;
  Branch second = run_branch(why, other);
  if (stopped_) return Flow::stopped;
  return join_branches(std::move(first), std::move(second), why);
}

Flow Machine::join_branches(Branch one, Branch other, const Unknown& why) {
  const auto lost = [&](const Branch& branch) { return branch.flow == Flow::raised && !would_be_caught(&*branch.raised); };
  const auto leave_with = [&](Branch& branch) {
    frame_->returned = branch.returned;
    if (branch.flow == Flow::raised) raised_ = std::move(branch.raised);
    return branch.flow;
  };
  if (lost(one)) std::swap(one, other);
  if (lost(one)) return leave_with(one);
  if (lost(other)) {
    journal_.redo(one.changes);
  } else if (one.flow == other.flow) {
    journal_.join(one.changes, other.changes, why);
    if (one.flow == Flow::returned && !same(one.returned, other.returned)) one.returned = {why, why.span};
  } else {
    if (one.flow != Flow::normal) std::swap(one, other);  // `one` is the way that goes on
    Region region;
    region.jump = other.flow;
    region.returned = other.returned;
    region.raised = other.raised;
    region.changes = std::move(other.changes);
    region.why = why;
    open_region(std::move(region));
    journal_.redo(one.changes);
  }
  for (auto* branch : {&one, &other})
    for (Region& region : branch->open) open_region(std::move(region));
  return leave_with(one);
}

void Machine::open_region(Region region) {
  if (!region.frame) region.frame = frame_;
  ++maybe_jumps_;
  // Where the rest is undecided for such a jump already, there is no second region: a loop would pile them up.
  if (!regions_.empty() && regions_.back().frame == region.frame && regions_.back().jump == region.jump) {
    Region& open = regions_.back();
    Journal::fold(open.changes, region.changes, region.why);
    if (region.jump == Flow::returned && !same(open.returned, region.returned)) open.returned = {region.why, region.why.span};
    return;
  }
  region.outer = because_;
  because_ = region.why;
  ++speculative_;
  journal_.open();
  regions_.push_back(std::move(region));
}

Region Machine::close_region() {
  Region region = std::move(regions_.back());
  regions_.pop_back();
  const Journal::Changes changes = journal_.take_back();
  journal_.join(changes, region.changes, region.why);
  --speculative_;
  because_ = region.outer;
  return region;
}

std::vector<Region> Machine::close_regions(std::size_t from, const std::function<bool(const Region&)>& ends) {
  std::vector<Region> ended;
  std::size_t first = from;
  while (first < regions_.size() && !ends(regions_[first])) ++first;
  if (first >= regions_.size()) return ended;
  std::vector<Region> closed;
  while (regions_.size() > first) closed.push_back(close_region());
  std::reverse(closed.begin(), closed.end());
  for (Region& region : closed) {
    if (ends(region)) {
      ended.push_back(std::move(region));
    } else {
      region.changes.clear();
      open_region(std::move(region));
    }
  }
  return ended;
}

// A loop over something unknown, or while something unknown holds: its body runs never, once or often.
Flow Machine::undecided_loop(const std::function<void()>& bind, Run body, Run otherwise, const Unknown& why) {
  Branch branch = run_branch(why, [&] {
    bind();
    return halted() ? halted_flow() : exec_block(body);
  });
  if (stopped_) return Flow::stopped;
  const auto inside = [](Flow jump) { return jump == Flow::broken || jump == Flow::continued; };
  bool left = branch.flow == Flow::broken;
  if (inside(branch.flow)) branch.flow = Flow::normal;
  std::vector<Region> open;
  for (Region& region : branch.open) {
    left = left || region.jump == Flow::broken;
    if (!inside(region.jump) || region.frame != frame_) open.push_back(std::move(region));
  }
  branch.open = std::move(open);
  const Flow flow = join_branches(std::move(branch), Branch{}, why);
  if (flow != Flow::normal || otherwise.count == 0) return flow;
  if (!left) return exec_block(otherwise);
  return undecided(why, [&] { return exec_block(otherwise); }, [] { return Flow::normal; });
}

// Syntactically: the block ends in `raise` on every way.
bool Machine::surely_raises(Run run) const {
  if (run.count == 0) return false;
  for (const std::uint32_t* id = tree().begin(run); id != tree().end(run); ++id) {
    const StmtKind kind = tree().stmt(*id).kind;
    if (kind == StmtKind::return_ || kind == StmtKind::break_ || kind == StmtKind::continue_) return false;
  }
  const Stmt& last = tree().stmt(tree().end(run)[-1]);
  if (last.kind == StmtKind::raise) return true;
  return last.kind == StmtKind::if_ && surely_raises(last.body) && surely_raises(last.otherwise);
}

}  // namespace underpin::python
