#include <algorithm>

#include "syntax/python/machine.h"
#include "syntax/python/methods.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {
namespace {

Value bound_method(const Value& self, const std::string& name, Span span) {
  auto native = std::make_shared<Native>();
  native->name = name;
  native->self = self;
  native->method = true;
  return {std::static_pointer_cast<eval::Function>(native), span};
}

Value bound_function(const Value& self, const Value& function, Span span) {
  auto bound = std::make_shared<Bound>();
  bound->name = function_of(function)->name;
  bound->self = self;
  bound->function = function;
  return {std::static_pointer_cast<eval::Function>(bound), span};
}

// How an instance's plain data answers: the text of a `class E(str, Enum)` member has the methods of a string.
const Value& data_of(const Value& value) { return eval::plain(value); }

}  // namespace

Value Machine::attribute(const Value& value, const std::string& wanted, Span span) {
  if (auto found = find_attribute(value, wanted, span)) return std::move(*found);
  if (halted()) return {};
  return raise("AttributeError", "'" + type_name(value) + "' object has no attribute '" + wanted + "'", span);
}

// nullopt: there is no such attribute (or an exception was raised).
std::optional<Value> Machine::find_attribute(const Value& value, const std::string& wanted, Span span) {
  if (const Unknown* why = value.unknown()) return Value{*why, span};
  if (const eval::External* external = value.external()) {
    if (auto known = library_member(*this, external->path, wanted, span)) return known;
    Value found = host_.member(external->path, wanted, span);
    if (!found.span.valid()) found.span = span;
    return found;
  }
  if (value.record()) return host_.attribute(value, wanted, span);
  if (ModuleObject* module = module_of(value)) return member_of_module(*module, value, wanted, span);
  bool found = false;
  if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&value.data)) {
    Value result = class_attribute(*type, wanted, span, found);
    return found ? std::optional(std::move(result)) : std::nullopt;
  }
  if (instance_of(value)) {
    Value result = instance_attribute(value, wanted, span, found);
    return found ? std::optional(std::move(result)) : std::nullopt;
  }
  if (FunctionObject* function = function_of(value)) return function_attribute(*function, wanted, span);
  if (wanted == "__class__") return Value{std::static_pointer_cast<eval::Class>(builtin_class(type_name(value))), span};
  if (has_method(value, wanted)) return bound_method(value, wanted, span);
  return std::nullopt;
}

std::optional<Value> Machine::function_attribute(const FunctionObject& function, const std::string& wanted, Span span) {
  if (const Value* own = eval::find(function.attributes, wanted)) return *own;
  if (wanted == "__name__" || wanted == "__qualname__") return eval::string(function.name, span);
  if (wanted == "__doc__") return docstring_of(function, span);
  if (function.form == FunctionObject::Form::bound) {
    const auto& bound = static_cast<const Bound&>(function);
    if (wanted == "__self__") return bound.self;
    if (wanted == "__func__") return bound.function;
  }
  if (wanted == "__module__") return unknown("`__module__` is not followed", span);
  return unknown("`" + wanted + "` of a function is not followed", span);
}

Value Machine::docstring_of(const FunctionObject& function, Span span) const {
  if (function.form != FunctionObject::Form::closure) return eval::none(span);
  const auto& closure = static_cast<const Closure&>(function);
  const Tree& of = *closure.code->tree;
  if (closure.node->body.count == 0) return eval::none(span);
  const Stmt& first = of.stmt(*of.begin(closure.node->body));
  if (first.kind != StmtKind::expression || of.expr(first.a).kind != ExprKind::string) return eval::none(span);
  return {of.strings[of.expr(first.a).a], of.span(of.expr(first.a))};
}

// What is found on a class becomes, seen through an instance: functions are bound, properties computed.
Value Machine::bind_attribute(const Value& found, const Value& self, const std::shared_ptr<eval::Class>& type, Span span) {
  const FunctionObject* function = function_of(found);
  if (!function) return found;
  if (function->form == FunctionObject::Form::closure) return bound_function(self, found, span);
  if (function->form != FunctionObject::Form::descriptor) return found;
  const auto* descriptor = static_cast<const Descriptor*>(function);
  switch (descriptor->kind) {
    case Descriptor::Kind::static_method: return descriptor->function;
    case Descriptor::Kind::class_method: return bound_function({type, span}, descriptor->function, span);
    case Descriptor::Kind::class_property: return class_property(*descriptor, {type, span}, span);
    case Descriptor::Kind::property:
    case Descriptor::Kind::cached_property: {
      Call call;
      call.args.push_back(self);
      call.span = span;
      return this->call(descriptor->function, std::move(call));
    }
  }
  return found;
}

