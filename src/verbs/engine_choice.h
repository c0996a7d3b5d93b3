// From the words --engine and --engine-version, and what the project says of its database, to a Dialect. The one place
// above the engines that makes dialects.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/dialect.h"
#include "schema/history.h"

namespace underpin {

struct EngineChoice {
  std::string name;            // "postgresql" or "sqlite"; empty: what the project names, else PostgreSQL
  std::optional<int> version;  // PostgreSQL major version; absent: 15
};

// An engine that is not known, and a version that is not, are errors.
Result<const Dialect*> choose_dialect(const EngineChoice& choice, const std::vector<History>& histories = {});

}  // namespace underpin
