// Flyway: V1.2__title.sql in order of the version, U1.2__ takes it back, R__title.sql is repeated after all versions, and
// of an empty database only the last B1.2__ and the versions above it are run. refinery names its files the same way.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "readers/sql_files/tool.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql_files {

extern const Tool flyway;

namespace {

struct FlywayName {
  char kind = 0;                     // V, U, R, B
  std::vector<std::string> version;  // numbers without leading zeros
  std::string written, title;
};

bool flyway_digit(char c) { return c >= '0' && c <= '9'; }

// "V1_2__add_users" → V, {1, 2}, "add users".
FlywayName flyway_name(std::string_view stem) {
  FlywayName name;
  const std::size_t bar = stem.find("__");
  if (bar == std::string_view::npos || stem.empty()) return name;
  const char kind = stem.front();
  const std::string_view version = stem.substr(1, bar - 1);
  if (kind == 'R' ? !version.empty() : version.empty() || !flyway_digit(version.front())) return name;
  if (kind != 'V' && kind != 'U' && kind != 'R' && kind != 'B') return name;
  if (version.find_first_not_of("0123456789._") != std::string_view::npos) return name;
  for (const std::string& part : split(replace_all(std::string(version), "_", "."), '.'))
    name.version.push_back(part.empty() ? "0" : plain_number(part));
  while (name.version.size() > 1 && name.version.back() == "0") name.version.pop_back();
  name.kind = kind;
  name.written = version;
  name.title = replace_all(std::string(stem.substr(bar + 2)), "_", " ");
  return name;
}

std::string_view stem_of(std::string_view path) {
  const std::string_view name = last_part(path);
  return name.substr(0, name.rfind('.'));
}

bool is_flyway(const Look& look) {
  std::size_t named = 0, others = 0;
  for (const std::string& file : files_ending(look.folder, ".sql")) ++(flyway_name(stem_of(file)).kind ? named : others);
  return named > 0 && named >= others;
}

struct Found {
  FlywayName name;
  Step step;
};

// A file in another language that Flyway runs by its name.
std::string flyway_language(std::string_view file) {
  if (ends_with(file, ".java")) return "a Java migration";
  if (ends_with(file, ".kt")) return "a Kotlin migration";
  if (ends_with(file, ".sql")) return "";
  return "-";
}

// Flyway sees for itself that a file holds what cannot run in a transaction, and then uses none.
bool runs_alone(std::string_view text) {
  const auto tokens = sql::pg_tokens(text);
  return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
    return sql::is_word(text, token, "concurrently") || sql::is_word(text, token, "vacuum");
  });
}

std::vector<Step> read_flyway(Look& look) {
  std::vector<Found> versioned, repeated, undone, baselines;
  for (const DirectoryEntry& entry : look.folder.entries) {
    if (entry.kind != DirectoryEntry::Kind::file) continue;
    const std::string language = flyway_language(entry.name);
    if (language == "-") continue;
    const std::string stem(stem_of(entry.name));
    Found found{flyway_name(stem), {}};
    if (!found.name.kind) {
      if (language.empty()) look.stray.push_back({look.shown(entry.name), 0, "its name is none that Flyway runs"});
      continue;
    }
    if (!language.empty()) {
      found.step.id = stem;
      found.step.path = look.shown(entry.name);
      found.step.file = look.load(entry.name);
      found.step.not_sql = language;
    } else {
      found.step = look.whole_file(entry.name, stem);
      found.step.placeholders = true;
      if (runs_alone(look.text(found.step.file))) found.step.sent = Sent::statements;
    }
    found.step.title = found.name.title;
    found.step.version = found.name.kind == 'R' ? "" : join(found.name.version, ".");
    auto& list = found.name.kind == 'V' ? versioned : found.name.kind == 'U' ? undone : found.name.kind == 'B' ? baselines : repeated;
    list.push_back(std::move(found));
  }
  const auto by_version = [](const Found& a, const Found& b) { return version_less(a.name.version, b.name.version); };
  std::stable_sort(versioned.begin(), versioned.end(), by_version);
  std::stable_sort(baselines.begin(), baselines.end(), by_version);
  std::stable_sort(repeated.begin(), repeated.end(), [](const Found& a, const Found& b) { return a.name.title < b.name.title; });
  std::vector<Step> steps;
  if (!baselines.empty()) {
    steps.push_back(baselines.back().step);
    for (std::size_t i = 0; i + 1 < baselines.size(); ++i)
      look.stray.push_back({baselines[i].step.path, baselines[i].step.file, "an older baseline"});
  }
  for (Found& found : versioned) {
    if (!baselines.empty() && !version_less(baselines.back().name.version, found.name.version)) {
      look.stray.push_back({found.step.path, found.step.file, "not above the baseline"});
      continue;
    }
    for (const Found& undo : undone)
      if (undo.name.version == found.name.version) {
        found.step.down = undo.step.up;
        found.step.has_down = true;
      }
    steps.push_back(std::move(found.step));
  }
  for (Found& found : repeated) steps.push_back(std::move(found.step));
  return steps;
}

// Folders that are chosen by the database's name are alternatives, not parts.
bool names_a_system(std::string_view folder) {
  const std::string name = lower(folder);
  for (const std::string_view system : {"postgres", "mysql", "maria", "h2", "oracle", "sqlite", "mssql", "sqlserver", "db2", "hsql",
                                        "derby", "cockroach", "test", "dev", "local", "prod"})
    if (contains(name, system)) return true;
  return false;
}

bool adds_versions(const Folder& folder, std::set<std::vector<std::string>>& versions) {
  bool unique = true;
  for (const std::string& file : files_ending(folder, ".sql"))
    if (const FlywayName name = flyway_name(stem_of(file)); name.kind == 'V') unique = versions.insert(name.version).second && unique;
  return unique;
}

}  // namespace

void gather_flyway_folders(std::vector<Folder>& folders) {
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::string top = folders[i].path;
    if (!contains(last_part(top), "migration")) continue;
    std::set<std::vector<std::string>> versions;
    bool together = adds_versions(folders[i], versions), any = false;
    for (const Folder& below : folders) {
      if (below.path == top || !starts_with(below.path, top + "/")) continue;
      const std::size_t before = versions.size();
      together = together && adds_versions(below, versions) && !names_a_system(last_part(below.path));
      any = any || versions.size() > before;
    }
    if (!any || !together) continue;  // the same version twice: Flyway would refuse them as one
    for (std::size_t k = 0; k < folders.size(); ++k) {
      if (folders[k].path == top || !starts_with(folders[k].path, top + "/")) continue;
      const std::string prefix = folders[k].path.substr(top.size() + 1) + "/";
      for (DirectoryEntry entry : folders[k].entries)
        if (entry.kind == DirectoryEntry::Kind::file) {
          entry.name = prefix + entry.name;
          folders[i].entries.push_back(std::move(entry));
        }
    }
    const auto inside = [&](const Folder& folder) { return folder.path != top && starts_with(folder.path, top + "/"); };
    folders.erase(std::remove_if(folders.begin() + static_cast<std::ptrdiff_t>(i) + 1, folders.end(), inside), folders.end());
  }
}

const Tool flyway = {"flyway", "Flyway", &is_flyway, &read_flyway};

}  // namespace underpin::sql_files
