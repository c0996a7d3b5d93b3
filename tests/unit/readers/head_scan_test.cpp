#include "readers/alembic/head_scan.h"

#include <gtest/gtest.h>

namespace underpin::alembic {
namespace {

using Kind = ScannedValue::Kind;

TEST(HeadScan, ReadsAssignmentsInEverySpelling) {
  const std::string text =
      "\"\"\"add users\n\nRevision ID: a1\nRevises: b2\n\"\"\"\n"
      "from typing import Union\n"
      "revision: str = 'a1'\n"
      "down_revision: Union[str, None] = (\"b2\",\n   'c3',  # the other\n)\n"
      "branch_labels = None\n"
      "depends_on = ['d' '4']\n"
      "other = prefix + 'x'\n"
      "alias = revision\n"
      "one = ('e5')\nbare = 'f6', 'g7'\n"
      "x = y = 'h8'; z = 'i9'\n"
      "def upgrade():\n    revision = 'inner'\n";
  const ScannedHead head = scan_head(text, false);
  ASSERT_TRUE(head.docstring);
  EXPECT_EQ(head.last("revision")->value.strings.at(0).text, "a1");
  const auto& id = head.last("revision")->value.strings.at(0);
  EXPECT_EQ(text.substr(id.begin, id.end - id.begin), "'a1'");
  const ScannedValue& down = head.last("down_revision")->value;
  ASSERT_EQ(down.kind, Kind::list);
  EXPECT_EQ(down.strings.at(1).text, "c3");
  EXPECT_EQ(head.last("branch_labels")->value.kind, Kind::none);
  EXPECT_EQ(head.last("depends_on")->value.strings.at(0).text, "d4");
  EXPECT_EQ(head.last("other")->value.kind, Kind::other);
  EXPECT_EQ(head.last("alias")->value.name, "revision");
  EXPECT_EQ(head.last("one")->value.kind, Kind::string);
  EXPECT_EQ(head.last("bare")->value.strings.at(1).text, "g7");
  EXPECT_EQ(head.last("x")->value.strings.at(0).text, "h8");
  EXPECT_EQ(head.last("z")->value.strings.at(0).text, "i9");
  EXPECT_EQ(head.functions, std::vector<std::string>{"upgrade"});
}

TEST(HeadScan, GoesOnBehindABracketThatNothingCloses) {
  const ScannedHead head = scan_head("tables = (\nrevision = 'a1'\ndown_revision = None\n", false);
  EXPECT_TRUE(head.unclosed);
  ASSERT_TRUE(head.last("revision"));
  EXPECT_EQ(head.last("down_revision")->value.kind, Kind::none);
}

TEST(HeadScan, TellsMergeConflicts) {
  const ScannedHead head = scan_head("revision = 'a'\n<<<<<<< HEAD\ndown_revision = 'b'\n=======\ndown_revision = 'c'\n>>>>>>> x\n", false);
  EXPECT_EQ(head.conflict_markers.size(), 3u);
  EXPECT_EQ(head.last("down_revision")->value.strings.at(0).text, "c");
}

TEST(HeadScan, StopsAtTheFirstFunctionWhenAsked) {
  const ScannedHead head = scan_head("revision = 'a'\ndef upgrade():\n  pass\nlate = 'x'\n", true);
  EXPECT_FALSE(head.last("late"));
}

TEST(HeadScan, HostileTextsEnd) {
  std::string brackets, lines, chain;
  for (int i = 0; i < 60000; ++i) brackets += '(';
  for (int i = 0; i < 60000; ++i) lines += "a = (\n";
  for (int i = 0; i < 60000; ++i) chain += "a='1';";
  scan_head(brackets, false);
  scan_head(lines, false);
  EXPECT_EQ(scan_head(chain, false).assignments.size(), 60000u);
  EXPECT_TRUE(scan_head("revision = 'never closed\n", false).last("revision"));
  scan_head("\"\"\"never closed", false);
  scan_head("revision = \"\\", false);
}

}  // namespace
}  // namespace underpin::alembic
