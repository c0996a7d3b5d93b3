#include "readers/code/outline.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/python/scan.h"
#include "syntax/python/skip.h"

namespace underpin::code {

namespace {

using python::name_char;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The words, brackets and marks of one logical line; strings and comments are stepped over.
class Tokens {
 public:
  Tokens(std::string_view text, std::size_t at, std::size_t end) : text_(text.substr(0, end)), at_(at) { next(); }

  bool done() const { return token_.empty(); }
  std::string_view token() const { return token_; }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return begin_ + token_.size(); }
  bool is(std::string_view word) const { return token_ == word; }
  bool is_name() const { return !token_.empty() && name_char(token_.front()) && !is_digit(token_.front()); }
  bool take(std::string_view word) {
    if (token_ != word) return false;
    next();
    return true;
  }
  void next() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\\') {
        ++at_;
      } else {
        break;
      }
    }
    begin_ = at_;
    if (at_ >= text_.size()) {
      token_ = {};
      return;
    }
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      at_ = std::max(python::skip_string(text_, at_).at, at_ + 1);
    } else if (name_char(c)) {
      while (at_ < text_.size() && name_char(text_[at_])) ++at_;
      // The prefix of a string belongs to it.
      if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'') && at_ - begin_ <= 2)
        at_ = std::max(python::skip_string(text_, at_).at, at_ + 1);
    } else {
      static constexpr std::string_view pairs[] = {
          "==", "!=", "<=", ">=", ":=", "->", "+=", "-=", "*=", "/=", "|=", "&=", "%=", "@=", "^="};
      ++at_;
      for (const std::string_view pair : pairs)
        if (text_.substr(begin_, 2) == pair) at_ = begin_ + 2;
    }
    at_ = std::min(at_, text_.size());
    token_ = text_.substr(begin_, at_ - begin_);
    if (token_.size() > 1 && (token_.back() == '"' || token_.back() == '\''))
      token_ = token_.substr(token_.size() - 1);  // a string: its quote
  }

 private:
  std::string_view text_, token_;
  std::size_t at_, begin_ = 0;
};

enum class Block : std::uint8_t { function, class_, caught, typing, guarded, plain };

struct OpenBlock {
  std::uint32_t indent;
  Block kind;
};

class Outliner {
 public:
  explicit Outliner(std::string_view text) : text_(text) {}

  Outline run() {
    const python::Scan scanned = python::scan(text_);
    if (!scanned.damages.empty() || scanned.too_deep || contains(text_, "sys.modules[")) out_.open = true;
    for (const python::LogicalLine& line : scanned.lines) {
      while (!blocks_.empty() && blocks_.back().indent >= line.indent) blocks_.pop_back();
      indent_ = line.indent;
      statement(line.begin, line.end, 0);
    }
    return std::move(out_);
  }

 private:
  static constexpr int kDeepest = 6;

  bool inside(Block kind) const {
    return std::any_of(blocks_.begin(), blocks_.end(), [&](const OpenBlock& one) { return one.kind == kind; });
  }
  bool at_top() const { return !inside(Block::function) && !inside(Block::class_); }

  Import::Where where() const {
    if (inside(Block::typing)) return Import::Where::typing;
    if (inside(Block::caught)) return Import::Where::caught;
    if (inside(Block::function)) return inside(Block::guarded) ? Import::Where::inner_guarded : Import::Where::inner;
    return inside(Block::guarded) ? Import::Where::guarded : Import::Where::top;
  }

  void bind(std::string_view name, std::size_t at) {
    if (at_top()) out_.names.emplace(std::string(name), static_cast<std::uint32_t>(at));
  }

  void statement(std::size_t begin, std::size_t end, int depth) {
    if (begin >= end || depth > kDeepest) return;
    const char c = text_[begin];
    if (c == '@' || c == '"' || c == '\'' || c == ')' || c == '#') return;
    Tokens t(text_, begin, end);
    t.take("async");
    if (t.is("import")) return import(t, begin);
    if (t.is("from")) return from(t, begin, end);
    if (t.is("def")) return definition(t, Block::function);
    if (t.is("class")) return definition(t, Block::class_);
    if (t.is("global")) return global(t);
    if (t.is("type")) {  // type Name[T] = …
      Tokens next = t;
      next.next();
      if (next.is_name()) return bind(next.token(), next.begin());
    }
    for (const std::string_view word : {"if", "elif", "else", "try", "except", "finally", "with", "for", "while", "match", "case"})
      if (t.is(word)) return block(t, word, end, depth);
    if (!at_top()) return;
    if (t.is_name() || t.is("(") || t.is("[") || t.is("*")) assignment(t);
  }

