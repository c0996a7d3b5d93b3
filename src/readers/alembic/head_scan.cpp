#include "readers/alembic/head_scan.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::alembic {

namespace {

bool name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }
bool name_part(char c) { return name_start(c) || (c >= '0' && c <= '9'); }
bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

void append_code_point(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | ((code >> 18) & 7));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Scanner {
 public:
  Scanner(std::string_view text, bool until_function) : text_(text), until_function_(until_function) {}

  ScannedHead run() {
    if (starts_with(text_, "\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size() && !done_) logical_line();
    return std::move(head_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool end() const { return at_ >= text_.size(); }
  std::uint32_t here() const { return static_cast<std::uint32_t>(at_); }
  void skip_to_line_end() { at_ = std::min(text_.find('\n', at_), text_.size()); }
  void skip_line() {
    skip_to_line_end();
    if (!end()) ++at_;
  }

  // Blanks, and inside brackets newlines and comments.
  void skip_blank(bool inside) {
    while (!end()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\f' || c == '\r') {
        ++at_;
      } else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
        at_ += peek(1) == '\n' ? 2 : 3;
      } else if (inside && c == '\n') {
        ++at_;
      } else if (inside && c == '#') {
        skip_to_line_end();
      } else {
        return;
      }
    }
  }

  // Length of a string prefix plus quote at the current place; 0 if no string begins here.
  std::size_t string_opening(bool& raw, bool& formatted, bool& bytes) const {
    std::size_t n = 0;
    raw = formatted = bytes = false;
    while (n < 3) {
      const char c = peek(n);
      if (c == '\'' || c == '"') return n + 1;
      if (c == 'r' || c == 'R')
        raw = true;
      else if (c == 'f' || c == 'F')
        formatted = true;
      else if (c == 'b' || c == 'B')
        bytes = true;
      else if (c != 'u' && c != 'U')
        return 0;
      ++n;
    }
    return 0;
  }

  void escape(std::string& out) {
    const char c = peek();
    ++at_;
    const auto digits = [&](std::size_t count) {
      std::string hex;
      while (hex.size() < count && is_hex(peek())) hex += text_[at_++];
      if (!hex.empty()) append_code_point(out, static_cast<std::uint32_t>(std::stoul(hex, nullptr, 16)));
    };
    switch (c) {
      case '\n': return;
      case '\\': case '\'': case '"': out += c; return;
      case 'n': out += '\n'; return;
      case 't': out += '\t'; return;
      case 'r': out += '\r'; return;
      case 'x': digits(2); return;
      case 'u': digits(4); return;
      case 'U': digits(8); return;
      default:
        out += '\\';
        out += c;
    }
  }

  // A string literal at the current place. False (and nothing consumed) if it is none or never ends.
  bool string(ScannedString& out, bool& plain) {
    bool raw = false, formatted = false, bytes = false;
    const std::size_t opening = string_opening(raw, formatted, bytes);
    if (opening == 0) return false;
    const std::size_t begin = at_;
    at_ += opening;
    const char quote = text_[at_ - 1];
    const bool triple = peek() == quote && peek(1) == quote;
    if (triple) at_ += 2;
    out = {};
    plain = !formatted && !bytes;
    while (!end()) {
      const char c = text_[at_];
      if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        at_ += triple ? 3 : 1;
        out.begin = static_cast<std::uint32_t>(begin);
        out.end = here();
        if (formatted && !contains(out.text, "{")) plain = true;
        return true;
      }
      if (c == '\n' && !triple) break;
      ++at_;
      if (c == '\\' && !end()) {
        if (raw) {
          out.text += c;
          out.text += text_[at_++];
        } else {
          escape(out.text);
        }
      } else {
        out.text += c;
      }
    }
    note_unclosed(begin);
    at_ = begin;
    return false;
  }

  void note_unclosed(std::size_t where) {
    if (!head_.unclosed) head_.unclosed = static_cast<std::uint32_t>(where);
  }

  // Goes to the end of the logical line. An unclosed bracket gives up at its own line, so what follows is still read.
  void skip_statement(std::size_t line_begin) {
    std::vector<std::size_t> open;
    while (!end()) {
      const char c = peek();
      bool raw, formatted, bytes;
      if (c == '\n' && (open.empty() || by_lines())) {
        open.clear();
        break;
      }
      if (c == '#') {
        skip_to_line_end();
      } else if (c == '\\') {
        at_ = std::min(at_ + 2, text_.size());
      } else if (c == '(' || c == '[' || c == '{') {
        open.push_back(at_++);
      } else if (c == ')' || c == ']' || c == '}') {
        if (!open.empty()) open.pop_back();
        ++at_;
      } else if (c == '\'' || c == '"' || (name_start(c) && string_opening(raw, formatted, bytes) > 0)) {
        ScannedString ignored;
        bool plain;
        if (!string(ignored, plain)) {
          at_ = std::max(at_ + 1, line_begin);
          skip_to_line_end();
        }
      } else if (name_start(c)) {
        while (!end() && name_part(peek())) ++at_;
      } else {
        ++at_;
      }
    }
    if (!open.empty()) give_up(open.front());
    if (!end()) ++at_;
  }

  // Nothing closes the bracket at `where`: goes on with the next line. What such searches cost is bounded.
  void give_up(std::size_t where) {
    note_unclosed(where);
    wasted_ += text_.size() - where;
    at_ = where;
    skip_to_line_end();
  }
  bool by_lines() const { return wasted_ > kMostWasted; }

  bool conflict_marker() const {
    for (const char* marker : {"<<<<<<< ", "======= ", ">>>>>>> ", "||||||| "})
      if (starts_with(text_.substr(at_), marker)) return true;
    const std::string_view line = text_.substr(at_, std::min(text_.find('\n', at_), text_.size()) - at_);
    return trim(line) == "=======" || trim(line) == "<<<<<<<" || trim(line) == ">>>>>>>";
  }

  void logical_line() {
    const std::size_t begin = at_;
    const char c = peek();
    if (c == '\n' || c == '#' || c == '\r') return skip_line();
    if ((c == '<' || c == '=' || c == '>' || c == '|') && conflict_marker()) {
      head_.conflict_markers.push_back(here());
      return skip_line();
    }
    if (c == '\'' || c == '"' || c == 'r' || c == 'R' || c == 'u' || c == 'U') {
      ScannedString text;
      bool plain = false, raw, formatted, bytes;
      if (first_ && string_opening(raw, formatted, bytes) > 0 && string(text, plain)) {
        head_.docstring = std::move(text);
        first_ = false;
        return skip_statement(begin);
      }
    }
    first_ = false;
    if (!name_start(c)) return skip_statement(begin);
    statement(begin);
  }

  std::string_view word() {
    const std::size_t begin = at_;
    while (!end() && name_part(peek())) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void statement(std::size_t begin) {
    while (assignment(begin)) begin = at_;
  }

  // True: a further statement follows on the same line.
  bool assignment(std::size_t begin) {
    std::vector<ScannedAssignment> targets;
    while (name_start(peek())) {
      ScannedAssignment target;
      target.name_begin = here();
      target.name = std::string(word());
      if (targets.empty() && (target.name == "def" || target.name == "async")) {
        function(begin, target.name);
        return false;
      }
      skip_blank(false);
      if (peek() == ':') annotation();
      if (peek() != '=' || peek(1) == '=') {
        at_ = targets.empty() ? at_ : target.name_begin;
        break;
      }
      ++at_;
      skip_blank(false);
      targets.push_back(std::move(target));
    }
    if (targets.empty()) {
      skip_statement(begin);
      return false;
    }
    const ScannedValue value = whole_value(begin);
    for (ScannedAssignment& target : targets) {
      target.value = value;
      head_.assignments.push_back(std::move(target));
    }
    skip_blank(false);
    if (peek() == ';') {
      ++at_;
      skip_blank(false);
      if (name_start(peek())) return true;
    }
    skip_statement(begin);
    return false;
  }

  void function(std::size_t begin, const std::string& keyword) {
    skip_blank(false);
    std::string_view name = word();
    if (keyword == "async" && name == "def") {
      skip_blank(false);
      name = word();
    }
    head_.functions.emplace_back(name);
    if (until_function_ && head_.last("revision")) done_ = true;
    skip_statement(begin);
  }

  // `: Union[str, None]` up to the equals sign (or the end of the line).
  void annotation() {
    std::size_t depth = 0;
    while (!end()) {
      const char c = peek();
      ScannedString ignored;
      bool plain;
      if ((c == '\'' || c == '"') && string(ignored, plain)) continue;
      if (c == '[' || c == '(' || c == '{') ++depth;
      if ((c == ']' || c == ')' || c == '}') && depth > 0) --depth;
      if ((c == '=' && depth == 0) || (c == '\n' && depth == 0)) return;
      ++at_;
    }
  }

  // A value that must reach to the end of its statement; anything longer is `other`.
  ScannedValue whole_value(std::size_t line_begin) {
    const std::size_t begin = at_;
    ScannedValue value = simple_value(false, 0);
    skip_blank(false);
    if (peek() == ',' && value.kind == ScannedValue::Kind::string) {
      value.kind = ScannedValue::Kind::list;
      while (peek() == ',') {
        ++at_;
        skip_blank(false);
        if (!add_element(value, false, 0)) break;
        value.end = here();
        skip_blank(false);
      }
    }
    const char c = peek();
    if (end() || c == '\n' || c == '\r' || c == '#' || c == ';') return value;
    ScannedValue other;
    other.begin = static_cast<std::uint32_t>(begin);
    const std::size_t rest = at_;
    skip_statement(line_begin);
    std::size_t stop = std::max(rest, at_);
    at_ = stop > begin && text_[stop - 1] == '\n' ? stop - 1 : stop;
    std::string_view written = trim(text_.substr(begin, at_ - begin));
    other.end = other.begin + static_cast<std::uint32_t>(written.size());
    return other;
  }

  bool add_element(ScannedValue& list, bool inside, int depth) {
    ScannedValue element = simple_value(inside, depth + 1);
    if (element.kind == ScannedValue::Kind::none) return true;
    if (element.kind != ScannedValue::Kind::string) return false;
    list.strings.push_back(std::move(element.strings.front()));
    return true;
  }

  ScannedValue simple_value(bool inside, int depth) {
    skip_blank(inside);
    ScannedValue value;
    value.begin = value.end = here();
    const char c = peek();
    if (depth > 8) return value;
    bool raw, formatted, bytes;
    if (string_opening(raw, formatted, bytes) > 0) {
      strings(value, inside);
    } else if (c == '(' || c == '[' || c == '{') {
      bracketed(value, depth);
    } else if (name_start(c)) {
      const std::string_view name = word();
      value.kind = name == "None" ? ScannedValue::Kind::none : ScannedValue::Kind::name;
      value.name = value.kind == ScannedValue::Kind::name ? std::string(name) : "";
    }
    if (value.kind != ScannedValue::Kind::string) value.end = here();
    return value;
  }

  // Adjacent literals are one string.
  void strings(ScannedValue& value, bool inside) {
    ScannedString whole, part;
    bool plain = true, all_plain = true, any = false;
    bool raw, formatted, bytes;
    while (string_opening(raw, formatted, bytes) > 0 && string(part, plain)) {
      if (!any) whole.begin = part.begin;
      any = true;
      all_plain = all_plain && plain;
      whole.text += part.text;
      whole.end = part.end;
      skip_blank(inside);
    }
    if (!any) {
      ++at_;
      return;
    }
    value.end = whole.end;
    value.kind = all_plain ? ScannedValue::Kind::string : ScannedValue::Kind::other;
    if (all_plain) value.strings.push_back(std::move(whole));
  }

  void bracketed(ScannedValue& value, int depth) {
    const std::size_t begin = at_;
    const char close = peek() == '(' ? ')' : peek() == '[' ? ']' : '}';
    const bool round = close == ')';
    ++at_;
    bool comma = false, literal = true;
    ScannedValue only;
    while (true) {
      skip_blank(true);
      if (end() || by_lines()) return give_up(begin);
      if (peek() == close) break;
      ScannedValue element = simple_value(true, depth + 1);
      skip_blank(true);
      if (element.kind == ScannedValue::Kind::string || (element.kind == ScannedValue::Kind::list && !comma))
        for (ScannedString& text : element.strings) value.strings.push_back(std::move(text));
      else if (element.kind != ScannedValue::Kind::none)
        literal = false;
      only = std::move(element);
      if (peek() == ',') {
        comma = true;
        ++at_;
      } else if (peek() != close) {
        literal = false;
        if (!to_bracket_end(begin)) return;
        break;
      }
    }
    ++at_;
    value.kind = ScannedValue::Kind::list;
    if (round && !comma && only.kind != ScannedValue::Kind::other) value.kind = only.kind == ScannedValue::Kind::name ? ScannedValue::Kind::name : only.kind;
    if (value.kind == ScannedValue::Kind::name) value.name = only.name;
    if (round && !comma && value.strings.empty() && only.begin == only.end) value.kind = ScannedValue::Kind::list;  // ()
    if (!literal && value.kind == ScannedValue::Kind::list) value.kind = ScannedValue::Kind::other;
  }

  // From inside the bracket opened at `begin` to the bracket that closes it.
  bool to_bracket_end(std::size_t begin) {
    std::size_t depth = 0;
    while (!end()) {
      const char c = peek();
      ScannedString ignored;
      bool plain;
      if ((c == '\'' || c == '"') && string(ignored, plain)) continue;
      if (c == '#') {
        skip_to_line_end();
        continue;
      }
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') {
        if (depth == 0) return true;
        --depth;
      }
      ++at_;
    }
    give_up(begin);
    return false;
  }

  static constexpr std::size_t kMostWasted = std::size_t{8} << 20;
  std::string_view text_;
  bool until_function_;
  std::size_t at_ = 0, wasted_ = 0;
  bool first_ = true, done_ = false;
  ScannedHead head_;
};

}  // namespace

const ScannedAssignment* ScannedHead::last(std::string_view name) const {
  const auto it = std::find_if(assignments.rbegin(), assignments.rend(), [&](const auto& a) { return a.name == name; });
  return it == assignments.rend() ? nullptr : &*it;
}

ScannedHead scan_head(std::string_view text, bool until_function) { return Scanner(text, until_function).run(); }

}  // namespace underpin::alembic
