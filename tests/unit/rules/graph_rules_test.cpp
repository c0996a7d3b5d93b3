#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "base/edits.h"
#include "rules/rule.h"
#include "support/revisions.h"

namespace underpin {
namespace {

using testing::FileTexts;
using testing::read_texts;
using testing::revision_text;

struct Checked {
  Sources sources;
  Project project;
  std::vector<Finding> findings;

  explicit Checked(const FileTexts& files) {
    project.histories.push_back(read_texts(sources, files));
    Subject subject;
    subject.sources = &sources;
    subject.project = &project;
    ReplayedHistory one;
    one.history = &project.histories[0];
    one.graph = analyse(project.histories[0]);
    subject.histories.push_back(one);
    for (const Rule* rule : all_rules())
      if (rule->code < "UP120" && rule->find) rule->find(subject, findings);
  }
  std::vector<const Finding*> of(const std::string& code) const {
    std::vector<const Finding*> out;
    for (const Finding& finding : findings)
      if (finding.code == code) out.push_back(&finding);
    return out;
  }
  std::string marked(const Finding& finding) const { return std::string(sources.text(finding.primary.span)); }
};

TEST(GraphRules, ASoundLineHasNothing) {
  const Checked checked({{"1_a.py", revision_text("a", "None", "2024-01-01 00:00:00")}, {"2_b.py", revision_text("b", "'a'", "2024-02-01 00:00:00")}});
  for (const Finding& finding : checked.findings) ADD_FAILURE() << finding.code << " " << finding.message;
}

TEST(GraphRules, OneMissingParentIsOneFindingWithAllItsPlaces) {
  const Checked checked({{"0_first_change.py", revision_text("first", "None")},
                         {"1_b.py", revision_text("b", "'0_first_change'")},
                         {"2_c.py", revision_text("c", "'0_first_change'")},
                         {"3_d.py", revision_text("d", "'b'")}});
  const auto found = checked.of("UP103");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->message, "revision `b` follows `0_first_change`, which no file declares");
  EXPECT_EQ(checked.marked(*found[0]), "'0_first_change'");
  EXPECT_TRUE(found[0]->blocks);
  EXPECT_EQ(found[0]->because, "Alembic stops with KeyError at every command; one more file makes the same mistake");
  ASSERT_EQ(found[0]->labels.size(), 2u);
  EXPECT_EQ(checked.sources.text(found[0]->labels[0].span), "'first'");
  ASSERT_TRUE(found[0]->fix);
  EXPECT_EQ(found[0]->fix->edits.size(), 2u);
  EXPECT_EQ(found[0]->fix->edits[0].replacement, "'first'");
}

TEST(GraphRules, RootsAndHeads) {
  const Checked checked({{"1_a.py", revision_text("a", "None")}, {"2_b.py", revision_text("b", "'a'")}, {"3_x.py", revision_text("x", "None")}});
  ASSERT_EQ(checked.of("UP101").size(), 1u);
  EXPECT_EQ(checked.of("UP101")[0]->message, "the history has 2 roots: `a` and `x`");
  ASSERT_EQ(checked.of("UP102").size(), 1u);
  EXPECT_EQ(checked.of("UP102")[0]->message, "the history has 2 heads: `b` and `x`");
  EXPECT_EQ(checked.of("UP102")[0]->severity, Severity::error);
}

TEST(GraphRules, HeadsThatARepairRemovesAreCountedApart) {
  const Checked checked({{"1_a.py", revision_text("a", "None")}, {"2_b.py", revision_text("b", "'1_a'")}, {"3_c.py", revision_text("c", "'a'")}});
  EXPECT_EQ(checked.of("UP102")[0]->message, "the history has 2 heads: `b` and `c`");
  const Checked dangling({{"1_a.py", revision_text("a", "None")}, {"2_b.py", revision_text("b", "'1_a'")}});
  EXPECT_TRUE(dangling.of("UP102").empty());
}

TEST(GraphRules, DuplicatesNameBothFiles) {
  const Checked checked({{"1_a.py", revision_text("a", "None")}, {"2_a.py", revision_text("a", "None") + "# other\n"}});
  const auto found = checked.of("UP104");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->message, "2 files declare the id `a`: `migrations/versions/1_a.py` and `migrations/versions/2_a.py`");
  EXPECT_NE(found[0]->because.find("their contents differ"), std::string::npos);
  const Checked equal({{"1_a.py", revision_text("a", "None")}, {"2_a.py", revision_text("a", "None")}});
  EXPECT_NE(equal.of("UP104")[0]->because.find("the same byte for byte"), std::string::npos);
}

TEST(GraphRules, CirclesSelfReferencesAndIds) {
  const Checked checked({{"1_a.py", revision_text("a", "'c'")}, {"2_b.py", revision_text("b", "'a'")}, {"3_c.py", revision_text("c", "'b'")},
                         {"4_s.py", revision_text("s", "'s'")}, {"5_l.py", revision_text(std::string(33, 'l'), "'c'")}, {"6_m.py", revision_text("m-m", "'c'")}});
  ASSERT_EQ(checked.of("UP105").size(), 1u);
  EXPECT_EQ(checked.of("UP105")[0]->labels.size(), 2u);
  ASSERT_EQ(checked.of("UP106").size(), 1u);
  EXPECT_EQ(checked.marked(*checked.of("UP106")[0]), "'s'");
  ASSERT_EQ(checked.of("UP107").size(), 1u);
  EXPECT_NE(checked.of("UP107")[0]->message.find("33 characters"), std::string::npos);
  EXPECT_EQ(checked.of("UP114").size(), 1u);
}

TEST(GraphRules, DocstringsDatesAndNames) {
  const Checked checked({{"1_a.py", revision_text("a", "None", "2024-03-21 00:00:00")},
                         {"20240319_b.py", revision_text("b", "'a'", "2024-03-19 00:00:00", "zzz")},
                         {"x_backup.py", revision_text("c", "'b'", "2024-04-01 00:00:00")},
                         {"helper.py", "def f(): pass\n"}});
  ASSERT_EQ(checked.of("UP108").size(), 1u);
  EXPECT_EQ(checked.of("UP108")[0]->message, "the docstring of `b` says that it follows `zzz`, the code says `a`");
  EXPECT_EQ(checked.marked(*checked.of("UP108")[0]), "zzz");
  ASSERT_EQ(checked.of("UP109").size(), 1u);
  EXPECT_EQ(checked.of("UP110").size(), 1u);
  EXPECT_EQ(checked.of("UP111").size(), 1u);
  ASSERT_EQ(checked.of("UP112").size(), 1u);
  EXPECT_TRUE(checked.of("UP112")[0]->blocks);
}

TEST(GraphRules, DependenciesAndLabels) {
  std::string b = revision_text("b", "'a'"), c = revision_text("c", "'b'"), d = revision_text("d", "'c'");
  b.replace(b.find("depends_on = None"), 17, "depends_on = 'nowhere'");
  c.replace(c.find("branch_labels = None"), 20, "branch_labels = 'users'");
  d.replace(d.find("branch_labels = None"), 20, "branch_labels = ('users', 'a')");
  const Checked checked({{"1_a.py", revision_text("a", "None")}, {"2_b.py", b}, {"3_c.py", c}, {"4_d.py", d}});
  ASSERT_EQ(checked.of("UP113").size(), 1u);
  EXPECT_TRUE(checked.of("UP103").empty());
  EXPECT_EQ(checked.of("UP115").size(), 2u);
}

}  // namespace
}  // namespace underpin
