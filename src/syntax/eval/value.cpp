#include "syntax/eval/value.h"

#include <charconv>

#include "base/text.h"
#include "syntax/eval/objects.h"

namespace underpin::eval {
namespace {

constexpr int deepest = 40;  // containers may contain themselves

template <class T>
const T* held(const Value& value) {
  const auto* pointer = std::get_if<std::shared_ptr<T>>(&value.data);
  return pointer ? pointer->get() : nullptr;
}

std::optional<double> number(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1.0 : 0.0;
  if (const auto* i = value.integer()) return static_cast<double>(*i);
  if (const double* d = value.real()) return *d;
  return std::nullopt;
}

std::optional<std::int64_t> whole(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (const auto* i = value.integer()) return *i;
  return std::nullopt;
}

std::optional<bool> equal_at(const Value& a, const Value& b, int depth);

std::optional<bool> equal_items(const std::vector<Value>& a, const std::vector<Value>& b, int depth) {
  if (a.size() != b.size()) return false;
  bool known = true;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto same = equal_at(a[i], b[i], depth);
    if (same && !*same) return false;
    known = known && same;
  }
  return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> contains_at(const std::vector<Value>& items, const Value& wanted, int depth) {
  bool known = true;
  for (const Value& item : items) {
    const auto same = equal_at(item, wanted, depth);
    if (same && *same) return true;
    known = known && same;
  }
  return known ? std::optional(false) : std::nullopt;
}

std::optional<bool> equal_sets(const Set& a, const Set& b, int depth) {
  if (a.incomplete || b.incomplete) return std::nullopt;
  if (a.items.size() != b.items.size()) return false;
  bool known = true;
  for (const Value& item : a.items) {
    const auto inside = contains_at(b.items, item, depth);
    if (inside && !*inside) return false;
    known = known && inside;
  }
  return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> equal_dicts(const Dict& a, const Dict& b, int depth) {
  if (a.incomplete || b.incomplete) return std::nullopt;
  if (a.items.size() != b.items.size()) return false;
  bool known = true;
  for (const auto& [key, value] : a.items) {
    bool found = false;
    for (const auto& [other_key, other] : b.items) {
      const auto same_key = equal_at(key, other_key, depth);
      if (!same_key) known = false;
      if (!same_key || !*same_key) continue;
      found = true;
      const auto same = equal_at(value, other, depth);
      if (same && !*same) return false;
      known = known && same;
      break;
    }
    if (!found && known) return false;
  }
  return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> equal_objects(const Value& a, const Value& b) {
  if (a.external() && b.external() && a.external()->path == b.external()->path) return true;
  if (a.external() || b.external()) return std::nullopt;
  if (a.record() || b.record()) {
    if (a.record() && a.record() == b.record()) return true;
    return a.is_none() || b.is_none() ? std::optional(false) : std::nullopt;
  }
  if (a.data.index() != b.data.index()) return false;
  const auto same = [&](auto* x, auto* y) { return x == y; };
  if (const auto* f = held<Function>(a)) return same(f, held<Function>(b));
  if (const auto* c = held<Class>(a)) return same(c, held<Class>(b));
  if (const auto* m = held<Module>(a)) return same(m, held<Module>(b));
  if (const auto* i = held<Instance>(a)) {
    if (same(i, held<Instance>(b))) return true;
    return i->type && i->type->find("__eq__") ? std::nullopt : std::optional(false);
  }
  return false;
}

std::optional<bool> equal_at(const Value& left, const Value& right, int depth) {
  const Value& a = plain(left);
  const Value& b = plain(right);
  if (a.is_unknown() || b.is_unknown() || depth > deepest) return std::nullopt;
  if (const auto x = whole(a), y = whole(b); x && y) return *x == *y;
  if (const auto x = number(a), y = number(b); x && y) return *x == *y;
  if (a.is_none() && b.is_none()) return true;
  if (a.string() && b.string()) return a.string()->text() == b.string()->text();
  if (const auto *x = held<const Bytes>(a), *y = held<const Bytes>(b); x && y) return x->bytes == y->bytes;
  if (const auto *x = held<List>(a), *y = held<List>(b); x && y) {
    if (x->incomplete || y->incomplete) return std::nullopt;
    return equal_items(x->items, y->items, depth + 1);
  }
  if (const auto *x = held<const Tuple>(a), *y = held<const Tuple>(b); x && y) return equal_items(x->items, y->items, depth + 1);
  if (const auto *x = held<Set>(a), *y = held<Set>(b); x && y) return equal_sets(*x, *y, depth + 1);
  if (a.dict() && b.dict()) return equal_dicts(*a.dict(), *b.dict(), depth + 1);
  return equal_objects(a, b);
}

template <class Items>
std::optional<bool> filled(const Items& items, bool incomplete) {
  if (incomplete) return std::nullopt;
  return !items.empty();
}

std::string quoted(const std::string& text) {
  constexpr std::size_t shown = 60;
  if (text.size() <= shown) return "'" + printable(text) + "'";
  return "'" + printable(clip_utf8(text, shown)) + "…'";
}

std::string describe_at(const Value& value, int depth);

std::string describe_items(const std::vector<Value>& items, char open, char close, int depth) {
  std::string text(1, open);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i == 4) {
      text += ", …";
      break;
    }
    text += (i ? ", " : "") + describe_at(items[i], depth + 1);
  }
  return text + close;
}

std::string describe_real(double value) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return std::string(buffer, end);
}

std::string describe_at(const Value& value, int depth) {
  if (depth > 3) return "…";
  if (value.is_none()) return "None";
  if (value.is_unknown()) return "an unknown value";
  if (const bool* b = value.boolean()) return *b ? "True" : "False";
  if (const auto* i = value.integer()) return std::to_string(*i);
  if (const double* d = value.real()) return describe_real(*d);
  if (const Rope* s = value.string()) return quoted(s->text());
  if (held<const Bytes>(value)) return "bytes";
  if (const External* e = value.external()) return e->path;
  if (const Record* r = value.record()) return r->path + "(…)";
  if (const auto* list = held<List>(value)) return describe_items(list->items, '[', ']', depth);
  if (const auto* tuple = held<const Tuple>(value)) return describe_items(tuple->items, '(', ')', depth);
  if (const auto* set = held<Set>(value)) return describe_items(set->items, '{', '}', depth);
  if (const Dict* dict = value.dict()) return dict->items.empty() ? "{}" : "{" + describe_at(dict->items[0].first, depth + 1) + ": …}";
  if (const auto* f = held<Function>(value)) return f->name.empty() ? "a function" : f->name;
  if (const auto* c = held<Class>(value)) return c->name;
  if (const auto* m = held<Module>(value)) return m->name;
  if (const auto* i = held<Instance>(value)) return i->type ? i->type->name + "(…)" : "an object";
  return "a value";
}

}  // namespace

