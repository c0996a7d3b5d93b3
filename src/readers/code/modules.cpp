#include "readers/code/modules.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"

namespace underpin::code {

namespace {

constexpr int kDeepestStar = 8;
constexpr std::size_t kMostStarSteps = 2'000;
constexpr std::size_t kEnoughUses = 3;
constexpr std::size_t kManyUses = 10;  // for a folder that is a package itself

std::string child_of(const std::string& folder, const std::string& name) { return folder.empty() ? name : folder + "/" + name; }

std::string folder_of(const std::string& shown) {
  const auto slash = shown.rfind('/');
  return slash == std::string::npos ? std::string() : shown.substr(0, slash);
}

// Written by build tools, so that they are not in the repository.
bool is_built(std::string_view part) {
  // Folders of these names are not walked; a leading underscore is how compiled modules are called.
  for (const std::string_view skipped : {"vendor", "build", "dist", "target", "coverage", "generated", "version"})
    if (part == skipped) return true;
  return starts_with(part, "_") || ends_with(part, "_pb2") || ends_with(part, "_pb2_grpc");
}

}  // namespace

Modules::Modules(Sources& sources, std::vector<Module> modules, const std::vector<std::string>& names, std::set<std::string> ignored,
                 std::set<std::string> installed)
    : sources_(sources), modules_(std::move(modules)), ignored_(std::move(ignored)), installed_(std::move(installed)) {
  folders_[""];
  for (const std::string& name : names) {
    const std::string folder = folder_of(name);
    folders_[folder].stems.insert(std::string(file_name(name).substr(0, file_name(name).find('.'))));
    named_[std::string(file_name(name))].push_back(name);
  }
  for (ModuleId id = 0; id < modules_.size(); ++id) {
    Module& module = modules_[id];
    by_path_[module.shown] = id;
    module.package = file_name(module.shown) == "__init__.py";
    std::string folder = folder_of(module.shown);
    if (module.package) folders_[folder].init = true;
    for (;; folder = folder_of(folder)) {
      Folder& at = folders_[folder];
      if (at.python || folder.empty()) {
        at.python = true;
        break;
      }
      at.python = true;
    }
  }
  // Every place from which a top-level name could be meant.
  for (const Module& module : modules_)
    if (!module.package) roots_of_[std::string(file_stem(module.shown))].push_back(folder_of(module.shown));
  for (const auto& [path, folder] : folders_)
    if (folder.python && !path.empty()) roots_of_[std::string(file_name(path))].push_back(folder_of(path));
  for (auto& [name, roots] : roots_of_) {
    std::sort(roots.begin(), roots.end());
    roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
  }
  for (Module& module : modules_)
    module.hidden = !module.package && is_package(child_of(folder_of(module.shown), std::string(file_stem(module.shown))));
  count_uses();
}

FileId Modules::file_of(ModuleId id) const {
  Module& module = modules_[id];
  if (module.file == 0) module.file = sources_.add(module.shown, std::move(module.text));
  return module.file;
}

std::string_view Modules::text_of(ModuleId id) const {
  const Module& module = modules_[id];
  return module.file == 0 ? std::string_view(module.text) : std::string_view(sources_.get(module.file).text);
}

bool Modules::is_package(const std::string& folder) const {
  const auto at = folders_.find(folder);
  return at != folders_.end() && at->second.init;
}

bool Modules::offers(const std::string& folder, const std::string& top) const {
  const auto at = folders_.find(child_of(folder, top));
  return (at != folders_.end() && at->second.python) || by_path_.count(child_of(folder, top + ".py"));
}

// Folders the name may be looked up in, those that Python would most likely have on its path first.
std::vector<std::string> Modules::candidates(const std::string& top, ModuleId importer) const {
  const auto known = roots_of_.find(top);
  if (known == roots_of_.end()) return {};
  std::vector<std::string> plain, packages;
  const std::string own = folder_of(modules_[importer].shown);
  for (std::string folder = own;; folder = folder_of(folder)) {
    // `import redis` in redis.py means another one.
    const bool itself = modules_[importer].shown == child_of(folder, top + ".py");
    if (!itself && std::binary_search(known->second.begin(), known->second.end(), folder))
      (is_package(folder) && !folder.empty() ? packages : plain).push_back(folder);
    if (folder.empty()) break;
  }
  // A package's own folder is on nobody's path, unless its packages are imported like that again and again.
  plain.insert(plain.end(), packages.begin(), packages.end());
  if (plain.empty() && known->second.size() == 1) plain.push_back(known->second.front());
  return plain;
}

void Modules::count_uses() {
  for (ModuleId id = 0; id < modules_.size(); ++id)
    for (const Import& import : modules_[id].outline.imports) {
      if (import.dots > 0 || import.module.empty() || modules_[id].test) continue;
      const std::string top = import.module.substr(0, import.module.find('.'));
      if (is_standard_library(top)) continue;
      for (const std::string& root : candidates(top, id)) {
        Use& use = uses_[{root, top}];
        const Target target = walk(root, import.module);
        const bool named = import.from && target.kind == Target::Kind::module && import.module == top && !import.names.empty();
        const bool found = target.kind == Target::Kind::module || (target.kind == Target::Kind::folder && import.module != top);
        if (named) {
          // `from redis import Redis` of a folder called redis tells by the name.
          const bool has = has_name(target, import.names.front().name).value_or(true);
          ++(has ? use.found : use.lost);
        } else {
          ++(found ? use.found : use.lost);
        }
        if (found && import.module != top) {
          std::string folder = child_of(root, top);
          used_as_package_.insert(folder);
          const std::vector<std::string> parts = split(import.module, '.');
          for (std::size_t i = 1; i + 1 < parts.size(); ++i) used_as_package_.insert(folder = child_of(folder, parts[i]));
        }
      }
    }
  for (ModuleId id = 0; id < modules_.size(); ++id)
    for (const Import& import : modules_[id].outline.imports) {
      if (modules_[id].test) break;
      const Target target = resolve(import, id);
      if (target.kind != Target::Kind::foreign) ++first_party_;
    }
}

// The folder is on the path, and its `top` is the project's own.
bool Modules::trusted(const std::string& root, const std::string& top) const {
  const auto at = uses_.find({root, top});
  const Use use = at == uses_.end() ? Use{} : at->second;
  const bool proven = use.found >= kEnoughUses && use.found >= 3 * use.lost;
  const std::string inner = child_of(root, top);
  if (is_package(root) && !root.empty())
    return use.found >= kManyUses && proven && !installed_.count(lower(top)) && !by_path_.count(inner + ".py");
  if (installed_.count(lower(top))) return proven && use.lost == 0;
  if (is_package(inner)) return use.found > 0 || use.lost == 0;
  if (by_path_.count(inner + ".py")) return !used_as_package_.count(root) && use.found > 0;
  return proven || (use.found > 0 && use.lost == 0);
}

Target Modules::resolve(const std::string& dotted, ModuleId importer) const {
  const std::string top = dotted.substr(0, dotted.find('.'));
  if (top.empty() || is_standard_library(top)) return {};
  Target first;
  for (const std::string& root : candidates(top, importer)) {
    if (!trusted(root, top)) continue;
    Target target = walk(root, dotted);
    if (target.kind != Target::Kind::missing) return target;
    if (first.kind == Target::Kind::foreign) first = std::move(target);
  }
  return first;
}

Target Modules::resolve(const Import& import, ModuleId importer) const {
  if (import.dots == 0) return resolve(import.module, importer);
  std::string folder = folder_of(modules_[importer].shown);
  for (int i = 1; i < import.dots; ++i) {
    if (folder.empty()) return {};
    folder = folder_of(folder);
  }
  if (!import.module.empty()) return walk(folder, import.module);
  Target target;
  const auto own = by_path_.find(child_of(folder, "__init__.py"));
  target.root = folder_of(folder);
  target.folder = folder;
  target.kind = own != by_path_.end() ? Target::Kind::module : Target::Kind::folder;
  if (own != by_path_.end()) target.module = own->second;
  return target;
}

// Build results, compiled modules, what version control ignores, packages that other distributions add to.
bool Modules::may_come_from_elsewhere(const std::string& folder, const std::string& part) const {
  // A compiled extension is often called like its package.
  if (is_built(part) || part == file_name(folder) || ignored_.count(part) || ignored_.count(part + ".py") || ignored_.count(part + "/"))
    return true;
  const auto at = folders_.find(folder);
  if (at != folders_.end() && at->second.stems.count(part)) return true;
  const auto init = by_path_.find(child_of(folder, "__init__.py"));
  if (init == by_path_.end()) return false;
  const Outline& outline = modules_[init->second].outline;
  return outline.open || outline.has("__path__") || outline.has("__getattr__");
}

Target Modules::walk(const std::string& root, const std::string& dotted) const {
  Target target;
  target.root = root;
  std::string folder = root, so_far;
  const std::vector<std::string> parts = split(dotted, '.');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    so_far += (i ? "." : "") + parts[i];
    const std::string inner = child_of(folder, parts[i]);
    const auto at = folders_.find(inner);
    const bool package = at != folders_.end() && at->second.init;
    const auto file = by_path_.find(inner + ".py");
    const bool last = i + 1 == parts.size();
    if (package || (at != folders_.end() && at->second.python && file == by_path_.end())) {
      folder = inner;
      if (!last) continue;
      target.folder = folder;
      target.kind = package ? Target::Kind::module : Target::Kind::folder;
      if (package) target.module = by_path_.at(inner + "/__init__.py");
      return target;
    }
    if (file != by_path_.end() && last) {
      target.kind = Target::Kind::module;
      target.module = file->second;
      return target;
    }
    if (file == by_path_.end() ? may_come_from_elsewhere(folder, parts[i]) : modules_[file->second].outline.open) return {};
    target.kind = Target::Kind::missing;
    target.folder = folder;
    target.missing = file == by_path_.end() ? so_far : so_far + "." + parts[i + 1];
    return target;
  }
  return target;
}

