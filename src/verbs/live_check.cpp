#include "verbs/live_check.h"

#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"
#include "verbs/data_questions.h"
#include "verbs/live_drift.h"
#include "verbs/left_aside.h"
#include "verbs/live_places.h"

namespace underpin {

namespace {

bool is_for(const History& history, const Dialect& dialect) { return history.system.empty() || history.system == dialect.name; }

// The models that a drift was found with, or that were read for the database alone.
void ask_of_models(const Analysis& analysis, const LiveState& state, std::vector<DataQuestion>& questions) {
  for (const ReplayedHistory& replayed : analysis.subject.histories)
    if (replayed.drift && replayed.dialect == state.dialect) ask_of_declared(replayed.drift->diff.right.schema, state.schema, *state.dialect, Demand::models, questions);
}

}  // namespace

Result<LiveInput> open_live(const World& world, Sources& sources, const LiveOptions& options) {
  TRY(LiveDatabase database, LiveDatabase::open(world, options.source));
  TRY(LiveSchema schema, database.schema());
  LiveInput live{std::move(database), std::move(schema), {}};
  give_places(live.schema.schema, *live.schema.dialect, sources);
  if (!options.planned.empty()) {
    std::string path = "planned", text = options.planned;
    if (world.is_file(options.planned)) {
      path = options.planned;
      TRY(text, world.read_file(path, kMaxSourceBytes));
    }
    TRY(live.planned, ask_of_planned(sources, path, text, live.schema.schema, *live.schema.dialect));
  }
  return live;
}

void choose_engine_of(const LiveInput& live, Analysis& analysis) {
  const Dialect* dialect = live.schema.dialect;
  auto& histories = analysis.subject.histories;
  const bool any = std::any_of(histories.begin(), histories.end(), [&](const ReplayedHistory& one) { return is_for(*one.history, *dialect); });
  for (ReplayedHistory& replayed : histories)
    if (!any || is_for(*replayed.history, *dialect)) replayed.dialect = dialect;
  analysis.subject.dialect = dialect;
  analysis.subject.engine_given = true;
}

void hold_against(LiveInput& live, const LiveOptions& options, Analysis& analysis, const std::function<ModelSchema(const Dialect&)>& models) {
  auto state = std::make_shared<LiveState>();
  state->name = mask_secrets(options.source);
  state->server = live.schema.server;
  state->dialect = live.schema.dialect;
  state->schema = live.schema.schema;
  state->unread = live.schema.unread;
  state->schema.tables.for_each([&](const Table& table) {
    if (is_tool_table(table.name)) state->by_tools.push_back(table.name);
  });
  find_live_drift(live.database, analysis.subject, *state, models);
  for (const LiveDrift& drift : state->drifts)
    if (!drift.claim.untold.empty()) state->unread.push_back("which revisions have run: " + drift.claim.untold);

  FactsRequest request;
  request.exact = options.exact;
  request.questions = std::move(live.planned);
  ask_of_database(state->schema, *state->dialect, request.questions);
  for (const LiveDrift& drift : state->drifts)
    ask_of_declared(drift.declared, state->schema, *state->dialect, drift.history ? Demand::migrations : Demand::models, request.questions);
  ask_of_models(analysis, *state, request.questions);
  ask_of_names(state->schema, *state->dialect, request.questions);
  ask_once(request.questions);
  state->facts = live.database.facts(state->schema, request);
  analysis.subject.live = std::move(state);
}

}  // namespace underpin
