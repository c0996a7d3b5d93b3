#include "readers/alembic/locate.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/head_scan.h"

namespace underpin::alembic {

namespace {

constexpr int kDeepestSearch = 40;
constexpr std::uint64_t kSearchedBytes = 4096;
constexpr std::uint64_t kConfigBytes = 1 << 20;

bool has_entry(const World& world, const std::string& folder, std::string_view name) {
  const std::string path = join_path(folder, name);
  return world.is_file(path) || world.is_directory(path);
}

bool is_config_name(std::string_view name) {
  return ends_with(name, ".ini") || name == "setup.cfg" || name == "pyproject.toml" ||
         (starts_with(name, "alembic") && ends_with(name, ".cfg")) || (starts_with(name, "alembic") && ends_with(name, ".conf"));
}

bool archive_name(std::string_view name) {
  const std::string low = lower(name);
  for (const char* word :
       {"archive", "archived", "backup", "backups", "old", "deprecated", "disabled", "legacy", "unused", "trash", "attic", "bak"})
    if (low == word || starts_with(low, std::string(word) + "_") || ends_with(low, "_" + std::string(word))) return true;
  return false;
}

bool loadable(std::string_view name) { return ends_with(name, ".py") && !starts_with(name, ".#") && !starts_with(name, "__init__"); }

// What a quick look at a file's beginning says.
struct Glance {
  std::string id;
  std::vector<std::string> parents;
};

std::optional<Glance> glance(const World& world, const std::string& path) {
  const Result<std::string> text = world.read_head(path, kSearchedBytes);
  if (!text || !contains(*text, "revision")) return std::nullopt;
  const ScannedHead head = scan_head(*text, true);
  const ScannedAssignment* id = head.last("revision");
  if (!id || !head.last("down_revision") || id->value.strings.empty()) return std::nullopt;
  Glance seen{id->value.strings.front().text, {}};
  for (const char* key : {"down_revision", "depends_on"})
    if (const ScannedAssignment* value = head.last(key))
      for (const ScannedString& parent : value->value.strings) seen.parents.push_back(parent.text);
  return seen;
}

bool holds_revisions(const World& world, const std::string& folder) {
  const auto entries = world.list(folder);
  if (!entries) return false;
  int looked = 0;
  for (const DirectoryEntry& entry : *entries) {
    if (entry.kind != DirectoryEntry::Kind::file || !loadable(entry.name)) continue;
    if (glance(world, join_path(folder, entry.name))) return true;
    if (++looked == 40) return false;
  }
  return false;
}

class Locator {
 public:
  Locator(const World& world, Sources& sources, const std::string& path) : world_(world), sources_(sources), path_(path) {}

  Located run() {
    const std::string start = world_.is_directory(path_) ? path_ : parent_path(path_);
    out_.root = find_root(world_, path_);
    look_above(start);
    walk(start, start == path_ || is_config_name(file_name(path_)) ? 0 : kDeepestSearch);  // a file is asked about: only its folder
    for (const std::string& file : config_files_) read_config(file);
    for (const Config& config : configs_) place_config(config);
    for (const std::string& folder : env_folders_) place_env(folder);
    for (const std::string& folder : versions_folders_) place_bare(folder, false);
    for (const std::string& folder : template_folders_) place_bare(folder, false);  // Flask-Alembic has neither env.py nor versions
    place_bare(start, true);
    keep_related(start);
    std::sort(out_.places.begin(), out_.places.end(), [](const Place& a, const Place& b) {
      return std::tie(a.script_location, a.locations) < std::tie(b.script_location, b.locations);
    });
    for (Place& place : out_.places) list_files(place);
    return std::move(out_);
  }

 private:
  // A versions folder alone was given: its configuration lies above it.
  void look_above(const std::string& start) {
    std::string folder = start;
    while (folder != out_.root && is_below(folder, out_.root) && folder.size() > 1) {
      folder = parent_path(folder);
      const auto entries = world_.list(folder);
      if (!entries) continue;
      for (const DirectoryEntry& entry : *entries) notice(folder, entry);
    }
  }

