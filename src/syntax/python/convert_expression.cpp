#include "syntax/python/converter.h"
#include "syntax/python/literal.h"

namespace underpin::python {
namespace {

constexpr int deepest = 300;

struct Spelling {
  std::string_view text;
  Op op;
};
constexpr Spelling spellings[] = {
    {"+", Op::add}, {"-", Op::subtract}, {"*", Op::multiply}, {"/", Op::divide}, {"//", Op::floor_divide}, {"%", Op::modulo},
    {"**", Op::power}, {"@", Op::matmul}, {"|", Op::bit_or}, {"&", Op::bit_and}, {"^", Op::bit_xor}, {"<<", Op::shift_left},
    {">>", Op::shift_right}, {"~", Op::invert}, {"<", Op::less}, {"<=", Op::less_equal}, {"==", Op::equal}, {"!=", Op::not_equal},
    {"<>", Op::not_equal}, {">", Op::greater}, {">=", Op::greater_equal}, {"in", Op::in}, {"not in", Op::not_in}, {"is", Op::is},
    {"is not", Op::is_not}};

}  // namespace

Op operator_of(std::string_view spelling) {
  for (const Spelling& s : spellings)
    if (s.text == spelling) return s.op;
  if (spelling.substr(0, 3) == "not") return Op::not_in;  // written with several blanks
  if (spelling.substr(0, 2) == "is") return Op::is_not;
  return Op::none;
}

std::string_view spelling(Op op) {
  for (const Spelling& s : spellings)
    if (s.op == op) return s.text;
  return "";
}

ExprId Converter::expression(Node node) {
  if (node == nothing) return 0;
  if (depth_ >= deepest) return error(node, "this is nested too deeply to be read");
  ++depth_;
  const ExprId id = expression_of(node);
  --depth_;
  return id;
}

ExprId Converter::expression_of(Node node) {
  if (at(node).missing) return error(node, "something is missing here");
  switch (at(node).kind) {
    case Raw::n_identifier: {
      Expr expr = make(ExprKind::name, node);
      expr.name = name(node);
      return add(expr);
    }
    case Raw::n_none: return add(make(ExprKind::none, node));
    case Raw::n_true: return add(make(ExprKind::yes, node));
    case Raw::n_false: return add(make(ExprKind::no, node));
    case Raw::n_ellipsis: return add(make(ExprKind::ellipsis, node));
    case Raw::n_integer: return number(node);
    case Raw::n_float: return real(node);
    case Raw::n_string: return string(node);
    case Raw::n_concatenated_string: return concatenated(node);
    case Raw::n_attribute: {
      Expr expr = make(ExprKind::attribute, node);
      expr.a = expression(field(node, Field::f_object));
      const Node attribute = field(node, Field::f_attribute);
      if (attribute != nothing) expr.name = name(attribute);
      return add(expr);
    }
    case Raw::n_call: return call(node);
    case Raw::n_subscript: return subscript(node);
    case Raw::n_slice: return slice(node);
    case Raw::n_parenthesized_expression: {
      const Node child = only_child(node);
      return child == nothing ? error(node, "an expression is missing here") : expression(child);
    }
    case Raw::n_list:
    case Raw::n_list_pattern: return collection(node, ExprKind::list);
    case Raw::n_set: return collection(node, ExprKind::set);
    case Raw::n_tuple:
    case Raw::n_tuple_pattern:
    case Raw::n_expression_list:
    case Raw::n_pattern_list: return collection(node, ExprKind::tuple);
    case Raw::n_dictionary: return dictionary(node);
    case Raw::n_list_splat:
    case Raw::n_list_splat_pattern: return simple_child(node, ExprKind::star);
    case Raw::n_dictionary_splat:
    case Raw::n_dictionary_splat_pattern: return simple_child(node, ExprKind::double_star);
    case Raw::n_binary_operator: return binary(node);
    case Raw::n_boolean_operator: return boolean(node);
    case Raw::n_comparison_operator: return comparison(node);
    case Raw::n_not_operator: {
      Expr expr = make(ExprKind::negation, node);
      expr.a = expression(field(node, Field::f_argument));
      return add(expr);
    }
    case Raw::n_unary_operator: return unary(node);
    case Raw::n_conditional_expression: return conditional(node);
    case Raw::n_lambda: return lambda(node);
    case Raw::n_list_comprehension: return comprehension(node, 'l');
    case Raw::n_set_comprehension: return comprehension(node, 's');
    case Raw::n_dictionary_comprehension: return comprehension(node, 'd');
    case Raw::n_generator_expression: return comprehension(node, 'g');
    case Raw::n_named_expression: return name_value(node, ExprKind::walrus);
    case Raw::n_await: return simple_child(node, ExprKind::await);
    case Raw::n_yield: return yield(node);
    case Raw::n_dotted_name: return dotted(node);
    case Raw::n_type:
    case Raw::n_generic_type:
    case Raw::n_union_type:
    case Raw::n_member_type:
    case Raw::n_constrained_type:
    case Raw::n_splat_type: return type_of(node);
    case Raw::n_as_pattern: return as_target(node);
    case Raw::n_as_pattern_target: return expression(only_child(node));
    default: return error(node, "this is not understood as Python");
  }
}

ExprId Converter::type_of(Node node) {
  const Node child = only_child(node);
  if (child == nothing) return add(make(ExprKind::ellipsis, node));
  switch (at(node).kind) {
    case Raw::n_generic_type: {
      Expr expr = make(ExprKind::subscript, node);
      expr.a = expression(child);
      const Node parameters = after(child, node);
      if (parameters == nothing) return expr.a;
      Ids items;
      for (Node part = first(parameters); part != nothing; part = after(part, parameters)) items.push_back(expression(part));
      Expr tuple = make(ExprKind::tuple, parameters);
      tuple.items = keep(items);
      expr.b = items.size() == 1 ? items[0] : add(tuple);
      return add(expr);
    }
    case Raw::n_union_type: {
      Expr expr = make(ExprKind::binary, node);
      expr.op = static_cast<std::uint8_t>(Op::bit_or);
      expr.a = expression(child);
      Node right = after(child, node);
      while (right != nothing && at(right).kind == Raw::token) right = after(right, node);
      expr.b = optional_expression(right);
      return expr.b ? add(expr) : expr.a;
    }
    case Raw::n_member_type: {
      Expr expr = make(ExprKind::attribute, node);
      expr.a = expression(child);
      const Node member = after(child, node);
      if (member == nothing) return expr.a;
      expr.name = name(member);
      return add(expr);
    }
    default: return expression(child);
  }
}

ExprId Converter::simple_child(Node node, ExprKind kind) {
  Expr expr = make(kind, node);
  expr.a = expression(only_child(node));
  return expr.a ? add(expr) : error(node, "an expression is missing here");
}

ExprId Converter::name_value(Node node, ExprKind kind) {
  Expr expr = make(kind, node);
  const Node target = field(node, Field::f_name);
  if (target != nothing) expr.name = name(target);
  expr.a = expression(field(node, Field::f_value));
  return add(expr);
}

ExprId Converter::yield(Node node) {
  if (generator_) *generator_ = true;
  Expr expr = make(ExprKind::yield, node);
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (is_token(child, "from")) expr.kind = ExprKind::yield_from;
    if (at(child).kind != Raw::token) expr.a = expression(child);
  }
  return add(expr);
}

