#include <gtest/gtest.h>

#include "readers/sqlalchemy/naming.h"

namespace underpin::sqlalchemy {
namespace {

Table users(Convention convention) {
  Table table;
  table.name = {"", "users"};
  table.metadata = std::make_shared<MetaData>();
  table.metadata->naming_convention = std::move(convention);
  return table;
}

TEST(Naming, Md5IsMd5) {
  EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(md5_hex(std::string(64, 'a')), "014842d480b571495a4a0363793f7367");
}

TEST(Naming, ShortensGeneratedNamesAndRefusesGivenOnes) {
  Name name;
  name.text = "ix_very_long_table_name_for_a_test_very_long_table_name_for_a_test__column_a";
  EXPECT_EQ(final_name(name, 63), std::nullopt);
  name.conv = true;
  EXPECT_EQ(final_name(name, 63), "ix_very_long_table_name_for_a_test_very_long_table_name_8f20");
  EXPECT_EQ(final_name(name, 0), *name.text);
}

TEST(Naming, FollowsTheConvention) {
  const auto table = users({{"fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"},
                            {"ck", "ck_%(table_name)s_%(constraint_name)s"},
                            {"uq", "uq_%(table_name)s_%(column_0_N_name)s"},
                            {"ix", "ix_%(column_0_label)s"}});
  std::string error;
  Constraint key;
  key.kind = Constraint::Kind::foreign_key;
  key.columns = {"team_id"};
  key.ref = {"", "teams"};
  EXPECT_EQ(constraint_name(key, table, table.metadata->naming_convention, error).text, "fk_users_team_id_teams");
  key.name.text = "given";
  EXPECT_EQ(constraint_name(key, table, table.metadata->naming_convention, error).text, "given");
  Constraint check;
  check.kind = Constraint::Kind::check;
  check.name.text = "positive";
  EXPECT_EQ(constraint_name(check, table, table.metadata->naming_convention, error).text, "ck_users_positive");
  check.name.conv = true;  // op.f()
  EXPECT_EQ(constraint_name(check, table, table.metadata->naming_convention, error).text, "positive");
  EXPECT_EQ(error, "");
  check.name = {};
  constraint_name(check, table, table.metadata->naming_convention, error);
  EXPECT_NE(error, "");
  Constraint unique;
  unique.kind = Constraint::Kind::unique;
  unique.columns = {"a", "b"};
  EXPECT_EQ(constraint_name(unique, table, table.metadata->naming_convention, error).text, "uq_users_a_b");
}

TEST(Naming, NamesIndexesOfColumnsEvenWithoutAConvention) {
  auto table = users({});
  table.name.schema = "app";
  Index index;
  index.elements.push_back({"email", nullptr});
  EXPECT_EQ(index_name(index, table, {}).text, "ix_app_users_email");
  EXPECT_EQ(index_name(index, table, {{"uq", "u_%(table_name)s"}}).text, std::nullopt);
}

}  // namespace
}  // namespace underpin::sqlalchemy
