#include "readers/code/setup.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"

namespace underpin::code {

namespace {

bool is_aside_module(const Module& module) {
  if (module.test || module.hidden) return true;
  for (const std::string& part : split(lower(module.shown), '/'))
    for (const std::string_view name : {"scripts", "script", "tools", "bin", "alembic", "migrations", "versions", "seeds", "benchmarks",
                                        "docs", "internal_docs", "examples", "tutorials", "notebooks", "env.py"})
      if (part == name) return true;
  return false;
}

}  // namespace

std::vector<ReservedAttribute> reserved_attributes(const Classes& classes) {
  std::vector<ReservedAttribute> out;
  for (ClassId id = 0; id < classes.all().size(); ++id) {
    const ModelClass& cls = classes.at(id);
    // A class with a __tablename__ is declarative, wherever its base comes from.
    if (cls.enumeration || classes.modules().at(cls.module).hidden || (!classes.mapped(id) && !cls.declares_mapping)) continue;
    if (cls.root != kNoRoot && classes.roots()[cls.root].sqlmodel) continue;
    for (const Attribute& attribute : cls.attributes)
      if (attribute.name == "metadata" && (attribute.kind == Attribute::Kind::column || attribute.kind == Attribute::Kind::relationship) &&
          attribute.call)
        out.push_back({cls.name, attribute.name, attribute.name_span});
  }
  return out;
}

std::vector<DeclarativeBase> declarative_bases(const Classes& classes) {
  std::vector<DeclarativeBase> out;
  const Modules& modules = classes.modules();
  for (std::size_t i = 0; i < classes.roots().size(); ++i) {
    const RootBase& root = classes.roots()[i];
    if (root.sqlmodel || is_aside_module(modules.at(root.module))) continue;
    DeclarativeBase base;
    base.name = root.name;
    base.module = modules.dotted_name(root.module);
    base.span = root.span;
    for (ClassId id = 0; id < classes.all().size(); ++id) base.classes += classes.at(id).root == i && classes.mapped(id);
    out.push_back(std::move(base));
  }
  // One that is handed to another is no second one.
  const bool given = std::any_of(classes.roots().begin(), classes.roots().end(), [](const RootBase& root) { return root.given; });
  if (given) std::erase_if(out, [](const DeclarativeBase& base) { return base.classes == 0; });
  return out;
}

std::vector<SecondName> second_names(const Classes& classes) {
  const Modules& modules = classes.modules();
  std::map<ModuleId, std::string> declares;
  // A base that no model derives from has nothing to lose.
  for (ClassId id = 0; id < classes.all().size(); ++id)
    if (classes.mapped(id) && !classes.roots()[classes.at(id).root].sqlmodel)
      declares[classes.roots()[classes.at(id).root].module] = classes.roots()[classes.at(id).root].name;
  struct Use {
    std::size_t count = 0;
    Span span;
  };
  std::map<ModuleId, std::map<std::string, Use>> names;
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    if (is_aside_module(modules.at(id))) continue;
    for (const Import& import : modules.at(id).outline.imports) {
      if (import.dots > 0) continue;
      const Target target = modules.resolve(import, id);
      if (target.kind != Target::Kind::module || !declares.count(target.module)) continue;
      Use& use = names[target.module][modules.dotted_name(target.module, target.root)];
      if (use.count++ == 0) use.span = {modules.file_of(id), import.module_begin, import.module_end};
    }
  }
  std::vector<SecondName> out;
  for (const auto& [module, uses] : names) {
    if (uses.size() < 2) continue;
    const auto most =
        std::max_element(uses.begin(), uses.end(), [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
    for (const auto& [name, use] : uses)
      if (name != most->first) out.push_back({most->first, name, most->second.span, use.span, declares[module]});
  }
  return out;
}

namespace {

// By path: the numbers of files depend on which reader came first.
bool in_order(const Classes& classes, Span a, Span b) {
  const auto path = [&](Span span) { return std::string_view(classes.modules().at(classes.module_of(span.file)).shown); };
  return std::pair(path(a), a.begin) < std::pair(path(b), b.begin);
}

}  // namespace

std::vector<EngineSetup> engine_setups(Classes& classes, const std::vector<ModuleId>& files) {
  static const std::set<std::string> makers = {"create_engine", "create_async_engine", "engine_from_config", "async_engine_from_config",
                                               "sessionmaker",  "async_sessionmaker"};
  std::vector<EngineSetup> out;
  for (const ModuleId id : files) {
    if (is_aside_module(classes.modules().at(id))) continue;
    const Tree& tree = *classes.tree(id);
    for (const Expr& e : tree.exprs) {
      if (e.kind != ExprKind::call) continue;
      const std::string function = last_name(tree, e.a);
      if (!makers.count(function)) continue;
      const Symbol symbol = tree.expr(e.a).kind == ExprKind::name ? classes.resolve(id, function) : Symbol{};
      if (symbol.kind == Symbol::Kind::function || symbol.kind == Symbol::Kind::class_) continue;
      out.push_back({function, tree.span(tree.expr(e.a))});
    }
  }
  std::sort(out.begin(), out.end(), [&](const EngineSetup& a, const EngineSetup& b) { return in_order(classes, a.span, b.span); });
  return out;
}

std::vector<CodePlace> indexed_keys(const Classes& classes, const Relations& relations) {
  std::vector<CodePlace> out;
  for (ClassId id = 0; id < classes.all().size(); ++id) {
    const ModelClass& cls = classes.at(id);
    if (classes.modules().at(cls.module).hidden || !classes.mapped(id)) continue;
    const auto keys = std::count_if(cls.attributes.begin(), cls.attributes.end(), [](const Attribute& a) { return a.primary; });
    for (const Attribute& attribute : cls.attributes)
      if (attribute.primary && attribute.indexed && keys == 1)
        out.push_back({attribute.indexed_span,
                       (relations.table_name(id).empty() ? cls.name : relations.table_name(id)) + "." + attribute.column, false});
  }
  return out;
}

std::vector<IndexClash> index_clashes(Classes& classes, const Relations& relations) {
  std::vector<IndexClash> out;
  const Modules& modules = classes.modules();
  // (index name) → the column that index=True gives it to, by SQLAlchemy's default name.
  struct Made {
    Span span;
    std::string table, column;
  };
  std::map<std::string, Made> made;
  for (ClassId id = 0; id < classes.all().size(); ++id) {
    const ModelClass& cls = classes.at(id);
    if (!classes.mapped(id) || cls.in_schema || cls.table.empty() || modules.at(cls.module).hidden) continue;
    for (const Attribute& attribute : cls.attributes)
      if (attribute.indexed)
        made["ix_" + relations.table_name(id) + "_" + attribute.column] = {attribute.indexed_span, relations.table_name(id),
                                                                           attribute.column};
  }
  const auto clash = [&](const std::string& name, Span span) {
    const auto at = made.find(name);
    if (at != made.end()) out.push_back({name, at->second.table, at->second.column, at->second.span, span});
  };
  std::set<ModuleId> files;
  for (ClassId id = 0; id < classes.all().size(); ++id) {
    const ModelClass& cls = classes.at(id);
    if (!classes.mapped(id) || modules.at(cls.module).hidden) continue;
    files.insert(cls.module);
    for (const IndexUse& index : cls.indexes)
      if (made.count(index.name) && made.at(index.name).table == relations.table_name(id)) clash(index.name, index.span);
  }
  for (const ModuleId module : files) {
    const Tree& tree = *classes.tree(module);
    for (const auto* at = tree.begin(tree.body); at != tree.end(tree.body); ++at) {
      const python::Stmt& s = tree.stmt(*at);
      if ((s.kind != python::StmtKind::expression && s.kind != python::StmtKind::assign) || s.a == 0) continue;
      const Expr& e = tree.expr(s.a);
      if (e.kind == ExprKind::call && classes.callee(tree, module, e) == "Index")
        if (const auto name = text_of(tree, positional(tree, e, 0))) clash(*name, tree.span(e));
    }
  }
  if (out.empty()) return out;
  for (const Module& module : modules.all()) {  // generated names may be others then
    const ModuleId id = *modules.by_path(module.shown);
    if (!module.test && (contains(modules.text_of(id), "naming_convention") || contains(modules.text_of(id), "MetaData(schema"))) return {};
  }
  std::sort(out.begin(), out.end(), [&](const IndexClash& a, const IndexClash& b) { return in_order(classes, a.second, b.second); });
  return out;
}

}  // namespace underpin::code
