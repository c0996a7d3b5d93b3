#include "front/cli/arguments.h"

#include <gtest/gtest.h>

#include "front/cli/cli.h"
#include "front/cli/help.h"
#include "verbs/engine_choice.h"
#include "writers/writer.h"

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
  for (const char* number : {"15x", "", "abc", "0", "-1", "100", "9999999999"}) EXPECT_FALSE(read("check", {"--engine-version", number})) << number;
  const auto threads = read("check", {"--threads", "abc"});
  ASSERT_FALSE(threads);
  EXPECT_EQ(threads.error().help, "a whole number from 1 to 4096");
  EXPECT_FALSE(read("schema", {"a", "--threads=0"}));
}

TEST(Arguments, GivesNumbersAndTheirFallback) {
  const auto arguments = read("check", {"--threads", "3"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->number("--threads"), 3);
  EXPECT_EQ(arguments->number("--engine-version"), 15);
  EXPECT_EQ(read("check", {})->number("--threads"), std::nullopt);
  EXPECT_EQ(processors({"check", "--threads=2"}), 2);
  EXPECT_EQ(processors({"check", "--threads", "x"}), std::nullopt);
  EXPECT_EQ(processors({}), std::nullopt);
}

TEST(Options, NameTheFormatsThereAreWritersFor) {
  std::vector<std::string> names;
  for (const Writer* writer : all_writers()) names.emplace_back(writer->name);
  for (const Option* option : options_of(*find_verb("check")))
    if (option->name == "--format") {
      EXPECT_EQ(choices_of(*option), names);
    }
}

TEST(Options, NameTheVersionThatIsTakenWithoutOne) {
  const auto dialect = choose_dialect(EngineChoice{});
  ASSERT_TRUE(dialect);
  EXPECT_EQ(read("check", {})->value("--engine-version"), std::to_string((*dialect)->version));
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
