#include "verbs/explain.h"

#include "base/text.h"
#include "rules/rule.h"

namespace underpin {

std::vector<RuleText> explain_all() {
  std::vector<RuleText> texts;
  for (const Rule* rule : all_rules())
    texts.push_back({std::string(rule->code), std::string(rule->name), rule->severity, std::string(rule->title), std::string(rule->condition),
                     std::string(rule->effect), std::string(rule->way_out), std::string(rule->bad), std::string(rule->good)});
  return texts;
}

Result<RuleText> explain(const std::string& code) {
  const auto all = explain_all();
  std::string nearest;
  std::size_t best = 4;
  for (const RuleText& rule : all) {
    if (iequals(rule.code, code) || iequals(rule.name, code)) return rule;
    for (const std::string& name : {rule.code, rule.name})
      if (const std::size_t distance = edit_distance(lower(name), lower(code), 3); distance < best) {
        best = distance;
        nearest = rule.code;
      }
  }
  return fail(Error::Kind::usage, "there is no rule `" + code + "`", nearest.empty() ? "underpin explain lists them" : "underpin explain " + nearest);
}

}  // namespace underpin