std::optional<ModuleId> Modules::submodule(const Target& target, const std::string& name) const {
  if (target.folder.empty() || target.kind == Target::Kind::missing) return std::nullopt;
  if (const auto package = by_path_.find(target.folder + "/" + name + "/__init__.py"); package != by_path_.end()) return package->second;
  if (const auto file = by_path_.find(target.folder + "/" + name + ".py"); file != by_path_.end()) return file->second;
  return std::nullopt;
}

std::optional<bool> Modules::has_name(ModuleId id, const std::string& name, int depth) const {
  const Outline& outline = modules_[id].outline;
  if (outline.has(name)) return true;
  if (outline.open || outline.has("__getattr__") || depth > kDeepestStar || ++steps_ > kMostStarSteps) return std::nullopt;
  bool certain = true;
  for (const Import& import : outline.imports) {
    if (!import.star || import.where == Import::Where::inner) continue;
    const Target target = resolve(import, id);
    if (target.kind != Target::Kind::module) {
      certain = false;
      continue;
    }
    const auto has = has_name(target.module, name, depth + 1);
    if (has && *has) return true;
    certain = certain && has;
  }
  return certain ? std::optional<bool>(false) : std::nullopt;
}

std::optional<bool> Modules::has_name(const Target& target, const std::string& name) const {
  if (starts_with(name, "__")) return true;
  steps_ = 0;
  if (target.kind == Target::Kind::module) {
    const auto has = has_name(target.module, name, 0);
    if (has && *has) return true;
    if (submodule(target, name)) return true;
    const auto inner = folders_.find(child_of(target.folder, name));
    if (!target.folder.empty() && inner != folders_.end() && inner->second.python) return true;
    if (!target.folder.empty() && may_come_from_elsewhere(target.folder, name)) return std::nullopt;
    return has;
  }
  if (target.kind != Target::Kind::folder) return std::nullopt;
  if (submodule(target, name)) return true;
  const auto inner = folders_.find(child_of(target.folder, name));
  if (inner != folders_.end() && inner->second.python) return true;
  if (may_come_from_elsewhere(target.folder, name)) return std::nullopt;
  return false;
}

