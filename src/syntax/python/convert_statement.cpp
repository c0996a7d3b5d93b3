#include <algorithm>

#include "syntax/python/converter.h"

namespace underpin::python {

Stmt Converter::make_stmt(StmtKind kind, Node node) const {
  Stmt stmt;
  stmt.kind = kind;
  stmt.begin = at(node).begin + offset_;
  stmt.end = at(node).end + offset_;
  return stmt;
}

StmtId Converter::add(Stmt stmt) {
  tree_.stmts.push_back(stmt);
  return static_cast<StmtId>(tree_.stmts.size() - 1);
}

StmtId Converter::error_stmt(Node node, std::string message) {
  Stmt stmt = make_stmt(StmtKind::error, node);
  stmt.a = complain(node, std::move(message));
  return add(stmt);
}

Run Converter::block(Node node) { return node == nothing ? Run{} : children_as_block(node); }

Run Converter::children_as_block(Node node) {
  Ids ids;
  if (depth_ >= 200) {
    ids.push_back(error_stmt(node, "this is nested too deeply to be read"));
    return keep(ids);
  }
  ++depth_;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind != Raw::token) statement(child, ids);
  --depth_;
  return keep(ids);
}

void Converter::statement(Node node, Ids& out) {
  switch (at(node).kind) {
    case Raw::error: out.push_back(error_stmt(node, "this is not understood as Python")); return;
    case Raw::n_if_statement:
    case Raw::n_for_statement:
    case Raw::n_while_statement:
    case Raw::n_try_statement:
    case Raw::n_with_statement:
    case Raw::n_function_definition:
    case Raw::n_class_definition:
    case Raw::n_decorated_definition:
    case Raw::n_match_statement: out.push_back(compound(node)); return;
    default: break;
  }
  if (at(node).faulty) {
    out.push_back(error_stmt(node, "this is not understood as Python"));
    return;
  }
  out.push_back(simple(node));
}

StmtId Converter::compound(Node node) {
  switch (at(node).kind) {
    case Raw::n_if_statement: return if_statement(node);
    case Raw::n_for_statement:
    case Raw::n_while_statement: return loop(node);
    case Raw::n_try_statement: return try_statement(node);
    case Raw::n_with_statement: return with(node);
    case Raw::n_function_definition: return function(node, {});
    case Raw::n_class_definition: return class_definition(node, {});
    case Raw::n_decorated_definition: return decorated(node);
    default: return match(node);
  }
}

StmtId Converter::simple(Node node) {
  switch (at(node).kind) {
    case Raw::n_expression_statement: return expression_statement(node);
    case Raw::n_return_statement: {
      Stmt stmt = make_stmt(StmtKind::return_, node);
      stmt.a = optional_expression(only_child(node));
      return add(stmt);
    }
    case Raw::n_pass_statement: {
      if (const Blanked* blank = blanked_at(at(node).begin + offset_)) {
        Stmt stmt = make_stmt(StmtKind::error, node);
        stmt.begin = blank->begin;
        stmt.end = blank->end;
        stmt.a = blank->complaint;
        return add(stmt);
      }
      return add(make_stmt(StmtKind::pass, node));
    }
    case Raw::n_break_statement: return add(make_stmt(StmtKind::break_, node));
    case Raw::n_continue_statement: return add(make_stmt(StmtKind::continue_, node));
    case Raw::n_import_statement: return import(node);
    case Raw::n_import_from_statement: return from_import(node);
    case Raw::n_future_import_statement: return add(make_stmt(StmtKind::pass, node));
    case Raw::n_raise_statement: return raise(node);
    case Raw::n_assert_statement: {
      Stmt stmt = make_stmt(StmtKind::assert_, node);
      const Node condition = only_child(node);
      stmt.a = expression(condition);
      stmt.b = condition == nothing ? 0 : optional_expression(after(condition, node));
      return add(stmt);
    }
    case Raw::n_delete_statement: return listed(node, StmtKind::del);
    case Raw::n_global_statement: return names(node, StmtKind::global);
    case Raw::n_nonlocal_statement: return names(node, StmtKind::nonlocal);
    case Raw::n_type_alias_statement: {
      Stmt stmt = make_stmt(StmtKind::type_alias, node);
      stmt.a = expression(field(node, Field::f_left));
      stmt.b = expression(field(node, Field::f_right));
      return add(stmt);
    }
    case Raw::n_print_statement: return error_stmt(node, "this is Python 2's `print` statement, which Python 3 refuses");
    case Raw::n_exec_statement: return error_stmt(node, "this is Python 2's `exec` statement, which Python 3 refuses");
    default: return error_stmt(node, "this is not understood as Python");
  }
}

