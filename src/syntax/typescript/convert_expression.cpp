// Expressions and patterns: patterns become the expressions of the same shape.
#include <array>

#include "syntax/typescript/converter.h"
#include "syntax/typescript/literal.h"

namespace underpin::typescript {
namespace {

constexpr std::array<std::string_view, 33> kSpellings = {
    "",   "+", "-", "*", "/",  "%",  "**",  "<",  "<=",         "==", "!=", "===",    "!==",  ">=",     ">",  "&&", "||",
    "??", "&", "|", "^", "<<", ">>", ">>>", "in", "instanceof", "!",  "~",  "typeof", "void", "delete", "++", "--"};

}  // namespace

std::string_view spelling(Op op) { return kSpellings[static_cast<std::size_t>(op)]; }

Op operator_of(std::string_view spelling) {
  for (std::size_t i = 1; i < kSpellings.size(); ++i)
    if (kSpellings[i] == spelling) return static_cast<Op>(i);
  return Op::none;
}

ExprId Converter::expression(Node node) {
  if (depth_ >= kDeepest) return error(node, "this is nested too deeply to be read");
  ++depth_;
  const ExprId id = expression_of(node);
  --depth_;
  return id;
}

ExprId Converter::expression_of(Node node) {
  switch (at(node).kind) {
    case Raw::n_identifier:
    case Raw::n_property_identifier:
    case Raw::n_private_property_identifier:
    case Raw::n_shorthand_property_identifier:
    case Raw::n_shorthand_property_identifier_pattern:
    case Raw::n_type_identifier:
      return name_of(node);
    case Raw::n_this:
      return simple(node, ExprKind::this_);
    case Raw::n_super:
      return simple(node, ExprKind::super_);
    case Raw::n_null:
      return simple(node, ExprKind::null);
    case Raw::n_undefined:
      return simple(node, ExprKind::undefined);
    case Raw::n_true:
      return simple(node, ExprKind::yes);
    case Raw::n_false:
      return simple(node, ExprKind::no);
    case Raw::n_regex:
      return simple(node, ExprKind::regex);
    case Raw::n_import:
    case Raw::n_meta_property:
      return simple(node, ExprKind::import_);
    case Raw::n_number: {
      const std::string_view digits = text(node);
      Expr expr = make(digits.back() == 'n' ? ExprKind::big_integer : ExprKind::number, node);
      if (expr.kind == ExprKind::big_integer) {
        expr.name = name(digits.substr(0, digits.size() - 1));
      } else {
        expr.a = static_cast<std::uint32_t>(tree_.numbers.size());
        tree_.numbers.push_back(decode_number(digits));
      }
      return add(expr);
    }
    case Raw::n_string:
      return string(node);
    case Raw::n_template_string:
      return template_string(node);
    case Raw::n_array:
    case Raw::n_array_pattern:
      return array(node);
    case Raw::n_object:
    case Raw::n_object_pattern:
      return object(node);
    case Raw::n_arrow_function:
    case Raw::n_function_expression:
    case Raw::n_generator_function:
      return function_expression(node);
    case Raw::n_class:
      return class_expression(node);
    case Raw::n_call_expression:
      return call(node, ExprKind::call, Field::f_function);
    case Raw::n_new_expression:
      return call(node, ExprKind::new_, Field::f_constructor);
    case Raw::n_member_expression:
    case Raw::n_nested_identifier:
      return member(node);
    case Raw::n_subscript_expression:
      return subscript(node);
    case Raw::n_spread_element:
    case Raw::n_rest_pattern:
      return wrapped(node, ExprKind::spread);
    case Raw::n_unary_expression:
    case Raw::n_binary_expression:
      return operation(node);
    case Raw::n_update_expression:
      return update(node);
    case Raw::n_ternary_expression:
      return conditional(node);
    case Raw::n_assignment_expression:
    case Raw::n_augmented_assignment_expression:
      return assignment(node, ExprKind::assign);
    case Raw::n_assignment_pattern:
    case Raw::n_object_assignment_pattern:
      return assignment(node, ExprKind::defaulted);
    case Raw::n_sequence_expression:
      return sequence(node);
    case Raw::n_await_expression:
      return wrapped(node, ExprKind::await);
    case Raw::n_yield_expression:
      return wrapped(node, ExprKind::yield);
    case Raw::n_parenthesized_expression: {
      const Node inner = named_child(node);
      return inner == nothing ? error(node, "brackets without anything in them") : expression(inner);
    }
    case Raw::n_as_expression:
    case Raw::n_satisfies_expression:
    case Raw::n_type_assertion:
    case Raw::n_non_null_expression:
    case Raw::n_instantiation_expression:
      return cast(node);
    case Raw::n_jsx_element:
    case Raw::n_jsx_self_closing_element:
      return jsx(node);
    default:
      return error(node, "this could not be read");
  }
}

ExprId Converter::name_of(Node node) {
  Expr expr = make(ExprKind::name, node);
  expr.name = name(text(node));
  return add(expr);
}

ExprId Converter::wrapped(Node node, ExprKind kind) {
  const Node inner = named_child(node);
  const ExprId value = optional_expression(inner);
  Expr expr = make(kind, node);
  expr.a = value;
  return add(expr);
}

ExprId Converter::text_piece(Node node, std::uint32_t from, std::uint32_t to) {
  Expr expr = make(ExprKind::string, node);
  expr.begin = from;
  expr.end = to;
  expr.a = static_cast<std::uint32_t>(tree_.strings.size());
  tree_.strings.push_back(std::make_shared<const Rope>(decode_text(tree_.text.substr(from, to - from), tree_.file, from)));
  return add(expr);
}

ExprId Converter::string(Node node) {
  const bool closed = end(node) >= begin(node) + 2;
  const ExprId id = text_piece(node, begin(node) + 1, closed ? end(node) - 1 : end(node));
  tree_.exprs[id].begin = begin(node);
  tree_.exprs[id].end = end(node);
  return id;
}

ExprId Converter::template_string(Node node) {
  Ids items;
  std::uint32_t from = begin(node) + 1;
  for (Node it = first(node); it != nothing; it = after(it, node)) {
    if (at(it).kind != Raw::n_template_substitution) continue;
    if (begin(it) > from) items.push_back(text_piece(node, from, begin(it)));
    const Node inner = named_child(it);
    items.push_back(inner == nothing ? error(it, "nothing stands here") : expression(inner));
    from = end(it);
  }
  if (end(node) > from + 1) items.push_back(text_piece(node, from, end(node) - 1));
  Expr expr = make(ExprKind::template_, node);
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::array(Node node) {
  Ids items;
  bool filled = false;
  for (Node it = first(node); it != nothing; it = after(it, node)) {
    if (at(it).kind == Raw::token) {  // a comma, or the `=` of nothing
      if (text(it) == "," && !filled) items.push_back(0);
      filled = false;
      continue;
    }
    items.push_back(expression(it));
    filled = true;
  }
  Expr expr = make(ExprKind::array, node);
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::object(Node node) {
  Ids items;
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind != Raw::token) property(it, items);
  Expr expr = make(ExprKind::object, node);
  expr.items = keep(items);
  return add(expr);
}

// The name a key stands for: identifiers, strings and numbers have one, computed keys none.
NameId Converter::key_name(Node node) {
  switch (at(node).kind) {
    case Raw::n_string: {
      if (end(node) < begin(node) + 2) return 0;
      const Rope decoded = decode_text(text(node).substr(1, text(node).size() - 2), tree_.file, begin(node) + 1);
      if (decoded.text() == text(node).substr(1, text(node).size() - 2)) return name(text(node).substr(1, text(node).size() - 2));
      tree_.names.push_back(decoded.text());
      return static_cast<NameId>(tree_.names.size() - 1);
    }
    case Raw::n_computed_property_name:
      return 0;
    default:
      return name(text(node));
  }
}

void Converter::property(Node node, Ids& out) {
  Property property;
  property.begin = begin(node);
  property.end = end(node);
  Node key = nothing;
  switch (at(node).kind) {
    case Raw::n_pair:
    case Raw::n_pair_pattern: {
      key = field(node, Field::f_key);
      const Node value = field(node, Field::f_value);
      property.value = value == nothing ? error(node, "a key without a value") : expression(value);
      break;
    }
    case Raw::n_method_definition: {
      key = field(node, Field::f_name);
      property.kind = has_token(node, "get")   ? Property::Kind::getter
                      : has_token(node, "set") ? Property::Kind::setter
                                               : Property::Kind::method;
      property.value = function_expression(node);
      break;
    }
    case Raw::n_spread_element:
    case Raw::n_rest_pattern: {
      property.kind = Property::Kind::spread;
      const Node inner = named_child(node);
      property.value = inner == nothing ? error(node, "nothing stands behind the dots") : expression(inner);
      break;
    }
    case Raw::n_object_assignment_pattern:  // {a = 1}
      key = field(node, Field::f_left);
      property.kind = Property::Kind::shorthand;
      property.value = expression(node);
      break;
    case Raw::n_shorthand_property_identifier:
    case Raw::n_shorthand_property_identifier_pattern:
      key = node;
      property.kind = Property::Kind::shorthand;
      property.value = name_of(node);
      break;
    default:
      complain(node, "this could not be read");
      return;
  }
  if (key != nothing) {
    property.key_begin = begin(key);
    property.key_end = end(key);
    property.name = key_name(key);
    if (at(key).kind == Raw::n_computed_property_name)
      if (const Node inner = named_child(key); inner != nothing) {
        property.key = expression(inner);
        const Expr& e = tree_.exprs[property.key];
        if (e.kind == ExprKind::string) {
          tree_.names.push_back(tree_.strings[e.a]->text());
          property.name = static_cast<NameId>(tree_.names.size() - 1);
        }
      }
  }
  tree_.properties.push_back(property);
  out.push_back(static_cast<std::uint32_t>(tree_.properties.size() - 1));
}

Run Converter::arguments(Node node) {
  Ids items;
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind != Raw::token) items.push_back(expression(it));
  return keep(items);
}

// The grammar reads `await a.b<T>()` as (await a.b)<T>(): without brackets, what follows belongs to what is awaited.
bool Converter::take_await(Node of, ExprId& id) const {
  if (tree_.exprs[id].kind != ExprKind::await || at(of).kind == Raw::n_parenthesized_expression) return false;
  id = tree_.exprs[id].a;
  return true;
}

ExprId Converter::put_await(bool taken, ExprId id) {
  if (!taken) return id;
  Expr expr = tree_.exprs[id];
  expr.kind = ExprKind::await;
  expr.name = expr.name_begin = expr.b = expr.c = 0;
  expr.optional = false;
  expr.items = {};
  expr.a = id;
  return add(expr);
}

ExprId Converter::call(Node node, ExprKind kind, Field callee_field) {
  const Node callee = field(node, callee_field), given = field(node, Field::f_arguments);
  if (callee == nothing) return error(node, "a call of nothing");
  ExprId function = expression(callee);
  const bool awaited = take_await(callee, function);
  Expr expr = make(kind, node);
  expr.a = function;
  expr.c = type(field(node, Field::f_type_arguments));
  if (given != nothing && at(given).kind == Raw::n_template_string) {
    expr.kind = ExprKind::tagged;
    expr.b = template_string(given);
    return put_await(awaited, add(expr));
  }
  expr.optional = child(node, Raw::n_optional_chain) != nothing || has_token(node, "?.");
  if (given != nothing) expr.items = arguments(given);
  return put_await(awaited, add(expr));
}

ExprId Converter::member(Node node) {
  const Node object = field(node, Field::f_object), property = field(node, Field::f_property);
  if (object == nothing || property == nothing) return error(node, "this could not be read");
  ExprId of = expression(object);
  const bool awaited = take_await(object, of);
  Expr expr = make(ExprKind::member, node);
  expr.a = of;
  expr.name = name(text(property));
  expr.name_begin = begin(property);
  expr.optional = child(node, Raw::n_optional_chain) != nothing || has_token(node, "?.");
  return put_await(awaited, add(expr));
}

ExprId Converter::subscript(Node node) {
  const Node object = field(node, Field::f_object), index = field(node, Field::f_index);
  if (object == nothing || index == nothing) return error(node, "this could not be read");
  ExprId of = expression(object);
  const bool awaited = take_await(object, of);
  const ExprId by = expression(index);
  Expr expr = make(ExprKind::index, node);
  expr.a = of;
  expr.b = by;
  expr.optional = child(node, Raw::n_optional_chain) != nothing || has_token(node, "?.");
  return put_await(awaited, add(expr));
}

ExprId Converter::operation(Node node) {
  const Node sign = field(node, Field::f_operator);
  const bool two = at(node).kind == Raw::n_binary_expression;
  const Node left = field(node, two ? Field::f_left : Field::f_argument), right = two ? field(node, Field::f_right) : nothing;
  if (sign == nothing || left == nothing || (two && right == nothing)) return error(node, "this could not be read");
  const ExprId a = expression(left), b = two ? expression(right) : 0;
  Expr expr = make(two ? ExprKind::binary : ExprKind::unary, node);
  expr.op = operator_of(text(sign));
  expr.a = a;
  expr.b = b;
  return add(expr);
}

ExprId Converter::update(Node node) {
  const Node sign = field(node, Field::f_operator), argument = field(node, Field::f_argument);
  if (sign == nothing || argument == nothing) return error(node, "this could not be read");
  const ExprId a = expression(argument);
  Expr expr = make(ExprKind::unary, node);
  expr.op = operator_of(text(sign));
  expr.a = a;
  return add(expr);
}

ExprId Converter::conditional(Node node) {
  const Node test = field(node, Field::f_condition), then = field(node, Field::f_consequence),
             otherwise = field(node, Field::f_alternative);
  if (test == nothing || then == nothing || otherwise == nothing) return error(node, "this could not be read");
  const ExprId a = expression(test), b = expression(then), c = expression(otherwise);
  Expr expr = make(ExprKind::conditional, node);
  expr.a = a;
  expr.b = b;
  expr.c = c;
  return add(expr);
}

ExprId Converter::assignment(Node node, ExprKind kind) {
  const Node left = field(node, Field::f_left), right = field(node, Field::f_right), sign = field(node, Field::f_operator);
  if (left == nothing || right == nothing) return error(node, "this could not be read");
  const ExprId a = expression(left), b = expression(right);
  Expr expr = make(kind, node);
  if (sign != nothing) expr.op = operator_of(text(sign).substr(0, text(sign).size() - 1));
  expr.a = a;
  expr.b = b;
  return add(expr);
}

ExprId Converter::sequence(Node node) {
  Ids items;
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind != Raw::token) items.push_back(expression(it));
  Expr expr = make(ExprKind::sequence, node);
  expr.items = keep(items);
  return add(expr);
}

