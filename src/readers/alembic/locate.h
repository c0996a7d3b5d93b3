// Finds the Alembic script locations of a project: those its configuration names, those an env.py gives away, and bare
// folders of revision files. Lists their files; reading them is left to others.
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/world.h"
#include "readers/alembic/config.h"

namespace underpin::alembic {

struct VersionFile {
  std::string path;  // absolute
  std::uint64_t size = 0;
  bool python = false;  // *.py that Alembic would load
};

struct Place {
  std::string script_location;         // absolute; for bare folders the folder's parent or itself
  std::vector<std::string> locations;  // version folders, absolute
  bool recursive = false;
  bool bare = false;                   // neither configured nor an env.py beside it
  std::vector<VersionFile> files;      // in the order Alembic loads them
  std::vector<Config> configs;         // those that name it
};

struct Located {
  std::string root;  // project folder, absolute and without links
  std::vector<Place> places;
  std::vector<Finding> findings;
};

// `path` absolute and without links. Configuration files that Alembic cannot read are put into `sources`, for the findings.
Located locate(const World& world, Sources& sources, const std::string& path);

std::string find_root(const World& world, const std::string& path);

// Folders that hold other people's code or leftovers.
bool skipped_folder(std::string_view name);

// All .py files below `folder` (bounded), absolute.
std::vector<std::string> python_files(const World& world, const std::string& folder, std::size_t most);

}  // namespace underpin::alembic
