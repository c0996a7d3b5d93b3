#include "readers/code/classes.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::code {

using python::ClassNode;
using python::Run;
using python::Stmt;
using python::StmtKind;

namespace {

constexpr int kDeepestName = 12;
constexpr int kDeepestBlock = 6;
constexpr std::size_t kLongestLineage = 64;
constexpr int kDeepestBase = 2'000;
constexpr std::size_t kMostSteps = 2'000;

std::string last_part(const std::string& path) { return path.substr(path.rfind('.') + 1); }

// Bases that bring no attribute a model could be missing.
bool is_harmless(const std::string& path) {
  static const std::set<std::string> names = {
      "object",    "Generic", "ABC", "Protocol", "AsyncAttrs", "MappedAsDataclass", "DeclarativeBase", "DeclarativeBaseNoMeta", "SQLModel",
      "UserMixin", "str",     "int", "Model",    "ABCMeta"};
  return names.count(last_part(path)) > 0;
}

bool is_enum_base(const std::string& path) {
  const std::string last = last_part(path);
  return (starts_with(path, "enum.") && ends_with(last, "Enum")) || path == "enum.Flag" || path == "enum.IntFlag" || last == "StrEnum" ||
         last == "TextChoices" || last == "IntegerChoices";
}

bool has_parent(const Tree& tree, const ClassNode& node, std::string_view keyword) {
  for (const auto* at = tree.begin(node.bases); at != tree.end(node.bases); ++at) {
    const Expr& base = tree.expr(*at);
    if (base.kind == ExprKind::keyword && tree.names[base.name] == keyword) return tree.expr(base.a).kind == ExprKind::yes;
  }
  return false;
}

}  // namespace

// ---- small questions to a tree ------------------------------------------------------------------------------------

std::optional<std::string> text_of(const Tree& tree, ExprId id) {
  if (id == 0 || tree.expr(id).kind != ExprKind::string) return std::nullopt;
  return tree.strings[tree.expr(id).a]->text();
}

ExprId keyword_id(const Tree& tree, const Expr& call, std::string_view name) {
  for (const auto* at = tree.begin(call.items); at != tree.end(call.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::keyword && tree.names[item.name] == name) return item.a;
  }
  return 0;
}

const Expr* keyword_of(const Tree& tree, const Expr& call, std::string_view name) {
  const ExprId id = keyword_id(tree, call, name);
  return id ? &tree.expr(id) : nullptr;
}

ExprId positional(const Tree& tree, const Expr& call, std::size_t index) {
  for (const auto* at = tree.begin(call.items); at != tree.end(call.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::keyword || item.kind == ExprKind::double_star) continue;
    if (item.kind == ExprKind::star) return 0;
    if (index-- == 0) return *at;
  }
  return 0;
}

std::string last_name(const Tree& tree, ExprId id) {
  if (id == 0) return {};
  const Expr& e = tree.expr(id);
  return e.kind == ExprKind::name || e.kind == ExprKind::attribute ? tree.names[e.name] : std::string();
}

const Attribute* ModelClass::find(const std::string& wanted) const {
  const auto at = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& one) { return one.name == wanted; });
  return at == attributes.end() ? nullptr : &*at;
}

// ---- files and names ----------------------------------------------------------------------------------------------

Classes::Classes(const Modules& modules, const Sources& sources, std::vector<ModuleId> files) : modules_(modules), sources_(sources) {
  for (const ModuleId id : files) parsed(id);
  settle();
}

// Bases may lie in files that were not asked for; those are read on the way.
void Classes::settle() {
  for (; linked_ < classes_.size(); ++linked_) link(linked_);
  for (; rooted_ < classes_.size(); ++rooted_) find_root(rooted_, 0);
}

Classes::Parsed& Classes::parsed(ModuleId id) {
  auto [at, fresh] = parsed_.try_emplace(id);
  Parsed& file = at->second;
  if (!fresh) return file;
  const FileId source = modules_.file_of(id);
  module_of_[source] = id;
  file.tree = python::parse(sources_, source);
  for (const Expr& e : file.tree->exprs)  // tables by computed names
    if (e.kind == ExprKind::call && last_name(*file.tree, e.a) == "Table" && !text_of(*file.tree, positional(*file.tree, e, 0)))
      tables_known_ = false;
  bind(file, id, file.tree->body, 0);
  return file;
}

const Tree* Classes::tree(ModuleId id) { return parsed(id).tree.get(); }

ModuleId Classes::module_of(FileId file) const {
  const auto at = module_of_.find(file);
  return at == module_of_.end() ? kNoModule : at->second;
}

