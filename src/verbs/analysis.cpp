#include "verbs/analysis.h"

#include <algorithm>
#include <iterator>

#include "readers/externals.h"
#include "schema/assumed.h"
#include "schema/lookup.h"
#include "verbs/base_schema.h"

namespace underpin {

Result<std::vector<History>> read_all(const World& world, Sources& sources, const std::string& path, const ReadOptions& options,
                                      std::vector<Finding>& findings) {
  std::vector<History> histories;
  for (const Reader* reader : all_readers()) {
    TRY(std::vector<History> found, reader->read({world, sources, path, options}, findings));
    std::move(found.begin(), found.end(), std::back_inserter(histories));
  }
  return histories;
}

namespace {

const Externals* platform_of(const History& history, const Sources& sources) {
  const Externals* found = nullptr;
  for (const Revision& revision : history.revisions)
    if (revision.file != 0 && !found) found = externals_used(sources.get(revision.file).text);
  for (const Revision& revision : history.revisions)
    if (found && revision.file != 0 && makes_its_schemas(sources.get(revision.file).text, *found)) return nullptr;
  return found;
}

}  // namespace

Result<std::unique_ptr<Analysis>> read_histories(const World& world, Sources& sources, const std::string& path,
                                                 const ReplayChoice& choice) {
  if (!world.is_file(path) && !world.is_directory(path))
    return fail(Error::Kind::unreadable, "there is no file or folder `" + path + "`", "underpin check PATH");
  if (const auto entries = world.list(path); world.is_directory(path) && !entries) return tl::unexpected<Error>(entries.error());
  auto analysis = std::make_unique<Analysis>();
  analysis->project.root = path;
  TRY(analysis->project.histories, read_all(world, sources, path, ReadOptions{}, analysis->project.findings));
  TRY(const Dialect* dialect, choose_dialect(choice.engine, analysis->project.histories));
  if (!choice.base.empty()) {
    TRY(const auto base, read_base(world, sources, choice.base, *dialect));
    for (History& history : analysis->project.histories) history.base = base;
  } else if (!is_sqlite(*dialect)) {
    for (History& history : analysis->project.histories) {
      const Externals* externals = platform_of(history, sources);
      if (!externals) continue;
      TRY(history.base, assumed_base(sources, *externals, *dialect));
      history.platform = externals->name;
    }
  }
  analysis->subject.sources = &sources;
  analysis->subject.dialect = dialect;
  analysis->subject.engine_given = !choice.engine.name.empty();
  analysis->subject.project = &analysis->project;
  for (const History& history : analysis->project.histories) {
    ReplayedHistory replayed;
    replayed.history = &history;
    // A project may keep one history per engine.
    EngineChoice own = choice.engine;
    if (own.name.empty() && (history.system == "sqlite" || history.system == "postgresql")) own.name = history.system;
    if (own.name == "sqlite") own.version.reset();
    replayed.dialect = dialect;
    if (!own.name.empty()) {
      TRY(replayed.dialect, choose_dialect(own, analysis->project.histories));
    }
    replayed.graph = analyse(history);
    replayed.order = replay_order(history, replayed.graph);
    analysis->subject.histories.push_back(std::move(replayed));
  }
  return analysis;
}

namespace {

std::size_t own_failures(const Trace& trace) {
  std::size_t count = 0;
  for (const RevisionTrace& revision : trace.revisions)
    count += static_cast<std::size_t>(std::count_if(revision.events.begin(), revision.events.end(),
                                                    [](const Event& event) { return event.failure && !event.caused_by && !event.in_try; }));
  return count;
}

bool misses_something(const Trace& trace) {
  return std::any_of(trace.revisions.begin(), trace.revisions.end(), [](const RevisionTrace& revision) {
    return std::any_of(revision.events.begin(), revision.events.end(), [](const Event& event) {
      return event.failure && event.failure->kind == FailureKind::missing && !event.caused_by && !event.in_try;
    });
  });
}

// Tried on every other history of the project; the one that leaves fewest failures is what it stands on.
void find_ground(Analysis& analysis, std::size_t index, bool everything) {
  History& history = analysis.project.histories[index];
  ReplayedHistory& replayed = analysis.subject.histories[index];
  constexpr std::size_t kMostTried = 12;
  if (!misses_something(replayed.trace) || analysis.subject.histories.size() > kMostTried) return;
  const auto before = history.base;
  auto best_base = before;
  std::size_t fewest = own_failures(replayed.trace);
  // Folders of SQL files are alternatives more often than they build on each other: what is missing must be there for the most part.
  if (!history.is_alembic()) fewest = fewest / 2 + 1;
  for (const ReplayedHistory& other : analysis.subject.histories) {
    if (&other == &replayed || (history.is_alembic() && other.history->is_alembic()) || !other.history->stands_on.empty()) continue;
    if (other.dialect != replayed.dialect || other.trace.schema.tables.size() == 0 ||
        (!history.is_alembic() && own_failures(other.trace) >= own_failures(replayed.trace)))
      continue;
    history.base = std::make_shared<const Schema>(other.trace.schema);
    const std::size_t failing = own_failures(replay(history, replayed.order, *replayed.dialect, false));
    if (failing >= fewest) continue;
    fewest = failing;
    best_base = history.base;
    history.stands_on = other.history->root;
  }
  history.base = best_base;
  if (best_base != before) replayed.trace = replay(history, replayed.order, *replayed.dialect, everything, everything);
}

// What a second run of the files refuses is asked with the tables in place that nobody makes: without them most files stop
// before anything could be there twice.
void run_again_with_assumed(History& history, ReplayedHistory& replayed) {
  const auto before = history.base;
  history.base = with_tables(before.get(), replayed.made_nowhere, *replayed.dialect);
  Trace assumed = replay(history, replayed.order, *replayed.dialect, true);
  history.base = before;
  for (std::size_t i = 0; i < assumed.revisions.size(); ++i) replayed.trace.revisions[i].again = std::move(assumed.revisions[i].again);
}

}  // namespace

void replay_histories(Analysis& analysis, bool everything) {
  for (ReplayedHistory& replayed : analysis.subject.histories)
    replayed.trace = replay(*replayed.history, replayed.order, *replayed.dialect, everything, everything);
  for (std::size_t i = 0; i < analysis.subject.histories.size(); ++i) find_ground(analysis, i, everything);
  for (std::size_t i = 0; i < analysis.subject.histories.size(); ++i) {
    ReplayedHistory& replayed = analysis.subject.histories[i];
    replayed.made_nowhere = tables_made_nowhere(replayed.trace, *replayed.dialect);
    if (everything && replayed.history->kind == "sql" && !replayed.made_nowhere.empty()) run_again_with_assumed(analysis.project.histories[i], replayed);
  }
}

}  // namespace underpin
