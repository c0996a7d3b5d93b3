#include "schema/generated_names.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace underpin {

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label, std::size_t max_bytes) {
  const std::size_t overhead = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t room = max_bytes > overhead ? max_bytes - overhead : 0;
  std::size_t length1 = name1.size(), length2 = name2.size();
  while (length1 + length2 > room) {
    if (length1 > length2)
      --length1;
    else if (length2 > 0)
      --length2;
    else
      break;
  }
  std::string out(clip_utf8(name1, length1));
  if (!name2.empty()) out.append("_").append(clip_utf8(name2, length2));
  if (!label.empty()) out.append("_").append(label);
  return out;
}

std::string choose_name(std::string_view name1, std::string_view name2, std::string_view label, std::size_t max_bytes,
                        const std::function<bool(const std::string&)>& taken) {
  std::string numbered(label);
  for (int pass = 1;; ++pass) {
    std::string name = make_object_name(name1, name2, numbered, max_bytes);
    if (!taken(name)) return name;
    numbered = std::string(label) + std::to_string(pass);
  }
}

std::string join_column_names(const std::vector<std::string>& columns, std::size_t max_bytes) {
  std::string out;
  for (const std::string& column : columns) {
    if (!out.empty()) out += '_';
    out += column;
    if (out.size() > max_bytes) break;
  }
  return out;
}

namespace {
// How sure a name is: 2 a column or function, 1 a type or CASE, 0 none. After PostgreSQL's FigureColnameInternal.
using Named = std::pair<std::string, int>;

enum class Kind { word, quoted, literal, group, bracket, cast, dot, other };
struct Token {
  Kind kind;
  std::string text;  // words in lower case; groups without their brackets
};

bool identifier_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t skip_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size()) {
    if (text[at] == quote && (at + 1 >= text.size() || text[at + 1] != quote)) return at + 1;
    at += text[at] == quote ? 2 : 1;
  }
  return text.size();
}

std::size_t skip_group(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      at = skip_quoted(text, at);
      continue;
    }
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    ++at;
    if (depth == 0) return at;
  }
  return text.size();
}

std::vector<Token> tokens(std::string_view text) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t end = i + 1;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
    } else if (c == '\'') {
      end = skip_quoted(text, i);
      out.push_back({Kind::literal, ""});
    } else if (c == '"') {
      end = skip_quoted(text, i);
      out.push_back({Kind::quoted, replace_all(std::string(text.substr(i + 1, end > i + 2 ? end - i - 2 : 0)), "\"\"", "\"")});
    } else if (c == '(' || c == '[') {
      end = skip_group(text, i);
      out.push_back({c == '(' ? Kind::group : Kind::bracket, std::string(text.substr(i + 1, end > i + 2 ? end - i - 2 : 0))});
    } else if (c == ':' && text.substr(i, 2) == "::") {
      end = i + 2;
      out.push_back({Kind::cast, ""});
    } else if (c == '.') {
      out.push_back({Kind::dot, ""});
    } else if (identifier_char(c)) {
      while (end < text.size() && identifier_char(text[end])) ++end;
      const bool number = c >= '0' && c <= '9';
      out.push_back({number ? Kind::literal : Kind::word, lower(text.substr(i, end - i))});
    } else {
      out.push_back({Kind::other, std::string(1, c)});
    }
    i = end;
  }
  return out;
}

// The parser's own name of a type ("int" is int4 in the catalog), from the words after `::`.
std::string type_word(const std::vector<Token>& all, std::size_t at) {
  static const std::pair<std::string_view, std::string_view> names[] = {
      {"int", "int4"},     {"integer", "int4"}, {"bigint", "int8"},    {"smallint", "int2"}, {"boolean", "bool"},
      {"real", "float4"},  {"float", "float8"}, {"double", "float8"},  {"decimal", "numeric"}, {"dec", "numeric"},
      {"char", "bpchar"},  {"character", "bpchar"}};
  if (at >= all.size()) return "";
  std::string word = all[at].text;
  while (at + 2 < all.size() && all[at + 1].kind == Kind::dot) word = all[at += 2].text;
  const bool varying = at + 1 < all.size() && all[at + 1].text == "varying";
  if (varying) return word == "bit" ? "varbit" : "varchar";
  if ((word == "timestamp" || word == "time"))
    for (std::size_t i = at + 1; i < all.size(); ++i)
      if (all[i].text == "with") return word + "tz";
  for (const auto& [written, kept] : names)
    if (word == written && all[at].kind == Kind::word) return std::string(kept);
  return word;
}

