// The small typed tree of one TypeScript or JavaScript file: statements and expressions as flat tables that refer to each
// other by index, names interned per file, string literals already decoded into ropes. Every expression has a larger index
// than its parts, so a plain loop over `exprs` meets all of a file's calls, those in JSX among them; and no expression
// nests deeper than kDeepest, so recursion over it is safe. Left out: what types say (only their places are kept),
// interfaces, type aliases, signatures, comments inside these, labels, and texts between JSX elements.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/rope.h"
#include "base/source.h"

namespace underpin::typescript {

inline constexpr int kDeepest = 400;

using NameId = std::uint32_t;  // index into Tree::names; 0: no name
using ExprId = std::uint32_t;  // index into Tree::exprs; 0: no expression
using StmtId = std::uint32_t;
using TypeId = std::uint32_t;  // index into Tree::types; 0: none

// A run of ids in Tree::ids.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

enum class ExprKind : std::uint8_t {
  error,  // could not be read; a complaint says why
  name,   // name
  this_,
  super_,
  null,
  undefined,
  yes,
  no,
  number,       // a: index into numbers
  big_integer,  // name: as written
  string,       // a: index into strings
  template_,    // items: string and any other expression, in order; `${x}` is x
  tagged,       // a `…`: a: tag, b: template_; type arguments are left out
  regex,
  array,        // items; 0: a hole. As a pattern: [a, b = 1, ...rest]
  object,       // items: indexes into properties. As a pattern: {a, b: c = 1, ...rest}
  function,     // a: index into functions
  class_,       // a: index into classes
  call,         // a ( items ), c: type arguments; optional: a?.( )
  new_,         // new a ( items ), c: type arguments
  member,       // a . name; optional: a?.name
  index,        // a [ b ]; optional: a?.[b]
  spread,       // ...a, in arrays, calls and patterns
  unary,        // op a; update operators too, either side
  binary,       // a op b
  conditional,  // a ? b : c
  assign,       // a op b; op is Op::none for a plain `=`
  defaulted,    // a = b, inside a pattern
  sequence,     // items
  await,
  yield,    // a
  cast,     // a as T, a satisfies T, <T>a, a!, a<T>; c: the type, 0 for `a!` and
            // `a as const`. The value is a's
  import_,  // the word, where it is called or followed by `.meta`
  jsx,      // items: every expression inside, in order
};

enum class Op : std::uint8_t {
  none,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  less,
  less_equal,
  equal,
  not_equal,
  same,
  not_same,
  greater_equal,
  greater,
  both,
  either,
  coalesce,
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  shift_right_zero,
  in,
  instanceof
  , negation, invert, type_of, void_, delete_, increment, decrement,
};
std::string_view spelling(Op op);

struct Expr {
  ExprKind kind = ExprKind::error;
  Op op = Op::none;
  bool optional = false;
  std::uint32_t begin = 0, end = 0;
  NameId name = 0;
  std::uint32_t name_begin = 0;  // of a member's name
  ExprId a = 0, b = 0, c = 0;
  Run items;
};

// One entry of an object, literal or pattern.
struct Property {
  enum class Kind : std::uint8_t { pair, shorthand, spread, method, getter, setter };
  Kind kind = Kind::pair;
  NameId name = 0;   // identifier, string or number as key; 0: computed, or a spread
  ExprId key = 0;    // computed
  ExprId value = 0;  // also of a shorthand (its name), a spread (what is spread) and a method (a function)
  std::uint32_t begin = 0, end = 0, key_begin = 0, key_end = 0;
};

struct Parameter {
  ExprId pattern = 0;
  ExprId value = 0;  // default
  TypeId type = 0;
  bool rest = false;
  std::uint32_t begin = 0, end = 0;
};

struct FunctionNode {
  NameId name = 0;  // 0: has none
  std::uint32_t begin = 0, end = 0, name_begin = 0, name_end = 0;
  std::vector<Parameter> parameters;
  Run body;          // statements
  ExprId value = 0;  // of an arrow function without braces
  bool arrow = false, async = false, generator = false;
};

struct Member {
  enum class Kind : std::uint8_t { field, method, getter, setter, static_block };
  Kind kind = Kind::field;
  NameId name = 0;
  ExprId key = 0;    // computed
  ExprId value = 0;  // initial value of a field (0: none), function of a method
  TypeId type = 0;
  bool is_static = false;
  std::vector<ExprId> decorators;
  Run body;  // of a static block
  std::uint32_t begin = 0, end = 0;
};

struct ClassNode {
  NameId name = 0;
  std::uint32_t begin = 0, end = 0, name_begin = 0, name_end = 0;
  ExprId extends = 0;
  std::vector<ExprId> decorators;
  std::vector<Member> members;
};

enum class StmtKind : std::uint8_t {
  error,
  expression,  // a
  declare,     // items: indexes into declarators; op: 'c' const, 'l' let, 'v' var
  function,    // a: index into functions
  class_,      // a: index into classes
  enum_,       // a: index into enums
  namespace_,  // name, body
  return_,
  throw_,    // a
  if_,       // a, body, otherwise
  for_,      // items: statements of the head; a: condition, b: step; body
  for_each,  // a: pattern, b: what is walked; op: 'o' of, 'i' in; body
  while_,
  do_,      // a, body
  switch_,  // a, items: indexes into cases
  try_,     // body; a: pattern of the catch, otherwise: its body; last: finally
  block,    // body
  break_,
  continue_,
  import,        // a: index into imports
  export_names,  // a: index into exports: `export {a, b as c}`, with `from` or without
  export_all,    // a: index into exports: `export * from`, `export * as ns from`
  export_value,  // a: `export default a`, `export = a`
};

struct Stmt {
  StmtKind kind = StmtKind::error;
  std::uint8_t op = 0;
  bool exported = false;
  bool is_default = false;  // with `exported`: export default function …
  std::uint32_t begin = 0, end = 0;
  NameId name = 0;
  ExprId a = 0, b = 0;
  Run items, body, otherwise, last;
};

struct Declarator {
  ExprId pattern = 0;
  ExprId value = 0;  // 0: none
  TypeId type = 0;
  std::uint32_t begin = 0, end = 0;
};

// A name on its way between modules: `outer` is what the other side calls it ("default", "*" for all of it), `inner` what
// this file (or, of `export … from`, the other module) calls it.
struct Binding {
  NameId outer = 0, inner = 0;
  bool type_only = false;
  std::uint32_t begin = 0, end = 0;
};

struct ModuleClause {
  NameId module = 0;                               // as written, "./schema"; 0: `export {…}` of this file's own names
  std::uint32_t module_begin = 0, module_end = 0;  // of the text in quotes
  bool type_only = false;
  std::vector<Binding> bindings;
};

struct CaseNode {
  ExprId value = 0;  // 0: default
  Run body;
};

struct EnumNode {
  struct Label {
    NameId name = 0;
    ExprId value = 0;  // 0: counted on
    std::uint32_t begin = 0, end = 0;
  };
  NameId name = 0;
  std::vector<Label> labels;
};

struct Complaint {
  Span span;
  std::string message;
};

struct Tree {
  FileId file = 0;
  std::string_view text;  // of the whole file, owned by Sources
  std::vector<Expr> exprs;
  std::vector<Stmt> stmts;
  std::vector<std::uint32_t> ids;
  std::vector<std::string> names;
  std::vector<double> numbers;
  std::vector<std::shared_ptr<const Rope>> strings;
  std::vector<Property> properties;
  std::vector<FunctionNode> functions;
  std::vector<ClassNode> classes;
  std::vector<EnumNode> enums;
  std::vector<Declarator> declarators;
  std::vector<ModuleClause> imports, exports;
  std::vector<CaseNode> cases;
  std::vector<Span> types;  // where a type is written, without the colon
  Run body;
  std::vector<Complaint> complaints;
  std::vector<Span> comments;  // with their marks

