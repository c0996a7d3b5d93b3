// One rule for people: as text for the terminal and as the page docs/rules/CODE.md.
#pragma once
#include <string>

#include "schema/report.h"
#include "writers/frame.h"

namespace underpin {

std::string rule_text(const RuleText& rule, const Style& style);
std::string rule_page(const RuleText& rule);
// All rules, one line each.
std::string rule_list(const std::vector<RuleText>& rules, const Style& style);
std::string rule_index_page(const std::vector<RuleText>& rules);

}  // namespace underpin
