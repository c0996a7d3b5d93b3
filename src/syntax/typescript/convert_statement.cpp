// Statements. Types, interfaces and signatures leave nothing behind.
#include "syntax/typescript/converter.h"

namespace underpin::typescript {

void Converter::statement(Node node, Ids& out) {
  if (depth_ >= kDeepest) {
    complain(node, "this is nested too deeply to be read");
    return;
  }
  ++depth_;
  statement_of(node, out);
  --depth_;
}

void Converter::statement_of(Node node, Ids& out) {
  switch (at(node).kind) {
    case Raw::n_import_statement:
      return import(node, out);
    case Raw::n_export_statement:
      return export_statement(node, out);
    case Raw::n_expression_statement: {
      const Node inner = named_child(node);
      if (inner != nothing && at(inner).kind == Raw::n_internal_module) return out.push_back(add(space(inner)));
      return out.push_back(add(value_statement(node, StmtKind::expression)));
    }
    case Raw::n_lexical_declaration:
    case Raw::n_variable_declaration:
      return out.push_back(add(declaration(node)));
    case Raw::n_function_declaration:
    case Raw::n_generator_function_declaration: {
      const std::uint32_t index = function(node);
      Stmt stmt = make_stmt(StmtKind::function, node);
      stmt.a = index;
      return out.push_back(add(stmt));
    }
    case Raw::n_class_declaration:
    case Raw::n_abstract_class_declaration: {
      const std::uint32_t index = class_of(node, {});
      Stmt stmt = make_stmt(StmtKind::class_, node);
      stmt.a = index;
      return out.push_back(add(stmt));
    }
    case Raw::n_enum_declaration:
      return out.push_back(add(enumeration(node)));
    case Raw::n_internal_module:
    case Raw::n_module:
      return out.push_back(add(space(node)));
    case Raw::n_return_statement:
      return out.push_back(add(value_statement(node, StmtKind::return_)));
    case Raw::n_throw_statement:
      return out.push_back(add(value_statement(node, StmtKind::throw_)));
    case Raw::n_if_statement:
      return out.push_back(add(if_statement(node)));
    case Raw::n_for_statement:
      return out.push_back(add(for_statement(node)));
    case Raw::n_for_in_statement:
      return out.push_back(add(for_each(node)));
    case Raw::n_while_statement:
      return out.push_back(add(loop(node, StmtKind::while_)));
    case Raw::n_do_statement:
      return out.push_back(add(loop(node, StmtKind::do_)));
    case Raw::n_switch_statement:
      return out.push_back(add(switch_statement(node)));
    case Raw::n_try_statement:
      return out.push_back(add(try_statement(node)));
    case Raw::n_statement_block: {
      const Run inner = block(node);
      Stmt stmt = make_stmt(StmtKind::block, node);
      stmt.body = inner;
      return out.push_back(add(stmt));
    }
    case Raw::n_labeled_statement:
    case Raw::n_with_statement:
      if (const Node inner = field(node, Field::f_body); inner != nothing) statement(inner, out);
      return;
    case Raw::n_break_statement:
      return out.push_back(add(make_stmt(StmtKind::break_, node)));
    case Raw::n_continue_statement:
      return out.push_back(add(make_stmt(StmtKind::continue_, node)));
    case Raw::error:  // what was recognised inside still counts
      out.push_back(add(make_stmt(StmtKind::error, node)));
      for (Node it = first(node); it != nothing; it = after(it, node)) switch (at(it).kind) {
          case Raw::n_lexical_declaration:
          case Raw::n_variable_declaration:
          case Raw::n_function_declaration:
          case Raw::n_expression_statement:
          case Raw::n_import_statement:
          case Raw::n_export_statement:
          case Raw::n_statement_block:
            statement(it, out);
            break;
          case Raw::n_call_expression:
            expression(it);
            break;
          default:
            break;
        }
      return;
    default:
      return;  // types and signatures, ambient declarations, `;`, `debugger`
  }
}

Run Converter::block(Node node) {
  Ids ids;
  for (Node it = first(node); it != nothing; it = after(it, node))
    if (at(it).kind != Raw::token) statement(it, ids);
  return keep(ids);
}

// A block, or the one statement that stands for it.
Run Converter::body(Node node) {
  if (node == nothing) return {};
  if (depth_ >= kDeepest) {
    complain(node, "this is nested too deeply to be read");
    return {};
  }
  if (at(node).kind == Raw::n_statement_block) return block(node);
  Ids ids;
  statement(node, ids);
  return keep(ids);
}

Stmt Converter::value_statement(Node node, StmtKind kind) {
  const Node inner = named_child(node);
  const ExprId value = optional_expression(inner);
  Stmt stmt = make_stmt(kind, node);
  stmt.a = value;
  return stmt;
}

Stmt Converter::declaration(Node node) {
  Ids items;
  for (Node it = first(node); it != nothing; it = after(it, node)) {
    if (at(it).kind != Raw::n_variable_declarator) continue;
    Declarator declarator;
    declarator.begin = begin(it);
    declarator.end = end(it);
    declarator.pattern = optional_expression(field(it, Field::f_name));
    declarator.value = optional_expression(field(it, Field::f_value));
    declarator.type = type_field(it);
    tree_.declarators.push_back(declarator);
    items.push_back(static_cast<std::uint32_t>(tree_.declarators.size() - 1));
  }
  Stmt stmt = make_stmt(StmtKind::declare, node);
  stmt.op = static_cast<std::uint8_t>(tree_.text[begin(node)]);  // const, let or var
  stmt.items = keep(items);
  return stmt;
}

Stmt Converter::if_statement(Node node) {
  const ExprId test = optional_expression(field(node, Field::f_condition));
  const Run then = body(field(node, Field::f_consequence));
  const Node alternative = field(node, Field::f_alternative);
  const Run otherwise = alternative == nothing ? Run{} : body(named_child(alternative));
  Stmt stmt = make_stmt(StmtKind::if_, node);
  stmt.a = test;
  stmt.body = then;
  stmt.otherwise = otherwise;
  return stmt;
}

Stmt Converter::for_statement(Node node) {
  Ids head;
  if (const Node start = field(node, Field::f_initializer); start != nothing) {
    if (at(start).kind == Raw::n_lexical_declaration || at(start).kind == Raw::n_variable_declaration)
      statement(start, head);
    else if (at(start).kind != Raw::n_empty_statement)
      expression(start);
  }
  const Node test = field(node, Field::f_condition);
  const bool open = test == nothing || at(test).kind == Raw::n_empty_statement;
  const ExprId condition = open                                           ? 0
                           : at(test).kind == Raw::n_expression_statement ? optional_expression(named_child(test))
                                                                          : expression(test);
  const ExprId step = optional_expression(field(node, Field::f_increment));
  const Run inner = body(field(node, Field::f_body));
  Stmt stmt = make_stmt(StmtKind::for_, node);
  stmt.items = keep(head);
  stmt.a = condition;
  stmt.b = step;
  stmt.body = inner;
  return stmt;
}

Stmt Converter::for_each(Node node) {
  const ExprId pattern = optional_expression(field(node, Field::f_left));
  const ExprId walked = optional_expression(field(node, Field::f_right));
  const Node sign = field(node, Field::f_operator);
  const Run inner = body(field(node, Field::f_body));
  Stmt stmt = make_stmt(StmtKind::for_each, node);
  stmt.op = sign != nothing && text(sign) == "in" ? 'i' : 'o';
  stmt.a = pattern;
  stmt.b = walked;
  stmt.body = inner;
  return stmt;
}

Stmt Converter::loop(Node node, StmtKind kind) {
  const ExprId test = optional_expression(field(node, Field::f_condition));
  const Run inner = body(field(node, Field::f_body));
  Stmt stmt = make_stmt(kind, node);
  stmt.a = test;
  stmt.body = inner;
  return stmt;
}

Stmt Converter::switch_statement(Node node) {
  const ExprId value = optional_expression(field(node, Field::f_value));
  Ids items;
  if (const Node list = field(node, Field::f_body); list != nothing)
    for (Node it = first(list); it != nothing; it = after(it, list)) {
      if (at(it).kind != Raw::n_switch_case && at(it).kind != Raw::n_switch_default) continue;
      CaseNode one;
      one.value = optional_expression(field(it, Field::f_value));
      Ids inner;
      for (Node part = first(it); part != nothing; part = after(part, it))
        if (at(part).kind != Raw::token && at(part).field != Field::f_value) statement(part, inner);
      one.body = keep(inner);
      tree_.cases.push_back(one);
      items.push_back(static_cast<std::uint32_t>(tree_.cases.size() - 1));
    }
  Stmt stmt = make_stmt(StmtKind::switch_, node);
  stmt.a = value;
  stmt.items = keep(items);
  return stmt;
}

Stmt Converter::try_statement(Node node) {
  const Run tried = body(field(node, Field::f_body));
  ExprId pattern = 0;
  Run caught, last;
  if (const Node handler = field(node, Field::f_handler); handler != nothing) {
    pattern = optional_expression(field(handler, Field::f_parameter));
    caught = body(field(handler, Field::f_body));
  }
  if (const Node finally = field(node, Field::f_finalizer); finally != nothing) last = body(field(finally, Field::f_body));
  Stmt stmt = make_stmt(StmtKind::try_, node);
  stmt.a = pattern;
  stmt.body = tried;
  stmt.otherwise = caught;
  stmt.last = last;
  return stmt;
}

Stmt Converter::enumeration(Node node) {
  EnumNode out;
  if (const Node own = field(node, Field::f_name); own != nothing) out.name = name(text(own));
  const Node list = field(node, Field::f_body);
  if (list != nothing)
    for (Node it = first(list); it != nothing; it = after(it, list)) {
      if (at(it).kind == Raw::token || at(it).kind == Raw::error) continue;
      EnumNode::Label label;
      label.begin = begin(it);
      label.end = end(it);
      const bool valued = at(it).kind == Raw::n_enum_assignment;
      const Node own = valued ? field(it, Field::f_name) : it;
      if (own == nothing) continue;
      label.name = key_name(own);
      if (valued) label.value = optional_expression(field(it, Field::f_value));
      out.labels.push_back(label);
    }
  tree_.enums.push_back(std::move(out));
  Stmt stmt = make_stmt(StmtKind::enum_, node);
  stmt.a = static_cast<std::uint32_t>(tree_.enums.size() - 1);
  return stmt;
}

Stmt Converter::space(Node node) {
  const Node own = field(node, Field::f_name);
  const NameId called = own == nothing ? 0 : name(text(own));
  const Run inner = body(field(node, Field::f_body));
  Stmt stmt = make_stmt(StmtKind::namespace_, node);
  stmt.name = called;
  stmt.body = inner;
  return stmt;
}

}  // namespace underpin::typescript