ExprId Converter::collection(Node node, ExprKind kind) {
  Expr expr = make(kind, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind != Raw::token) items.push_back(expression(child));
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::dictionary(Node node) {
  Expr expr = make(ExprKind::dict, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::n_dictionary_splat) {
      items.push_back(0);
      items.push_back(expression(only_child(child)));
    } else if (at(child).kind == Raw::n_pair) {
      items.push_back(expression(field(child, Field::f_key)));
      items.push_back(expression(field(child, Field::f_value)));
    } else if (at(child).kind == Raw::error) {
      error(child, "this is not understood as Python");
    }
  }
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::call(Node node) {
  Expr expr = make(ExprKind::call, node);
  expr.a = expression(field(node, Field::f_function));
  const Node list = field(node, Field::f_arguments);
  if (list == nothing) return add(expr);
  if (at(list).kind == Raw::n_generator_expression)
    expr.items = keep({expression(list)});
  else
    expr.items = arguments(list);
  return add(expr);
}

Run Converter::arguments(Node node) {
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind != Raw::token || at(child).missing) items.push_back(argument(child));
  return keep(items);
}

ExprId Converter::argument(Node node) {
  return at(node).kind == Raw::n_keyword_argument ? name_value(node, ExprKind::keyword) : expression(node);
}

ExprId Converter::subscript(Node node) {
  Expr expr = make(ExprKind::subscript, node);
  expr.a = expression(field(node, Field::f_value));
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).field == Field::f_subscript) items.push_back(expression(child));
  if (items.size() == 1) {
    expr.b = items[0];
    return add(expr);
  }
  Expr tuple = make(ExprKind::tuple, node);
  tuple.items = keep(items);
  expr.b = add(tuple);
  return add(expr);
}

ExprId Converter::slice(Node node) {
  Expr expr = make(ExprKind::slice, node);
  int position = 0;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (is_token(child, ":")) {
      ++position;
      continue;
    }
    (position == 0 ? expr.a : position == 1 ? expr.b : expr.c) = expression(child);
  }
  return add(expr);
}

