#include "editors/history_repair.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "base/edits.h"
#include "support/revisions.h"

namespace underpin {
namespace {

using testing::FileTexts;
using testing::read_texts;
using testing::revision_text;

struct Mended {
  FileTexts files;
  std::vector<std::string> notes;
  std::size_t fixes = 0;
  std::string text(const std::string& name) const {
    for (const auto& [file, text] : files)
      if (file == name) return text;
    return "(no such file)";
  }
};

Mended mend(const FileTexts& files, HeadsRepair heads = HeadsRepair::merge) {
  Sources sources;
  const History history = read_texts(sources, files);
  const Repair repair = repair_history(history, sources, {heads, {}, "2024-06-01 12:00:00.000000"});
  Mended out;
  out.notes = repair.notes;
  out.fixes = repair.fixes.size();
  std::map<FileId, std::vector<Edit>> edits;
  for (const Fix& fix : repair.fixes) {
    for (const Edit& edit : fix.edits) edits[edit.span.file].push_back(edit);
    for (const NewFile& file : fix.new_files) out.files.emplace_back(std::string(file_name(file.path)), file.text);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto after = apply_edits(files[i].second, edits[static_cast<FileId>(i + 1)]);
    EXPECT_TRUE(after) << files[i].first;
    out.files.emplace_back(files[i].first, after.value_or(""));
  }
  std::sort(out.files.begin(), out.files.end());
  return out;
}

Graph graph_of(const FileTexts& files) {
  Sources sources;
  return analyse(read_texts(sources, files));
}

// Sound, one head, and nothing left to mend.
void expect_mended(const Mended& mended, HeadsRepair heads = HeadsRepair::merge) {
  const Graph graph = graph_of(mended.files);
  EXPECT_TRUE(is_sound(graph));
  EXPECT_EQ(graph.heads.size(), 1u);
  EXPECT_EQ(mend(mended.files, heads).fixes, 0u);
}

TEST(Repair, WritesTheIdForTheFileName) {
  const Mended m = mend({{"20240210_initial_migration.py", revision_text("20240210_initial", "None")},
                         {"20240517_role.py", revision_text("20240517_role", "\"20240210_initial_migration\"", "2024-05-17 00:00:00", "20240210_initial_migration")}});
  EXPECT_NE(m.text("20240517_role.py").find("down_revision = \"20240210_initial\"\n"), std::string::npos);
  EXPECT_NE(m.text("20240517_role.py").find("Revises: 20240210_initial\n"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, GivesACopyTheIdItsDocstringHas) {
  std::string copy = revision_text("x", "'a'");
  copy.replace(copy.find("Revision ID: x"), 14, "Revision ID: x_simple");
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"a_copy.py", copy}, {"x.py", revision_text("x", "'a'")}});
  EXPECT_NE(m.text("a_copy.py").find("revision = 'x_simple'"), std::string::npos);
  EXPECT_NE(m.text("x.py").find("revision = 'x'"), std::string::npos);
  expect_mended(m);
}

// Databases that stand at the id got there by the file that ran, whatever its docstring says.
TEST(Repair, LeavesTheIdToTheFileThatRan) {
  std::string copy = revision_text("x", "'a'");
  copy.replace(copy.find("Revision ID: x"), 14, "Revision ID: x_simple");
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"x.py", revision_text("x", "'a'")}, {"x_copy.py", copy}});
  EXPECT_NE(m.text("x_copy.py").find("revision = 'x'"), std::string::npos);
  EXPECT_NE(m.text("x_copy.py").find("Revision ID: x\n"), std::string::npos);
  EXPECT_NE(m.text("x.py").find("revision = 'x_2'"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, NumbersACopyThatSaysTheSame) {
  const Mended m = mend({{"1.py", revision_text("same_id", "None")}, {"2.py", revision_text("same_id", "None")}, {"c.py", revision_text("c_id", "'same_id'")}});
  EXPECT_NE(m.text("1.py").find("revision = 'same_id_2'"), std::string::npos);
  EXPECT_NE(m.text("1.py").find("Revision ID: same_id_2"), std::string::npos);
  EXPECT_NE(m.text("c.py").find("down_revision = 'same_id'"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, ShortensLongIdsWithEveryReference) {
  const std::string id = "20250527_add_parking_reservations";
  const Mended m = mend({{"a.py", revision_text(id, "None")}, {"b.py", revision_text("b", "'" + id + "'")}});
  EXPECT_NE(m.text("a.py").find("revision = '20250527_add_parking'"), std::string::npos);
  EXPECT_NE(m.text("a.py").find("Revision ID: 20250527_add_parking\n"), std::string::npos);
  EXPECT_NE(m.text("b.py").find("down_revision = '20250527_add_parking'"), std::string::npos);
  EXPECT_NE(m.text("b.py").find("Revises: 20250527_add_parking\n"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, ReplacesCharactersThatAlembicRefuses) {
  const Mended m = mend({{"a.py", revision_text("2024-05-users", "None")}, {"b.py", revision_text("b", "'2024-05-users'")}});
  EXPECT_NE(m.text("b.py").find("down_revision = '2024_05_users'"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, MergesHeads) {
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"b.py", revision_text("b", "'a'", "2024-02-01 00:00:00")}, {"c.py", revision_text("c", "'a'", "2024-03-01 00:00:00")}});
  ASSERT_EQ(m.files.size(), 4u);
  expect_mended(m);
  EXPECT_EQ(graph_of(m.files).merges.size(), 1u);
}

TEST(Repair, PutsHeadsAndRootsIntoOneLine) {
  const Mended m = mend({{"a.py", revision_text("a", "None", "2024-01-01 00:00:00")},
                         {"b.py", revision_text("b", "'a'", "2024-02-01 00:00:00")},
                         {"c.py", revision_text("c", "'a'", "2024-03-01 00:00:00")},
                         {"x.py", revision_text("x", "None", "2023-01-01 00:00:00")},
                         {"y.py", revision_text("y", "'x'", "2023-02-01 00:00:00")}},
                        HeadsRepair::line);
  ASSERT_EQ(m.files.size(), 5u);
  expect_mended(m, HeadsRepair::line);
  const Graph graph = graph_of(m.files);
  EXPECT_EQ(graph.bases.size(), 1u);
  EXPECT_TRUE(graph.merges.empty());
  EXPECT_TRUE(graph.branch_points.empty());
}

TEST(Repair, LineKeepsWhatIsMergedAlready) {
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"b.py", revision_text("b", "'a'")}, {"c.py", revision_text("c", "'a'")},
                         {"m.py", revision_text("m", "('b', 'c')")}, {"z.py", revision_text("z", "'b'")}},
                        HeadsRepair::line);
  EXPECT_NE(m.text("m.py").find("down_revision = ('b', 'c')"), std::string::npos);
  expect_mended(m, HeadsRepair::line);
}

TEST(Repair, LabelledBranchesStay) {
  std::string b = revision_text("b", "'a'"), c = revision_text("c", "'a'");
  b.replace(b.find("branch_labels = None"), 20, "branch_labels = ('expand',)");
  c.replace(c.find("branch_labels = None"), 20, "branch_labels = ('contract',)");
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"b.py", b}, {"c.py", c}});
  EXPECT_EQ(m.fixes, 0u);
  EXPECT_EQ(m.notes.size(), 1u);
}

