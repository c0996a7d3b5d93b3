// How PostgreSQL writes names: quoted only where its own quote_identifier() would.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/name.h"

namespace underpin::postgresql {

std::string quote(std::string_view identifier);
std::string quote(const ObjectName& name);                       // schema-qualified where a schema is named
std::string quote_list(const std::vector<std::string>& columns);  // "a, \"B\""
std::string quote_collation(std::string_view collation);          // as the model has it: a name, or "schema"."name" quoted
std::string literal(std::string_view text);                       // 'it''s', E'…' where a backslash is in it
// A canonical type (names unquoted, see Dialect::canonical_type) as SQL can read it: user types quoted where needed.
std::string quote_type(std::string_view canonical_type);

}  // namespace underpin::postgresql
