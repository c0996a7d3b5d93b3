#include "verbs/accepted.h"

#include <gtest/gtest.h>

namespace underpin {

namespace {
Finding finding(FileId file, std::string subject) {
  Finding result;
  result.code = "UP120";
  result.subject = std::move(subject);
  result.message = "is created twice";
  result.primary.span = {file, 0, 1};
  return result;
}
}  // namespace

TEST(Accepted, WhatIsWrittenIsTakenOutAgain) {
  Sources sources;
  const FileId file = sources.add("a\n.py", "x");
  std::vector<Finding> findings = {finding(file, "table a"), finding(file, "table b")};
  const auto accepted = read_accepted(write_accepted(findings, sources), "list");
  ASSERT_TRUE(accepted) << accepted.error().message;
  findings.push_back(finding(file, "table c"));
  findings.push_back(finding(file, "table a"));  // one was accepted, this is a second
  std::size_t stale = 9;
  EXPECT_EQ(remove_accepted(findings, sources, *accepted, stale), 2u);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].subject, "table c");
  EXPECT_EQ(findings[1].subject, "table a");
  EXPECT_EQ(stale, 0u);
}

TEST(Accepted, CountsWhatIsGone) {
  Sources sources;
  const FileId file = sources.add("a.py", "x");
  std::vector<Finding> findings = {finding(file, "table a")};
  const auto accepted = read_accepted(write_accepted(findings, sources), "list");
  findings.clear();
  std::size_t stale = 0;
  EXPECT_EQ(remove_accepted(findings, sources, *accepted, stale), 0u);
  EXPECT_EQ(stale, 1u);
}

TEST(Accepted, RefusesForeignFiles) {
  EXPECT_FALSE(read_accepted("", "list"));
  EXPECT_FALSE(read_accepted("hello\n", "list"));
  EXPECT_FALSE(read_accepted("# underpin accepted findings, format 1\nnonsense UP1\n", "list"));
  EXPECT_TRUE(read_accepted("# underpin accepted findings, format 1\n\n", "list"));
}

}  // namespace underpin
