// Enum and postgresql.ENUM: labels out of strings or Python enum classes, and the flags that decide when CREATE TYPE runs.
#include <algorithm>

#include "base/text.h"
#include "readers/sqlalchemy/types.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

namespace {

// The text a member or string stands for as a label; nullopt: not known.
std::optional<std::string> label_of(const Value& value, Context& context) {
  if (auto text = text_of(&value)) return text;
  if (!context.interpreter) return std::nullopt;
  const auto view = context.interpreter->class_of(value);
  if (!view || !view->enumeration) return std::nullopt;
  const auto inner = own_attribute(context, value, "value");  // members of (str, Enum) are their value
  return inner ? text_of(&*inner) : std::nullopt;
}

void labels_from_class(EnumSpec& spec, const eval::ClassView& view, const Value& class_value, const Call& call, Context& context) {
  if (const auto* callable = call.keyword("values_callable"); callable && !callable->is_none()) {
    Call inner;
    inner.args.push_back(class_value);
    inner.span = call.span;
    const auto outcome = context.interpreter->call(*callable, inner);
    const auto* values = std::get_if<Value>(&outcome);
    const auto* items = values ? values->sequence() : nullptr;
    spec.labels_known = items != nullptr;
    if (!items) return;
    for (const auto& item : *items) {
      const auto label = label_of(item, context);
      spec.labels_known = spec.labels_known && label.has_value();
      spec.labels.push_back(label.value_or("?"));
    }
    return;
  }
  for (const auto& member : view.members) spec.labels.push_back(member.name);
}

void read_labels(EnumSpec& spec, const Call& call, Context& context) {
  std::string default_name;
  for (const auto& arg : call.args) {
    if (context.interpreter && call.args.size() == 1 && !arg.string()) {
      if (const auto view = context.interpreter->class_of(arg); view && view->enumeration) {
        labels_from_class(spec, *view, arg, call, context);
        spec.name = lower(view->name);
        return;
      }
    }
    const auto label = label_of(arg, context);
    spec.labels_known = spec.labels_known && label.has_value();
    spec.labels.push_back(label.value_or("?"));
  }
}

}  // namespace

std::shared_ptr<TypeObject> enum_type(const std::string& name, const std::string& family, const Call& call, Context& context) {
  auto type = std::make_shared<TypeObject>();
  type->name = name;
  type->family = family;
  type->span = call.span;
  auto spec = std::make_shared<EnumSpec>();
  spec->span = call.span;
  spec->labels_known = !call.incomplete;
  spec->dialect_type = family == "postgresql";
  read_labels(*spec, call, context);
  if (const auto given = text_of(call.keyword("name"))) spec->name = *given;
  if (const auto* given = call.keyword("name"); given && given->is_unknown()) {
    type->known = false;
    type->why = given->unknown()->reason;
  }
  spec->schema = text_of(call.keyword("schema")).value_or("");
  spec->native = spec->dialect_type || flag_or(call.keyword("native_enum"), true);
  spec->create_constraint = !spec->dialect_type && flag_or(call.keyword("create_constraint"), false);
  // The generic Enum swallows create_type without a word; only postgresql.ENUM heeds it.
  spec->create_type = !spec->dialect_type || flag_or(call.keyword("create_type"), true);
  spec->inherit_schema = flag_or(call.keyword("inherit_schema"), false);
  spec->length = integer_of(call.keyword("length"));
  if (const auto* metadata = call.keyword("metadata")) spec->metadata = as<MetaData>(*metadata);
  type->enumeration = std::move(spec);
  return type;
}

}  // namespace underpin::sqlalchemy
