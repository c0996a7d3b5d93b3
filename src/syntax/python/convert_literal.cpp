#include "syntax/python/converter.h"
#include "syntax/python/literal.h"

namespace underpin::python {

ExprId Converter::number(Node node) {
  const std::string_view digits = text(node);
  if (!digits.empty() && (digits.back() == 'j' || digits.back() == 'J') && digits.substr(0, 2) != "0x") {
    return add(make(ExprKind::too_large, node));  // complex numbers are not computed with
  }
  const auto value = decode_integer(digits);
  if (!value) return add(make(ExprKind::too_large, node));
  Expr expr = make(ExprKind::integer, node);
  expr.a = static_cast<ExprId>(tree_.integers.size());
  tree_.integers.push_back(*value);
  return add(expr);
}

ExprId Converter::real(Node node) {
  Expr expr = make(ExprKind::real, node);
  expr.a = static_cast<ExprId>(tree_.reals.size());
  tree_.reals.push_back(decode_real(text(node)));
  return add(expr);
}

ExprId Converter::string(Node node) {
  Ids parts;
  bool bytes = false;
  if (!string_parts(node, parts, bytes)) return error(node, "a string opened here is never closed");
  return merge_strings(node, parts, bytes);
}

ExprId Converter::concatenated(Node node) {
  Ids parts;
  bool bytes = false;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_string && !string_parts(child, parts, bytes)) return error(child, "a string opened here is never closed");
  return merge_strings(node, parts, bytes);
}

// Appends the pieces of one literal: a string, or for an f-string strings and interpolations.
bool Converter::string_parts(Node node, Ids& parts, bool& bytes) {
  const Node opening = first(node);
  if (opening == nothing || at(opening).kind != Raw::n_string_start) return false;
  const StringStart start = string_start(text(opening));
  bytes = start.form.bytes;
  Node closing = nothing;
  std::uint32_t from = at(opening).end;
  bool any = false;
  for (Node child = after(opening, node); child != nothing; child = after(child, node)) {
    closing = child;
    if (at(child).kind == Raw::n_string_content && start.form.format) {
      parts.push_back(literal(at(child).begin, at(child).end, start.form));
      any = true;
    } else if (at(child).kind == Raw::n_interpolation) {
      parts.push_back(interpolation(child, start.form.raw));
      any = true;
    }
  }
  if (closing == nothing || at(closing).kind != Raw::n_string_end || at(closing).missing) return false;
  if (!start.form.format || !any) parts.push_back(literal(from, at(closing).begin, start.form));
  return true;
}

ExprId Converter::literal(std::uint32_t begin, std::uint32_t end, StringForm form) {
  Expr expr;
  expr.begin = begin + offset_;
  expr.end = end + offset_;
  Rope rope = decode_string(tree_.text.substr(expr.begin, end - begin), tree_.file, expr.begin, form);
  if (form.bytes) {
    expr.kind = ExprKind::bytes;
    expr.a = static_cast<ExprId>(tree_.bytes.size());
    tree_.bytes.push_back(std::make_shared<const eval::Bytes>(eval::Bytes{rope.text()}));
  } else {
    expr.kind = ExprKind::string;
    expr.a = static_cast<ExprId>(tree_.strings.size());
    tree_.strings.push_back(std::make_shared<const Rope>(std::move(rope)));
  }
  return add(expr);
}

// Adjacent literals are one string, so that its value is made once and not at every evaluation.
ExprId Converter::merge_strings(Node node, const Ids& parts, bool bytes) {
  bool plain = true;
  for (ExprId part : parts)
    if (tree_.exprs[part].kind == ExprKind::interpolation) plain = false;
  Expr expr = make(plain ? ExprKind::string : ExprKind::fstring, node);
  if (!plain) {
    expr.items = keep(parts);
    return add(expr);
  }
  if (bytes) {
    eval::Bytes joined;
    for (ExprId part : parts)
      if (tree_.exprs[part].kind == ExprKind::bytes) joined.bytes += tree_.bytes[tree_.exprs[part].a]->bytes;
    expr.kind = ExprKind::bytes;
    expr.a = static_cast<ExprId>(tree_.bytes.size());
    tree_.bytes.push_back(std::make_shared<const eval::Bytes>(std::move(joined)));
    return add(expr);
  }
  if (parts.size() == 1) {
    expr.a = tree_.exprs[parts[0]].a;
    return add(expr);
  }
  Rope joined;
  for (ExprId part : parts)
    if (tree_.exprs[part].kind == ExprKind::string) joined.append(*tree_.strings[tree_.exprs[part].a]);
  expr.a = static_cast<ExprId>(tree_.strings.size());
  tree_.strings.push_back(std::make_shared<const Rope>(std::move(joined)));
  return add(expr);
}

ExprId Converter::interpolation(Node node, bool raw) {
  Expr expr = make(ExprKind::interpolation, node);
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).field == Field::f_expression && at(child).kind != Raw::token) {
      expr.a = expression(child);
    } else if (is_token(child, "=")) {
      expr.c = 1;
    } else if (at(child).kind == Raw::n_type_conversion) {
      expr.op = static_cast<std::uint8_t>(text(child).size() > 1 ? text(child)[1] : 0);
    } else if (at(child).kind == Raw::n_format_specifier) {
      expr.b = format_spec(child);
    }
  }
  if (expr.a == 0) return error(node, "an expression is missing here");
  (void)raw;
  return add(expr);
}

// `:>{width}`: the text between the nested expressions is not in the grammar's nodes.
ExprId Converter::format_spec(Node node) {
  Expr expr = make(ExprKind::fstring, node);
  Ids parts;
  std::uint32_t from = at(node).begin + 1;
  const auto text_until = [&](std::uint32_t to) {
    if (to > from) parts.push_back(literal(from, to, StringForm{}));
  };
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind != Raw::n_format_expression) continue;
    text_until(at(child).begin);
    parts.push_back(interpolation(child, false));
    from = at(child).end;
  }
  text_until(at(node).end);
  expr.items = keep(parts);
  return add(expr);
}

}  // namespace underpin::python
