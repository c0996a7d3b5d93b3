#include "verbs/engine_choice.h"

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"

namespace underpin {

Result<const Dialect*> choose_dialect(const EngineChoice& choice) {
  if (choice.name == "sqlite") {
    if (choice.version && *choice.version != 3) return fail(Error::Kind::usage, "SQLite has no major version " + std::to_string(*choice.version), "leave --engine-version out");
    return &sqlite::sqlite_dialect();
  }
  if (choice.name != "postgresql") return fail(Error::Kind::usage, "there is no engine `" + choice.name + "`", "one of: postgresql, sqlite");
  const int version = choice.version.value_or(15);
  if (version < postgresql::kOldestVersion || version > postgresql::kNewestVersion)
    return fail(Error::Kind::usage, "PostgreSQL " + std::to_string(version) + " is not known here",
                "--engine-version " + std::to_string(postgresql::kOldestVersion) + " to " + std::to_string(postgresql::kNewestVersion));
  return &postgresql::postgresql_dialect(version);
}

}  // namespace underpin
