#include "base/edits.h"

#include <gtest/gtest.h>

namespace underpin {
namespace {

TEST(Edits, AreMadeTogether) {
  EXPECT_EQ(apply_edits("down = 'a'\n", {{{1, 7, 10}, "'b'"}, {{1, 0, 0}, "# "}}), "# down = 'b'\n");
  EXPECT_EQ(apply_edits("abc", {{{1, 0, 1}, "x"}, {{1, 0, 1}, "x"}}), "xbc");
  EXPECT_FALSE(apply_edits("abc", {{{1, 0, 2}, "x"}, {{1, 1, 3}, "y"}}));
  EXPECT_FALSE(apply_edits("abc", {{{1, 2, 9}, "x"}}));
}

TEST(UnifiedDiff, ShowsHunksWithContext) {
  std::string before, after;
  for (int i = 1; i <= 30; ++i) {
    before += "line " + std::to_string(i) + "\n";
    after += (i == 4 ? "four" : i == 25 ? "twenty-five" : "line " + std::to_string(i)) + std::string("\n");
  }
  EXPECT_EQ(unified_diff("x.py", before, after),
            "--- a/x.py\n+++ b/x.py\n@@ -1,7 +1,7 @@\n line 1\n line 2\n line 3\n-line 4\n+four\n line 5\n line 6\n line 7\n"
            "@@ -22,7 +22,7 @@\n line 22\n line 23\n line 24\n-line 25\n+twenty-five\n line 26\n line 27\n line 28\n");
  EXPECT_EQ(unified_diff("x.py", before, before), "");
}

TEST(UnifiedDiff, ShowsNewFilesAndMissingLineEnds) {
  EXPECT_EQ(unified_diff("n.py", "", "a\nb\n", FileChange::created), "--- /dev/null\n+++ b/n.py\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  EXPECT_EQ(unified_diff("n.py", "a", "b"), "--- a/n.py\n+++ b/n.py\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
}

}  // namespace
}  // namespace underpin
