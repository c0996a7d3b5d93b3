// Statements in the order in which they are written, function by function: what a variable holds is the query that was
// last put into it.
#include "base/text.h"
#include "readers/queries/python_reader.h"

namespace underpin::queries {

void PythonReader::run() {
  Scope top;
  declare(tree_.body, top, 0);
  for (const auto& [name, binding] : top.names)
    if (binding.symbol != kNoIndex) facts_.exports[text(name)] = binding.symbol;
  declared_ = true;
  walk(tree_.body, top, 0);
}

void PythonReader::walk(Run body, Scope& scope, int depth) {
  if (depth > kDeepest) return;
  for (const auto* at = tree_.begin(body); at != tree_.end(body); ++at) walk(tree_.stmt(*at), scope, depth + 1);
}

void PythonReader::walk(const Stmt& statement, Scope& scope, int depth) {
  const Place nowhere;
  switch (statement.kind) {
    case StmtKind::function:
      return walk_function(tree_.functions[statement.a], scope, nullptr, kNoIndex, depth);
    case StmtKind::class_:
      return walk_class(tree_.classes[statement.a], scope, depth);
    case StmtKind::assign: {
      const std::size_t query = visit(statement.a, scope, nowhere);
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at) assign(*at, query, scope);
      add_outside_member(statement, scope);
      return;
    }
    case StmtKind::annotated:
      return assign(statement.a, visit(statement.b, scope, nowhere), scope);
    case StmtKind::augment:
      visit(statement.b, scope, nowhere);
      return;
    case StmtKind::with:
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at) visit(*at, scope, nowhere);
      break;
    case StmtKind::try_:
      walk(statement.body, scope, depth);
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at)
        walk(tree_.handlers[*at].body, scope, depth);
      walk(statement.otherwise, scope, depth);
      return walk(statement.last, scope, depth);
    case StmtKind::match:
      visit(statement.a, scope, nowhere);
      for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at) walk(tree_.cases[*at].body, scope, depth);
      return;
    case StmtKind::for_:
      visit(statement.b, scope, nowhere);
      break;
    case StmtKind::expression:
    case StmtKind::return_:
    case StmtKind::if_:
    case StmtKind::while_:
    case StmtKind::raise:
    case StmtKind::assert_:
      visit(statement.a, scope, nowhere);
      break;
    default:
      break;
  }
  walk(statement.body, scope, depth);
  walk(statement.otherwise, scope, depth);
}

// A name that is given something else holds no query any more; a class keeps being one.
void PythonReader::assign(ExprId target, std::size_t query, Scope& scope) {
  if (target == 0 || expr(target).kind != ExprKind::name) return;
  scope.names[expr(target).name].query = query;
}

void PythonReader::walk_function(const python::FunctionNode& node, Scope& scope, const std::string* class_name, SymbolId class_symbol,
                                 int depth) {
  if (depth > kDeepest) return;
  Scope inner;
  inner.outer = &scope;
  bool first = true;
  for (const python::Parameter& parameter : node.parameters) {
    Binding& binding = inner.names[parameter.name];
    visit(parameter.value, scope, Place{});
    // `cls` of a method is the class around it.
    if (first && class_name && text(parameter.name) == "cls") binding.symbol = class_symbol;
    first = false;
  }
  for (const ExprId decorator : node.decorators) visit(decorator, scope, Place{});
  declare(node.body, inner, depth);
  walk(node.body, inner, depth + 1);
}

void PythonReader::walk_class(const python::ClassNode& node, Scope& scope, int depth) {
  if (depth > kDeepest) return;
  const Binding* own = find(scope, node.name);
  const SymbolId symbol = own ? own->symbol : kNoIndex;
  Scope body;
  body.outer = &scope;
  declare(node.body, body, depth);
  for (const auto* at = tree_.begin(node.body); at != tree_.end(node.body); ++at) {
    const Stmt& statement = tree_.stmt(*at);
    // Methods do not see the names of the class body.
    if (statement.kind == StmtKind::function)
      walk_function(tree_.functions[statement.a], scope, &text(node.name), symbol, depth + 1);
    else
      walk(statement, body, depth + 1);
  }
}

}  // namespace underpin::queries
