#include "base/source.h"

#include <gtest/gtest.h>

namespace underpin {
namespace {

TEST(Sources, OneTextOfAPathHasOneNumber) {
  Sources sources;
  const FileId first = sources.add("a.py", "x = 1\n");
  EXPECT_EQ(sources.add("a.py", "x = 1\n"), first);
  EXPECT_NE(sources.add("a.py", "x = 2\n"), first);
  EXPECT_NE(sources.add("b.py", "x = 1\n"), first);
  EXPECT_EQ(sources.size(), 3u);
}

TEST(Sources, WhatWasMadeOfALongTextIsKeptUntilItIsForgotten) {
  Sources sources;
  const FileId small = sources.add("small", "x"), large = sources.add("large", std::string(1 << 20, 'x'));
  int made = 0;
  const auto make = [&] { return std::make_shared<const int>(++made); };
  sources.made(small, make);
  sources.made(small, make);
  EXPECT_EQ(made, 2);  // nobody held it
  const auto held = sources.made(small, make);
  EXPECT_EQ(sources.made(small, make), held);
  EXPECT_EQ(made, 3);
  sources.made(large, make);
  sources.made(large, make);
  EXPECT_EQ(made, 4);
  sources.forget_made();
  sources.made(large, make);
  EXPECT_EQ(made, 5);
}

}  // namespace
}  // namespace underpin
