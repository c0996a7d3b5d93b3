#include "readers/queries/modules.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"

namespace underpin::queries {

namespace {

constexpr int kDeepestImport = 24;
constexpr std::size_t kMostLoads = 2000;

// Names that nobody's own module is meant by.
bool is_well_known(std::string_view first) {
  constexpr std::array<std::string_view, 34> names = {"sqlalchemy",
                                                      "sqlmodel",
                                                      "flask_sqlalchemy",
                                                      "flask",
                                                      "pydantic",
                                                      "fastapi",
                                                      "typing",
                                                      "typing_extensions",
                                                      "enum",
                                                      "types",
                                                      "abc",
                                                      "dataclasses",
                                                      "datetime",
                                                      "uuid",
                                                      "json",
                                                      "logging",
                                                      "os",
                                                      "sys",
                                                      "re",
                                                      "time",
                                                      "math",
                                                      "decimal",
                                                      "functools",
                                                      "itertools",
                                                      "collections",
                                                      "pathlib",
                                                      "asyncio",
                                                      "flask_login",
                                                      "alembic",
                                                      "starlette",
                                                      "django",
                                                      "celery",
                                                      "redis",
                                                      "marshmallow"};
  return std::find(names.begin(), names.end(), first) != names.end();
}

std::string joined(const std::string& folder, const std::string& relative) {
  return folder.empty() ? relative : relative.empty() ? folder : folder + "/" + relative;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  std::size_t parts = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i) parts += a[i] == '/';
  return parts;
}

}  // namespace

Modules::Modules(std::vector<std::string> paths, Load load) : paths_(std::move(paths)), load_(std::move(load)) {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    by_path_[paths_[i]] = i;
    const std::string folder = parent_path(paths_[i]);
    folders_by_first_[std::string(file_stem(paths_[i]))].push_back(folder);
    for (std::string at = folder; !at.empty() && folders_.emplace(at, true).second; at = parent_path(at))
      folders_by_first_[std::string(file_name(at))].push_back(parent_path(at));
  }
}

void Modules::add(const std::shared_ptr<FileFacts>& file) {
  if (!file || !loaded_.emplace(file->path, file).second) return;
  order_.push_back(file);
  for (std::size_t i = 0; i < file->classes.size(); ++i) by_name_[file->classes[i].declared.name].emplace_back(file.get(), i);
}

const FileFacts* Modules::facts(std::size_t path) {
  if (path == kNoIndex) return nullptr;
  if (const auto found = loaded_.find(paths_[path]); found != loaded_.end()) return found->second.get();
  if (loads_ >= kMostLoads) return nullptr;
  ++loads_;
  const auto file = load_(paths_[path]);
  if (!file) {
    loaded_[paths_[path]] = nullptr;
    return nullptr;
  }
  add(file);
  return file.get();
}

Modules::Target Modules::by_name(const std::string& name) const {
  Target target;
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return target;
  // Those that can be imported, and only where there is none the others.
  for (const bool hidden : {false, true}) {
    std::size_t mapped = 0;
    for (const auto& [file, index] : found->second)
      if (file->classes[index].table_named && !file->classes[index].declared.variable && is_hidden(file->path) == hidden) {
        ++mapped;
        target.kind = Target::Kind::model;
        target.file = file;
        target.index = index;
      }
    if (mapped > 1) return {};
    if (mapped == 1) break;
  }
  if (target.kind != Target::Kind::model) return target;
  target.guessed = true;
  return target;
}

bool Modules::is_hidden(const std::string& path) const {
  return ends_with(path, ".py") && by_path_.count(joined(path.substr(0, path.size() - 3), "__init__.py")) > 0;
}

Modules::Target Modules::below(const std::string& root, const std::string& relative) const {
  Target target;
  const std::string base = joined(root, relative);
  // A package hides a module of the same name.
  if (const auto package = by_path_.find(joined(base, "__init__.py")); package != by_path_.end()) {
    target.module = package->second;
    target.folder = base;
  } else if (const auto module = by_path_.find(base + ".py"); module != by_path_.end()) {
    target.module = module->second;
  } else if (folders_.count(base)) {
    target.folder = base;
  } else {
    return target;
  }
  target.kind = Target::Kind::module;
  return target;
}

