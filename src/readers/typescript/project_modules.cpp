#include "readers/typescript/project_modules.h"

#include <array>

#include "base/json_value.h"
#include "base/path.h"
#include "base/text.h"

namespace underpin::scripts {

namespace {

constexpr int kMostParents = 5;  // tsconfig.json that extends another
constexpr std::size_t kMostPackages = 2'000;
constexpr std::uint64_t kMostSettings = 1u << 20;  // bytes of a package.json or tsconfig.json

constexpr std::array<std::string_view, 9> kEndings = {".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"};

// JSON as tsconfig.json has it: without its comments and the commas before a closing bracket.
std::string plain_json(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      out += c;
      if (c == '\\' && i + 1 < text.size()) out += text[++i];
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
      while (i < text.size() && text[i] != '\n') ++i;
      out += '\n';
    } else if (c == '/' && i + 1 < text.size() && text[i + 1] == '*') {
      const std::size_t end = text.find("*/", i + 2);
      i = end == std::string_view::npos ? text.size() : end + 1;
    } else if (c == '}' || c == ']') {
      std::size_t end = out.find_last_not_of(" \t\r\n");
      if (end != std::string::npos && out[end] == ',') out.erase(end, 1);
      out += c;
    } else {
      quoted = c == '"';
      out += c;
    }
  }
  return out;
}

std::string first_text(const JsonValue& value, int depth = 0) {
  if (value.kind == JsonValue::Kind::string) return value.text;
  if (depth > 4) return {};
  for (const JsonMember& member : value.members)
    if (std::string found = first_text(member.value, depth + 1); !found.empty() && !ends_with(found, ".d.ts")) return found;
  for (const JsonValue& item : value.items)
    if (std::string found = first_text(item, depth + 1); !found.empty()) return found;
  return {};
}

}  // namespace

ProjectModules::ProjectModules(const World& world, Sources& sources, std::string root, const std::vector<project::File>& files)
    : world_(world), sources_(sources), root_(std::move(root)) {
  for (const project::File& file : files) {
    if (file_name(file.path) != "package.json" || file.size > kMostSettings || packages_.size() >= kMostPackages) continue;
    const auto text = world.read_file(file.path, kMostSettings);
    const auto document = text ? parse_json(*text) : fail(Error::Kind::unreadable, "");
    if (document && !(*document)["name"].text.empty()) packages_.emplace((*document)["name"].text, parent_path(file.path));
  }
}

std::shared_ptr<const typescript::Tree> ProjectModules::open(const std::string& path) {
  const auto known = trees_.find(path);
  if (known != trees_.end()) return known->second;
  auto& slot = trees_[path];
  auto text = world_.read_file(path, kMaxSourceBytes);
  if (!text) return slot;
  const FileId file = sources_.add(relative_path(path, root_), std::move(*text));
  paths_[file] = path;
  slot = typescript::parse(sources_, file);
  return slot;
}

std::string ProjectModules::path_of(FileId file) const {
  const auto found = paths_.find(file);
  return found == paths_.end() ? std::string() : found->second;
}

std::shared_ptr<const typescript::Tree> ProjectModules::find(const std::string& written, FileId importer) {
  const std::string path = resolve(written, path_of(importer));
  return path.empty() || ends_with(path, ".json") ? nullptr : open(path);
}

