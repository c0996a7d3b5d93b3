#include "verbs/analysis.h"

#include "readers/alembic/alembic.h"

namespace underpin {

Result<std::unique_ptr<Analysis>> read_histories(const World& world, Sources& sources, const std::string& path, const Dialect& dialect) {
  if (!world.is_file(path) && !world.is_directory(path))
    return fail(Error::Kind::unreadable, "there is no file or folder `" + path + "`", "underpin check PATH");
  auto analysis = std::make_unique<Analysis>();
  analysis->project.root = path;
  TRY(analysis->project.histories, alembic::read(world, sources, path, alembic::ReadOptions{}, &analysis->project.findings));
  analysis->subject.sources = &sources;
  analysis->subject.dialect = &dialect;
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
