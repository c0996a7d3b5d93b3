#include "readers/project/ddl_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"

namespace underpin::project {

namespace {

bool word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Reads words, quoted names and signs of a statement; `{…}`, `%s`, `:x` and `${…}` count as names with holes.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool take(std::string_view keyword) {
    skip();
    if (text_.size() - at_ < keyword.size() || !iequals(text_.substr(at_, keyword.size()), keyword)) return false;
    if (at_ + keyword.size() < text_.size() && word_char(text_[at_ + keyword.size()])) return false;
    at_ += keyword.size();
    return true;
  }
  bool take_any(const std::vector<std::string_view>& keywords) {
    return std::any_of(keywords.begin(), keywords.end(), [&](std::string_view keyword) { return take(keyword); });
  }
  void if_exists() {
    if (take("IF")) {
      take("NOT");
      take("EXISTS");
    }
  }
  char peek() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  std::size_t name_end() const { return name_end_; }
  // A possibly qualified name; false when there is none.
  bool name(ObjectName& out) {
    const bool found = qualified_name(out);
    if (found) name_end_ = at_;
    return found;
  }

 private:
  bool qualified_name(ObjectName& out) {
    std::string part;
    if (!simple_name(part)) return false;
    out = {"", part};
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (!simple_name(part)) return false;
      out = {out.name == "public" ? "" : out.name, part};
    }
    return true;
  }
  void skip() {
    while (at_ < text_.size() && std::strchr(" \t\r\n\f\v\\", text_[at_])) ++at_;
  }
  bool simple_name(std::string& out) {
    skip();
    out.clear();
    if (at_ >= text_.size()) return false;
    const char first = text_[at_];
    if (first == '"' || first == '`' || first == '[') {
      const std::size_t close = text_.find(first == '[' ? ']' : first, at_ + 1);
      if (close == std::string_view::npos) return false;
      out = std::string(text_.substr(at_ + 1, close - at_ - 1));
      at_ = close + 1;
      return true;
    }
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '{') {  // a hole of a template
        const std::size_t close = text_.find('}', at_);
        if (close == std::string_view::npos) break;
        out += text_.substr(at_, close + 1 - at_);
        at_ = close + 1;
      } else if (word_char(c) || (c == '%' && at_ + 1 < text_.size() && std::strchr("sIL(", text_[at_ + 1]))) {
        out += c;
        ++at_;
      } else {
        break;
      }
    }
    if (!out.empty() && out.find_first_of("{%$") == std::string::npos) out = lower(out);
    return !out.empty();
  }
  std::string_view text_;
  std::size_t at_;
  std::size_t name_end_ = 0;
};

bool create_statement(Reader& read, DdlStatement& found) {
  if (read.take("OR")) read.take("REPLACE");
  if (const bool extension = read.take("EXTENSION"); extension || read.take("SCHEMA")) {
    found.what = extension ? "CREATE EXTENSION" : "CREATE SCHEMA";
    found.minor = true;
    ObjectName name;
    read.if_exists();
    return read.name(name);
  }
  const bool temporary = read.take_any({"TEMPORARY", "TEMP", "LOCAL", "GLOBAL"});
  if (temporary) return false;  // gone with the session
  read.take_any({"UNLOGGED", "FOREIGN"});
  ObjectName name;
  if (read.take("TABLE")) {
    found.what = "CREATE TABLE";
    read.if_exists();
    return read.name(found.table) && (read.peek() == '(' || read.take("AS") || read.take("PARTITION") || read.take("OF"));
  }
  const bool unique = read.take("UNIQUE");
  if (read.take("INDEX")) {
    found.what = "CREATE INDEX";
    read.take("CONCURRENTLY");
    read.if_exists();
    if (!read.take("ON")) {
      if (!read.name(name) || !read.take("ON")) return false;
    }
    read.take("ONLY");
    return read.name(found.table) && (read.peek() == '(' || read.peek() == '{' || read.take("USING") || read.peek() == '\0');
  }
  if (unique) return false;
  const bool materialized = read.take("MATERIALIZED");
  if (read.take("VIEW")) {
    found.what = materialized ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW";
    read.if_exists();
    return read.name(found.table) && (read.peek() == '(' || read.take("AS"));
  }
  if (read.take("TYPE") || read.take("DOMAIN")) {
    found.what = "CREATE TYPE";
    return read.name(name) && (read.take("AS") || read.peek() == '(');
  }
  if (read.take("SEQUENCE")) {
    found.what = "CREATE SEQUENCE";
    read.if_exists();
    return read.name(name);
  }
  if (read.take("FUNCTION") || read.take("PROCEDURE")) {
    found.what = "CREATE FUNCTION";
    return read.name(name) && read.peek() == '(';
  }
  if (read.take("TRIGGER") || read.take("POLICY")) {
    found.what = "CREATE TRIGGER";
    return read.name(name) && read.take_any({"BEFORE", "AFTER", "INSTEAD", "ON"});
  }
  return false;
}

