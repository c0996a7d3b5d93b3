#include "verbs/live_drift.h"

#include <algorithm>

#include "schema/lookup.h"
#include "verbs/equal_names.h"
#include "verbs/equal_texts.h"
#include "verbs/extension_schemas.h"
#include "verbs/left_aside.h"
#include "verbs/uncertain.h"
#include "verbs/version_claim.h"

namespace underpin {

namespace {

// Partitions come with the data: a program makes them as it goes.
void leave_partitions_aside(SchemaDiff& diff) {
  std::vector<ObjectName> children;
  diff.right.schema.tables.for_each([&](const Table& table) {
    const bool child = !table.partition_bound.empty() || !table.inherits.empty();
    if (!child || diff.left.schema.tables.contains(table.name)) return;
    if (std::any_of(table.inherits.begin(), table.inherits.end(), [&](const ObjectName& parent) { return diff.left.schema.tables.contains(parent); })) children.push_back(table.name);
  });
  for (const ObjectName& name : children) diff.right.schema.tables.erase(name);
}

// Of a difference that is about an object within a table, the table's own absence says it all.
std::size_t weight(const SchemaDiff& diff) {
  return static_cast<std::size_t>(std::count_if(diff.differences.begin(), diff.differences.end(), [&](const Difference& one) {
    return one.object.kind == ObjectKind::table || (diff.left.schema.tables.contains(one.object.name) && diff.right.schema.tables.contains(one.object.name));
  }));
}

std::vector<std::size_t> only(const std::vector<std::size_t>& order, const std::set<std::size_t>& wanted) {
  std::vector<std::size_t> kept;
  std::copy_if(order.begin(), order.end(), std::back_inserter(kept), [&](std::size_t i) { return wanted.count(i) > 0; });
  return kept;
}

constexpr std::size_t kMostTried = 2000;  // revisions, newest first

// Whether another revision fits better than the one that is claimed.
void find_nearest(const ReplayedHistory& replayed, const LiveState& state, LiveDrift& drift) {
  if (drift.diff.differences.empty()) return;
  std::size_t best = rough_distance(drift.declared, state.schema), tried = 0;
  std::optional<std::size_t> found;
  for (std::size_t i = replayed.trace.revisions.size(); i-- > 0 && tried < kMostTried; ++tried) {
    const std::size_t own = rough_distance(replayed.trace.revisions[i].after, state.schema);
    if (own >= best) continue;
    best = own;
    found = i;
  }
  if (!found) return;
  const std::size_t own = weight(difference_from(replayed.trace.revisions[*found].after, state, false));
  if (own >= weight(drift.diff)) return;
  drift.nearest = replayed.order[*found];
  drift.nearest_differences = own;
}

void remember(const std::vector<ObjectId>& ids, std::size_t revision, std::map<ObjectId, std::size_t>& into) {
  for (ObjectId id : ids) {
    id.name.schema.clear();
    into[std::move(id)] = revision;
  }
}

// Who made what is there and should not be, or took it away.
void find_authors(const ReplayedHistory& replayed, LiveDrift& drift) {
  const auto& differences = drift.diff.differences;
  if (std::none_of(differences.begin(), differences.end(), [](const Difference& one) { return one.left.empty(); })) return;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i)
    for (const Event& event : replayed.trace.revisions[i].events) {
      if (event.failure) continue;
      for (const Change& change : event.statement.changes) {
        const Touches touched = touches(change);
        remember(touched.produces, replayed.order[i], drift.made_by);
        remember(touched.destroys, replayed.order[i], drift.removed_by);
      }
    }
}

// A database may hold several histories' tables: one that has nothing of a history is not its.
bool concerns(const ReplayedHistory& replayed, const LiveState& state, const VersionClaim& claim) {
  if (!claim.at.empty()) return true;
  bool common = false;
  replayed.trace.schema.tables.for_each([&](const Table& table) { common = common || (!table.external && state.schema.tables.contains(table.name)); });
  return common;
}

LiveDrift drift_of_history(const ReplayedHistory& replayed, std::size_t index, const LiveState& state, VersionClaim claim) {
  LiveDrift drift;
  drift.history = index;
  drift.claim = std::move(claim);
  drift.at_claim = !drift.claim.at.empty();
  const bool partly = drift.at_claim && !drift.claim.pending.empty();
  drift.trace = partly ? replay(*replayed.history, only(replayed.order, drift.claim.applied), *replayed.dialect, false) : replayed.trace;
  drift.declared = drift.trace.schema;
  drift.diff = difference_from(drift.declared, state, false);
  for (const RevisionTrace& revision : drift.trace.revisions) drift.diff.left.undecided.insert(drift.diff.left.undecided.end(), revision.undecided.begin(), revision.undecided.end());
  drift.anything_uncertain = add_uncertain(drift.trace, drift.diff.left.schema, drift.diff.right.schema, drift.uncertain);
  find_nearest(replayed, state, drift);
  find_authors(replayed, drift);
  return drift;
}

// Tables that another history of the database makes are nobody's surprise.
void know_each_other(const Subject& subject, LiveState& state) {
  for (LiveDrift& drift : state.drifts)
    for (const LiveDrift& other : state.drifts) {
      if (&other == &drift || !other.history) continue;
      subject.histories[*other.history].trace.schema.tables.for_each([&](const Table& table) {
        if (!drift.declared.tables.contains(table.name)) drift.uncertain.insert(table.name);
      });
    }
}

}  // namespace

