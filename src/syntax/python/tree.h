// The small typed tree of one Python file: statements and expressions as flat tables that refer to each other by
// index, names interned per file, string literals already decoded into ropes. Immutable once parsed, so several
// programs may run over it. What it means is the evaluator's business; how it is made is parse.cpp and convert.cpp.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/eval/value.h"
#include "syntax/python/module.h"

namespace underpin::python {

using NameId = std::uint32_t;  // index into Tree::names; 0: no name
using ExprId = std::uint32_t;  // index into Tree::exprs; 0: no expression
using StmtId = std::uint32_t;

// A run of ids in Tree::ids.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

enum class ExprKind : std::uint8_t {
  error,         // could not be read; `name` is a message's index in Tree::names
  name,          // name
  none, yes, no, ellipsis,
  integer,       // a: index into integers
  too_large,     // an integer literal beyond 64 bits
  real,          // a: index into reals
  string,        // a: index into strings
  bytes,         // a: index into bytes
  fstring,       // items: string and interpolation
  interpolation, // a: value, b: format spec (fstring or 0), op: conversion 'r' 's' 'a' or 0, c: 1 for `{x=}`
  list, tuple, set,  // items, with star
  dict,          // items: key, value, key, value …; key 0: `**value`
  attribute,     // a . name
  subscript,     // a [ b ]
  slice,         // a : b : c
  call,          // a ( items ), with keyword, star, double_star
  keyword,       // name = a, inside a call
  star,          // *a
  double_star,   // **a, inside a call
  unary,         // op a
  binary,        // a op b
  both, either,  // a and b, a or b
  negation,      // not a
  compare,       // a, items: operator, operand, operator, operand …
  conditional,   // a: condition, b: then, c: otherwise
  lambda,        // a: index into functions
  comprehension, // op: 'l' 's' 'd' 'g'; a: element (key), b: value of a dict; items: clauses
  clause_for,    // a: target, b: iterable
  clause_if,     // a: condition
  await, yield, yield_from,  // a
  walrus,        // name := a
  as_target,     // a as b, in `with`
  // patterns of `match`
  match_value,     // a
  match_capture,   // name; 0: `_`
  match_star,      // name; 0: `*_`
  match_sequence,  // items
  match_mapping,   // items: key, pattern …; name: `**rest`
  match_class,     // a: class, items: patterns and keyword
  match_either,    // items
  match_as,        // a: pattern, name
};

enum class Op : std::uint8_t {
  none, add, subtract, multiply, divide, floor_divide, modulo, power, matmul, bit_or, bit_and, bit_xor, shift_left,
  shift_right, invert, less, less_equal, equal, not_equal, greater, greater_equal, in, not_in, is, is_not,
};
std::string_view spelling(Op op);

struct Expr {
  ExprKind kind = ExprKind::error;
  std::uint8_t op = 0;  // an Op, or a letter
  std::uint32_t begin = 0, end = 0;
  NameId name = 0;
  ExprId a = 0, b = 0, c = 0;
  Run items;
};

enum class StmtKind : std::uint8_t {
  error,        // could not be read; a: index into complaints
  expression,   // a
  assign,       // items: targets; a: value
  augment,      // a op= b
  annotated,    // a : c = b (b may be 0)
  if_, while_,  // a, body, otherwise
  for_,         // a in b, body, otherwise
  try_,         // body, items: handlers, otherwise, last
  with,         // items: as_target or value; body
  function,     // a: index into functions
  class_,       // a: index into classes
  return_,      // a
  raise,        // a, b: cause
  assert_,      // a, b: message
  del,          // items
  pass, break_, continue_,
  import,       // items: indexes into imports
  from_import,  // name: dotted module; op: dots; items: indexes into imports; none: `*`
  global, nonlocal,  // items: names
  match,        // a, items: indexes into cases
  type_alias,   // a = b
};

struct Stmt {
  StmtKind kind = StmtKind::error;
  std::uint8_t op = 0;
  std::uint32_t begin = 0, end = 0;
  NameId name = 0;
  ExprId a = 0, b = 0, c = 0;
  Run items, body, otherwise, last;
};

struct Parameter {
  enum class Kind : std::uint8_t { positional_only, plain, keyword_only, star, double_star };
  NameId name = 0;
  Kind kind = Kind::plain;
  ExprId value = 0;  // default
  ExprId annotation = 0;
  std::uint32_t begin = 0, end = 0;
};

struct FunctionNode {
  NameId name = 0;  // 0: lambda
  std::uint32_t begin = 0, end = 0, name_begin = 0, name_end = 0;
  std::vector<Parameter> parameters;
  std::vector<ExprId> decorators;
  Run body;
  ExprId value = 0;  // of a lambda
  bool generator = false;
};

struct ClassNode {
  NameId name = 0;
  std::uint32_t begin = 0, end = 0, name_begin = 0, name_end = 0;
  std::vector<ExprId> decorators;
  Run bases;  // as the arguments of a call
  Run body;
};

struct HandlerNode {
  ExprId type = 0;  // 0: bare
  NameId name = 0;
  Run body;
  std::uint32_t begin = 0, end = 0;
};

struct ImportNode {
  NameId name = 0;   // dotted for `import`, plain for `from`
  NameId alias = 0;
  std::uint32_t begin = 0, end = 0;
};

struct CaseNode {
  ExprId pattern = 0;
  ExprId guard = 0;
  Run body;
};

struct Tree {
  FileId file = 0;
  std::string_view text;  // owned by Sources
  std::vector<Expr> exprs;
  std::vector<Stmt> stmts;
  std::vector<std::uint32_t> ids;
  std::vector<std::string> names;
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  std::vector<std::shared_ptr<const Rope>> strings;
  std::vector<std::shared_ptr<const eval::Bytes>> bytes;
  std::vector<FunctionNode> functions;
  std::vector<ClassNode> classes;
  std::vector<HandlerNode> handlers;
  std::vector<ImportNode> imports;
  std::vector<CaseNode> cases;
  Run body;
  std::vector<Complaint> complaints;
  std::vector<Comment> comments;

  const Expr& expr(ExprId id) const { return exprs[id]; }
  const Stmt& stmt(StmtId id) const { return stmts[id]; }
  Span span(const Expr& e) const { return {file, e.begin, e.end}; }
  Span span(const Stmt& s) const { return {file, s.begin, s.end}; }
  const std::uint32_t* begin(Run run) const { return ids.data() + run.first; }
  const std::uint32_t* end(Run run) const { return ids.data() + run.first + run.count; }
};

}  // namespace underpin::python
