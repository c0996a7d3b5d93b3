// Literal SQL of both engines, and what is asked of expressions.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"
#include "sql/statements.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const underpin::Rope rope(text);
  const underpin::Schema schema;
  const auto& postgresql = underpin::postgresql::postgresql_dialect(15);
  (void)underpin::sql::read_postgresql(rope, schema, postgresql);
  (void)underpin::sql::read_sqlite(rope, schema, underpin::sqlite::sqlite_dialect());
  (void)underpin::sql::answer_catalog_query(text, schema, postgresql);
  (void)underpin::sql::canonical_expression(text, "");
  (void)underpin::sql::columns_in_expression(text);
  return 0;
}
