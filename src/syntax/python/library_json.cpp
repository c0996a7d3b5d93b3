// json.dumps and json.loads of plain data, with Python's layout. (simdjson would not keep the order and text of numbers.)
#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "syntax/python/format.h"
#include "syntax/python/library.h"
#include "syntax/python/literal.h"

namespace underpin::python::library {
namespace {

constexpr int deepest = 60;

std::string hex4(std::uint32_t code) {
  constexpr const char* digits = "0123456789abcdef";
  return {'\\', 'u', digits[code >> 12 & 15], digits[code >> 8 & 15], digits[code >> 4 & 15], digits[code & 15]};
}

class Writer {
 public:
  Writer(Machine& m, const Call& call) : m_(m), span_(call.span) {
    const auto flag = [&](const char* name, bool missing) {
      const Value* value = call.keyword(name);
      return value ? eval::truth(*value).value_or(missing) : missing;
    };
    ascii_ = flag("ensure_ascii", true);
    sorted_ = flag("sort_keys", false);
    if (const Value* indent = call.keyword("indent")) {
      if (indent->integer()) indent_ = std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(*indent->integer(), 0, 40)), ' ');
      if (indent->string()) indent_ = indent->string()->text();
    }
    if (indent_) item_ = ",";
    if (const Value* separators = call.keyword("separators"); separators && tuple_of(*separators) && tuple_of(*separators)->items.size() == 2) {
      const Rope *item = tuple_of(*separators)->items[0].string(), *key = tuple_of(*separators)->items[1].string();
      if (item && key) {
        item_ = item->text();
        key_ = key->text();
      }
    }
  }

  // False: not plain data, or not known.
  bool write(const Value& given, int depth) {
    const Value& value = eval::plain(given);
    if (depth > deepest || !m_.step(span_) || !m_.account(16, span_)) return false;
    if (value.is_none()) return out += "null", true;
    if (const bool* b = value.boolean()) return out += *b ? "true" : "false", true;
    if (const auto* i = value.integer()) return out += std::to_string(*i), true;
    if (const double* d = value.real()) return out += real_text(*d), true;
    if (const Rope* text = value.string()) return quote(text->text());
    if (const auto* items = set_of(value) ? nullptr : value.sequence()) {
      out += "[";
      for (std::size_t i = 0; i < items->size(); ++i) {
        if (i) out += item_;
        line(depth + 1);
        if (!write((*items)[i], depth + 1)) return false;
      }
      if (!items->empty()) line(depth);
      return out += "]", true;
    }
    const eval::Dict* dict = value.dict();
    if (!dict || dict->incomplete) return false;
    return write_dict(*dict, depth);
  }

  std::string out;

 private:
  bool write_dict(const eval::Dict& dict, int depth) {
    auto items = dict.items;
    if (sorted_) std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return order(a.first, b.first).value_or(0) < 0; });
    out += "{";
    bool first = true;
    for (const auto& [key, value] : items) {
      if (!first) out += item_;
      first = false;
      line(depth + 1);
      const Value& plain_key = eval::plain(key);
      if (plain_key.string()) {
        if (!quote(plain_key.string()->text())) return false;
      } else {
        out += '"';
        if (!write(plain_key, depth + 1)) return false;
        out += '"';
      }
      out += key_;
      if (!write(value, depth + 1)) return false;
    }
    if (!items.empty()) line(depth);
    return out += "}", true;
  }

  void line(int depth) {
    if (!indent_) return;
    out += "\n";
    for (int i = 0; i < depth; ++i) out += *indent_;
  }

  // False: over the budget.
  bool quote(const std::string& text) {
    if (!m_.account_text(out.size(), text.size(), span_)) return false;
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c == '"' || c == '\\')
        out += std::string("\\") + text[i];
      else if (c == '\n')
        out += "\\n";
      else if (c == '\r')
        out += "\\r";
      else if (c == '\t')
        out += "\\t";
      else if (c < 0x20)
        out += hex4(c);
      else if (c < 0x80 || !ascii_)
        out.push_back(text[i]);
      else
        i += escape_character(text, i) - 1;
    }
    out += '"';
    return true;
  }

  std::size_t escape_character(const std::string& text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t code = lead & (0xFF >> (length + 1));
    for (std::size_t i = 1; i < length && at + i < text.size(); ++i) code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
    if (code >= 0x10000) {
      out += hex4(0xD800 + ((code - 0x10000) >> 10));
      code = 0xDC00 + ((code - 0x10000) & 0x3FF);
    }
    out += hex4(code);
    return std::min(length, text.size() - at);
  }

  Machine& m_;
  Span span_;
  bool ascii_ = true, sorted_ = false;
  std::optional<std::string> indent_;
  std::string item_ = ", ", key_ = ": ";
};