Named name_of(std::string_view text, int depth);

Named name_of_cast(std::string_view inside, int depth) {
  const std::vector<Token> all = tokens(inside);
  for (std::size_t i = all.size(); i-- > 0;)
    if (all[i].kind == Kind::word && all[i].text == "as") {
      const std::size_t as = lower(inside).rfind(" as ");
      Named inner = as == std::string::npos ? Named{"", 0} : name_of(inside.substr(0, as), depth + 1);
      return inner.second > 1 ? inner : Named{type_word(all, i + 1), 1};
    }
  return {"", 0};
}

Named name_of_call(const std::string& function, const Token& arguments, int depth) {
  if (function == "cast") return name_of_cast(arguments.text, depth);
  if (function == "trim") {
    const auto inside = tokens(arguments.text);
    if (!inside.empty() && inside[0].text == "leading") return {"ltrim", 2};
    if (!inside.empty() && inside[0].text == "trailing") return {"rtrim", 2};
    return {"btrim", 2};
  }
  return {function, 2};
}

Named name_of(std::string_view text, int depth) {
  if (depth > 64) return {"", 0};
  const std::vector<Token> all = tokens(trim(text));
  if (all.empty()) return {"", 0};
  Named named{"", 0};
  std::size_t at = 1;
  const Token& first = all[0];
  if (first.kind == Kind::word && first.text == "case") return all.back().text == "end" ? Named{"case", 1} : Named{"", 0};
  if (first.kind == Kind::word && first.text == "not") return {"", 0};
  if (first.kind == Kind::group) {
    named = name_of(first.text, depth + 1);
  } else if (first.kind == Kind::word && first.text == "array" && all.size() > 1 && all[1].kind == Kind::bracket) {
    named = {"array", 2};
    at = 2;
  } else if (first.kind == Kind::word || first.kind == Kind::quoted) {
    std::string name = first.text;
    while (at + 1 < all.size() && all[at].kind == Kind::dot) {
      name = all[at + 1].text;
      at += 2;
    }
    if (at < all.size() && all[at].kind == Kind::group)
      named = name_of_call(name, all[at++], depth);
    else if (name != "true" && name != "false" && name != "null")
      named = {name, 2};
  } else if (first.kind != Kind::literal) {
    return {"", 0};
  }
  while (at < all.size()) {
    if (all[at].kind == Kind::bracket) {
      ++at;
    } else if (all[at].kind == Kind::cast) {
      if (named.second <= 1) named = {type_word(all, at + 1), 1};
      for (++at; at < all.size() && all[at].kind != Kind::cast && all[at].kind != Kind::other; ++at)
        if (all[at].text == "at" || all[at].text == "is" || all[at].text == "and" || all[at].text == "or" || all[at].text == "collate") break;
    } else if (all[at].text == "collate" && at + 1 < all.size()) {
      at += 2;
      while (at + 1 < all.size() && all[at].kind == Kind::dot) at += 2;
    } else if (all[at].text == "at" && at + 2 < all.size() && all[at + 1].text == "time") {
      return {"timezone", 2};
    } else {
      return {"", 0};  // an operator
    }
  }
  return named;
}
}  // namespace

std::string name_of_expression(std::string_view text) { return name_of(text, 0).first; }

std::vector<std::string> index_column_names(const Index& index, std::size_t max_bytes) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& base) {
    std::string name = base;
    for (int number = 1; std::find(out.begin(), out.end(), name) != out.end(); ++number) {
      const std::string digits = std::to_string(number);
      name = std::string(clip_utf8(base, max_bytes - digits.size())) + digits;
    }
    out.push_back(std::move(name));
  };
  for (const IndexKey& key : index.keys) {
    std::string name = key.is_expression ? name_of_expression(key.key.text) : key.key.text;
    add(name.empty() ? "expr" : std::string(clip_utf8(name, max_bytes)));
  }
  for (const std::string& column : index.include) add(column);
  return out;
}

}  // namespace underpin
