// Classes and tables as they are written: members, bases, foreign keys. Whether a class is mapped at all depends on its
// bases, which may lie in other files: modules.h says so.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/python_reader.h"

namespace underpin::queries {

namespace {

using Member = ModelClass::Member;
using MemberKind = ModelClass::MemberKind;

bool is_column_call(std::string_view name) {
  return name == "Column" || name == "mapped_column" || name == "MappedColumn" || name == "deferred" || name == "column_property" ||
         name == "Field" || name == "composite" || name == "map_column";
}

bool is_relationship_call(std::string_view name) {
  return name == "relationship" || name == "Relationship" || name == "relation" || name == "dynamic_loader" || name == "backref";
}

// Decorators that leave a class's attributes as they are written.
bool is_harmless_decorator(std::string_view name) {
  constexpr std::array<std::string_view, 14> names = {
      "dataclass", "mapped", "mapped_as_dataclass", "as_declarative", "total_ordering", "generic_repr",        "declarative_mixin",
      "unique",    "final",  "runtime_checkable",   "deprecated",     "swagger",        "force_auto_coercion", "declarative"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

SymbolId PythonReader::declare_class(const python::ClassNode& node, Scope& scope) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::model;
  symbol.index = facts_.classes.size();
  facts_.classes.emplace_back();
  const SymbolId id = add(std::move(symbol));
  ClassFacts facts;
  facts.declared.name = text(node.name);
  facts.declared.path = facts_.path;
  facts.declared.span = {tree_.file, node.name_begin, node.name_end};
  for (const ExprId decorator : node.decorators) {
    ExprId at = decorator;
    if (expr(at).kind == ExprKind::call) at = expr(at).a;
    const bool named = at != 0 && (expr(at).kind == ExprKind::name || expr(at).kind == ExprKind::attribute);
    const std::string_view name = named ? std::string_view(text(expr(at).name)) : std::string_view();
    if (name == "mapped" || name == "as_declarative" || name == "mapped_as_dataclass") facts.root_made = true;
    if (!is_harmless_decorator(name)) facts.declared.open = true;
  }
  read_bases(node, facts, scope);
  read_members(node.body, facts, scope, 0);
  facts_.classes[facts_.symbols[id].index] = std::move(facts);
  return id;
}

void PythonReader::read_bases(const python::ClassNode& node, ClassFacts& facts, Scope& scope) {
  for (const auto* at = tree_.begin(node.bases); at != tree_.end(node.bases); ++at) {
    const Expr& base = expr(*at);
    if (base.kind == ExprKind::keyword) {
      if (text(base.name) == "table" && expr(base.a).kind == ExprKind::yes) facts.table_named = true;
      if (text(base.name) == "metaclass" && expr(base.a).kind == ExprKind::name && text(expr(base.a).name) != "ABCMeta")
        facts.declared.open = true;
      continue;
    }
    ExprId id = *at;
    if (base.kind == ExprKind::subscript) id = base.a;  // Generic[T], CRUDBase[User]
    if (base.kind == ExprKind::call && called(base) == "declarative_base") {
      facts.root_made = true;
      continue;
    }
    const Reference reference_of = reference(id, scope);
    if (reference_of.known())
      facts.bases.push_back(reference_of);
    else if (id == 0 || expr(id).kind != ExprKind::name || (text(expr(id).name) != "object" && text(expr(id).name) != "Exception"))
      facts.declared.open = true;
  }
}

void PythonReader::read_members(Run body, ClassFacts& facts, Scope& scope, int depth) {
  if (depth > kDeepest) return;
  for (const auto* at = tree_.begin(body); at != tree_.end(body); ++at) {
    const Stmt& statement = tree_.stmt(*at);
    switch (statement.kind) {
      case StmtKind::assign:
        for (const auto* target = tree_.begin(statement.items); target != tree_.end(statement.items); ++target) {
          if (expr(*target).kind == ExprKind::name) add_member(facts, expr(*target).name, statement.a, 0, tree_.span(expr(*target)), scope);
          if (expr(*target).kind == ExprKind::tuple)
            for (const auto* part = tree_.begin(expr(*target).items); part != tree_.end(expr(*target).items); ++part)
              if (expr(*part).kind == ExprKind::name) add_member(facts, expr(*part).name, 0, 0, tree_.span(expr(*part)), scope);
        }
        break;
      case StmtKind::annotated:
        if (expr(statement.a).kind == ExprKind::name)
          add_member(facts, expr(statement.a).name, statement.b, statement.c, tree_.span(expr(statement.a)), scope);
        break;
      case StmtKind::function: {
        const python::FunctionNode& node = tree_.functions[statement.a];
        const std::string& name = text(node.name);
        if (name == "__getattr__") facts.declared.open = true;
        if (name == "__tablename__") facts.table_named = facts.table_unknown = true;
        facts.declared.members.push_back({name, MemberKind::other, {}, {}, {}, {tree_.file, node.name_begin, node.name_end}});
        break;
      }
      case StmtKind::class_: {
        const python::ClassNode& node = tree_.classes[statement.a];
        facts.declared.members.push_back({text(node.name), MemberKind::other, {}, {}, {}, {tree_.file, node.name_begin, node.name_end}});
        break;
      }
      case StmtKind::expression:
      case StmtKind::pass:
        break;
      case StmtKind::for_:
        facts.declared.open = true;
        break;  // locals()[name] = …
      case StmtKind::error:
        facts.declared.open = true;
        break;
      default:
        read_members(statement.body, facts, scope, depth + 1);
        read_members(statement.otherwise, facts, scope, depth + 1);
    }
  }
}

void PythonReader::add_member(ClassFacts& facts, NameId name, ExprId value, ExprId annotation, Span span, Scope& scope) {
  const std::string& member_name = text(name);
  if (member_name == "__tablename__") {
    facts.table_named = true;
    if (const std::string* table = string_of(value))
      facts.declared.table.name = *table;
    else
      facts.table_unknown = true;
    return;
  }
  if (member_name == "__table__" && value != 0) {
    facts.table_named = true;
    const Expr& e = expr(value);
    if (e.kind == ExprKind::call && called(e) == "Table") {
      const SymbolId table = declare_table(e, 0);
      facts.table_of = Reference{table, {}};
    } else if (const Reference table = reference(value, scope); table.known()) {
      facts.table_of = table;
    } else {
      facts.declared.open = true;
    }
    return;
  }
  if (member_name == "__abstract__" && value != 0) facts.abstract = expr(value).kind == ExprKind::yes;
  if (member_name == "__versioned__") facts.declared.open = true;  // another package adds to it
  if (starts_with(member_name, "__")) return;
  Member member = member_of(member_name, value, annotation, facts);
  member.span = span;
  facts.declared.members.push_back(std::move(member));
}

Member PythonReader::member_of(const std::string& name, ExprId value, ExprId annotation, ClassFacts& facts) {
  Member member{name, MemberKind::other, {}, {}, {}, {}};
  // Mapped["User"], list["User"]: the class it leads to.
  ExprId inner = annotation;
  bool mapped = false;
  for (int i = 0; i < 6 && inner != 0 && expr(inner).kind == ExprKind::subscript; ++i) {
    const Expr& outer = expr(inner);
    if (outer.a != 0 && (expr(outer.a).kind == ExprKind::name || expr(outer.a).kind == ExprKind::attribute) &&
        text(expr(outer.a).name) == "Mapped")
      mapped = true;
    inner = outer.b;
    if (inner != 0 && expr(inner).kind == ExprKind::tuple && expr(inner).items.count > 0) inner = *tree_.begin(expr(inner).items);
  }
  const Expr* made = value != 0 && expr(value).kind == ExprKind::call ? &expr(value) : nullptr;
  std::string_view function = made ? called(*made) : std::string_view();
  const bool column = is_column_call(function) || (mapped && !is_relationship_call(function));
  const auto first_string = [&](const Expr& call) -> const std::string* {
    return call.items.count > 0 ? string_of(*tree_.begin(call.items)) : nullptr;
  };
  if (column || (!made && annotation != 0)) {
    // A plain annotation is a field of SQLModel, and harmless elsewhere.
    member.kind = MemberKind::column;
    member.column = name;
    const Expr* call = made;
    if (made && (function == "deferred" || function == "column_property" || function == "Field")) {
      call = nullptr;
      for (const auto* at = tree_.begin(made->items); at != tree_.end(made->items) && !call; ++at) {
        const ExprId item = expr(*at).kind == ExprKind::keyword && text(expr(*at).name) == "sa_column" ? expr(*at).a : *at;
        if (item != 0 && expr(item).kind == ExprKind::call && (called(expr(item)) == "Column" || called(expr(item)) == "mapped_column"))
          call = &expr(item);
      }
      if (!call && function == "column_property") {
        member.kind = MemberKind::other;  // computed by a query
        member.column.clear();
      }
      if (function == "Field") {
        if (const Expr* key = keyword(*made, "foreign_key"); key && key->kind == ExprKind::string)
          member.refers = tree_.strings[key->a]->text();
        if (const Expr* primary = keyword(*made, "primary_key"); primary && primary->kind == ExprKind::yes) facts.keyed = true;
      }
    }
    if (!call) return member;
    if (const std::string* own = first_string(*call)) member.column = *own;
    if (const Expr* own = keyword(*call, "name"); own && own->kind == ExprKind::string) member.column = tree_.strings[own->a]->text();
    if (const Expr* primary = keyword(*call, "primary_key"); primary && primary->kind == ExprKind::yes) facts.keyed = true;
    for (const auto* at = tree_.begin(call->items); at != tree_.end(call->items); ++at)
      if (expr(*at).kind == ExprKind::call && called(expr(*at)) == "ForeignKey")
        if (const std::string* target = first_string(expr(*at))) member.refers = *target;
    return member;
  }
  if (is_relationship_call(function)) {
    member.kind = MemberKind::relationship;
    if (const std::string* target = first_string(*made)) member.target = *target;
    if (made->items.count > 0 && expr(*tree_.begin(made->items)).kind == ExprKind::name)
      member.target = text(expr(*tree_.begin(made->items)).name);
    if (member.target.empty() && inner != 0) {
      if (const std::string* quoted_name = string_of(inner))
        member.target = *quoted_name;
      else if (expr(inner).kind == ExprKind::name)
        member.target = text(expr(inner).name);
    }
    // "app.models.User", "User | None"
    if (const std::size_t bar = member.target.find_first_of(" |["); bar != std::string::npos) member.target.resize(bar);
    if (const std::size_t dot = member.target.rfind('.'); dot != std::string::npos) member.target.erase(0, dot + 1);
    for (const auto* at = tree_.begin(made->items); at != tree_.end(made->items); ++at) {
      const Expr& item = expr(*at);
      if (item.kind != ExprKind::keyword || item.a == 0) continue;
      if (text(item.name) == "foreign_keys") {
        ExprId key = item.a;
        if (expr(key).kind == ExprKind::list && expr(key).items.count == 1) key = *tree_.begin(expr(key).items);
        if (const std::string* key_name = string_of(key))
          member.column = *key_name;
        else if (expr(key).kind == ExprKind::name || expr(key).kind == ExprKind::attribute)
          member.column = text(expr(key).name);
      }
      if (text(item.name) == "primaryjoin") member.refers = source(item.a);
      if (text(item.name) != "backref") continue;
      ExprId back = item.a;
      if (expr(back).kind == ExprKind::call && expr(back).items.count > 0) back = *tree_.begin(expr(back).items);
      if (const std::string* back_name = string_of(back)) facts.backrefs.emplace_back(member.target, *back_name);
    }
  }
  return member;
}

SymbolId PythonReader::declare_table(const Expr& call, NameId name) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::model;
  symbol.index = facts_.classes.size();
  ClassFacts facts;
  facts.declared.variable = true;
  facts.declared.name = text(name);
  facts.declared.path = facts_.path;
  facts.declared.span = tree_.span(call);
  facts.table_named = true;
  bool first = true;
  for (const auto* at = tree_.begin(call.items); at != tree_.end(call.items); ++at) {
    const Expr& item = expr(*at);
    if (first) {
      first = false;
      if (const std::string* table = string_of(*at))
        facts.declared.table.name = *table;
      else
        facts.table_unknown = true;
      continue;
    }
    if (item.kind == ExprKind::keyword) {
      const std::string& option = text(item.name);
      if (option == "schema" && string_of(item.a)) facts.declared.table.schema = *string_of(item.a);
      if (option == "autoload" || option == "autoload_with") facts.declared.open = true;
      continue;
    }
    if (item.kind == ExprKind::star) facts.declared.open = true;
    if (item.kind != ExprKind::call || !is_column_call(called(item)) || item.items.count == 0) continue;
    const std::string* column = string_of(*tree_.begin(item.items));
    if (!column) {
      facts.declared.open = true;
      continue;
    }
    Member member = member_of(*column, *at, 0, facts);
    member.span = tree_.span(item);
    if (const Expr* key = keyword(item, "key"); key && key->kind == ExprKind::string) member.name = tree_.strings[key->a]->text();
    facts.declared.members.push_back(std::move(member));
  }
  facts_.classes.push_back(std::move(facts));
  return add(std::move(symbol));
}

// User.posts = relationship(…), User.full_name = column_property(…)
void PythonReader::add_outside_member(const Stmt& statement, Scope& scope) {
  for (const auto* at = tree_.begin(statement.items); at != tree_.end(statement.items); ++at) {
    if (expr(*at).kind != ExprKind::attribute) continue;
    const Reference owner = reference(expr(*at).a, scope);
    if (!owner.known()) continue;
    ClassFacts ignored;
    Member member = member_of(text(expr(*at).name), statement.a, 0, ignored);
    member.span = tree_.span(expr(*at));
    facts_.added.emplace_back(owner, std::move(member));
  }
}

}  // namespace underpin::queries
