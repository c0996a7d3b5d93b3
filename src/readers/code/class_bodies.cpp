// What the body of a class declares: columns with their foreign keys, relationships, table arguments, enum members.
#include <algorithm>

#include "base/text.h"
#include "readers/code/classes.h"

namespace underpin::code {

using python::ClassNode;
using python::FunctionNode;
using python::Run;
using python::Stmt;
using python::StmtKind;

namespace {

bool is_relationship(const std::string& name) {
  return name == "relationship" || name == "Relationship" || name == "dynamic_loader" || name == "relation";
}
bool is_column(const std::string& name) { return name == "Column" || name == "mapped_column" || name == "Field" || name == "MappedColumn"; }

bool is_property(const std::string& name) {
  static const std::set<std::string> names = {"synonym", "composite", "column_property", "query_expression", "deferred"};
  return names.count(name) > 0;
}

// Calls whose result is nothing SQLAlchemy maps.
bool is_plain(const std::string& name) {
  static const std::set<std::string> names = {"association_proxy",
                                              "hybrid_property",
                                              "Index",
                                              "UniqueConstraint",
                                              "CheckConstraint",
                                              "PrimaryKeyConstraint",
                                              "ConfigDict",
                                              "PrivateAttr",
                                              "MetaData",
                                              "text",
                                              "timedelta",
                                              "str",
                                              "int",
                                              "dict",
                                              "list",
                                              "set",
                                              "frozenset",
                                              "tuple",
                                              "property",
                                              "compile",
                                              "getLogger",
                                              "ClassVar",
                                              "registry"};
  return names.count(name) > 0;
}

std::string words(const Tree& tree, ExprId id) {
  if (id == 0) return {};
  const Expr& e = tree.expr(id);
  return std::string(tree.text.substr(e.begin, e.end - e.begin));
}

bool is_mapped_annotation(const Tree& tree, ExprId annotation) {
  const std::string text = words(tree, annotation);
  return contains(text, "Mapped[");
}

// A class body's names for SQLModel that are none of its fields.
bool is_class_variable(const Tree& tree, ExprId annotation) { return contains(words(tree, annotation), "ClassVar"); }

}  // namespace

void Classes::read_body(ModelClass& cls) {
  const Tree& tree = *cls.tree;
  const ClassNode& node = tree.classes[cls.node];
  for (const auto* at = tree.begin(node.body); at != tree.end(node.body); ++at) {
    const Stmt& s = tree.stmt(*at);
    if (s.kind == StmtKind::assign) {
      for (const auto* target = tree.begin(s.items); target != tree.end(s.items); ++target) {
        const Expr& name = tree.expr(*target);
        if (name.kind == ExprKind::name) read_attribute(cls, tree.names[name.name], tree.span(s), tree.span(name), 0, s.a);
        if (name.kind == ExprKind::tuple || name.kind == ExprKind::list)
          for (const auto* one = tree.begin(name.items); one != tree.end(name.items); ++one)
            if (tree.expr(*one).kind == ExprKind::name)
              read_attribute(cls, tree.names[tree.expr(*one).name], tree.span(s), tree.span(tree.expr(*one)), 0, 0);
      }
    } else if (s.kind == StmtKind::annotated && tree.expr(s.a).kind == ExprKind::name) {
      read_attribute(cls, tree.names[tree.expr(s.a).name], tree.span(s), tree.span(tree.expr(s.a)), s.c, s.b);
    } else if (s.kind == StmtKind::function) {
      read_function(cls, tree.functions[s.a], tree.span(s));
    } else if (s.kind == StmtKind::class_) {
      Attribute inner;
      inner.name = tree.names[tree.classes[s.a].name];
      inner.span = tree.span(s);
      cls.attributes.push_back(std::move(inner));
    } else if (s.kind != StmtKind::pass && s.kind != StmtKind::expression) {
      cls.closed = false;  // conditions, loops: what they leave behind is not known
    }
  }
}

void Classes::read_function(ModelClass& cls, const FunctionNode& function, Span span) {
  const Tree& tree = *cls.tree;
  Attribute attribute;
  attribute.name = tree.names[function.name];
  attribute.kind = Attribute::Kind::function;
  attribute.span = span;
  attribute.name_span = {tree.file, function.name_begin, function.name_end};
  bool computed = false;
  for (const ExprId decorator : function.decorators) {
    const std::string text = words(tree, decorator);
    computed = computed || contains(text, "declared_attr");
  }
  if (attribute.name == "__tablename__") {
    if (computed) cls.declares_mapping = true;
    return;
  }
  if (attribute.name == "__table_args__") {
    cls.table_args_known =
        cls.table_args_known && !contains(std::string(tree.text.substr(function.begin, function.end - function.begin)), "ForeignKey");
    return;
  }
  if (computed) {
    attribute.kind = Attribute::Kind::unknown;
    attribute.keys_known = false;
    if (function.body.count > 0) {
      const Stmt& last = tree.stmt(*(tree.end(function.body) - 1));
      if (last.kind == StmtKind::return_ && last.a && tree.expr(last.a).kind == ExprKind::call) {
        const std::string name = callee(tree, cls.module, tree.expr(last.a));
        if (is_relationship(name)) {
          attribute.kind = Attribute::Kind::relationship;
          attribute.keys_known = true;
        } else if (is_column(name)) {
          attribute.kind = Attribute::Kind::column;
          attribute.column = attribute.name;
          attribute.keys_known = true;
          read_column(tree, cls.module, attribute, tree.expr(last.a));
        } else if (is_property(name) || is_plain(name)) {
          attribute.keys_known = true;
        }
      }
    }
  }
  // @x.setter and the like are the same attribute once more.
  if (!cls.find(attribute.name)) cls.attributes.push_back(std::move(attribute));
}

void Classes::read_attribute(ModelClass& cls, const std::string& name, Span statement, Span name_span, ExprId annotation, ExprId value) {
  const Tree& tree = *cls.tree;
  if (name == "__tablename__") {
    cls.declares_mapping = true;
    cls.table = text_of(tree, value).value_or("");
    return;
  }
  if (name == "__table__") {
    cls.declares_mapping = true;
    cls.closed = false;
    cls.table_args_known = false;
    return;
  }
  if (name == "__abstract__") {
    cls.abstract = value && tree.expr(value).kind == ExprKind::yes;
    return;
  }
  if (name == "__table_args__") {
    read_table_args(cls, value);
    return;
  }
  if (starts_with(name, "__")) return;
  if (value && !starts_with(name, "_")) cls.members.push_back(name);  // should it be an enumeration
  Attribute attribute;
  attribute.name = attribute.column = name;
  attribute.span = statement;
  attribute.name_span = name_span;
  attribute.annotation = annotation;
  const bool mapped = annotation && is_mapped_annotation(tree, annotation);
  if (value && tree.expr(value).kind == ExprKind::call) {
    const Expr* call = &tree.expr(value);
    ExprId call_id = value;
    std::string function = callee(tree, cls.module, *call);
    if ((function == "deferred" || function == "column_property") && positional(tree, *call, 0) &&
        tree.expr(positional(tree, *call, 0)).kind == ExprKind::call) {
      const std::string inner = callee(tree, cls.module, tree.expr(positional(tree, *call, 0)));
      if (is_column(inner)) {
        call_id = positional(tree, *call, 0);
        call = &tree.expr(call_id);
        function = inner;
      }
    }
    attribute.call = call_id;
    if (is_relationship(function)) {
      attribute.kind = Attribute::Kind::relationship;
    } else if (is_column(function)) {
      attribute.kind = Attribute::Kind::column;
      read_column(tree, cls.module, attribute, *call);
    } else if (is_property(function)) {
      attribute.kind = Attribute::Kind::property;
    } else if (!is_plain(function) && !cls.enumeration) {
      attribute.kind = Attribute::Kind::unknown;
      attribute.keys_known = false;
    }
  } else if (!value && annotation && !is_class_variable(tree, annotation)) {
    // A Mapped[…] alone is a column; its type may be an alias that brings a foreign key along.
    attribute.kind = mapped ? Attribute::Kind::column : Attribute::Kind::plain;
    attribute.keys_known = !mapped;
    const Expr& e = tree.expr(annotation);
    if (mapped && e.kind == ExprKind::subscript) {
      ExprId inner = e.b;
      for (int i = 0; i < 4 && tree.expr(inner).kind == ExprKind::subscript; ++i) inner = tree.expr(inner).b;
      const Symbol symbol = symbol_of(tree, cls.module, inner);
      if (symbol.kind == Symbol::Kind::value) {
        const Expr& meant = symbol.tree->expr(symbol.value);
        attribute.keys_known = !contains(symbol.tree->text.substr(meant.begin, meant.end - meant.begin), "ForeignKey");
      } else {
        attribute.keys_known = true;
      }
    }
  } else if (value && tree.expr(value).kind == ExprKind::name) {
    const Symbol symbol = symbol_of(tree, cls.module, value);
    if (symbol.kind != Symbol::Kind::value || (symbol.tree && symbol.tree->expr(symbol.value).kind == ExprKind::call)) {
      attribute.kind = Attribute::Kind::unknown;
      // Another attribute of the same body (`label = name`) brings nothing new.
      attribute.keys_known = cls.find(tree.names[tree.expr(value).name]) != nullptr;
    }
  }
  const auto again = std::find_if(cls.attributes.begin(), cls.attributes.end(), [&](const Attribute& one) { return one.name == name; });
  if (again != cls.attributes.end())
    *again = std::move(attribute);
  else
    cls.attributes.push_back(std::move(attribute));
}

void Classes::read_column(const Tree& tree, ModuleId module, Attribute& attribute, const Expr& call) {
  bool first = true;
  for (const auto* at = tree.begin(call.items); at != tree.end(call.items); ++at, first = false) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::star || item.kind == ExprKind::double_star) {
      attribute.keys_known = false;
    } else if (item.kind == ExprKind::keyword) {
      const std::string& name = tree.names[item.name];
      if (name == "primary_key" && tree.expr(item.a).kind == ExprKind::yes) attribute.primary = true;
      if (name == "index" && tree.expr(item.a).kind == ExprKind::yes) {
        attribute.indexed = true;
        attribute.indexed_span = tree.span(item);
      }
      if (name == "name")
        if (const auto text = text_of(tree, item.a)) attribute.column = *text;
      if (name == "foreign_key") {  // SQLModel's Field
        KeyUse key;
        const auto text = text_of(tree, item.a);
        if (!text) {
          attribute.keys_known = attribute.keys_known && tree.expr(item.a).kind == ExprKind::none;
        } else {
          key.table = text->substr(0, text->rfind('.'));
          key.column = text->substr(text->rfind('.') + 1);
          key.own = {attribute.column};
          key.span = tree.span(tree.expr(item.a));
          attribute.keys.push_back(std::move(key));
        }
      }
      if (name == "sa_column") {
        if (tree.expr(item.a).kind == ExprKind::call && is_column(callee(tree, module, tree.expr(item.a))))
          read_column(tree, module, attribute, tree.expr(item.a));
        else
          attribute.keys_known = false;
      }
      if (name == "sa_column_args" || name == "sa_column_kwargs")
        attribute.keys_known = attribute.keys_known && !contains(words(tree, item.a), "ForeignKey");
    } else if (item.kind == ExprKind::string) {
      if (first && text_of(tree, *at)) attribute.column = *text_of(tree, *at);
    } else if (item.kind == ExprKind::call) {
      const std::string function = callee(tree, module, item);
      if (function == "ForeignKey") {
        auto key = key_of(tree, module, item);
        if (!key) {
          attribute.keys_known = false;
        } else {
          key->own = {attribute.column};
          attribute.keys.push_back(std::move(*key));
        }
      } else if (function.empty()) {
        // A type of the project; a function could make anything.
        const Symbol symbol = symbol_of(tree, module, item.a);
        if (symbol.kind != Symbol::Kind::class_) attribute.keys_known = false;
      }
    } else if (item.kind == ExprKind::name) {
      const Symbol symbol = symbol_of(tree, module, *at);
      if (symbol.kind == Symbol::Kind::value && symbol.tree) {
        const Expr& meant = symbol.tree->expr(symbol.value);
        if (contains(symbol.tree->text.substr(meant.begin, meant.end - meant.begin), "ForeignKey")) attribute.keys_known = false;
      }
    }
  }
}