  void definition(Tokens& t, Block kind) {
    t.next();
    if (t.is_name()) {
      bind(t.token(), t.begin());
      if (kind == Block::class_) out_.classes.emplace(std::string(t.token()), static_cast<std::uint32_t>(t.begin()));
    }
    blocks_.push_back({indent_, kind});
  }

  // A function may bind the names later; when is not known.
  void global(Tokens& t) {
    for (t.next(); !t.done(); t.next())
      if (t.is_name()) out_.names.emplace(std::string(t.token()), static_cast<std::uint32_t>(t.begin()));
  }

  void block(Tokens& t, std::string_view word, std::size_t end, int depth) {
    Block kind = Block::guarded;
    if (word == "try" || word == "except") kind = Block::caught;
    if (word == "finally" || word == "with") kind = Block::plain;
    t.next();
    // `match = re.match(…)`, `case = 1`: names after all.
    if ((word == "match" || word == "case") && (t.is("=") || t.is(":") || t.is(".") || t.is(","))) {
      if (t.is("=") && at_top()) bind(word, t.begin());
      return;
    }
    if (word == "with" && contains(text_.substr(t.begin(), end - t.begin()), "suppress")) kind = Block::caught;
    int nesting = 0;
    bool names = word == "for" || word == "case", negated = false;
    std::size_t last = t.begin();
    for (; !t.done(); t.next()) {
      if (t.is("(") || t.is("[") || t.is("{")) ++nesting;
      if (t.is(")") || t.is("]") || t.is("}")) --nesting;
      if (t.is("not")) negated = true;
      if (t.is("TYPE_CHECKING") && word == "if" && !negated) kind = Block::typing;
      if (t.is("in") && nesting <= 0) names = false;
      if (t.is(":") && nesting <= 0) break;
      if (names && t.is_name()) bind(t.token(), t.begin());
      if (t.is("as")) {
        names = true;
        continue;
      }
      if (word == "with" && t.is(",") && nesting <= 0) names = false;
      if (t.is(":=")) out_.open = out_.open || at_top();
      last = t.end();
    }
    blocks_.push_back({indent_, kind});
    if (t.done()) return;
    t.next();
    (void)last;
    if (!t.done()) statement(t.begin(), end, depth + 1);
  }

  // Names before the last `=` of the line, as far as they are plain names.
  void assignment(Tokens& t) {
    std::vector<std::pair<std::string_view, std::size_t>> pending;
    int nesting = 0;
    bool annotation = false;
    std::string_view before;
    std::size_t brackets_of_targets = 0;
    const bool opened = t.is("(") || t.is("[");
    for (; !t.done(); t.next()) {
      const bool opens = t.is("(") || t.is("[") || t.is("{");
      // A call or a subscript is no target, and what stands in it is none either.
      if (opens && nesting == 0 && !before.empty() && (name_char(before.front()) || before == ")" || before == "]")) {
        if (t.is("(") && (before == "exec" || before == "setattr" || before == "globals" || before == "vars" || before == "locals"))
          out_.open = true;
        brackets_of_targets = 1;
        if (!pending.empty()) pending.pop_back();
      }
      if (opens) ++nesting;
      if (t.is(")") || t.is("]") || t.is("}")) {
        --nesting;
        if (nesting == 0) brackets_of_targets = 0;
      }
      if (t.is(":=")) out_.open = true;
      if (nesting == 0 && t.is(";")) {
        out_.open = out_.open || text_.substr(t.end()).substr(0, 1) == " ";
        break;
      }
      if (nesting == 0 && t.is("=")) {
        for (const auto& [name, at] : pending) bind(name, at);
        pending.clear();
        annotation = false;
      } else if (nesting == 0 && t.is(":")) {
        for (const auto& [name, at] : pending) bind(name, at);
        pending.clear();
        annotation = true;
      } else if (t.is_name() && !annotation && brackets_of_targets == 0 && before != "." && (nesting == 0 || opened)) {
        if (t.is("exec") || t.is("globals")) out_.open = true;
        pending.emplace_back(t.token(), t.begin());
      } else if (t.is(".") && !pending.empty()) {
        if (pending.back().first == "sys") out_.open = true;  // sys.modules[__name__] = …
        pending.pop_back();
      }
      before = t.token();
    }
  }