Modules::Target Modules::find_module(const std::string& from, std::size_t level, const std::string& module) const {
  const std::string relative = replace_all(module, ".", "/");
  if (level > 0) {
    std::string folder = parent_path(from);
    for (std::size_t i = 1; i < level; ++i) folder = parent_path(folder);
    if (relative.empty()) {
      Target target;
      const auto package = by_path_.find(joined(folder, "__init__.py"));
      if (package != by_path_.end()) target.module = package->second;
      target.kind = Target::Kind::module;
      target.folder = folder;
      return target;
    }
    return below(folder, relative);
  }
  const std::string first = module.substr(0, module.find('.'));
  Target target;
  if (!is_well_known(first)) {
    for (std::string folder = parent_path(from);; folder = parent_path(folder)) {
      target = below(folder, relative);
      if (target.kind == Target::Kind::module || folder.empty()) break;
    }
    if (target.kind == Target::Kind::module) return target;
    std::size_t best = 0;
    if (const auto roots = folders_by_first_.find(first); roots != folders_by_first_.end())
      for (const std::string& root : roots->second) {
        const Target candidate = below(root, relative);
        if (candidate.kind != Target::Kind::module) continue;
        const std::size_t closeness = common_prefix(root + "/", from) + 1;
        if (closeness > best) best = closeness, target = candidate;
      }
    if (target.kind == Target::Kind::module) return target;
  }
  target.kind = Target::Kind::external;
  target.external = module;
  return target;
}

Modules::Target Modules::exported(const FileFacts& file, const std::string& name, int depth) {
  if (depth > kDeepestImport) return {};
  if (const auto own = file.exports.find(name); own != file.exports.end()) return symbol(file, own->second, depth + 1);
  for (const auto& [module, level] : file.stars) {
    const Target from = find_module(file.path, level, module);
    if (from.kind != Target::Kind::module) continue;
    const FileFacts* other = facts(from.module);
    if (!other || other == &file) continue;
    const Target found = exported(*other, name, depth + 1);
    if (found.kind != Target::Kind::unknown) return found;
  }
  return {};
}

// `name` of a module: something it declares or imports, or a module below it.
Modules::Target Modules::inside(const Target& module, const std::string& name, int depth) {
  if (const FileFacts* file = facts(module.module)) {
    const Target found = exported(*file, name, depth + 1);
    if (found.kind != Target::Kind::unknown) return found;
  }
  if (!module.folder.empty()) return below(module.folder, name);
  return {};
}

Modules::Target Modules::symbol(const FileFacts& file, SymbolId id, int depth) {
  Target target;
  if (depth > kDeepestImport || id >= file.symbols.size()) return target;
  const Symbol& one = file.symbols[id];
  switch (one.kind) {
    case Symbol::Kind::model:
      target.kind = Target::Kind::model;
      target.file = &file;
      target.index = one.index;
      return target;
    case Symbol::Kind::root:
    case Symbol::Kind::flask:
      target.kind = one.kind == Symbol::Kind::root ? Target::Kind::root : Target::Kind::flask;
      target.file = &file;
      target.index = id;
      return target;
    case Symbol::Kind::unbound: {
      Target found = exported(file, one.name, depth + 1);
      if (found.kind != Target::Kind::unknown || !file.stars.empty()) return found;
      found = by_name(one.name);
      found.unbound = found.kind == Target::Kind::model;
      return found;
    }
    case Symbol::Kind::open:
      target.kind = Target::Kind::open;
      return target;
    case Symbol::Kind::module:
      return find_module(file.path, 0, one.module);
    case Symbol::Kind::imported: {
      const Target module = find_module(file.path, one.level, one.module);
      if (module.kind == Target::Kind::external) {
        target = module;
        target.external += "." + one.name;
        return target;
      }
      if (module.kind != Target::Kind::module) return by_name(one.name);
      Target found = inside(module, one.name, depth + 1);
      return found.kind == Target::Kind::unknown ? by_name(one.name) : found;
    }
    case Symbol::Kind::another: {
      target = symbol(file, one.index, depth + 1);
      for (const std::string& part : one.path) {
        if (target.kind == Target::Kind::module)
          target = inside(target, part, depth + 1);
        else if (target.kind == Target::Kind::external)
          target.external += "." + part;
        else if (target.kind == Target::Kind::flask || (target.kind == Target::Kind::model && part == "__table__"))
          continue;
        else
          return {};  // an attribute of a class is no class
      }
      return target;
    }
  }
  return target;
}

Modules::Target Modules::resolve(const FileFacts& file, const Reference& reference) {
  if (!reference.known()) return {};
  Target target = symbol(file, reference.symbol, 0);
  std::size_t used = 0;
  for (const std::string& part : reference.path) {
    if (target.kind == Target::Kind::module)
      target = inside(target, part, 0);
    else if (target.kind == Target::Kind::external)
      target.external += "." + part;
    else
      break;
    ++used;
  }
  target.used = used;
  return target;
}

}  // namespace underpin::queries
