#include "syntax/python/machine.h"
#include "syntax/python/module.h"

namespace underpin::python {

struct Program::State {
  Machine machine;
  State(const Sources& sources, eval::Host& host, Budget budget, eval::Interpreter& self) : machine(sources, host, budget, self) {}
};

Program::Program(const Sources& sources, eval::Host& host, Budget budget)
    : state_(std::make_unique<State>(sources, host, budget, *this)) {}
Program::~Program() = default;

std::vector<BrokenImport> Program::broken_imports() { return state_->machine.broken_imports(); }
void Program::run_packages() { state_->machine.run_packages(); }

void Program::set_tree_source(TreeOf trees) { state_->machine.set_tree_source(std::move(trees)); }

eval::Value Program::load(FileId file, const std::string& name) { return state_->machine.load(file, name); }

std::optional<eval::Value> Program::global(const eval::Value& module, const std::string& name) const {
  return state_->machine.global(module, name);
}

bool Program::unload(FileId file) { return state_->machine.unload(file); }

std::optional<std::string> Program::incomplete(const eval::Value& module) const { return state_->machine.incomplete(module); }

eval::Outcome Program::call(const eval::Value& function, eval::Call call) { return state_->machine.run(function, std::move(call)); }

std::optional<eval::ClassView> Program::class_of(const eval::Value& value) const { return state_->machine.view(value); }

std::vector<eval::Annotation> Program::annotations_of(const eval::Value& value) { return state_->machine.annotations(value); }

std::optional<eval::Value> Program::lookup(const eval::Value& value, const std::string& name) {
  return state_->machine.lookup(value, name);
}

int Program::try_depth() const { return state_->machine.try_depth(); }
int Program::speculative_depth() const { return state_->machine.speculative_depth(); }
const eval::Unknown& Program::undecided_because() const { return state_->machine.undecided_because(); }
void Program::reset_budget() { state_->machine.reset_budget(); }

}  // namespace underpin::python
