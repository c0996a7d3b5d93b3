// Follows what importing a module does, statement by statement: modules run once, a module that is being run has the
// names bound so far. A name that is asked of it too early is an ImportError.
#include <algorithm>
#include <map>

#include "base/path.h"
#include "readers/code/imports.h"

namespace underpin::code {

namespace {

using Where = Import::Where;

constexpr std::size_t kDeepestImport = 400;
constexpr std::size_t kMostEntries = 500;

class ImportRun {
 public:
  ImportRun(const Modules& modules, const std::set<ModuleId>& models) : modules_(modules), models_(models), state_(modules.all().size()) {}

  // The first failure; nullopt: none that is certain.
  std::optional<CircularImport> from(ModuleId entry) {
    const std::string name = modules_.dotted_name(entry);
    const std::string root = root_of(entry, name);
    for (const ModuleId id : modules_.loaded_with(entry, root)) load(id, true);
    if (found_) found_->first = name;
    return std::move(found_);
  }

 private:
  enum class State : std::uint8_t { fresh, running, done };
  struct At {
    State state = State::fresh;
    const Import* import = nullptr;  // being run
    bool certain = true;
  };

  std::string root_of(ModuleId id, const std::string& dotted) const {
    const std::string& shown = modules_.at(id).shown;
    const std::size_t tail = dotted.size() + (modules_.at(id).package ? 12 : 3);
    return shown.size() > tail ? shown.substr(0, shown.size() - tail - 1) : std::string();
  }

  void load(ModuleId id, bool certain) {
    At& at = state_[id];
    if (at.state != State::fresh || found_ || depth_ > kDeepestImport) return;
    ++depth_;
    at.state = State::running;
    at.certain = certain;
    for (const Import& import : modules_.at(id).outline.imports) {
      if (import.where == Where::inner || import.where == Where::inner_guarded || import.where == Where::typing) continue;
      at.import = &import;
      run(id, import, certain && import.where == Where::top);
      if (found_) break;
    }
    at.state = State::done;
    --depth_;
  }

  void run(ModuleId importer, const Import& import, bool certain) {
    const Target target = modules_.resolve(import, importer);
    if (target.kind == Target::Kind::folder) {
      for (const ImportedName& name : import.names)
        if (const auto inner = modules_.submodule(target, name.name); import.from && inner)
          load_with_packages(*inner, target.root, certain);
      return;
    }
    if (target.kind != Target::Kind::module) return;
    load_with_packages(target.module, target.root, certain);
    if (!import.from || found_) return;
    for (const ImportedName& name : import.names) {
      const At& there = state_[target.module];
      const Outline& outline = modules_.at(target.module).outline;
      const auto bound = outline.names.find(name.name);
      if (there.state == State::running && there.import && bound != outline.names.end() && bound->second > there.import->begin && certain &&
          there.certain && there.import->where == Where::top && target.module != importer && models_.count(target.module) &&
          !outline.open && !star_before(outline, there.import->begin) && !modules_.submodule(target, name.name)) {
        found_ = CircularImport{};
        found_->failing = {modules_.file_of(importer), import.begin, import.end};
        found_->cause = {modules_.file_of(target.module), there.import->begin, there.import->end};
        found_->module = modules_.dotted_name(target.module, target.root);
        found_->name = name.name;
        found_->cause_module = there.import->module;
        return;
      }
      if (bound == outline.names.end())
        if (const auto inner = modules_.submodule(target, name.name)) load(*inner, certain);
    }
  }

  static bool star_before(const Outline& outline, std::uint32_t at) {
    return std::any_of(outline.imports.begin(), outline.imports.end(), [&](const Import& one) { return one.star && one.begin <= at; });
  }

  void load_with_packages(ModuleId id, const std::string& root, bool certain) {
    for (const ModuleId one : modules_.loaded_with(id, root)) load(one, certain);
  }

  const Modules& modules_;
  const std::set<ModuleId>& models_;
  std::vector<At> state_;
  std::size_t depth_ = 0;
  std::optional<CircularImport> found_;
};

}  // namespace

std::vector<CircularImport> circular_imports(const Modules& modules, const std::set<ModuleId>& models) {
  std::vector<CircularImport> out;
  std::size_t entries = 0;
  for (const ModuleId entry : models) {
    if (++entries > kMostEntries) break;
    auto found = ImportRun(modules, models).from(entry);
    if (!found) continue;
    const bool known = std::any_of(out.begin(), out.end(), [&](const CircularImport& other) { return other.cause == found->cause; });
    if (!known) out.push_back(std::move(*found));
  }
  return out;
}

}  // namespace underpin::code