  std::string dotted(Tokens& t) {
    std::string name;
    while (!t.done()) {
      if (t.is_name() && (name.empty() || name.back() == '.'))
        name += t.token();
      else if (t.is(".") && !name.empty() && name.back() != '.')
        name += '.';
      else
        break;
      t.next();
    }
    return name;
  }

  // Files of templates have placeholders where names should be.
  static bool is_dotted(const std::string& name) {
    return std::all_of(name.begin(), name.end(), [](char c) { return name_char(c) || c == '.'; });
  }

  void add(Import one) {
    if (!is_dotted(one.module)) {
      out_.open = true;
      return;
    }
    one.where = where();
    out_.imports.push_back(std::move(one));
  }

  void import(Tokens& t, std::size_t begin) {
    t.next();
    while (t.is_name()) {
      Import one;
      one.begin = static_cast<std::uint32_t>(begin);
      one.module_begin = static_cast<std::uint32_t>(t.begin());
      std::size_t last = t.end();
      while (t.is_name() || t.is(".")) {
        if (t.is("as")) break;
        one.module += t.token();
        last = t.end();
        t.next();
      }
      one.module_end = static_cast<std::uint32_t>(last);
      ImportedName name{one.module, "", one.module_begin, one.module_end};
      if (t.take("as")) {
        name.alias = t.token();
        last = t.end();
        t.next();
      }
      one.end = static_cast<std::uint32_t>(last);
      bind(name.alias.empty() ? std::string_view(one.module).substr(0, one.module.find('.')) : std::string_view(name.alias), begin);
      one.names.push_back(std::move(name));
      add(std::move(one));
      if (!t.take(",")) break;
    }
    rest(t);
  }

  void from(Tokens& t, std::size_t begin, std::size_t end) {
    t.next();
    Import one;
    one.from = true;
    one.begin = static_cast<std::uint32_t>(begin);
    one.module_begin = static_cast<std::uint32_t>(t.begin());
    for (; t.is("."); t.next()) ++one.dots;
    std::size_t last = t.begin();
    while (!t.done() && !t.is("import")) {
      one.module += t.token();
      last = t.end();
      t.next();
    }
    one.module_end = static_cast<std::uint32_t>(one.module.empty() ? one.module_begin + static_cast<std::uint32_t>(one.dots) : last);
    if (!t.take("import")) return;
    t.take("(");
    one.end = static_cast<std::uint32_t>(end);
    while (!t.done() && !t.is(")") && !t.is(";")) {
      if (t.is("*")) {
        one.star = true;
        one.end = static_cast<std::uint32_t>(t.end());
      }
      if (t.is_name()) {
        ImportedName name{std::string(t.token()), "", static_cast<std::uint32_t>(t.begin()), static_cast<std::uint32_t>(t.end())};
        t.next();
        if (t.take("as")) {
          name.alias = t.token();
          name.end = static_cast<std::uint32_t>(t.end());
          t.next();
        }
        one.end = name.end;
        bind(name.alias.empty() ? name.name : name.alias, name.begin);
        one.names.push_back(std::move(name));
        continue;
      }
      t.next();
    }
    if (t.is(")")) {
      one.end = static_cast<std::uint32_t>(t.end());
      t.next();
    }
    add(std::move(one));
    rest(t);
  }

  // `import a; import b`: what follows is not read, so that names may be missing here.
  void rest(Tokens& t) {
    if (t.is(";") && at_top()) out_.open = true;
  }

  std::string_view text_;
  std::vector<OpenBlock> blocks_;
  std::uint32_t indent_ = 0;
  Outline out_;
};

}  // namespace

Outline outline(std::string_view text) { return Outliner(text).run(); }

}  // namespace underpin::code
