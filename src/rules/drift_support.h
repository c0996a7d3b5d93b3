// What the rules about models and migrations share: walking the differences, and a finding with both places. Wording stays
// in the rules.
#pragma once
#include <functional>
#include <string>

#include "rules/support.h"

namespace underpin {

// One difference between the migrated schema (left) and the models (right).
struct DriftAt {
  const ReplayedHistory& replayed;
  const ModelDrift& drift;
  const Difference& difference;
  ObjectName table;  // that it is about; empty: types
};

// Calls visit for every difference that a reader can act on: not for what follows from a table or column that is missing
// as a whole, nor for tables that an undecided or failing part may have changed.
void for_each_drift(const Subject& subject, const std::function<void(const DriftAt&)>& visit);

bool only_in_models(const Difference& difference);
bool only_in_migrations(const Difference& difference);

// A finding at the model's place, or the migration's where there is none, with the other place beside it.
Finding drift_finding(const Rule& rule, const DriftAt& at, std::string message);

}  // namespace underpin