bool alter_statement(Reader& read, DdlStatement& found) {
  ObjectName name;
  if (read.take("TABLE")) {
    found.what = "ALTER TABLE";
    read.if_exists();
    read.take("ONLY");
    return read.name(found.table) && read.take_any({"ADD", "DROP", "ALTER", "RENAME", "SET", "OWNER", "ENABLE", "DISABLE", "VALIDATE", "ATTACH", "DETACH",
                                                    "FORCE", "INHERIT", "REPLICA", "CLUSTER", "MODIFY", "CHANGE"});
  }
  if (read.take("TYPE") || read.take("DOMAIN")) {
    found.what = "ALTER TYPE";
    return read.name(name) && read.take_any({"ADD", "RENAME", "ALTER", "SET", "DROP", "OWNER"});
  }
  if (read.take("INDEX") || read.take("SEQUENCE") || read.take("VIEW")) {
    found.what = "ALTER INDEX";
    read.if_exists();
    return read.name(name) && read.take_any({"RENAME", "SET", "OWNED", "RESTART", "OWNER", "INCREMENT"});
  }
  return false;
}

bool drop_statement(Reader& read, DdlStatement& found) {
  read.take("MATERIALIZED");
  ObjectName name;
  std::string_view kind;
  for (const std::string_view candidate : {"TABLE", "INDEX", "VIEW", "TYPE", "SEQUENCE", "FUNCTION", "TRIGGER", "POLICY"})
    if (kind.empty() && read.take(candidate)) kind = candidate;
  if (kind.empty()) return false;
  found.what = "DROP " + std::string(kind);
  read.take("CONCURRENTLY");
  read.if_exists();
  if (!read.name(name)) return false;
  if (kind == "TABLE") found.table = name;
  const char next = read.peek();
  return next == '\0' || next == ';' || next == ',' || next == '(' || read.take_any({"CASCADE", "RESTRICT", "ON"});
}

// Where statements can begin: the start, behind each ';', and each new line; comments are passed over.
std::vector<std::size_t> starts(std::string_view text) {
  std::vector<std::size_t> result;
  bool fresh = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '-' && text.substr(i, 2) == "--") {
      i = std::min(text.find('\n', i), text.size());
      fresh = true;
    } else if (c == '/' && text.substr(i, 2) == "/*") {
      const std::size_t close = text.find("*/", i + 2);
      if (close == std::string_view::npos) break;
      i = close + 1;
    } else if (c == ';' || c == '\n') {
      fresh = true;
    } else if (fresh && !std::strchr(" \t\r\\", c)) {
      fresh = false;
      result.push_back(i);
    }
  }
  return result;
}

bool follows(std::string_view text, std::size_t at, std::string_view verb) {
  return text.size() - at > verb.size() && iequals(text.substr(at, verb.size()), verb) && std::strchr(" \t\r\n", text[at + verb.size()]);
}

}  // namespace

std::vector<DdlStatement> ddl_statements(std::string_view text) {
  std::vector<DdlStatement> found;
  if (!may_have_ddl(text)) return found;
  for (const std::size_t at : starts(text)) {
    DdlStatement statement;
    statement.at = at;
    Reader read(text, at);
    bool is_ddl = false;
    if (follows(text, at, "CREATE")) {
      is_ddl = create_statement(read = Reader(text, at + 6), statement);
    } else if (follows(text, at, "ALTER")) {
      is_ddl = alter_statement(read = Reader(text, at + 5), statement);
    } else if (follows(text, at, "DROP")) {
      is_ddl = drop_statement(read = Reader(text, at + 4), statement);
    }
    statement.end = std::max(read.name_end(), at);
    if (is_ddl) found.push_back(std::move(statement));
  }
  return found;
}

bool may_have_ddl(std::string_view text) {
  // Programs write keywords in capitals or in small letters, hardly ever mixed.
  constexpr std::array<std::string_view, 6> verbs = {"CREATE", "ALTER", "DROP", "create", "alter", "drop"};
  for (const std::string_view verb : verbs) {
    std::size_t from = 0;
    while (from < text.size()) {
      const void* hit = memmem(text.data() + from, text.size() - from, verb.data(), verb.size());
      if (!hit) break;
      const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
      from = at + verb.size();
      if (from < text.size() && std::strchr(" \t\r\n", text[from]) && (at == 0 || !word_char(text[at - 1]))) return true;
    }
  }
  return false;
}

}  // namespace underpin::project
