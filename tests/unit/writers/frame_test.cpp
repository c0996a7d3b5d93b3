#include "writers/frame.h"

#include <gtest/gtest.h>

#include <chrono>

namespace underpin {

namespace {

Span mark(const Sources& sources, FileId file, std::string_view part) {
  const auto at = static_cast<std::uint32_t>(sources.get(file).text.find(part));
  return {file, at, at + static_cast<std::uint32_t>(part.size())};
}

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "#\n";
  return text;
}

}  // namespace

TEST(Frame, HasTheDocumentedForm) {
  Sources sources;
  const FileId child = sources.add("alembic/versions/b.py", lines(13) + "down_revision = 'a_file'\n");
  const FileId parent = sources.add("alembic/versions/a_file.py", lines(12) + "revision = 'a'\n");
  Finding finding;
  finding.code = "UP103";
  finding.severity = Severity::error;
  finding.message = "revision `b` follows `a_file`, which no file declares";
  finding.primary = {mark(sources, child, "'a_file'"), "no such revision"};
  finding.labels = {{mark(sources, parent, "'a'"), "the file of that name declares this id"}};
  finding.because = "Alembic stops with KeyError at every command";
  finding.help = "underpin history --fix";
  EXPECT_EQ(frame(finding, sources, {}),
            "error[UP103]: revision `b` follows `a_file`, which no file declares\n"
            "  --> alembic/versions/b.py:14:17\n"
            "   |\n"
            "14 | down_revision = 'a_file'\n"
            "   |                 ^^^^^^^^ no such revision\n"
            "   |\n"
            "  ::: alembic/versions/a_file.py:13:12\n"
            "   |\n"
            "13 | revision = 'a'\n"
            "   |            --- the file of that name declares this id\n"
            "   = because: Alembic stops with KeyError at every command\n"
            "   = help: underpin history --fix\n");
}

TEST(Frame, ClipsALongLineAroundItsMark) {
  Sources sources;
  const FileId file = sources.add("a.py", std::string(500, 'x') + "HERE" + std::string(500, 'y') + "\n");
  Finding finding;
  finding.code = "UP1";
  finding.primary = {mark(sources, file, "HERE"), ""};
  const std::string text = frame(finding, sources, {false, 60});
  const std::size_t line = text.find("1 | ..."), pointer = text.find("^^^^");
  ASSERT_NE(line, std::string::npos);
  ASSERT_NE(pointer, std::string::npos);
  const std::size_t here = text.find("HERE");
  EXPECT_EQ(here - line, pointer - (text.rfind('\n', pointer) + 1));
  EXPECT_LE(text.find('\n', line) - line, 60u);
}

TEST(Frame, PutsTheMarkUnderWideCharactersAndBehindTabs) {
  Sources sources;
  const FileId file = sources.add("a.py", "\tx = '日本' + bad\n");
  Finding finding;
  finding.code = "UP1";
  finding.primary = {mark(sources, file, "bad"), ""};
  EXPECT_NE(frame(finding, sources, {}).find("1 |     x = '日本' + bad\n  |                  ^^^\n"), std::string::npos) << frame(finding, sources, {});
}

TEST(Frame, NeverShowsPasswordsOrControlCharacters) {
  Sources sources;
  const FileId file = sources.add("a\x1b[31m.ini", "url = postgresql://u:hunter2x@h/d \x1b]0;x\x07 password = s3cr3tv\n");
  Finding finding;
  finding.code = "UP161";
  finding.message = "see postgresql://u:hunter2x@h";
  finding.primary = {mark(sources, file, "hunter2x"), "not shown"};
  finding.labels = {{mark(sources, file, "s3cr3tv"), "", true}};
  for (const Style style : {Style{false, 0}, Style{false, 50}}) {
    const std::string text = frame(finding, sources, style) + brief(finding, sources, style);
    EXPECT_EQ(text.find("hunter2x"), std::string::npos) << text;
    EXPECT_EQ(text.find("s3cr3tv"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
  }
}

TEST(Frame, NeverShowsPasswordsOfAnyForm) {
  for (const std::string text : {"op.execute(\"CREATE ROLE app LOGIN PASSWORD 'hunter2'; CREATE TABEL x ()\")", "connect(password='hunter2')", "url = postgresql://app:a/b#hunter2@db/app",
                                 "host=db password=hunter2", "'ALTER ROLE app PASSWORD '\n    '\\'hunter2\\''", "x = {'password': 'hunter2'}"}) {
    Sources sources;
    const FileId file = sources.add("a.py", text + "\n");
    for (const std::string_view part : {std::string_view(text).substr(0, 3), std::string_view("hunter2")}) {
      Finding finding;
      finding.code = "UP1";
      finding.primary = {mark(sources, file, part), ""};
      const std::string shown = frame(finding, sources, {});
      EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
      EXPECT_NE(shown.find(" | "), std::string::npos) << shown;
    }
  }
}

TEST(Frame, ManySecretsInALineTakeNoLongTime) {
  Sources sources;
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += "a://u:p@h ";
  const FileId file = sources.add("a.py", text + "\n");
  Finding finding;
  finding.code = "UP1";
  finding.primary.span = {file, 0, 1};
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(frame(finding, sources, {}).find("u:p@"), std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));
}

TEST(Frame, ShowsOnlyThePathOfAFileWithoutText) {
  Sources sources;
  Finding finding;
  finding.code = "UP190";
  finding.primary.span = {sources.add("secret.py", ""), 0, 0};
  finding.because = "permission denied";
  EXPECT_EQ(frame(finding, sources, {}), "warning[UP190]: \n --> secret.py\n  = because: permission denied\n");
}

TEST(Frame, SurvivesAMarkBeyondTheEndAndOverSeveralLines) {
  Sources sources;
  const FileId file = sources.add("a.py", "one(\n  two)\n");
  Finding finding;
  finding.code = "UP1";
  finding.primary.span = {file, 0, 11};
  EXPECT_NE(frame(finding, sources, {}).find("  | ^^^^\n"), std::string::npos);
  finding.primary.span = {file, 12, 40};
  EXPECT_NE(frame(finding, sources, {}).find("a.py:3:1"), std::string::npos);
}

}  // namespace underpin
