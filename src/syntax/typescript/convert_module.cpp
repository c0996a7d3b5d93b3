// Imports and exports: which name of which module becomes which name here.
#include "syntax/typescript/converter.h"

namespace underpin::typescript {

void Converter::module_name(Node node, ModuleClause& clause) {
  const Node source = field(node, Field::f_source);
  if (source == nothing || end(source) < begin(source) + 2) return;
  clause.module = key_name(source);
  clause.module_begin = begin(source) + 1;
  clause.module_end = end(source) - 1;
}

// `a, b as c, type d`: of an import, `outer as inner`; of an export, `inner as outer`.
void Converter::specifiers(Node node, bool importing, ModuleClause& clause) {
  for (Node it = first(node); it != nothing; it = after(it, node)) {
    if (at(it).kind != Raw::n_import_specifier && at(it).kind != Raw::n_export_specifier) continue;
    const Node own = field(it, Field::f_name), alias = field(it, Field::f_alias);
    if (own == nothing) continue;
    Binding binding;
    binding.begin = begin(it);
    binding.end = end(it);
    binding.type_only = has_token(it, "type");
    const NameId plain = key_name(own), other = alias == nothing ? plain : key_name(alias);
    binding.outer = importing ? plain : other;
    binding.inner = importing ? other : plain;
    clause.bindings.push_back(binding);
  }
}

void Converter::import(Node node, Ids& out) {
  ModuleClause clause;
  module_name(node, clause);
  clause.type_only = has_token(node, "type");
  const auto bind = [&](Node at_node, std::string_view outer, Node inner) {
    if (inner != nothing) clause.bindings.push_back({name(outer), name(text(inner)), false, begin(at_node), end(at_node)});
  };
  if (const Node required = child(node, Raw::n_import_require_clause); required != nothing) {
    module_name(required, clause);
    bind(required, "*", child(required, Raw::n_identifier));
  }
  if (const Node list = child(node, Raw::n_import_clause); list != nothing)
    for (Node it = first(list); it != nothing; it = after(it, list)) switch (at(it).kind) {
        case Raw::n_identifier:
          bind(it, "default", it);
          break;
        case Raw::n_namespace_import:
          bind(it, "*", named_child(it));
          break;
        case Raw::n_named_imports:
          specifiers(it, true, clause);
          break;
        default:
          break;
      }
  tree_.imports.push_back(std::move(clause));
  Stmt stmt = make_stmt(StmtKind::import, node);
  stmt.a = static_cast<std::uint32_t>(tree_.imports.size() - 1);
  out.push_back(add(stmt));
}

void Converter::export_statement(Node node, Ids& out) {
  const bool is_default = has_token(node, "default");
  if (const Node declared = field(node, Field::f_declaration); declared != nothing) {
    const std::size_t before = out.size();
    statement(declared, out);
    for (std::size_t i = before; i < out.size(); ++i) {
      Stmt& stmt = tree_.stmts[out[i]];
      stmt.exported = true;
      stmt.is_default = is_default;
      // Decorators may stand before the word `export`.
      if (stmt.kind != StmtKind::class_) continue;
      for (Node it = first(node); it != nothing; it = after(it, node))
        if (at(it).kind == Raw::n_decorator)
          if (const Node inner = named_child(it); inner != nothing) {
            const ExprId decorator = expression(inner);
            tree_.classes[tree_.stmts[out[i]].a].decorators.push_back(decorator);
          }
    }
    return;
  }
  ModuleClause clause;
  module_name(node, clause);
  clause.type_only = has_token(node, "type");
  if (const Node list = child(node, Raw::n_export_clause); list != nothing) {
    specifiers(list, false, clause);
    tree_.exports.push_back(std::move(clause));
    Stmt stmt = make_stmt(StmtKind::export_names, node);
    stmt.a = static_cast<std::uint32_t>(tree_.exports.size() - 1);
    return out.push_back(add(stmt));
  }
  if (clause.module != 0) {
    if (const Node all = child(node, Raw::n_namespace_export); all != nothing)
      if (const Node own = named_child(all); own != nothing)
        clause.bindings.push_back({key_name(own), name("*"), false, begin(all), end(all)});
    tree_.exports.push_back(std::move(clause));
    Stmt stmt = make_stmt(StmtKind::export_all, node);
    stmt.a = static_cast<std::uint32_t>(tree_.exports.size() - 1);
    return out.push_back(add(stmt));
  }
  Node value = field(node, Field::f_value);
  if (value == nothing) value = named_child(node);
  if (value == nothing || at(value).kind == Raw::n_type) return;
  const ExprId id = expression(value);
  Stmt stmt = make_stmt(StmtKind::export_value, node);
  stmt.a = id;
  stmt.is_default = true;
  out.push_back(add(stmt));
}

}  // namespace underpin::typescript
