#include "engines/postgresql/volatility.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/uses.h"
#include "sql/statements.h"

namespace underpin::postgresql {

namespace {

// Of the server and of the extensions it comes with.
constexpr std::array<std::string_view, 18> kVolatile = {
    "clock_timestamp",    "currval",          "gen_random_bytes", "gen_random_uuid", "gen_salt",  "lastval",      "nextval",
    "pg_sleep",           "random",           "random_normal",    "setval",          "timeofday", "txid_current", "uuid_generate_v1",
    "uuid_generate_v1mc", "uuid_generate_v4", "uuidv4",           "uuidv7"};

bool declared_volatile(const Function& function) {
  const std::string definition = lower(function.definition);
  // What stands inside the body may name the words too; between the argument list and the body it rarely does otherwise.
  const std::size_t body = definition.find("$");
  const std::string head = definition.substr(0, body);
  const std::string tail =
      definition.substr(std::min(definition.size(), definition.rfind('$') == std::string::npos ? 0 : definition.rfind('$')));
  return !contains(head, "immutable") && !contains(head, "stable") && !contains(tail, "immutable") && !contains(tail, "stable");
}

}  // namespace

bool is_volatile(const Expression& expression, const Schema& schema) {
  const auto called = sql::functions_in_expression(expression.text.empty() ? expression.canonical : expression.text);
  if (!called) return false;
  return std::any_of(called->begin(), called->end(), [&](const std::string& name) {
    if (std::find(kVolatile.begin(), kVolatile.end(), lower(name)) != kVolatile.end()) return true;
    const auto keys = functions_named(schema, {"", name});
    return std::any_of(keys.begin(), keys.end(), [&](const ObjectName& key) {
      const Function* function = schema.functions.find(key);
      return function && declared_volatile(*function);
    });
  });
}

}  // namespace underpin::postgresql
