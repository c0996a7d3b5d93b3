#include "run/files.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace underpin {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/underpin_files_XXXXXX";
    root_ = ::mkdtemp(name);
    fs::create_directories(root_ / "versions");
    put("versions/a.py", "old a\n");
    put("versions/b.py", "old b\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& path, const std::string& text) { std::ofstream(root_ / path) << text; }
  std::string get(const std::string& path) const {
    std::ostringstream text;
    text << std::ifstream(root_ / path).rdbuf();
    return text.str();
  }
  std::vector<std::string> names(const std::string& folder) const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(root_ / folder)) out.push_back(entry.path().filename());
    std::sort(out.begin(), out.end());
    return out;
  }
  static std::vector<FileWrite> three() {
    return {{"versions/a.py", false, "old a\n", "new a\n"}, {"versions/b.py", false, "old b\n", "new b\n"}, {"versions/c.py", true, "", "new c\n"}};
  }
  void expect_untouched() const {
    EXPECT_EQ(get("versions/a.py"), "old a\n");
    EXPECT_EQ(get("versions/b.py"), "old b\n");
    EXPECT_EQ(names("versions"), (std::vector<std::string>{"a.py", "b.py"}));
  }

  fs::path root_;
};

TEST_F(Files, WritesAllAndKeepsOriginalsAndModes) {
  ::chmod((root_ / "versions/a.py").c_str(), 0640);
  const auto done = write_files(root_.string(), three(), {"stamp", {}});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(get("versions/a.py"), "new a\n");
  EXPECT_EQ(get("versions/c.py"), "new c\n");
  EXPECT_EQ(done->backup, ".underpin/backup/stamp");
  EXPECT_EQ(get(done->backup + "/versions/a.py"), "old a\n");
  EXPECT_EQ(get(done->backup + "/manifest"), "replaced versions/a.py\nreplaced versions/b.py\ncreated versions/c.py\n");
  struct stat info {};
  ::stat((root_ / "versions/a.py").c_str(), &info);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(names("versions"), (std::vector<std::string>{"a.py", "b.py", "c.py"}));
}

TEST_F(Files, ASecondBackupHasItsOwnFolder) {
  ASSERT_TRUE(write_files(root_.string(), {{"versions/a.py", false, "old a\n", "1\n"}}, {"stamp", {}}));
  const auto second = write_files(root_.string(), {{"versions/a.py", false, "1\n", "2\n"}}, {"stamp", {}});
  ASSERT_TRUE(second);
  EXPECT_EQ(get(second->backup + "/versions/a.py"), "1\n");
  EXPECT_EQ(get(".underpin/backup/stamp/versions/a.py"), "old a\n");
}

TEST_F(Files, EveryFailureLeavesEveryFileAsItWas) {
  for (const std::string step : {"backup", "stage", "rename"})
    for (const std::string path : {"versions/a.py", "versions/b.py", "versions/c.py"}) {
      if (step == "backup" && path == "versions/c.py") continue;
      WriteOptions options;
      options.before_step = [&](std::string_view at, const std::string& what) { return at == step && what == path ? ENOSPC : 0; };
      const auto done = write_files(root_.string(), three(), options);
      ASSERT_FALSE(done) << step << path;
      EXPECT_EQ(done.error().kind, Error::Kind::refused);
      EXPECT_EQ(done.error().help, "every file is as it was");
      expect_untouched();
    }
}

TEST_F(Files, SaysWhatCouldNotBePutBack) {
  WriteOptions options;
  options.before_step = [](std::string_view at, const std::string& what) {
    return (at == "rename" && what == "versions/b.py") || at == "restore" ? EIO : 0;
  };
  const auto done = write_files(root_.string(), three(), options);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, Error::Kind::failed);
  EXPECT_NE(done.error().help.find("versions/a.py"), std::string::npos);
}

TEST_F(Files, RefusesWhatLeavesTheProjectOrChanged) {
  const auto refused = [&](const FileWrite& write) {
    const auto done = write_files(root_.string(), {three()[1], write}, {});
    EXPECT_FALSE(done) << write.path;
    if (!done) {
      EXPECT_EQ(done.error().kind, Error::Kind::refused) << write.path;
    }
    EXPECT_EQ(get("versions/b.py"), "old b\n");
  };
  fs::create_symlink("/tmp", root_ / "out");
  fs::create_symlink("a.py", root_ / "versions/link.py");
  refused({"../x.py", true, "", "x"});
  refused({"/tmp/x.py", true, "", "x"});
  refused({"out/x.py", true, "", "x"});
  refused({"versions/link.py", false, "old a\n", "x"});
  refused({"versions/a.py", false, "other", "x"});
  refused({"versions/a.py", true, "", "x"});
  refused({"versions/gone.py", false, "", "x"});
  refused({"versions", false, "", "x"});
  refused({"versions/b.py", false, "old b\n", "x"});
}

TEST_F(Files, MovesFilesIntoANewFolder) {
  ::chmod((root_ / "versions/a.py").c_str(), 0640);
  const std::vector<FileWrite> writes = {{"archive/2024/a.py", true, "", "old a\n"}, {"versions/a.py", false, "old a\n", "", true}, {"versions/new.py", true, "", "new\n"}};
  const auto done = write_files(root_.string(), writes, {"stamp", {}});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(names("versions"), (std::vector<std::string>{"b.py", "new.py"}));
  EXPECT_EQ(get("archive/2024/a.py"), "old a\n");
  EXPECT_EQ(get(done->backup + "/versions/a.py"), "old a\n");
  EXPECT_EQ(get(done->backup + "/manifest"), "created archive/2024/a.py\nremoved versions/a.py\ncreated versions/new.py\n");
}

TEST_F(Files, AFailedMoveLeavesNoFolderAndEveryFile) {
  ::chmod((root_ / "versions/a.py").c_str(), 0640);
  const std::vector<FileWrite> writes = {{"archive/2024/a.py", true, "", "old a\n"}, {"versions/a.py", false, "old a\n", "", true}, {"versions/b.py", false, "old b\n", "", true}};
  for (const std::string step : {"folder", "stage", "rename"}) {
    WriteOptions options;
    options.before_step = [&](std::string_view at, const std::string& what) { return at == step && (what == "versions/b.py" || step != "rename") ? ENOSPC : 0; };
    const auto done = write_files(root_.string(), writes, options);
    ASSERT_FALSE(done) << step;
    EXPECT_EQ(done.error().kind, Error::Kind::refused) << step;
    expect_untouched();
    EXPECT_FALSE(fs::exists(root_ / "archive")) << step;
    struct stat info {};
    ::stat((root_ / "versions/a.py").c_str(), &info);
    EXPECT_EQ(info.st_mode & 07777, 0640u);
  }
}

}  // namespace
}  // namespace underpin
