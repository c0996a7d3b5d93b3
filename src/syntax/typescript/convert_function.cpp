// Functions in every form, and classes with their decorators.
#include "syntax/typescript/converter.h"

namespace underpin::typescript {

ExprId Converter::function_expression(Node node) {
  const std::uint32_t index = function(node);
  Expr expr = make(ExprKind::function, node);
  expr.a = index;
  return add(expr);
}

ExprId Converter::class_expression(Node node) {
  const std::uint32_t index = class_of(node, {});
  Expr expr = make(ExprKind::class_, node);
  expr.a = index;
  return add(expr);
}

std::uint32_t Converter::function(Node node) {
  FunctionNode out;
  out.begin = begin(node);
  out.end = end(node);
  out.arrow = at(node).kind == Raw::n_arrow_function;
  out.async = has_token(node, "async");
  out.generator =
      has_token(node, "*") || at(node).kind == Raw::n_generator_function || at(node).kind == Raw::n_generator_function_declaration;
  if (const Node own = field(node, Field::f_name); own != nothing) {
    out.name = key_name(own);
    out.name_begin = begin(own);
    out.name_end = end(own);
  }
  if (const Node one = field(node, Field::f_parameter); one != nothing) {  // x => …
    Parameter parameter;
    parameter.begin = begin(one);
    parameter.end = end(one);
    parameter.pattern = expression(one);
    out.parameters.push_back(parameter);
  }
  if (const Node list = field(node, Field::f_parameters); list != nothing) out.parameters = parameters(list);
  if (const Node inner = field(node, Field::f_body); inner != nothing) {
    if (at(inner).kind == Raw::n_statement_block)
      out.body = body(inner);
    else
      out.value = expression(inner);
  }
  tree_.functions.push_back(std::move(out));
  return static_cast<std::uint32_t>(tree_.functions.size() - 1);
}

std::vector<Parameter> Converter::parameters(Node node) {
  std::vector<Parameter> out;
  for (Node it = first(node); it != nothing; it = after(it, node)) {
    if (at(it).kind != Raw::n_required_parameter && at(it).kind != Raw::n_optional_parameter) continue;
    const Node pattern = field(it, Field::f_pattern);
    if (pattern == nothing || at(pattern).kind == Raw::n_this) continue;
    Parameter parameter;
    parameter.begin = begin(it);
    parameter.end = end(it);
    parameter.rest = at(pattern).kind == Raw::n_rest_pattern;
    const Node inner = parameter.rest ? named_child(pattern) : pattern;
    parameter.pattern = optional_expression(inner);
    parameter.value = optional_expression(field(it, Field::f_value));
    parameter.type = type_field(it);
    out.push_back(parameter);
  }
  return out;
}

ExprId Converter::heritage(Node node) {
  const Node list = child(node, Raw::n_class_heritage);
  if (list == nothing) return 0;
  const Node clause = child(list, Raw::n_extends_clause);
  return clause == nothing ? 0 : optional_expression(field(clause, Field::f_value));
}

std::uint32_t Converter::class_of(Node node, const std::vector<ExprId>& decorators) {
  ClassNode out;
  out.begin = begin(node);
  out.end = end(node);
  out.decorators = decorators;
  if (const Node own = field(node, Field::f_name); own != nothing) {
    out.name = name(text(own));
    out.name_begin = begin(own);
    out.name_end = end(own);
  }
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind == Raw::n_decorator)
      if (const Node inner = named_child(it); inner != nothing) out.decorators.push_back(expression(inner));
  out.extends = heritage(node);
  if (const Node inner = field(node, Field::f_body); inner != nothing && depth_ < kDeepest) {
    ++depth_;
    members(inner, out);
    --depth_;
  }
  tree_.classes.push_back(std::move(out));
  return static_cast<std::uint32_t>(tree_.classes.size() - 1);
}

void Converter::class_field(Node node, std::vector<ExprId>& decorators, ClassNode& out) {
  Member member;
  member.begin = begin(node);
  member.end = end(node);
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind == Raw::n_decorator)
      if (const Node inner = named_child(it); inner != nothing) decorators.push_back(expression(inner));
  member.decorators.swap(decorators);
  member.is_static = has_token(node, "static");
  member.type = type_field(node);
  if (const Node key = field(node, Field::f_name); key != nothing) {
    member.name = key_name(key);
    if (at(key).kind == Raw::n_computed_property_name) member.key = optional_expression(named_child(key));
  }
  if (at(node).kind == Raw::n_method_definition) {
    member.kind = has_token(node, "get") ? Member::Kind::getter : has_token(node, "set") ? Member::Kind::setter : Member::Kind::method;
    member.value = function_expression(node);
  } else {
    member.value = optional_expression(field(node, Field::f_value));
  }
  out.members.push_back(std::move(member));
}

void Converter::members(Node node, ClassNode& out) {
  std::vector<ExprId> decorators;  // of the next member
  for (Node it = first(node); it != nothing; it = after(it, node)) switch (at(it).kind) {
      case Raw::n_decorator:
        if (const Node inner = named_child(it); inner != nothing) decorators.push_back(expression(inner));
        break;
      case Raw::n_method_definition:
      case Raw::n_public_field_definition:
        class_field(it, decorators, out);
        break;
      case Raw::n_class_static_block: {
        Member member;
        member.kind = Member::Kind::static_block;
        member.begin = begin(it);
        member.end = end(it);
        if (const Node inner = field(it, Field::f_body); inner != nothing) member.body = body(inner);
        out.members.push_back(std::move(member));
        break;
      }
      case Raw::error:
        complain(it, "this could not be read");
        break;
      default:
        break;
    }
}

}  // namespace underpin::typescript
