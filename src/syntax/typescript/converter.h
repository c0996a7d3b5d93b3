// The walk behind parse(): one object per file that reads grammar nodes and appends to the tree's tables. Recursion is
// bounded: what is nested deeper becomes an error expression with a complaint.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/typescript/raw.h"
#include "syntax/typescript/tree.h"

namespace underpin::typescript {

class Converter {
 public:
  // Positions of `raw` count from `offset` of the file.
  Converter(const RawTree& raw, std::uint32_t offset, Tree& tree);
  void run();

 private:
  using Node = std::uint32_t;  // index into the raw nodes
  static constexpr Node nothing = 0xFFFFFFFF;
  using Ids = std::vector<std::uint32_t>;

  // Walking.
  const RawNode& at(Node node) const { return raw_.nodes[node]; }
  Node first(Node node) const { return skip(node + 1, at(node).next); }
  Node after(Node node, Node parent) const { return skip(at(node).next, at(parent).next); }
  Node skip(Node node, Node end) const;
  Node field(Node node, Field field) const;
  Node child(Node node, Raw kind) const;
  Node named_child(Node node) const;
  bool has_token(Node node, std::string_view spelling) const;
  std::string_view text(Node node) const;
  std::uint32_t begin(Node node) const { return at(node).begin + offset_; }
  std::uint32_t end(Node node) const { return at(node).end + offset_; }

  // Tables.
  NameId name(std::string_view spelling);
  NameId key_name(Node node);
  Run keep(const Ids& ids);
  Expr make(ExprKind kind, Node node) const;
  ExprId add(Expr expr);
  ExprId error(Node node, const char* message);
  void complain(Node node, const char* message);
  TypeId type(Node node);
  TypeId type_field(Node node) { return type(field(node, Field::f_type)); }

  // Expressions.
  ExprId expression(Node node);
  ExprId expression_of(Node node);
  ExprId optional_expression(Node node) { return node == nothing ? 0 : expression(node); }
  ExprId name_of(Node node);
  ExprId simple(Node node, ExprKind kind) { return add(make(kind, node)); }
  ExprId wrapped(Node node, ExprKind kind);
  ExprId string(Node node);
  ExprId text_piece(Node node, std::uint32_t from, std::uint32_t to);
  ExprId template_string(Node node);
  ExprId array(Node node);
  ExprId object(Node node);
  void property(Node node, Ids& out);
  ExprId call(Node node, ExprKind kind, Field callee);
  Run arguments(Node node);
  bool take_await(Node of, ExprId& id) const;
  ExprId put_await(bool taken, ExprId id);
  ExprId member(Node node);
  ExprId subscript(Node node);
  ExprId operation(Node node);
  ExprId update(Node node);
  ExprId conditional(Node node);
  ExprId assignment(Node node, ExprKind kind);
  ExprId sequence(Node node);
  ExprId cast(Node node);
  ExprId jsx(Node node);
  void jsx_parts(Node node, Ids& out);
  ExprId function_expression(Node node);
  ExprId class_expression(Node node);

  // Functions and classes.
  std::uint32_t function(Node node);
  std::vector<Parameter> parameters(Node node);
  std::uint32_t class_of(Node node, const std::vector<ExprId>& decorators);
  void members(Node body, ClassNode& out);
  void class_field(Node node, std::vector<ExprId>& decorators, ClassNode& out);
  ExprId heritage(Node node);

  // Statements.
  void statement(Node node, Ids& out);
  void statement_of(Node node, Ids& out);
  Stmt make_stmt(StmtKind kind, Node node) const;
  StmtId add(Stmt stmt);
  Run block(Node node);
  Run body(Node node);
  Stmt declaration(Node node);
  Stmt if_statement(Node node);
  Stmt for_statement(Node node);
  Stmt for_each(Node node);
  Stmt loop(Node node, StmtKind kind);
  Stmt switch_statement(Node node);
  Stmt try_statement(Node node);
  Stmt value_statement(Node node, StmtKind kind);
  Stmt enumeration(Node node);
  Stmt space(Node node);

  // Modules.
  void import(Node node, Ids& out);
  void export_statement(Node node, Ids& out);
  void module_name(Node node, ModuleClause& clause);
  void specifiers(Node node, bool importing, ModuleClause& clause);

  const RawTree& raw_;
  std::uint32_t offset_;
  Tree& tree_;
  std::unordered_map<std::string_view, NameId> ids_;
  int depth_ = 0;
};

Op operator_of(std::string_view spelling);

}  // namespace underpin::typescript
