#include "readers/sql_files/ahead.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace underpin::sql_files {
namespace {

// `count` statements, each naming its script and its place in it.
std::string script(int number, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "CREATE TABLE t" + std::to_string(number) + "_" + std::to_string(i) + " (id integer);\n";
  return text;
}

std::string table_in(const sql::Accepted& accepted) { return std::string(accepted.parsed.statement()["relation"]["relname"].str()); }

void expect_all(Ahead& ahead, int number, int count) {
  const auto parsed = ahead.at(static_cast<std::size_t>(number));
  ASSERT_EQ(parsed->pieces().size(), static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    EXPECT_EQ(table_in(parsed->take(static_cast<std::size_t>(i))), "t" + std::to_string(number) + "_" + std::to_string(i));
}

TEST(Ahead, GivesEveryStatementOfEveryScriptInWhateverOrderScriptsAreAskedFor) {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(script(i, 20));
  Ahead ahead({texts.begin(), texts.end()});
  for (int i = 0; i < 200; ++i) expect_all(ahead, i, 20);
  for (int i = 0; i < 3; ++i) expect_all(ahead, i, 20);  // once more from the beginning
  expect_all(ahead, 150, 20);                            // some are passed over
  expect_all(ahead, 7, 20);                              // back again
}

TEST(Ahead, ALongScriptIsParsedWhileItIsTaken) {
  const std::string text = script(0, 3000);
  Ahead ahead({text});
  expect_all(ahead, 0, 3000);
}

TEST(Ahead, CanBeLeftInTheMiddle) {
  const std::string text = script(0, 3000);
  Ahead ahead({text});
  const auto parsed = ahead.at(0);
  EXPECT_EQ(table_in(parsed->take(0)), "t0_0");
}

TEST(Ahead, GivesItsOnlyScriptAgain) {
  const std::string text = script(0, 3);
  Ahead ahead({text});
  for (int i = 0; i < 3; ++i) expect_all(ahead, 0, 3);
}

TEST(Ahead, WhatCannotBeParsedIsSaidOfItsStatementAlone) {
  const std::string text = "CREATE TABLE a (id integer); CREATE TABEL b; CREATE TABLE c (id integer);" + script(0, 1000);
  Ahead ahead({text});
  const auto parsed = ahead.at(0);
  EXPECT_FALSE(parsed->take(0).parsed.error);
  EXPECT_TRUE(parsed->take(1).parsed.error);
  EXPECT_FALSE(parsed->take(2).parsed.error);
}

}  // namespace
}  // namespace underpin::sql_files