std::optional<KeyUse> Classes::key_of(const Tree& tree, ModuleId module, const Expr& call) {
  ExprId target = positional(tree, call, 0);
  if (!target) target = keyword_id(tree, call, "column");
  if (!target) return std::nullopt;
  KeyUse key;
  key.span = tree.span(tree.expr(target));
  if (const auto text = text_of(tree, target)) {
    const std::size_t dot = text->rfind('.');
    key.table = dot == std::string::npos ? *text : text->substr(0, dot);
    if (dot != std::string::npos) key.column = text->substr(dot + 1);
    return key;
  }
  const Expr& e = tree.expr(target);
  if (e.kind != ExprKind::attribute) return std::nullopt;
  key.column = tree.names[e.name];
  ExprId owner = e.a;
  if (tree.expr(owner).kind == ExprKind::attribute &&
      (tree.names[tree.expr(owner).name] == "c" || tree.names[tree.expr(owner).name] == "columns"))
    owner = tree.expr(owner).a;
  const Symbol symbol = symbol_of(tree, module, owner);
  if (symbol.kind == Symbol::Kind::class_) {
    key.target = symbol.index;
    return key;
  }
  if (symbol.kind == Symbol::Kind::table) {
    key.table = tables_[symbol.index].name;
    return key;
  }
  return std::nullopt;
}

