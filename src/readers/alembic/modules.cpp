// Finding the project's own modules and files for the interpreter.
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "readers/alembic/host.h"
#include "readers/alembic/library_models.h"

namespace underpin::alembic {

namespace {

// Packages that are never the project's own, whatever folders it has ("alembic/" beside alembic.ini above all).
bool foreign(std::string_view top) {
  static const std::unordered_set<std::string_view> names = {
      "alembic", "sqlalchemy", "typing", "enum", "uuid", "datetime", "os", "sys", "re", "json", "logging", "collections", "decimal", "pathlib",
      "functools", "itertools", "dataclasses", "string", "time", "random", "abc", "copy", "hashlib", "secrets", "base64", "contextlib", "warnings",
      "types", "textwrap", "math", "operator", "__future__", "importlib", "inspect", "io", "csv", "traceback", "zoneinfo", "typing_extensions",
      "alembic_utils", "sqlalchemy_utils", "geoalchemy2", "pgvector", "psycopg2", "asyncpg", "pydantic", "flask", "fastapi", "click", "requests", "sqlmodel"};
  return names.count(top) > 0;
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string joined(const std::string& root, const std::string& rest) { return root.empty() || root == "." ? rest : ends_with(root, "/") ? root + rest : root + "/" + rest; }

}  // namespace

std::optional<eval::ProjectModule> AlembicHost::locate_module(const std::string& dotted) {
  if (dotted.empty() || !settings_.world || !settings_.sources) return std::nullopt;
  const auto top = dotted.substr(0, dotted.find('.'));
  if (foreign(top)) return std::nullopt;
  const auto cached = modules_.find(dotted);
  if (cached != modules_.end()) return cached->second;
  auto& slot = modules_[dotted];
  if (const auto text = library_models(dotted); !text.empty()) {
    slot = eval::ProjectModule{settings_.sources->add("<" + dotted + ">", std::string(text)), dotted, false};
    libraries_.insert(slot->file);
    return slot;
  }
  const auto relative = replace_all(dotted, ".", "/");
  const auto& world = *settings_.world;
  const auto load = [&](const std::string& path, bool package) -> bool {
    const FileId file = world.is_file(path) ? project_file(path) : 0;
    if (file == 0) return false;
    slot = eval::ProjectModule{file, dotted, package};
    return true;
  };
  for (const auto& root : import_folders()) {
    const auto base = joined(root, relative);
    if (load(base + "/__init__.py", true) || load(base + ".py", false)) return slot;  // a package hides a module of its name
    if (world.is_directory(base)) {
      slot = eval::ProjectModule{0, dotted, true};
      return slot;
    }
  }
  return slot;
}

FileId AlembicHost::project_file(const std::string& path) {
  auto [at, fresh] = files_.try_emplace(path, 0);
  if (!fresh) return at->second;
  auto text = settings_.world->read_file(path, kMaxSourceBytes);
  if (!text) return 0;
  at->second = settings_.sources->add(shown_path(path), std::move(*text));
  disk_[at->second] = path;
  return at->second;
}

std::string AlembicHost::disk_path(FileId file) const {
  if (const auto known = disk_.find(file); known != disk_.end()) return known->second;
  const auto& path = settings_.sources->get(file).path;
  return starts_with(path, "/") ? path : joined(settings_.root, path);
}

std::string AlembicHost::shown_path(const std::string& path) const {
  for (const auto& root : {settings_.root, settings_.world->canonical(settings_.root.empty() ? "." : settings_.root)}) {
    const auto folder = ends_with(root, "/") ? root : root + "/";
    if (folder.size() > 1 && starts_with(path, folder)) return path.substr(folder.size());
  }
  return path;
}

bool AlembicHost::is_beside_script(FileId file) const {
  if (!file) return false;
  const auto folder = parent_of(disk_path(file));
  for (const auto& script : {folder, parent_of(folder)})
    if (settings_.world->is_file(joined(script, "env.py"))) return true;
  return false;
}

// What a revision imports from outside its script location is the application's: it changes while the migration stays.
void AlembicHost::note_application_code(const eval::ProjectModule& module, const std::string& dotted, FileId importer) {
  if (!module.file || module.package || !m_.replay || importer != m_.file || libraries_.count(module.file)) return;
  if (is_beside_script(module.file)) return;
  const auto& text = settings_.sources->get(importer).text;
  const auto at = text.find(dotted);
  Span span{importer, 0, 0};
  if (at != std::string::npos) span = {importer, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + dotted.size())};
  m_.replay->note({Note::Kind::application_code, span, dotted});
}

std::optional<eval::ProjectModule> AlembicHost::find_module(const std::string& dotted, FileId importer) {
  auto module = locate_module(dotted);
  if (module) note_application_code(*module, dotted, importer);
  return module;
}

// The folders the project's own configuration gives, then those above them: a history deep inside a package imports it
// from the top. A package is no such folder: `import packaging` beside app/packaging/ means the library. A folder with
// .git is the last one looked at.
const std::vector<std::string>& AlembicHost::import_folders() {
  if (!folders_.empty() || settings_.import_roots.empty()) return folders_;
  folders_ = settings_.import_roots;
  auto folder = settings_.world->canonical(settings_.import_roots.back());
  for (int level = 0; level < 8 && folder.size() > 1; ++level) {
    for (const auto& candidate : {folder, folder + "/src"})
      if (std::find(folders_.begin(), folders_.end(), candidate) == folders_.end() && settings_.world->is_directory(candidate) &&
          !settings_.world->is_file(candidate + "/__init__.py"))
        folders_.push_back(candidate);
    if (settings_.world->is_directory(folder + "/.git")) break;
    folder = parent_of(folder);
  }
  return folders_;
}

std::optional<FileId> AlembicHost::read_project_file(const std::string& path, FileId importer) {
  if (!settings_.world || !settings_.sources) return std::nullopt;
  std::vector<std::string> candidates;
  if (starts_with(path, "/")) {
    candidates.push_back(path);
  } else {
    const auto folder = importer ? parent_of(disk_path(importer)) : std::string();
    candidates.push_back(joined(folder, path));
    for (const auto& root : settings_.import_roots) {
      candidates.push_back(joined(joined(root, folder), path));
      candidates.push_back(joined(root, path));
    }
  }
  const auto inside = [&](const std::string& candidate) {
    const auto real = settings_.world->canonical(candidate);
    return !real.empty() && std::any_of(settings_.import_roots.begin(), settings_.import_roots.end(), [&](const auto& root) {
      const auto folder = settings_.world->canonical(root.empty() ? "." : root);
      return !folder.empty() && starts_with(real, ends_with(folder, "/") ? folder : folder + "/");
    });
  };
  for (const auto& candidate : candidates) {
    if (!inside(candidate)) continue;
    if (const auto known = files_.find(candidate); known != files_.end()) return known->second;
    if (!settings_.world->is_file(candidate)) continue;
    auto text = settings_.world->read_file(candidate, kMaxSourceBytes);
    if (!text) return std::nullopt;
    const auto id = settings_.sources->add(shown_path(candidate), std::move(*text));
    files_[candidate] = id;
    disk_[id] = candidate;
    return id;
  }
  return std::nullopt;
}

}  // namespace underpin::alembic
