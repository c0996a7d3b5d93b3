#include "readers/models/enum_columns.h"

#include <map>
#include <optional>

#include "base/text.h"
#include "syntax/python/tree.h"

namespace underpin::models {

namespace {

using python::ClassNode;
using python::Expr;
using python::ExprId;
using python::ExprKind;
using python::Run;
using python::Stmt;
using python::StmtKind;
using python::Tree;

struct EnumClass {
  std::string path;
  std::vector<std::pair<std::string, std::string>> members;  // name, string value (empty: no string)
  Span span;
};
using EnumClasses = std::map<std::string, std::vector<EnumClass>>;  // by class name

// The last part of a dotted name: "sa.Enum" → "Enum".
std::string last_name(const Tree& tree, ExprId id) {
  const Expr& e = tree.expr(id);
  return e.kind == ExprKind::name || e.kind == ExprKind::attribute ? tree.names[e.name] : std::string();
}

const Expr* keyword(const Tree& tree, const Expr& call, std::string_view name) {
  for (const auto* at = tree.begin(call.items); at != tree.end(call.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::keyword && tree.names[item.name] == name) return &tree.expr(item.a);
  }
  return nullptr;
}

std::optional<std::string> text_of(const Tree& tree, const Expr& e) {
  if (e.kind != ExprKind::string) return std::nullopt;
  return tree.strings[e.a]->text();
}

bool is_enum_class(const Tree& tree, const ClassNode& node) {
  for (const auto* at = tree.begin(node.bases); at != tree.end(node.bases); ++at) {
    const std::string base = last_name(tree, *at);
    if (base == "Enum" || base == "StrEnum" || base == "IntEnum") return true;
  }
  return false;
}

// Calls visit(name, value) for every plain `name = value` and `name: type = value` of a body.
template <class Visit>
void assignments(const Tree& tree, Run body, Visit visit) {
  for (const auto* at = tree.begin(body); at != tree.end(body); ++at) {
    const Stmt& s = tree.stmt(*at);
    ExprId target = 0, value = 0;
    if (s.kind == StmtKind::assign && s.items.count == 1)
      target = *tree.begin(s.items), value = s.a;
    else if (s.kind == StmtKind::annotated)
      target = s.a, value = s.b;
    if (target && value && tree.expr(target).kind == ExprKind::name) visit(tree.names[tree.expr(target).name], tree.expr(value));
  }
}

void collect_enums(const ParsedFile& file, EnumClasses& classes) {
  const Tree& tree = *file.tree;
  for (const ClassNode& node : tree.classes) {
    if (!is_enum_class(tree, node)) continue;
    EnumClass found{file.path, {}, {tree.file, node.name_begin, node.name_end}};
    assignments(tree, node.body, [&](const std::string& name, const Expr& value) {
      if (!starts_with(name, "_")) found.members.emplace_back(name, text_of(tree, value).value_or(""));
    });
    if (!found.members.empty()) classes[tree.names[node.name]].push_back(std::move(found));
  }
}

const EnumClass* resolve(const EnumClasses& classes, const std::string& name, const std::string& path) {
  const auto found = classes.find(name);
  if (found == classes.end()) return nullptr;
  for (const EnumClass& candidate : found->second)
    if (candidate.path == path) return &candidate;
  return found->second.size() == 1 ? &found->second.front() : nullptr;
}

// The Enum(…) call among the arguments of a Column(…) call; null if there is none.
const Expr* enum_call(const Tree& tree, const Expr& column) {
  for (const auto* at = tree.begin(column.items); at != tree.end(column.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind != ExprKind::call) continue;
    const std::string callee = last_name(tree, item.a);
    if (callee == "Enum" || callee == "SQLEnum" || callee == "SAEnum" || callee == "SqlEnum" || callee == "ENUM" || callee == "PgEnum")
      return &item;
  }
  return nullptr;
}

enum class Written { names, values, not_known };

// What SQLAlchemy writes for the members: their names, unless `values_callable` makes a list of something else of them.
// Only a comprehension over the class tells without running it: `lambda e: [m.value for m in e]`.
Written written(const Tree& tree, const Expr& call) {
  const Expr* callable = keyword(tree, call, "values_callable");
  if (!callable || callable->kind == ExprKind::none) return Written::names;
  if (callable->kind != ExprKind::lambda) return Written::not_known;
  const python::FunctionNode& function = tree.functions[callable->a];
  if (function.parameters.size() != 1 || function.value == 0) return Written::not_known;
  const Expr* made = &tree.expr(function.value);
  if (made->kind == ExprKind::call && made->items.count == 1 && (last_name(tree, made->a) == "list" || last_name(tree, made->a) == "tuple"))
    made = &tree.expr(*tree.begin(made->items));
  if (made->kind != ExprKind::comprehension || (made->op != 'l' && made->op != 'g') || made->items.count != 1) return Written::not_known;
  const Expr& clause = tree.expr(*tree.begin(made->items));
  if (clause.kind != ExprKind::clause_for || tree.expr(clause.a).kind != ExprKind::name || tree.expr(clause.b).kind != ExprKind::name) return Written::not_known;
  const Expr& element = tree.expr(made->a);
  if (tree.expr(clause.b).name != function.parameters.front().name || element.kind != ExprKind::attribute) return Written::not_known;
  if (tree.expr(element.a).kind != ExprKind::name || tree.expr(element.a).name != tree.expr(clause.a).name) return Written::not_known;
  const std::string& what = tree.names[element.name];
  return what == "value" ? Written::values : what == "name" ? Written::names : Written::not_known;
}

// The schema that `__table_args__` names; nullopt where it is not written there as a text.
std::optional<std::string> schema_of(const Tree& tree, const Expr& table_args) {
  const Expr* options = &table_args;
  if (options->kind == ExprKind::tuple) {
    if (options->items.count == 0) return "";
    options = &tree.expr(*(tree.end(options->items) - 1));
    if (options->kind == ExprKind::call) return "";  // constraints and indexes only
  }
  if (options->kind != ExprKind::dict) return std::nullopt;
  std::optional<std::string> schema = "";
  for (const auto* at = tree.begin(options->items); at + 1 < tree.end(options->items); at += 2) {
    if (*at == 0) return std::nullopt;  // **options
    const auto key = text_of(tree, tree.expr(*at));
    if (!key) return std::nullopt;
    if (*key == "schema") schema = tree.expr(*(at + 1)).kind == ExprKind::none ? std::optional<std::string>("") : text_of(tree, tree.expr(*(at + 1)));
  }
  return schema;
}

void add_column(const ParsedFile& file, const ObjectName& table, const std::string& attribute, const Expr& column,
                const EnumClasses& classes, std::vector<ModelEnum>& out) {
  const Tree& tree = *file.tree;
  const Expr* call = enum_call(tree, column);
  if (!call || call->items.count == 0) return;
  if (const Expr* native = keyword(tree, *call, "native_enum"); native && native->kind == ExprKind::no) return;
  const std::string class_name = last_name(tree, *tree.begin(call->items));
  const EnumClass* labels = resolve(classes, class_name, file.path);
  if (!labels) return;
  const Written how = written(tree, *call);
  if (how == Written::not_known) return;
  const bool by_value = how == Written::values;
  ModelEnum found{file.path, table, attribute, lower(class_name), {}, tree.span(column), labels->span};
  const Expr& first = tree.expr(*tree.begin(column.items));
  if (const auto name = text_of(tree, first)) found.column = *name;
  if (const Expr* name = keyword(tree, *call, "name"))
    if (const auto text = text_of(tree, *name)) found.enum_name = *text;
  for (const auto& [name, value] : labels->members) {
    if (by_value && value.empty()) return;
    found.labels.push_back(by_value ? value : name);
  }
  out.push_back(std::move(found));
}

void collect_columns(const ParsedFile& file, const EnumClasses& classes, std::vector<ModelEnum>& out) {
  const Tree& tree = *file.tree;
  for (const ClassNode& node : tree.classes) {
    std::string table;
    std::optional<std::string> schema = "";
    assignments(tree, node.body, [&](const std::string& name, const Expr& value) {
      if (name == "__tablename__") table = text_of(tree, value).value_or("");
      if (name == "__table_args__") schema = schema_of(tree, value);
    });
    if (table.empty() || !schema) continue;
    assignments(tree, node.body, [&](const std::string& name, const Expr& value) {
      if (value.kind != ExprKind::call || value.items.count == 0) return;
      const std::string callee = last_name(tree, value.a);
      if (callee == "Column" || callee == "mapped_column") add_column(file, {*schema, table}, name, value, classes, out);
    });
  }
}

}  // namespace

bool may_have_enum_columns(std::string_view text) {
  return contains(text, "__tablename__") && (contains(text, "Enum(") || contains(text, "ENUM("));
}

bool may_define_enums(std::string_view text) { return contains(text, "class ") && contains(text, "Enum)"); }

std::vector<ModelEnum> enum_columns(const std::vector<ParsedFile>& files) {
  EnumClasses classes;
  for (const ParsedFile& file : files) collect_enums(file, classes);
  std::vector<ModelEnum> found;
  for (const ParsedFile& file : files) collect_columns(file, classes, found);
  return found;
}

}  // namespace underpin::models
