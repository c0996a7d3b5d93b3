// Names and what they stand for: imports, classes, tables, aliases; whatever else binds a name hides the outer one.
#include "base/text.h"
#include "readers/queries/python_reader.h"

namespace underpin::queries {

std::string_view PythonReader::called(const Expr& call) const {
  const Expr& callee = expr(call.a);
  return callee.kind == ExprKind::attribute || callee.kind == ExprKind::name ? std::string_view(text(callee.name)) : std::string_view();
}

const PythonReader::Expr* PythonReader::keyword(const Expr& call, std::string_view name) const {
  for (const auto* at = tree_.begin(call.items); at != tree_.end(call.items); ++at)
    if (expr(*at).kind == ExprKind::keyword && text(expr(*at).name) == name) return &expr(expr(*at).a);
  return nullptr;
}

const std::string* PythonReader::string_of(ExprId id) const {
  return id != 0 && expr(id).kind == ExprKind::string ? &tree_.strings[expr(id).a]->text() : nullptr;
}

std::string PythonReader::source(ExprId id) const {
  const Expr& e = expr(id);
  return std::string(clip_utf8(tree_.text.substr(e.begin, e.end - e.begin), 200));
}

SymbolId PythonReader::add(Symbol symbol) {
  facts_.symbols.push_back(std::move(symbol));
  return facts_.symbols.size() - 1;
}

// The first thing a name stands for is what it is, should it be bound to several: `try: from a import X except: X = None`.
void PythonReader::bind(Scope& scope, NameId name, SymbolId symbol) {
  Binding& binding = scope.names[name];
  if (binding.symbol == kNoIndex) binding.symbol = symbol;
}

PythonReader::Binding* PythonReader::find(Scope& scope, NameId name) const {
  for (Scope* at = &scope; at; at = at->outer)
    if (const auto found = at->names.find(name); found != at->names.end()) return &found->second;
  return nullptr;
}

// A class that a star import brings, or that the file forgot to import.
SymbolId PythonReader::unbound(NameId name) {
  const std::string& written = text(name);
  if (!declared_ || written.empty() || written[0] < 'A' || written[0] > 'Z') return kNoIndex;
  const auto [known, is_new] = unbound_.try_emplace(name, kNoIndex);
  if (is_new) {
    Symbol symbol;
    symbol.kind = Symbol::Kind::unbound;
    symbol.name = written;
    known->second = add(std::move(symbol));
  }
  return known->second;
}

Reference PythonReader::reference(ExprId id, Scope& scope) {
  std::vector<std::string> backwards;
  while (id != 0 && expr(id).kind == ExprKind::attribute) {
    backwards.push_back(text(expr(id).name));
    id = expr(id).a;
  }
  if (id == 0 || expr(id).kind != ExprKind::name) return {};
  const Binding* binding = find(scope, expr(id).name);
  const SymbolId symbol = binding ? binding->symbol : unbound(expr(id).name);
  if (symbol == kNoIndex) return {};
  return {symbol, {backwards.rbegin(), backwards.rend()}};
}

void PythonReader::declare(Run body, Scope& scope, int depth) {
  if (depth > kDeepest) return;
  for (const auto* at = tree_.begin(body); at != tree_.end(body); ++at) declare(tree_.stmt(*at), scope, depth + 1);
}

void PythonReader::declare(const Stmt& statement, Scope& scope, int depth) {
  switch (statement.kind) {
    case StmtKind::import:
    case StmtKind::from_import:
      return declare_import(statement, scope);
    case StmtKind::class_: {
      const python::ClassNode& node = tree_.classes[statement.a];
      return bind(scope, node.name, declare_class(node, scope));
    }
    case StmtKind::function:
      scope.names[tree_.functions[statement.a].name];
      return;
    case StmtKind::assign:
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at) {
        if (expr(*at).kind == ExprKind::name)
          declare_value(expr(*at).name, statement.a, scope);
        else
          hide_targets(*at, scope, depth);
      }
      return;
    case StmtKind::annotated:
      if (statement.a != 0 && expr(statement.a).kind == ExprKind::name) declare_value(expr(statement.a).name, statement.b, scope);
      return;
    case StmtKind::for_:
      hide_targets(statement.a, scope, depth);
      break;
    case StmtKind::with:
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at)
        if (expr(*at).kind == ExprKind::as_target) hide_targets(expr(*at).b, scope, depth);
      break;
    case StmtKind::try_:
      declare(statement.body, scope, depth);
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at)
        declare(tree_.handlers[*at].body, scope, depth);
      declare(statement.otherwise, scope, depth);
      return declare(statement.last, scope, depth);
    case StmtKind::match:
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at)
        declare(tree_.cases[*at].body, scope, depth);
      return;
    default:
      break;
  }
  declare(statement.body, scope, depth);
  declare(statement.otherwise, scope, depth);
}