// SQLAlchemy's declared_attr: called with the class that is asked.
Value Machine::class_property(const Descriptor& descriptor, const Value& cls, Span span) {
  Value function = descriptor.function;
  if (const FunctionObject* inner = function_of(function); inner && inner->form == FunctionObject::Form::descriptor)
    function = static_cast<const Descriptor*>(inner)->function;  // @declared_attr @classmethod
  Call call;
  call.args.push_back(cls);
  call.span = span;
  return this->call(function, std::move(call));
}

Value Machine::instance_attribute(const Value& value, const std::string& wanted, Span span, bool& found) {
  const auto& object = std::get<std::shared_ptr<eval::Instance>>(value.data);
  if (const auto* super = dynamic_cast<const Super*>(object.get())) return super_attribute(*super, wanted, span, found);
  found = true;
  if (const Value* own = object->attribute(wanted)) return *own;
  const auto& type = object->type;
  if (wanted == "__class__" && type) return {type, span};
  if (wanted == "__dict__") return attributes_dict(object->attributes, span);
  if (type) {
    if (const Value* inherited = type->find(wanted)) return bind_attribute(*inherited, value, type, span);
    if (const Value* fallback = type->find("__getattr__")) {
      Call call;
      call.args = {value, eval::string(wanted, span)};
      call.span = span;
      return this->call(*fallback, std::move(call));
    }
  }
  if (const Value& data = data_of(value); !instance_of(data) && has_method(data, wanted)) return bound_method(data, wanted, span);
  if (has_method(value, wanted)) return bound_method(value, wanted, span);
  if (type && type->outside_base()) return host_.attribute(value, wanted, span);
  found = false;
  return {};
}

namespace {

constexpr int deepest_lineage = 100;
constexpr std::size_t longest_lineage = 2000;

void add_lineage(const Value& cls, std::vector<Value>& into, int depth) {
  if (depth > deepest_lineage || into.size() > longest_lineage) return;
  into.push_back(cls);
  if (const eval::Class* type = eval::as_class(cls))
    for (const Value& base : type->bases) add_lineage(base, into, depth + 1);
}

// `cls.__mro__`: every class once, behind all that derive from it.
Value lineage_of(const Value& cls, const std::shared_ptr<ClassObject>& object) {
  std::vector<Value> all, once;
  add_lineage(cls, all, 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const eval::Class* type = eval::as_class(all[i]);
    const bool again = type && std::any_of(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end(),
                                           [&](const Value& other) { return eval::as_class(other) == type; });
    if (!again) once.push_back(all[i]);
  }
  once.push_back({std::static_pointer_cast<eval::Class>(object), cls.span});
  return eval::tuple(std::move(once), cls.span);
}

}  // namespace

Value Machine::class_attribute(const std::shared_ptr<eval::Class>& type, const std::string& wanted, Span span, bool& found) {
  found = true;
  if (const Value* member = type->find(wanted)) {
    const FunctionObject* function = function_of(*member);
    if (!function || function->form != FunctionObject::Form::descriptor) return *member;
    const auto* descriptor = static_cast<const Descriptor*>(function);
    if (descriptor->kind == Descriptor::Kind::static_method) return descriptor->function;
    if (descriptor->kind == Descriptor::Kind::class_method) return bound_function({type, span}, descriptor->function, span);
    if (descriptor->kind == Descriptor::Kind::class_property) return class_property(*descriptor, {type, span}, span);
    return *member;
  }
  const auto* object = static_cast<const ClassObject*>(type.get());
  if (wanted == "__name__" || wanted == "__qualname__") return eval::string(type->name, span);
  if (wanted == "__module__") return eval::string(object->module ? object->module->name : "builtins", span);
  if (wanted == "__doc__") return eval::none(span);
  if (wanted == "__bases__") return eval::tuple(type->bases, span);
  if (wanted == "__mro__") return lineage_of({type, span}, builtin_class("object"));
  if (wanted == "__dict__") return attributes_dict(type->members, span);
  if (wanted == "__class__") return {std::static_pointer_cast<eval::Class>(builtin_class("type")), span};
  if (wanted == "__members__" && type->enumeration) return enum_mapping(*type, span);
  if (wanted == "_fields" && object->named_tuple) return field_names(*object, span);
  if (object->kind != ClassObject::Kind::project || type->enumeration || wanted == "_make") return bound_method({type, span}, wanted, span);
  if (type->outside_base()) return host_.attribute({type, span}, wanted, span);
  found = false;
  return {};
}

Value Machine::super_attribute(const Super& super, const std::string& wanted, Span span, bool& found) {
  found = true;
  for (const Value& base : super.after->bases) {
    const auto* parent = std::get_if<std::shared_ptr<eval::Class>>(&base.data);
    if (!parent) continue;
    const Value* member = (*parent)->find(wanted);
    if (!member) continue;
    const auto* cls = std::get_if<std::shared_ptr<eval::Class>>(&super.self.data);
    if (cls) {
      const FunctionObject* function = function_of(*member);
      if (function && function->form == FunctionObject::Form::descriptor) return bind_attribute(*member, super.self, *cls, span);
      return *member;
    }
    const eval::Instance* self = instance_of(super.self);
    return self ? bind_attribute(*member, super.self, self->type, span) : *member;
  }
  if (super.after->outside_base()) return unknown("`" + wanted + "` comes from outside the project", span);
  return bound_method(super.self, wanted, span);
}

