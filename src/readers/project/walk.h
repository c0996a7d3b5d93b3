// Lists a project's files, bounded, in byte order of their paths. Leaves out what nobody wrote by hand: dependencies,
// build results, virtual environments, version control. What the files mean is for the callers.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/world.h"

namespace underpin::project {

struct File {
  std::string path;   // to open it
  std::string shown;  // relative to the root
  std::uint64_t size = 0;
};

struct Walk {
  std::vector<File> files;
  std::vector<Finding> findings;  // folders that could not be read, bounds reached
};

struct WalkLimits {
  std::size_t entries = 200'000;
  std::size_t depth = 64;
};

Walk walk(const World& world, Sources& sources, const std::string& root, const WalkLimits& limits = {});

// A finding about a file or folder as a whole (`shown` is its path as printed).
Finding about_path(Sources& sources, const char* code, Severity severity, const std::string& shown, std::string message, std::string because,
                   std::string help);

}  // namespace underpin::project
