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

// Labels that are not known stand as one "?": two of them would be refused as the same label.
void add_label(EnumSpec& spec, const std::optional<std::string>& label) {
  spec.labels_known = spec.labels_known && label.has_value();
  if (label)
    spec.labels.push_back(*label);
  else if (std::find(spec.labels.begin(), spec.labels.end(), "?") == spec.labels.end())
    spec.labels.push_back("?");
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
      add_label(spec, label_of(item, context));
    }
    return;
  }
  for (const auto& member : view.members) spec.labels.push_back(member.name);
}

// Enum("Colour", "red green"): the names as one text, as a list of names or pairs, or as keys.
std::optional<std::vector<std::string>> functional_names(const Value& given) {
  std::vector<std::string> names;
  if (const auto text = text_of(&given)) {
    for (std::string& name : split(replace_all(*text, ",", " "), ' '))
      if (!name.empty()) names.push_back(std::move(name));
    return names;
  }
  const auto add = [&](const Value& name) {
    const auto text = text_of(&name);
    if (text) names.push_back(*text);
    return text.has_value();
  };
  if (const auto* pairs = given.dict()) {
    for (const auto& [key, value] : pairs->items)
      if (!add(key)) return std::nullopt;
    return names;
  }
  const auto* items = given.sequence();
  if (!items) return std::nullopt;
  for (const auto& item : *items) {
    const auto* pair = item.sequence();
    if (!add(pair && pair->size() == 2 ? pair->front() : item)) return std::nullopt;
  }
  return names;
}

// The enumeration that a call of Python's enum made: its name and the names of its members.
bool labels_from_call(EnumSpec& spec, const Value& arg) {
  const auto* record = arg.record();
  if (!record || record->data || !starts_with(record->path, "enum.")) return false;
  const auto name = text_of(record->call.argument(0, "value"));
  const auto* given = record->call.argument(1, "names");
  auto names = given ? functional_names(*given) : std::nullopt;
  if (!name || !names) return false;
  spec.labels = std::move(*names);
  spec.name = lower(*name);
  return true;
}

void read_labels(EnumSpec& spec, const Call& call, Context& context) {
  if (call.args.size() == 1 && !call.keyword("values_callable") && labels_from_call(spec, call.args[0])) return;
  for (const auto& arg : call.args) {
    if (context.interpreter && call.args.size() == 1 && !arg.string()) {
      if (const auto view = context.interpreter->class_of(arg); view && view->enumeration) {
        labels_from_class(spec, *view, arg, call, context);
        spec.name = lower(view->name);
        return;
      }
    }
    add_label(spec, label_of(arg, context));
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
  spec->call = std::make_shared<const Call>(call);
  type->enumeration = std::move(spec);
  return type;
}

}  // namespace underpin::sqlalchemy
