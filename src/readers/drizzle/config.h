// drizzle.config.ts: which files declare the schema, where the migrations go, for which engine. Values that only a run
// would know stay unknown.
#pragma once
#include <string>
#include <vector>

#include "readers/project/walk.h"
#include "readers/typescript/project_modules.h"

namespace underpin::drizzle {

struct DrizzleConfig {
  std::string path, shown;
  std::string system;                 // "postgresql", "sqlite", another; empty: it does not say
  std::string out;                    // absolute folder of the migrations; empty: not known
  std::vector<std::string> patterns;  // absolute, with stars
  bool schema_known = false;
  std::string casing;  // "snake_case", "camelCase" or empty
  Span schema_span;
};

bool is_config_file(std::string_view name);
// nullopt: no configuration stands there.
// Relative paths are meant from `folder`: the one drizzle-kit is started in.
std::optional<DrizzleConfig> read_config(scripts::ProjectModules& modules, const project::File& file, const std::string& folder);
// The scripts that the patterns mean, in byte order.
std::vector<std::string> schema_files(const DrizzleConfig& config, const std::vector<project::File>& files);
// Whether a path is what a pattern with *, ** and {a,b} means.
bool matches_pattern(std::string_view pattern, std::string_view path);

}  // namespace underpin::drizzle
