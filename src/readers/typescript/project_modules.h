// Where the imports of a project's scripts lead: relative paths, the paths of tsconfig.json, packages of the same
// repository by the names in their package.json. Everything else lies outside the project.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "readers/project/walk.h"
#include "syntax/typescript/evaluate.h"

namespace underpin::scripts {

class ProjectModules final : public typescript::Modules {
 public:
  // `root` is the project's absolute path, `files` what lies in it.
  ProjectModules(const World& world, Sources& sources, std::string root, const std::vector<project::File>& files);

  // The script at an absolute path; null: it cannot be read, or is too large.
  std::shared_ptr<const typescript::Tree> open(const std::string& path);
  std::shared_ptr<const typescript::Tree> find(const std::string& written, FileId importer) override;
  // Absolute path of a file that was opened; empty for any other.
  std::string path_of(FileId file) const;
  // The file that `written` means in a script at `importer`; empty: outside the project.
  std::string resolve(const std::string& written, const std::string& importer);

 private:
  struct Alias {
    std::string pattern;               // "@/*"
    std::vector<std::string> targets;  // absolute, with the star
  };
  struct Config {
    std::vector<Alias> aliases;
    std::string base;  // absolute baseUrl; empty: none
  };

  std::string existing(const std::string& path) const;
  const Config& config_for(const std::string& folder);
  void read_config(const std::string& path, Config& into, int depth);
  std::string by_alias(const std::string& written, const std::string& importer);
  std::string by_package(const std::string& written);
  std::string in_package(const std::string& folder, const std::string& rest);

  const World& world_;
  Sources& sources_;
  std::string root_;
  std::map<std::string, std::string> packages_;  // name → folder
  std::map<std::string, std::shared_ptr<const typescript::Tree>> trees_;
  std::map<FileId, std::string> paths_;
  std::map<std::string, Config> configs_;
};

}  // namespace underpin::scripts
