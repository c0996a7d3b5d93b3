#include "base/maybe.h"

#include <gtest/gtest.h>

#include <string>

namespace underpin {
namespace {

TEST(Maybe, CopiesItsValue) {
  Maybe<std::string> a = std::string("one");
  const Maybe<std::string> b = a;
  *a = "two";
  EXPECT_EQ(*b, "one");
  EXPECT_FALSE(a == b);
  a = b;
  EXPECT_TRUE(a == b);
}

TEST(Maybe, TurnsIntoAnOptionalAndBack) {
  const std::optional<std::string> nothing;
  const Maybe<std::string> empty = nothing, full = std::optional<std::string>("x");
  EXPECT_FALSE(empty);
  EXPECT_FALSE(std::optional<std::string>(empty).has_value());
  EXPECT_EQ(std::optional<std::string>(full), "x");
  EXPECT_TRUE(empty == Maybe<std::string>(std::nullopt));
  EXPECT_FALSE(empty == full);
}

}  // namespace
}  // namespace underpin
