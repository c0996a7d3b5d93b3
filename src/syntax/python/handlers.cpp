// Exceptions of the program: raising, matching, and the objects `except … as e` binds.
#include "syntax/python/exceptions.h"
#include "syntax/python/machine.h"

namespace underpin::python {
namespace {

// The dotted path, or the plain name, an exception type goes by.
std::string exception_path(const Value& type) {
  if (type.external()) return type.external()->path;
  if (type.record()) return type.record()->path;
  if (const eval::Class* cls = eval::as_class(type)) return cls->name;
  return {};
}

}  // namespace

// Does `except type` catch it? nullopt: the type is not known.
std::optional<bool> Machine::type_catches(const Value& type, const Raise& raised) {
  if (const auto* many = type.sequence()) {
    bool certain = true;
    for (const Value& one : *many) {
      const auto caught = type_catches(one, raised);
      if (caught && *caught) return true;
      certain = certain && caught;
    }
    return certain ? std::optional(false) : std::nullopt;
  }
  if (type.is_unknown()) return std::nullopt;
  const eval::Instance* object = instance_of(raised.value);
  const auto handler = class_of(type);
  // Classes of the project: walk up from the class of the exception object.
  std::vector<const eval::Class*> above;
  if (object && object->type) above.push_back(object->type.get());
  for (std::size_t i = 0; i < above.size() && i < 100; ++i) {
    if (handler && above[i] == handler) return true;
    for (const Value& base : above[i]->bases) {
      if (const eval::Class* parent = eval::as_class(base))
        above.push_back(parent);
      else if (exception_matches(exception_path(base), exception_path(type)))
        return true;
    }
  }
  if (handler && handler->kind == ClassObject::Kind::project) return false;
  if (!above.empty() && above[0]->name == raised.type) {
    for (const eval::Class* cls : above)
      if (is_builtin_exception(cls->name) && exception_matches(cls->name, exception_path(type))) return true;
    return false;
  }
  return exception_matches(raised.type, exception_path(type));
}

std::optional<bool> Machine::handler_matches(const HandlerNode& handler, const Raise& raised) {
  if (!handler.type) return true;
  const Value type = eval(handler.type);
  if (halted()) {
    take_raised();
    return std::nullopt;
  }
  return type_catches(type, raised);
}

// Whether a try body being run has a handler for it; null: for any exception at all.
bool Machine::would_be_caught(const Raise* raised) const {
  if (!raised) return !catchers_.empty();
  auto& self = const_cast<Machine&>(*this);
  for (std::size_t i = catchers_.size(); i-- > 0;) {
    const Catcher& catcher = catchers_[i];
    if (catcher.handlers.count == 0) {
      const auto caught = self.type_catches(catcher.suppressed, *raised);
      if (!caught || *caught) return true;
      continue;
    }
    Frame* const here = self.frame_;
    std::optional<Raise> pending = self.take_raised();
    self.frame_ = const_cast<Frame*>(catcher.frame);
    bool caught = false;
    for (std::uint32_t k = 0; k < catcher.handlers.count && !caught; ++k) {
      const auto matched = self.handler_matches(tree().handlers[tree().begin(catcher.handlers)[k]], *raised);
      caught = !matched || *matched;
    }
    self.frame_ = here;
    self.raised_ = std::move(pending);
    if (caught) return true;
  }
  return false;
}

// What `raise value` raises.
Raise Machine::raise_of(const Value& value, Span span) {
  Raise raised{"Exception", "", span, false, {}};
  Value object = value;
  if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&value.data)) {
    Call none;
    none.span = span;
    object = instantiate(*type, std::move(none));
    if (halted()) return *raised_;
  }
  if (const eval::Instance* instance = instance_of(object)) {
    if (instance->type) raised.type = instance->type->name;
    const Value* args = instance->attribute("args");
    const auto* list = args ? args->sequence() : nullptr;
    if (list && !list->empty()) {
      const Value shown = text_value(list->front(), span);
      if (!halted() && shown.string()) raised.message = shown.string()->text();
    }
    raised.value = object;
  } else if (value.external()) {
    raised.type = value.external()->path;
  } else if (value.record()) {
    raised.type = value.record()->path;
    raised.value = value;
  }
  return raised;
}

// The object bound by `except … as e`.
Value Machine::exception_value(const Raise& raised, Span span) {
  if (!raised.value.is_none()) return raised.value;
  const std::size_t dot = raised.type.rfind('.');
  const std::string plain = dot == std::string::npos ? raised.type : raised.type.substr(dot + 1);
  auto object = std::make_shared<eval::Instance>();
  object->type = builtin_class(is_builtin_exception(raised.type) ? plain : "Exception");
  eval::put(object->attributes, "args", eval::tuple({eval::string(raised.message, span)}, span));
  if (raised.by_database) eval::put(object->attributes, "orig", unknown("the driver's exception is not known", span));
  return {std::static_pointer_cast<eval::Instance>(object), span};
}

}  // namespace underpin::python
