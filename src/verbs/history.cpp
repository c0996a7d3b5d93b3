#include "verbs/history.h"

#include <algorithm>
#include <map>

#include "base/edits.h"
#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/alembic.h"
#include "readers/alembic/revision_file.h"
#include "rules/rule.h"
#include "run/files.h"
#include "schema/compare.h"
#include "verbs/base_schema.h"
#include "verbs/now.h"

namespace underpin {

namespace {

std::size_t failures(const Trace& trace) {
  std::size_t count = 0;
  for (const RevisionTrace& revision : trace.revisions)
    count += static_cast<std::size_t>(std::count_if(revision.events.begin(), revision.events.end(), [](const Event& e) { return e.failure && !e.in_try; }));
  return count;
}

std::size_t undecided(const Trace& trace) {
  std::size_t count = 0;
  for (const RevisionTrace& revision : trace.revisions) count += revision.undecided.size();
  return count;
}

Trace replayed(const History& history, const Dialect& dialect) {
  const Graph graph = analyse(history);
  return replay(history, replay_order(history, graph), dialect, false);
}

// A merge revision of ours does nothing.
void give_empty_bodies(History& history) {
  for (Revision& revision : history.revisions)
    if (!revision.body) revision.body = [](Replay&, Direction) {};
}

// The order that fails least decides.
Repair best_repair(const History& history, const Graph& graph, const Sources& sources, const HistoryOptions& options, const Dialect& dialect, const std::string& now) {
  Repair best = repair_history(history, sources, {options.heads, {}, now});
  const bool order_matters = graph.heads.size() > 1 || graph.bases.size() > 1;
  if (!order_matters) return best;
  std::size_t fewest = static_cast<std::size_t>(-1);
  std::vector<std::vector<std::size_t>> orders = candidate_orders(history, graph);
  orders.insert(orders.begin(), std::vector<std::size_t>{});
  for (const std::vector<std::size_t>& order : orders) {
    Repair repair = repair_history(history, sources, {options.heads, order, now});
    give_empty_bodies(repair.after);
    const std::size_t failing = failures(replayed(repair.after, dialect));
    if (failing >= fewest) continue;
    fewest = failing;
    best = std::move(repair);
  }
  return best;
}

std::string prove(const History& history, Repair& repair, const Dialect& dialect, bool& unchanged) {
  give_empty_bodies(repair.after);
  const Trace before = replayed(history, dialect), after = replayed(repair.after, dialect);
  const std::vector<Difference> differences = compare(before.schema, after.schema);
  unchanged = differences.empty();
  std::string text = unchanged ? "replayed before and after on " + dialect.name + ": the schema stays the same"
                               : "replayed before and after on " + dialect.name + ": the schema differs in " + std::to_string(differences.size()) + " places";
  const std::size_t was = failures(before), is = failures(after), open = undecided(after);
  text += "; statements that fail and are not caught: " + std::to_string(was) + " before, " + std::to_string(is) + " after";
  if (open > 0) text += "; " + std::to_string(open) + " parts could not be decided without running the code";
  text += "\n";
  for (std::size_t i = 0; i < differences.size() && i < 20; ++i) {
    const Difference& d = differences[i];
    text += "  " + printable(d.object.display()) + ": " + printable(d.what) + (d.left.empty() ? "" : ", before " + printable(d.left)) +
            (d.right.empty() ? "" : ", after " + printable(d.right)) + "\n";
  }
  if (differences.size() > 20) text += "  and " + std::to_string(differences.size() - 20) + " more\n";
  return text;
}

void run_graph_rules(HistoryReport& report, const Sources& sources, const Dialect* dialect) {
  Project project;
  project.root = report.root;
  Subject subject;
  subject.sources = &sources;
  subject.dialect = dialect;
  subject.project = &project;
  for (std::size_t i = 0; i < report.histories.size(); ++i) {
    ReplayedHistory one;
    one.history = &report.histories[i];
    one.graph = report.graphs[i];
    one.dialect = dialect;
    subject.histories.push_back(std::move(one));
    for (const Finding& finding : report.histories[i].findings) report.findings.push_back(finding);
  }
  for (const Rule* rule : all_rules())
    if (rule->code < "UP120" && rule->find) rule->find(subject, report.findings);
}

// Fixes of all histories joined per file. An error here is ours: the edits of one repair never overlap.
Result<std::vector<FileEdit>> join_edits(const std::vector<Fix>& fixes, const Sources& sources) {
  std::map<FileId, std::vector<Edit>> by_file;
  std::vector<FileEdit> out;
  std::vector<FileEdit> created;
  for (const Fix& fix : fixes) {
    for (const Edit& edit : fix.edits) by_file[edit.span.file].push_back(edit);
    for (const NewFile& file : fix.new_files) created.push_back({file.path, true, "", file.text});
  }
  for (const auto& [file, edits] : by_file) {
    const Source& source = sources.get(file);
    const auto after = apply_edits(source.text, edits);
    if (!after) return fail(Error::Kind::failed, "the edits to `" + printable(source.path) + "` overlap");
    if (*after != source.text) out.push_back({source.path, false, source.text, *after});
  }
  std::sort(out.begin(), out.end(), [](const FileEdit& a, const FileEdit& b) { return a.path < b.path; });
  out.insert(out.end(), created.begin(), created.end());
  return out;
}

// Reads the edited texts again: they must declare what was planned, or nothing is handed out.
Result<bool> check_edits(const Repair& repair, const std::vector<FileEdit>& edits) {
  for (const Revision& wanted : repair.after.revisions) {
    const auto edit = std::find_if(edits.begin(), edits.end(), [&](const FileEdit& e) { return e.path == wanted.path; });
    if (edit == edits.end()) continue;
    alembic::FileHead head;
    head.path = edit->path;
    head.complete = true;
    head.head = alembic::scan_head(edit->after, false);
    const alembic::FileFacts facts = alembic::read_facts(head, edit->after, 1);
    const auto* read = std::get_if<Revision>(&facts.what);
    bool same = read && read->id == wanted.id && read->down.size() == wanted.down.size();
    for (std::size_t i = 0; same && i < wanted.down.size(); ++i) same = read->down[i].name == wanted.down[i].name;
    if (!same) return fail(Error::Kind::failed, "`" + printable(wanted.path) + "` is written in a way that cannot be edited safely", "edit `revision` and `down_revision` there by hand");
  }
  return true;
}

Result<bool> repair_all(HistoryReport& report, const World& world, const Sources& sources, const HistoryOptions& options, const Dialect& dialect) {
  const std::string now = now_text(world);
  report.schema_unchanged = true;
  std::vector<Repair> repairs;
  for (std::size_t i = 0; i < report.histories.size(); ++i) {
    if (!report.histories[i].is_alembic()) {
      report.notes.push_back(report.histories[i].root + " is a history of " + report.histories[i].tool + ": its order stands in the names, no edits are made to it");
      continue;
    }
    Repair repair = best_repair(report.histories[i], report.graphs[i], sources, options, dialect, now);
    if (!repair.fixes.empty()) {
      bool unchanged = false;
      report.proof += report.histories[i].root + ": " + prove(report.histories[i], repair, dialect, unchanged);
      report.schema_unchanged = report.schema_unchanged && unchanged;
    }
    for (Fix& fix : repair.fixes) report.fixes.push_back(std::move(fix));
    for (std::string& note : repair.notes) report.notes.push_back(std::move(note));
    repairs.push_back(std::move(repair));
  }
  TRY(report.edits, join_edits(report.fixes, sources));
  for (const Repair& repair : repairs) {
    TRY([[maybe_unused]] const bool sane, check_edits(repair, report.edits));
  }
  for (const FileEdit& edit : report.edits)
    report.diff += unified_diff(edit.path, edit.before, edit.after, edit.created ? FileChange::created : FileChange::edited);
  return true;
}

Result<bool> write_all(HistoryReport& report) {
  std::vector<FileWrite> writes;
  for (const FileEdit& edit : report.edits) writes.push_back({edit.path, edit.created, edit.before, edit.after});
  TRY(const FilesWritten done, write_files(report.root, writes));
  report.written = done.paths;
  report.backup = done.backup;
  return true;
}

}  // namespace

Result<HistoryReport> history(const World& world, Sources& sources, const HistoryOptions& options) {
  const bool fix = options.fix || options.write;
  ReadOptions reading;
  reading.bodies = fix;
  reading.whole_files = fix;
  HistoryReport report;
  TRY(report.histories, read_all(world, sources, options.path, reading, report.findings));
  report.root = alembic::project_root(world, options.path);
  for (const History& one : report.histories) report.graphs.push_back(analyse(one));
  TRY(const Dialect* dialect, choose_dialect(options.replay.engine, report.histories));
  if (!options.replay.base.empty()) {
    TRY(const auto base, read_base(world, sources, options.replay.base, *dialect));
    for (History& one : report.histories) one.base = base;
  }
  run_graph_rules(report, sources, dialect);
  if (fix) {
    TRY([[maybe_unused]] const bool repaired, repair_all(report, world, sources, options, *dialect));
  }
  if (options.write && !report.edits.empty()) {
    TRY([[maybe_unused]] const bool written, write_all(report));
  }
  return report;
}

}  // namespace underpin
