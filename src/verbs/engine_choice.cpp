#include "verbs/engine_choice.h"

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"

namespace underpin {

namespace {

std::string name_of(const EngineChoice& choice, const std::vector<History>& histories) {
  if (!choice.name.empty()) return choice.name;
  for (const History& history : histories)
    if (history.system == "sqlite" || history.system == "postgresql") return history.system;
  return "postgresql";
}

}  // namespace

Result<const Dialect*> choose_dialect(const EngineChoice& choice, const std::vector<History>& histories) {
  const std::string name = name_of(choice, histories);
  if (name == "sqlite") {
    if (choice.version && *choice.version != 3) return fail(Error::Kind::usage, "SQLite has no major version " + std::to_string(*choice.version), "leave --engine-version out");
    return &sqlite::sqlite_dialect();
  }
  if (name != "postgresql") return fail(Error::Kind::usage, "there is no engine `" + name + "`", "one of: postgresql, sqlite");
  const int version = choice.version.value_or(15);
  if (version < postgresql::kOldestVersion || version > postgresql::kNewestVersion)
    return fail(Error::Kind::usage, "PostgreSQL " + std::to_string(version) + " is not known here",
                "--engine-version " + std::to_string(postgresql::kOldestVersion) + " to " + std::to_string(postgresql::kNewestVersion));
  return &postgresql::postgresql_dialect(version);
}

}  // namespace underpin
