// The program as a user meets it: exit codes, colours, odd arguments.
#include <gtest/gtest.h>

#include <chrono>

#include "base/text.h"
#include "support/command.h"

namespace underpin {

using testing::run_command;
using testing::ScratchFolder;

namespace {
const char* const kClean =
    "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n"
    "    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n\n\ndef downgrade():\n    op.drop_table('t')\n";
const char* const kTwice =
    "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n"
    "    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n"
    "    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n\n\ndef downgrade():\n    op.drop_table('t')\n";
}  // namespace

TEST(Program, ExitCodesAreThoseOfTheDocument) {
  const ScratchFolder clean, twice, empty;
  clean.write("versions/a.py", kClean);
  twice.write("versions/a.py", kTwice);
  EXPECT_EQ(run_command("underpin check", clean.path()).exit_code, 0);
  EXPECT_EQ(run_command("underpin check", twice.path()).exit_code, 1);
  EXPECT_EQ(run_command("underpin check --fail-on never", twice.path()).exit_code, 0);
  EXPECT_EQ(run_command("underpin check --ignore object-created-twice", twice.path()).exit_code, 0);
  EXPECT_EQ(run_command("underpin check", empty.path()).exit_code, 1);  // a wrong path
  EXPECT_EQ(run_command("underpin check nowhere", empty.path()).exit_code, 2);
  EXPECT_EQ(run_command("underpin chekc", empty.path()).exit_code, 2);
  EXPECT_EQ(run_command("underpin", empty.path()).exit_code, 2);
  EXPECT_EQ(run_command("underpin --version", empty.path()).exit_code, 0);
  EXPECT_EQ(run_command("underpin schema .", empty.path()).exit_code, 2);
  EXPECT_EQ(run_command("underpin schema .", clean.path()).exit_code, 0);
  EXPECT_EQ(run_command("underpin check >/dev/full", clean.path()).exit_code, 4);
}

TEST(Program, SuggestsVerbsAndCodes) {
  const ScratchFolder folder;
  EXPECT_NE(run_command("underpin chekc", folder.path()).err.find("did you mean `underpin check`?"), std::string::npos);
  EXPECT_NE(run_command("underpin .", folder.path()).err.find("underpin check ."), std::string::npos);
  EXPECT_NE(run_command("underpin explain UP13", folder.path()).err.find("underpin explain UP1"), std::string::npos);
  EXPECT_NE(run_command("underpin explain up103", folder.path()).out.find("missing-parent"), std::string::npos);
}

TEST(Program, ColoursOnlyWhenAsked) {
  const ScratchFolder folder;
  folder.write("versions/a.py", kTwice);
  EXPECT_EQ(run_command("underpin check", folder.path()).out.find('\x1b'), std::string::npos);
  EXPECT_NE(run_command("underpin check --color=always", folder.path()).out.find('\x1b'), std::string::npos);
  EXPECT_EQ(run_command("NO_COLOR=1 underpin check", folder.path()).out.find('\x1b'), std::string::npos);
}

TEST(Program, AcceptsFindingsUntilNewOnesCome) {
  const ScratchFolder folder;
  folder.write("versions/a.py", kTwice);
  EXPECT_EQ(run_command("underpin check --accept", folder.path()).exit_code, 0);
  const auto again = run_command("underpin check", folder.path());
  EXPECT_EQ(again.exit_code, 0) << again.out;
  EXPECT_NE(again.out.find("accepted before"), std::string::npos) << again.out;
  folder.write("versions/b.py", "revision = 'b'\ndown_revision = 'gone'\n");
  EXPECT_EQ(run_command("underpin check", folder.path()).exit_code, 1);
}

TEST(Program, SuppressesWithAReasonOnly) {
  const ScratchFolder folder;
  const std::string text = kTwice;
  const std::size_t second = text.rfind("    op.create_table");
  const auto with = [&](const std::string& comment) { return text.substr(0, second) + "    " + comment + "\n" + text.substr(second); };
  folder.write("versions/a.py", with("# underpin: ignore[UP120] kept for the exercise"));
  const auto suppressed = run_command("underpin check --all", folder.path());
  EXPECT_EQ(suppressed.exit_code, 0) << suppressed.out;
  folder.write("versions/a.py", with("# underpin: ignore[UP120]"));
  const auto bare = run_command("underpin check --all", folder.path());
  EXPECT_EQ(bare.exit_code, 1);
  EXPECT_NE(bare.out.find("UP180"), std::string::npos) << bare.out;
  folder.write("versions/a.py", "# underpin: ignore[UP103] not needed\n" + std::string(kClean));
  EXPECT_NE(run_command("underpin check --all", folder.path()).out.find("UP181"), std::string::npos);
  folder.write("versions/a.py", "X = '# underpin: ignore[UP103] only a text'\n" + std::string(kClean));
  EXPECT_EQ(run_command("underpin check --all", folder.path()).out.find("UP181"), std::string::npos);
}

TEST(Program, DeployedRevisionsGiveNotes) {
  const ScratchFolder folder;
  folder.write("versions/a.py", kTwice);
  EXPECT_EQ(run_command("underpin check --deployed a", folder.path()).exit_code, 0);
  const auto unknown = run_command("underpin check --deployed zzz", folder.path());
  EXPECT_EQ(unknown.exit_code, 2);
}

TEST(Program, AnswersWhichRevisionIsDeployedOverAllHistories) {
  const ScratchFolder folder;
  folder.write("one/versions/a.py", replace_all(kTwice, "'a'", "'abcd'"));
  folder.write("two/versions/a.py", replace_all(kTwice, "'a'", "'abc'"));
  const auto result = run_command("underpin check --deployed abc --only UP120 --all", folder.path());
  EXPECT_EQ(result.exit_code, 1) << result.out;  // abcd is another revision
  EXPECT_NE(result.out.find("1 error, 1 note"), std::string::npos) << result.out;
  EXPECT_EQ(run_command("underpin check --deployed ab", folder.path()).exit_code, 2);
}

TEST(Program, NeverWritesAPartOfTheAcceptedList) {
  const ScratchFolder folder;
  folder.write("versions/a.py", kTwice);
  EXPECT_EQ(run_command("underpin check --accept", folder.path()).exit_code, 0);
  const std::string list = testing::read_text(folder.path() + "/underpin-accepted.txt");
  for (const char* narrowed : {"--only UP103", "--ignore UP120"}) {
    const auto result = run_command(std::string("underpin check --accept ") + narrowed, folder.path());
    EXPECT_EQ(result.exit_code, 2) << narrowed;
    EXPECT_NE(result.err.find("help: underpin check --accept\n"), std::string::npos) << result.err;
  }
  EXPECT_EQ(testing::read_text(folder.path() + "/underpin-accepted.txt"), list);
}

TEST(Program, HistoryCountsWhatItDoesNotDraw) {
  const ScratchFolder folder;
  folder.write("versions/a.py", "revision = 'a'\ndown_revision = None\n# caf\xE9\n");
  const auto result = run_command("underpin history", folder.path());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("1 error"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("underpin check --all names them"), std::string::npos) << result.err;
  folder.write("versions/a.py", kClean);
  EXPECT_EQ(run_command("underpin history", folder.path()).err, "");
}

TEST(Program, HistoryAsksTheEngine) {
  const ScratchFolder folder;
  folder.write("versions/a.py", "revision = '20250527_add_parking_reservations'\ndown_revision = None\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n");
  EXPECT_EQ(run_command("underpin history", folder.path()).exit_code, 1);
  EXPECT_EQ(run_command("underpin history --engine sqlite", folder.path()).exit_code, 0);
  EXPECT_EQ(run_command("underpin history --engine-version 99", folder.path()).exit_code, 2);
}

TEST(Program, RefusesNumbersThatAreNone) {
  const ScratchFolder folder;
  folder.write("versions/a.py", kClean);
  for (const char* words : {"check --threads abc", "check --threads=0", "schema . --threads -1", "check --engine-version 15x"})
    EXPECT_EQ(run_command(std::string("underpin ") + words, folder.path()).exit_code, 2) << words;
  EXPECT_EQ(run_command("underpin check --threads 1", folder.path()).exit_code, 0);
}

TEST(Program, ReadsManySuppressionsQuickly) {
  const ScratchFolder folder;
  std::string text = kClean;
  for (int i = 0; i < 3000; ++i) text += "X = " + std::to_string(i) + "  # underpin: ignore[UP120] number\n";
  for (int i = 0; i < 5000; ++i) text += "# underpin: ignore ";
  folder.write("versions/a.py", text + "\n");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run_command("underpin check", folder.path()).exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));  // also where memory is checked
}

TEST(Program, AsksWhichOfSeveralHistories) {
  const ScratchFolder folder;
  folder.write("one/versions/a.py", kClean);
  folder.write("two/versions/a.py", kClean);
  const auto result = run_command("underpin schema .", folder.path());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("underpin schema one/versions"), std::string::npos) << result.err;
  EXPECT_EQ(run_command("underpin schema one/versions", folder.path()).exit_code, 0);
}

TEST(Program, StopsAHistoryAtARevision) {
  const ScratchFolder folder;
  folder.write("versions/a.py", kClean);
  folder.write("versions/b.py", "from alembic import op\nrevision = 'b'\ndown_revision = 'a'\ndef upgrade():\n    op.drop_table('t')\n");
  EXPECT_NE(run_command("underpin schema versions@a", folder.path()).out.find("CREATE TABLE t"), std::string::npos);
  EXPECT_EQ(run_command("underpin schema versions", folder.path()).out.find("CREATE TABLE t"), std::string::npos);
  EXPECT_NE(run_command("underpin schema '.#migrations@a'", folder.path()).out.find("CREATE TABLE t"), std::string::npos);
  EXPECT_EQ(run_command("underpin schema versions@nothing", folder.path()).exit_code, 2);
}

}  // namespace underpin
