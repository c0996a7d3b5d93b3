// Walking the grammar's nodes and filling the tree's tables.
#include "syntax/typescript/converter.h"

namespace underpin::typescript {

Converter::Converter(const RawTree& raw, std::uint32_t offset, Tree& tree) : raw_(raw), offset_(offset), tree_(tree) {
  tree_.names.emplace_back();
  tree_.exprs.emplace_back();
  tree_.stmts.emplace_back();
  tree_.types.emplace_back();
  tree_.exprs.reserve(raw.nodes.size() / 2 + 8);
  tree_.ids.reserve(raw.nodes.size() / 2 + 8);
}

void Converter::run() {
  for (const RawNode& node : raw_.nodes)
    if (node.kind == Raw::n_comment || node.kind == Raw::n_html_comment)
      tree_.comments.push_back({tree_.file, node.begin + offset_, node.end + offset_});
  for (Node node = 0; raw_.faulty && node < raw_.nodes.size(); ++node) {
    if (at(node).kind != Raw::error && !at(node).missing) continue;
    complain(node, at(node).missing ? "something is missing here" : "this could not be read");
    node = at(node).next - 1;
  }
  if (!raw_.nodes.empty()) tree_.body = block(0);
}

// The first node from `node` on, before `end`, that is no comment.
Converter::Node Converter::skip(Node node, Node end) const {
  while (node < end && (at(node).kind == Raw::n_comment || at(node).kind == Raw::n_html_comment || at(node).kind == Raw::n_hash_bang_line))
    node = at(node).next;
  return node < end ? node : nothing;
}

Converter::Node Converter::field(Node node, Field wanted) const {
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).field == wanted) return it;
  return nothing;
}

Converter::Node Converter::child(Node node, Raw kind) const {
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind == kind) return it;
  return nothing;
}

// The first child that is no token.
Converter::Node Converter::named_child(Node node) const {
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind != Raw::token) return it;
  return nothing;
}

bool Converter::has_token(Node node, std::string_view spelling) const {
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind == Raw::token && text(it) == spelling) return true;
  return false;
}

std::string_view Converter::text(Node node) const { return tree_.text.substr(begin(node), end(node) - begin(node)); }

NameId Converter::name(std::string_view spelling) {
  const auto found = ids_.find(spelling);
  if (found != ids_.end()) return found->second;
  const auto id = static_cast<NameId>(tree_.names.size());
  tree_.names.emplace_back(spelling);
  ids_.emplace(spelling, id);  // views into the text, which outlives this
  return id;
}

Run Converter::keep(const Ids& ids) {
  const Run run{static_cast<std::uint32_t>(tree_.ids.size()), static_cast<std::uint32_t>(ids.size())};
  tree_.ids.insert(tree_.ids.end(), ids.begin(), ids.end());
  return run;
}

Expr Converter::make(ExprKind kind, Node node) const {
  Expr expr;
  expr.kind = kind;
  expr.begin = begin(node);
  expr.end = end(node);
  return expr;
}

ExprId Converter::add(Expr expr) {
  tree_.exprs.push_back(expr);
  return static_cast<ExprId>(tree_.exprs.size() - 1);
}

Stmt Converter::make_stmt(StmtKind kind, Node node) const {
  Stmt stmt;
  stmt.kind = kind;
  stmt.begin = begin(node);
  stmt.end = end(node);
  return stmt;
}

StmtId Converter::add(Stmt stmt) {
  tree_.stmts.push_back(stmt);
  return static_cast<StmtId>(tree_.stmts.size() - 1);
}

void Converter::complain(Node node, const char* message) { tree_.complaints.push_back({{tree_.file, begin(node), end(node)}, message}); }

ExprId Converter::error(Node node, const char* message) {
  complain(node, message);
  return add(make(ExprKind::error, node));
}

TypeId Converter::type(Node node) {
  if (node == nothing) return 0;
  Span span{tree_.file, begin(node), end(node)};
  while (span.begin < span.end && (tree_.text[span.begin] == ':' || tree_.text[span.begin] == ' ')) ++span.begin;
  tree_.types.push_back(span);
  return static_cast<TypeId>(tree_.types.size() - 1);
}

}  // namespace underpin::typescript
