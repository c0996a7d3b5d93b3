// The project's Python files as modules: which file an import means, and whether a module has a name. Decided only where
// it is certain that the import means the project: a folder may share its name with an installed package.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/source.h"
#include "readers/code/outline.h"

namespace underpin::code {

struct Module {
  std::string shown;  // relative to the root
  std::string text;   // moves away once it is among the sources
  FileId file = 0;
  Outline outline;
  bool package = false;                  // an __init__.py
  bool models = false, engines = false;  // words in it that speak of models, of engines
  bool computed_imports = false;         // modules are imported by names made at run time
  bool test = false;                     // or archived: that it is there is all that is known
  bool hidden = false;                   // `models.py` beside a package `models/`
};

using ModuleId = std::size_t;
inline constexpr ModuleId kNoModule = static_cast<ModuleId>(-1);

// What a dotted name leads to.
struct Target {
  enum class Kind { foreign, module, folder, missing };
  Kind kind = Kind::foreign;
  ModuleId module = kNoModule;
  std::string folder;   // of a package without __init__.py, or of what is above the missing part
  std::string missing;  // the dotted name up to the first part that is not there
  std::string root;     // the folder the name was looked up in
};

class Modules {
 public:
  // `names`: every file of the project as shown; `ignored`: names that version control leaves out; `installed`: packages
  // that the project's requirements name.
  Modules(Sources& sources, std::vector<Module> modules, const std::vector<std::string>& names, std::set<std::string> ignored,
          std::set<std::string> installed);

  const std::vector<Module>& all() const { return modules_; }
  const Module& at(ModuleId id) const { return modules_[id]; }
  // Its source; only files that somebody looks at closely, or has something to say about, become one.
  FileId file_of(ModuleId id) const;
  std::string_view text_of(ModuleId id) const;

  // Where the import leads, as seen from `importer`.
  Target resolve(const std::string& dotted, ModuleId importer) const;
  Target resolve(const Import& import, ModuleId importer) const;
  // `from target import name` for a name that the module itself does not bind.
  std::optional<ModuleId> submodule(const Target& target, const std::string& name) const;
  // nullopt: not certain.
  std::optional<bool> has_name(const Target& target, const std::string& name) const;
  // The dotted name of a module by the folder it was found in.
  std::string dotted_name(ModuleId id, const std::string& root) const;
  std::string dotted_name(ModuleId id) const;  // by the nearest root its imports are looked up in
  // The modules of the packages around it, outermost first, and itself.
  std::vector<ModuleId> loaded_with(ModuleId id, const std::string& root) const;
  std::optional<ModuleId> by_path(const std::string& shown) const;
  std::size_t first_party_imports() const { return first_party_; }
  // Files of that name anywhere, archives too.
  std::vector<std::string> files_named(const std::string& name) const;

 private:
  struct Folder {
    bool init = false;            // __init__.py
    bool python = false;          // some Python file at or below it
    std::set<std::string> stems;  // of every file in it, whatever it is
  };
  struct Use {
    std::size_t found = 0, lost = 0;
  };

  bool is_package(const std::string& folder) const;
  bool offers(const std::string& folder, const std::string& top) const;
  std::vector<std::string> candidates(const std::string& top, ModuleId importer) const;
  bool trusted(const std::string& root, const std::string& top) const;
  Target walk(const std::string& root, const std::string& dotted) const;
  bool may_come_from_elsewhere(const std::string& folder, const std::string& part) const;
  std::optional<bool> has_name(ModuleId module, const std::string& name, int depth) const;
  void count_uses();

  Sources& sources_;
  mutable std::vector<Module> modules_;  // texts move to the sources
  std::unordered_map<std::string, ModuleId> by_path_;
  std::map<std::string, Folder> folders_;
  std::map<std::string, std::vector<std::string>> roots_of_;  // top-level name → folders that have it
  std::map<std::string, std::vector<std::string>> named_;     // file name → paths
  std::map<std::pair<std::string, std::string>, Use> uses_;   // (root, top)
  std::set<std::string> used_as_package_;                     // folders some import goes through
  std::set<std::string> ignored_, installed_;
  std::size_t first_party_ = 0;
  mutable std::size_t steps_ = 0;  // of one question for a name: star imports may branch
};

bool is_standard_library(std::string_view top);

}  // namespace underpin::code
