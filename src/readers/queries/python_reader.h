// The walk behind python_facts(): one object per file that follows names through scopes, gathers classes and tables, and
// turns chains of calls into queries. Internal to this folder; its parts are python_names, _classes, _walk, _calls and
// _conditions.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "readers/queries/facts.h"
#include "syntax/python/tree.h"

namespace underpin::queries {

class PythonReader {
 public:
  PythonReader(const python::Tree& tree, FileFacts& facts) : tree_(tree), facts_(facts) {}
  void run();

 private:
  using Expr = python::Expr;
  using ExprId = python::ExprId;
  using ExprKind = python::ExprKind;
  using NameId = python::NameId;
  using Run = python::Run;
  using Stmt = python::Stmt;
  using StmtKind = python::StmtKind;
  static constexpr int kDeepest = 400;
  static constexpr std::size_t kMostQueries = 100'000;

  struct Binding {
    SymbolId symbol = kNoIndex;
    std::size_t query = kNoIndex;  // index into facts_.queries
  };
  // Names of a function, a class or the file. What is bound to neither symbol nor query hides the outer names.
  struct Scope {
    std::unordered_map<NameId, Binding> names;
    Scope* outer = nullptr;
  };
  // Where in a query an expression stands.
  struct Place {
    enum class In { nowhere, filter, join, order, group, selected, loaded } in = In::nowhere;
    std::size_t query = kNoIndex;
    std::string function;  // the innermost function around it
    bool descending = false;
    int depth = 0;
    Place outside() const {
      Place place;
      place.depth = depth;
      return place;
    }
  };

  // python_names.cpp
  const std::string& text(NameId id) const { return tree_.names[id]; }
  const Expr& expr(ExprId id) const { return tree_.expr(id); }
  std::string_view called(const Expr& call) const;  // "filter" of x.filter(…) and filter(…)
  const Expr* keyword(const Expr& call, std::string_view name) const;
  const std::string* string_of(ExprId id) const;
  std::string source(ExprId id) const;
  void declare(Run body, Scope& scope, int depth);
  void declare(const Stmt& statement, Scope& scope, int depth);
  void declare_import(const Stmt& statement, Scope& scope);
  void declare_value(NameId name, ExprId value, Scope& scope);
  void hide_targets(ExprId target, Scope& scope, int depth);
  SymbolId symbol_of(ExprId value, Scope& scope, NameId name);
  SymbolId add(Symbol symbol);
  void bind(Scope& scope, NameId name, SymbolId symbol);
  Binding* find(Scope& scope, NameId name) const;
  // The chain of names that `id` is, below a symbol; unknown for anything else.
  Reference reference(ExprId id, Scope& scope);
  SymbolId unbound(NameId name);

  // python_classes.cpp
  SymbolId declare_class(const python::ClassNode& node, Scope& scope);
  SymbolId declare_table(const Expr& call, NameId name);
  void read_bases(const python::ClassNode& node, ClassFacts& facts, Scope& scope);
  void read_members(Run body, ClassFacts& facts, Scope& scope, int depth);
  void add_member(ClassFacts& facts, NameId name, ExprId value, ExprId annotation, Span span, Scope& scope);
  ModelClass::Member member_of(const std::string& name, ExprId value, ExprId annotation, ClassFacts& facts);
  void add_outside_member(const Stmt& statement, Scope& scope);

  // python_walk.cpp
  void walk(Run body, Scope& scope, int depth);
  void walk(const Stmt& statement, Scope& scope, int depth);
  void walk_function(const python::FunctionNode& node, Scope& scope, const std::string* class_name, SymbolId class_symbol, int depth);
  void walk_class(const python::ClassNode& node, Scope& scope, int depth);
  void assign(ExprId target, std::size_t query, Scope& scope);

  // python_calls.cpp
  std::size_t visit(ExprId id, Scope& scope, const Place& place);  // the query it is, or kNoIndex
  void visit_all(Run items, Scope& scope, const Place& place, std::size_t from = 0);
  std::size_t call(const Expr& e, Scope& scope, const Place& place);
  std::size_t method(const Expr& e, const Expr& callee, Scope& scope, const Place& place);
  std::size_t function(const Expr& e, std::string_view name, Scope& scope, const Place& place);
  std::size_t start(const Expr& e, StatementKind kind, Scope& scope, const Place& place);
  bool continue_query(const Expr& e, std::string_view name, std::size_t query, Scope& scope, const Place& place);
  void join(const Expr& e, std::size_t query, Scope& scope, const Place& place);
  void filter_by(const Expr& e, std::size_t query);
  void write(const Expr& e, std::size_t query, Scope& scope, const Place& place);
  std::size_t query_of(ExprId base, Scope& scope, const Place& place);
  std::size_t new_query(StatementKind kind, Span span);
  void add_table(std::size_t query, const Reference& reference, Span span);
  const Reference* entity(std::size_t query) const;  // that filter_by() and texts are about
  void count(std::string_view what) { ++facts_.calls[std::string(what)]; }

  // python_sql.cpp
  bool sends_sql(std::string_view name) const;
  void sql_text(ExprId id, bool certain);

  // python_conditions.cpp
  void compare(const Expr& e, Scope& scope, const Place& place);
  bool operator_call(const Expr& e, const Expr& callee, Scope& scope, const Place& place);
  // Column references in an operand; the index of the use when it is one reference and nothing else.
  std::size_t operand(ExprId id, Scope& scope, const Place& place, Use use, std::string_view op, const std::optional<std::string>& literal);
  std::optional<std::string> constant(ExprId id) const;
  Use use_of(Place::In in) const;
  std::size_t add_use(const Reference& reference, const Place& place, Use use, std::string_view op,
                      const std::optional<std::string>& literal, Span span);
  void text_use(const Expr& string, const Place& place);

  const python::Tree& tree_;
  std::set<ExprId> told_;  // texts of SQL
  bool declared_ = false;  // the file's own names are known
  std::unordered_map<NameId, SymbolId> unbound_;
  FileFacts& facts_;
};

// Names of calls with a meaning of their own (python_calls.cpp).
enum class CallKind { none, filter, having, filter_by, order, group, join, options, write, select_from, distinct, loader, logic, sorting };
CallKind call_kind(std::string_view name);

}  // namespace underpin::queries