std::string Modules::dotted_name(ModuleId id, const std::string& root) const {
  std::string name = root.empty() ? modules_[id].shown : relative_path(modules_[id].shown, root);
  name = name.substr(0, name.size() - 3);
  if (ends_with(name, "/__init__")) name = name.substr(0, name.size() - 9);
  return replace_all(name, "/", ".");
}

std::string Modules::dotted_name(ModuleId id) const {
  // From the outside in: the first folder whose inner name is imported from there.
  const std::vector<std::string> parts = split(modules_[id].shown, '/');
  std::string folder, best;
  bool found = false;
  std::size_t most = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string top = i + 1 == parts.size() ? std::string(file_stem(parts[i])) : parts[i];
    const auto use = uses_.find({folder, top});
    const std::size_t times = use == uses_.end() ? 0 : use->second.found;
    if (times > most) {
      most = times;
      best = folder;
      found = true;
    }
    folder = child_of(folder, parts[i]);
  }
  if (!found) {
    best = folder_of(modules_[id].shown);
    while (!best.empty() && is_package(best)) best = folder_of(best);
  }
  return dotted_name(id, best);
}

std::vector<ModuleId> Modules::loaded_with(ModuleId id, const std::string& root) const {
  std::vector<ModuleId> out;
  std::string folder = root;
  const std::string inside = folder_of(root.empty() ? modules_[id].shown : relative_path(modules_[id].shown, root));
  for (const std::string& part : split(inside, '/')) {
    if (part.empty()) break;
    folder = child_of(folder, part);
    if (const auto init = by_path_.find(folder + "/__init__.py"); init != by_path_.end()) out.push_back(init->second);
  }
  if (out.empty() || out.back() != id) out.push_back(id);
  return out;
}