  void notice(const std::string& folder, const DirectoryEntry& entry) {
    if (entry.kind != DirectoryEntry::Kind::file) return;
    if (is_config_name(entry.name)) config_files_.push_back(join_path(folder, entry.name));
    if (entry.name == "env.py") env_folders_.push_back(folder);
    if (entry.name == "script.py.mako") template_folders_.push_back(folder);
  }

  void walk(const std::string& folder, int depth) {
    if (depth > kDeepestSearch) return;
    const auto entries = world_.list(folder);
    if (!entries) return complain_unreadable(folder, entries.error().message);
    if (file_name(folder) == "versions") versions_folders_.push_back(folder);
    for (const DirectoryEntry& entry : *entries) {
      notice(folder, entry);
      if (entry.kind != DirectoryEntry::Kind::directory || skipped_folder(entry.name)) continue;
      const std::string below = join_path(folder, entry.name);
      if (entry.link) {
        look_through_link(below);
        continue;
      }
      if (world_.is_file(join_path(below, "pyvenv.cfg"))) continue;
      walk(below, depth + 1);
    }
  }

  // A link into the project leads to what is walked anyway. One out of it may stand for the migrations themselves, but
  // not for a whole other tree.
  void look_through_link(const std::string& link) {
    const std::string target = world_.canonical(link);
    if (target.empty() || is_below(target, out_.root) || is_below(out_.root, target)) return;
    if (has_entry(world_, link, "env.py") || has_entry(world_, link, "versions") || holds_revisions(world_, link))
      walk(link, kDeepestSearch - 1);
  }

  void complain_unreadable(const std::string& path, const std::string& message) {
    Finding finding;
    finding.code = "UP116";
    finding.severity = file_name(path) == "versions" ? Severity::error : Severity::warning;  // a history may be hidden in it
    finding.message = replace_all(message, "`" + path + "`", "`" + relative_path(path, out_.root) + "`");
    finding.because = "what lies in it was not looked at";
    finding.subject = relative_path(path, out_.root);
    out_.findings.push_back(std::move(finding));
  }

  void complain_configuration(const std::string& file, const std::string& text, const std::vector<ConfigFault>& faults) {
    const std::string shown = relative_path(file, out_.root);
    const FileId id = sources_.add(shown, text);
    for (const ConfigFault& fault : faults) {
      Finding finding;
      finding.code = "UP129";
      finding.severity = fault.always ? Severity::error : Severity::warning;
      finding.blocks = fault.always;
      finding.message = "`" + shown + "` " + (fault.always ? "cannot be read: " : "has a value that cannot be read: ") + fault.message;
      finding.primary = {Span{id, fault.begin, fault.end}, "here"};
      finding.because =
          fault.always ? "Alembic stops at every command when it loads the file" : "an `env.py` that reads the value stops with an error";
      finding.help = "write every key of a section once, as `key = value`, and `%%` for a `%`";
      finding.subject = shown + " " + fault.message;
      out_.findings.push_back(std::move(finding));
    }
  }

  void read_config(const std::string& file) {
    const auto text = world_.read_file(file, kConfigBytes);
    if (!text && file_name(file) == "alembic.ini") complain_unreadable(file, text.error().message);
    if (!text) return;
    std::vector<ConfigFault> faults;
    std::vector<Config> found =
        file_name(file) == "pyproject.toml" ? read_pyproject_config(file, *text, faults) : read_ini_config(file, *text, faults);
    if (!faults.empty()) complain_configuration(file, *text, faults);
    for (Config& config : found) configs_.push_back(std::move(config));
  }

  // Folders that relative locations and packages may start from, nearest first.
  std::vector<std::string> starts(const Config& config) const {
    const std::string here = parent_path(config.file);
    std::vector<std::string> folders = {here};
    for (const std::string& extra : config.prepend_sys_path) folders.push_back(normal_path(join_path(here, extra)));
    for (std::string folder = here; folder != out_.root && is_below(folder, out_.root) && folder.size() > 1;) {
      folder = parent_path(folder);
      folders.push_back(folder);
    }
    const std::size_t count = folders.size();
    for (std::size_t i = 0; i < count; ++i)
      for (const char* inner : {"src", "lib"}) folders.push_back(join_path(folders[i], inner));
    return folders;
  }