void Classes::bind(Parsed& file, ModuleId id, Run body, int depth) {
  if (depth > kDeepestBlock) return;
  const Tree& tree = *file.tree;
  for (const auto* at = tree.begin(body); at != tree.end(body); ++at) {
    const Stmt& s = tree.stmt(*at);
    if (s.kind == StmtKind::class_) {
      Symbol symbol;
      symbol.kind = Symbol::Kind::class_;
      symbol.index = add_class(file, id, s.a);
      file.bound[tree.names[tree.classes[s.a].name]].push_back(symbol);
    } else if (s.kind == StmtKind::function) {
      Symbol symbol;
      symbol.kind = Symbol::Kind::function;
      file.bound[tree.names[tree.functions[s.a].name]].push_back(symbol);
    } else if (s.kind == StmtKind::assign && s.items.count == 1) {
      bind_value(file, id, last_name(tree, *tree.begin(s.items)), *tree.begin(s.items), s.a);
    } else if (s.kind == StmtKind::annotated && s.b != 0) {
      bind_value(file, id, last_name(tree, s.a), s.a, s.b);
    }
    bind(file, id, s.body, depth + 1);
    bind(file, id, s.otherwise, depth + 1);
    bind(file, id, s.last, depth + 1);
    if (s.kind == StmtKind::try_)
      for (const auto* handler = tree.begin(s.items); handler != tree.end(s.items); ++handler)
        bind(file, id, tree.handlers[*handler].body, depth + 1);
  }
}

void Classes::bind_value(Parsed& file, ModuleId id, const std::string& name, ExprId target, ExprId value) {
  const Tree& tree = *file.tree;
  if (tree.expr(target).kind != ExprKind::name || value == 0) return;
  Symbol symbol;
  symbol.kind = Symbol::Kind::value;
  symbol.module = id;
  symbol.tree = &tree;
  symbol.value = value;
  const Expr& e = tree.expr(value);
  if (e.kind == ExprKind::call) {
    if (auto root = root_of_call(tree, id, e)) {
      root->name = name;
      root->module = id;
      root->span = tree.span(tree.expr(target));
      symbol.kind = Symbol::Kind::root;
      // Bases of one registry are one: their classes find each other by name.
      const auto same = std::find_if(roots_.begin(), roots_.end(), [&](const RootBase& other) { return !root->registry.empty() && other.module == id && other.registry == root->registry; });
      symbol.index = static_cast<std::size_t>(same - roots_.begin());
      if (same == roots_.end()) roots_.push_back(std::move(*root));
    } else if (last_name(tree, e.a) == "Table" && text_of(tree, positional(tree, e, 0))) {
      TableUse table;
      table.variable = name;
      table.name = *text_of(tree, positional(tree, e, 0));
      table.module = id;
      table.span = tree.span(tree.expr(target));
      read_table(table, tree, e);
      symbol.kind = Symbol::Kind::table;
      symbol.index = tables_.size();
      tables_.push_back(std::move(table));
    }
  }
  file.bound[name].push_back(symbol);
}

std::optional<RootBase> Classes::root_of_call(const Tree& tree, ModuleId, const Expr& call) {
  const std::string what = last_name(tree, call.a);
  RootBase root;
  if (what == "declarative_base" || what == "generate_base") {
    const Expr& function = tree.expr(call.a);
    const ExprId registry = what == "generate_base" && function.kind == ExprKind::attribute ? function.a : keyword_id(tree, call, "class_registry");
    if (registry != 0 && tree.expr(registry).kind == ExprKind::name) root.registry = tree.names[tree.expr(registry).name];
    return root;
  }
  if (what == "automap_base") {
    root.automap = true;
    return root;
  }
  if (what == "SQLAlchemy") {
    root.flask = true;
    root.given = keyword_id(tree, call, "model_class") != 0;
    return root;
  }
  return std::nullopt;
}

ClassId Classes::add_class(Parsed& file, ModuleId id, std::size_t node) {
  const auto [at, fresh] = file.class_of_node.emplace(node, classes_.size());
  if (!fresh) return at->second;
  const ClassNode& written = file.tree->classes[node];
  ModelClass cls;
  cls.name = file.tree->names[written.name];
  cls.module = id;
  cls.tree = file.tree.get();
  cls.node = node;
  cls.span = {file.tree->file, written.name_begin, written.name_end};
  classes_.push_back(std::move(cls));
  return at->second;
}

