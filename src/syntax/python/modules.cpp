// Modules of the project are run once, on demand; everything else is an External with its dotted path.
#include <utility>

#include "base/text.h"
#include "syntax/python/machine.h"
#include "syntax/python/stars.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {
namespace {

std::string_view parent_of(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : dotted.substr(0, dot);
}

constexpr std::size_t most_imports = 60;     // nested, each costs stack
constexpr std::size_t most_import_runs = 10;  // times the steps of one migration, over all imports

}  // namespace

Value Machine::load(FileId file, const std::string& wanted) {
  const auto known = modules_.find(file);
  if (known != modules_.end()) return {std::static_pointer_cast<eval::Module>(known->second), {}};
  auto module = std::make_shared<ModuleObject>();
  module->name = wanted;
  return run_module(module, file);
}

Value Machine::run_module(const std::shared_ptr<ModuleObject>& module, FileId file) {
  module->file = file;
  module->scope = std::make_shared<Scope>(Scope::Kind::module, nullptr);
  modules_[file] = module;
  Value value{std::static_pointer_cast<eval::Module>(module), {}};
  auto tree = trees_ ? trees_(file) : nullptr;
  if (!tree) tree = parse(sources_, file);
  module->code = std::make_unique<Code>();
  module->code->module = module.get();
  module->code->tree = tree;
  module->code->names.reserve(tree->names.size());
  for (const std::string& spelled : tree->names) module->code->names.push_back(spelled.empty() ? 0 : names_.id(spelled));
  if (imports_ >= most_imports || import_steps_ > most_import_runs * budget_.steps) {
    note_incomplete(*module, imports_ >= most_imports ? "its imports are nested too deeply" : "the project's imports take too many steps");
    return value;
  }
  const char* const base = stack_base_;
  if (!frame_) stack_base_ = static_cast<const char*>(__builtin_frame_address(0));
  Frame frame;
  frame.code = module->code.get();
  frame.scope = module->scope;
  frame.caller = frame_;
  frame_ = &frame;
  ++imports_;
  module->loading = true;
  // What an import takes is not charged to whoever imports; all of them together have a bound of their own.
  const std::size_t steps = std::exchange(steps_, 0), bytes = std::exchange(bytes_, 0);
  auto levels = journal_.set_aside();
  const int speculative = std::exchange(speculative_, 0);
  run_top_level(*module, *tree);
  speculative_ = speculative;
  journal_.give_back(std::move(levels));
  import_steps_ += steps_;
  steps_ = steps;
  bytes_ = bytes;
  module->loading = false;
  --imports_;
  frame_ = frame.caller;
  stack_base_ = base;
  return value;
}

// A statement that raises would end the import. As the project does run, it is our reading that fell short: the names it
// would have set are unknown, and reading goes on. So it does behind a statement that reaches a bound.
void Machine::run_top_level(ModuleObject& module, const Tree& tree) {
  for (const std::uint32_t* id = tree.begin(tree.body); id != tree.end(tree.body); ++id) {
    if (stopped_) return note_incomplete(module, stop_reason_.reason);
    const Stmt& s = tree.stmt(*id);
    if (s.kind == StmtKind::error) note_incomplete(module, "part of `" + module.name + "` could not be read");
    const std::size_t regions = regions_.size();
    exec(s);
    close_regions(regions, [&](const Region& region) { return region.frame == frame_; });
    if (stopped_) {
      note_incomplete(module, stop_reason_.reason);
      stopped_ = false;
      if (steps_ > budget_.steps || bytes_ > budget_.bytes) return;
      continue;
    }
    const auto raised = take_raised();
    if (!raised) continue;
    const std::string why = raised->type + (raised->message.empty() ? "" : ": " + raised->message);
    note_incomplete(module, "importing `" + module.name + "` raises " + why);
    host_.undecided({"running this statement raises " + why, raised->span.valid() ? raised->span : span_of(s)});
  }
}

void Machine::note_incomplete(ModuleObject& module, std::string why) {
  if (!module.incomplete) module.why_incomplete = std::move(why);
  module.incomplete = true;
}