  // The folder a configured location means; empty if there is none here.
  std::string resolve(const std::string& location, const Config& config) const {
    std::string wanted = location;
    const std::size_t colon = location.find(':');
    if (colon != std::string::npos && location.front() != '/')
      wanted = replace_all(location.substr(0, colon), ".", "/") + '/' + replace_all(location.substr(colon + 1), ":", "/");
    if (wanted.front() != '/') {
      for (const std::string& folder : starts(config)) {
        const std::string candidate = normal_path(join_path(folder, wanted));
        if (world_.is_directory(candidate)) return candidate;
      }
      return by_suffix(wanted);
    }
    if (world_.is_directory(wanted)) return normal_path(wanted);
    // An absolute path of another machine (a container): its longest tail that exists here.
    for (std::size_t slash = wanted.find('/', 1); slash != std::string::npos; slash = wanted.find('/', slash + 1)) {
      const std::string tail = wanted.substr(slash + 1);
      for (const std::string& folder : starts(config))
        if (!tail.empty() && world_.is_directory(join_path(folder, tail))) return normal_path(join_path(folder, tail));
    }
    const std::string here = parent_path(config.file);
    return file_name(wanted) == file_name(here) && world_.is_file(join_path(here, "env.py")) ? here : "";
  }

  std::string by_suffix(const std::string& wanted) const {
    std::string found;
    for (const std::string& folder : env_folders_) {
      if (!ends_with(folder, '/' + wanted)) continue;
      if (!found.empty() && found != folder) return {};
      found = folder;
    }
    return found;
  }

  void place_config(const Config& config) {
    const std::string here = parent_path(config.file);
    std::string script;
    if (config.script_location.empty()) {
      // Flask-Migrate keeps alembic.ini in the script location and leaves the key out.
      if (!world_.is_file(join_path(here, "env.py"))) return;
      script = here;
    } else {
      script = resolve(config.script_location, config);
    }
    if (script.empty() && contains(config.script_location, "{")) return;  // a template that a program fills in
    if (script.empty()) return complain_missing(config, config.script_location);
    std::vector<std::string> locations;
    for (const std::string& location : config.version_locations) {
      const std::string folder = resolve(location, config);
      if (folder.empty())
        complain_missing(config, location);
      else if (std::find(locations.begin(), locations.end(), folder) == locations.end())
        locations.push_back(folder);
    }
    if (config.version_locations.empty()) locations.push_back(join_path(script, "versions"));
    for (Place& place : out_.places) {
      if (place.script_location != script || place.locations != locations) continue;
      place.configs.push_back(config);
      place.recursive = place.recursive || config.recursive;
      return;
    }
    Place place;
    place.script_location = script;
    place.locations = std::move(locations);
    place.recursive = config.recursive;
    place.configs.push_back(config);
    split_place(std::move(place));
  }

  void complain_missing(const Config& config, const std::string& location) {
    Finding finding;
    finding.code = "UP117";
    finding.severity = Severity::warning;
    const std::string file = relative_path(config.file, out_.root);
    finding.message = "`" + file + "` names the location `" + location + "`, which is no folder here";
    finding.because = "the migrations it stands for were not looked at";
    finding.subject = file + " " + location;
    out_.findings.push_back(std::move(finding));
  }

  bool known(const std::string& folder) const {
    for (const Place& place : out_.places) {
      if (place.script_location == folder) return true;
      for (const std::string& location : place.locations)
        if (is_below(folder, location)) return true;
    }
    return false;
  }

  void place_env(const std::string& folder) {
    if (known(folder)) return;
    const std::string versions = join_path(folder, "versions");
    if (!world_.is_directory(versions)) return;
    Place place;
    place.script_location = folder;
    place.locations = {versions};
    const std::size_t before = out_.places.size();
    split_place(std::move(place));
    // Alembic's own templates have an env.py too.
    for (std::size_t i = before; i < out_.places.size();)
      if (all_revisions(out_.places[i].locations).empty())
        out_.places.erase(out_.places.begin() + static_cast<std::ptrdiff_t>(i));
      else
        ++i;
  }

