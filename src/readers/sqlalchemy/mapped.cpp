#include "readers/sqlalchemy/mapped.h"

#include <algorithm>

#include "base/text.h"
#include "readers/sqlalchemy/types.h"
#include "syntax/eval/objects.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::TypeHint;
using eval::Value;

namespace {

bool named(const TypeHint& hint, std::string_view name) { return last_name(path_of(hint.head)) == name; }

// The type an annotation is about once Optional and Annotated are taken off.
struct Core {
  const TypeHint* type = nullptr;
  bool optional = false;
  std::vector<const Value*> aliases;             // names that stand for Annotated[…]: keys of type_annotation_map
  std::vector<std::shared_ptr<Column>> columns;  // mapped_column() inside Annotated[…]
};

void unwrap(const TypeHint& hint, Core& core, int depth = 0) {
  if (depth > 8) return;
  if (named(hint, "Annotated")) {
    core.aliases.push_back(&hint.head);
    for (std::size_t i = 1; i < hint.parameters.size(); ++i)
      if (auto column = as<Column>(hint.parameters[i].head)) core.columns.push_back(std::move(column));
    if (!hint.parameters.empty()) return unwrap(hint.parameters[0], core, depth + 1);
  }
  if (named(hint, "Optional")) {
    core.optional = true;
    if (hint.parameters.size() == 1) return unwrap(hint.parameters[0], core, depth + 1);
  }
  if (named(hint, "Union")) {
    const TypeHint* only = nullptr;
    for (const TypeHint& one : hint.parameters) {
      if (one.head.is_none())
        core.optional = true;
      else if (!only)
        only = &one;
    }
    if (only) return unwrap(*only, core, depth + 1);
  }
  if ((named(hint, "Final") || named(hint, "ClassVar")) && hint.parameters.size() == 1) return unwrap(hint.parameters[0], core, depth + 1);
  core.type = &hint;
}

// Objects are compared as Python compares classes and aliases: by identity.
bool same_type(const Value& a, const Value& b) {
  if (a.external() && b.external()) return a.external()->path == b.external()->path;
  const auto* x = std::get_if<std::shared_ptr<eval::Class>>(&a.data);
  const auto* y = std::get_if<std::shared_ptr<eval::Class>>(&b.data);
  if (x && y) return *x == *y;
  return a.record() && a.record() == b.record();
}

// `like`: the Enum of type_annotation_map whose options hold for every enumeration, name and members excepted.
std::shared_ptr<TypeObject> enum_of(const Value& cls, Context& context, const Call* like = nullptr) {
  Call call;
  if (like) call = *like;
  call.args = {cls};
  call.kwargs.erase(std::remove_if(call.kwargs.begin(), call.kwargs.end(), [](const auto& one) { return one.first == "name"; }),
                    call.kwargs.end());
  call.span = cls.span;
  return enum_type("Enum", "", call, context);
}

// Literal['a', 'b']: VARCHAR with the length of the longest.
std::shared_ptr<TypeObject> literal_type(const TypeHint& hint) {
  auto type = plain_type("String");
  std::size_t longest = 0;
  for (const TypeHint& one : hint.parameters) {
    const auto text = text_of(&one.head);
    if (!text) return nullptr;
    longest = std::max(longest, text->size());
  }
  type->length = static_cast<std::int64_t>(longest);
  return type;
}

struct PythonType {
  std::string_view python, type;
};
constexpr PythonType kPythonTypes[] = {{"int", "Integer"},        {"str", "String"},        {"bool", "Boolean"}, {"float", "Float"},
                                       {"bytes", "LargeBinary"},  {"datetime", "DateTime"}, {"date", "Date"},    {"time", "Time"},
                                       {"timedelta", "Interval"}, {"Decimal", "Numeric"},   {"UUID", "Uuid"}};

std::string python_name(const Value& head) {
  if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&head.data)) return (*type)->name;
  return last_name(path_of(head));
}

