// DDL that JavaScript and TypeScript code sends to a database: string and template literals that are the first argument
// of an executing call, or tagged sql`…`. A lexer for literals and comments is enough for that.
#include <algorithm>

#include "base/text.h"
#include "readers/project/ddl_text.h"
#include "readers/project/outside_ddl.h"

namespace underpin::project {

namespace {

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
    const std::size_t open = text.rfind('<', at);
    if (open != std::string_view::npos && at - open < 200) at = open;
  }
  std::size_t begin = at;
  while (begin > 0 && name_char(text[begin - 1])) --begin;
  return text.substr(begin, at - begin);
}

struct Literal {
  std::size_t begin = 0, end = 0;  // of the content
};

// All string and template literals. A `/` that opens a regular expression is taken for a division, which at worst
// misplaces a quote until the end of the line.
std::vector<Literal> literals(std::string_view text) {
  std::vector<Literal> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '/' && text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size());
    } else if (c == '/' && text.substr(i, 2) == "/*") {
      const std::size_t close = text.find("*/", i + 2);
      if (close == std::string_view::npos) return found;
      i = close + 1;
    } else if (c == '"' || c == '\'' || c == '`') {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != c && (c == '`' || text[end] != '\n')) end += text[end] == '\\' ? 2 : 1;
      end = std::min(end, text.size());
      found.push_back({i + 1, end});
      i = end;
    }
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
  place.count = 0;
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
    place.count += statements.size();
    for (const DdlStatement& statement : statements) {
      major = major || !statement.minor;
      if (!statement.table.empty()) place.tables.push_back(statement.table);
    }
  }
  if (!major) return {};
  return {place};
}

}  // namespace underpin::project
