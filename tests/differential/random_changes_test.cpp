// Random changes applied by the model and run on the real engine: both take them or both refuse, and both end in the
// same catalog.
#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"
#include "support/engine_replay.h"
#include "support/random_schema.h"
#include "support/scratch_postgres.h"
#include "writers/catalog_json.h"

namespace underpin::test {
namespace {

// The server tells a view's query in its own words.
Schema without_views(Schema schema) {
  for (const ObjectName& name : schema.views.names()) schema.views.erase(name);
  return schema;
}

void agree(ScratchEngine& engine, const Dialect& dialect, std::uint64_t seed, int steps) {
  Random random(seed);
  Schema schema;
  Session session;
  std::string story;
  for (int i = 0; i < steps; ++i) {
    const Change change = random_change(random, schema, dialect);
    std::string sql;
    const auto statements = statements_to_send(change, schema, dialect);
    for (const std::string& statement : statements) sql += statement + ";\n";
    if (statements.empty() || dialect.outside_transaction(change)) continue;
    const auto failure = apply(schema, change, dialect, session);
    const auto error = engine.run(statements, false);
    ASSERT_EQ(failure.has_value(), error.has_value()) << "seed " << seed << ", after\n" << story << "\n" << sql << "we: "
                                                      << (failure ? failure->message : "fine") << "\nengine: " << error.value_or("fine");
    if (!failure) story += sql;
  }
  const auto catalog = engine.inspect();
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog_json(without_views(schema), dialect, {}, nullptr), catalog_json(without_views(*catalog), dialect, {}, nullptr)) << "seed " << seed << "\n" << story;
}

TEST(RandomChanges, OnPostgresql) {
  UNDERPIN_NEEDS_POSTGRES();
  for (std::uint64_t seed = 1; seed <= 20 && !HasFailure(); ++seed) {
    auto engine = postgresql_engine();
    ASSERT_TRUE(engine);
    agree(*engine, postgresql::postgresql_dialect(15), seed, 60);
  }
}

TEST(RandomChanges, OnSqlite) {
  for (std::uint64_t seed = 1; seed <= 40 && !HasFailure(); ++seed) {
    auto engine = sqlite_engine();
    ASSERT_TRUE(engine);
    agree(*engine, sqlite::sqlite_dialect(), seed, 60);
  }
}

}  // namespace
}  // namespace underpin::test