void Classes::read_constraint(const Tree& tree, ModuleId, const Expr& call, std::vector<KeyUse>& keys, bool& known) {
  ExprId own = positional(tree, call, 0), there = positional(tree, call, 1);
  if (!own) own = keyword_id(tree, call, "columns");
  if (!there) there = keyword_id(tree, call, "refcolumns");
  const auto is_list = [&](ExprId id) { return id && (tree.expr(id).kind == ExprKind::list || tree.expr(id).kind == ExprKind::tuple); };
  if (!is_list(own) || !is_list(there) || tree.expr(there).items.count == 0) {
    known = false;
    return;
  }
  KeyUse key;
  key.span = tree.span(call);
  for (const auto* at = tree.begin(tree.expr(own).items); at != tree.end(tree.expr(own).items); ++at)
    key.own.push_back(text_of(tree, *at).value_or(""));
  const auto text = text_of(tree, *tree.begin(tree.expr(there).items));
  if (!text) {
    known = false;
    return;
  }
  key.table = text->substr(0, text->rfind('.'));
  key.column = text->substr(text->rfind('.') + 1);
  keys.push_back(std::move(key));
}

void Classes::read_table_args(ModelClass& cls, ExprId value) {
  const Tree& tree = *cls.tree;
  cls.table_args_known = false;
  if (!value) return;
  const Expr& e = tree.expr(value);
  cls.in_schema = contains(words(tree, value), "schema");
  if (e.kind == ExprKind::dict) {
    cls.table_args_known = true;
    return;
  }
  if (e.kind != ExprKind::tuple && e.kind != ExprKind::list) return;
  bool known = true;
  for (const auto* at = tree.begin(e.items); at != tree.end(e.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::dict) continue;
    if (item.kind != ExprKind::call) {
      known = false;
      continue;
    }
    const std::string function = callee(tree, cls.module, item);
    if (function == "ForeignKeyConstraint") {
      read_constraint(tree, cls.module, item, cls.table_keys, known);
    } else if (function == "Index") {
      IndexUse index;
      index.span = tree.span(item);
      index.name = text_of(tree, positional(tree, item, 0)).value_or("");
      for (std::size_t i = 1; const ExprId column = positional(tree, item, i); ++i)
        index.columns.push_back(text_of(tree, column).value_or(last_name(tree, column)));
      cls.indexes.push_back(std::move(index));
    } else if (!ends_with(function, "Constraint") && function != "Sequence") {
      known = false;
    }
  }
  cls.table_args_known = known;
}

void Classes::read_table(TableUse& table, const Tree& tree, const Expr& call) {
  for (const auto* at = tree.begin(call.items); at != tree.end(call.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::star || item.kind == ExprKind::double_star) table.known = false;
    if (item.kind == ExprKind::keyword && (tree.names[item.name] == "autoload" || tree.names[item.name] == "autoload_with"))
      table.known = false;
    if (item.kind != ExprKind::call) continue;
    const std::string function = last_name(tree, item.a);
    if (function == "Column") {
      Attribute column;
      column.column = text_of(tree, positional(tree, item, 0)).value_or("");
      read_column(tree, table.module, column, item);
      table.known = table.known && column.keys_known;
      table.keys.insert(table.keys.end(), column.keys.begin(), column.keys.end());
    } else if (function == "ForeignKeyConstraint") {
      read_constraint(tree, table.module, item, table.keys, table.known);
    } else if (!ends_with(function, "Constraint") && function != "Index" && function != "MetaData") {
      table.known = false;
    }
  }
}

}  // namespace underpin::code
