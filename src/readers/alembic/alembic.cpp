#include "readers/alembic/alembic.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/body.h"
#include "readers/alembic/database_url.h"
#include "readers/alembic/env.h"
#include "readers/alembic/locate.h"
#include "readers/alembic/model_tables.h"
#include "readers/alembic/revision_file.h"

namespace underpin::alembic {

namespace {

constexpr std::uint64_t kHeadBytes = 4096;
constexpr std::size_t kMostFilesSearched = 20000;

FileHead load(const World& world, const VersionFile& file, const std::string& root, bool whole) {
  FileHead out;
  out.path = relative_path(file.path, root);
  if (!file.python) return out;
  if (file.size > kMaxSourceBytes) {
    out.unreadable = "it has " + std::to_string(file.size) + " bytes, the limit is " + std::to_string(kMaxSourceBytes);
    return out;
  }
  Result<std::string> text = whole ? world.read_file(file.path, kMaxSourceBytes) : world.read_head(file.path, kHeadBytes);
  if (text) {
    out.text = std::move(*text);
    out.complete = whole || out.text.size() < kHeadBytes;
    out.head = scan_head(out.text, !out.complete);
    if (out.complete || head_suffices(out.head)) return out;
    text = world.read_file(file.path, kMaxSourceBytes);
  }
  if (!text) {
    out.unreadable = text.error().message;
    return out;
  }
  out.text = std::move(*text);
  out.complete = true;
  out.head = scan_head(out.text, false);
  return out;
}

bool worth_naming(const std::string& name) {
  if (!backup_reason(name).empty()) return true;
  return contains(name, ".py") && !ends_with(name, ".pyc") && !ends_with(name, ".pyi") && !ends_with(name, ".py");
}

class HistoryBuilder {
 public:
  HistoryBuilder(const World& world, Sources& sources, const Located& located, const Place& place, const ReadOptions& options)
      : world_(world), sources_(sources), located_(located), place_(place), options_(options) {}

  History run() {
    const std::string& root = located_.root;
    history_.root = relative_path(place_.script_location, root);
    for (const std::string& location : place_.locations) history_.locations.push_back(relative_path(location, root));
    if (!place_.configs.empty()) {
      history_.config = relative_path(place_.configs.front().file, root);
      history_.file_template = place_.configs.front().file_template;
    }
    read_files();
    read_environment();
    find_system();
    find_archived();
    give_bodies();
    return std::move(history_);
  }

  std::vector<std::string> import_roots() const {
    std::vector<std::string> roots;
    const auto add = [&](std::string folder) {
      if (world_.is_directory(folder) && std::find(roots.begin(), roots.end(), folder) == roots.end()) roots.push_back(std::move(folder));
    };
    for (const Config& config : place_.configs) {
      add(parent_path(config.file));
      for (const std::string& extra : config.prepend_sys_path) add(normal_path(join_path(parent_path(config.file), extra)));
    }
    std::vector<std::string> above;
    for (std::string folder = parent_path(place_.script_location); is_below(folder, located_.root) && !folder.empty();
         folder = parent_path(folder)) {
      above.push_back(folder);
      if (folder == located_.root || folder == "/") break;
    }
    // A package is imported by its name: what lies in it is no module of its own (app/packaging/ is not `packaging`).
    for (const std::string& folder : above) {
      if (!world_.is_file(join_path(folder, "__init__.py"))) add(folder);
      add(join_path(folder, "src"));
    }
    add(located_.root);
    return roots;
  }

 private:
  void read_files() {
    std::vector<FileHead> heads(place_.files.size());
    const bool whole = options_.bodies || options_.whole_files;
    parallel_for(
        heads.size(), [&](std::size_t i) { heads[i] = load(world_, place_.files[i], located_.root, whole); }, 0, std::size_t{8} << 20);
    for (std::size_t i = 0; i < heads.size(); ++i) take(heads[i], place_.files[i]);
  }

