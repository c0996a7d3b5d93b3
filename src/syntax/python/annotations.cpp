// Annotations of class bodies as types: evaluated when a host asks, in the module that writes them. Forward references in
// quotes are read as far as names, dots, brackets and `|` go.
#include <functional>

#include "base/text.h"
#include "syntax/python/machine.h"

namespace underpin::python {

using eval::TypeHint;

namespace {

constexpr int kDeepest = 12;
constexpr std::string_view kUnion = "typing.Union";
constexpr std::string_view kAnnotated = "Annotated";

bool is_union(const TypeHint& hint) { return hint.head.external() && hint.head.external()->path == kUnion; }

TypeHint union_of(TypeHint a, TypeHint b) {
  TypeHint both;
  both.head = eval::external(std::string(kUnion), a.head.span);
  for (TypeHint* side : {&a, &b}) {
    if (is_union(*side))
      both.parameters.insert(both.parameters.end(), side->parameters.begin(), side->parameters.end());
    else
      both.parameters.push_back(std::move(*side));
  }
  return both;
}

// `'Mapped[Optional["User"]]'`: names looked up by `name`.
class Reference {
 public:
  Reference(std::string_view text, const std::function<Value(const std::string&)>& name) : text_(text), name_(name) {}

  TypeHint read(int depth = 0) {
    TypeHint left = one(depth);
    while (depth < kDeepest && take('|')) left = union_of(std::move(left), one(depth + 1));
    return left;
  }

 private:
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '"' || text_[at_] == '\'')) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  TypeHint one(int depth) {
    skip();
    const std::size_t begin = at_;
    const auto part = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
             static_cast<unsigned char>(c) >= 0x80;
    };
    while (at_ < text_.size() && part(text_[at_])) ++at_;
    TypeHint hint;
    hint.head = name_(std::string(text_.substr(begin, at_ - begin)));
    if (depth >= kDeepest || !take('[')) return hint;
    do hint.parameters.push_back(read(depth + 1));
    while (take(','));
    take(']');
    return hint;
  }

  std::string_view text_;
  const std::function<Value(const std::string&)>& name_;
  std::size_t at_ = 0;
};

}  // namespace

// A name that stands for Annotated[…] brings its parts along; the head stays the object it stands for.
void Machine::expand_annotated(TypeHint& hint) {
  const auto* record = hint.head.record();
  if (!record || !hint.parameters.empty() || !ends_with(record->path, kAnnotated)) return;
  for (const Value& part : record->call.args) {
    TypeHint parameter;
    parameter.head = part;
    hint.parameters.push_back(std::move(parameter));
  }
}

TypeHint Machine::hint_in_text(const Rope& text, Span span) {
  const std::function<Value(const std::string&)> look_up = [&](const std::string& dotted) -> Value {
    if (dotted == "None") return eval::none(span);
    const std::size_t dot = dotted.find('.');
    const std::string first = dotted.substr(0, dot);
    Value value = unknown("the name `" + dotted + "`", span);
    if (const Value* found = frame_->scope->find(name(first)))
      value = *found;
    else if (const Value* known = builtin(name(first)))
      value = *known;
    for (std::size_t from = dot; from != std::string::npos && !value.is_unknown();) {
      const std::size_t next = dotted.find('.', from + 1);
      value = attribute(value, dotted.substr(from + 1, next == std::string::npos ? next : next - from - 1), span);
      if (halted()) {
        take_raised();
        value = unknown("the name `" + dotted + "`", span);
      }
      from = next;
    }
    return value;
  };
  const std::string written = text.text();
  TypeHint hint = Reference(written, look_up).read();
  expand_annotated(hint);
  return hint;
}

TypeHint Machine::hint(ExprId id, int depth) {
  TypeHint out;
  if (id == 0 || depth > kDeepest) return out;
  const Expr& e = tree().expr(id);
  const auto evaluated = [&](ExprId expression) {
    Value value = eval(expression);
    if (const auto raised = take_raised()) return unknown(raised->message, span_of(e));
    return value;
  };
  if (e.kind == ExprKind::string) return hint_in_text(*tree().strings[e.a], span_of(e));
  if (e.kind == ExprKind::subscript) {
    out.head = evaluated(e.a);
    const Expr& inner = tree().expr(e.b);
    if (out.head.external() && ends_with(out.head.external()->path, "Literal")) {  // values, not references
      const Value values = evaluated(e.b);
      const std::vector<Value> one = {values};
      for (const Value& value : values.sequence() ? *values.sequence() : one) out.parameters.push_back({value, {}});
      return out;
    }
    if (inner.kind == ExprKind::tuple) {
      for (const std::uint32_t* item = tree().begin(inner.items); item != tree().end(inner.items); ++item)
        out.parameters.push_back(hint(*item, depth + 1));
    } else {
      out.parameters.push_back(hint(e.b, depth + 1));
    }
    return out;
  }
  if (e.kind == ExprKind::binary && static_cast<Op>(e.op) == Op::bit_or) return union_of(hint(e.a, depth + 1), hint(e.b, depth + 1));
  out.head = evaluated(id);
  expand_annotated(out);
  return out;
}

std::vector<eval::Annotation> Machine::annotations(const Value& value) {
  std::vector<eval::Annotation> out;
  const ClassObject* type = class_of(value);
  if (!type || !type->module || !type->module->code) return out;
  Frame frame;
  frame.code = type->module->code.get();
  frame.scope = type->module->scope;
  frame.caller = frame_;
  frame_ = &frame;
  for (const ClassObject::Annotated& one : type->annotated) {
    const bool assigned = eval::find(type->members, one.name) != nullptr;
    out.push_back({one.name, hint(one.type, 0), one.span, assigned});
  }
  frame_ = frame.caller;
  return out;
}

}  // namespace underpin::python
