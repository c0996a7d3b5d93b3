// From the words --engine and --engine-version to a Dialect. The one place above the engines that names them.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "schema/dialect.h"

namespace underpin {

struct EngineChoice {
  std::string name = "postgresql";  // or "sqlite"
  std::optional<int> version;       // PostgreSQL major version; absent: 15
};

Result<const Dialect*> choose_dialect(const EngineChoice& choice);

}  // namespace underpin
