#include "sql/comparable.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "sql/statements.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {

namespace {

bool one_of(std::string_view text, const Token& token, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (is_word(text, token, word)) return true;
  return false;
}

// Index behind the type name that begins at `at`: "character varying(32)[]", "app.status", "timestamp(3) with time zone".
std::size_t behind_type(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  const auto is = [&](std::size_t i, std::string_view word) { return i < tokens.size() && is_word(text, tokens[i], word); };
  const auto mark = [&](std::size_t i, char c) { return i < tokens.size() && is_punctuation(text, tokens[i], c); };
  const bool moment = is(at, "timestamp") || is(at, "time");
  const bool two_words = (is(at, "character") && is(at + 1, "varying")) || (is(at, "bit") && is(at + 1, "varying")) || (is(at, "double") && is(at + 1, "precision"));
  at += two_words ? 2 : 1;
  while (mark(at, '.')) at += 2;
  if (mark(at, '('))
    while (at < tokens.size() && !mark(at++, ')')) {
    }
  if (moment && (is(at, "with") || is(at, "without")) && is(at + 1, "time") && is(at + 2, "zone")) at += 3;
  while (mark(at, '[') && (mark(at + 1, ']') || mark(at + 2, ']'))) at += mark(at + 1, ']') ? 2 : 3;
  return at;
}

std::string without_casts(std::string_view text) {
  const auto tokens = pg_tokens(text);
  std::string out;
  for (std::size_t i = 0; i < tokens.size();) {
    if (text_of(text, tokens[i]) == "::") {
      i = behind_type(text, tokens, i + 1);
      continue;
    }
    if (!out.empty()) out += ' ';
    out += text_of(text, tokens[i++]);
  }
  return out;
}

// Brackets that decide what belongs together: around OR beside AND or behind NOT, around a sum beside a product. The rest is
// what a catalog prints around every operation.
class Brackets {
 public:
  Brackets(std::string_view text, const std::vector<Token>& tokens) : text_(text), tokens_(tokens), partners_(bracket_partners(text, tokens)), kept_(tokens.size(), false) {
    for (std::size_t i = 0; i < tokens.size(); ++i)
      if (is_punctuation(text, tokens[i], '(') && partners_[i] < tokens.size() && decides(i)) kept_[i] = kept_[partners_[i]] = true;
  }
  bool kept(std::size_t token) const { return kept_[token]; }

 private:
  bool is(std::size_t i, std::initializer_list<std::string_view> words) const {
    for (const std::string_view word : words)
      if (i < tokens_.size() && (is_word(text_, tokens_[i], word) || text_of(text_, tokens_[i]) == word)) return true;
    return false;
  }
  // One of the words stands between the brackets, not deeper.
  bool holds(std::size_t open, std::initializer_list<std::string_view> words) const {
    for (std::size_t i = open + 1; i < partners_[open]; ++i) {
      if (is_punctuation(text_, tokens_[i], '(') && partners_[i] < tokens_.size()) i = partners_[i];
      else if (is(i, words)) return true;
    }
    return false;
  }
  bool decides(std::size_t open) const {
    const std::size_t before = open == 0 ? tokens_.size() : open - 1, after = partners_[open] + 1;
    if (is(before, {"not"})) return holds(open, {"and", "or"});
    if (is(before, {"and"}) || is(after, {"and"})) return holds(open, {"or"});
    if (is(before, {"*", "/", "%", "-"}) || is(after, {"*", "/", "%"})) return holds(open, {"+", "-"});
    return false;
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  std::vector<std::size_t> partners_;
  std::vector<bool> kept_;
};

}  // namespace

std::string comparable_expression(std::string_view text) {
  const std::string bare = without_casts(text);
  const std::string printed = canonical_expression(bare, "");
  return without_casts(printed.empty() ? bare : printed);
}

namespace {

using Words = std::vector<std::string>;

Words words_of_expression(std::string_view text) {
  Words words;
  for (const Token& token : pg_tokens(text))
    words.push_back(token.kind == Token::Kind::word ? lower(text_of(text, token)) : std::string(text_of(text, token)));
  return words;
}

Words without_outer_brackets(Words words) {
  while (words.size() > 2 && words.front() == "(" && words.back() == ")") {
    int depth = 0;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      depth += words[i] == "(" ? 1 : words[i] == ")" ? -1 : 0;
      if (depth == 0) return words;  // the first one is closed before the end
    }
    words = Words(words.begin() + 1, words.end() - 1);
  }
  return words;
}

// What all have to hold for the condition to hold. BETWEEN has an AND of its own: such a condition stays whole.
std::vector<Words> conjuncts(const Words& words) {
  std::vector<Words> parts(1);
  int depth = 0;
  for (const std::string& word : words) {
    depth += word == "(" || word == "case" ? 1 : word == ")" || word == "end" ? -1 : 0;
    if (depth == 0 && (word == "or" || word == "between")) return {words};
    if (depth == 0 && word == "and") parts.emplace_back();
    else parts.back().push_back(word);
  }
  return parts;
}

bool names_a_column(const Words& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char c = words[i].empty() ? '.' : words[i].front();
    const bool letter = (c >= 'a' && c <= 'z') || c == '_' || c == '"';
    if (i % 2 == 0 ? !letter || words[i] == "true" || words[i] == "false" || words[i] == "null" : words[i] != ".") return false;
  }
  return words.size() % 2 == 1;
}

