// DDL that JavaScript and TypeScript code sends to a database: string and template literals that are the first argument
// of an executing call, or tagged sql`…`. A lexer for literals and comments is enough for that.
#include <algorithm>

#include "base/text.h"
#include "readers/project/ddl_text.h"
#include "readers/project/outside_ddl.h"

namespace underpin::project {

namespace {

constexpr std::size_t kMostTypeArguments = 200;  // bytes

bool name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The name right before `at`, where only blanks and one opening bracket may stand between.
std::string_view call_before(std::string_view text, std::size_t at) {
  while (at > 0 && blank(text[at - 1])) --at;
  if (at > 0 && text[at - 1] == '(') --at;
  // type arguments: query<Row>(`…`)
  if (at > 0 && text[at - 1] == '>') {
    const std::size_t nearest = at - std::min(at, kMostTypeArguments);
    const std::size_t open = text.substr(nearest, at - nearest).rfind('<');
    if (open != std::string_view::npos) at = nearest + open;
  }
  std::size_t begin = at;
  while (begin > 0 && name_char(text[begin - 1])) --begin;
  return text.substr(begin, at - begin);
}

struct Literal {
  std::size_t begin = 0, end = 0;  // of the content
};

// Whether a '/' begins a regular expression here rather than divides: nothing that has a value stands before it. `last` is
// the last byte before it that is neither blank nor comment; npos at the beginning.
bool begins_pattern(std::string_view text, std::size_t last) {
  if (last == std::string_view::npos) return true;
  const char c = text[last];
  if (c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == '`' || c == '<') return false;  // `</div>` as well
  if (last > 0 && (c == '+' || c == '-') && text[last - 1] == c) return false;  // i++ / 2
  if (!name_char(c)) return static_cast<unsigned char>(c) < 0x80;
  std::size_t begin = last + 1;
  while (begin > 0 && last + 1 - begin < 12 && name_char(text[begin - 1])) --begin;
  const std::string_view word = text.substr(begin, last + 1 - begin);
  for (const std::string_view keyword : {"return", "typeof", "case", "in", "of", "do", "else", "delete", "void", "throw", "new", "instanceof", "yield", "await"})
    if (word == keyword) return true;
  return false;
}

// The '/' that ends the regular expression begun at `at`; npos if its line has none, so that it was none.
std::size_t pattern_end(std::string_view text, std::size_t at) {
  bool in_class = false;
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '[')
      in_class = true;
    else if (text[i] == ']')
      in_class = false;
    else if (text[i] == '/' && !in_class)
      return i;
  }
  return std::string_view::npos;
}

// All string and template literals; comments and regular expressions are passed over.
std::vector<Literal> literals(std::string_view text) {
  std::vector<Literal> found;
  std::size_t last = std::string_view::npos;      // see begins_pattern()
  std::size_t no_pattern = 0;                     // up to here no regular expression ends on this line
  bool templates = true;                          // false: a backtick opened what nothing closes; so does every later one
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '/' && text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '/' && text.substr(i, 2) == "/*") {
      const std::size_t close = text.find("*/", i + 2);
      if (close == std::string_view::npos) return found;
      i = close + 1;
      continue;
    }
    if (c == '/' && i >= no_pattern && begins_pattern(text, last)) {
      const std::size_t end = pattern_end(text, i);
      if (end != std::string_view::npos)
        i = end;
      else
        no_pattern = std::min(text.find('\n', i), text.size());
    } else if (c == '"' || c == '\'' || (c == '`' && templates)) {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != c && (c == '`' || text[end] != '\n')) end += text[end] == '\\' ? 2 : 1;
      end = std::min(end, text.size());
      if (c == '`' && end == text.size()) {
        templates = false;
      } else {
        found.push_back({i + 1, end});
        i = end;
      }
    }
    if (!blank(c)) last = std::min(i, text.size() - 1);
  }
  return found;
}

bool names_sqlite(std::string_view text) {
  return contains(text, "expo-sqlite") || contains(text, "react-native-sqlite") || contains(text, "react-native-quick-sqlite") || contains(text, "better-sqlite3") ||
         contains(text, "op-sqlite") || contains(text, "sql.js") || contains(text, "sqlite3") || contains(text, "SQLite");
}

}  // namespace

std::vector<OutsideDdl> javascript_ddl(const Sources& sources, FileId file) {
  const std::string_view text = sources.get(file).text;
  OutsideDdl place;
  place.path = sources.get(file).path;
  place.own_sqlite = names_sqlite(text);
  bool major = false;
  for (const Literal& literal : literals(text)) {
    const auto statements = ddl_statements(text.substr(literal.begin, literal.end - literal.begin));
    if (statements.empty()) continue;
    const std::string_view call = call_before(text, literal.begin - 1);
    if (!is_executing_call(call) && call != "sql") continue;
    if (place.what.empty()) {
      place.span = {file, static_cast<std::uint32_t>(literal.begin + statements.front().at),
                    static_cast<std::uint32_t>(literal.begin + statements.front().end)};
      place.what = statements.front().what;
    }
    for (const DdlStatement& statement : statements) {
      ++place.counts[statement.what];
      major = major || !statement.minor;
      if (!statement.table.empty()) place.tables.push_back(statement.table);
    }
  }
  if (!major) return {};
  return {place};
}

}  // namespace underpin::project
