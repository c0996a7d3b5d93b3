// Modules that are not there and names that modules lack, each with every import that counts on it.
#include <algorithm>
#include <map>

#include "base/path.h"
#include "base/text.h"
#include "readers/code/imports.h"

namespace underpin::code {

namespace {

using Where = Import::Where;

// Only what certainly runs, now or when a function is called.
bool counts(Where where) { return where == Where::top || where == Where::inner; }

// A file of the missing module's name somewhere else, an archive folder for one; tests are nobody's module.
std::string elsewhere(const Modules& modules, const std::string& dotted, bool package_too) {
  const std::string last = dotted.substr(dotted.rfind('.') + 1);
  std::vector<std::string> found = modules.files_named(last + ".py");
  if (found.empty() && package_too)
    for (const std::string& init : modules.files_named("__init__.py"))
      if (file_name(parent_path(init)) == last) found.push_back(init);
  const auto archived = std::find_if(found.begin(), found.end(), [](const std::string& path) { return contains(lower(path), "archive"); });
  if (archived != found.end()) return *archived;
  return found.empty() ? std::string() : found.front();
}

// The file or folder that is meant, by whatever names it is imported.
struct Meant {
  BrokenImports broken;
  std::map<std::string, std::size_t> names;  // dotted, how often each is used
};

const std::string& usual_name(const std::map<std::string, std::size_t>& names) {
  return std::max_element(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

}  // namespace

std::vector<BrokenImports> broken_imports(const Modules& modules) {
  std::map<std::pair<std::string, bool>, Meant> all;  // true: lacks names
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    const Module& module = modules.at(id);
    if (module.hidden || module.test) continue;
    for (const Import& import : module.outline.imports) {
      if (!counts(import.where)) continue;
      const Target target = modules.resolve(import, id);
      const bool deferred = import.where == Where::inner;
      if (target.kind == Target::Kind::missing) {
        const std::string path = (target.root.empty() ? "" : target.root + "/") + replace_all(target.missing, ".", "/");
        Meant& meant = all[{path, false}];
        // A relative import's name is relative to its folder.
        ++meant.names[import.dots > 0 ? replace_all(path, "/", ".") : target.missing];
        meant.broken.places.push_back({{modules.file_of(id), import.module_begin, import.module_end}, "", deferred});
        continue;
      }
      if (!import.from || (target.kind != Target::Kind::module && target.kind != Target::Kind::folder)) continue;
      for (const ImportedName& name : import.names) {
        const auto has = modules.has_name(target, name.name);
        if (!has || *has) continue;
        const bool file = target.kind == Target::Kind::module;
        const std::string path = file ? modules.at(target.module).shown : target.folder;
        Meant& meant = all[{path, true}];
        ++meant.names[import.dots == 0 ? import.module : file ? modules.dotted_name(target.module) : replace_all(path, "/", ".")];
        meant.broken.places.push_back(
            {{modules.file_of(id), name.begin, static_cast<std::uint32_t>(name.begin + name.name.size())}, name.name, deferred});
      }
    }
  }
  std::vector<BrokenImports> out;
  for (auto& [key, meant] : all) {
    BrokenImports& broken = meant.broken;
    broken.module = usual_name(meant.names);
    for (const CodePlace& place : broken.places)
      if (!place.text.empty()) broken.names.push_back(place.text);
    std::sort(broken.names.begin(), broken.names.end());
    broken.names.erase(std::unique(broken.names.begin(), broken.names.end()), broken.names.end());
    if (!key.second) broken.elsewhere = elsewhere(modules, key.first.substr(key.first.rfind('/') + 1), true);
    out.push_back(std::move(broken));
  }
  return out;
}

}  // namespace underpin::code
