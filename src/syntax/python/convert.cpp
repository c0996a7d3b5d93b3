#include "syntax/python/convert.h"

#include <algorithm>

#include "syntax/python/converter.h"

namespace underpin::python {

Converter::Converter(const RawTree& raw, std::uint32_t offset, const std::vector<Blanked>& blanked, Tree& tree)
    : raw_(raw), offset_(offset), blanked_(blanked), tree_(tree) {
  tree_.names.emplace_back();
  tree_.exprs.emplace_back();
  tree_.stmts.emplace_back();
  const std::size_t nodes = raw.nodes.size();
  tree_.exprs.reserve(nodes / 2 + 8);
  tree_.ids.reserve(nodes / 2 + 8);
}

void Converter::run() {
  for (const RawNode& node : raw_.nodes)
    if (node.kind == Raw::n_comment) tree_.comments.push_back({{tree_.file, node.begin + offset_, node.end + offset_}});
  if (!raw_.nodes.empty()) tree_.body = children_as_block(0);
}

// The first node from `node` on, before `end`, that is neither a comment nor a line continuation.
Converter::Node Converter::skip(Node node, Node end) const {
  while (node < end && (at(node).kind == Raw::n_comment || at(node).kind == Raw::n_line_continuation)) node = at(node).next;
  return node < end ? node : nothing;
}

Converter::Node Converter::field(Node node, Field wanted) const {
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).field == wanted) return child;
  return nothing;
}

// The first child that is not a token.
Converter::Node Converter::only_child(Node node) const {
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind != Raw::token) return child;
  return nothing;
}

std::string_view Converter::text(Node node) const {
  const RawNode& raw = at(node);
  return tree_.text.substr(raw.begin + offset_, raw.end - raw.begin);
}

bool Converter::is_token(Node node, std::string_view spelling) const { return at(node).kind == Raw::token && text(node) == spelling; }

NameId Converter::name(std::string_view spelling) {
  const auto [found, fresh] = ids_.try_emplace(spelling, static_cast<NameId>(tree_.names.size()));
  if (fresh) tree_.names.emplace_back(spelling);
  return found->second;
}

// A dotted name may hold spaces or line continuations between its parts.
NameId Converter::name(Node node) {
  const std::string_view spelling = text(node);
  if (spelling.find_first_of(" \t\\\r\n\f#") == std::string_view::npos) return name(spelling);
  std::string clean;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_identifier) clean += (clean.empty() ? "" : ".") + std::string(text(child));
  for (std::size_t i = 1; i < tree_.names.size(); ++i)
    if (tree_.names[i] == clean) return static_cast<NameId>(i);
  tree_.names.push_back(clean);
  return static_cast<NameId>(tree_.names.size() - 1);
}

Run Converter::keep(const Ids& ids) {
  const Run run{static_cast<std::uint32_t>(tree_.ids.size()), static_cast<std::uint32_t>(ids.size())};
  tree_.ids.insert(tree_.ids.end(), ids.begin(), ids.end());
  return run;
}

Expr Converter::make(ExprKind kind, Node node) const {
  Expr expr;
  expr.kind = kind;
  expr.begin = at(node).begin + offset_;
  expr.end = at(node).end + offset_;
  return expr;
}

ExprId Converter::add(Expr expr) {
  tree_.exprs.push_back(expr);
  return static_cast<ExprId>(tree_.exprs.size() - 1);
}

std::uint32_t Converter::complain(Node node, std::string message) {
  const Span span{tree_.file, at(node).begin + offset_, at(node).end + offset_};
  tree_.complaints.push_back({span, std::move(message)});
  return static_cast<std::uint32_t>(tree_.complaints.size() - 1);
}

ExprId Converter::error(Node node, std::string message) {
  Expr expr = make(ExprKind::error, node);
  complain(node, std::move(message));
  return add(expr);
}

const Blanked* Converter::blanked_at(std::uint32_t position) const {
  for (const Blanked& blank : blanked_)
    if (position >= blank.begin && position < blank.end) return &blank;
  return nullptr;
}

void convert(const RawTree& raw, std::uint32_t offset, const std::vector<Blanked>& blanked, Tree& tree) {
  Converter(raw, offset, blanked, tree).run();
}

}  // namespace underpin::python