Words with_plain_truth(Words words) {
  words = without_outer_brackets(std::move(words));
  const auto ends = [&](std::initializer_list<std::string_view> tail) {
    return words.size() > tail.size() && std::equal(tail.begin(), tail.end(), words.end() - static_cast<std::ptrdiff_t>(tail.size()));
  };
  const bool holds = ends({"=", "true"}) || ends({"is", "true"}) || ends({"<>", "false"});
  const bool fails = ends({"=", "false"}) || ends({"is", "false"}) || ends({"<>", "true"});
  if (holds || fails) {
    const Words name = without_outer_brackets(Words(words.begin(), words.end() - 2));
    if (!names_a_column(name)) return words;
    Words out = fails ? Words{"not"} : Words{};
    out.insert(out.end(), name.begin(), name.end());
    return out;
  }
  if (words.size() > 1 && words.front() == "not") {
    const Words name = without_outer_brackets(Words(words.begin() + 1, words.end()));
    if (names_a_column(name)) words.assign(1, "not"), words.insert(words.end(), name.begin(), name.end());
  }
  return words;
}

}  // namespace

std::string comparable_condition(std::string_view text) {
  std::string out;
  for (const Words& part : conjuncts(without_outer_brackets(words_of_expression(comparable_expression(text))))) {
    if (!out.empty()) out += " and ";
    out += join(with_plain_truth(part), " ");
  }
  return out;
}

std::string comparable_statement(std::string_view text) {
  const auto tokens = pg_tokens(text);
  const Brackets brackets(text, tokens);
  std::string out;
  for (std::size_t i = 0; i < tokens.size();) {
    const Token& token = tokens[i];
    if (text_of(text, token) == "::") {
      i = behind_type(text, tokens, i + 1);
      continue;
    }
    const bool name = token.kind == Token::Kind::word || token.kind == Token::Kind::quoted_name;
    const bool qualifier = name && i + 2 < tokens.size() && is_punctuation(text, tokens[i + 1], '.');
    if (qualifier) {
      i += 2;
      continue;
    }
    const bool decides = brackets.kept(i++);
    if (is_punctuation(text, token, ';') || (!decides && (is_punctuation(text, token, '(') || is_punctuation(text, token, ')')))) continue;
    if (is_word(text, token, "as") && i < tokens.size()) {  // `x AS x` is `x`
      const std::string alias = name_of(text, tokens[i]);
      if (ends_with(" " + out, " " + alias)) ++i;
      continue;
    }
    if (one_of(text, token, {"asc", "outer", "inner"})) continue;
    if (is_word(text, token, "or") && i < tokens.size() && is_word(text, tokens[i], "replace")) {
      ++i;
      continue;
    }
    std::string word = name ? name_of(text, token) : std::string(text_of(text, token));
    if (word == "procedure") word = "function";
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace underpin::sql
