// Methods of str. Results keep the places of the pieces they were cut from or joined of.
#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "syntax/python/format.h"
#include "syntax/python/methods.h"
#include "syntax/python/text.h"

namespace underpin::python {
namespace {

constexpr std::string_view blanks = " \t\n\r\f\v";

bool blank(char c) { return blanks.find(c) != std::string_view::npos; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }
bool digit(char c) { return c >= '0' && c <= '9'; }

// One call of a method: what it was called on and with.
struct Use {
  Machine& machine;
  const Rope& self;
  const Call& call;
  Span span() const { return call.span; }
  const std::string& text() const { return self.text(); }
  const Value* argument(std::size_t index, std::string_view name = "") const { return call.argument(index, name); }
  const Rope* rope(std::size_t index, std::string_view name = "") const {
    const Value* value = argument(index, name);
    return value ? eval::text_of(*value) : nullptr;
  }
  std::optional<std::int64_t> number(std::size_t index, std::string_view name = "") const {
    const Value* value = argument(index, name);
    if (!value) return std::nullopt;
    const Value& plain = eval::plain(*value);
    if (const auto* i = plain.integer()) return *i;
    if (const bool* b = plain.boolean()) return *b ? 1 : 0;
    return std::nullopt;
  }
  Value part(std::size_t begin, std::size_t end) const {
    if (!machine.account(end - begin + sizeof(Rope), span())) return {machine.stop_reason(), span()};
    return eval::string(self.slice(begin, end), span());
  }
  Value changed(std::string text) const {
    if (!machine.account_text(0, text.size(), span())) return {machine.stop_reason(), span()};
    return eval::string(Rope(std::move(text), self.span(), false), span());
  }
  Value boolean(bool value) const { return eval::boolean(value, span()); }
  Value wrong(const std::string& message) const { return machine.raise("TypeError", message, span()); }
};

// The span of the text that `start` and `end` arguments leave.
std::pair<std::size_t, std::size_t> window(const Use& use, std::size_t first_argument) {
  const CharacterIndex characters(use.text());
  const auto size = static_cast<std::int64_t>(characters.size());
  const auto clamp = [&](std::optional<std::int64_t> at, std::int64_t missing) {
    std::int64_t position = at.value_or(missing);
    if (position < 0) position += size;
    return characters.offset(static_cast<std::size_t>(std::clamp<std::int64_t>(position, 0, size)));
  };
  if (size == 0) return {0, 0};
  return {clamp(use.number(first_argument), 0), clamp(use.number(first_argument + 1), size)};
}

Value strip(const Use& use, bool left, bool right) {
  std::string_view chars = blanks;
  std::string given;
  if (const Value* value = use.argument(0); value && !value->is_none()) {
    const Rope* text = eval::text_of(*value);
    if (!text) return value->is_unknown() ? *value : use.wrong("strip arg must be None or str");
    given = text->text();
    chars = given;
  }
  const std::string& text = use.text();
  std::size_t begin = 0, end = text.size();
  const auto within = [&](std::size_t at) {
    const std::size_t length = character_length(text, at);
    return chars.find(std::string_view(text).substr(at, length)) != std::string_view::npos ? length : 0;
  };
  while (left && begin < end) {
    const std::size_t length = within(begin);
    if (!length) break;
    begin += length;
  }
  while (right && end > begin) {
    std::size_t at = end - 1;
    while (at > begin && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    if (!within(at)) break;
    end = at;
  }
  return use.part(begin, end);
}

Value split_blank(const Use& use, std::int64_t most) {
  std::vector<Value> out;
  const std::string& text = use.text();
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && blank(text[at])) ++at;
    if (at >= text.size()) break;
    std::size_t end = at;
    if (most >= 0 && static_cast<std::int64_t>(out.size()) == most) {
      end = text.size();
      while (end > at && blank(text[end - 1])) --end;
    } else {
      while (end < text.size() && !blank(text[end])) ++end;
    }
    out.push_back(use.part(at, end));
    at = end;
  }
  return use.machine.make_list(std::move(out), use.span());
}

Value split(const Use& use, bool from_right) {
  const std::int64_t most = use.number(1, "maxsplit").value_or(-1);
  const Value* given = use.argument(0, "sep");
  if (!given || given->is_none()) {
    if (!from_right || most < 0) return split_blank(use, most);
  }
  if (given && given->is_unknown()) return {*given->unknown(), use.span()};
  const Rope* separator = given ? eval::text_of(*given) : nullptr;
  const std::string sep = separator ? separator->text() : " ";
  if (given && !given->is_none() && !separator) return use.wrong("must be str or None");
  if (sep.empty()) return use.machine.raise("ValueError", "empty separator", use.span());
  std::vector<std::size_t> cuts;
  const std::string& text = use.text();
  for (std::size_t at = text.find(sep); at != std::string::npos; at = text.find(sep, at + sep.size())) cuts.push_back(at);
  if (from_right) {
    cuts.clear();
    std::size_t at = text.size();
    while (at >= sep.size() && (at = text.rfind(sep, at - sep.size())) != std::string::npos) {
      cuts.insert(cuts.begin(), at);
      if (most >= 0 && static_cast<std::int64_t>(cuts.size()) >= most) break;
    }
    if (most == 0) cuts.clear();
  } else if (most >= 0 && static_cast<std::int64_t>(cuts.size()) > most) {
    cuts.resize(static_cast<std::size_t>(most));
  }
  std::vector<Value> out;
  std::size_t from = 0;
  for (std::size_t cut : cuts) {
    out.push_back(use.part(from, cut));
    from = cut + sep.size();
  }
  out.push_back(use.part(from, text.size()));
  return use.machine.make_list(std::move(out), use.span());
}

Value split_lines(const Use& use) {
  const Value* keep_given = use.argument(0, "keepends");
  const bool keep = keep_given && eval::truth(*keep_given).value_or(false);
  std::vector<Value> out;
  const std::string& text = use.text();
  std::size_t from = 0;
  while (from < text.size()) {
    std::size_t end = std::min(text.find_first_of("\n\r\v\f", from), text.size());
    std::size_t next = end < text.size() ? end + 1 : end;
    if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n') ++next;
    out.push_back(use.part(from, keep ? next : end));
    from = next;
  }
  return use.machine.make_list(std::move(out), use.span());
}

Value partition(const Use& use, bool last) {
  const Rope* separator = use.rope(0);
  if (!separator) return use.wrong("must be str");
  if (separator->empty()) return use.machine.raise("ValueError", "empty separator", use.span());
  const std::string& text = use.text();
  const std::size_t at = last ? text.rfind(separator->text()) : text.find(separator->text());
  if (at == std::string::npos) {
    const Value whole = use.part(0, text.size());
    const Value none = eval::string("", use.span());
    return last ? eval::tuple({none, none, whole}, use.span()) : eval::tuple({whole, none, none}, use.span());
  }
  const std::size_t end = at + separator->text().size();
  return eval::tuple({use.part(0, at), use.part(at, end), use.part(end, text.size())}, use.span());
}

Value joined(const Use& use) {
  if (use.call.args.empty()) return use.wrong("join() takes exactly one argument");
  Unknown why;
  const auto parts = use.machine.items(use.call.args[0], use.span(), why);
  if (use.machine.halted()) return {};
  if (!parts) return {why, use.span()};
  Rope out;
  bool first = true;
  for (const Value& part : *parts) {
    const Rope* text = eval::text_of(part);
    if (part.is_unknown()) return {Unknown{part.unknown()->reason, use.span()}, use.span()};
    if (!text) {
      if (part.record() || part.external()) return use.machine.unknown("the text of " + eval::describe(part) + " is not known", use.span());
      return use.wrong("sequence item: expected str instance, " + use.machine.type_name(part) + " found");
    }
    if (!use.machine.account_text(out.text().size(), text->text().size() + use.text().size(), use.span()) || !use.machine.step(use.span()))
      return {use.machine.stop_reason(), use.span()};
    if (!first) out.append(use.self);
    first = false;
    out.append(*text);
  }
  return eval::string(std::move(out), use.span());
}

Value replaced(const Use& use) {
  const Rope* from = use.rope(0, "old");
  const Rope* to = use.rope(1, "new");
  for (const Value& value : use.call.args)
    if (value.is_unknown()) return {Unknown{value.unknown()->reason, use.span()}, use.span()};
  if (!from || !to) return use.wrong("replace() argument must be str");
  std::int64_t most = use.number(2, "count").value_or(-1);
  const std::string& text = use.text();
  Rope out;
  if (from->empty()) {
    std::string made;
    for (std::size_t at = 0;; ) {
      if (!use.machine.account_text(made.size(), to->text().size() + 1, use.span())) return {use.machine.stop_reason(), use.span()};
      if (most != 0) made += to->text(), --most;
      if (at >= text.size()) break;
      const std::size_t length = character_length(text, at);
      made += text.substr(at, length);
      at += length;
    }
    return use.changed(std::move(made));
  }
  std::size_t at = 0;
  for (std::size_t hit = text.find(from->text()); hit != std::string::npos && most != 0; hit = text.find(from->text(), at), --most) {
    if (!use.machine.account_text(out.text().size(), hit - at + to->text().size(), use.span()) || !use.machine.step(use.span()))
      return {use.machine.stop_reason(), use.span()};
    out.append(use.self.slice(at, hit));
    out.append(*to);
    at = hit + from->text().size();
  }
  if (at == 0) return eval::string(use.self, use.span());
  out.append(use.self.slice(at, text.size()));
  return eval::string(std::move(out), use.span());
}

Value begins_or_ends(const Use& use, bool begins) {
  if (use.call.args.empty()) return use.wrong("expected at least 1 argument");
  const auto [from, to] = window(use, 1);
  const std::string_view text = std::string_view(use.text()).substr(from, to > from ? to - from : 0);
  std::vector<Value> wanted{use.call.args[0]};
  if (const auto* tuple = tuple_of(use.call.args[0])) wanted = tuple->items;
  bool certain = true;
  for (const Value& value : wanted) {
    const Rope* part = eval::text_of(value);
    if (!part) {
      if (!value.is_unknown() && !value.record() && !value.external()) return use.wrong("first arg must be str or a tuple of str");
      certain = false;
      continue;
    }
    if (begins ? starts_with(text, part->text()) : ends_with(text, part->text())) return use.boolean(true);
  }
  return certain ? use.boolean(false) : use.machine.unknown("the text it is compared with is not known", use.span());
}

Value find(const Use& use, bool last, bool must) {
  const Rope* part = use.rope(0);
  if (!part) return use.call.args.empty() || !use.call.args[0].is_unknown() ? use.wrong("must be str") : Value{*use.call.args[0].unknown(), use.span()};
  const auto [from, to] = window(use, 1);
  const std::string_view text = std::string_view(use.text()).substr(0, to);
  if (!use.machine.work(text.size() / 64, use.span())) return {use.machine.stop_reason(), use.span()};
  std::size_t at = last ? text.rfind(part->text()) : text.find(part->text(), from);
  if (at != std::string_view::npos && at < from) at = std::string_view::npos;
  if (at != std::string_view::npos) return eval::integer(static_cast<std::int64_t>(character_count(text.substr(0, at))), use.span());
  return must ? use.machine.raise("ValueError", "substring not found", use.span()) : eval::integer(-1, use.span());
}

Value count(const Use& use) {
  const Rope* part = use.rope(0);
  if (!part) return use.wrong("must be str");
  const auto [from, to] = window(use, 1);
  if (part->empty()) return eval::integer(static_cast<std::int64_t>(character_count(use.text())) + 1, use.span());
  std::int64_t hits = 0;
  const std::string_view text = std::string_view(use.text()).substr(0, to);
  for (std::size_t at = text.find(part->text(), from); at != std::string_view::npos; at = text.find(part->text(), at + part->text().size())) ++hits;
  return eval::integer(hits, use.span());
}

Value justified(const Use& use, char align) {
  const auto width = use.number(0, "width");
  if (!width) return use.call.args.empty() || !use.call.args[0].is_unknown() ? use.wrong("an integer is required") : Value{*use.call.args[0].unknown(), use.span()};
  FormatSpec spec;
  if (*width > static_cast<std::int64_t>(widest)) return use.machine.too_large(use.span());
  spec.width = *width > 0 ? static_cast<std::size_t>(*width) : 0;
  if (const Rope* fill = use.rope(1, "fillchar")) spec.fill = fill->text();
  spec.align = align;
  const std::size_t length = character_count(use.text());
  if (length >= spec.width) return eval::string(use.self, use.span());
  if (!use.machine.account(spec.width, use.span())) return {use.machine.stop_reason(), use.span()};
  if (align == '^') {
    // CPython puts the odd blank on the left only if the width is odd as well.
    const std::size_t missing = spec.width - length;
    const std::size_t left = missing / 2 + (missing & spec.width & 1);
    std::string text;
    for (std::size_t i = 0; i < left; ++i) text += spec.fill;
    text += use.text();
    for (std::size_t i = 0; i < missing - left; ++i) text += spec.fill;
    return use.changed(std::move(text));
  }
  if (align == '=') {
    spec.fill = "0";
    return use.changed(pad(use.text(), spec, '='));
  }
  return use.changed(pad(use.text(), spec, align));
}

enum class Case { lower, upper, title, capitalize, swap };

Value recased(const Use& use, Case how) {
  std::string out = use.text();
  if (!use.machine.account(out.size(), use.span())) return {use.machine.stop_reason(), use.span()};
  for (char c : out)
    if (static_cast<unsigned char>(c) >= 0x80) return non_ascii_case(use.machine, use.text(), how == Case::lower, how == Case::upper, use.span());
  bool inside = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    const bool is_lower = c >= 'a' && c <= 'z', is_upper = c >= 'A' && c <= 'Z';
    const bool to_upper = how == Case::upper || (how == Case::title && !inside) || (how == Case::capitalize && i == 0) || (how == Case::swap && is_lower);
    const bool to_lower = how == Case::lower || (how == Case::title && inside) || (how == Case::capitalize && i > 0) || (how == Case::swap && is_upper);
    if (to_upper && is_lower) out[i] = static_cast<char>(c - 32);
    if (to_lower && is_upper) out[i] = static_cast<char>(c + 32);
    inside = is_lower || is_upper;
  }
  return use.changed(std::move(out));
}

