#include "syntax/python/converter.h"

namespace underpin::python {

StmtId Converter::match(Node node) {
  Stmt stmt = make_stmt(StmtKind::match, node);
  Ids subjects, cases;
  Node last = nothing;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).field == Field::f_subject && at(child).kind != Raw::token) {
      subjects.push_back(expression(child));
      last = child;
    }
    if (at(child).field != Field::f_body) continue;
    for (Node part = first(child); part != nothing; part = after(part, child))
      if (at(part).kind == Raw::n_case_clause) cases.push_back(match_case(part));
  }
  if (subjects.empty()) return error_stmt(node, "this is not understood as Python");
  stmt.a = subjects[0];
  if (subjects.size() > 1) {
    Expr tuple = make(ExprKind::tuple, last);
    tuple.items = keep(subjects);
    stmt.a = add(tuple);
  }
  stmt.items = keep(cases);
  return add(stmt);
}

std::uint32_t Converter::match_case(Node node) {
  CaseNode result;
  Ids alternatives;
  Node place = node;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::n_case_pattern) {
      alternatives.push_back(pattern(child));
      place = child;
    } else if (at(child).kind == Raw::n_if_clause) {
      result.guard = expression(only_child(child));
    } else if (at(child).field == Field::f_consequence) {
      result.body = block(child);
    }
  }
  if (alternatives.size() == 1) {
    result.pattern = alternatives[0];
  } else {
    Expr sequence = make(ExprKind::match_sequence, place);
    sequence.items = keep(alternatives);
    result.pattern = add(sequence);
  }
  tree_.cases.push_back(result);
  return static_cast<std::uint32_t>(tree_.cases.size() - 1);
}

ExprId Converter::patterns(Node node, ExprKind kind) {
  Expr expr = make(kind, node);
  Ids items;
  bool negative = false;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (is_token(child, "-")) {
      negative = true;
    } else if (is_token(child, "_") || at(child).kind != Raw::token) {
      ExprId item = pattern(child);
      if (negative && tree_.exprs[item].kind == ExprKind::match_value) {
        Expr minus = make(ExprKind::unary, child);
        minus.op = static_cast<std::uint8_t>(Op::subtract);
        minus.a = tree_.exprs[item].a;
        const ExprId value = add(minus);
        tree_.exprs[item].a = value;
      }
      negative = false;
      items.push_back(item);
    }
  }
  if (kind == ExprKind::match_value) return items.empty() ? error(node, "a pattern is missing here") : items[0];
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::mapping_pattern(Node node) {
  Expr expr = make(ExprKind::match_mapping, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::n_splat_pattern) {
      const Node rest = only_child(child);
      if (rest != nothing) expr.name = name(rest);
    } else if (at(child).field == Field::f_key || at(child).field == Field::f_value) {
      items.push_back(pattern(child));
    }
  }
  if (items.size() % 2 != 0) return error(node, "this is not understood as Python");
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::class_pattern(Node node) {
  Expr expr = make(ExprKind::match_class, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (expr.a == 0)
      expr.a = expression(child);
    else if (at(child).kind != Raw::token)
      items.push_back(pattern(child));
  }
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::pattern(Node node) {
  if (depth_ >= 200) return error(node, "this is nested too deeply to be read");
  struct Deeper {
    int& depth;
    explicit Deeper(int& d) : depth(d) { ++depth; }
    ~Deeper() { --depth; }
  } deeper(depth_);
  const auto value = [&](ExprId of) {
    Expr expr = make(ExprKind::match_value, node);
    expr.a = of;
    return add(expr);
  };
  switch (at(node).kind) {
    case Raw::token: return add(make(ExprKind::match_capture, node));
    case Raw::n_case_pattern: return patterns(node, ExprKind::match_value);
    case Raw::n_union_pattern: return patterns(node, ExprKind::match_either);
    case Raw::n_list_pattern:
    case Raw::n_tuple_pattern: return patterns(node, ExprKind::match_sequence);
    case Raw::n_dict_pattern: return mapping_pattern(node);
    case Raw::n_class_pattern: return class_pattern(node);
    case Raw::n_splat_pattern: {
      Expr expr = make(ExprKind::match_star, node);
      const Node target = only_child(node);
      if (target != nothing) expr.name = name(target);
      return add(expr);
    }
    case Raw::n_as_pattern: {
      Expr expr = make(ExprKind::match_as, node);
      const Node inner = only_child(node);
      expr.a = inner == nothing ? 0 : pattern(inner);
      const Node alias = inner == nothing ? nothing : after(inner, node);
      for (Node child = alias; child != nothing; child = after(child, node))
        if (at(child).kind == Raw::n_identifier) expr.name = name(child);
      return expr.a ? add(expr) : error(node, "a pattern is missing here");
    }
    case Raw::n_keyword_pattern: {
      Expr expr = make(ExprKind::keyword, node);
      Node last = nothing;
      for (Node child = first(node); child != nothing; child = after(child, node)) {
        if (expr.name == 0 && at(child).kind == Raw::n_identifier)
          expr.name = name(child);
        else if (at(child).kind != Raw::token || is_token(child, "_"))
          last = child;
      }
      expr.a = last == nothing ? 0 : pattern(last);
      return expr.a ? add(expr) : error(node, "a pattern is missing here");
    }
    case Raw::n_dotted_name: {
      const ExprId id = dotted(node);
      if (tree_.exprs[id].kind != ExprKind::name) return value(id);
      Expr expr = make(ExprKind::match_capture, node);
      expr.name = tree_.names[tree_.exprs[id].name] == "_" ? 0 : tree_.exprs[id].name;
      return add(expr);
    }
    default: return value(expression(node));
  }
}

}  // namespace underpin::python
