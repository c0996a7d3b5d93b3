#include "syntax/python/machine.h"

#include <algorithm>

namespace underpin::python {

Machine::Machine(const Sources& sources, eval::Host& host, Budget budget, eval::Interpreter& self)
    : sources_(sources), host_(host), budget_(budget), self_(self), journal_(names_) {
  make_builtins();
}

// Functions and the scopes they were defined in refer to each other: emptying the scopes lets both go.
Machine::~Machine() {
  for (const auto& scope : captured_) scope->clear();
  for (const auto& [file, module] : modules_) module->scope->clear();
  for (const auto& weak : classes_)
    if (const auto type = weak.lock()) {
      type->members.clear();
      type->enum_members.clear();
    }
}

FileId Machine::current_file() const { return frame_ ? frame_->code->tree->file : 0; }

Value Machine::raise(std::string type, std::string message, Span span) {
  return raise(Raise{std::move(type), std::move(message), span, false, {}});
}

Value Machine::raise(Raise raised) {
  if (!raised_ && !stopped_) raised_ = std::move(raised);
  return eval::unknown("an exception was raised", {});
}

std::optional<Raise> Machine::take_raised() {
  std::optional<Raise> raised = std::move(raised_);
  raised_.reset();
  return raised;
}

Value Machine::take(Outcome outcome) {
  if (auto* value = std::get_if<Value>(&outcome)) return std::move(*value);
  return raise(std::move(std::get<Raise>(outcome)));
}

void Machine::stop(std::string why, Span span) {
  if (stopped_) return;
  stopped_ = true;
  stop_reason_ = {std::move(why), span};
  raised_.reset();
  host_.undecided(stop_reason_);
}

bool Machine::step(Span span) {
  if (stopped_) return false;
  if (++steps_ > budget_.steps) {
    stop("stopped after " + std::to_string(budget_.steps) + " steps", span);
    return false;
  }
  return true;
}

bool Machine::work(std::size_t amount, Span span) {
  steps_ += amount;
  return step(span);
}

bool Machine::account(std::size_t bytes, Span span) {
  bytes_ += bytes;
  if (bytes_ <= budget_.bytes) return !stopped_;
  stop("stopped after " + std::to_string(budget_.bytes >> 20) + " MiB of strings and containers", span);
  return false;
}

bool Machine::account_text(std::size_t size, std::size_t more, Span span) {
  if (size + more <= budget_.text) return account(more, span);
  stop("stopped at a string of over " + std::to_string(budget_.text >> 20) + " MiB", span);
  return false;
}

Value Machine::too_large(Span span) { return unknown("the value would be too large", span); }

void Machine::set_factory(const Value& dict, Value factory) {
  kept_.push_back(dict);
  factories_[dict.dict()] = std::move(factory);
}

void Machine::reset_budget() {
  steps_ = 0;
  bytes_ = 0;
  stopped_ = false;
  raised_.reset();
}

int Machine::try_depth() const {
  int depth = 0;
  for (const Catcher& catcher : catchers_) depth += catcher.database ? 1 : 0;
  return depth;
}

Outcome Machine::run(const Value& function, Call given) {
  const bool outermost = frame_ == nullptr;
  const char* const base = stack_base_;
  if (outermost) stack_base_ = static_cast<const char*>(__builtin_frame_address(0));
  Value result = call(function, std::move(given));
  stack_base_ = base;
  if (stopped_) return Value{stop_reason_, stop_reason_.span};
  if (auto raised = take_raised()) return std::move(*raised);
  return result;
}

std::optional<Value> Machine::lookup(const Value& value, const std::string& wanted) {
  if (!class_of(value) && !instance_of(value) && !module_of(value)) return std::nullopt;
  bool found = false;
  Value result;
  if (module_of(value)) return global(value, wanted);
  if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&value.data)) {
    result = class_attribute(*type, wanted, {}, found);
  } else {
    result = instance_attribute(value, wanted, {}, found);
  }
  if (halted()) take_raised();
  return found ? std::optional(result) : std::nullopt;
}

std::optional<eval::ClassView> Machine::view(const Value& value) const {
  const ClassObject* type = class_of(value);
  if (!type)
    if (const eval::Instance* instance = instance_of(value)) type = static_cast<const ClassObject*>(instance->type.get());
  if (!type) return std::nullopt;
  eval::ClassView view;
  view.name = type->name;
  view.module = type->module ? type->module->name : "";
  view.bases = type->bases;
  view.attributes = type->members;
  view.keywords = type->keywords;
  for (const auto& [name, member] : type->members)
    if (const FunctionObject* function = function_of(member); function && function->form == FunctionObject::Form::descriptor &&
                                                              static_cast<const Descriptor*>(function)->kind == Descriptor::Kind::class_property)
      view.computed.push_back(name);
  view.enumeration = type->enumeration;
  for (const Value& member : type->enum_members) {
    const eval::Instance* instance = eval::as_instance(member);
    const Value* member_name = instance ? instance->attribute("name") : nullptr;
    const Value* member_value = instance ? instance->attribute("value") : nullptr;
    if (member_name && member_name->string() && member_value) view.members.push_back({member_name->string()->text(), *member_value});
  }
  return view;
}

}  // namespace underpin::python