StmtId Converter::expression_statement(Node node) {
  const Node child = only_child(node);
  if (child == nothing) return error_stmt(node, "this is not understood as Python");
  if (at(child).kind == Raw::n_assignment) return assignment(child);
  if (at(child).kind == Raw::n_augmented_assignment) return augmented(child);
  Stmt stmt = make_stmt(StmtKind::expression, node);
  const bool several = after(child, node) != nothing;
  stmt.a = several ? collection(node, ExprKind::tuple) : expression(child);
  return add(stmt);
}

// `a = b = value` nests to the right.
StmtId Converter::assignment(Node node) {
  const Node type = field(node, Field::f_type);
  Stmt stmt = make_stmt(type == nothing ? StmtKind::assign : StmtKind::annotated, node);
  if (type != nothing) {
    stmt.a = expression(field(node, Field::f_left));
    stmt.c = expression(type);
    stmt.b = optional_expression(field(node, Field::f_right));
    return add(stmt);
  }
  Ids targets;
  Node value = node;
  while (value != nothing && at(value).kind == Raw::n_assignment) {
    targets.push_back(expression(field(value, Field::f_left)));
    value = field(value, Field::f_right);
  }
  stmt.items = keep(targets);
  stmt.a = value == nothing ? error(node, "an expression is missing here") : expression(value);
  return add(stmt);
}

StmtId Converter::augmented(Node node) {
  Stmt stmt = make_stmt(StmtKind::augment, node);
  const Node op = field(node, Field::f_operator);
  if (op != nothing) {
    std::string_view spelling = text(op);
    if (!spelling.empty()) spelling.remove_suffix(1);
    stmt.op = static_cast<std::uint8_t>(operator_of(spelling));
  }
  stmt.a = expression(field(node, Field::f_left));
  stmt.b = expression(field(node, Field::f_right));
  return add(stmt);
}

StmtId Converter::listed(Node node, StmtKind kind) {
  Stmt stmt = make_stmt(kind, node);
  Ids items;
  Node list = node;
  const Node child = only_child(node);
  if (child != nothing && (at(child).kind == Raw::n_expression_list || at(child).kind == Raw::n_tuple)) list = child;
  for (Node item = first(list); item != nothing; item = after(item, list))
    if (at(item).kind != Raw::token) items.push_back(expression(item));
  stmt.items = keep(items);
  return add(stmt);
}

StmtId Converter::names(Node node, StmtKind kind) {
  Stmt stmt = make_stmt(kind, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_identifier) items.push_back(name(child));
  stmt.items = keep(items);
  return add(stmt);
}

StmtId Converter::raise(Node node) {
  Stmt stmt = make_stmt(StmtKind::raise, node);
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::token) continue;
    (at(child).field == Field::f_cause ? stmt.b : stmt.a) = expression(child);
  }
  return add(stmt);
}

std::uint32_t Converter::import_name(Node node) {
  ImportNode import;
  import.begin = at(node).begin + offset_;
  import.end = at(node).end + offset_;
  if (at(node).kind == Raw::n_aliased_import) {
    const Node plain = field(node, Field::f_name);
    const Node alias = field(node, Field::f_alias);
    if (plain != nothing) import.name = name(plain);
    if (alias != nothing) import.alias = name(alias);
  } else {
    import.name = name(node);
  }
  tree_.imports.push_back(import);
  return static_cast<std::uint32_t>(tree_.imports.size() - 1);
}

StmtId Converter::import(Node node) {
  Stmt stmt = make_stmt(StmtKind::import, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).field == Field::f_name) items.push_back(import_name(child));
  stmt.items = keep(items);
  return add(stmt);
}

StmtId Converter::from_import(Node node) {
  Stmt stmt = make_stmt(StmtKind::from_import, node);
  Ids items;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    const RawNode& raw = at(child);
    if (raw.field == Field::f_name) items.push_back(import_name(child));
    if (raw.field != Field::f_module_name) continue;
    if (raw.kind != Raw::n_relative_import) {
      stmt.name = name(child);
      continue;
    }
    for (Node part = first(child); part != nothing; part = after(part, child)) {
      if (at(part).kind == Raw::n_import_prefix) {
        const std::string_view dots = text(part);
        stmt.op = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(255, std::count(dots.begin(), dots.end(), '.')));
      }
      if (at(part).kind == Raw::n_dotted_name) stmt.name = name(part);
    }
  }
  stmt.items = keep(items);
  return add(stmt);
}