// `a + b + c + …` leans to the left as deeply as it is long, so its spine is walked in a loop.
ExprId Converter::binary(Node node) {
  std::vector<Node> spine;
  Node leaf = node;
  while (leaf != nothing && at(leaf).kind == Raw::n_binary_operator) {
    spine.push_back(leaf);
    leaf = field(leaf, Field::f_left);
  }
  ExprId left = expression(leaf);
  for (std::size_t i = spine.size(); i-- > 0;) {
    Expr expr = make(ExprKind::binary, spine[i]);
    const Node op = field(spine[i], Field::f_operator);
    if (op != nothing) expr.op = static_cast<std::uint8_t>(operator_of(text(op)));
    expr.a = left;
    expr.b = expression(field(spine[i], Field::f_right));
    left = add(expr);
  }
  return left;
}

ExprId Converter::boolean(Node node) {
  std::vector<Node> spine;
  Node leaf = node;
  while (leaf != nothing && at(leaf).kind == Raw::n_boolean_operator) {
    spine.push_back(leaf);
    leaf = field(leaf, Field::f_left);
  }
  ExprId left = expression(leaf);
  for (std::size_t i = spine.size(); i-- > 0;) {
    const Node op = field(spine[i], Field::f_operator);
    Expr expr = make(op != nothing && text(op) == "or" ? ExprKind::either : ExprKind::both, spine[i]);
    expr.a = left;
    expr.b = expression(field(spine[i], Field::f_right));
    left = add(expr);
  }
  return left;
}

ExprId Converter::comparison(Node node) {
  Expr expr = make(ExprKind::compare, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).field == Field::f_operators)
      items.push_back(static_cast<std::uint32_t>(operator_of(text(child))));
    else if (expr.a == 0)
      expr.a = expression(child);
    else
      items.push_back(expression(child));
  }
  if (items.size() % 2 != 0) return error(node, "this is not understood as Python");
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::conditional(Node node) {
  Expr expr = make(ExprKind::conditional, node);
  int position = 0;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::token) continue;
    (position == 0 ? expr.b : position == 1 ? expr.a : expr.c) = expression(child);
    ++position;
  }
  return position == 3 ? add(expr) : error(node, "this is not understood as Python");
}

ExprId Converter::unary(Node node) {
  Expr expr = make(ExprKind::unary, node);
  const Node op = field(node, Field::f_operator);
  if (op != nothing) expr.op = static_cast<std::uint8_t>(operator_of(text(op)));
  expr.a = expression(field(node, Field::f_argument));
  return add(expr);
}

ExprId Converter::lambda(Node node) {
  Expr expr = make(ExprKind::lambda, node);
  FunctionNode function;
  function.begin = function.name_begin = expr.begin;
  function.end = function.name_end = expr.end;
  const Node list = field(node, Field::f_parameters);
  if (list != nothing) function.parameters = parameters(list);
  bool* const outer = generator_;
  bool generator = false;
  generator_ = &generator;
  function.value = expression(field(node, Field::f_body));
  generator_ = outer;
  tree_.functions.push_back(std::move(function));
  expr.a = static_cast<ExprId>(tree_.functions.size() - 1);
  return add(expr);
}

ExprId Converter::comprehension(Node node, char form) {
  Expr expr = make(ExprKind::comprehension, node);
  expr.op = static_cast<std::uint8_t>(form);
  const Node body = field(node, Field::f_body);
  if (body == nothing) return error(node, "this is not understood as Python");
  if (form == 'd' && at(body).kind == Raw::n_pair) {
    expr.a = expression(field(body, Field::f_key));
    expr.b = expression(field(body, Field::f_value));
  } else {
    expr.a = expression(body);
  }
  Ids clauses;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_for_in_clause || at(child).kind == Raw::n_if_clause) clauses.push_back(clause(child));
  expr.items = keep(clauses);
  return add(expr);
}

ExprId Converter::clause(Node node) {
  if (at(node).kind == Raw::n_if_clause) return simple_child(node, ExprKind::clause_if);
  Expr expr = make(ExprKind::clause_for, node);
  expr.a = expression(field(node, Field::f_left));
  Ids items;
  Node last = nothing;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).field != Field::f_right || at(child).kind == Raw::token) continue;
    items.push_back(expression(child));
    last = child;
  }
  if (items.empty()) return error(node, "this is not understood as Python");
  if (items.size() == 1) {
    expr.b = items[0];
  } else {
    Expr tuple = make(ExprKind::tuple, last);
    tuple.items = keep(items);
    expr.b = add(tuple);
  }
  return add(expr);
}

ExprId Converter::dotted(Node node) {
  ExprId left = 0;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind != Raw::n_identifier) continue;
    Expr expr = make(left ? ExprKind::attribute : ExprKind::name, child);
    expr.begin = at(node).begin + offset_;
    expr.name = name(child);
    expr.a = left;
    left = add(expr);
  }
  return left ? left : error(node, "a name is missing here");
}

}  // namespace underpin::python
