// SQLite's SQL cut into tokens, by the rules of its own tokenizer: enough to find and replace names in stored texts.
// What the tokens mean is for others.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sqlite {

struct Token {
  enum class Kind { word, quoted_name, string, number, symbol } kind = Kind::symbol;
  std::size_t begin = 0, end = 0;  // bytes of the text
};

// Blanks and comments are left out. Unclosed quotes and comments reach to the end.
std::vector<Token> tokens_of(std::string_view text);
// The name a word or quoted token stands for.
std::string name_of(std::string_view text, const Token& token);
inline std::string_view text_of(std::string_view text, const Token& token) { return text.substr(token.begin, token.end - token.begin); }
bool is_word(std::string_view text, const Token& token, std::string_view word);
// Index of the token behind the bracket that closes the one at `open`; tokens.size() if none does.
std::size_t behind_brackets(std::string_view text, const std::vector<Token>& tokens, std::size_t open);

std::string quote(std::string_view identifier);
std::string quote_always(std::string_view identifier);
std::string literal(std::string_view text);

}  // namespace underpin::sqlite