const std::vector<Value>* Value::sequence() const {
  if (const auto* list = held<List>(*this)) return list->incomplete ? nullptr : &list->items;
  if (const auto* tuple = held<const Tuple>(*this)) return &tuple->items;
  if (const auto* set = held<Set>(*this)) return set->incomplete ? nullptr : &set->items;
  return nullptr;
}

const Value* Call::keyword(std::string_view name) const {
  for (const auto& [key, value] : kwargs)
    if (key == name) return &value;
  return nullptr;
}

const Value* Call::argument(std::size_t index, std::string_view name) const {
  return index < args.size() ? &args[index] : keyword(name);
}

Value none(Span span) { return {None{}, span}; }
Value boolean(bool value, Span span) { return {value, span}; }
Value integer(std::int64_t value, Span span) { return {value, span}; }
Value real(double value, Span span) { return {value, span}; }
Value string(Rope text, Span span) { return {std::make_shared<const Rope>(std::move(text)), span}; }
Value string(std::string text, Span span) { return string(Rope(std::move(text)), span); }
Value list(std::vector<Value> items, Span span) { return {std::make_shared<List>(List{std::move(items), false}), span}; }
Value tuple(std::vector<Value> items, Span span) { return {std::make_shared<const Tuple>(Tuple{std::move(items)}), span}; }
Value unknown(std::string reason, Span span) { return {Unknown{std::move(reason), span}, span}; }
Unknown lost_text(const Rope& before, const Value& part, Span span) {
  Unknown lost = part.unknown() ? *part.unknown() : Unknown{"this text is not known", span, nullptr};
  Rope opening = before;
  if (lost.opening) opening.append(*lost.opening);
  lost.opening = std::make_shared<const Rope>(std::move(opening));
  lost.span = span;
  return lost;
}
Value external(std::string path, Span span) { return {External{std::move(path)}, span}; }
Value record(std::shared_ptr<Record> record, Span span) { return {std::move(record), span}; }

std::optional<bool> truth(const Value& given) {
  const Value& value = plain(given);
  if (value.is_none()) return false;
  if (const bool* b = value.boolean()) return *b;
  if (const auto* i = value.integer()) return *i != 0;
  if (const double* d = value.real()) return *d != 0;
  if (value.is_unknown() || value.external() || value.record()) return std::nullopt;
  if (const Rope* s = value.string()) return !s->empty();
  if (const auto* b = held<const Bytes>(value)) return !b->bytes.empty();
  if (const auto* list = held<List>(value)) return filled(list->items, list->incomplete);
  if (const auto* tuple = held<const Tuple>(value)) return !tuple->items.empty();
  if (const auto* set = held<Set>(value)) return filled(set->items, set->incomplete);
  if (const Dict* dict = value.dict()) return dict->items.empty() && dict->incomplete ? std::nullopt : std::optional(!dict->items.empty());
  return true;
}

std::optional<bool> equal(const Value& a, const Value& b) { return equal_at(a, b, 0); }

std::string describe(const Value& value) { return describe_at(value, 0); }

}  // namespace underpin::eval