  void take(FileHead& head, const VersionFile& file) {
    const std::string name(file_name(file.path));
    if (!file.python) {
      if (worth_naming(name)) {
        const std::string backup = backup_reason(name);
        history_.stray.push_back({head.path, 0, backup.empty() ? "no Python file" : "backup copy: " + backup});
      }
      return;
    }
    std::string text = std::move(head.text);
    head.text.clear();
    const FileId id = head.unreadable.empty() ? sources_.add(head.path, std::move(text)) : 0;
    FileFacts facts = read_facts(head, id == 0 ? std::string_view() : std::string_view(sources_.get(id).text), id);
    for (Finding& finding : facts.findings) history_.findings.push_back(std::move(finding));
    if (auto* revision = std::get_if<Revision>(&facts.what))
      history_.revisions.push_back(std::move(*revision));
    else
      history_.stray.push_back(std::move(std::get<StrayFile>(facts.what)));
  }

  void read_environment() {
    const EnvFacts facts = read_env(world_, place_.script_location, import_roots(), located_.root);
    history_.naming_convention = facts.naming_convention;
    version_schema_ = facts.version_schema;
    if (!facts.version_table.empty())
      history_.version_table = facts.version_table;
    else if (!place_.configs.empty() && !place_.configs.front().version_table.empty())
      history_.version_table = place_.configs.front().version_table;
  }

  // References that no file of the history answers may be answered by a file somebody put aside.
  void find_archived() {
    std::set<std::string> ids, open;
    for (const Revision& revision : history_.revisions) ids.insert(revision.id);
    for (const Revision& revision : history_.revisions) {
      for (const NamedAt& parent : revision.down)
        if (!ids.count(parent.name)) open.insert(parent.name);
      for (const NamedAt& parent : revision.depends_on)
        if (!ids.count(parent.name)) open.insert(parent.name);
    }
    if (open.empty() || located_.root.empty()) return;
    std::set<std::string> own;
    for (const VersionFile& file : place_.files) own.insert(file.path);
    const std::vector<std::string> files = python_files(world_, located_.root, kMostFilesSearched);
    std::vector<std::string> heads(files.size());
    parallel_for(
        files.size(),
        [&](std::size_t i) {
          if (own.count(files[i])) return;
          auto text = world_.read_head(files[i], kHeadBytes);
          if (text && contains(*text, "down_revision")) heads[i] = std::move(*text);
        },
        0, std::size_t{8} << 20);
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (heads[i].empty()) continue;
      const ScannedHead head = scan_head(heads[i], true);
      const ScannedAssignment* id = head.last("revision");
      if (!id || id->value.strings.empty() || !open.count(id->value.strings.front().text)) continue;
      const ScannedString& written = id->value.strings.front();
      const std::string path = relative_path(files[i], located_.root);
      const FileId file = sources_.add(path, std::move(heads[i]));
      history_.archived.push_back({written.text, {file, written.begin, written.end}, path});
    }
  }

  // Files are parsed side by side now, and run one after the other when they are replayed.
  void give_bodies() {
    if (!options_.bodies) return;
    BodyContext context;
    context.world = &world_;
    context.sources = &sources_;
    context.root = located_.root;
    context.import_roots = import_roots();
    context.naming_convention = history_.naming_convention;
    context.version_table = history_.version_table;
    give_options(context);
    context.version_schema = version_schema_ || !context.options || context.options->count("version_table_schema") > 0;
    history_.models = [context, location = place_.script_location](const Dialect& dialect) { return read_models(context, location, dialect); };
    const auto bodies = std::make_shared<Bodies>(std::move(context));
    std::vector<FileId> files;
    for (const Revision& revision : history_.revisions) files.push_back(revision.file);
    bodies->parse(files);
    for (Revision& revision : history_.revisions) revision.body = Bodies::body(bodies, revision.file, revision.stem);
  }