bool from_standard_library(const Value& head) {
  if (std::holds_alternative<std::shared_ptr<eval::Class>>(head.data)) return true;  // builtins; other classes have other names
  const auto path = path_of(head);
  for (const std::string_view module : {"builtins.", "datetime.", "decimal.", "uuid.", "pydantic."})
    if (starts_with(path, module)) return true;
  return false;
}

std::shared_ptr<TypeObject> builtin_type(const TypeHint& hint, Context& context) {
  const Value& head = hint.head;
  if (const auto view = context.interpreter ? context.interpreter->class_of(head) : std::nullopt; view && view->enumeration)
    return enum_of(head, context);
  if (last_name(path_of(head)) == "Literal") return literal_type(hint);
  if (!from_standard_library(head)) return nullptr;
  const auto name = python_name(head);
  for (const PythonType& row : kPythonTypes)
    if (row.python == name) return plain_type(std::string(row.type));
  return nullptr;
}

std::shared_ptr<TypeObject> mapped_type(const Core& core, const AnnotationMap& map, Context& context) {
  for (const auto& [key, value] : map) {
    const bool alias =
        std::any_of(core.aliases.begin(), core.aliases.end(), [&key = key](const Value* one) { return same_type(key, *one); });
    if (alias) return type_from(value, context);
  }
  for (const auto& [key, value] : map)
    if (core.type && same_type(key, core.type->head)) return type_from(value, context);
  if (core.type)
    if (const auto view = context.interpreter ? context.interpreter->class_of(core.type->head) : std::nullopt; view && view->enumeration)
      for (const auto& [key, value] : map)  // enum.Enum stands for every enumeration
        if (starts_with(path_of(key), "enum.")) {
          auto type = type_from(value, context);
          if (!type->enumeration) return type;
          return enum_of(core.type->head, context, type->enumeration->call.get());
        }
  return core.type ? builtin_type(*core.type, context) : nullptr;
}

// What the column of Annotated[…, mapped_column(…)] says and this one does not.
void merge(Column& column, const Column& from) {
  if (column.name.empty() && !from.name.empty()) column.name = from.name;
  if (!column.type) column.type = from.type;
  column.primary_key = column.primary_key || from.primary_key;
  if (!column.nullable) column.nullable = from.nullable;
  column.index = column.index || from.index;
  column.unique = column.unique || from.unique;
  if (column.server_default.kind == ServerDefault::Kind::none) column.server_default = from.server_default;
  if (!column.computed) column.computed = from.computed;
  if (!column.identity) column.identity = from.identity;
  if (!column.sequence) column.sequence = from.sequence;
  if (column.autoincrement == Column::Autoincrement::automatic) column.autoincrement = from.autoincrement;
  column.has_default = column.has_default || from.has_default;
  if (!column.comment) column.comment = from.comment;
  if (column.foreign_keys.empty()) column.foreign_keys = from.foreign_keys;
  if (column.checks.empty()) column.checks = from.checks;
  if (!from.known) {
    column.known = false;
    column.why = from.why;
  }
}

std::string shown(const TypeHint& hint) {
  if (hint.head.unknown()) return hint.head.unknown()->reason;
  const auto name = python_name(hint.head);
  return name.empty() ? eval::describe(hint.head) : name;
}

}  // namespace

bool is_mapped(const TypeHint& hint) { return named(hint, "Mapped") && hint.parameters.size() == 1; }

void complete_column(Column& column, const TypeHint& hint, const AnnotationMap& map, Context& context) {
  if (!is_mapped(hint)) return;
  Core core;
  unwrap(hint.parameters[0], core);
  for (const auto& other : core.columns) merge(column, *other);
  if (!column.nullable) column.nullable = core.optional;
  // A foreign key without a type takes that of the column it refers to, whatever the annotation says.
  if (column.type || !column.foreign_keys.empty()) return;
  column.type = mapped_type(core, map, context);
  if (!column.type)
    column.type = unknown_type("the type of Mapped[" + (core.type ? shown(*core.type) : std::string("…")) + "]", column.span);
}