Symbol Classes::resolve(ModuleId module, const std::string& name, int depth) {
  if (depth == 0) steps_ = 0;
  if (depth > kDeepestName || ++steps_ > kMostSteps) return {};
  Parsed& file = parsed(module);
  if (const auto at = file.bound.find(name); at != file.bound.end()) {
    const Symbol& symbol = at->second.back();
    if (symbol.kind != Symbol::Kind::value) return symbol;
    const Expr& e = symbol.tree->expr(symbol.value);
    if (e.kind != ExprKind::name && e.kind != ExprKind::attribute && e.kind != ExprKind::subscript) return symbol;
    const Symbol meant = symbol_of(*symbol.tree, module, symbol.value, depth + 1);
    return meant.kind == Symbol::Kind::unknown ? symbol : meant;
  }
  std::vector<const Import*> stars;
  const auto& imports = modules_.at(module).outline.imports;
  for (auto import = imports.rbegin(); import != imports.rend(); ++import) {
    if (import->where == Import::Where::inner || import->where == Import::Where::inner_guarded) continue;
    if (import->star) stars.push_back(&*import);
    for (const ImportedName& imported : import->names) {
      const std::string local = !imported.alias.empty() ? imported.alias
                                : import->from          ? imported.name
                                                        : imported.name.substr(0, imported.name.find('.'));
      if (local != name) continue;
      const Target target = modules_.resolve(*import, module);
      Symbol symbol;
      if (target.kind == Target::Kind::foreign) {
        symbol.kind = Symbol::Kind::foreign;
        symbol.path = import->from ? import->module + "." + imported.name : imported.alias.empty() ? local : imported.name;
        return symbol;
      }
      if (import->from) {
        if (target.kind == Target::Kind::module && modules_.at(target.module).outline.has(imported.name) && target.module != module)
          return resolve(target.module, imported.name, depth + 1);
        if (const auto inner = modules_.submodule(target, imported.name)) {
          symbol.kind = Symbol::Kind::module;
          symbol.module = *inner;
          return symbol;
        }
        if (target.kind == Target::Kind::module && target.module != module)
          return resolve(target.module, imported.name, depth + 1);  // by a star
        return {};
      }
      if (!imported.alias.empty() && target.kind == Target::Kind::module) {
        symbol.kind = Symbol::Kind::module;
        symbol.module = target.module;
        return symbol;
      }
      return {};
    }
  }
  for (const Import* import : stars) {
    const Target target = modules_.resolve(*import, module);
    if (target.kind != Target::Kind::module || target.module == module) continue;
    const Symbol symbol = resolve(target.module, name, depth + 1);
    if (symbol.kind != Symbol::Kind::unknown) return symbol;
  }
  return {};
}

Symbol Classes::symbol_of(const Tree& tree, ModuleId module, ExprId expression, int depth) {
  if (depth == 0) steps_ = 0;
  if (expression == 0 || depth > kDeepestName) return {};
  const Expr& e = tree.expr(expression);
  if (e.kind == ExprKind::name) return resolve(module, tree.names[e.name], depth + 1);
  if (e.kind == ExprKind::subscript) return symbol_of(tree, module, e.a, depth + 1);
  if (e.kind != ExprKind::attribute) return {};
  const Symbol base = symbol_of(tree, module, e.a, depth + 1);
  const std::string& name = tree.names[e.name];
  if (base.kind == Symbol::Kind::foreign) {
    Symbol symbol = base;
    symbol.path += "." + name;
    return symbol;
  }
  if (base.kind == Symbol::Kind::module) return resolve(base.module, name, depth + 1);
  if (base.kind == Symbol::Kind::root && roots_[base.index].flask && name == "Model") return base;
  return {};
}

std::string Classes::callee(const Tree& tree, ModuleId module, const Expr& call) {
  const Expr& function = tree.expr(call.a);
  if (function.kind == ExprKind::name) {
    const Symbol symbol = resolve(module, tree.names[function.name]);
    if (symbol.kind == Symbol::Kind::foreign) return last_part(symbol.path);
    if (symbol.kind == Symbol::Kind::function || symbol.kind == Symbol::Kind::class_) return {};
    if (symbol.kind == Symbol::Kind::value) return {};
    return tree.names[function.name];
  }
  if (function.kind != ExprKind::attribute) return {};
  const Symbol base = symbol_of(tree, module, function.a);
  if (base.kind == Symbol::Kind::module || base.kind == Symbol::Kind::class_) return {};
  return tree.names[function.name];
}

// ---- classes ------------------------------------------------------------------------------------------------------

