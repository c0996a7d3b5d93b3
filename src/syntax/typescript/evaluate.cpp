// Modules: what they declare, import and export.
#include "syntax/typescript/evaluate.h"

#include "base/text.h"
#include "syntax/typescript/evaluator.h"

namespace underpin::typescript {
namespace {

constexpr std::size_t kMostSteps = 400'000;
constexpr int kMostHops = 40;

void note_export(Loaded& module, const std::string& name, Loaded::Export what) {
  if (module.exported.emplace(name, std::move(what)).second) module.order.push_back(name);
}

// The names that a pattern binds.
void names_of(const Tree& tree, ExprId pattern, std::vector<std::string>& out) {
  if (pattern == 0) return;
  const Expr& e = tree.expr(pattern);
  switch (e.kind) {
    case ExprKind::name:
      out.push_back(tree.name(e.name));
      return;
    case ExprKind::defaulted:
    case ExprKind::spread:
      return names_of(tree, e.a, out);
    case ExprKind::array:
      for (const auto* id = tree.begin(e.items); id != tree.end(e.items); ++id) names_of(tree, *id, out);
      return;
    case ExprKind::object:
      for (const auto* id = tree.begin(e.items); id != tree.end(e.items); ++id) names_of(tree, tree.properties[*id].value, out);
      return;
    default:
      return;
  }
}

}  // namespace

std::string_view last_name(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

Evaluator::Evaluator(Modules& modules) : state_(std::make_unique<State>(modules)) {}
Evaluator::~Evaluator() = default;

Evaluator::State::~State() {
  for (const auto& scope : scopes)
    if (const auto kept = scope.lock()) kept->names.clear();
  for (auto& [file, module] : loaded) module->values.clear();
}

Named Evaluator::exports(const std::shared_ptr<const Tree>& module) {
  Named out;
  std::set<FileId> seen;
  state_->all_exports(state_->load(module), out, seen);
  return out;
}

Value Evaluator::call(const Value& function, std::vector<Value> arguments) {
  const auto* closure = std::get_if<std::shared_ptr<eval::Function>>(&function.data);
  if (!closure) return eval::unknown("this is no function of the project", function.span);
  return state_->invoke(static_cast<const Closure&>(**closure), arguments, function.span);
}

bool Evaluator::gave_up() const { return state_->steps >= kMostSteps; }

std::shared_ptr<Loaded> Evaluator::State::load(const std::shared_ptr<const Tree>& tree) {
  auto& slot = loaded[tree->file];
  if (slot) return slot;
  slot = std::make_shared<Loaded>();
  slot->file = tree->file;
  slot->tree = tree;
  const auto module = slot;
  for (const auto* id = tree->begin(tree->body); id != tree->end(tree->body); ++id) declare(*module, tree->stmt(*id));
  return module;
}

void Evaluator::State::declare(Loaded& module, const Stmt& stmt) {
  const Tree& tree = *module.tree;
  const auto add = [&](NameId name, Loaded::Local local) {
    if (name != 0) module.locals.emplace(tree.name(name), local);
    if (stmt.exported) note_export(module, stmt.is_default ? "default" : tree.name(name), {tree.name(name), 0, "", ""});
  };
  using Kind = Loaded::Local::Kind;
  switch (stmt.kind) {
    case StmtKind::declare:
      for (const auto* id = tree.begin(stmt.items); id != tree.end(stmt.items); ++id) {
        std::vector<std::string> names;
        names_of(tree, tree.declarators[*id].pattern, names);
        for (const std::string& name : names) {
          module.locals.emplace(name, Loaded::Local{Kind::declared, *id, 0});
          if (stmt.exported) note_export(module, name, {name, 0, "", ""});
        }
      }
      return;
    case StmtKind::function:
      return add(tree.functions[stmt.a].name, {Kind::function, stmt.a, 0});
    case StmtKind::class_:
      return add(tree.classes[stmt.a].name, {Kind::class_, stmt.a, 0});
    case StmtKind::enum_:
      return add(tree.enums[stmt.a].name, {Kind::enumeration, stmt.a, 0});
    case StmtKind::import: {
      const ModuleClause& clause = tree.imports[stmt.a];
      for (std::uint32_t i = 0; i < clause.bindings.size(); ++i)
        module.locals.emplace(tree.name(clause.bindings[i].inner), Loaded::Local{Kind::imported, stmt.a, i});
      return;
    }
    case StmtKind::export_names: {
      const ModuleClause& clause = tree.exports[stmt.a];
      for (const Binding& binding : clause.bindings) {
        if (binding.type_only || clause.type_only) continue;
        if (clause.module == 0)
          note_export(module, tree.name(binding.outer), {tree.name(binding.inner), 0, "", ""});
        else
          note_export(module, tree.name(binding.outer), {"", 0, tree.name(clause.module), tree.name(binding.inner)});
      }
      return;
    }
    case StmtKind::export_all: {
      const ModuleClause& clause = tree.exports[stmt.a];
      if (clause.type_only) return;
      if (!clause.bindings.empty()) return note_export(module, tree.name(clause.bindings[0].outer), {"", 0, tree.name(clause.module), "*"});
      module.order.push_back("*" + std::to_string(module.stars.size()));
      module.stars.push_back(tree.name(clause.module));
      return;
    }
    case StmtKind::export_value:
      return note_export(module, "default", {"", stmt.a, "", ""});
    case StmtKind::expression: {  // module.exports = …
      const Expr& e = tree.expr(stmt.a);
      if (e.kind != ExprKind::assign || e.op != Op::none) return;
      const Expr& target = tree.expr(e.a);
      if (target.kind == ExprKind::member && tree.name(target.name) == "exports" && tree.expr(target.a).kind == ExprKind::name &&
          tree.name(tree.expr(target.a).name) == "module")
        note_export(module, "default", {"", e.b, "", ""});
      return;
    }
    default:
      return;
  }
}

Value Evaluator::State::imported(const std::shared_ptr<Loaded>& module, const std::string& written, const std::string& name, Span span) {
  const auto tree = modules.find(written, module->file);
  if (!tree) {
    if (starts_with(written, ".")) return eval::unknown("`" + written + "` is no module of the project that could be found", span);
    return eval::external(name == "*" ? written : written + "." + name, span);
  }
  const auto other = load(tree);
  if (name == "*") return Value{std::static_pointer_cast<eval::Module>(other), span};
  if (auto found = exported(other, name, 0)) return *found;
  return eval::unknown("`" + written + "` exports no `" + name + "`", span);
}

std::optional<Value> Evaluator::State::exported(const std::shared_ptr<Loaded>& module, const std::string& name, int hops) {
  if (hops > kMostHops) return std::nullopt;
  const auto found = module->exported.find(name);
  if (found != module->exported.end()) {
    const Loaded::Export& what = found->second;
    if (what.value != 0) {
      const std::string key = "export " + name;
      if (const auto known = module->values.find(key); known != module->values.end()) return known->second;
      if (!module->running.insert(key).second) return eval::unknown("its value depends on itself", {module->file, 0, 0});
      Value computed = value({module, nullptr}, what.value);
      module->running.erase(key);
      return module->values[key] = std::move(computed);
    }
    if (!what.module.empty()) return imported(module, what.module, what.name, {module->file, 0, 0});
    return local(module, what.local, {module->file, 0, 0});
  }
  if (name != "default")
    for (const std::string& star : module->stars)
      if (const auto tree = modules.find(star, module->file))
        if (auto value = exported(load(tree), name, hops + 1)) return value;
  return std::nullopt;
}

void Evaluator::State::all_exports(const std::shared_ptr<Loaded>& module, Named& out, std::set<FileId>& seen) {
  if (!seen.insert(module->file).second || seen.size() > 5'000) return;
  for (const std::string& name : module->order) {
    if (name[0] == '*') {
      const std::string& star = module->stars[static_cast<std::size_t>(std::stoul(name.substr(1)))];
      if (const auto tree = modules.find(star, module->file)) all_exports(load(tree), out, seen);
      continue;
    }
    if (auto value = exported(module, name, 0)) out.emplace_back(name, std::move(*value));
  }
}

Value Evaluator::State::local(const std::shared_ptr<Loaded>& module, const std::string& name, Span span) {
  if (const auto known = module->values.find(name); known != module->values.end()) return known->second;
  const auto found = module->locals.find(name);
  if (found == module->locals.end()) return eval::external("globalThis." + name, span);
  if (!module->running.insert(name).second) return eval::unknown("its value depends on itself", span);
  Value computed = compute_local(module, name, found->second);
  module->running.erase(name);
  return module->values.emplace(name, std::move(computed)).first->second;
}

Value Evaluator::State::compute_local(const std::shared_ptr<Loaded>& module, const std::string& name, const Loaded::Local& local) {
  const Tree& tree = *module->tree;
  using Kind = Loaded::Local::Kind;
  switch (local.kind) {
    case Kind::declared: {
      const Declarator& declarator = tree.declarators[local.index];
      const Span span{tree.file, declarator.begin, declarator.end};
      if (declarator.value == 0) return eval::unknown("`" + name + "` gets its value later", span);
      Value whole = value({module, nullptr}, declarator.value);
      if (tree.expr(declarator.pattern).kind == ExprKind::name) return whole;
      std::map<std::string, Value, std::less<>> names;
      bind({module, nullptr}, declarator.pattern, whole, names);
      const auto found = names.find(name);
      return found == names.end() ? eval::unknown("its value", span) : found->second;
    }
    case Kind::function: {
      auto closure = std::make_shared<Closure>();
      closure->name = name;
      closure->span = {tree.file, tree.functions[local.index].begin, tree.functions[local.index].end};
      closure->tree = module->tree;
      closure->node = local.index;
      return Value{std::static_pointer_cast<eval::Function>(closure), closure->span};
    }
    case Kind::class_:
      return eval::unknown("a class", {tree.file, tree.classes[local.index].begin, tree.classes[local.index].end});
    case Kind::enumeration: {
      auto labels = std::make_shared<eval::Dict>();
      std::int64_t next = 0;
      for (const EnumNode::Label& label : tree.enums[local.index].labels) {
        const Span span{tree.file, label.begin, label.end};
        Value own = label.value ? value({module, nullptr}, label.value) : eval::integer(next, span);
        if (const auto* number = own.integer()) next = *number + 1;
        labels->items.emplace_back(eval::string(tree.name(label.name), span), std::move(own));
      }
      return Value{labels, {}};
    }
    case Kind::imported: {
      const ModuleClause& clause = tree.imports[local.index];
      const Binding& binding = clause.bindings[local.binding];
      return imported(module, tree.name(clause.module), tree.name(binding.outer), {tree.file, binding.begin, binding.end});
    }
  }
  return eval::unknown("its value", {});
}

}  // namespace underpin::typescript
