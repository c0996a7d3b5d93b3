// Which database system the places around a folder of SQL files name, where neither the tool's settings nor the files say
// it: the names of folders ("migrations/sqlite"), and what the project's build depends on.
#pragma once
#include <string>
#include <string_view>

#include "base/world.h"

namespace underpin::sql_files {

struct NamedSystem {
  std::string system;  // "postgresql", "sqlite", "mysql" …; empty: none is named
  std::string place;   // where, as a person says it
};

// The folder's own name, or the nearest above it that says more than "migrations". `texts_say` is what the files look like.
NamedSystem system_of_own_folder(std::string_view path, std::string_view texts_say);
// Names further up, and the packages that the nearest go.mod, Cargo.toml, package.json … lists.
NamedSystem system_of_surroundings(const World& world, const std::string& path);

}  // namespace underpin::sql_files
