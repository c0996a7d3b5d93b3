// What ALTER COLUMN … TYPE costs: nothing, indexes built anew, or the whole table written anew. Pure; follows what the server
// does (measured by a test), not what it might do.
#pragma once
#include <string>

#include "schema/dialect.h"

namespace underpin::postgresql {

struct TypeChange {
  enum class Cost { nothing, indexes, timezone, rewrite } cost = Cost::rewrite;  // timezone: nothing with TimeZone UTC, else a rewrite
  bool constrained_domain = false;                                               // the rewrite is for the sake of the domain's CHECK
};

// `from` and `to` as the catalog spells them; `using_expression` empty: there is none.
TypeChange type_change(const Schema& schema, const Dialect& dialect, const std::string& from, const std::string& to,
                       const std::string& column, const std::string& using_expression);

// A value of such a domain has to be tried.
bool constrained_domain(const Schema& schema, const Dialect& dialect, const std::string& type);

}  // namespace underpin::postgresql
