// DDL that Python code sends to a database: literal SQL in execute() calls (directly, through text(), or by way of a
// variable or a loop over a list), and SQLAlchemy's create_all() and drop_all().
#include <algorithm>
#include <map>
#include <utility>

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
  explicit Scan(const Tree& tree) : tree_(tree), seen_(tree.exprs.size(), kUnseen), seen_names_(tree.names.size(), kUnseen) {
    for (const python::Stmt& statement : tree.stmts) {
      if (statement.kind == StmtKind::assign)
        for (const std::uint32_t* id = tree.begin(statement.items); id != tree.end(statement.items); ++id) bind(*id, statement.a);
      if (statement.kind == StmtKind::annotated) bind(statement.a, statement.b);
      if (statement.kind == StmtKind::for_) bind(statement.a, statement.b);
    }
  }

  std::vector<Hit> hits() {
    for (const Expr& expression : tree_.exprs) {
      if (expression.kind == ExprKind::call) call(expression);
      if (expression.kind == ExprKind::attribute) attribute(expression);
    }
    std::stable_sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) { return std::pair(a.span.begin, a.span.end) < std::pair(b.span.begin, b.span.end); });
    hits_.erase(std::unique(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) { return a.span == b.span; }), hits_.end());
    return std::move(hits_);
  }

 private:
  static constexpr int kDepth = 12;
  static constexpr std::uint8_t kUnseen = 255;

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

  // `Factory(…).create_all()` and `self.create_all()` are methods of the project's own; `metadata()`, `get_db()` may be made
  // by a call.
  bool may_be_metadata(const Expr& base) const {
    if (base.kind == ExprKind::name) return name(base.name) != "self" && name(base.name) != "cls";
    if (base.kind != ExprKind::call) return true;
    const std::string made_by = lower(callee(base));
    return contains(made_by, "meta") || contains(made_by, "db") || contains(made_by, "base") || contains(made_by, "sql");
  }

  void attribute(const Expr& expression) {
    const std::string& what = name(expression.name);
    const Expr& base = tree_.expr(expression.a);
    const bool whole = what == "create_all" || what == "drop_all";
    const bool one = (what == "create" || what == "drop") && base.kind == ExprKind::attribute && name(base.name) == "__table__";
    if ((whole && may_be_metadata(base)) || one) hits_.push_back({tree_.span(expression), what + "()", {}, false});
  }

  // True when this was not looked at from as near before: names that stand for lists of names would be looked at again and
  // again, and what they lead to is found only once anyway.
  static bool nearer(std::uint8_t& seen, int depth) {
    if (seen <= depth) return false;
    seen = static_cast<std::uint8_t>(depth);
    return true;
  }

  // Every string that an executed expression can be made of.
  void visit(ExprId id, int depth) {
    if (id == 0 || depth > kDepth || !nearer(seen_[id], depth)) return;
    const Expr& expression = tree_.expr(id);
    switch (expression.kind) {
      case ExprKind::string: return text(*tree_.strings[expression.a], expression);
      case ExprKind::fstring: return fstring(expression);
      case ExprKind::name:
        if (!nearer(seen_names_[expression.name], depth)) return;
        for (const ExprId value : bound_[expression.name]) visit(value, depth + 1);
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
      case ExprKind::subscript: return visit_entries(expression.a, expression.b, depth + 1);
      default: return;
    }
  }

  // What `value['key']` can be, where the value is made of dictionaries written out: a loop over a list of them, too.
  void visit_entries(ExprId value, ExprId key, int depth) {
    if (value == 0 || depth > kDepth || tree_.expr(key).kind != ExprKind::string) return;
    const Expr& expression = tree_.expr(value);
    if (expression.kind == ExprKind::name) {
      for (const ExprId bound : bound_[expression.name]) visit_entries(bound, key, depth + 1);
    } else if (expression.kind == ExprKind::list || expression.kind == ExprKind::tuple) {
      for (const std::uint32_t* item = tree_.begin(expression.items); item != tree_.end(expression.items); ++item) visit_entries(*item, key, depth + 1);
    } else if (expression.kind == ExprKind::dict) {
      const std::string wanted = tree_.strings[tree_.expr(key).a]->text();
      for (const std::uint32_t* item = tree_.begin(expression.items); item + 1 < tree_.end(expression.items); item += 2) {
        const Expr& entry = tree_.expr(*item);
        if (*item != 0 && entry.kind == ExprKind::string && tree_.strings[entry.a]->text() == wanted) visit(item[1], depth + 1);
      }
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
  std::vector<std::uint8_t> seen_, seen_names_;  // the least depth at which an expression, a name, was looked at
  std::vector<Hit> hits_;
};

// The innermost function around each of the places (which are in order), as an index; npos at the top level.
std::vector<std::size_t> functions_around(const Tree& tree, const std::vector<Hit>& hits) {
  std::vector<std::size_t> named;
  for (std::size_t i = 0; i < tree.functions.size(); ++i)
    if (tree.functions[i].name != 0) named.push_back(i);
  std::stable_sort(named.begin(), named.end(), [&](std::size_t a, std::size_t b) { return tree.functions[a].begin < tree.functions[b].begin; });
  std::vector<std::size_t> around, open;
  std::size_t next = 0;
  for (const Hit& hit : hits) {
    // Functions lie within each other or apart, so those that are open at a place are a stack.
    for (; next < named.size() && tree.functions[named[next]].begin <= hit.span.begin; ++next) {
      while (!open.empty() && tree.functions[open.back()].end <= tree.functions[named[next]].begin) open.pop_back();
      open.push_back(named[next]);
    }
    while (!open.empty() && tree.functions[open.back()].end <= hit.span.begin) open.pop_back();
    const auto inner = std::find_if(open.rbegin(), open.rend(), [&](std::size_t i) { return hit.span.end <= tree.functions[i].end; });
    around.push_back(inner == open.rend() ? std::string::npos : *inner);
  }
  return around;
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
  const std::vector<Hit> hits = Scan(tree).hits();
  const std::vector<std::size_t> around = functions_around(tree, hits);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    const std::size_t function = around[i];
    OutsideDdl& place = places[function];
    major[function] = major[function] || !hit.minor;
    if (place.what.empty()) {
      place.path = sources.get(tree.file).path;
      place.span = hit.span;
      place.what = hit.what;
      place.own_sqlite = own_database;
    }
    ++place.counts[hit.what];
    if (!hit.table.empty()) place.tables.push_back(hit.table);
  }
  std::vector<OutsideDdl> result;
  for (auto& [function, place] : places)
    if (major[function]) result.push_back(std::move(place));
  std::sort(result.begin(), result.end(), [](const OutsideDdl& a, const OutsideDdl& b) { return a.span.begin < b.span.begin; });
  return result;
}

}  // namespace underpin::project
