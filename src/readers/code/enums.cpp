// Enumerations that two classes of one name define, and members that the one in scope does not have.
#include <algorithm>

#include "base/text.h"
#include "readers/code/setup.h"

namespace underpin::code {

namespace {

std::string package_of(const Modules& modules, ModuleId id) {
  const std::string name = modules.dotted_name(id);
  return name.substr(0, name.find('.'));
}

bool in_common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

// The import of the module that brought the name before the class took it.
Span hidden_import(const Modules& modules, const ModelClass& cls) {
  for (const Import& import : modules.at(cls.module).outline.imports) {
    if (import.where != Import::Where::top || import.begin > cls.span.begin || !import.from) continue;
    for (const ImportedName& name : import.names)
      if ((name.alias.empty() ? name.name : name.alias) == cls.name) return {cls.span.file, name.begin, name.end};
  }
  return {};
}

bool declares_tables(const Classes& classes, ModuleId module) {
  for (ClassId id = 0; id < classes.all().size(); ++id)
    if (classes.at(id).module == module && classes.mapped(id)) return true;
  return false;
}

}  // namespace

std::vector<EnumTwice> enums_twice(Classes& classes) {
  const Modules& modules = classes.modules();
  std::map<std::pair<std::string, std::string>, std::vector<ClassId>> by_name;
  for (ClassId id = 0; id < classes.all().size(); ++id) {
    const ModelClass& cls = classes.at(id);
    if (cls.enumeration && !cls.members.empty() && !modules.at(cls.module).test && !modules.at(cls.module).hidden)
      by_name[{package_of(modules, cls.module), cls.name}].push_back(id);
  }
  std::vector<EnumTwice> out;
  for (const auto& [key, ids] : by_name) {
    if (ids.size() < 2) continue;
    EnumTwice twice;
    twice.name = key.second;
    bool differ = false, common = false, used = false;
    for (const ClassId id : ids) {
      const ModelClass& cls = classes.at(id);
      twice.classes.push_back({cls.span, modules.at(cls.module).shown, cls.members});
      differ = differ || sorted(cls.members) != sorted(classes.at(ids.front()).members);
      common = common || (id != ids.front() && in_common(cls.members, classes.at(ids.front()).members));
      used = used || declares_tables(classes, cls.module);
      if (!twice.shadowed.valid()) twice.shadowed = hidden_import(modules, cls);
    }
    if (differ && (twice.shadowed.valid() || (common && used))) out.push_back(std::move(twice));
  }
  return out;
}

std::vector<MissingMember> missing_members(Classes& classes) {
  static const std::set<std::string> api = {"name", "value", "mro", "names", "values", "choices", "labels"};
  std::vector<MissingMember> out;
  std::set<ModuleId> files;
  for (const ModelClass& cls : classes.all()) files.insert(cls.module);
  // Enumerations often have a file of their own, which nothing was asked of so far.
  for (const ModuleId module : files) {
    const Tree& tree = *classes.tree(module);
    for (const Expr& e : tree.exprs)
      if (e.kind == ExprKind::attribute && tree.expr(e.a).kind == ExprKind::name) classes.resolve(module, tree.names[tree.expr(e.a).name]);
  }
  classes.settle();
  for (const ModuleId module : files) {
    if (classes.modules().at(module).hidden) continue;
    const Tree& tree = *classes.tree(module);
    std::set<std::string> local;  // names that a function may mean otherwise
    for (const auto& function : tree.functions)
      for (const auto& parameter : function.parameters) local.insert(tree.names[parameter.name]);
    for (const Expr& e : tree.exprs) {
      if (e.kind != ExprKind::attribute || tree.expr(e.a).kind != ExprKind::name) continue;
      const std::string& name = tree.names[tree.expr(e.a).name];
      const std::string& member = tree.names[e.name];
      if (name.empty() || name.front() < 'A' || name.front() > 'Z' || starts_with(member, "_") || api.count(member) || local.count(name))
        continue;
      const Symbol symbol = classes.resolve(module, name);
      if (symbol.kind != Symbol::Kind::class_) continue;
      const ModelClass& cls = classes.at(symbol.index);
      if (!cls.enumeration || cls.members.empty() || !classes.closed(symbol.index) || classes.attribute(symbol.index, member)) continue;
      MissingMember missing;
      missing.enumeration = cls.name;
      missing.member = member;
      missing.span = tree.span(e);
      missing.definition = cls.span;
      missing.members = cls.members;
      missing.deferred =
          std::any_of(tree.functions.begin(), tree.functions.end(), [&](const auto& f) { return f.begin <= e.begin && e.end <= f.end; });
      out.push_back(std::move(missing));
    }
  }
  return out;
}

}  // namespace underpin::code
