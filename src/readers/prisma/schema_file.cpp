#include "readers/prisma/schema_file.h"

#include "base/text.h"

namespace underpin::prisma {

namespace {

constexpr int kDeepestValue = 32;
constexpr std::size_t kMostFields = 200'000;

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

class SchemaParser {
 public:
  SchemaParser(const Sources& sources, FileId file) : file_(file), text_(sources.get(file).text) {}

  SchemaFile run() {
    while (skip_space(true), at_ < text_.size()) {
      const std::size_t before = at_;
      const std::string kind = word();
      skip_space(false);
      if (kind.empty() || !block(kind)) broken_line(before);
    }
    return std::move(out_);
  }

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  Span span(std::size_t from) const { return {file_, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(at_)}; }

  // Blanks and comments; line ends only with `lines`.
  void skip_space(bool lines) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n') || static_cast<unsigned char>(c) == 0xEF ||
          static_cast<unsigned char>(c) == 0xBB || static_cast<unsigned char>(c) == 0xBF) {
        ++at_;
      } else if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '/') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  std::string word() {
    const std::size_t from = at_;
    while (is_word(here())) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  std::string dotted() {
    std::string out = word();
    while (here() == '.' || here() == '-') {
      out += here();
      ++at_;
      out += word();
    }
    return out;
  }

  void broken_line(std::size_t from) {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    out_.broken.push_back(span(from));
    if (at_ < text_.size()) ++at_;
  }

  bool block(const std::string& kind) {
    Block block;
    block.kind = kind;
    const std::size_t name_from = at_;
    block.name = word();
    block.name_span = span(name_from);
    skip_space(true);
    if (block.name.empty() || here() != '{') return false;
    ++at_;
    while (skip_space(true), at_ < text_.size() && here() != '}') {
      const std::size_t before = at_;
      if (!line(block) || ++fields_ > kMostFields) broken_line(before);
    }
    if (here() == '}') ++at_;
    block.span = span(name_from);
    out_.blocks.push_back(std::move(block));
    return true;
  }

  bool line(Block& block) {
    if (starts_with(text_.substr(at_), "@@")) {
      at_ += 2;
      Attribute one;
      if (!attribute(one, at_ - 2)) return false;
      block.attributes.push_back(std::move(one));
      return true;
    }
    const std::size_t from = at_;
    Field field;
    field.name = word();
    field.name_span = span(from);
    if (field.name.empty()) return false;
    skip_space(false);
    if (here() == '=') {
      ++at_;
      skip_space(true);
      Argument setting{field.name, {}};
      if (!value(setting.value, 0)) return false;
      block.settings.push_back(std::move(setting));
      return true;
    }
    if (block.kind != "enum" && !type(field)) return false;
    while (skip_space(false), here() == '@' && at_ + 1 < text_.size() && text_[at_ + 1] != '@') {
      ++at_;
      Attribute one;
      if (!attribute(one, at_ - 1)) return false;
      field.attributes.push_back(std::move(one));
    }
    field.span = span(from);
    block.fields.push_back(std::move(field));
    return at_ >= text_.size() || here() == '\n' || here() == '}';
  }

  bool type(Field& field) {
    field.type = word();
    if (field.type.empty()) return false;
    if (here() == '(') {
      ++at_;
      skip_space(false);
      Literal text;
      if (!value(text, 0)) return false;
      field.unsupported = text.text;
      skip_space(false);
      if (here() != ')') return false;
      ++at_;
    }
    if (here() == '[') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != ']') return false;
      at_ += 2;
      field.list = true;
    }
    if (here() == '?' || here() == '!') {
      field.optional = here() == '?';
      ++at_;
    }
    return true;
  }

  bool attribute(Attribute& out, std::size_t from) {
    out.name = dotted();
    if (out.name.empty()) return false;
    if (here() == '(' && !arguments(out.arguments, ')', 0)) return false;
    out.span = span(from);
    return true;
  }

  bool arguments(std::vector<Argument>& out, char closing, int depth) {
    ++at_;
    while (skip_space(true), here() != closing) {
      if (at_ >= text_.size()) return false;
      Argument argument;
      const std::size_t from = at_;
      if (is_word(here())) {
        const std::string name = word();
        skip_space(true);
        if (here() == ':') {
          ++at_;
          skip_space(true);
          argument.name = name;
        } else {
          at_ = from;
        }
      }
      if (!value(argument.value, depth + 1)) return false;
      out.push_back(std::move(argument));
      skip_space(true);
      if (here() == ',') ++at_;
    }
    ++at_;
    return true;
  }

  bool value(Literal& out, int depth) {
    if (depth > kDeepestValue) return false;
    const std::size_t from = at_;
    if (here() == '"') {
      out.kind = Literal::Kind::text;
      if (!text(out.text)) return false;
    } else if (here() == '[') {
      out.kind = Literal::Kind::list;
      if (!arguments(out.arguments, ']', depth)) return false;
    } else if ((here() >= '0' && here() <= '9') || here() == '-' || here() == '+') {
      out.kind = Literal::Kind::number;
      ++at_;
      while (is_word(here()) || here() == '.' || here() == '+' || (here() == '-' && (text_[at_ - 1] | 0x20) == 'e')) ++at_;
      out.text = std::string(text_.substr(from, at_ - from));
    } else {
      out.text = dotted();
      if (out.text.empty()) return false;
      if (here() == '(') {
        out.kind = Literal::Kind::call;
        if (!arguments(out.arguments, ')', depth)) return false;
      }
    }
    out.span = span(from);
    return true;
  }

  bool text(std::string& out) {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\n') return false;
      if (text_[at_] != '\\' || at_ + 1 >= text_.size()) {
        out += text_[at_];
        continue;
      }
      const char c = text_[++at_];
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    if (at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  FileId file_;
  std::string_view text_;
  std::size_t at_ = 0, fields_ = 0;
  SchemaFile out_;
};

template <class List>
auto* called(List& list, std::string_view name) {
  for (auto& item : list)
    if (item.name == name) return &item;
  return static_cast<decltype(&*list.begin())>(nullptr);
}

}  // namespace

const Literal* Attribute::find(std::string_view wanted, bool or_first) const {
  if (const auto* named = called(arguments, wanted)) return &named->value;
  if (or_first)
    for (const Argument& argument : arguments)
      if (argument.name.empty()) return &argument.value;
  return nullptr;
}

const Attribute* Field::attribute(std::string_view wanted) const { return called(attributes, wanted); }
const Attribute* Block::attribute(std::string_view wanted) const { return called(attributes, wanted); }
const Literal* Block::setting(std::string_view wanted) const {
  const auto* found = called(settings, wanted);
  return found ? &found->value : nullptr;
}

SchemaFile parse_schema(const Sources& sources, FileId file) { return SchemaParser(sources, file).run(); }

}  // namespace underpin::prisma