std::string ProjectModules::resolve(const std::string& written, const std::string& importer) {
  if (written.empty() || written.size() > 1'000) return {};
  if (written[0] == '.') return existing(normal_path(join_path(parent_path(importer), written)));
  if (std::string found = by_alias(written, importer); !found.empty()) return found;
  return by_package(written);
}

// The file that stands for a path written without its ending, or with the ending it will have once compiled.
std::string ProjectModules::existing(const std::string& path) const {
  if (!is_below(path, root_)) return {};
  if (world_.is_file(path)) return path;
  for (const std::string_view ending : kEndings)
    if (world_.is_file(path + std::string(ending))) return path + std::string(ending);
  for (const std::string_view compiled : {".js", ".mjs", ".cjs", ".jsx"})
    if (ends_with(path, compiled)) {
      const std::string stem = path.substr(0, path.size() - compiled.size());
      for (const std::string_view ending : kEndings)
        if (world_.is_file(stem + std::string(ending))) return stem + std::string(ending);
    }
  for (const std::string_view ending : kEndings)
    if (world_.is_file(join_path(path, "index" + std::string(ending)))) return join_path(path, "index" + std::string(ending));
  return {};
}

void ProjectModules::read_config(const std::string& path, Config& into, int depth) {
  const auto text = world_.read_file(path, kMostSettings);
  const auto document = text ? parse_json(plain_json(*text)) : fail(Error::Kind::unreadable, "");
  if (!document || depth > kMostParents) return;
  const JsonValue& options = (*document)["compilerOptions"];
  const std::string folder = parent_path(path);
  const std::string base = options["baseUrl"].text;
  if (into.base.empty() && !base.empty()) into.base = normal_path(join_path(folder, base));
  if (into.aliases.empty())
    for (const JsonMember& member : options["paths"].members) {
      Alias alias{member.name, {}};
      for (const JsonValue& target : member.value.items)
        alias.targets.push_back(normal_path(join_path(base.empty() ? folder : join_path(folder, base), target.text)));
      into.aliases.push_back(std::move(alias));
    }
  std::string parent = (*document)["extends"].text;
  if (parent.empty()) return;
  if (parent[0] != '.') return;  // a package of settings
  parent = normal_path(join_path(folder, parent));
  read_config(world_.is_file(parent) ? parent : parent + ".json", into, depth + 1);
}

const ProjectModules::Config& ProjectModules::config_for(const std::string& folder) {
  const auto known = configs_.find(folder);
  if (known != configs_.end()) return known->second;
  Config config;
  for (const char* name : {"tsconfig.json", "jsconfig.json"})
    if (const std::string path = join_path(folder, name); world_.is_file(path)) {
      read_config(path, config, 0);
      return configs_[folder] = std::move(config);
    }
  if (folder.size() > root_.size() && is_below(folder, root_)) config = config_for(parent_path(folder));
  return configs_[folder] = std::move(config);
}

std::string ProjectModules::by_alias(const std::string& written, const std::string& importer) {
  const Config& config = config_for(parent_path(importer));
  for (const Alias& alias : config.aliases) {
    const std::size_t star = alias.pattern.find('*');
    std::string middle;
    if (star == std::string::npos) {
      if (written != alias.pattern) continue;
    } else {
      if (!starts_with(written, alias.pattern.substr(0, star)) || !ends_with(written, alias.pattern.substr(star + 1))) continue;
      if (written.size() + 1 < alias.pattern.size()) continue;
      middle = written.substr(star, written.size() - (alias.pattern.size() - 1));
    }
    for (const std::string& target : alias.targets) {
      const std::size_t at = target.find('*');
      const std::string path = at == std::string::npos ? target : target.substr(0, at) + middle + target.substr(at + 1);
      if (std::string found = existing(normal_path(path)); !found.empty()) return found;
    }
  }
  return config.base.empty() ? std::string() : existing(normal_path(join_path(config.base, written)));
}

std::string ProjectModules::by_package(const std::string& written) {
  std::size_t slash = written.find('/');
  if (written[0] == '@' && slash != std::string::npos) slash = written.find('/', slash + 1);
  const auto found = packages_.find(written.substr(0, slash));
  if (found == packages_.end()) return {};
  return in_package(found->second, slash == std::string::npos ? std::string() : written.substr(slash + 1));
}

std::string ProjectModules::in_package(const std::string& folder, const std::string& rest) {
  const auto text = world_.read_file(join_path(folder, "package.json"), kMostSettings);
  const auto document = text ? parse_json(*text) : fail(Error::Kind::unreadable, "");
  std::vector<std::string> tries;
  if (document) {
    const JsonValue& exports = (*document)["exports"];
    const std::string key = rest.empty() ? "." : "./" + rest;
    if (exports.kind == JsonValue::Kind::string && rest.empty()) tries.push_back(exports.text);
    for (const JsonMember& member : exports.members) {
      const std::size_t star = member.name.find('*');
      if (member.name == key) tries.push_back(first_text(member.value));
      if (star == std::string::npos || !starts_with(key, member.name.substr(0, star))) continue;
      tries.push_back(replace_all(first_text(member.value), "*", key.substr(star)));
    }
    if (rest.empty())
      for (const char* field : {"types", "source", "module", "main"}) tries.push_back((*document)[field].text);
  }
  tries.push_back(rest.empty() ? "index" : rest);
  for (const std::string& one : tries) {
    if (one.empty()) continue;
    const std::string path = normal_path(join_path(folder, one));
    if (std::string found = existing(path); !found.empty()) return found;
    // What is built lies in dist, what it is built from in src.
    const std::string inner = relative_path(path, folder);
    const std::size_t slash = inner.find('/');
    const std::string behind = slash == std::string::npos || inner[0] == '.' ? inner : inner.substr(slash + 1);
    for (const std::string& guess : {behind, inner})
      if (std::string found = existing(join_path(folder, "src/" + guess)); !found.empty()) return found;
  }
  return {};
}

}  // namespace underpin::scripts
