#include "readers/queries/script_reader.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::queries {

ScriptReader::ScriptReader(const typescript::Tree& tree, ScriptFacts& facts)
    : tree_(tree), facts_(facts), of_(tree.exprs.size(), kNoIndex) {
  std::unordered_map<NameId, std::size_t> declared;
  for (const typescript::Stmt& statement : tree.stmts) {
    if (statement.kind != typescript::StmtKind::declare) continue;
    for (const auto* at = tree.begin(statement.items); at != tree.end(statement.items); ++at) {
      const typescript::Declarator& one = tree.declarators[*at];
      if (one.pattern == 0 || one.value == 0 || expr(one.pattern).kind != ExprKind::name) continue;
      const NameId variable = expr(one.pattern).name;
      bound_by_[one.value].push_back(variable);
      const Rope* content = tree.text_of(one.value);
      // A constant holds one text: a second declaration of its name, or a variable, may hold any.
      if (++declared[variable] == 1 && statement.op == 'c' && content)
        constants_[variable] = content->text();
      else
        constants_[variable] = std::nullopt;
      table_declared(variable, one.value);
    }
  }
}

void ScriptReader::run() {
  for (ExprId id = 1; id < tree_.exprs.size(); ++id) {
    const Expr& e = expr(id);
    switch (e.kind) {
      case ExprKind::call:
        call(id);
        sql_call(e, method(e));
        break;
      case ExprKind::tagged:
        sql_template(e);
        break;
      case ExprKind::await:
      case ExprKind::cast:
        of_[id] = query_of(e.a);
        break;
      case ExprKind::conditional:
        of_[id] = query_of(e.b) != kNoIndex ? query_of(e.b) : query_of(e.c);
        break;
      case ExprKind::assign:
        of_[id] = query_of(e.b);
        if (expr(e.a).kind == ExprKind::name) bind(expr(e.a).name, of_[id], e.begin);
        break;
      default:
        break;
    }
    if (const auto names = bound_by_.find(id); names != bound_by_.end())
      for (const NameId variable : names->second) bind(variable, query_of(id), e.begin);
  }
  for (Open& one : open_) {
    if (!one.started) continue;
    if (one.known)
      facts_.queries.push_back(std::move(one.query));
    else
      facts_.unresolved.push_back({"the name of the table", one.table});
  }
}

std::string_view ScriptReader::method(const Expr& call) const {
  const Expr& callee = expr(tree_.plain(call.a));
  return callee.kind == ExprKind::member || callee.kind == ExprKind::name ? std::string_view(name(callee.name)) : std::string_view();
}

ScriptReader::ExprId ScriptReader::argument(const Expr& call, std::size_t index) const { return tree_.item(call.items, index); }

const std::string* ScriptReader::text(ExprId id) const {
  const Rope* rope = id == 0 ? nullptr : tree_.text_of(id);
  return rope ? &rope->text() : nullptr;
}

// Without the quotes.
Span ScriptReader::text_span(ExprId id) const {
  const Rope* rope = tree_.text_of(id);
  const Span inside = rope ? rope->span() : Span{};
  return inside.valid() ? inside : tree_.span(expr(id));
}

std::optional<std::string> ScriptReader::known_text(ExprId id) const {
  if (id == 0) return std::nullopt;
  if (const std::string* literal = text(id)) return *literal;
  const Expr& e = expr(tree_.plain(id));
  if (e.kind != ExprKind::name) return std::nullopt;
  const auto constant = constants_.find(e.name);
  return constant == constants_.end() ? std::nullopt : constant->second;
}

Span ScriptReader::function_around(std::uint32_t at) const {
  Span best{tree_.file, 0, static_cast<std::uint32_t>(tree_.text.size())};
  for (const typescript::FunctionNode& node : tree_.functions)
    if (node.begin <= at && at < node.end && node.end - node.begin < best.end - best.begin) best = {tree_.file, node.begin, node.end};
  return best;
}

void ScriptReader::bind(NameId variable, std::size_t query, std::uint32_t at) {
  auto& holders = holders_[variable];
  if (query == kNoIndex && holders.empty()) return;
  const Span around = function_around(at);
  // `query = query.eq(…)` in a branch goes on with the query of the function that declared it.
  if (!holders.empty() && holders.back().query == query && around.begin >= holders.back().begin && around.end <= holders.back().end) return;
  holders.push_back({query, around.begin, around.end});
}

std::size_t ScriptReader::query_of(ExprId id) const {
  if (id == 0) return kNoIndex;
  const Expr& e = expr(id);
  if (e.kind != ExprKind::name) return of_[id];
  const auto holders = holders_.find(e.name);
  if (holders == holders_.end()) return kNoIndex;
  for (auto one = holders->second.rbegin(); one != holders->second.rend(); ++one)
    if (one->begin <= e.begin && e.begin < one->end) return one->query;
  return kNoIndex;
}

void ScriptReader::call(ExprId id) {
  const Expr& e = expr(id);
  const Expr& callee = expr(tree_.plain(e.a));
  if (callee.kind != ExprKind::member) return;
  const std::string_view what = name(callee.name);
  const std::size_t query = query_of(callee.a);
  of_[id] = query;
  if (query != kNoIndex && open_[query].drizzle) {
    drizzle(id, e, what, query);
    return;
  }
  if (query != kNoIndex && supabase(id, e, what, query)) return;
  if (query != kNoIndex) return;
  if (what == "from") {
    of_[id] = from(e);
    return;
  }
  if (prisma(id, e, what) || drizzle_query(id, e, what)) return;
  drizzle(id, e, what, kNoIndex);
}

}  // namespace underpin::queries
