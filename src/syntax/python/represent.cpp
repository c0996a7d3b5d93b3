// str(), repr() and format() of values, as members of the machine because objects of the project have a say.
#include <algorithm>

#include "base/text.h"
#include "syntax/python/exceptions.h"
#include "syntax/python/format.h"
#include "syntax/python/machine.h"
#include "syntax/python/text.h"

namespace underpin::python {
namespace {

constexpr int deepest_shown = 30;

// `E.A`, as Python 3.11 shows members; those of StrEnum and IntEnum show their value.
std::string member_text(const eval::Instance& member) {
  const Value* name = member.attribute("name");
  return member.type->name + "." + (name && name->string() ? name->string()->text() : "?");
}

}  // namespace

// str(value) with the places of its pieces; nullopt: not known, `why` says why.
std::optional<Rope> Machine::rope(const Value& value, Span span, Unknown& why) {
  const Value shown = text_value(value, span);
  if (halted()) return std::nullopt;
  if (const Rope* text = shown.string()) return *text;
  why = shown.unknown() ? *shown.unknown() : Unknown{"this text is not known", span};
  return std::nullopt;
}

Value Machine::text_value(const Value& value, Span span) {
  if (value.string() || value.is_unknown()) return value;
  const eval::Instance* object = instance_of(value);
  if (!object) {
    if (value.record() || value.external()) {
      if (value.external() && value.external()->path == "builtins.Ellipsis") return eval::string("Ellipsis", span);
      return host_.operate("str", {value}, span);
    }
    return repr_value(value, span);
  }
  const auto* type = static_cast<const ClassObject*>(object->type.get());
  if (!type) return repr_value(value, span);
  if (const Value* path = object->attribute("path"); path && type->name == "pathlib.Path") return *path;
  if (type->find("__str__")) {
    Call call;
    call.span = span;
    return call_method(value, "__str__", std::move(call));
  }
  if (type->enumeration) {
    if (type->text_members) return text_value(*object->attribute("value"), span);
    return eval::string(Rope(member_text(*object), value.span, false), span);
  }
  if (derives(*type, "BaseException")) {
    const Value* args = object->attribute("args");
    const auto* list = args ? args->sequence() : nullptr;
    if (!list || list->empty()) return eval::string("", span);
    return list->size() == 1 ? (derives(*type, "KeyError") ? repr_value(list->front(), span) : text_value(list->front(), span))
                             : repr_value(*args, span);
  }
  if (type->name == "uuid.UUID" || type->name == "decimal.Decimal")
    if (const Value* text = object->attribute("text")) return *text;
  return repr_value(value, span);
}

Value Machine::repr_value(const Value& value, Span span) {
  Unknown why;
  std::string out;
  if (!repr_into(value, out, span, why, 0)) return halted() ? Value{} : Value{why, span};
  if (!account_text(0, out.size(), span)) return {stop_reason_, span};
  return eval::string(Rope(std::move(out), value.span, false), span);
}

bool Machine::repr_items(const std::vector<Value>& items, std::string& out, Span span, Unknown& why, int depth) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i) out += ", ";
    if (!repr_into(items[i], out, span, why, depth + 1)) return false;
  }
  return true;
}

bool Machine::repr_into(const Value& value, std::string& out, Span span, Unknown& why, int depth) {
  const auto lost = [&](std::string reason) {
    why = {std::move(reason), span};
    return false;
  };
  if (depth > deepest_shown || out.size() > (1u << 20)) return lost("its text would be too large");
  if (!step(span)) return false;
  if (value.is_none()) return out += "None", true;
  if (const bool* b = value.boolean()) return out += *b ? "True" : "False", true;
  if (const auto* i = value.integer()) return out += std::to_string(*i), true;
  if (const double* d = value.real()) return out += real_text(*d), true;
  if (const Rope* s = value.string()) return out += quote_text(s->text()), true;
  if (const auto* b = bytes_of(value)) return out += quote_bytes(b->bytes), true;
  if (value.unknown()) return lost(value.unknown()->reason);
  if (const auto list = list_of(value)) {
    if (list->incomplete) return lost("its items are not certain");
    out += "[";
    if (!repr_items(list->items, out, span, why, depth)) return false;
    return out += "]", true;
  }
  if (const auto* tuple = tuple_of(value)) {
    out += "(";
    if (!repr_items(tuple->items, out, span, why, depth)) return false;
    return out += tuple->items.size() == 1 ? ",)" : ")", true;
  }
  if (const auto set = set_of(value)) {
    if (set->incomplete) return lost("its items are not certain");
    if (set->items.empty()) return out += "set()", true;
    out += "{";
    if (!repr_items(set->items, out, span, why, depth)) return false;
    return out += "}", true;
  }
  if (const eval::Dict* dict = value.dict()) {
    if (dict->incomplete) return lost("its keys are not all known");
    out += "{";
    bool first = true;
    for (const auto& [key, item] : dict->items) {
      if (!first) out += ", ";
      first = false;
      if (!repr_into(key, out, span, why, depth + 1)) return false;
      out += ": ";
      if (!repr_into(item, out, span, why, depth + 1)) return false;
    }
    return out += "}", true;
  }
  if (instance_of(value)) return repr_object(value, out, span, why, depth);
  if (value.record() || (value.external() && value.external()->path != "builtins.Ellipsis")) {
    const Value shown = host_.operate("repr", {value}, span);
    if (shown.string()) return out += shown.string()->text(), true;
    return lost("the text of " + eval::describe(value) + " is not known");
  }
  if (value.external()) return out += "Ellipsis", true;
  if (const ClassObject* type = class_of(value)) {
    if (type->kind == ClassObject::Kind::project && !type->enumeration)
      return out += "<class '" + (type->module ? type->module->name + "." : std::string()) + type->name + "'>", true;
    return out += type->enumeration ? "<enum '" + type->name + "'>" : "<class '" + type->name + "'>", true;
  }
  return lost("the text of " + eval::describe(value) + " is not known");
}