class Reader {
 public:
  Reader(Machine& m, const Rope& text, Span span) : m_(m), rope_(text), text_(text.text()), span_(span) {}

  std::optional<Value> whole() {
    auto value = read(0);
    blanks();
    return at_ == text_.size() ? value : std::nullopt;
  }

 private:
  void blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  bool take(std::string_view word) {
    if (std::string_view(text_).substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::optional<Value> read(int depth) {
    blanks();
    if (depth > deepest || !m_.step(span_) || !m_.account(sizeof(Value), span_) || at_ >= text_.size()) return std::nullopt;
    if (take("null")) return eval::none(span_);
    if (take("true")) return eval::boolean(true, span_);
    if (take("false")) return eval::boolean(false, span_);
    if (text_[at_] == '"') return string();
    if (text_[at_] == '[') return array(depth);
    if (text_[at_] == '{') return object(depth);
    return number();
  }

  std::optional<Value> number() {
    const std::size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", at_), text_.size());
    const std::string digits = text_.substr(at_, end - at_);
    if (digits.empty()) return std::nullopt;
    at_ = end;
    if (digits.find_first_of(".eE") != std::string::npos) return eval::real(decode_real(digits), span_);
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
    return eval::integer(value, span_);
  }

  std::optional<Value> string() {
    const std::size_t from = ++at_;
    std::string out;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        out.push_back(text_[at_++]);
        continue;
      }
      if (at_ + 1 >= text_.size()) return std::nullopt;
      const Rope one = decode_string(std::string_view(text_).substr(at_, text_[at_ + 1] == 'u' ? 6 : 2), 0, 0, {});
      out += text_[at_ + 1] == '/' ? "/" : one.text();
      at_ += text_[at_ + 1] == 'u' ? 6 : 2;
    }
    if (at_ >= text_.size()) return std::nullopt;
    const Span place = rope_.locate(from, at_);
    ++at_;
    return eval::string(Rope(std::move(out), place, false), span_);
  }

  std::optional<Value> array(int depth) {
    ++at_;
    std::vector<Value> items;
    blanks();
    if (take("]")) return eval::list({}, span_);
    while (true) {
      auto item = read(depth + 1);
      if (!item) return std::nullopt;
      items.push_back(std::move(*item));
      blanks();
      if (take("]")) return eval::list(std::move(items), span_);
      if (!take(",")) return std::nullopt;
    }
  }

  std::optional<Value> object(int depth) {
    ++at_;
    auto dict = std::make_shared<eval::Dict>();
    blanks();
    if (take("}")) return Value{std::move(dict), span_};
    while (true) {
      blanks();
      if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
      const auto key = string();
      blanks();
      if (!key || !take(":")) return std::nullopt;
      const auto value = read(depth + 1);
      if (!value) return std::nullopt;
      m_.dict_put(*dict, *key, *value);
      blanks();
      if (take("}")) return Value{std::move(dict), span_};
      if (!take(",")) return std::nullopt;
    }
  }

  Machine& m_;
  const Rope& rope_;
  const std::string& text_;
  Span span_;
  std::size_t at_ = 0;
};

}  // namespace

Value json_dumps(Machine& m, Call& call) {
  if (call.args.empty()) return m.unknown("an argument is missing", call.span);
  Writer writer(m, call);
  if (!writer.write(call.args[0], 0)) return m.halted() ? Value{} : m.unknown("what is written as JSON is not known", call.span);
  return eval::string(std::move(writer.out), call.span);
}

Value json_loads(Machine& m, Call& call) {
  const Rope* text = call.args.empty() ? nullptr : eval::text_of(call.args[0]);
  if (!text) {
    if (!call.args.empty() && call.args[0].is_unknown()) return {Unknown{call.args[0].unknown()->reason, call.span}, call.span};
    return m.unknown("the JSON text is not known", call.span);
  }
  auto value = Reader(m, *text, call.span).whole();
  if (m.halted()) return {};
  return value ? std::move(*value) : m.raise("ValueError", "this JSON text cannot be read", call.span);
}

}  // namespace underpin::python::library
