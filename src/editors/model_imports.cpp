// What a file imports, what it calls it, and the imports it needs besides.
#include <algorithm>

#include "base/text.h"
#include "editors/model_file.h"

namespace underpin::completing {

using python::Expr;
using python::ExprKind;
using python::Stmt;
using python::StmtKind;

namespace {

bool below_core(const std::string& path, std::string_view name) {
  return starts_with(path, "sqlalchemy.") && ends_with(path, "." + std::string(name)) && !starts_with(path, "sqlalchemy.dialects.") &&
         !starts_with(path, "sqlalchemy.orm.") && !starts_with(path, "sqlalchemy.ext.");
}

}  // namespace

void ModelFile::read_imports() {
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.kind == StmtKind::class_) bound_.insert(tree_->names[tree_->classes[one.a].name]);
    if (one.kind == StmtKind::function) bound_.insert(tree_->names[tree_->functions[one.a].name]);
    if (one.kind == StmtKind::assign)
      for (const auto* target = tree_->begin(one.items); target != tree_->end(one.items); ++target)
        if (tree_->expr(*target).kind == ExprKind::name) bound_.insert(tree_->names[tree_->expr(*target).name]);
    if (one.kind != StmtKind::import && one.kind != StmtKind::from_import) continue;
    for (const auto* item = tree_->begin(one.items); item != tree_->end(one.items); ++item) {
      const python::ImportNode& node = tree_->imports[*item];
      const std::string& name = tree_->names[node.name];
      const std::string local = node.alias ? tree_->names[node.alias] : name;
      if (one.kind == StmtKind::import) {
        modules_[name] = local;
        bound_.insert(local.substr(0, local.find('.')));
        continue;
      }
      bound_.insert(local);
      if (one.op == 0) names_[tree_->names[one.name] + "." + name] = local;
    }
    if (one.kind == StmtKind::from_import && one.items.count == 0 && one.op == 0) names_[tree_->names[one.name] + ".*"] = "*";
  }
}

bool ModelFile::imports(std::string_view path) const { return names_.count(std::string(path)) > 0 || modules_.count(std::string(path)) > 0; }

std::string ModelFile::name(std::string_view module, std::string_view wanted) {
  const std::string path = std::string(module) + "." + std::string(wanted);
  if (const auto found = names_.find(path); found != names_.end()) return found->second;
  if (module == "sqlalchemy")
    for (const auto& [other, local] : names_)
      if (below_core(other, wanted)) return local;
  if (names_.count(std::string(module) + ".*")) return std::string(wanted);
  if (const auto found = modules_.find(std::string(module)); found != modules_.end()) return found->second + "." + std::string(wanted);
  if (const auto found = names_.find(std::string(module)); found != names_.end()) return found->second + "." + std::string(wanted);
  if (module == "sqlalchemy" && !core_prefix_.empty()) return core_prefix_ + "." + std::string(wanted);
  std::string local(wanted);
  if (binds(local)) local = (module == "sqlalchemy" || starts_with(module, "sqlalchemy.") ? "Sql" : "Py") + local;
  while (binds(local)) local += "_";
  bind(local);
  names_[path] = local;
  wanted_[std::string(module)].push_back(local == wanted ? local : std::string(wanted) + " as " + local);
  return local;
}

void ModelFile::write_imports() {
  const Stmt* last = nullptr;
  const Stmt* docstring = nullptr;
  std::map<std::string, const Stmt*> existing;
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (id == tree_->begin(tree_->body) && one.kind == StmtKind::expression && tree_->expr(one.a).kind == ExprKind::string) docstring = &one;
    if (one.kind != StmtKind::import && one.kind != StmtKind::from_import) continue;
    last = &one;
    if (one.kind == StmtKind::from_import && one.op == 0 && one.items.count > 0) existing.emplace(tree_->names[one.name], &one);
  }
  std::string fresh;
  for (const auto& [module, names] : wanted_) {
    const auto found = existing.find(module);
    const std::string_view before = found == existing.end() ? std::string_view() : text().substr(found->second->begin, found->second->end - found->second->begin);
    if (before.empty() || contains(before, "#")) {
      fresh += "from " + module + " import " + join(names, ", ") + "\n";
      continue;
    }
    std::vector<std::string> all;
    const Stmt& statement = *found->second;
    for (const auto* item = tree_->begin(statement.items); item != tree_->end(statement.items); ++item) {
      const python::ImportNode& node = tree_->imports[*item];
      all.push_back(tree_->names[node.name] + (node.alias ? " as " + tree_->names[node.alias] : ""));
    }
    const bool sorted = std::is_sorted(all.begin(), all.end());
    all.insert(all.end(), names.begin(), names.end());
    if (sorted) std::sort(all.begin(), all.end());
    const std::string start = "from " + module + " import ", line = start + join(all, ", ");
    const bool lines = contains(before, "\n") || line.size() > layout_.width;
    std::string text_of = line;
    if (lines) {
      text_of = start + "(\n";
      for (const std::string& name : all) text_of += "    " + name + ",\n";
      text_of += ")";
    }
    edit(statement.begin, statement.end, text_of);
  }
  if (!fresh.empty()) {
    const Stmt* after = last ? last : docstring;
    const std::size_t at = after ? std::min(line_end(after->end) + 1, text().size()) : 0;
    edit(at, at, (after && at > 0 && text()[at - 1] != '\n' ? "\n" : "") + fresh);
  }
  std::string classes;
  for (const auto& [type, name] : classes_)
    classes += "\n\nclass " + name + "(" + this->name("sqlalchemy.types", "UserDefinedType") + "):\n    cache_ok = True\n\n    def get_col_spec(self, **kw):\n        return " + spell::literal(type, layout_.quote) + "\n";
  if (classes.empty()) return;
  const std::size_t at = last ? std::min(line_end(last->end) + 1, text().size()) : 0;
  edit(at, at, classes + "\n");
}

}  // namespace underpin::completing
