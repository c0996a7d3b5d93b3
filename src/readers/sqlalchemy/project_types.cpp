// Column types that a project defines itself: TypeDecorator, UserDefinedType, and subclasses of SQLAlchemy's own types.
#include <algorithm>

#include "base/text.h"
#include "readers/sqlalchemy/types.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::ClassView;
using eval::Value;

namespace {

// The first base outside the project along the bases; empty if there is none.
Value library_base(const ClassView& view, Context& context, int depth) {
  for (const auto& base : view.bases) {
    if (base.external() || base.record()) return base;
    if (depth > 16) continue;
    if (const auto inner = context.interpreter->class_of(base)) {
      auto found = library_base(*inner, context, depth + 1);
      if (!found.is_none()) return found;
    }
  }
  return eval::none();
}

Value instance_of(const Value& value, Context& context) {
  if (std::get_if<std::shared_ptr<eval::Instance>>(&value.data)) return value;
  Call call;
  call.span = value.span;
  auto outcome = context.interpreter->call(value, call);
  const auto* made = std::get_if<Value>(&outcome);
  return made ? *made : value;
}

std::shared_ptr<const void> identity_of(const Value& value) {
  const auto* instance = std::get_if<std::shared_ptr<eval::Instance>>(&value.data);
  return instance ? *instance : nullptr;
}

std::shared_ptr<TypeObject> call_for_type(const Value& object, const char* method, Context& context, std::vector<Value> args) {
  const auto function = own_attribute(context, object, method);
  if (!function) return nullptr;
  Call call;
  call.args = std::move(args);
  call.span = object.span;
  const auto outcome = context.interpreter->call(*function, call);
  const auto* result = std::get_if<Value>(&outcome);
  if (!result) return unknown_type(std::string(method) + " raises", object.span);
  return type_from(*result, context);
}

std::shared_ptr<TypeObject> decorated(std::shared_ptr<TypeObject> item) {
  auto type = plain_type("decorated");
  type->item = std::move(item);
  return type;
}

std::shared_ptr<TypeObject> type_decorator(const Value& object, Context& context) {
  auto chosen = call_for_type(object, "load_dialect_impl", context, {context.dialect_value});
  if (!chosen) chosen = decorated_type(object, context);
  if (!chosen) return unknown_type("a TypeDecorator without `impl`", object.span);
  auto type = decorated(std::move(chosen));
  type->decorator = object;
  return type;
}

std::shared_ptr<TypeObject> user_defined(const Value& object, Context& context) {
  const auto function = own_attribute(context, object, "get_col_spec");
  if (!function) return unknown_type("a type without get_col_spec", object.span);
  const auto outcome = context.interpreter->call(*function, Call{});
  const auto* result = std::get_if<Value>(&outcome);
  if (const auto text = result ? text_of(result) : std::nullopt) return raw_type(*text);
  return unknown_type("the text of a type of the project", object.span);
}

}  // namespace

std::shared_ptr<TypeObject> decorated_type(const Value& object, Context& context) {
  if (const auto made = context.instance_types.find(identity_of(object)); made != context.instance_types.end() && made->second) return made->second;
  if (const auto impl = own_attribute(context, object, "impl")) return type_from(*impl, context);
  return nullptr;
}

bool is_mutable(const Value& cls, Context& context) {
  const auto view = context.interpreter ? context.interpreter->class_of(cls) : std::nullopt;
  return view && starts_with(path_of(library_base(*view, context, 0)), "sqlalchemy.ext.mutable.");
}

Value bound_value(const TypeObject* type, const Value& value, Context& context) {
  if (!type || !context.interpreter || value.is_none()) return value;
  if (type->decorator) {
    const auto function = own_attribute(context, *type->decorator, "process_bind_param");
    if (!function) return bound_value(type->item.get(), value, context);
    Call call;
    call.args = {value, context.dialect_value};
    call.span = value.span;
    const auto outcome = context.interpreter->call(*function, call);
    const auto* made = std::get_if<Value>(&outcome);
    return made ? *made : eval::unknown("process_bind_param raises", value.span);
  }
  const auto view = context.interpreter->class_of(value);
  if (!type->enumeration || !view || !view->enumeration) return value;
  const auto name = own_attribute(context, value, "name");
  const auto text = name ? text_of(&*name) : std::nullopt;
  const auto& labels = type->enumeration->labels;
  return text && std::find(labels.begin(), labels.end(), *text) != labels.end() ? *name : value;
}

std::string library_type_path(const Value& value, Context& context) {
  if (!context.interpreter) return {};
  const auto view = context.interpreter->class_of(value);
  if (!view || view->enumeration) return {};
  const auto path = path_of(library_base(*view, context, 0));
  if (path.empty()) return {};
  const auto name = last_name(path);
  if (name == "TypeDecorator" || name == "TypeEngine" || name == "UserDefinedType" || name == "Emulated") return path;
  return make_type(path, Call{}, context) ? path : std::string();
}

std::shared_ptr<TypeObject> type_with_arguments(const Value& value, const Call& call, Context& context) {
  if (const auto type = as<TypeObject>(value)) return type;
  const auto path = path_of(value);
  return path.empty() ? type_from(value, context) : make_type(path, call, context);
}

std::shared_ptr<TypeObject> project_type(const Value& value, Context& context) {
  if (!context.interpreter) return nullptr;
  const auto view = context.interpreter->class_of(value);
  if (!view || view->enumeration) return nullptr;
  const auto base = library_base(*view, context, 0);
  const auto path = path_of(base);
  if (path.empty()) return nullptr;
  const auto name = last_name(path);
  if (name == "TypeDecorator" || name == "TypeEngine" || name == "UserDefinedType" || name == "Emulated") {
    const auto object = instance_of(value, context);
    auto type = name == "TypeDecorator" ? type_decorator(object, context) : user_defined(object, context);
    type->span = value.span;
    return type;
  }
  auto inherited = make_type(path, Call{}, context);
  if (!inherited) return nullptr;
  const auto object = instance_of(value, context);
  if (auto chosen = call_for_type(object, "load_dialect_impl", context, {context.dialect_value})) return decorated(std::move(chosen));
  if (const auto made = context.instance_types.find(identity_of(object)); made != context.instance_types.end() && made->second) return made->second;
  if (const auto function = own_attribute(context, object, "get_col_spec")) return user_defined(object, context);
  return inherited;
}

}  // namespace underpin::sqlalchemy
