// The walk behind convert(): one object per file that reads grammar nodes and appends to the tree's tables. Recursion is
// bounded: what is nested deeper becomes an error expression with a complaint.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/python/convert.h"

namespace underpin::python {

class Converter {
 public:
  Converter(const RawTree& raw, std::uint32_t offset, const std::vector<Blanked>& blanked, Tree& tree);
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
  Node only_child(Node node) const;
  std::string_view text(Node node) const;
  bool is_token(Node node, std::string_view spelling) const;

  // Tables.
  NameId name(std::string_view spelling);
  NameId name(Node node);
  Run keep(const Ids& ids);
  Expr make(ExprKind kind, Node node) const;
  ExprId add(Expr expr);
  ExprId error(Node node, std::string message);
  std::uint32_t complain(Node node, std::string message);

  // Expressions.
  ExprId expression(Node node);
  ExprId expression_of(Node node);
  ExprId optional_expression(Node node) { return node == nothing ? 0 : expression(node); }
  ExprId type_of(Node node);
  ExprId collection(Node node, ExprKind kind);
  ExprId dictionary(Node node);
  ExprId call(Node node);
  Run arguments(Node node);
  ExprId argument(Node node);
  ExprId subscript(Node node);
  ExprId slice(Node node);
  ExprId binary(Node node);
  ExprId boolean(Node node);
  ExprId comparison(Node node);
  ExprId conditional(Node node);
  ExprId unary(Node node);
  ExprId lambda(Node node);
  ExprId comprehension(Node node, char form);
  ExprId clause(Node node);
  ExprId number(Node node);
  ExprId real(Node node);
  ExprId dotted(Node node);
  ExprId string(Node node);
  ExprId concatenated(Node node);
  ExprId yield(Node node);
  bool string_parts(Node node, Ids& parts, bool& bytes);
  ExprId merge_strings(Node node, const Ids& parts, bool bytes);
  ExprId literal(std::uint32_t begin, std::uint32_t end, struct StringForm form);
  ExprId interpolation(Node node, bool raw);
  ExprId format_spec(Node node);
  ExprId simple_child(Node node, ExprKind kind);
  ExprId name_value(Node node, ExprKind kind);

  // Statements.
  void statement(Node node, Ids& out);
  StmtId simple(Node node);
  StmtId compound(Node node);
  Stmt make_stmt(StmtKind kind, Node node) const;
  StmtId add(Stmt stmt);
  StmtId error_stmt(Node node, std::string message);
  Run block(Node node);
  Run children_as_block(Node node);
  StmtId expression_statement(Node node);
  StmtId assignment(Node node);
  StmtId augmented(Node node);
  StmtId listed(Node node, StmtKind kind);
  StmtId names(Node node, StmtKind kind);
  StmtId raise(Node node);
  StmtId import(Node node);
  StmtId from_import(Node node);
  std::uint32_t import_name(Node node);
  StmtId if_statement(Node node);
  StmtId loop(Node node);
  StmtId try_statement(Node node);
  std::uint32_t handler(Node node);
  StmtId with(Node node);
  void with_items(Node node, Ids& out);
  ExprId as_target(Node node);
  StmtId function(Node node, const std::vector<ExprId>& decorators);
  StmtId class_definition(Node node, const std::vector<ExprId>& decorators);
  StmtId decorated(Node node);
  std::vector<Parameter> parameters(Node node);
  void parameter(Node node, std::vector<Parameter>& out, Parameter::Kind& kind);
  StmtId match(Node node);
  std::uint32_t match_case(Node node);
  ExprId pattern(Node node);
  ExprId patterns(Node node, ExprKind kind);
  ExprId mapping_pattern(Node node);
  ExprId class_pattern(Node node);
  const Blanked* blanked_at(std::uint32_t position) const;

  const RawTree& raw_;
  std::uint32_t offset_;
  const std::vector<Blanked>& blanked_;
  Tree& tree_;
  std::unordered_map<std::string_view, NameId> ids_;
  bool* generator_ = nullptr;  // of the function being converted
  int depth_ = 0;
};

Op operator_of(std::string_view spelling);

}  // namespace underpin::python
