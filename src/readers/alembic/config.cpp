#include "readers/alembic/config.h"

#include "base/path.h"
#include "base/text.h"
#include "base/toml.h"
#include "readers/alembic/ini.h"

namespace underpin::alembic {

namespace {

std::vector<std::string> split_on(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t stop = std::min(text.find_first_of(separators, from), text.size());
    const std::string_view part = trim(text.substr(from, stop - from));
    if (!part.empty()) parts.emplace_back(part);
    from = stop + 1;
  }
  return parts;
}

// Alembic's own words for separators; without one it splits on blanks and commas (and, for sys.path, colons).
std::string_view separators(const std::string& word, std::string_view fallback) {
  if (word == "os" || word == ":") return ":";
  if (word == ";") return ";";
  if (word == "space") return " ";
  if (word == "newline") return "\n";
  return fallback;
}

bool is_true(const std::string& text) {
  const std::string low = lower(text);
  return low == "true" || low == "1" || low == "yes" || low == "on";
}

std::map<std::string, std::string> here(const std::string& file) { return {{"here", parent_path(file)}}; }

// Source: ScriptDirectory.from_config of Alembic.
bool read_by_alembic(std::string_view key) {
  for (const char* own : {"script_location", "version_locations", "version_path_separator", "path_separator", "prepend_sys_path", "file_template",
                          "truncate_slug_length", "sourceless", "output_encoding", "timezone", "recursive_version_locations"})
    if (key == own) return true;
  return false;
}

Config section_config(const std::string& file, const Ini& ini, const std::string& section) {
  const auto get = [&](const char* key) { return ini.value(section, key, here(file)).value_or(""); };
  Config config;
  config.file = file;
  config.section = section;
  config.script_location = std::string(trim(get("script_location")));
  std::string separator = get("path_separator");
  const std::string version_separator = separator.empty() ? get("version_path_separator") : separator;
  config.version_locations = split_on(get("version_locations"), separators(version_separator, ", \n"));
  config.prepend_sys_path = split_on(get("prepend_sys_path"), separators(separator, ", :\n"));
  config.recursive = is_true(get("recursive_version_locations"));
  config.file_template = get("file_template");
  config.version_table = get("version_table");
  for (const std::string& from : {std::string("DEFAULT"), section})
    if (const auto values = ini.sections.find(from); values != ini.sections.end())
      for (const auto& [key, value] : values->second) config.options[key] = ini.value(section, key, here(file)).value_or("");
  return config;
}

}  // namespace

std::vector<Config> read_ini_config(const std::string& file, std::string_view text, std::vector<ConfigFault>& faults) {
  std::vector<Config> configs;
  if (!contains(text, "script_location") && !contains(text, "[alembic]")) return configs;
  const Ini ini = parse_ini(text);
  for (const auto& [section, values] : ini.sections) {
    if (section == "DEFAULT") continue;
    const bool own = values.count("script_location") > 0 || values.count("version_locations") > 0;
    if (section != "alembic" && !own) continue;
    configs.push_back(section_config(file, ini, section));
    for (const IniFault& fault : ini.bad_values(section, here(file))) faults.push_back({fault.message, fault.begin, fault.end, read_by_alembic(fault.key)});
  }
  if (!configs.empty())
    for (const IniFault& fault : ini.faults) faults.push_back({fault.message, fault.begin, fault.end, true});
  return configs;
}

std::vector<Config> read_pyproject_config(const std::string& file, std::string_view text, std::vector<ConfigFault>& faults) {
  if (!contains(text, "tool.alembic")) return {};
  const Result<Toml> toml = parse_toml(text);
  if (!toml) {
    faults.push_back({toml.error().message, 0, 0, true});
    return {};
  }
  const auto resolve = [&](const std::string& value) { return replace_all(replace_all(value, "%(here)s", parent_path(file)), "%%", "%"); };
  const auto get = [&](const char* key) {
    const TomlValue* value = toml->find(std::string("tool.alembic.") + key);
    return value ? resolve(value->text) : std::string();
  };
  const auto list = [&](const char* key) {
    std::vector<std::string> items;
    const TomlValue* value = toml->find(std::string("tool.alembic.") + key);
    if (!value) return items;
    if (value->kind == TomlValue::Kind::list)
      for (const std::string& item : value->items) items.push_back(resolve(item));
    else
      items.push_back(resolve(value->text));
    return items;
  };
  Config config;
  config.file = file;
  config.section = "tool.alembic";
  config.script_location = get("script_location");
  config.version_locations = list("version_locations");
  config.prepend_sys_path = list("prepend_sys_path");
  config.recursive = is_true(get("recursive_version_locations"));
  config.file_template = get("file_template");
  if (config.script_location.empty() && config.version_locations.empty()) return {};
  return {config};
}

}  // namespace underpin::alembic
