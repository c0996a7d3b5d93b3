#include "base/text.h"

#include <gtest/gtest.h>

namespace underpin {

TEST(Text, CountsInWords) {
  EXPECT_EQ(counted(1, "index"), "1 index");
  EXPECT_EQ(counted(0, "table"), "0 tables");
  EXPECT_EQ(counted(2, "index"), "2 indexes");
  EXPECT_EQ(counted(3, "policy"), "3 policies");
  EXPECT_EQ(counted(2, "key"), "2 keys");
  EXPECT_EQ(counted(2, "branch"), "2 branches");
}

TEST(Text, FindsTheFirstByteThatIsNoCharacter) {
  EXPECT_EQ(valid_utf8("caf\xC3\xA9"), 5u);
  EXPECT_EQ(valid_utf8("caf\xC3\xA9\xE9 x"), 5u);
  EXPECT_EQ(valid_utf8("\xE2\x82"), 0u);
  EXPECT_EQ(valid_utf8(""), 0u);
}

TEST(Text, KnowsCopiesByTheirName) {
  EXPECT_EQ(copy_mark("x_backup2"), "_backup");
  EXPECT_EQ(copy_mark("x (1)"), "(");
  EXPECT_EQ(copy_mark("x Copy"), " copy");
  for (const char* stem : {"threshold", "20240101", "0001_initial", "copy_data", ""}) EXPECT_EQ(copy_mark(stem), "") << stem;
}

}  // namespace underpin