bool Machine::repr_object(const Value& value, std::string& out, Span span, Unknown& why, int depth) {
  const eval::Instance* object = instance_of(value);
  const auto* type = static_cast<const ClassObject*>(object->type.get());
  if (const auto range = instance_as<Range>(value)) {
    out += "range(" + std::to_string(range->start) + ", " + std::to_string(range->stop);
    return out += range->step == 1 ? ")" : ", " + std::to_string(range->step) + ")", true;
  }
  if (type && type->find("__repr__")) {
    Call call;
    call.span = span;
    const Value shown = call_method(value, "__repr__", std::move(call));
    if (halted()) return false;
    if (shown.string()) return out += shown.string()->text(), true;
  }
  if (type && type->enumeration) {
    out += "<" + member_text(*object) + ": ";
    if (!repr_into(*object->attribute("value"), out, span, why, depth + 1)) return false;
    return out += ">", true;
  }
  if (type && (type->dataclass || type->named_tuple)) {
    out += type->name + "(";
    bool first = true;
    for (const auto& [field, item] : object->attributes) {
      out += (first ? "" : ", ") + field + "=";
      first = false;
      if (!repr_into(item, out, span, why, depth + 1)) return false;
    }
    return out += ")", true;
  }
  if (type && derives(*type, "BaseException")) {
    out += type->name;
    const Value* args = object->attribute("args");
    const auto* list = args ? args->sequence() : nullptr;
    out += "(";
    if (list && !repr_items(*list, out, span, why, depth)) return false;
    return out += ")", true;
  }
  if (type && type->name == "decimal.Decimal" && object->attribute("text")) {
    out += "Decimal(";
    if (!repr_into(*object->attribute("text"), out, span, why, depth + 1)) return false;
    return out += ")", true;
  }
  why = {"the text of " + eval::describe(value) + " is not known", span};
  return false;
}

// format(value, spec)
Value Machine::formatted(const Value& given, const std::string& spec, Span span) {
  if (given.is_unknown()) return given;
  const eval::Instance* object = instance_of(given);
  const auto* type = object ? static_cast<const ClassObject*>(object->type.get()) : nullptr;
  if (type && type->find("__format__")) {
    Call call;
    call.args = {eval::string(spec, span)};
    call.span = span;
    return call_method(given, "__format__", std::move(call));
  }
  Value value = given;
  if (type && type->enumeration) value = type->text_members ? *object->attribute("value") : text_value(given, span);
  if (spec.empty()) return text_value(value, span);
  if (value.record() || value.external() || (object && !(type && type->enumeration)))
    return unknown("the text of " + eval::describe(value) + " is not known", span);
  const auto read = read_format_spec(spec);
  if (!read) return unknown("the format `" + printable(clip_utf8(spec, 40)) + "` is not understood or too wide", span);
  if (!account(read->width + read->precision.value_or(0), span)) return {stop_reason_, span};
  const auto made = [&](std::string text) { return eval::string(Rope(std::move(text), value.span, false), span); };
  const bool real_type = read->type && std::string_view("eEfFgG%n").find(read->type) != std::string_view::npos;
  if (const bool* b = value.boolean(); b && !read->type) return made(pad(*b ? "True" : "False", *read, '<'));
  if (const bool* b = value.boolean()) value = eval::integer(*b ? 1 : 0, span);
  if (const auto* i = value.integer()) return made(real_type ? format_real(static_cast<double>(*i), *read) : format_whole(*i, *read));
  if (const double* d = value.real()) return made(format_real(*d, *read));
  if (const Rope* text = value.string()) {
    if (read->type && read->type != 's')
      return raise("ValueError", std::string("Unknown format code '") + read->type + "' for object of type 'str'", span);
    Rope cut = *text;
    if (read->precision) {
      const CharacterIndex characters(text->text());
      if (*read->precision < characters.size()) cut = text->slice(0, characters.offset(*read->precision));
    }
    if (character_count(cut.text()) >= read->width) return eval::string(std::move(cut), span);
    return made(pad(cut.text(), *read, '<'));
  }
  return raise("TypeError", "unsupported format string passed to " + type_name(value) + ".__format__", span);
}

}  // namespace underpin::python