namespace {

bool is_field(const Value& value) {
  const auto* record = value.record();
  return record && !record->data && last_name(record->path) == "Field";
}

std::shared_ptr<TypeObject> field_type(const Core& core, const Call& field, Context& context) {
  if (const auto* given = field.keyword("sa_type")) return type_from(*given, context);
  const auto text = [&] {
    auto type = plain_type("String");
    type->length = integer_of(field.keyword("max_length"));
    return type;
  };
  if (!core.type) return nullptr;
  const Value& head = core.type->head;
  if (const auto view = context.interpreter ? context.interpreter->class_of(head) : std::nullopt; view && view->enumeration)
    return enum_of(head, context);
  if (last_name(path_of(head)) == "Literal") return text();
  const auto name = python_name(head);
  for (const std::string_view known :
       {"str", "EmailStr", "AnyUrl", "HttpUrl", "AnyHttpUrl", "Path", "NameEmail", "IPv4Address", "IPv6Address"})
    if (name == known) return text();
  auto type = builtin_type(*core.type, context);
  if (type && type->name == "Numeric") {
    type->precision = integer_of(field.keyword("max_digits"));
    type->scale = integer_of(field.keyword("decimal_places"));
  }
  return type;
}

void read_column_kwargs(Column& column, const Value& kwargs, Context& context) {
  const auto* dict = kwargs.dict();
  if (!dict) {
    column.known = false;
    column.why = kwargs.unknown() ? kwargs.unknown()->reason : "sa_column_kwargs";
    return;
  }
  Call call;
  call.span = kwargs.span;
  for (const auto& [key, value] : dict->items) call.kwargs.emplace_back(text_of(&key).value_or(""), value);
  merge(column, *make_column(call, context));
}

}  // namespace

std::shared_ptr<Column> field_column(const std::string& name, const TypeHint& hint, const Value* value, Span span, Context& context) {
  static const Call none;
  if (named(hint, "ClassVar") || starts_with(name, "_")) return nullptr;
  const auto* record = value ? value->record() : nullptr;
  if (record && last_name(record->path) == "Relationship") return nullptr;
  const Call& field = value && is_field(*value) ? record->call : none;
  if (const auto* given = field.keyword("sa_column"))
    if (auto column = as<Column>(*given)) {
      column = copy_column(*column);
      if (column->name.empty()) column->name = column->key = name;
      return column;
    }
  auto column = std::make_shared<Column>();
  column->span = span;
  column->name = column->key = name;
  Core core;
  unwrap(hint, core);
  column->primary_key = flag_or(field.keyword("primary_key"), false);
  column->nullable = !column->primary_key && core.optional;
  if (const auto nullable = flag_of(field.keyword("nullable"))) column->nullable = *nullable;
  column->index = flag_or(field.keyword("index"), false);
  column->unique = flag_or(field.keyword("unique"), false);
  column->has_default = false;
  if (const auto* target = field.keyword("foreign_key"); target && !target->is_none()) {
    Call key;
    key.span = target->span;
    key.args.push_back(*target);
    if (const auto* action = field.keyword("ondelete"); action && !action->is_none()) key.kwargs.emplace_back("ondelete", *action);
    column->foreign_keys.push_back(make_foreign_key(key, context));
  }
  column->type = field_type(core, field, context);
  if (!column->type)
    column->type = unknown_type("the type of the field " + name + ": " + (core.type ? shown(*core.type) : std::string("…")), span);
  if (const auto* args = field.keyword("sa_column_args"); args && args->sequence()) {
    Call call;
    call.span = args->span;
    call.args = *args->sequence();
    merge(*column, *make_column(call, context));
  }
  if (const auto* kwargs = field.keyword("sa_column_kwargs"); kwargs && !kwargs->is_none()) read_column_kwargs(*column, *kwargs, context);
  return column;
}

}  // namespace underpin::sqlalchemy
