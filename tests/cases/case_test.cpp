// Golden cases: every folder below tests/cases with a file `cmd` is one. `cmd` is run by sh in a copy of `in`; what it
// prints, its exit code and the files it changes must be those in `out`. UNDERPIN_ACCEPT=1 takes them over instead.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "support/command.h"

namespace underpin {

namespace {

namespace fs = std::filesystem;
using testing::read_text;

fs::path cases_root() { return fs::path(UNDERPIN_ROOT) / "tests" / "cases"; }

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(cases_root()))
    if (entry.path().filename() == "cmd") names.push_back(fs::relative(entry.path().parent_path(), cases_root()).string());
  std::sort(names.begin(), names.end());
  return names;
}

// Texts of all files below a folder, by relative path. What the program keeps for itself has times in its names.
std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = fs::relative(entry.path(), folder).string();
    if (entry.is_regular_file() && path.rfind(".underpin", 0) != 0) files[path] = read_text(entry.path().string());
  }
  return files;
}

struct Outcome {
  std::map<std::string, std::string> texts;  // relative to `out`: "stdout", "stderr", "exit", "files/…"
};

Outcome run_case(const fs::path& folder) {
  const testing::ScratchFolder scratch;
  const fs::path work = fs::path(scratch.path()) / "work";
  fs::create_directories(work);
  if (fs::is_directory(folder / "in")) fs::copy(folder / "in", work, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  const auto before = files_below(work);
  const auto result = testing::run_command(read_text((folder / "cmd").string()), work.string());
  Outcome outcome;
  if (!result.out.empty()) outcome.texts["stdout"] = result.out;
  if (!result.err.empty()) outcome.texts["stderr"] = result.err;
  outcome.texts["exit"] = std::to_string(result.exit_code) + "\n";
  for (const auto& [path, text] : files_below(work)) {
    const auto old = before.find(path);
    if (old == before.end() || old->second != text) outcome.texts["files/" + path] = text;
  }
  return outcome;
}

void accept(const fs::path& folder, const Outcome& outcome) {
  fs::remove_all(folder / "out");
  for (const auto& [path, text] : outcome.texts) {
    fs::create_directories((folder / "out" / path).parent_path());
    std::ofstream(folder / "out" / path, std::ios::binary) << text;
  }
}

class Case : public ::testing::TestWithParam<std::string> {};

}  // namespace

TEST_P(Case, Holds) {
  const fs::path folder = cases_root() / GetParam();
  const Outcome outcome = run_case(folder);
  if (const char* wish = std::getenv("UNDERPIN_ACCEPT"); wish && std::string(wish) == "1") {
    accept(folder, outcome);
    GTEST_SKIP() << "accepted anew: " << GetParam();
  }
  const auto expected = files_below(folder / "out");
  ASSERT_FALSE(expected.empty()) << GetParam() << " has no out/: run UNDERPIN_ACCEPT=1 ./run test 'Cases/*' and read what it wrote";
  for (const auto& [path, text] : expected) {
    const auto got = outcome.texts.find(path);
    EXPECT_EQ(text, got == outcome.texts.end() ? "" : got->second) << GetParam() << "/out/" << path;
  }
  for (const auto& [path, text] : outcome.texts) EXPECT_TRUE(expected.count(path)) << GetParam() << "/out/" << path << " is not expected:\n" << text;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Case, ::testing::ValuesIn(case_names()), test_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Case);

}  // namespace underpin
