// The walk behind script_facts(): expressions come parts first, so one loop meets every chain from its beginning, and what
// a variable holds is known before the variable is used. Internal to this folder.
#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "readers/queries/scripts.h"
#include "syntax/typescript/tree.h"

namespace underpin::queries {

class ScriptReader {
 public:
  ScriptReader(const typescript::Tree& tree, ScriptFacts& facts);
  void run();

 private:
  using Expr = typescript::Expr;
  using ExprId = typescript::ExprId;
  using ExprKind = typescript::ExprKind;
  using NameId = typescript::NameId;
  struct Holder {
    std::size_t query = kNoIndex;      // index into open_
    std::uint32_t begin = 0, end = 0;  // the function around it
  };
  // A query on its way: one whose table is not known is counted, but says nothing.
  struct Open {
    Query query;
    bool known = false, started = false, drizzle = false;
    Span table;  // what stands where the table's name is expected
  };

  const Expr& expr(ExprId id) const { return tree_.expr(id); }
  const std::string& name(NameId id) const { return tree_.names[id]; }
  std::string_view method(const Expr& call) const;
  ExprId argument(const Expr& call, std::size_t index) const;
  Span text_span(ExprId id) const;
  const std::string* text(ExprId id) const;
  std::optional<std::string> known_text(ExprId id) const;  // of a literal, or of a constant that holds one
  std::size_t query_of(ExprId id) const;
  void bind(NameId variable, std::size_t query, std::uint32_t at);
  Span function_around(std::uint32_t at) const;

  void call(ExprId id);
  // script_supabase.cpp
  bool supabase(ExprId id, const Expr& call, std::string_view what, std::size_t query);
  std::size_t from(const Expr& call);
  void selected(ExprId columns, Query& query);
  void filtered(ExprId column, Use use, std::string_view op, ExprId value, Query& query);
  void conditions(ExprId text, Query& query);
  void written(ExprId row, Query& query, int depth);
  void add(Query& query, const std::string& column, Use use, std::string_view op, Span span) const;
  // script_orm.cpp
  void table_declared(NameId variable, ExprId value);
  bool drizzle(ExprId id, const Expr& call, std::string_view what, std::size_t query);
  bool drizzle_query(ExprId id, const Expr& call, std::string_view what);
  void drizzle_condition(ExprId id, Query& query, Use use, int depth);
  bool prisma(ExprId id, const Expr& call, std::string_view what);
  // script_sql.cpp
  void sql_call(const Expr& call, std::string_view what);
  void sql_template(const Expr& tagged);
  void prisma_where(ExprId id, const std::string& model, Query& query, int depth);

  const typescript::Tree& tree_;
  ScriptFacts& facts_;
  std::vector<Open> open_;
  std::vector<std::size_t> of_;  // per expression: the query it is
  std::unordered_map<NameId, std::vector<Holder>> holders_;
  std::unordered_map<NameId, std::optional<std::string>> constants_;
  std::unordered_map<ExprId, std::vector<NameId>> bound_by_;
};

}  // namespace underpin::queries
