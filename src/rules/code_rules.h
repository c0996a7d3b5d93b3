// Rules about the code around the models. They look at the code as it is written, whether the project has a history or
// not, so that they are run on it by themselves; their rows stand in all.def like all others.
#pragma once
#include <vector>

#include "rules/support.h"
#include "schema/code_facts.h"

namespace underpin {

struct CodeSubject {
  const CodeFacts& facts;
  const Sources& sources;
  const Subject& subject;  // the project's histories, for what another rule tells already
};

// Every one of them, in the order of their codes.
void run_code_rules(const CodeSubject& code, std::vector<Finding>& findings);

}  // namespace underpin