void Classes::link(ClassId id) {
  ModelClass& cls = classes_[id];
  const Tree& tree = *cls.tree;
  const ClassNode& node = tree.classes[cls.node];
  for (const auto* at = tree.begin(node.bases); at != tree.end(node.bases); ++at) {
    const Expr& base = tree.expr(*at);
    if (base.kind == ExprKind::keyword) continue;
    if (base.kind == ExprKind::star || base.kind == ExprKind::double_star) {
      cls.closed = false;
      continue;
    }
    const Symbol symbol = symbol_of(tree, cls.module, *at);
    if (symbol.kind == Symbol::Kind::class_) {
      cls.bases.push_back(symbol.index);
    } else if (symbol.kind == Symbol::Kind::root) {
      cls.root = symbol.index;
      if (roots_[symbol.index].automap) cls.closed = false;
    } else if (symbol.kind == Symbol::Kind::foreign) {
      cls.foreign.push_back(symbol.path);
      const std::string last = last_part(symbol.path);
      if (is_enum_base(symbol.path))
        cls.enumeration = true;
      else if (!is_harmless(symbol.path))
        cls.closed = false;
      if (last == "DeclarativeBase" || last == "DeclarativeBaseNoMeta") {
        cls.is_root = true;
        RootBase root;
        root.name = cls.name;
        root.module = cls.module;
        root.span = cls.span;
        cls.root = roots_.size();
        roots_.push_back(std::move(root));
      } else if (last == "SQLModel") {
        const auto known = std::find_if(roots_.begin(), roots_.end(), [](const RootBase& one) { return one.sqlmodel; });
        cls.root = static_cast<std::size_t>(known - roots_.begin());
        if (known == roots_.end()) {
          RootBase root;
          root.name = "SQLModel";
          root.sqlmodel = true;
          roots_.push_back(std::move(root));
        }
      }
    } else {
      const std::string name = base.kind == ExprKind::name ? tree.names[base.name] : std::string();
      if (name != "object" && name != "str" && name != "int") cls.closed = false;
    }
  }
  for (const ExprId decorator : node.decorators) {
    const Expr& d = tree.expr(decorator);
    const std::string name = d.kind == ExprKind::call ? last_name(tree, d.a) : last_name(tree, decorator);
    if (name == "as_declarative") {
      cls.is_root = true;
      RootBase root;
      root.name = cls.name;
      root.module = cls.module;
      root.span = cls.span;
      cls.root = roots_.size();
      roots_.push_back(std::move(root));
    } else if (name != "dataclass" && name != "unique" && name != "total_ordering" && name != "final") {
      cls.closed = false;
    }
  }
  if (has_parent(tree, node, "table")) cls.declares_mapping = true;
  read_body(cls);
}

void Classes::find_root(ClassId id, int depth) {
  ModelClass& cls = classes_[id];
  if (cls.rooted || depth > kDeepestBase) return;
  cls.rooted = true;
  for (const ClassId base : cls.bases) {
    if (base == id) continue;
    find_root(base, depth + 1);
    const ModelClass& above = classes_[base];
    if (cls.root == kNoRoot) cls.root = above.root;
    if (above.enumeration) cls.enumeration = true;
  }
}

std::vector<ClassId> Classes::lineage(ClassId id) const {
  std::vector<ClassId> out{id};
  for (std::size_t i = 0; i < out.size() && out.size() < kLongestLineage; ++i)
    for (const ClassId base : classes_[out[i]].bases)
      if (std::find(out.begin(), out.end(), base) == out.end()) out.push_back(base);
  return out;
}

bool Classes::closed(ClassId id) const {
  const auto all = lineage(id);
  return all.size() < kLongestLineage && std::all_of(all.begin(), all.end(), [&](ClassId one) { return classes_[one].closed; });
}

const Attribute* Classes::attribute(ClassId id, const std::string& name) const {
  for (const ClassId one : lineage(id))
    if (const Attribute* found = classes_[one].find(name)) return found;
  return nullptr;
}

bool Classes::mapped(ClassId id) const {
  const ModelClass& cls = classes_[id];
  if (cls.root == kNoRoot || cls.is_root || cls.abstract || cls.enumeration) return false;
  const RootBase& root = roots_[cls.root];
  if (root.sqlmodel) return cls.declares_mapping;
  const auto all = lineage(id);
  if (std::any_of(all.begin(), all.end(), [&](ClassId one) { return classes_[one].declares_mapping; })) return true;
  return root.flask && std::any_of(all.begin(), all.end(), [&](ClassId one) {
           return std::any_of(classes_[one].attributes.begin(), classes_[one].attributes.end(),
                              [](const Attribute& a) { return a.primary; });
         });
}

}  // namespace underpin::code
