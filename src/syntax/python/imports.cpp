// Imports of loaded modules that cannot work: modules the project's packages do not have, names their modules do not
// define. Only statements that run whenever the module is imported are looked at, and not those a `try` catches.
#include <algorithm>

#include "base/text.h"
#include "syntax/python/machine.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {

namespace {

std::string_view above(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : dotted.substr(0, dot);
}

// Written by build tools, so that they are not in the repository.
bool is_generated(std::string_view dotted) {
  const std::string_view last = dotted.substr(dotted.rfind('.') + 1);
  return starts_with(last, "_version") || last == "__version__" || last == "version" || ends_with(last, "_pb2") || ends_with(last, "_pb2_grpc");
}

}  // namespace

// True for a name inside a package with a file of its own: third-party packages may share a folder's name with the project.
bool Machine::lacks_module(const std::string& dotted, FileId importer) {
  if (library_module(dotted) || is_generated(dotted) || host_.find_module(dotted, importer)) return false;
  const std::string_view package = above(dotted);
  if (package.empty()) return false;
  const auto found = host_.find_module(std::string(package), importer);
  if (!found || found->file == 0 || !found->package) return false;
  const auto loaded = modules_.find(found->file);  // __path__ = extend_path(…): other distributions add to the package
  return loaded != modules_.end() && !loaded->second->incomplete && !loaded->second->scope->find(names_.id("__path__"));
}

// An absolute import of another top-level package may mean one that is installed, whatever folders the project has.
bool Machine::imports_its_own(const ModuleObject& module, const std::string& dotted) const {
  const auto top = [](const std::string& name) { return std::string_view(name).substr(0, name.find('.')); };
  return module.name == "env" || top(module.name) == top(dotted);
}

void Machine::check_import(const ModuleObject& module, const Stmt& s, std::vector<BrokenImport>& broken) {
  const Tree& tree = *module.code->tree;
  const auto spelled = [&](NameId id) { return id ? text(module.code->names[id]) : std::string(); };
  if (s.kind == StmtKind::import) {
    for (const std::uint32_t* id = tree.begin(s.items); id != tree.end(s.items); ++id) {
      const ImportNode& node = tree.imports[*id];
      if (imports_its_own(module, spelled(node.name)) && lacks_module(spelled(node.name), module.file)) broken.push_back({{tree.file, node.begin, node.end}, spelled(node.name), ""});
    }
    return;
  }
  std::string dotted = spelled(s.name);
  if (s.op > 0) {
    std::string_view package = module.name;
    if (!module.package) package = above(package);
    for (int i = 1; i < s.op; ++i) package = above(package);
    if (package.empty()) return;
    dotted = dotted.empty() ? std::string(package) : std::string(package) + "." + dotted;
  }
  if (!imports_its_own(module, dotted)) return;
  if (lacks_module(dotted, module.file)) {
    broken.push_back({{tree.file, s.begin, s.end}, dotted, ""});
    return;
  }
  const auto found = library_module(dotted) ? std::nullopt : host_.find_module(dotted, module.file);
  const auto known = found && found->file != 0 ? modules_.find(found->file) : modules_.end();
  if (known == modules_.end()) return;
  const ModuleObject& target = *known->second;
  if (target.loading || target.incomplete || !target.stars.empty() || target.scope->find(names_.id("__getattr__"))) return;
  for (const std::uint32_t* id = tree.begin(s.items); id != tree.end(s.items); ++id) {
    const ImportNode& node = tree.imports[*id];
    const std::string name = spelled(node.name);
    if (starts_with(name, "__") || target.scope->find(module.code->names[node.name])) continue;
    if (host_.find_module(dotted + "." + name, module.file)) continue;
    broken.push_back({{tree.file, node.begin, node.end}, dotted, name});
  }
}

std::vector<BrokenImport> Machine::broken_imports() {
  std::vector<BrokenImport> broken;
  std::vector<std::shared_ptr<ModuleObject>> loaded;
  for (const auto& [file, module] : modules_) loaded.push_back(module);
  std::sort(loaded.begin(), loaded.end(), [](const auto& a, const auto& b) { return a->file < b->file; });
  for (const auto& module : loaded) {
    if (!module->code || !module->code->tree) continue;
    const Tree& tree = *module->code->tree;
    for (const std::uint32_t* id = tree.begin(tree.body); id != tree.end(tree.body); ++id) {
      const Stmt& s = tree.stmt(*id);
      if (s.kind == StmtKind::import || s.kind == StmtKind::from_import) check_import(*module, s, broken);
    }
  }
  return broken;
}

}  // namespace underpin::python