  void place_bare(const std::string& folder, bool asked) {
    if (known(folder)) return;
    if (!asked)
      for (const std::string& part : split(relative_path(folder, out_.root), '/'))
        if (archive_name(part)) return;
    if (!holds_revisions(world_, folder)) return;
    Place place;
    place.bare = true;
    place.script_location = file_name(folder) == "versions" && folder != out_.root ? parent_path(folder) : folder;
    place.locations = {folder};
    out_.places.push_back(std::move(place));
  }

  struct Nested {
    std::string folder;  // immediate subfolder of the location
    std::vector<Glance> revisions;
  };

  std::vector<Glance> revisions_in(const std::string& folder, bool deep, int depth = 0) const {
    std::vector<Glance> found;
    const auto entries = world_.list(folder);
    if (!entries || depth > kDeepestSearch) return found;
    for (const DirectoryEntry& entry : *entries) {
      const std::string path = join_path(folder, entry.name);
      if (entry.kind == DirectoryEntry::Kind::file && loadable(entry.name)) {
        if (auto seen = glance(world_, path)) found.push_back(std::move(*seen));
      } else if (deep && entry.kind == DirectoryEntry::Kind::directory && !entry.link && !skipped_folder(entry.name)) {
        for (Glance& seen : revisions_in(path, true, depth + 1)) found.push_back(std::move(seen));
      }
    }
    return found;
  }

  std::vector<Glance> all_revisions(const std::vector<std::string>& folders) const {
    std::vector<Glance> found;
    for (const std::string& folder : folders)
      for (Glance& seen : revisions_in(folder, true)) found.push_back(std::move(seen));
    return found;
  }

  static bool refers(const std::vector<Glance>& from, const std::vector<Glance>& to) {
    std::set<std::string> ids, own;
    for (const Glance& seen : to) ids.insert(seen.id);
    for (const Glance& seen : from) own.insert(seen.id);
    for (const Glance& seen : from)
      for (const std::string& parent : seen.parents)
        if (ids.count(parent) && !own.count(parent)) return true;
    return false;
  }

  std::vector<Nested> nested_revisions(const std::string& location) const {
    std::vector<Nested> groups;
    const auto entries = world_.list(location);
    if (!entries) return groups;
    for (const DirectoryEntry& entry : *entries) {
      if (entry.kind != DirectoryEntry::Kind::directory || entry.link || skipped_folder(entry.name) || archive_name(entry.name)) continue;
      Nested group{join_path(location, entry.name), revisions_in(join_path(location, entry.name), true)};
      if (!group.revisions.empty()) groups.push_back(std::move(group));
    }
    return groups;
  }

  // Alembic looks into subfolders only when told to. Projects that set their locations in code rather than in a file
  // give themselves away: folders that refer to each other are one history, folders that do not are several.
  void split_place(Place place) {
    if (place.recursive || place.locations.size() != 1) return out_.places.push_back(std::move(place));
    const std::string location = place.locations.front();
    std::vector<Nested> groups = nested_revisions(location);
    if (groups.empty()) return out_.places.push_back(std::move(place));
    const std::vector<Glance> top = revisions_in(location, false);
    bool linked = false;
    for (const Nested& group : groups) {
      linked = linked || refers(top, group.revisions) || (refers(group.revisions, top) && sets_locations(place.script_location));
      for (const Nested& other : groups) linked = linked || (&group != &other && refers(group.revisions, other.revisions));
    }
    if (linked) {
      place.recursive = true;
      return out_.places.push_back(std::move(place));
    }
    if (!top.empty()) return out_.places.push_back(std::move(place));
    for (Nested& group : groups) {
      Place one = place;
      one.locations = {group.folder};
      one.recursive = true;
      out_.places.push_back(std::move(one));
    }
  }

  // The code around the script location mentions version_locations.
  bool sets_locations(const std::string& script) const {
    for (const std::string& folder : {script, parent_path(script)}) {
      const auto entries = world_.list(folder);
      if (!entries) continue;
      int looked = 0;
      for (const DirectoryEntry& entry : *entries) {
        if (entry.kind != DirectoryEntry::Kind::file || !ends_with(entry.name, ".py") || ++looked > 60) continue;
        const auto text = world_.read_file(join_path(folder, entry.name), kConfigBytes);
        if (text && contains(*text, "version_locations")) return true;
      }
    }
    return false;
  }

