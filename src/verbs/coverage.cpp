#include "verbs/coverage.h"

#include "base/text.h"
#include "schema/written_for.h"

namespace underpin {

namespace {

std::string what_it_does(const Statement& statement) {
  if (statement.changes.empty()) return std::string(clip_utf8(trim(statement.sql.text()), 200));
  std::string words = describe(statement.changes.front());
  if (statement.changes.size() > 1) words += " and " + std::to_string(statement.changes.size() - 1) + " more";
  return words;
}

// Failing statements of one history, in replay order. `caused_by` counts events over all its revisions.
void add_failing(const ReplayedHistory& replayed, Report& report, HistoryCounts& counts) {
  std::vector<Span> spans;  // of every event so far
  for (const RevisionTrace& trace : replayed.trace.revisions)
    for (const Event& event : trace.events) {
      spans.push_back(event.statement.span);
      ++counts.statements;
      if (!event.failure) continue;
      ++counts.failing;
      counts.consequences += event.mere_consequence();
      FailingStatement failing;
      failing.span = event.statement.span;
      failing.revision = trace.revision;
      failing.what = what_it_does(event.statement);
      failing.message = event.failure->message;
      failing.consequence = event.mere_consequence();
      if (event.caused_by && *event.caused_by < spans.size()) failing.caused_by = spans[*event.caused_by];
      failing.caught = event.in_try;
      report.failing.push_back(std::move(failing));
    }
}

void add_undecided(const ReplayedHistory& replayed, Report& report, HistoryCounts& counts) {
  for (const RevisionTrace& trace : replayed.trace.revisions)
    for (const Undecided& part : trace.undecided) {
      report.undecided.push_back({part.object, part.reason, part.span, trace.revision});
      ++counts.undecided;
    }
}

void count_not_understood(const ReplayedHistory& replayed, Report& report) {
  for (const RevisionTrace& trace : replayed.trace.revisions)
    for (const Event& event : trace.events)
      for (const Change& change : event.statement.changes) {
        if (const auto* raw = std::get_if<RawSql>(&change)) ++report.not_understood[raw->reason.empty() ? "statement" : raw->reason];
        if (const auto* opaque = std::get_if<CreateOpaque>(&change)) ++report.not_understood["kept as text: " + opaque->object.what];
      }
}

void count_objects(const Schema& schema, Report& report) {
  const auto add = [&](const char* kind, std::size_t count) {
    if (count) report.objects[kind] += count;
  };
  add("tables", schema.tables.size());
  schema.tables.for_each([&](const Table& table) {
    add("columns", table.columns.size());
    add("constraints",
        (table.primary_key ? 1 : 0) + table.uniques.size() + table.foreign_keys.size() + table.checks.size() + table.exclusions.size());
    add("indexes", table.indexes.size());
    add("triggers", table.triggers.size());
    add("policies", table.policies.size());
  });
  add("views", schema.views.size());
  schema.views.for_each([&](const View& view) { add("indexes", view.indexes.size()); });
  add("types", schema.types.size());
  add("sequences", schema.sequences.size());
  add("functions", schema.functions.size());
  add("extensions", schema.extensions.size());
  add("schemas", schema.schemas.size());
  add("comments", schema.comments.size());
  add("kept as text", schema.opaque.size());
}

HistoryCounts graph_counts(const ReplayedHistory& replayed) {
  const History& history = *replayed.history;
  const Graph& graph = replayed.graph;
  HistoryCounts counts;
  counts.root = history.root;
  counts.kind = history.kind;
  if (replayed.dialect)
    counts.engine =
        replayed.dialect->name + (replayed.dialect->name == "postgresql" ? " " + std::to_string(replayed.dialect->version) : "");
  if (written_for_another(history)) counts.engine = history.system + " (not replayed)";
  counts.locations = history.locations;
  counts.files = history.revisions.size();
  counts.ids = graph.by_id.size();
  counts.roots = graph.bases.size();
  counts.heads = graph.heads.size();
  counts.missing_parents = graph.unresolved.size();
  counts.duplicates = graph.duplicates.size();
  counts.cycles = graph.cycle_edges.size();
  counts.stray = history.stray.size();
  return counts;
}

LiveCounts live_counts(const Subject& subject) {
  const LiveState& state = *subject.live;
  LiveCounts counts;
  counts.name = state.name;
  counts.server = state.server;
  counts.tables = state.schema.tables.size() - state.by_tools.size();
  counts.unread = state.unread;
  counts.unread.insert(counts.unread.end(), state.facts.unread.begin(), state.facts.unread.end());
  for (const DataAnswer& answer : state.facts.answers)
    if (!answer.unanswered.empty())
      counts.unread.push_back(
          "the rows of `" + answer.question.table.display() + "` are not held against " +
          (answer.question.check.empty() ? "a key over " + join(answer.question.columns, ", ") : "the check " + answer.question.check) +
          ": " + answer.unanswered);
  for (const LiveDrift& drift : state.drifts) {
    if (!drift.history) continue;
    counts.revisions.insert(counts.revisions.end(), drift.claim.rows.begin(), drift.claim.rows.end());
    if (drift.claim.present && drift.claim.untold.empty()) counts.pending = counts.pending.value_or(0) + drift.claim.pending.size();
  }
  return counts;
}

}  // namespace

Report cover(const Analysis& analysis, const Sources& sources) {
  Report report;
  report.root = analysis.project.root;
  report.engine = analysis.subject.dialect->name;
  report.engine_version = analysis.subject.dialect->version;
  report.files_read = sources.size();
  for (const ReplayedHistory& replayed : analysis.subject.histories) {
    HistoryCounts counts = graph_counts(replayed);
    add_failing(replayed, report, counts);
    add_undecided(replayed, report, counts);
    count_not_understood(replayed, report);
    count_objects(replayed.trace.schema, report);
    report.histories.push_back(std::move(counts));
  }
  if (analysis.subject.live) report.live = live_counts(analysis.subject);
  return report;
}

}  // namespace underpin
