#include "rules/rule.h"

namespace underpin {

#define RULE(identifier) extern const Rule identifier;
#include "rules/all.def"
#undef RULE

const std::vector<const Rule*>& all_rules() {
  static const std::vector<const Rule*> rows = {
#define RULE(identifier) &identifier,
#include "rules/all.def"
#undef RULE
  };
  return rows;
}

const Rule* find_rule(std::string_view code_or_name) {
  for (const Rule* rule : all_rules())
    if (rule->code == code_or_name || rule->name == code_or_name) return rule;
  return nullptr;
}

}  // namespace underpin
