// What an archive of consolidated files says about itself (`baseline.toml` in it): where each file came from and what took
// their place, so that the old history can be read again as it was.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/world.h"
#include "schema/consolidation.h"
#include "schema/history.h"

namespace underpin {

inline constexpr const char* kArchiveRecord = "baseline.toml";
// Beside it, of an Alembic history. Not .ini: it is not the project's own.
inline constexpr const char* kArchiveConfig = "old_revisions.conf";

// Where a project keeps its revisions, and where their archive is.
struct ArchivePlace {
  std::string root;      // folder that all other paths are relative to
  std::string location;  // of the revisions
  std::string prefix;    // what the history's own paths lack; mostly empty
  std::string archive;   // folder
};
ArchivePlace archive_place(const World& world, const std::string& path, const History& history);

struct ArchiveRecord {
  std::string baseline;  // path, relative to the root, as all paths here
  std::string id;
  std::vector<std::string> heads;
  std::vector<std::pair<std::string, std::string>> files;  // where it was, where it is
};

std::string write_archive_record(const Consolidation& one);

// nullopt: there is no archive, or one that says nothing.
Result<std::optional<ArchiveRecord>> read_archive_record(const World& world, const ArchivePlace& place);

// The project's Alembic configuration (`text` of its ini file; empty where it has none) for the files of the archive: where
// `alembic -c` with it looks for revisions. All else stays, comments and other sections included.
std::string write_archive_config(const std::string& text, const std::string& script_location, const std::string& archive);

// The project with the old files where they were and the baseline gone. `world` must outlive it.
Result<std::unique_ptr<World>> world_before(const World& world, const std::string& root, const ArchiveRecord& record);

}  // namespace underpin
