#include "base/rope.h"

#include <gtest/gtest.h>

namespace underpin {

TEST(Rope, LocatesIntoTheVerbatimPiece) {
  Rope rope("CREATE TABLE ", Span{1, 10, 23}, true);
  rope.append(Rope("users", Span{2, 5, 10}, true));
  const Span span = rope.locate(13, 18);
  EXPECT_EQ(span.file, 2u);
  EXPECT_EQ(span.begin, 5u);
  EXPECT_EQ(span.end, 10u);
}

TEST(Rope, SliceKeepsPlaces) {
  const Rope rope("abcdef", Span{1, 100, 106}, true);
  const Span span = rope.slice(2, 5).locate(1, 2);
  EXPECT_EQ(span.begin, 103u);
  EXPECT_EQ(span.end, 104u);
}

}  // namespace underpin