StmtId Converter::if_statement(Node node) {
  std::vector<Node> clauses{node};
  Run otherwise;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::n_elif_clause) clauses.push_back(child);
    if (at(child).kind == Raw::n_else_clause) otherwise = block(field(child, Field::f_body));
  }
  StmtId last = 0;
  for (std::size_t i = clauses.size(); i-- > 0;) {
    Stmt stmt = make_stmt(StmtKind::if_, clauses[i]);
    const Node condition = field(clauses[i], Field::f_condition);
    stmt.a = condition == nothing ? error(clauses[i], "a condition is missing here") : expression(condition);
    stmt.body = block(field(clauses[i], Field::f_consequence));
    stmt.otherwise = last ? keep({last}) : otherwise;
    last = add(stmt);
  }
  return last;
}

StmtId Converter::loop(Node node) {
  const bool is_for = at(node).kind == Raw::n_for_statement;
  Stmt stmt = make_stmt(is_for ? StmtKind::for_ : StmtKind::while_, node);
  const Node head = field(node, is_for ? Field::f_left : Field::f_condition);
  stmt.a = head == nothing ? error(node, "this is not understood as Python") : expression(head);
  if (is_for) {
    const Node right = field(node, Field::f_right);
    stmt.b = right == nothing ? error(node, "this is not understood as Python") : expression(right);
  }
  stmt.body = block(field(node, Field::f_body));
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_else_clause) stmt.otherwise = block(field(child, Field::f_body));
  return add(stmt);
}

StmtId Converter::try_statement(Node node) {
  Stmt stmt = make_stmt(StmtKind::try_, node);
  stmt.body = block(field(node, Field::f_body));
  Ids handlers;
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::n_except_clause) handlers.push_back(handler(child));
    if (at(child).kind == Raw::n_else_clause) stmt.otherwise = block(field(child, Field::f_body));
    if (at(child).kind != Raw::n_finally_clause) continue;
    for (Node part = first(child); part != nothing; part = after(part, child))
      if (at(part).kind == Raw::n_block) stmt.last = block(part);
  }
  stmt.items = keep(handlers);
  return add(stmt);
}

std::uint32_t Converter::handler(Node node) {
  HandlerNode handler;
  handler.begin = at(node).begin + offset_;
  handler.end = at(node).end + offset_;
  const auto bind = [&](Node target) {
    const Node plain = at(target).kind == Raw::n_as_pattern_target ? only_child(target) : target;
    if (plain != nothing && at(plain).kind == Raw::n_identifier) handler.name = name(plain);
  };
  for (Node child = first(node); child != nothing; child = after(child, node)) {
    if (at(child).kind == Raw::n_block) {
      handler.body = block(child);
    } else if (at(child).field == Field::f_alias) {
      bind(child);
    } else if (at(child).kind == Raw::n_as_pattern) {
      handler.type = optional_expression(only_child(child));
      if (const Node alias = field(child, Field::f_alias); alias != nothing) bind(alias);
    } else if (at(child).field == Field::f_value && at(child).kind != Raw::token) {
      if (handler.type) complain(child, "this is Python 2's `except`, which Python 3 refuses");
      if (!handler.type) handler.type = expression(child);
    }
  }
  tree_.handlers.push_back(handler);
  return static_cast<std::uint32_t>(tree_.handlers.size() - 1);
}

ExprId Converter::as_target(Node node) {
  Expr expr = make(ExprKind::as_target, node);
  expr.a = expression(only_child(node));
  const Node alias = field(node, Field::f_alias);
  expr.b = alias == nothing ? 0 : expression(alias);
  return add(expr);
}

// `with (a as b, c as d):` may come as one tuple of `as` forms.
void Converter::with_items(Node node, Ids& out) {
  const bool group = at(node).kind == Raw::n_tuple || at(node).kind == Raw::n_parenthesized_expression;
  bool named = false;
  for (Node child = first(node); group && child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_as_pattern) named = true;
  if (!named) {
    out.push_back(expression(node));
    return;
  }
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind != Raw::token) out.push_back(expression(child));
}