  // Only what has to do with the folder that was asked for.
  void keep_related(const std::string& start) {
    const auto related = [&](const Place& place) {
      if (is_below(place.script_location, start)) return true;
      for (const std::string& location : place.locations)
        if (is_below(location, start) || is_below(start, location)) return true;
      return is_below(start, place.script_location) && start != place.script_location && !place.bare && place.locations.size() == 1 &&
             is_below(place.locations.front(), start);
    };
    out_.places.erase(std::remove_if(out_.places.begin(), out_.places.end(), [&](const Place& place) { return !related(place); }),
                      out_.places.end());
  }

  void list_files(Place& place) {
    std::set<std::string> seen;
    for (const std::string& location : place.locations)
      if (world_.is_directory(location)) list_folder(place, location, seen, 0);
  }

  void list_folder(Place& place, const std::string& folder, std::set<std::string>& seen, int depth) {
    if (depth > kDeepestSearch || !seen.insert(folder).second) return;
    const auto entries = world_.list(folder);
    if (!entries) return complain_unreadable(folder, entries.error().message);
    for (const DirectoryEntry& entry : *entries) {
      if (entry.kind == DirectoryEntry::Kind::directory || (folder == place.script_location && entry.name == "script.py.mako")) continue;
      VersionFile file;
      file.path = join_path(folder, entry.name);
      file.size = entry.size;
      file.python = loadable(entry.name);
      place.files.push_back(std::move(file));
    }
    if (!place.recursive) return;
    for (const DirectoryEntry& entry : *entries)
      if (entry.kind == DirectoryEntry::Kind::directory && !entry.link && !skipped_folder(entry.name))
        list_folder(place, join_path(folder, entry.name), seen, depth + 1);
  }

  const World& world_;
  Sources& sources_;
  std::string path_;
  Located out_;
  std::vector<std::string> config_files_, env_folders_, versions_folders_, template_folders_;
  std::vector<Config> configs_;
};

bool in_script_location(const World& world, const std::string& folder) {
  if (world.is_file(join_path(folder, "env.py")) && (has_entry(world, folder, "versions") || has_entry(world, folder, "script.py.mako")))
    return true;
  return file_name(folder) == "versions" || holds_revisions(world, folder);
}

void collect_python(const World& world, const std::string& folder, std::size_t most, int depth, std::vector<std::string>& out) {
  const auto entries = world.list(folder);
  if (!entries || depth > kDeepestSearch) return;
  for (const DirectoryEntry& entry : *entries) {
    if (out.size() >= most) return;
    const std::string path = join_path(folder, entry.name);
    if (entry.kind == DirectoryEntry::Kind::file && ends_with(entry.name, ".py"))
      out.push_back(path);
    else if (entry.kind == DirectoryEntry::Kind::directory && !entry.link && !skipped_folder(entry.name))
      collect_python(world, path, most, depth + 1, out);
  }
}

}  // namespace

Located locate(const World& world, Sources& sources, const std::string& path) { return Locator(world, sources, path).run(); }

bool skipped_folder(std::string_view name) {
  if (!name.empty() && name.front() == '.') return true;
  for (const char* other : {"node_modules", "bower_components", "__pycache__", "site-packages", "dist-packages", "venv", "virtualenv"})
    if (name == other) return true;
  return ends_with(name, ".egg-info");
}

std::vector<std::string> python_files(const World& world, const std::string& folder, std::size_t most) {
  std::vector<std::string> out;
  collect_python(world, folder, most, 0, out);
  return out;
}

std::string find_root(const World& world, const std::string& path) {
  std::string folder = world.is_directory(path) ? path : parent_path(path);
  if (!in_script_location(world, folder) && !world.is_file(join_path(parent_path(folder), "env.py"))) return folder;
  const std::string start = folder;
  std::string above;
  for (int i = 0; i < 12 && folder.size() > 1; ++i) {
    for (const char* marker :
         {".git", "alembic.ini", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "manage.py"})
      if (has_entry(world, folder, marker) && !world.is_file(join_path(folder, "env.py"))) return folder;
    if (above.empty() && !in_script_location(world, folder)) above = folder;
    folder = parent_path(folder);
  }
  return above.empty() ? start : above;
}

}  // namespace underpin::alembic
