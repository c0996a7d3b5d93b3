#include "sql/catalog_query.h"

#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "syntax/sql/pg_parse.h"

namespace underpin::sql {
namespace {

Schema sample() {
  Schema schema;
  Table users;
  users.name = {"", "users"};
  users.columns.push_back({"id", {"integer"}, false});
  users.columns.push_back({"email", {"character varying(255)"}});
  users.primary_key = PrimaryKey{"users_pkey", {"id"}};
  users.uniques.push_back({"uq_users_email", {"email"}});
  Index index;
  index.name = "ix_users_email";
  index.keys.push_back({false, {"email"}});
  users.indexes.push_back(index);
  schema.tables.set(users.name, users);
  Table orders;
  orders.name = {"shop", "orders"};
  orders.columns.push_back({"user_id", {"integer"}});
  ForeignKey key;
  key.name = "orders_user_id_fkey";
  key.columns = {"user_id"};
  key.ref = {"", "users"};
  key.ref_columns = {"id"};
  orders.foreign_keys.push_back(key);
  schema.tables.set(orders.name, orders);
  UserType status;
  status.name = {"", "status"};
  status.enumeration = EnumType{{"new", "done"}};
  schema.types.set(status.name, status);
  return schema;
}

std::optional<Rows> ask(const std::string& text) {
  const Parsed parsed = parse_pg(text);
  EXPECT_FALSE(parsed.error) << text;
  return evaluate_query(parsed.statement(), sample(), postgresql::postgresql_dialect(15), {});
}

std::size_t count(const std::string& text) {
  const auto rows = ask(text);
  EXPECT_TRUE(rows.has_value()) << text;
  return rows ? rows->rows.size() : 999;
}

std::string value(const std::string& text) {
  const auto rows = ask(text);
  EXPECT_TRUE(rows && rows->rows.size() == 1) << text;
  return rows && rows->rows.size() == 1 ? rows->rows[0][0].value_or("NULL") : "?";
}

TEST(CatalogQuery, InformationSchema) {
  EXPECT_EQ(count("SELECT 1 FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'email'"), 1u);
  EXPECT_EQ(count("SELECT 1 FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'nope'"), 0u);
  EXPECT_EQ(value("SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'users')"), "t");
  EXPECT_EQ(value("SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'orders')"), "f");
  EXPECT_EQ(count("SELECT constraint_name FROM information_schema.table_constraints WHERE constraint_type IN ('UNIQUE', 'PRIMARY KEY')"), 2u);
  EXPECT_EQ(value("SELECT data_type FROM information_schema.columns WHERE column_name = 'email'"), "character varying");
  EXPECT_EQ(value("SELECT character_maximum_length FROM information_schema.columns WHERE column_name = 'email'"), "255");
}

TEST(CatalogQuery, JoinsOfTheSystemCatalog) {
  EXPECT_EQ(count("SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                  "WHERE n.nspname = 'public' AND c.relname = 'users' AND a.attnum > 0 AND NOT a.attisdropped"), 2u);
  EXPECT_EQ(count("SELECT e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'status' AND e.enumlabel = 'done'"), 1u);
  EXPECT_EQ(count("SELECT tc.constraint_name FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage k "
                  "USING (constraint_name) WHERE tc.constraint_type = 'FOREIGN KEY' AND k.column_name = 'user_id'"), 1u);
  EXPECT_EQ(count("SELECT 1 FROM pg_constraint WHERE conname = 'orders_user_id_fkey' AND conrelid = 'shop.orders'::regclass"), 1u);
}

TEST(CatalogQuery, FunctionsAndNulls) {
  EXPECT_EQ(value("SELECT to_regclass('public.users')"), "users");
  EXPECT_EQ(value("SELECT to_regclass('nope') IS NULL"), "t");
  EXPECT_EQ(value("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'ix\\_%'"), "1");
  EXPECT_EQ(value("SELECT NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'status')"), "f");
  EXPECT_EQ(value("SELECT 'a' = ANY (ARRAY['a', 'b'])"), "t");
  EXPECT_EQ(value("SELECT coalesce(NULL, 'x') || 'y'"), "xy");
}

TEST(CatalogQuery, WhatItDoesNotKnowIsNotDecided) {
  EXPECT_FALSE(ask("SELECT 1 FROM users").has_value());
  EXPECT_FALSE(ask("SELECT max(id) FROM pg_class").has_value());
  EXPECT_FALSE(ask("SELECT indexdef FROM pg_indexes").has_value());
  EXPECT_FALSE(ask("SELECT relname FROM pg_class GROUP BY relname").has_value());
  EXPECT_FALSE(ask("SELECT now()").has_value());
  EXPECT_FALSE(ask("SELECT 'nope'::regclass").has_value());
}

}  // namespace
}  // namespace underpin::sql
