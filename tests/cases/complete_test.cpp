// Every rule is shown at work and at rest: a case with its finding and one without.
#include <gtest/gtest.h>

#include "rules/rule.h"
#include "support/command.h"

namespace underpin {

namespace {

// What only a PostgreSQL server can have: shown in tests/unit/rules/live_rules_test.cpp.
bool needs_a_server(const Rule& rule) { return rule.name == "invalid-index" || rule.name == "unused-index" || rule.name == "sequence-near-end"; }

}  // namespace

TEST(Complete, EveryRuleHasABadAndAGoodCase) {
  for (const Rule* rule : all_rules()) {
    if (needs_a_server(*rule)) continue;
    const std::string folder = std::string(UNDERPIN_ROOT) + "/tests/cases/rules/" + std::string(rule->name);
    const std::string found = "[" + std::string(rule->code) + "]: ";
    EXPECT_NE(testing::read_text(folder + "/bad/out/stdout").find(found), std::string::npos) << folder << "/bad does not show " << rule->code;
    const std::string good = testing::read_text(folder + "/good/out/stdout");
    EXPECT_FALSE(good.empty()) << folder << "/good is missing";
    EXPECT_EQ(good.find(found), std::string::npos) << folder << "/good shows " << rule->code;
  }
}

TEST(Complete, EveryRuleHasItsPage) {
  for (const Rule* rule : all_rules()) {
    const std::string code(rule->code);
    const testing::ScratchFolder folder;
    const auto page = testing::run_command("underpin explain " + code + " --format markdown", folder.path());
    EXPECT_EQ(page.out, testing::read_text(std::string(UNDERPIN_ROOT) + "/docs/rules/" + code + ".md")) << "./run docs writes the pages anew";
  }
}

TEST(Complete, RulesAreToldApart) {
  for (const Rule* rule : all_rules()) {
    EXPECT_EQ(find_rule(rule->code), rule) << rule->code;
    EXPECT_EQ(find_rule(rule->name), rule) << rule->name;
    for (const std::string_view sentence : {rule->title, rule->condition, rule->effect, rule->way_out, rule->bad, rule->good}) EXPECT_FALSE(sentence.empty()) << rule->code;
  }
}

}  // namespace underpin