  // A literal URL in the configuration says it; else what the revisions import.
  void find_system() {
    for (const Config& config : place_.configs) {
      const auto url = config.options.find("sqlalchemy.url");
      if (url == config.options.end()) continue;
      const std::size_t end = url->second.find("://");
      std::string name = end == std::string::npos ? std::string() : lower(url->second.substr(0, end));
      name = name.substr(0, name.find('+'));
      if (name == "postgres") name = "postgresql";
      if (name.empty() || name == "driver" || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos) continue;
      history_.system = name;
      history_.system_place = relative_path(config.file, located_.root);
      return;
    }
    std::map<std::string, std::size_t> imports;
    for (const Revision& revision : history_.revisions)
      for (const char* name : {"postgresql", "mysql", "sqlite", "mssql", "oracle"}) {
        const std::string& text = sources_.get(revision.file).text;
        if (contains(text, std::string("sqlalchemy.dialects.") + name) || contains(text, std::string("sqlalchemy.dialects import ") + name))
          ++imports[name];
      }
    if (imports.size() == 1) {
      history_.system = imports.begin()->first;
      history_.system_place =
          "sqlalchemy.dialects." + history_.system + " in " + std::to_string(imports.begin()->second) + " of the revisions";
    }
    if (!imports.empty()) return;
    const NamedDatabase named = database_of_settings(world_, located_.root);
    history_.system = named.system;
    history_.system_place = named.place;
  }

  void give_options(BodyContext& context) const {
    if (place_.configs.size() != 1) return;
    context.options = place_.configs.front().options;
    context.options_section = place_.configs.front().section;
    const auto env = world_.read_file(join_path(place_.script_location, "env.py"), kMaxSourceBytes);
    if (!env) return;
    constexpr std::string_view setter = "set_main_option(";
    for (std::size_t at = env->find(setter); at != std::string::npos; at = env->find(setter, at + 1)) {
      const std::size_t open = env->find_first_not_of(" \t\r\n", at + setter.size());
      const std::size_t close = open == std::string::npos || ((*env)[open] != '"' && (*env)[open] != '\'')
                                    ? std::string::npos
                                    : env->find((*env)[open], open + 1);
      if (close == std::string::npos) return context.options.reset();
      context.options_set.insert(lower(env->substr(open + 1, close - open - 1)));
    }
  }

  const World& world_;
  Sources& sources_;
  const Located& located_;
  const Place& place_;
  const ReadOptions& options_;
  bool version_schema_ = false;
  History history_;
};

std::string absolute(const World& world, const std::string& path) {
  const std::string canonical = world.canonical(path);
  return canonical.empty() ? std::string() : canonical;
}

}  // namespace

std::string project_root(const World& world, const std::string& path) {
  const std::string start = absolute(world, path);
  return start.empty() ? path : find_root(world, start);
}

Result<std::vector<History>> read(const World& world, Sources& sources, const std::string& path, const ReadOptions& options,
                                  std::vector<Finding>* findings) {
  const std::string start = absolute(world, path);
  if (start.empty()) return fail(Error::Kind::unreadable, "there is no `" + path + "`");
  std::vector<History> histories;
  // A script, or a database that is not recognised, is not the project it lies in.
  const auto of_alembic = [&](std::string_view ending) { return ends_with(start, ending); };
  if (world.is_file(start) && !of_alembic(".py") && !of_alembic(".ini") && !of_alembic(".toml") && !of_alembic(".cfg")) return histories;
  Located located = locate(world, sources, start);
  for (const Place& place : located.places) histories.push_back(HistoryBuilder(world, sources, located, place, options).run());
  std::vector<Finding>* target = findings ? findings : histories.empty() ? nullptr : &histories.front().findings;
  if (target) std::move(located.findings.begin(), located.findings.end(), std::back_inserter(*target));
  return histories;
}

std::function<ModelSchema(const Dialect&)> models_alone(const World& world, Sources& sources, const std::string& path) {
  BodyContext context;
  context.world = &world;
  context.sources = &sources;
  context.root = project_root(world, path);
  context.import_roots = {context.root};
  if (const std::string src = join_path(context.root, "src"); world.is_directory(src)) context.import_roots.push_back(src);
  return [context](const Dialect& dialect) { return read_models(context, join_path(context.root, "no script location"), dialect); };
}

}  // namespace underpin::alembic

namespace underpin {

extern const Reader alembic_reader;

const Reader alembic_reader = {"Alembic", [](const ReadRequest& request, std::vector<Finding>& findings) {
                                 return alembic::read(request.world, request.sources, request.path, request.options, &findings);
                               }};

}  // namespace underpin