template <class Test>
Value every(const Use& use, Test test) {
  if (use.text().empty()) return use.boolean(false);
  return use.boolean(std::all_of(use.text().begin(), use.text().end(), test));
}

Value is_cased(const Use& use, bool wants_lower) {
  bool any = false;
  for (char c : use.text()) {
    const bool is_lower = c >= 'a' && c <= 'z', is_upper = c >= 'A' && c <= 'Z';
    if (wants_lower ? is_upper : is_lower) return use.boolean(false);
    any = any || is_lower || is_upper;
  }
  return use.boolean(any);
}

Value is_identifier(const Use& use) {
  const std::string& text = use.text();
  if (text.empty() || digit(text[0])) return use.boolean(false);
  return every(use, [](char c) { return letter(c) || digit(c) || c == '_'; });
}

Value without(const Use& use, bool prefix) {
  const Rope* part = use.rope(0);
  if (!part) return use.wrong("argument must be str");
  const std::size_t size = use.text().size();
  if (prefix && starts_with(use.text(), part->text())) return use.part(part->text().size(), size);
  if (!prefix && !part->empty() && ends_with(use.text(), part->text())) return use.part(0, size - part->text().size());
  return eval::string(use.self, use.span());
}

Value expand_tabs(const Use& use) {
  const std::int64_t every_column = std::clamp<std::int64_t>(use.number(0, "tabsize").value_or(8), 0, 100);
  std::string out;
  std::int64_t column = 0;
  for (char c : use.text()) {
    if (c == '\t' && every_column > 0) {
      const std::int64_t add = every_column - column % every_column;
      out.append(static_cast<std::size_t>(add), ' ');
      column += add;
    } else if (c != '\t') {
      out.push_back(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return use.changed(std::move(out));
}

Value translated(const Use& use) {
  const auto table = use.call.args.empty() ? nullptr : dict_of(use.call.args[0]);
  if (!table) return use.machine.unknown("the table it is translated with is not known", use.span());
  std::string out;
  for (std::size_t at = 0; at < use.text().size();) {
    const std::size_t length = character_length(use.text(), at);
    const std::string character = use.text().substr(at, length);
    bool certain = true;
    std::optional<std::size_t> hit;
    if (!use.machine.step(use.span())) return {use.machine.stop_reason(), use.span()};
    if (length == 1) hit = use.machine.dict_position(*table, eval::integer(static_cast<unsigned char>(character[0])), certain);
    if (!hit) {
      out += character;
    } else if (const Rope* to = table->items[*hit].second.string()) {
      if (!use.machine.account_text(out.size(), to->text().size(), use.span())) return {use.machine.stop_reason(), use.span()};
      out += to->text();
    }
    at += length;
  }
  return use.changed(std::move(out));
}

}  // namespace

// Beyond ASCII, case is not followed unless nothing changes.
Value non_ascii_case(Machine& machine, const std::string& text, bool to_lower, bool to_upper, Span span) {
  if (!to_lower && !to_upper) return machine.unknown("case of letters beyond ASCII is not computed with", span);
  return eval::string(to_lower ? lower(text) : upper(text), span);
}

Value string_method(Machine& machine, const Value& value, const std::string& name, Call& call) {
  const Rope& self = *eval::text_of(value);
  const Use use{machine, self, call};
  if (!machine.work(self.text().size() / 64, call.span)) return {machine.stop_reason(), call.span};
  if (name == "format") return format_method(machine, self, call);
  if (name == "join") return joined(use);
  if (name == "format_map") {
    Call spread;
    spread.span = call.span;
    if (!call.args.empty() && dict_of(call.args[0])) {
      for (const auto& [key, item] : dict_of(call.args[0])->items)
        if (key.string()) spread.kwargs.emplace_back(key.string()->text(), item);
    } else {
      spread.incomplete = true;
    }
    return format_method(machine, self, spread);
  }
  if (call.incomplete) return machine.unknown("its arguments are not all known", call.span);
  if (name == "strip") return strip(use, true, true);
  if (name == "lstrip") return strip(use, true, false);
  if (name == "rstrip") return strip(use, false, true);
  if (name == "split") return split(use, false);
  if (name == "rsplit") return split(use, true);
  if (name == "splitlines") return split_lines(use);
  if (name == "partition") return partition(use, false);
  if (name == "rpartition") return partition(use, true);
  if (name == "replace") return replaced(use);
  if (name == "startswith") return begins_or_ends(use, true);
  if (name == "endswith") return begins_or_ends(use, false);
  if (name == "find") return find(use, false, false);
  if (name == "rfind") return find(use, true, false);
  if (name == "index") return find(use, false, true);
  if (name == "rindex") return find(use, true, true);
  if (name == "count") return count(use);
  if (name == "lower" || name == "casefold") return recased(use, Case::lower);
  if (name == "upper") return recased(use, Case::upper);
  if (name == "title") return recased(use, Case::title);
  if (name == "capitalize") return recased(use, Case::capitalize);
  if (name == "swapcase") return recased(use, Case::swap);
  if (name == "ljust") return justified(use, '<');
  if (name == "rjust") return justified(use, '>');
  if (name == "center") return justified(use, '^');
  if (name == "zfill") return justified(use, '=');
  if (name == "removeprefix") return without(use, true);
  if (name == "removesuffix") return without(use, false);
  if (name == "encode") return {std::make_shared<const eval::Bytes>(eval::Bytes{self.text()}), call.span};
  if (name == "isdigit" || name == "isdecimal" || name == "isnumeric") return every(use, digit);
  if (name == "isalpha") return every(use, letter);
  if (name == "isalnum") return every(use, [](char c) { return letter(c) || digit(c); });
  if (name == "isspace") return every(use, blank);
  if (name == "islower") return is_cased(use, true);
  if (name == "isupper") return is_cased(use, false);
  if (name == "isascii") return use.boolean(std::all_of(self.text().begin(), self.text().end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  if (name == "isidentifier") return is_identifier(use);
  if (name == "expandtabs") return expand_tabs(use);
  if (name == "translate") return translated(use);
  if (name == "__len__") return eval::integer(static_cast<std::int64_t>(character_count(self.text())), call.span);
  if (name == "__str__") return eval::string(self, call.span);
  return machine.unknown("`str." + name + "` is not computed with", call.span);
}

}  // namespace underpin::python
