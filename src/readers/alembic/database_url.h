// Which database system the application's own settings name, where neither alembic.ini nor the revisions do: URLs written
// out in its configuration modules and environment files, drivers in its requirements. One system only, or none.
#pragma once
#include <string>

#include "base/world.h"

namespace underpin::alembic {

struct NamedDatabase {
  std::string system;  // "sqlite", "postgresql", "mysql" …; empty: none, or several
  std::string place;   // the file that names it, relative to the root
};

NamedDatabase database_of_settings(const World& world, const std::string& root);

}  // namespace underpin::alembic