Value Machine::attributes_dict(const eval::Attributes& attributes, Span span) const {
  auto dict = std::make_shared<eval::Dict>();
  for (const auto& [key, value] : attributes) dict->items.emplace_back(eval::string(key, span), value);
  return {std::move(dict), span};
}

Value Machine::field_names(const ClassObject& type, Span span) const {
  std::vector<Value> names;
  for (const auto& [field, value] : type.fields) names.push_back(eval::string(field, span));
  return eval::tuple(std::move(names), span);
}

void Machine::set_attribute(const Value& value, const std::string& wanted, const Value& to, Span span) {
  if (const auto* object = std::get_if<std::shared_ptr<eval::Instance>>(&value.data)) {
    const Value* descriptor = (*object)->type ? (*object)->type->find(wanted) : nullptr;
    const FunctionObject* function = descriptor ? function_of(*descriptor) : nullptr;
    if (function && function->form == FunctionObject::Form::descriptor && !static_cast<const Descriptor*>(function)->setter.is_none()) {
      Call call;
      call.args = {value, to};
      call.span = span;
      this->call(static_cast<const Descriptor*>(function)->setter, std::move(call));
      return;
    }
    journal_.attribute(*object, name(wanted));
    eval::put((*object)->attributes, wanted, to);
  } else if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&value.data)) {
    journal_.attribute(*type, name(wanted));
    eval::put((*type)->members, wanted, to);
    if (to.record() && (*type)->outside_base()) host_.assign(value, wanted, to);
  } else if (ModuleObject* module = module_of(value)) {
    bind(module->scope, name(wanted), to);
  } else if (FunctionObject* f = function_of(value)) {
    eval::put(f->attributes, wanted, to);
  } else if (value.record() || value.external()) {
    host_.assign(value, wanted, to);
  } else if (!value.is_unknown()) {
    raise("AttributeError", "'" + type_name(value) + "' object has no attribute '" + wanted + "'", span);
  }
}

namespace {

// Whether a base within the project has the method.
bool above(const eval::Class& after, const std::string& wanted) {
  return std::any_of(after.bases.begin(), after.bases.end(), [&](const Value& base) {
    const auto* parent = std::get_if<std::shared_ptr<eval::Class>>(&base.data);
    return parent && (*parent)->find(wanted);
  });
}

}  // namespace

Value Machine::call_method(const Value& receiver, const std::string& wanted, Call given) {
  if (const Unknown* why = receiver.unknown()) return {*why, given.span};
  if (receiver.record()) {
    ++asked_;
    return take(host_.method(receiver, wanted, given, self_));
  }
  const Span span = given.span;
  if (!receiver.external() && !module_of(receiver) && !class_of(receiver) && !function_of(receiver) && !instance_of(receiver))
    return plain_method(*this, receiver, wanted, given);
  if (const eval::Instance* object = instance_of(receiver)) {
    const bool own = object->attribute(wanted) || (object->type && (object->type->find(wanted) || object->type->find("__getattr__")));
    // super().method(): what the outside base does with the object is the host's to say.
    if (const auto* super = dynamic_cast<const Super*>(object); super && instance_of(super->self) && super->after->outside_base() && !above(*super->after, wanted)) {
      ++asked_;
      return take(host_.method(super->self, wanted, given, self_));
    }
    if (!own && !dynamic_cast<const Super*>(object)) {
      const Value& data = data_of(receiver);
      if (!instance_of(data) && has_method(data, wanted)) return plain_method(*this, data, wanted, given);
      if (has_method(receiver, wanted)) return object_method(*this, receiver, wanted, given);
      if (object->type && object->type->outside_base()) {
        ++asked_;
        return take(host_.method(receiver, wanted, given, self_));
      }
    }
  }
  if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&receiver.data); type && !(*type)->find(wanted)) {
    const auto* object = static_cast<const ClassObject*>(type->get());
    if (auto made = class_method(*this, receiver, wanted, given)) return std::move(*made);
    if (halted()) return {};
    if (object->kind == ClassObject::Kind::project && (*type)->outside_base()) {
      ++asked_;
      return take(host_.method(receiver, wanted, given, self_));
    }
  }
  const Value function = attribute(receiver, wanted, span);
  if (halted()) return {};
  if (const FunctionObject* native = function_of(function); native && native->form == FunctionObject::Form::native &&
                                                            static_cast<const Native*>(native)->method)
    return unknown("`" + wanted + "` is not computed with", span);
  return call(function, std::move(given));
}

}  // namespace underpin::python