std::optional<Value> Machine::global(const Value& value, const std::string& wanted) {
  const ModuleObject* module = module_of(value);
  if (!module || !module->scope) return std::nullopt;
  const Value* found = module->scope->find(names_.id(wanted));
  return found ? std::optional(*found) : std::nullopt;
}

std::optional<std::string> Machine::incomplete(const Value& value) const {
  const ModuleObject* module = module_of(value);
  return module && module->incomplete ? std::optional(module->why_incomplete) : std::nullopt;
}

Value Machine::load_project_module(const eval::ProjectModule& found) {
  if (found.file == 0) {
    auto& module = namespaces_[found.name];
    if (!module) {
      module = std::make_shared<ModuleObject>();
      module->name = found.name;
      module->package = true;
      module->scope = std::make_shared<Scope>(Scope::Kind::module, nullptr);
    }
    return {std::static_pointer_cast<eval::Module>(module), {}};
  }
  const auto known = modules_.find(found.file);
  if (known != modules_.end()) return {std::static_pointer_cast<eval::Module>(known->second), {}};
  auto module = std::make_shared<ModuleObject>();
  module->name = found.name;
  module->package = found.package;
  return run_module(module, found.file);
}

// Functions know their tree by address, and every function keeps the scope it was defined in. So a module may go when its
// scope is kept by nothing but the module itself and the functions that stand in it and nowhere else.
bool Machine::unload(FileId file) {
  const auto known = modules_.find(file);
  if (known == modules_.end() || frame_) return false;
  const auto& module = known->second;
  if (module.use_count() != 1 || !module->code || !module->code->tree->classes.empty()) return false;
  long keepers = 1;
  for (const auto& slot : module->scope->slots()) {
    const auto* function = std::get_if<std::shared_ptr<eval::Function>>(&slot.second.data);
    if (!function || function->use_count() != 1) continue;
    const auto* closure = dynamic_cast<const Closure*>(function->get());
    if (closure && closure->scope == module->scope) ++keepers;
  }
  if (module->scope.use_count() != keepers) return false;
  module->scope->clear();
  modules_.erase(known);
  return true;
}

// Python runs the packages above a module first. Their effects (and cycles) are rarely wanted, so only the module itself
// is run here, and the packages when a name of theirs is asked for; unless the host wants them all.
Value Machine::import_module(const std::string& dotted, Span span) {
  if (packages_too_ && !library_module(dotted))
    for (std::size_t dot = dotted.find('.'); dot != std::string::npos; dot = dotted.find('.', dot + 1))
      if (const auto above = host_.find_module(dotted.substr(0, dot), current_file()); above && above->file != 0) load_project_module(*above);
  if (!library_module(dotted))
    if (const auto found = host_.find_module(dotted, current_file())) return load_project_module(*found);
  return eval::external(dotted, span);
}

Value Machine::member_of_module(ModuleObject& module, const Value&, const std::string& wanted, Span span) {
  if (module.scope)
    if (const Value* found = module.scope->find(names_.id(wanted))) return *found;
  if (wanted == "__name__") return eval::string(module.name, span);
  if (wanted == "__file__" && module.file) return eval::string(sources_.get(module.file).path, span);
  if (wanted == "__doc__") return eval::none(span);
  if (module.package)
    if (const auto found = host_.find_module(module.name + "." + wanted, module.file ? module.file : current_file()))
      return load_project_module(*found);
  if (const auto star = star_of(module.stars, wanted)) return external_member(*star, wanted, span);
  std::string why = "`" + wanted + "` was not found in the project's `" + module.name + "`";
  if (module.loading) why += ", which is still being imported";
  if (module.incomplete) why += " (" + module.why_incomplete + ")";
  return unknown(std::move(why), span);
}

Value Machine::external_member(const std::string& module, const std::string& wanted, Span span) {
  if (auto known = library_member(*this, module, wanted, span)) return std::move(*known);
  return host_.member(module, wanted, span);
}

