// Columns as Drizzle spells them in TypeScript: types, defaults, texts and SQL in templates. Which names a file must
// import for it, and how it lays them out, its caller decides.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "schema/dialect.h"

namespace underpin::spell {

// "text" or 'text', with the escapes it needs.
std::string script_text(std::string_view value, char quote);
// sql`…`, behind the word `sql` as the file calls it.
std::string sql_template(const std::string& word, std::string_view sql);
bool script_identifier(std::string_view name);
// .key or ["a key"]
std::string script_member(const std::string& key, char quote);
// user_role → userRole; what no identifier can hold is left out.
std::string camel_case(std::string_view name);

// What makes a column of a type: integer(…), varchar(…, { length: 50 }).array().
struct DrizzleType {
  std::string builder;  // empty: no builder of Drizzle's; `base` is then the whole type without brackets
  std::string options;  // "length: 50", what stands between the braces; may be empty
  std::string base;
  int dimensions = 0;
};
DrizzleType drizzle_type(const std::string& type, bool sqlite);

// The text of a literal with or without a cast behind it; nullopt: something else.
std::optional<std::string> literal_of(std::string_view sql);
// The link that gives a column its default: ".default(0)", ".defaultNow()". `made` is the type as it is written there,
// `word` what the file calls `sql`, asked for only when it is needed.
template <class Word>
std::string drizzle_default(const std::string& sql, const DrizzleType& made, bool sqlite, bool enumeration, char quote, const Word& word);

namespace detail {
// The argument of .default(); nullopt: it must be SQL.
std::optional<std::string> plain_default(const std::string& sql, const DrizzleType& made, bool sqlite, bool enumeration, char quote);
std::optional<std::string> named_default(const std::string& sql, const DrizzleType& made, bool sqlite);
std::string bare_sql(const std::string& sql, bool sqlite);
}  // namespace detail

template <class Word>
std::string drizzle_default(const std::string& sql, const DrizzleType& made, bool sqlite, bool enumeration, char quote, const Word& word) {
  if (const auto named = detail::named_default(sql, made, sqlite)) return *named;
  if (const auto plain = detail::plain_default(sql, made, sqlite, enumeration, quote)) return ".default(" + *plain + ")";
  return ".default(" + sql_template(word(), detail::bare_sql(sql, sqlite)) + ")";
}

}  // namespace underpin::spell
