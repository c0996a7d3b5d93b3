#include "readers/drizzle/drizzle.h"

#include <algorithm>
#include <memory>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/drizzle/config.h"
#include "readers/drizzle/tables.h"
#include "schema/lookup.h"

namespace underpin::drizzle {

namespace {

constexpr std::size_t kMostConfigs = 200;
constexpr std::size_t kMostImporters = 20'000;
constexpr std::uint64_t kMostScript = 1u << 20;

struct Shared {
  const World& world;
  Sources& sources;
  std::string root;
  std::vector<project::File> files;
};

ModelSchema read_models(const Shared& shared, const DrizzleConfig& config, const std::vector<std::string>& paths, const Dialect& dialect) {
  ModelSchema out;
  out.from_environment = config.schema_known;
  scripts::ProjectModules modules(shared.world, shared.sources, shared.root, shared.files);
  typescript::Evaluator evaluator(modules);
  TableCollector collector(evaluator, config.casing, is_sqlite(dialect));
  if (!config.schema_known)
    out.undecided.push_back({"a part of the models", "not decidable without running it: which files are the schema", config.schema_span});
  for (const std::string& path : paths) {
    const auto tree = modules.open(path);
    if (!tree) continue;
    for (const auto& complaint : tree->complaints) {
      out.undecided.push_back({"a part of the models", "not understood: " + complaint.message, complaint.span});
      out.from_environment = false;
    }
    for (const auto& [name, value] : evaluator.exports(tree)) collector.add(value);
  }
  models::ModelScript script;
  collector.write(script, out);
  models::build_schema(script, dialect, out);
  if (evaluator.gave_up())
    out.undecided.push_back({"a part of the models", "not decidable without running it: it takes too many steps", config.schema_span});
  return out;
}

bool is_test_file(std::string_view path) {
  for (const std::string_view part : {".test.", ".spec.", "/__tests__/", "/tests/", "/test/"})
    if (contains(path, part)) return true;
  return false;
}

// Some script of the project, no test and no configuration, imports one of the files.
bool imported_somewhere(const Shared& shared, const std::vector<std::string>& paths) {
  scripts::ProjectModules modules(shared.world, shared.sources, shared.root, shared.files);
  const std::set<std::string> wanted(paths.begin(), paths.end());
  std::set<std::string> stems;
  for (const std::string& path : paths) {
    stems.insert(std::string(file_stem(path)));
    if (file_stem(path) == "index") stems.insert(std::string(file_name(parent_path(path))));
  }
  std::size_t looked_at = 0;
  for (const project::File& file : shared.files) {
    if (!typescript::is_script(file.path) || file.size > kMostScript || wanted.count(file.path) || is_config_file(file_name(file.path)) ||
        is_test_file(file.shown))
      continue;
    if (++looked_at > kMostImporters) return true;  // not known: nothing is said
    const auto text = shared.world.read_file(file.path, kMostScript);
    if (!text || std::none_of(stems.begin(), stems.end(), [&](const std::string& stem) { return contains(*text, stem); })) continue;
    // Any quoted text that leads to one of them.
    for (std::size_t at = text->find_first_of("'\""); at != std::string::npos; at = text->find_first_of("'\"", at + 1)) {
      const std::size_t end = text->find((*text)[at], at + 1);
      if (end == std::string::npos) break;
      const std::string written = text->substr(at + 1, end - at - 1);
      at = end;
      if (written.size() > 200 || written.find('\n') != std::string::npos) {
        at = end - written.size();
        continue;
      }
      if (std::none_of(stems.begin(), stems.end(), [&](const std::string& stem) { return contains(written, stem); })) continue;
      if (wanted.count(modules.resolve(written, file.path))) return true;
    }
  }
  return false;
}

void tell_dead(const Shared& shared, const DrizzleConfig& config, const std::vector<std::string>& paths, History& history) {
  if (paths.empty() || imported_somewhere(shared, paths)) return;
  Finding finding;
  finding.code = "UP201";
  finding.severity = Severity::warning;
  const std::string first = relative_path(paths.front(), shared.root);
  finding.message = paths.size() == 1
                        ? "the schema file `" + first + "` is imported by nothing"
                        : "none of the " + std::to_string(paths.size()) + " schema files is imported by anything, `" + first + "` for one";
  auto text = shared.world.read_file(paths.front(), kMaxSourceBytes);
  finding.primary.span = {shared.sources.add(first, text ? std::move(*text) : std::string()), 0, 0};
  finding.labels.push_back({config.schema_span, "the configuration names it"});
  finding.because = "the application does not use these models: they say nothing about what its queries expect";
  finding.help = "import it where the database client is made, or delete it and its configuration";
  finding.subject = "schema file " + first;
  history.findings.push_back(std::move(finding));
}

}  // namespace

namespace {

std::vector<DrizzleConfig> all_configs(const Shared& shared) {
  std::vector<DrizzleConfig> configs;
  std::unique_ptr<scripts::ProjectModules> modules;
  for (const project::File& file : shared.files) {
    if (!is_config_file(file_name(file.path)) || configs.size() >= kMostConfigs) continue;
    if (!modules) modules = std::make_unique<scripts::ProjectModules>(shared.world, shared.sources, shared.root, shared.files);
    auto config = read_config(*modules, file, parent_path(file.path));
    if (!config) continue;
    // The configuration may lie below the folder that drizzle-kit is started in: where its schema is found, going up.
    if (config->schema_known && schema_files(*config, shared.files).empty())
      for (std::string folder = parent_path(parent_path(file.path)); is_below(folder, shared.root); folder = parent_path(folder)) {
        auto from_above = read_config(*modules, file, folder);
        if (from_above && !schema_files(*from_above, shared.files).empty()) {
          config = std::move(from_above);
          break;
        }
        if (folder == shared.root || folder == "/") break;
      }
    configs.push_back(std::move(*config));
  }
  return configs;
}

}  // namespace

std::vector<History> lone_models(const ReadRequest& request) {
  const std::string root = request.world.canonical(request.path);
  const auto shared = std::make_shared<const Shared>(Shared{request.world, request.sources, root, project::walk(request.world, request.sources, root).files});
  std::vector<History> out;
  for (const DrizzleConfig& config : all_configs(*shared)) {
    const std::vector<std::string> paths = schema_files(config, shared->files);
    if (paths.empty()) continue;
    History history;
    history.kind = "drizzle";
    history.root = config.shown;
    history.system = config.system;
    history.system_place = config.shown;
    history.models = [shared, config, paths](const Dialect& dialect) { return read_models(*shared, config, paths, dialect); };
    out.push_back(std::move(history));
  }
  return out;
}

void attach_models(const ReadRequest& request, const std::string& root, const std::vector<project::File>& files,
                   const std::vector<std::string>& folders, std::vector<History>& histories) {
  const auto shared = std::make_shared<const Shared>(Shared{request.world, request.sources, root, files});
  const std::vector<DrizzleConfig> configs = all_configs(*shared);
  for (std::size_t i = 0; i < histories.size() && i < folders.size(); ++i) {
    History& history = histories[i];
    if (history.models) continue;
    for (const DrizzleConfig& config : configs) {
      if (config.out != folders[i] || (!config.system.empty() && !history.system.empty() && config.system != history.system)) continue;
      const std::vector<std::string> paths = schema_files(config, files);
      if (paths.empty() && config.schema_known) continue;
      if (history.system.empty()) history.system = config.system, history.system_place = config.shown;
      history.models = [shared, config, paths](const Dialect& dialect) { return read_models(*shared, config, paths, dialect); };
      tell_dead(*shared, config, paths, history);
      break;
    }
  }
}

}  // namespace underpin::drizzle
