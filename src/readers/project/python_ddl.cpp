// DDL that Python code sends to a database: literal SQL in execute() calls (directly, through text(), or by way of a
// variable or a loop over a list), and SQLAlchemy's create_all() and drop_all().
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "readers/project/ddl_text.h"
#include "readers/project/outside_ddl.h"
#include "syntax/python/module.h"
#include "syntax/python/tree.h"

namespace underpin::project {

namespace {

using python::Expr;
using python::ExprId;
using python::ExprKind;
using python::StmtKind;
using python::Tree;

struct Hit {
  Span span;
  std::string what;
  ObjectName table;
  bool minor = false;
};

class Scan {
 public:
  explicit Scan(const Tree& tree) : tree_(tree) {
    for (const python::Stmt& statement : tree.stmts) {
      if (statement.kind == StmtKind::assign)
        for (const std::uint32_t* id = tree.begin(statement.items); id != tree.end(statement.items); ++id) bind(*id, statement.a);
      if (statement.kind == StmtKind::annotated) bind(statement.a, statement.c);
      if (statement.kind == StmtKind::for_) bind(statement.a, statement.b);
    }
  }

  std::vector<Hit> hits() {
    for (const Expr& expression : tree_.exprs) {
      if (expression.kind == ExprKind::call) call(expression);
      if (expression.kind == ExprKind::attribute) attribute(expression);
    }
    std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) { return a.span.begin < b.span.begin; });
    hits_.erase(std::unique(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) { return a.span == b.span; }), hits_.end());
    return std::move(hits_);
  }

 private:
  static constexpr int kDepth = 12;

  const std::string& name(python::NameId id) const { return tree_.names[id]; }

  void bind(ExprId target, ExprId value) {
    if (target && value && tree_.expr(target).kind == ExprKind::name) bound_[tree_.expr(target).name].push_back(value);
  }

  std::string_view callee(const Expr& call) const {
    const Expr& function = tree_.expr(call.a);
    return function.kind == ExprKind::attribute || function.kind == ExprKind::name ? std::string_view(name(function.name)) : std::string_view();
  }

  // Alembic's own `op` is how migrations (and their helpers) are meant to change the schema.
  bool through_alembic(const Expr& call) const {
    const Expr& function = tree_.expr(call.a);
    if (function.kind != ExprKind::attribute) return false;
    const Expr& base = tree_.expr(function.a);
    return base.kind == ExprKind::name && (name(base.name) == "op" || name(base.name) == "batch_op");
  }

  void call(const Expr& call) {
    const std::string_view function = callee(call);
    if (!is_executing_call(function) || through_alembic(call)) return;
    if (call.items.count == 0) return;
    const std::uint32_t* first = tree_.begin(call.items);
    visit(*first, 0);
    // asyncpg and others take the connection or the statement by keyword.
    for (const std::uint32_t* id = first + 1; id != tree_.end(call.items); ++id)
      if (tree_.expr(*id).kind == ExprKind::keyword) visit(tree_.expr(*id).a, 0);
  }

  void attribute(const Expr& expression) {
    const std::string& what = name(expression.name);
    const Expr& base = tree_.expr(expression.a);
    const bool whole = what == "create_all" || what == "drop_all";
    const bool one = (what == "create" || what == "drop") && base.kind == ExprKind::attribute && name(base.name) == "__table__";
    if (whole || one) hits_.push_back({tree_.span(expression), what + "()", {}, false});
  }

  // Every string that an executed expression can be made of.
  void visit(ExprId id, int depth) {
    if (id == 0 || depth > kDepth) return;
    const Expr& expression = tree_.expr(id);
    switch (expression.kind) {
      case ExprKind::string: return text(*tree_.strings[expression.a], expression);
      case ExprKind::fstring: return fstring(expression);
      case ExprKind::name:
        if (!visiting_.insert(expression.name).second) return;
        for (const ExprId value : bound_[expression.name]) visit(value, depth + 1);
        visiting_.erase(expression.name);
        return;
      case ExprKind::call:
        // text("…"), DDL("…"), "…".format(…), dedent("…")
        visit(expression.a, depth + 1);
        for (const std::uint32_t* item = tree_.begin(expression.items); item != tree_.end(expression.items); ++item) visit(*item, depth + 1);
        return;
      case ExprKind::attribute: return visit_value_of(expression, depth);
      case ExprKind::binary:
        visit(expression.a, depth + 1);
        visit(expression.b, depth + 1);
        return;
      case ExprKind::list:
      case ExprKind::tuple:
      case ExprKind::set:
        for (const std::uint32_t* item = tree_.begin(expression.items); item != tree_.end(expression.items); ++item) visit(*item, depth + 1);
        return;
      case ExprKind::conditional:
        visit(expression.b, depth + 1);
        visit(expression.c, depth + 1);
        return;
      case ExprKind::await: return visit(expression.a, depth + 1);
      default: return;
    }
  }

  void visit_value_of(const Expr& attribute, int depth) {
    // The text a method is called on; names before a dot are modules or objects, not texts.
    if (tree_.expr(attribute.a).kind != ExprKind::name) visit(attribute.a, depth + 1);
  }

  void text(const Rope& rope, const Expr& expression) {
    for (const DdlStatement& statement : ddl_statements(rope.text())) {
      Span span = rope.locate(statement.at, statement.end);
      if (!span.valid()) span = tree_.span(expression);
      hits_.push_back({span, statement.what, statement.table, statement.minor});
    }
  }

  // The pieces of an f-string with its holes as `{…}`.
  void fstring(const Expr& expression) {
    Rope rope;
    for (const std::uint32_t* item = tree_.begin(expression.items); item != tree_.end(expression.items); ++item) {
      const Expr& piece = tree_.expr(*item);
      if (piece.kind == ExprKind::string)
        rope.append(*tree_.strings[piece.a]);
      else
        rope.append(Rope("{}", tree_.span(piece), false));
    }
    text(rope, expression);
  }

  const Tree& tree_;
  std::map<python::NameId, std::vector<ExprId>> bound_;  // whole file: two functions seldom mean different texts by one name
  std::set<python::NameId> visiting_;
  std::vector<Hit> hits_;
};