Flow Machine::exec_import(const Stmt& s) {
  for (const std::uint32_t* id = tree().begin(s.items); id != tree().end(s.items) && !halted(); ++id) {
    const ImportNode& node = tree().imports[*id];
    const Span span{tree().file, node.begin, node.end};
    const std::string& dotted = text(global_name(node.name));
    const Value module = import_module(dotted, span);
    if (node.alias) {
      assign_name(global_name(node.alias), module);
      continue;
    }
    const std::size_t dot = dotted.find('.');
    if (dot == std::string::npos) {
      assign_name(global_name(node.name), module);
      continue;
    }
    // `import a.b.c` binds `a`.
    const std::string top = dotted.substr(0, dot);
    Value root = module_of(module) ? import_module(top, span) : eval::external(top, span);
    if (module_of(module) && !module_of(root)) {
      root = namespace_for(top);
    }
    if (module_of(root)) attach(root, dotted.substr(dot + 1), module);
    assign_name(name(top), root);
  }
  return halted_flow();
}

Value Machine::namespace_for(const std::string& dotted) {
  return load_project_module({0, dotted, true});
}

// Makes `a.b.c` reachable from the module `a`.
void Machine::attach(const Value& root, const std::string& rest, const Value& module) {
  Value at = root;
  std::string path = module_of(root)->name;
  const std::vector<std::string> parts = split(rest, '.');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ModuleObject* here = module_of(at);
    if (!here || !here->scope) return;
    path += "." + parts[i];
    const NameId id = names_.id(parts[i]);
    if (i + 1 == parts.size()) {
      bind(here->scope, id, module);
      return;
    }
    const Value* known = here->scope->find(id);
    Value next = known && module_of(*known) ? *known : import_module(path, {});
    if (!module_of(next)) next = namespace_for(path);
    bind(here->scope, id, next);
    at = next;
  }
}

// The absolute name of what a `from` statement imports from; empty when it leads out of every package.
std::string Machine::absolute_name(const Stmt& s) const {
  const std::string given = s.name ? text(global_name(s.name)) : "";
  if (s.op == 0) return given;
  const ModuleObject* module = frame_->code->module;
  std::string_view package = module->name;
  if (!module->package) package = parent_of(package);
  for (int i = 1; i < s.op; ++i) package = parent_of(package);
  if (package.empty()) return {};
  return given.empty() ? std::string(package) : std::string(package) + "." + given;
}

Flow Machine::exec_from_import(const Stmt& s) {
  const Span span = span_of(s);
  const std::string dotted = absolute_name(s);
  if (s.items.count == 0) {
    if (!dotted.empty()) import_star(dotted, span);
    return halted_flow();
  }
  const Value module = dotted.empty() ? Value{} : import_module(dotted, span);
  for (const std::uint32_t* id = tree().begin(s.items); id != tree().end(s.items) && !halted(); ++id) {
    const ImportNode& node = tree().imports[*id];
    const Span at{tree().file, node.begin, node.end};
    const std::string& wanted = text(global_name(node.name));
    Value value;
    if (dotted.empty()) {
      value = unknown("a relative import that leads out of every package", at);
    } else if (ModuleObject* project = module_of(module)) {
      value = member_of_module(*project, module, wanted, at);
    } else if (const auto found = library_module(dotted) ? std::nullopt : host_.find_module(dotted + "." + wanted, current_file())) {
      value = load_project_module(*found);
    } else {
      value = external_member(dotted, wanted, at);
      if (!value.span.valid()) value.span = at;
    }
    assign_name(global_name(node.alias ? node.alias : node.name), value);
  }
  return halted_flow();
}

void Machine::import_star(const std::string& dotted, Span span) {
  const Value module = import_module(dotted, span);
  ModuleObject* const here = frame_->code->module;
  const ModuleObject* from = module_of(module);
  if (!from) {
    here->stars.push_back(dotted);
    return;
  }
  if (from->incomplete) note_incomplete(*here, from->why_incomplete);
  here->stars.insert(here->stars.end(), from->stars.begin(), from->stars.end());
  const Value* listed = from->scope->find(names_.id("__all__"));
  const std::vector<Value>* all = listed ? listed->sequence() : nullptr;
  if (all) {
    for (const Value& item : *all)
      if (item.string()) bind(frame_->scope, names_.id(item.string()->text()),
                              member_of_module(*module_of(module), module, item.string()->text(), span));
    return;
  }
  const auto slots = from->scope->slots();
  for (const auto& [id, value] : slots)
    if (!starts_with(text(id), "_")) bind(frame_->scope, id, value);
}

}  // namespace underpin::python
