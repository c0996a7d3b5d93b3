// What a script location's env.py decides about every revision: the version table's name and, through target_metadata,
// the naming convention. Followed through the project's imports as text; what is not decidable that way stays empty.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/world.h"

namespace underpin::alembic {

struct EnvFacts {
  std::string version_table;                              // empty: not given literally
  bool version_schema = false;                            // it may be given a schema
  std::map<std::string, std::string> naming_convention;   // "ix", "uq", "ck", "fk", "pk" → pattern
  std::string convention_file;                            // absolute; where it was found
};

// `import_roots` are the folders modules are looked up in, nearest first.
EnvFacts read_env(const World& world, const std::string& script_location, const std::vector<std::string>& import_roots, const std::string& root);

}  // namespace underpin::alembic
