#include "readers/alembic/env.h"

#include "base/path.h"

namespace underpin::alembic {

EnvFacts read_env(const World&, const std::string&, const std::vector<std::string>&, const std::string&) { return {}; }

}  // namespace underpin::alembic
