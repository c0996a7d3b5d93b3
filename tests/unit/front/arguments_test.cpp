#include "front/cli/arguments.h"

#include <gtest/gtest.h>

#include "front/cli/help.h"

namespace underpin::cli {

namespace {
Result<Arguments> read(const std::string& verb, const std::vector<std::string>& words) { return read_arguments(*find_verb(verb), words); }
}  // namespace

TEST(Arguments, ReadsOptionsInAnyOrder) {
  const auto arguments = read("check", {"--all", "app", "--only", "UP103,UP104", "--only=UP120", "--engine=sqlite"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->operand, "app");
  EXPECT_TRUE(arguments->has("--all"));
  EXPECT_FALSE(arguments->has("--accept"));
  EXPECT_EQ(arguments->list("--only"), (std::vector<std::string>{"UP103", "UP104", "UP120"}));
  EXPECT_EQ(arguments->value("--engine"), "sqlite");
  EXPECT_EQ(arguments->value("--format"), "text");
}

TEST(Arguments, SuggestsTheNearestSpelling) {
  const auto option = read("check", {"--formt", "json"});
  ASSERT_FALSE(option);
  EXPECT_EQ(option.error().help, "did you mean `--format`?");
  const auto choice = read("check", {"--engine", "postgres"});
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().help, "did you mean `postgresql`?");
}

TEST(Arguments, RefusesWhatMakesNoSense) {
  EXPECT_FALSE(read("check", {"a", "b"}));
  EXPECT_FALSE(read("check", {"--engine"}));
  EXPECT_FALSE(read("schema", {}));
  const auto version = read("check", {"--engine-version", "15x"});
  ASSERT_TRUE(version);
  EXPECT_FALSE(version->number("--engine-version", 1, 99));
}

TEST(Arguments, TakesADashedPathBehindTwoDashes) {
  const auto arguments = read("check", {"--", "-odd"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->operand, "-odd");
}

TEST(Help, NamesEveryOptionOfAVerb) {
  for (const Verb& verb : verbs()) {
    const std::string help = verb_help(verb), page = man_page("1");
    EXPECT_NE(page.find("underpin " + std::string(verb.name)), std::string::npos);
    for (const Option* option : options_of(verb)) EXPECT_NE(help.find(std::string(option->name)), std::string::npos) << option->name;
  }
}

TEST(Help, CompletionsKnowVerbsOptionsAndCodes) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto script = completions(shell, {"UP103"});
    ASSERT_TRUE(script) << shell;
    for (const char* word : {"check", "schema", "fail-on", "sarif", "UP103"}) EXPECT_NE(script->find(word), std::string::npos) << shell << " " << word;
  }
  EXPECT_FALSE(completions("tcsh", {}));
}

}  // namespace underpin::cli