TEST(Repair, CirclesBreakWhereTheDocstringSays) {
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"b.py", revision_text("b", "'c'", "2024-02-01 00:00:00", "a")}, {"c.py", revision_text("c", "'b'", "2024-03-01 00:00:00")}});
  EXPECT_NE(m.text("b.py").find("down_revision = 'a'"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, CirclesWithoutARootBeginWithTheOldest) {
  const Mended m = mend({{"a.py", revision_text("a", "'c'", "2024-01-01 00:00:00")}, {"b.py", revision_text("b", "'a'", "2024-02-01 00:00:00")}, {"c.py", revision_text("c", "'b'", "2024-03-01 00:00:00")}});
  EXPECT_NE(m.text("a.py").find("down_revision = None"), std::string::npos);
  EXPECT_NE(m.text("a.py").find("Revises: \n"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, ASelfReferenceBeginsOrFollowsThePredecessor) {
  const Mended root = mend({{"a.py", revision_text("a", "'a'")}, {"b.py", revision_text("b", "'a'")}});
  EXPECT_NE(root.text("a.py").find("down_revision = None"), std::string::npos);
  expect_mended(root);
  const Mended later = mend({{"a.py", revision_text("a", "None", "2024-01-01 00:00:00")}, {"b.py", revision_text("b", "'b'", "2024-02-01 00:00:00")}});
  EXPECT_NE(later.text("b.py").find("down_revision = 'a'"), std::string::npos);
  expect_mended(later);
}

TEST(Repair, AHistoryCutOffBeginsWithItsOldest) {
  const Mended m = mend({{"a.py", revision_text("a", "'gone_for_good'")}, {"b.py", revision_text("b", "'a'")}});
  EXPECT_NE(m.text("a.py").find("down_revision = None"), std::string::npos);
  expect_mended(m);
}

TEST(Repair, LeavesWhatNothingIsKnownOf) {
  const FileTexts files = {{"a.py", revision_text("a", "None")}, {"b.py", revision_text("b", "'gone_for_good'")}};
  const Mended m = mend(files);
  EXPECT_EQ(m.fixes, 0u);
  EXPECT_EQ(m.notes.size(), 2u);
}

TEST(Repair, CorrectsDocstrings) {
  const Mended m = mend({{"a.py", revision_text("a", "None")}, {"b.py", revision_text("b", "'a'", "2024-02-01 00:00:00", "zzz")}});
  EXPECT_NE(m.text("b.py").find("Revises: a\n"), std::string::npos);
  expect_mended(m);
}

}  // namespace
}  // namespace underpin