// Index of the innermost function around a place, or npos at the top level.
std::size_t function_around(const Tree& tree, const Span& span) {
  std::size_t best = std::string::npos, length = std::string::npos;
  for (std::size_t i = 0; i < tree.functions.size(); ++i) {
    const python::FunctionNode& function = tree.functions[i];
    if (function.name == 0 || span.begin < function.begin || span.end > function.end) continue;
    if (function.end - function.begin < length) {
      best = i;
      length = function.end - function.begin;
    }
  }
  return best;
}

bool imports_sqlite(std::string_view text) {
  return (contains(text, "import sqlite3") || contains(text, "import aiosqlite") || contains(text, "from sqlite3")) && !contains(text, "sqlalchemy") &&
         !contains(text, "psycopg") && !contains(text, "asyncpg");
}

}  // namespace

std::vector<OutsideDdl> python_ddl(const Sources& sources, const Tree& tree) {
  const bool own_database = imports_sqlite(sources.get(tree.file).text);
  std::map<std::size_t, OutsideDdl> places;
  std::map<std::size_t, bool> major;
  for (const Hit& hit : Scan(tree).hits()) {
    const std::size_t function = function_around(tree, hit.span);
    OutsideDdl& place = places[function];
    major[function] = major[function] || !hit.minor;
    if (place.what.empty()) {
      place.path = sources.get(tree.file).path;
      place.span = hit.span;
      place.what = hit.what;
      place.count = 0;
      place.own_sqlite = own_database;
    }
    ++place.count;
    if (!hit.table.empty()) place.tables.push_back(hit.table);
  }
  std::vector<OutsideDdl> result;
  for (auto& [function, place] : places)
    if (major[function]) result.push_back(std::move(place));
  std::sort(result.begin(), result.end(), [](const OutsideDdl& a, const OutsideDdl& b) { return a.span.begin < b.span.begin; });
  return result;
}

}  // namespace underpin::project