StmtId Converter::with(Node node) {
  Stmt stmt = make_stmt(StmtKind::with, node);
  Ids items;
  for (Node clause = first(node); clause != nothing; clause = after(clause, node)) {
    if (at(clause).kind != Raw::n_with_clause) continue;
    for (Node item = first(clause); item != nothing; item = after(item, clause))
      if (const Node value = field(item, Field::f_value); value != nothing) with_items(value, items);
  }
  stmt.items = keep(items);
  stmt.body = block(field(node, Field::f_body));
  return add(stmt);
}

StmtId Converter::decorated(Node node) {
  std::vector<ExprId> decorators;
  for (Node child = first(node); child != nothing; child = after(child, node))
    if (at(child).kind == Raw::n_decorator) decorators.push_back(expression(only_child(child)));
  const Node definition = field(node, Field::f_definition);
  if (definition == nothing) return error_stmt(node, "this is not understood as Python");
  return at(definition).kind == Raw::n_class_definition ? class_definition(definition, decorators) : function(definition, decorators);
}

StmtId Converter::function(Node node, const std::vector<ExprId>& decorators) {
  Stmt stmt = make_stmt(StmtKind::function, node);
  FunctionNode function;
  function.begin = stmt.begin;
  function.end = stmt.end;
  function.decorators = decorators;
  if (const Node plain = field(node, Field::f_name); plain != nothing) {
    function.name = name(plain);
    function.name_begin = at(plain).begin + offset_;
    function.name_end = at(plain).end + offset_;
  }
  if (const Node list = field(node, Field::f_parameters); list != nothing) function.parameters = parameters(list);
  bool* const outer = generator_;
  generator_ = &function.generator;
  function.body = block(field(node, Field::f_body));
  generator_ = outer;
  stmt.name = function.name;
  stmt.a = static_cast<ExprId>(tree_.functions.size());
  tree_.functions.push_back(std::move(function));
  return add(stmt);
}

StmtId Converter::class_definition(Node node, const std::vector<ExprId>& decorators) {
  Stmt stmt = make_stmt(StmtKind::class_, node);
  ClassNode definition;
  definition.begin = stmt.begin;
  definition.end = stmt.end;
  definition.decorators = decorators;
  if (const Node plain = field(node, Field::f_name); plain != nothing) {
    definition.name = name(plain);
    definition.name_begin = at(plain).begin + offset_;
    definition.name_end = at(plain).end + offset_;
  }
  if (const Node list = field(node, Field::f_superclasses); list != nothing) definition.bases = arguments(list);
  definition.body = block(field(node, Field::f_body));
  stmt.name = definition.name;
  stmt.a = static_cast<ExprId>(tree_.classes.size());
  tree_.classes.push_back(std::move(definition));
  return add(stmt);
}

std::vector<Parameter> Converter::parameters(Node node) {
  std::vector<Parameter> out;
  Parameter::Kind kind = Parameter::Kind::plain;
  for (Node child = first(node); child != nothing; child = after(child, node)) parameter(child, out, kind);
  return out;
}

void Converter::parameter(Node node, std::vector<Parameter>& out, Parameter::Kind& kind) {
  Parameter parameter;
  parameter.begin = at(node).begin + offset_;
  parameter.end = at(node).end + offset_;
  parameter.kind = kind;
  Node target = node;
  switch (at(node).kind) {
    case Raw::n_keyword_separator: kind = Parameter::Kind::keyword_only; return;
    case Raw::n_positional_separator:
      for (Parameter& earlier : out) earlier.kind = Parameter::Kind::positional_only;
      return;
    case Raw::n_default_parameter:
    case Raw::n_typed_default_parameter:
      target = field(node, Field::f_name);
      parameter.value = expression(field(node, Field::f_value));
      parameter.annotation = optional_expression(field(node, Field::f_type));
      break;
    case Raw::n_typed_parameter:
      target = only_child(node);
      parameter.annotation = optional_expression(field(node, Field::f_type));
      break;
    case Raw::n_identifier:
    case Raw::n_list_splat_pattern:
    case Raw::n_dictionary_splat_pattern: break;
    default: return;
  }
  if (target == nothing) return;
  if (at(target).kind == Raw::n_list_splat_pattern) {
    parameter.kind = Parameter::Kind::star;
    kind = Parameter::Kind::keyword_only;
    target = only_child(target);
  } else if (at(target).kind == Raw::n_dictionary_splat_pattern) {
    parameter.kind = Parameter::Kind::double_star;
    target = only_child(target);
  }
  if (target == nothing || at(target).kind != Raw::n_identifier) return;
  parameter.name = name(target);
  out.push_back(parameter);
}

}  // namespace underpin::python
