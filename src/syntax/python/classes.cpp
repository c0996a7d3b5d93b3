#include <algorithm>

#include "base/text.h"
#include "syntax/python/exceptions.h"
#include "syntax/python/machine.h"
#include "syntax/python/methods.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {
namespace {

bool dunder(const std::string& name) { return starts_with(name, "__") && ends_with(name, "__"); }

}  // namespace

Flow Machine::exec_class(const Stmt& s) {
  const ClassNode& node = tree().classes[s.a];
  const Span span = span_of(s);
  if (!work(200, span)) return halted_flow();  // a class costs more than a step
  auto type = std::make_shared<ClassObject>();
  type->name = text(global_name(node.name));
  type->span = {tree().file, node.name_begin, node.name_end};
  type->module = frame_->code->module;
  classes_.push_back(type);
  Call bases;
  bases.span = span;
  if (!eval_arguments(node.bases, bases)) return halted_flow();
  for (Value& base : bases.args) take_base(*type, base);
  type->keywords = bases.kwargs;
  if (const Value* meta = bases.keyword("metaclass"); meta && meta->external() && ends_with(meta->external()->path, "EnumMeta"))
    type->enumeration = true;

  const std::shared_ptr<Scope> outer = frame_->scope;
  auto body = std::make_shared<Scope>(Scope::Kind::class_body, outer);
  frame_->scope = body;
  const Flow flow = exec_block(node.body);
  frame_->scope = outer;
  if (flow != Flow::normal) return flow;
  for (const auto& [id, value] : body->slots()) type->members.emplace_back(text(id), value);
  note_annotations(node, *type);
  adopt_functions(type);
  if (type->enumeration) finish_enumeration(type);
  if (halted()) return halted_flow();
  finish_class(type);

  Value value{std::static_pointer_cast<eval::Class>(type), span};
  if (!node.decorators.empty()) value = decorated(std::move(value), node.decorators);
  if (halted()) return halted_flow();
  assign_name(global_name(node.name), value);
  if (type->outside_base()) {
    ++asked_;
    host_.class_defined(value, self_);
  }
  return halted_flow();
}

namespace {
constexpr std::size_t longest_chain = 400;

std::size_t chain_length(const eval::Class* type) {
  std::size_t length = 0;
  while (type && length <= longest_chain) {
    ++length;
    type = type->bases.empty() ? nullptr : eval::as_class(type->bases.front());
  }
  return length;
}
}  // namespace

// Bases that only mark (Generic, ABC, object) are dropped; those of `enum` make it an enumeration.
void Machine::take_base(ClassObject& type, const Value& base) {
  if (chain_length(eval::as_class(base)) > longest_chain) {
    type.bases.push_back(unknown("a class with over " + std::to_string(longest_chain) + " bases above it", base.span));
    return;
  }
  if (const ClassObject* parent = class_of(base)) {
    if (parent->enumeration) {
      type.enumeration = true;
      type.plain_members = type.plain_members || parent->plain_members;
      type.text_members = type.text_members || parent->text_members;
      type.lower_names = type.lower_names || parent->lower_names;
    }
    type.named_tuple = type.named_tuple || parent->named_tuple;
    type.dataclass = type.dataclass || parent->dataclass;
    if (parent->kind == ClassObject::Kind::builtin) {
      if (parent->name == "str" || parent->name == "int" || parent->name == "float") type.plain_members = true;
      if (parent->name == "object") return;
    }
    type.bases.push_back(base);
    return;
  }
  if (base.external()) {
    const std::string& path = base.external()->path;
    const std::size_t dot = path.rfind('.');
    const std::string last = dot == std::string::npos ? path : path.substr(dot + 1);
    const bool from_enum = starts_with(path, "enum.");
    if (from_enum || last == "StrEnum" || last == "LowercaseStrEnum") {
      type.enumeration = true;
      if (last == "IntEnum" || last == "IntFlag" || last == "StrEnum" || last == "LowercaseStrEnum") type.plain_members = true;
      if (last == "StrEnum" || last == "LowercaseStrEnum") type.lower_names = true;
      if (last == "IntEnum" || type.lower_names) type.text_members = true;
      type.flags = last == "Flag" || last == "IntFlag";
      return;
    }
    if (path == "typing.NamedTuple" || path == "typing_extensions.NamedTuple") {
      type.named_tuple = true;
      return;
    }
    if (harmless_base(path)) return;
  }
  type.bases.push_back(base);
}

void Machine::note_annotations(const ClassNode& node, ClassObject& type) {
  for (const std::uint32_t* id = tree().begin(node.body); id != tree().end(node.body); ++id) {
    const Stmt& s = tree().stmt(*id);
    if (s.kind != StmtKind::annotated || tree().expr(s.a).kind != ExprKind::name) continue;
    type.annotated.push_back({text(global_name(tree().expr(s.a).name)), s.c, span_of(s)});
  }
}