SchemaDiff difference_from(Schema declared, const LiveState& state, bool models) {
  SchemaDiff diff;
  diff.left.schema = std::move(declared);
  diff.left.models = models;
  diff.right.schema = state.schema;
  diff.right.live = true;
  leave_tables_aside(diff);
  leave_partitions_aside(diff);
  if (models) {
    keep_declarable(diff.left.schema);
    keep_declarable(diff.right.schema);
  } else {
    leave_unread_aside(diff);
    forget_extension_schemas(diff);
  }
  take_equal_texts(diff.left.schema, diff.right.schema, *state.dialect, true);
  if (models || is_sqlite(*state.dialect)) take_equal_names(diff.left.schema, diff.right.schema);
  diff.differences = compare(diff.left.schema, diff.right.schema);
  return diff;
}

std::size_t rough_distance(const Schema& declared, const Schema& live) {
  std::size_t distance = 0;
  declared.tables.for_each([&](const Table& table) {
    if (table.external || is_tool_table(table.name)) return;
    const Table* other = live.tables.find(table.name);
    if (!other) {
      ++distance;
      return;
    }
    for (const Column& column : table.columns) distance += other->column(column.name) == nullptr;
    for (const Column& column : other->columns) distance += table.column(column.name) == nullptr;
  });
  live.tables.for_each([&](const Table& table) { distance += !is_tool_table(table.name) && !declared.tables.contains(table.name); });
  return distance;
}

void find_live_drift(LiveDatabase& database, const Subject& subject, LiveState& state, const std::function<ModelSchema(const Dialect&)>& models) {
  const bool several = subject.histories.size() > 1;
  for (std::size_t i = 0; i < subject.histories.size(); ++i) {
    const ReplayedHistory& replayed = subject.histories[i];
    if (replayed.dialect != state.dialect) continue;
    VersionClaim claim = read_claim(database, state.schema, replayed);
    // Rows that no file of this history declares may be another's.
    if (several && !concerns(replayed, state, claim)) continue;
    state.drifts.push_back(drift_of_history(replayed, i, state, std::move(claim)));
  }
  know_each_other(subject, state);
  if (!state.drifts.empty() || !models) return;
  ModelSchema declared = models(*state.dialect);
  if (declared.tables == 0) return;
  LiveDrift drift;
  drift.declared = declared.schema;
  drift.diff = difference_from(declared.schema, state, true);
  drift.diff.left.undecided = declared.undecided;
  for (const Event& event : declared.failing) add_touched(event, drift.uncertain);
  drift.anything_uncertain = add_named(declared.undecided, drift.diff.left.schema, drift.diff.right.schema, drift.uncertain);
  state.drifts.push_back(std::move(drift));
}

}  // namespace underpin