std::optional<ModuleId> Modules::by_path(const std::string& shown) const {
  const auto at = by_path_.find(shown);
  return at == by_path_.end() ? std::nullopt : std::optional(at->second);
}

std::vector<std::string> Modules::files_named(const std::string& name) const {
  const auto at = named_.find(name);
  return at == named_.end() ? std::vector<std::string>() : at->second;
}

bool is_standard_library(std::string_view top) {
  static const std::set<std::string_view> names = {"__future__",   "abc",          "argparse",    "array",
                                                   "ast",          "asyncio",      "atexit",      "base64",
                                                   "bisect",       "builtins",     "bz2",         "calendar",
                                                   "cmath",        "cmd",          "code",        "codecs",
                                                   "collections",  "colorsys",     "concurrent",  "configparser",
                                                   "contextlib",   "contextvars",  "copy",        "csv",
                                                   "ctypes",       "curses",       "dataclasses", "datetime",
                                                   "dbm",          "decimal",      "difflib",     "dis",
                                                   "doctest",      "email",        "encodings",   "enum",
                                                   "errno",        "faulthandler", "fcntl",       "filecmp",
                                                   "fileinput",    "fnmatch",      "fractions",   "ftplib",
                                                   "functools",    "gc",           "getopt",      "getpass",
                                                   "gettext",      "glob",         "graphlib",    "grp",
                                                   "gzip",         "hashlib",      "heapq",       "hmac",
                                                   "html",         "http",         "imaplib",     "importlib",
                                                   "inspect",      "io",           "ipaddress",   "itertools",
                                                   "json",         "keyword",      "linecache",   "locale",
                                                   "logging",      "lzma",         "mailbox",     "marshal",
                                                   "math",         "mimetypes",    "mmap",        "multiprocessing",
                                                   "netrc",        "numbers",      "operator",    "optparse",
                                                   "os",           "pathlib",      "pdb",         "pickle",
                                                   "pkgutil",      "platform",     "plistlib",    "poplib",
                                                   "posixpath",    "pprint",       "profile",     "pstats",
                                                   "pty",          "pwd",          "queue",       "random",
                                                   "re",           "readline",     "reprlib",     "resource",
                                                   "runpy",        "sched",        "secrets",     "select",
                                                   "selectors",    "shelve",       "shlex",       "shutil",
                                                   "signal",       "site",         "smtplib",     "socket",
                                                   "socketserver", "sqlite3",      "ssl",         "stat",
                                                   "statistics",   "string",       "stringprep",  "struct",
                                                   "subprocess",   "sys",          "sysconfig",   "syslog",
                                                   "tarfile",      "telnetlib",    "tempfile",    "termios",
                                                   "test",         "textwrap",     "threading",   "time",
                                                   "timeit",       "tkinter",      "token",       "tokenize",
                                                   "tomllib",      "trace",        "traceback",   "tracemalloc",
                                                   "tty",          "turtle",       "types",       "typing",
                                                   "unicodedata",  "unittest",     "urllib",      "uuid",
                                                   "venv",         "warnings",     "wave",        "weakref",
                                                   "webbrowser",   "winreg",       "wsgiref",     "xml",
                                                   "xmlrpc",       "zipapp",       "zipfile",     "zipimport",
                                                   "zlib",         "zoneinfo"};
  return names.count(top) > 0;
}

}  // namespace underpin::code