// Functions remember their class, for super().
void Machine::adopt_functions(const std::shared_ptr<ClassObject>& type) {
  for (auto& [key, member] : type->members) {
    FunctionObject* function = function_of(member);
    if (function && function->form == FunctionObject::Form::descriptor) function = function_of(static_cast<Descriptor*>(function)->function);
    if (function && function->form == FunctionObject::Form::closure) static_cast<Closure*>(function)->owner = type;
  }
}

// Fields of dataclasses and named tuples: the inherited ones first.
void Machine::finish_class(const std::shared_ptr<ClassObject>& type) {
  for (const Value& base : type->bases)
    if (const ClassObject* parent = class_of(base)) type->fields.insert(type->fields.end(), parent->fields.begin(), parent->fields.end());
  for (const auto& [field, annotation, where] : type->annotated) {
    const Value* value = eval::find(type->members, field);
    const auto same = std::find_if(type->fields.begin(), type->fields.end(), [&wanted = field](const auto& f) { return f.first == wanted; });
    const Value kept = value ? *value : unknown("no default", {});
    if (same != type->fields.end())
      same->second = kept;
    else
      type->fields.emplace_back(field, kept);
    if (!value) type->required.push_back(field);
  }
}

Value Machine::call_class(const Value& callee, Call given) {
  const auto& type = std::get<std::shared_ptr<eval::Class>>(callee.data);
  const auto* object = static_cast<const ClassObject*>(type.get());
  if (object->kind == ClassObject::Kind::builtin) return construct_builtin(*this, *object, given);
  if (type->enumeration && given.args.size() == 1 && given.kwargs.empty()) return enum_lookup(type, given.args[0], given.span);
  return instantiate(type, std::move(given));
}

Value Machine::instantiate(const std::shared_ptr<eval::Class>& type, Call given) {
  const auto* object = static_cast<const ClassObject*>(type.get());
  const Span span = given.span;
  const Value* init = type->find("__init__");
  if (!init && (object->dataclass || object->named_tuple)) return instantiate_fields(type, given);
  const bool exception = derives(*type, "BaseException");
  if (!init && !exception && type->outside_base()) {
    ++asked_;
    return take(host_.construct({type, span}, given, self_));
  }
  for (const Value& base : type->bases)
    if (const ClassObject* parent = class_of(base); parent && parent->kind == ClassObject::Kind::builtin && !exception)
      return unknown("objects of `" + type->name + "`, derived from `" + parent->name + "`, are not computed with", span);
  auto instance = std::make_shared<eval::Instance>();
  instance->type = type;
  Value self{instance, span};
  if (exception) eval::put(instance->attributes, "args", eval::tuple(given.args, span));
  if (init) {
    const Value bound = bind_attribute(*init, self, type, span);
    call(bound, std::move(given));
    if (halted()) return {};
  } else if (!exception && (!given.args.empty() || !given.kwargs.empty()) && !type->find("__new__")) {
    return raise("TypeError", type->name + "() takes no arguments", span);
  }
  return self;
}

Value Machine::instantiate_fields(const std::shared_ptr<eval::Class>& type, const Call& given) {
  const auto* object = static_cast<const ClassObject*>(type.get());
  auto instance = std::make_shared<eval::Instance>();
  instance->type = type;
  std::size_t next = 0;
  for (const auto& [field, fallback] : object->fields) {
    Value value;
    if (next < given.args.size()) {
      value = given.args[next++];
    } else if (const Value* named = given.keyword(field)) {
      value = *named;
    } else if (given.incomplete) {
      value = unknown("its arguments are not all known", given.span);
    } else if (std::find(object->required.begin(), object->required.end(), field) != object->required.end()) {
      return raise("TypeError", type->name + ".__init__() missing 1 required argument: '" + field + "'", given.span);
    } else {
      value = field_default(fallback, given.span);
    }
    if (halted()) return {};
    instance->attributes.emplace_back(field, std::move(value));
  }
  Value self{instance, given.span};
  if (type->find("__post_init__")) {
    Call post;
    post.span = given.span;
    call_method(self, "__post_init__", std::move(post));
  }
  return self;
}

// `field(default=…, default_factory=…)` left a marker in the class.
Value Machine::field_default(const Value& fallback, Span span) {
  const eval::Instance* marker = instance_of(fallback);
  if (!marker || !marker->type || marker->type->name != "dataclasses.field") return fallback;
  if (const Value* value = marker->attribute("default")) return *value;
  if (const Value* factory = marker->attribute("default_factory")) {
    Call none;
    none.span = span;
    return call(*factory, std::move(none));
  }
  return unknown("no default", span);
}

bool Machine::derives(const eval::Class& type, std::string_view builtin) const {
  if (type.name == builtin && static_cast<const ClassObject&>(type).kind != ClassObject::Kind::project) return true;
  std::vector<const eval::Class*> queue{&type};
  for (std::size_t i = 0; i < queue.size() && i < 100; ++i)
    for (const Value& base : queue[i]->bases) {
      const eval::Class* parent = eval::as_class(base);
      if (!parent) {
        if (builtin == "BaseException" && base.external() && exception_matches(base.external()->path, "Exception") &&
            (ends_with(base.external()->path, "Error") || ends_with(base.external()->path, "Exception")))
          return true;
        continue;
      }
      if (parent->name == builtin && static_cast<const ClassObject*>(parent)->kind != ClassObject::Kind::project) return true;
      queue.push_back(parent);
    }
  return false;
}

