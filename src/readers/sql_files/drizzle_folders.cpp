// Drizzle since version 1: a folder per migration with migration.sql and snapshot.json in it, in byte order of the folders'
// names; no journal. The snapshots name the dialect.
#include <utility>

#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool drizzle_folders;

namespace {

std::vector<std::string> drizzle_migrations(const Look& look) {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : look.folder.entries)
    if (entry.kind == DirectoryEntry::Kind::directory && look.has_file(entry.name + "/migration.sql")) names.push_back(entry.name);
  return names;
}

// drizzle-kit's upgrade leaves no snapshot out, but migrations written by hand have none.
bool is_drizzle_folders(const Look& look) {
  if (look.has_file("migration_lock.toml")) return false;
  for (const std::string& name : drizzle_migrations(look))
    if (look.has_file(name + "/snapshot.json")) return true;
  return false;
}

std::vector<Step> read_drizzle_folders(Look& look) {
  std::vector<Step> steps;
  for (const std::string& name : drizzle_migrations(look)) {
    steps.push_back(look.whole_file(name + "/migration.sql", name));
    if (!look.system.empty() || !look.has_file(name + "/snapshot.json")) continue;
    const std::string head = look.head(name + "/snapshot.json");
    for (const auto& [dialect, system] :
         {std::pair("postgres", "postgresql"), std::pair("postgresql", "postgresql"), std::pair("sqlite", "sqlite"),
          std::pair("turso", "sqlite"), std::pair("mysql", "mysql"), std::pair("singlestore", "singlestore"), std::pair("mssql", "mssql"),
          std::pair("cockroach", "cockroachdb")})
      if (contains(replace_all(head, " ", ""), "\"dialect\":\"" + std::string(dialect) + "\"")) {
        look.system = system;
        look.system_place = look.shown(name + "/snapshot.json");
      }
  }
  return steps;
}

}  // namespace

const Tool drizzle_folders = {"drizzle", "Drizzle", &is_drizzle_folders, &read_drizzle_folders};

}  // namespace underpin::sql_files