ExprId Converter::cast(Node node) {
  Node value = nothing, written = nothing;
  for (Node it = first(node); it != nothing; it = after(it, node)) {
    if (at(it).kind == Raw::n_type || at(it).kind == Raw::n_type_identifier)
      written = it;
    else if (at(it).kind != Raw::token && value == nothing)
      value = it;
  }
  if (value == nothing) return error(node, "this could not be read");
  const ExprId a = expression(value);
  Expr expr = make(ExprKind::cast, node);
  expr.a = a;
  expr.c = type(written);
  return add(expr);
}

ExprId Converter::jsx(Node node) {
  Ids items;
  jsx_parts(node, items);
  Expr expr = make(ExprKind::jsx, node);
  expr.items = keep(items);
  return add(expr);
}

void Converter::jsx_parts(Node node, Ids& out) {
  for (Node it = first(node); it != nothing; it = after(it, node)) switch (at(it).kind) {
      case Raw::n_jsx_opening_element:
      case Raw::n_jsx_attribute:
        jsx_parts(it, out);
        break;
      case Raw::n_jsx_expression:
        if (const Node inner = named_child(it); inner != nothing) out.push_back(expression(inner));
        break;
      case Raw::n_jsx_element:
      case Raw::n_jsx_self_closing_element:
        out.push_back(expression(it));
        break;
      default:
        break;
    }
}

}  // namespace underpin::typescript
