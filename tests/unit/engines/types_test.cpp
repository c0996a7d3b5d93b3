#include "engines/postgresql/types.h"

#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "engines/postgresql/quote.h"

namespace underpin::postgresql {
namespace {

TEST(PostgresqlTypes, SpellingsOfTheCatalog) {
  const std::pair<const char*, const char*> cases[] = {
      {"INT", "integer"}, {"int4", "integer"}, {"BIGSERIAL", "bigint"}, {"Float", "double precision"}, {"float(24)", "real"},
      {"FLOAT(25)", "double precision"}, {"dec(10)", "numeric(10,0)"}, {"NUMERIC(10, 2)", "numeric(10,2)"}, {"decimal", "numeric"},
      {"VARCHAR(50)", "character varying(50)"}, {"national character varying (7)", "character varying(7)"}, {"char", "character(1)"},
      {"nchar(3)", "character(3)"}, {"bpchar", "bpchar"}, {"\"char\"", "\"char\""}, {"bit", "bit(1)"}, {"bit varying(5)", "bit varying(5)"},
      {"timestamp", "timestamp without time zone"}, {"TIMESTAMP(3) WITH TIME ZONE", "timestamp(3) with time zone"},
      {"timestamptz(9)", "timestamp(6) with time zone"}, {"time with time zone", "time with time zone"}, {"timetz", "time with time zone"},
      {"interval day to second(3)", "interval day to second(3)"}, {"INTERVAL YEAR TO MONTH", "interval year to month"}, {"interval(2)", "interval(2)"},
      {"text[]", "text[]"}, {"integer[3][]", "integer[]"}, {"int ARRAY", "integer[]"}, {"int ARRAY[4]", "integer[]"}, {"_text", "text[]"},
      {"pg_catalog.int4", "integer"}, {"public.status", "status"}, {"\"public\".\"MyEnum\"", "MyEnum"}, {"auth.kind[]", "auth.kind[]"},
      {"VECTOR(1536)", "vector(1536)"}, {"GEOMETRY(POINT, 4326)", "geometry(Point,4326)"}, {"geography(MultiPolygonZ,4326)", "geography(MultiPolygonZ,4326)"},
      {"CITEXT", "citext"}, {"Status", "Status"}, {"double  precision", "double precision"}};
  for (const auto& [written, expected] : cases) EXPECT_EQ(canonical_type(written), expected) << written;
}

TEST(PostgresqlTypes, ACanonicalSpellingStaysAsItIs) {
  for (const char* type : {"character varying(50)", "timestamp(3) with time zone", "numeric(10,2)", "integer[]", "status", "auth.kind", "bit(1)", "bpchar",
                           "\"char\"", "interval day to second(3)", "geometry(Point,4326)"})
    EXPECT_EQ(canonical_type(type), type);
}

TEST(PostgresqlTypes, WhatIsNoTypeIsKeptAsWritten) {
  for (const char* text : {"", "int; drop table x", "(", "varchar(", "a b c d", "t%TYPE"}) EXPECT_NO_FATAL_FAILURE(canonical_type(text));
  EXPECT_EQ(canonical_type("t%TYPE"), "t%TYPE");
  EXPECT_EQ(canonical_type("int; drop table x"), "int; drop table x");
  const std::string huge(1 << 20, '(');
  EXPECT_EQ(canonical_type(huge), huge);
}

TEST(PostgresqlTypes, OperatorClasses) {
  EXPECT_TRUE(has_default_opclass("btree", "integer"));
  EXPECT_TRUE(has_default_opclass("btree", "character varying(20)"));
  EXPECT_FALSE(has_default_opclass("btree", "json"));
  EXPECT_FALSE(has_default_opclass("btree", "point"));
  EXPECT_TRUE(has_default_opclass("gin", "text[]"));
  EXPECT_TRUE(has_default_opclass("gin", "jsonb"));
  EXPECT_FALSE(has_default_opclass("gin", "text"));
  EXPECT_EQ(opclass_extension("gin", "integer"), "btree_gin");
  EXPECT_FALSE(has_default_opclass("gist", "integer"));
  EXPECT_EQ(opclass_extension("gist", "integer"), "btree_gist");
  EXPECT_TRUE(has_default_opclass("gist", "tstzrange"));
  EXPECT_TRUE(has_default_opclass("btree", "status")) << "an unknown name counts as an enum";
  EXPECT_FALSE(has_default_opclass("gist", "status"));
  EXPECT_TRUE(has_default_opclass("gist", "geometry(Point,4326)"));
  EXPECT_EQ(default_opclass_name("gin", "jsonb"), "jsonb_ops");
}

TEST(PostgresqlTypes, ForeignKeysLookOneWay) {
  EXPECT_TRUE(references("integer", "bigint"));
  EXPECT_TRUE(references("bigint", "numeric(10,2)"));
  EXPECT_FALSE(references("numeric", "bigint"));
  EXPECT_FALSE(references("uuid", "character varying(36)"));
  EXPECT_FALSE(references("character varying", "uuid"));
  EXPECT_TRUE(references("character varying(5)", "text"));
  EXPECT_FALSE(references("text", "integer"));
  EXPECT_TRUE(references("status", "status"));
  EXPECT_FALSE(references("status", "text"));
  EXPECT_FALSE(references("json", "json")) << "json cannot be a key";
  EXPECT_FALSE(references("integer[]", "bigint[]"));
}

TEST(PostgresqlTypes, AssignmentCasts) {
  EXPECT_TRUE(assignable("integer", "character varying(10)"));
  EXPECT_FALSE(assignable("character varying", "integer"));
  EXPECT_FALSE(assignable("text", "status"));
  EXPECT_TRUE(assignable("status", "text"));
  EXPECT_FALSE(assignable("text", "jsonb"));
  EXPECT_TRUE(assignable("json", "jsonb"));
  EXPECT_FALSE(assignable("boolean", "integer"));
  EXPECT_TRUE(assignable("integer[]", "text[]"));
  EXPECT_FALSE(assignable("text", "text[]"));
}

TEST(PostgresqlTypes, WhereNamesComeFrom) {
  EXPECT_EQ(extension_of("uuid_generate_v4"), "uuid-ossp");
  EXPECT_EQ(extension_of("gin_trgm_ops"), "pg_trgm");
  EXPECT_EQ(extension_of("ll_to_earth"), "earthdistance");
  EXPECT_EQ(extension_of("ST_MakePoint"), "postgis");
  EXPECT_EQ(extension_of("vector(3)"), "vector");
  EXPECT_EQ(extension_of("public.digest"), "pgcrypto");
  EXPECT_EQ(extension_of("gen_random_uuid"), "") << "pg_catalog has it too";
  EXPECT_EQ(extension_of("lower"), "");
}

TEST(PostgresqlTypes, Quoting) {
  EXPECT_EQ(quote(std::string_view("users")), "users");
  EXPECT_EQ(quote(std::string_view("User")), "\"User\"");
  EXPECT_EQ(quote(std::string_view("order")), "\"order\"");
  EXPECT_EQ(quote(std::string_view("a\"b")), "\"a\"\"b\"");
  EXPECT_EQ(quote_type("MyEnum[]"), "\"MyEnum\"[]");
  EXPECT_EQ(quote_type("timestamp(3) with time zone"), "timestamp(3) with time zone");
  EXPECT_EQ(literal("it's"), "'it''s'");
  EXPECT_EQ(literal("a\\b"), "E'a\\\\b'");
}

TEST(PostgresqlDialect, WhatMayNotRunInATransaction) {
  const Dialect& d = postgresql_dialect(15);
  EXPECT_TRUE(d.outside_transaction(CreateIndex{{"", "t"}, {}, false, true}));
  EXPECT_FALSE(d.outside_transaction(CreateIndex{{"", "t"}, {}}));
  EXPECT_FALSE(d.outside_transaction(AddEnumValue{{"", "status"}, "x"}));
  SessionStep vacuum;
  vacuum.not_in_transaction = true;
  EXPECT_TRUE(d.outside_transaction(vacuum));
  EXPECT_EQ(postgresql_dialect(9).version, 13);
  EXPECT_EQ(postgresql_dialect(99).version, 18);
}

}  // namespace
}  // namespace underpin::postgresql
