// Prisma Migrate: a folder per migration with migration.sql in it, in byte order of the folders' names; the provider
// stands in migration_lock.toml.
#include "base/text.h"
#include "base/toml.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool prisma;

namespace {

constexpr const char* kLock = "migration_lock.toml";

std::vector<std::string> prisma_folders(const Look& look) {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : look.folder.entries)
    if (entry.kind == DirectoryEntry::Kind::directory && look.has_file(entry.name + "/migration.sql")) names.push_back(entry.name);
  return names;
}

bool is_prisma(const Look& look) { return look.has_file(kLock) || !prisma_folders(look).empty(); }

void read_lock(Look& look) {
  if (!look.has_file(kLock)) return;
  const FileId file = look.load(kLock);
  if (file == 0) return;
  look.config = look.shown(kLock);
  const auto lock = parse_toml(look.text(file));
  const TomlValue* provider = lock ? lock->find("provider") : nullptr;
  if (!provider) return;
  look.system = provider->text == "cockroachdb" ? "cockroachdb" : provider->text;
  look.system_place = look.config;
}

std::vector<Step> read_prisma(Look& look) {
  read_lock(look);
  std::vector<Step> steps;
  for (const std::string& name : prisma_folders(look)) {
    steps.push_back(look.whole_file(name + "/migration.sql", name));
    steps.back().sent = Sent::message;
  }
  for (const DirectoryEntry& entry : look.folder.entries) {
    if (entry.kind != DirectoryEntry::Kind::directory || look.has_file(entry.name + "/migration.sql") || leading_digits(entry.name).empty())
      continue;
    look.stray.push_back({look.shown(entry.name), 0, "no migration.sql in it"});
  }
  return steps;
}

}  // namespace

const Tool prisma = {"prisma", "Prisma", &is_prisma, &read_prisma};

}  // namespace underpin::sql_files