void PythonReader::hide_targets(ExprId target, Scope& scope, int depth) {
  if (target == 0 || depth > kDeepest) return;
  const Expr& e = expr(target);
  if (e.kind == ExprKind::name) scope.names[e.name];
  if (e.kind == ExprKind::tuple || e.kind == ExprKind::list)
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) hide_targets(*at, scope, depth + 1);
  if (e.kind == ExprKind::star) hide_targets(e.a, scope, depth + 1);
}

void PythonReader::declare_import(const Stmt& statement, Scope& scope) {
  for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at) {
    const python::ImportNode& node = tree_.imports[*at];
    Symbol symbol;
    if (statement.kind == StmtKind::from_import) {
      symbol.kind = Symbol::Kind::imported;
      symbol.module = text(statement.name);
      symbol.level = statement.op;
      symbol.name = text(node.name);
      bind(scope, node.alias ? node.alias : node.name, add(std::move(symbol)));
      continue;
    }
    symbol.kind = Symbol::Kind::module;
    symbol.module = text(node.name);
    if (node.alias) {
      bind(scope, node.alias, add(std::move(symbol)));
      continue;
    }
    // `import app.models` binds `app`.
    symbol.module = symbol.module.substr(0, symbol.module.find('.'));
    for (NameId name = 1; name < tree_.names.size(); ++name)
      if (text(name) == symbol.module) {
        bind(scope, name, add(symbol));
        break;
      }
  }
  if (statement.kind == StmtKind::from_import && statement.items.count == 0 && !scope.outer)
    facts_.stars.emplace_back(text(statement.name), statement.op);
}

void PythonReader::declare_value(NameId name, ExprId value, Scope& scope) {
  if (value == 0) return;
  const SymbolId symbol = symbol_of(value, scope, name);
  if (symbol == kNoIndex)
    scope.names[name];
  else
    bind(scope, name, symbol);
}

// What `name = value` makes of the name, where that is a class or something that classes are made from.
SymbolId PythonReader::symbol_of(ExprId value, Scope& scope, NameId name) {
  const Expr& e = expr(value);
  Symbol symbol;
  if (e.kind == ExprKind::name || e.kind == ExprKind::attribute) {
    const Reference original = reference(value, scope);
    if (!original.known()) return kNoIndex;
    symbol.kind = Symbol::Kind::another;
    symbol.index = original.symbol;
    symbol.path = original.path;
    return add(std::move(symbol));
  }
  if (e.kind != ExprKind::call) return kNoIndex;
  const std::string_view function = called(e);
  if (function == "aliased" || function == "with_polymorphic" || function == "alias") {
    const Expr& callee = expr(e.a);
    ExprId original = e.items.count > 0 ? *tree_.begin(e.items) : 0;
    if (function == "alias") original = callee.kind == ExprKind::attribute ? callee.a : 0;
    const Reference target = original ? reference(original, scope) : Reference{};
    if (!target.known()) return kNoIndex;
    symbol.kind = Symbol::Kind::another;
    symbol.index = target.symbol;
    symbol.path = target.path;
    return add(std::move(symbol));
  }
  if (function == "Table") return declare_table(e, name);
  if (function == "declarative_base" || function == "generate_base" || function == "SQLAlchemy") {
    symbol.kind = function == "SQLAlchemy" ? Symbol::Kind::flask : Symbol::Kind::root;
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) {
      const Expr& item = expr(*at);
      if (item.kind != ExprKind::keyword || (text(item.name) != "cls" && text(item.name) != "model_class")) continue;
      const Reference shared = reference(item.a, scope);
      symbol.index = shared.symbol;
      symbol.path = shared.path;
    }
    return add(std::move(symbol));
  }
  if (function == "automap_base") return add(std::move(symbol));  // open
  return kNoIndex;
}

}  // namespace underpin::queries
