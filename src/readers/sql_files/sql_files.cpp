// Histories of SQL files: finds the folders that a migration tool would run, asks the tool for the order, and gives each
// step a body that runs its text against a Replay.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/drizzle/drizzle.h"
#include "readers/drizzle/snapshot.h"
#include "readers/prisma/prisma.h"
#include "readers/project/walk.h"
#include "readers/reader.h"
#include "readers/sql_files/ahead.h"
#include "readers/sql_files/script.h"
#include "readers/sql_files/system_places.h"
#include "readers/sql_files/system_signs.h"
#include "readers/sql_files/tool.h"
#include "schema/lookup.h"

namespace underpin {
extern const Reader sql_files_reader;
}

namespace underpin::sql_files {

namespace {

// Folders below the project that hold SQL for other purposes.
constexpr std::array<std::string_view, 17> kAside = {"test", "tests",   "testdata", "test_data", "__tests__", "fixtures",
                                                     "spec", "e2e",     "examples", "example",   "samples",   "docs",
                                                     "doc",  "archive", "archived", "_archive",  "backups"};

bool aside(std::string_view shown) {
  for (const std::string& part : split(shown, '/'))
    if (std::find(kAside.begin(), kAside.end(), part) != kAside.end()) return true;
  return false;
}

const Tool* tool_for(const Look& look) {
  for (const Tool* tool : all_tools())
    if (tool->recognises(look)) return tool;
  return nullptr;
}

// A link into the project leads to what is found anyway; one out of it may stand for the migrations themselves.
bool leads_back(const World& world, std::string path, const std::string& root) {
  for (; path.size() > root.size() && is_below(path, root); path = parent_path(path)) {
    const std::string target = world.canonical(path);
    if (target == path) return false;  // no link from here upwards
    if (is_below(target, root) || is_below(root, target)) return true;
  }
  return false;
}

// Parents of the files that matter, each with what lies in it, and their parents: some tools have a folder per step.
std::vector<Folder> folders_with_sql(const World& world, const std::string& root, const project::Walk& walk) {
  std::map<std::string, std::string> paths;  // shown → path
  std::set<std::string> looked_at;
  for (const project::File& file : walk.files) {
    if (!ends_with(file.shown, ".sql") && !ends_with(file.shown, "meta/_journal.json") && !ends_with(file.shown, "migration_lock.toml"))
      continue;
    std::string shown = parent_path(file.shown), path = parent_path(file.path);
    if (!looked_at.insert(path).second || aside(shown) || leads_back(world, path, root)) continue;
    for (int i = 0; i < 2; ++i) {
      paths.emplace(shown.empty() ? "." : shown, path);
      if (shown.empty() || path == root) break;
      shown = parent_path(shown);
      path = parent_path(path);
    }
  }
  std::vector<Folder> folders;
  for (const auto& [shown, path] : paths)
    if (auto entries = world.list(path)) folders.push_back({path, shown, std::move(*entries)});
  return folders;
}

// Runs one way of a step. What no SQL parser can read is said. `ahead` has the texts of all upgrades, this one's from `first` on.
void run(Replay& replay, const Sources& sources, const Step& step, Direction direction, Ahead& ahead, std::size_t first) {
  if (!step.not_sql.empty()) {
    replay.undecided({step.id, "not decidable without running it: " + step.not_sql, {step.file, 0, 0}});
    replay.doubt_everything();
    return;
  }
  if (step.fresh_session) {
    replay.session().search_path.clear();
    replay.session().role.clear();
  }
  for (const Part& part : direction == Direction::upgrade ? step.up : step.down) {
    const Span span{part.file, part.begin, part.end};
    const bool parsed = direction == Direction::upgrade && !is_sqlite(replay.dialect());
    const auto script = parsed ? ahead.at(first++) : nullptr;
    run_script(replay, Rope(std::string(sources.text(span)), span, true), {step.sent, step.placeholders}, script.get());
  }
}

bool read_here(const std::string& system) { return system.empty() || system == "postgresql" || system == "sqlite"; }

Revision revision_of(const Sources& sources, Step step, const std::string& before, const std::string& system, const std::shared_ptr<Ahead>& ahead,
                     std::size_t first) {
  Revision revision;
  revision.id = step.id;
  revision.version = step.version;
  revision.file = step.file;
  revision.path = step.path;
  revision.stem = std::string(file_stem(step.path));
  revision.message = step.title;
  if (step.file != 0) revision.id_span = {step.file, 0, 0};
  if (!before.empty()) revision.down.push_back({before, {}});
  revision.has_upgrade = true;
  revision.has_downgrade = step.has_down;
  if (!read_here(system)) step.not_sql = "it is written for " + system;
  if (ahead) {
    const auto kept = std::make_shared<const Step>(std::move(step));
    revision.body = [&sources, kept, ahead, first](Replay& replay, Direction direction) { run(replay, sources, *kept, direction, *ahead, first); };
  }
  return revision;
}

History history_of(std::string kind, std::string word, std::vector<Step> steps, Look& look, const ReadRequest& request) {
  History history;
  history.kind = std::move(kind);
  history.tool = std::move(word);
  history.root = look.folder.shown;
  history.locations = {look.folder.shown};
  history.config = look.config;
  history.version_table.clear();
  history.system = look.system;
  history.system_place = look.system_place;
  if (look.snapshot != 0 && request.options.bodies) {
    history.snapshot = [&sources = request.sources, file = look.snapshot](const Dialect& dialect) { return drizzle::read_snapshot(sources, file, dialect); };
    history.snapshot_revision = look.snapshot_step;
  }
  std::vector<std::string_view> texts;
  for (const Step& step : steps)
    for (const Part& part : step.up) texts.push_back(request.sources.text({part.file, part.begin, part.end}));
  if (history.system.empty()) {
    const SaidSystem said = system_of(texts);
    NamedSystem named = system_of_own_folder(look.folder.path, said.system);
    if (named.system.empty() && !said.certain) named = system_of_surroundings(request.world, look.folder.path);
    if (named.system.empty()) named = {said.system, "what its files say"};
    history.system = named.system;
    history.system_place = named.place;
  }
  std::map<std::string, int> ids;
  std::string before;
  const auto ahead = request.options.bodies ? std::make_shared<Ahead>(std::move(texts)) : nullptr;
  std::size_t first = 0;
  for (Step& step : steps) {
    const std::size_t parts = step.up.size();
    if (const int copies = ids[step.id]++; copies > 0) step.id += "#" + std::to_string(copies + 1);
    history.revisions.push_back(revision_of(request.sources, std::move(step), before, history.system, ahead, first));
    before = history.revisions.back().id;
    first += parts;
  }
  history.stray = std::move(look.stray);
  history.findings = std::move(look.findings);
  return history;
}

// Models beside the migrations, by tools of which these folders may be.
void attach_models(const ReadRequest& request, const std::string& root, const project::Walk& walk, const std::vector<std::string>& folders,
                   std::vector<History>& histories) {
  if (!request.options.bodies) return;
  drizzle::attach_models(request, root, walk.files, folders, histories);
  for (std::size_t i = 0; i < histories.size(); ++i)
    if (!histories[i].models && histories[i].kind == "prisma") prisma::attach_models(request, root, folders[i], histories[i]);
}

// Files that no tool claims, asked for by name: run as psql would run them, in byte order.
History plain(const ReadRequest& request, const Folder& folder, const std::vector<std::string>& names) {
  Look look(request.world, request.sources, folder);
  std::vector<Step> steps;
  for (const std::string& name : names) {
    steps.push_back(look.whole_file(name, std::string(file_stem(name))));
    steps.back().sent = Sent::statements;
  }
  return history_of("sql", "psql", std::move(steps), look, request);
}

Result<std::vector<History>> read_histories_of_files(const ReadRequest& request, std::vector<Finding>&) {
  std::vector<History> histories;
  const std::string path = request.world.canonical(request.path);
  if (path.empty()) return fail(Error::Kind::unreadable, "there is no `" + request.path + "`");
  if (request.world.is_file(path)) {
    if (!ends_with(path, ".sql")) return histories;
    const std::string given = parent_path(request.path);  // shown as it was asked for: two dumps may have one name
    histories.push_back(plain(request, {parent_path(path), given.empty() ? "." : given, {}}, {std::string(file_name(path))}));
    return histories;
  }
  const project::Walk walk = project::walk(request.world, request.sources, path);
  std::vector<std::string> paths;
  std::vector<Folder> folders = folders_with_sql(request.world, path, walk);
  gather_flyway_folders(folders);
  gather_version_folders(folders);
  for (const Folder& folder : folders) {
    Look look(request.world, request.sources, folder);
    const Tool* tool = tool_for(look);
    if (!tool) continue;
    std::vector<Step> steps = tool->read(look);
    if (steps.empty() && look.findings.empty()) continue;
    histories.push_back(history_of(std::string(tool->name), std::string(tool->word), std::move(steps), look, request));
    paths.push_back(folder.path);
  }
  attach_models(request, path, walk, paths, histories);
  if (!histories.empty()) return histories;
  // A folder of nothing but SQL files, asked for itself.
  const auto entries = request.world.list(path);
  if (!entries) return histories;
  const Folder folder{path, ".", *entries};
  const std::vector<std::string> names = files_ending(folder, ".sql");
  if (!names.empty() && names.size() == entries->size()) histories.push_back(plain(request, folder, names));
  return histories;
}

}  // namespace

}  // namespace underpin::sql_files

namespace underpin {

const Reader sql_files_reader = {"SQL files", &sql_files::read_histories_of_files};

}  // namespace underpin
