#include "verbs/model_drift.h"

#include <algorithm>

#include "verbs/equal_names.h"
#include "verbs/equal_texts.h"
#include "verbs/left_aside.h"
#include "verbs/uncertain.h"

namespace underpin {

namespace {

// Tables that the migrations or the models may have made otherwise than was read.
std::set<ObjectName> uncertain_tables(const ReplayedHistory& replayed, const ModelSchema& models, const SchemaDiff& diff) {
  std::set<ObjectName> tables;
  add_uncertain(replayed.trace, diff.left.schema, diff.right.schema, tables);
  for (const Event& event : models.failing) add_touched(event, tables);
  add_named(models.undecided, diff.left.schema, diff.right.schema, tables);
  return tables;
}

// "table users", "index ix_a"
std::string what_fails(const Event& event) {
  for (const Change& change : event.statement.changes) {
    const Touches touched = touches(change);
    if (!touched.produces.empty()) return std::string(kind_word(touched.produces.front().kind)) + " " + touched.produces.front().display();
  }
  return "a statement";
}

std::shared_ptr<ModelDrift> drift_of(const ReplayedHistory& replayed) {
  if (!replayed.history->models) return nullptr;
  ModelSchema models = replayed.history->models(*replayed.dialect);
  if (models.tables == 0 && models.broken_imports.empty() && models.undecided.empty()) return nullptr;
  auto drift = std::make_shared<ModelDrift>();
  drift->broken_imports = models.broken_imports;
  drift->declared_twice = models.declared_twice;
  drift->hidden = models.hidden;
  drift->diff.right.models = true;
  drift->diff.right.undecided = models.undecided;
  for (const Event& event : models.failing)
    if (!event.mere_consequence()) drift->diff.right.undecided.push_back({what_fails(event), "the engine would refuse it: " + event.failure->message, event.statement.span});
  if (models.tables == 0) return drift;
  drift->from_environment = models.from_environment;
  drift->unreached = models.unreached;
  drift->declared = models.schema;
  SchemaDiff& diff = drift->diff;
  diff.left.schema = replayed.trace.schema;
  diff.right.schema = models.schema;
  for (const RevisionTrace& revision : replayed.trace.revisions)
    diff.left.undecided.insert(diff.left.undecided.end(), revision.undecided.begin(), revision.undecided.end());
  leave_tables_aside(diff);
  keep_declarable(diff.left.schema);
  keep_declarable(diff.right.schema);
  take_equal_texts(diff.left.schema, diff.right.schema, *replayed.dialect, false);
  take_equal_names(diff.left.schema, diff.right.schema);
  diff.differences = compare(diff.left.schema, diff.right.schema);
  diff.hints = rename_hints(diff.left.schema, diff.right.schema);
  drift->uncertain = uncertain_tables(replayed, models, diff);
  return drift;
}

std::size_t tables_in_common(const ModelDrift& drift) {
  std::size_t count = 0;
  drift.diff.right.schema.tables.for_each([&](const Table& table) { count += drift.diff.left.schema.tables.contains(table.name); });
  return count;
}

void forget_models(ModelDrift& drift) {
  drift.diff.differences.clear();
  drift.diff.right.undecided.clear();
  drift.diff.right.schema = {};
  drift.declared = {};
}

}  // namespace

void find_model_drift(Subject& subject) {
  std::vector<std::shared_ptr<ModelDrift>> drifts;
  for (const ReplayedHistory& replayed : subject.histories) drifts.push_back(drift_of(replayed));
  // Models that were only guessed go to one history, and what another history makes is not missing.
  std::size_t best = drifts.size(), most = 0;
  for (std::size_t i = 0; i < drifts.size(); ++i) {
    if (!drifts[i] || drifts[i]->from_environment) continue;
    const std::size_t common = tables_in_common(*drifts[i]);
    if (common > most) best = i, most = common;
  }
  for (std::size_t i = 0; i < drifts.size(); ++i) {
    if (!drifts[i]) continue;
    const bool declares = !drifts[i]->diff.right.schema.tables.empty();
    if (declares && !drifts[i]->from_environment && i != best) forget_models(*drifts[i]);
    for (const ReplayedHistory& other : subject.histories)
      if (&other != &subject.histories[i])
        other.trace.schema.tables.for_each([&](const Table& table) {
          if (!subject.histories[i].trace.schema.tables.contains(table.name)) drifts[i]->uncertain.insert(table.name);
        });
    subject.histories[i].drift = std::move(drifts[i]);
  }
}

}  // namespace underpin
