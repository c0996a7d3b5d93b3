// What a file's top level says without being run.
#include "syntax/python/module.h"
#include "syntax/python/tree.h"

namespace underpin::python {
namespace {

bool is_docstring(const Tree& tree, const Stmt& s) {
  return s.kind == StmtKind::expression && tree.expr(s.a).kind == ExprKind::string;
}

// Only pass, `...` and strings (docstrings and left-over notes).
bool empty_body(const Tree& tree, Run body) {
  for (const std::uint32_t* id = tree.begin(body); id != tree.end(body); ++id) {
    const Stmt& s = tree.stmt(*id);
    const bool dots = s.kind == StmtKind::expression && tree.expr(s.a).kind == ExprKind::ellipsis;
    const bool bare_return = s.kind == StmtKind::return_ && (s.a == 0 || tree.expr(s.a).kind == ExprKind::none);
    if (s.kind != StmtKind::pass && !dots && !bare_return && !is_docstring(tree, s)) return false;
  }
  return true;
}

TopLevel::FunctionDef function_of(const Tree& tree, const Stmt& s) {
  const FunctionNode& node = tree.functions[s.a];
  TopLevel::FunctionDef def;
  def.name = tree.names[node.name];
  def.span = {tree.file, node.begin, node.end};
  def.name_span = {tree.file, node.name_begin, node.name_end};
  def.empty = empty_body(tree, node.body);
  for (const Parameter& parameter : node.parameters) {
    using Kind = Parameter::Kind;
    const char* const stars = parameter.kind == Kind::star ? "*" : parameter.kind == Kind::double_star ? "**" : "";
    def.parameters.push_back(stars + tree.names[parameter.name]);
    if (!*stars && parameter.value == 0) ++def.required;
  }
  return def;
}

void add_assignments(const Tree& tree, const Stmt& s, TopLevel& out) {
  const bool annotated = s.kind == StmtKind::annotated;
  const ExprId value = annotated ? s.b : s.a;
  if (value == 0) return;
  const auto add = [&](ExprId target) {
    const Expr& e = tree.expr(target);
    if (e.kind == ExprKind::name) out.assignments.push_back({tree.names[e.name], tree.span(e), tree.span(tree.expr(value))});
  };
  if (annotated) {
    add(s.a);
    return;
  }
  for (const std::uint32_t* id = tree.begin(s.items); id != tree.end(s.items); ++id) add(*id);
}

}  // namespace

TopLevel top_level(const Tree& tree) {
  TopLevel out;
  bool first = true;
  for (const std::uint32_t* id = tree.begin(tree.body); id != tree.end(tree.body); ++id, first = false) {
    const Stmt& s = tree.stmt(*id);
    if (first && is_docstring(tree, s)) out.docstring = tree.span(tree.expr(s.a));
    if (s.kind == StmtKind::function) out.functions.push_back(function_of(tree, s));
    if (s.kind == StmtKind::assign || s.kind == StmtKind::annotated) add_assignments(tree, s, out);
  }
  return out;
}

}  // namespace underpin::python
