// PostgreSQL's quoting of names and literals, as quote_identifier() and the catalog's own printing do it.
#pragma once
#include <string>
#include <string_view>

namespace underpin::sql {

// True for keywords that a name must be quoted to be (every one that is not unreserved).
bool pg_keyword(std::string_view word);
std::string quote_name(std::string_view name);
std::string quote_literal(std::string_view value);

}  // namespace underpin::sql
