#include "verbs/analysis.h"

#include "readers/alembic/alembic.h"
#include "verbs/base_schema.h"

namespace underpin {

Result<std::unique_ptr<Analysis>> read_histories(const World& world, Sources& sources, const std::string& path, const ReplayChoice& choice) {
  if (!world.is_file(path) && !world.is_directory(path))
    return fail(Error::Kind::unreadable, "there is no file or folder `" + path + "`", "underpin check PATH");
  if (const auto entries = world.list(path); world.is_directory(path) && !entries) return tl::unexpected<Error>(entries.error());
  auto analysis = std::make_unique<Analysis>();
  analysis->project.root = path;
  TRY(analysis->project.histories, alembic::read(world, sources, path, alembic::ReadOptions{}, &analysis->project.findings));
  TRY(const Dialect* dialect, choose_dialect(choice.engine, analysis->project.histories));
  if (!choice.base.empty()) {
    TRY(const auto base, read_base(world, sources, choice.base, *dialect));
    for (History& history : analysis->project.histories) history.base = base;
  }
  analysis->subject.sources = &sources;
  analysis->subject.dialect = dialect;
  analysis->subject.engine_given = !choice.engine.name.empty();
  analysis->subject.project = &analysis->project;
  for (const History& history : analysis->project.histories) {
    ReplayedHistory replayed;
    replayed.history = &history;
    replayed.graph = analyse(history);
    replayed.order = replay_order(history, replayed.graph);
    analysis->subject.histories.push_back(std::move(replayed));
  }
  return analysis;
}

void replay_histories(Analysis& analysis, bool downgrades) {
  for (ReplayedHistory& replayed : analysis.subject.histories)
    replayed.trace = replay(*replayed.history, replayed.order, *analysis.subject.dialect, downgrades);
}

}  // namespace underpin