  const Expr& expr(ExprId id) const { return exprs[id]; }
  const Stmt& stmt(StmtId id) const { return stmts[id]; }
  const std::string& name(NameId id) const { return names[id]; }
  Span span(const Expr& e) const { return {file, e.begin, e.end}; }
  Span span(const Stmt& s) const { return {file, s.begin, s.end}; }
  const std::uint32_t* begin(Run run) const { return ids.data() + run.first; }
  const std::uint32_t* end(Run run) const { return ids.data() + run.first + run.count; }
  // Item `index` of a run; 0 past its end.
  std::uint32_t item(Run run, std::size_t index) const { return index < run.count ? ids[run.first + index] : 0; }
  // The expression without casts around it.
  ExprId plain(ExprId id) const {
    while (exprs[id].kind == ExprKind::cast) id = exprs[id].a;
    return id;
  }
  // The text of a string, or of a template without unknown parts; null for anything else.
  const Rope* text_of(ExprId id) const;
};

// Parses a source by its name: .ts, .mts and .cts are TypeScript, everything else may hold JSX. Never fails: what could
// not be read is in the tree's complaints.
std::shared_ptr<const Tree> parse(const Sources& sources, FileId file);
// The script in a part of a file (of a page, of a component): places are those of the file.
std::shared_ptr<const Tree> parse_part(const Sources& sources, Span part, bool jsx);
// What can be parsed by its name: .ts .tsx .mts .cts .js .jsx .mjs .cjs; declaration files (.d.ts) hold nothing.
bool is_script(std::string_view path);

}  // namespace underpin::typescript