// --- enumerations

// Plain members of the class body become instances with `name` and `value`; equal values are aliases.
void Machine::finish_enumeration(const std::shared_ptr<ClassObject>& type) {
  std::vector<Value> values;
  const Value* next_value = type->find("_generate_next_value_");
  for (auto& [key, member] : type->members) {
    const bool reserved = starts_with(key, "__") || (key.size() > 2 && key.front() == '_' && key.back() == '_');  // `_sunder_`, `__private`
    if (dunder(key) || reserved || function_of(member) || class_of(member)) continue;
    Value value = member;
    const eval::Instance* marker = instance_of(value);
    if (marker && marker->type && marker->type->name == "enum.auto") value = auto_value(*type, key, values, next_value, member.span);
    if (halted()) return;
    if (marker && marker->type && marker->type->name == "enum.nonmember") continue;
    values.push_back(value);
    const auto same_value = std::find_if(type->enum_members.begin(), type->enum_members.end(), [&](const Value& earlier) {
      const auto same = eval::equal(*eval::as_instance(earlier)->attribute("value"), value);
      return same && *same;
    });
    if (same_value != type->enum_members.end()) {
      member = *same_value;
      continue;
    }
    auto instance = std::make_shared<eval::Instance>();
    instance->type = type;
    eval::put(instance->attributes, "name", eval::string(key, member.span));
    eval::put(instance->attributes, "value", value);
    eval::put(instance->attributes, "_name_", eval::string(key, member.span));
    eval::put(instance->attributes, "_value_", value);
    member = {instance, member.span};
    type->enum_members.push_back(member);
    initialise_member(*type, member, value);
    if (halted()) return;
  }
}

// A tuple value is also what `__init__` (or the mixed-in type) is called with.
void Machine::initialise_member(const ClassObject& type, const Value& member, const Value& value) {
  const Value* init = eval::find(type.members, "__init__");
  if (!init) return;
  Call call;
  call.span = member.span;
  call.args.push_back(member);
  if (const eval::Tuple* tuple = tuple_of(value))
    call.args.insert(call.args.end(), tuple->items.begin(), tuple->items.end());
  else
    call.args.push_back(value);
  this->call(*init, std::move(call));
}

Value Machine::auto_value(const ClassObject& type, const std::string& key, const std::vector<Value>& earlier, const Value* rule, Span span) {
  if (rule && function_of(*rule)) {
    Value function = *rule;
    if (const FunctionObject* f = function_of(function); f->form == FunctionObject::Form::descriptor)
      function = static_cast<const Descriptor*>(f)->function;
    Call call;
    call.span = span;
    call.args = {eval::string(key, span), eval::integer(1, span), eval::integer(static_cast<std::int64_t>(earlier.size()), span),
                 eval::list(earlier, span)};
    return this->call(function, std::move(call));
  }
  if (type.lower_names) return eval::string(lower(key), span);
  if (type.flags) return eval::integer(std::int64_t{1} << std::min<std::size_t>(earlier.size(), 62), span);
  std::int64_t last = 0;
  for (const Value& value : earlier)
    if (const std::int64_t* number = value.integer()) last = std::max(last, *number);
  const bool text = std::any_of(type.bases.begin(), type.bases.end(), [](const Value& base) {
    const ClassObject* parent = class_of(base);
    return parent && parent->name == "str";
  });
  if (text) return eval::string(std::to_string(earlier.size() + 1), span);
  return eval::integer(last + 1, span);
}

Value Machine::enum_lookup(const std::shared_ptr<eval::Class>& type, const Value& value, Span span) {
  if (value.is_unknown()) return {*value.unknown(), span};
  if (const eval::Instance* member = instance_of(value); member && member->type == type) return value;
  bool certain = true;
  for (const Value& member : type->enum_members) {
    const auto same = equal(*eval::as_instance(member)->attribute("value"), value);
    if (same && *same) return member;
    certain = certain && same;
  }
  if (!certain) return unknown("which member of `" + type->name + "` it is is not known", span);
  if (const Value* missing = type->find("_missing_")) {
    Call call;
    call.args = {value};
    call.span = span;
    const Value found = this->call(bind_attribute(*missing, {type, span}, type, span), std::move(call));
    if (halted() || !found.is_none()) return found;
  }
  return raise("ValueError", eval::describe(value) + " is not a valid " + type->name, span);
}

Value Machine::enum_mapping(const eval::Class& type, Span span) const {
  auto dict = std::make_shared<eval::Dict>();
  for (const auto& [key, member] : type.members) {
    const eval::Instance* instance = instance_of(member);
    if (instance && instance->type.get() == &type && instance->attribute("value")) dict->items.emplace_back(eval::string(key, span), member);
  }
  return {std::move(dict), span};
}

}  // namespace underpin::python
