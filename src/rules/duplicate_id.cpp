#include <map>
#include <set>

#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule duplicate_id;

namespace {

using Described = std::set<std::string>;

const RevisionTrace* trace_of(const ReplayedHistory& replayed, std::size_t revision) {
  for (std::size_t i = 0; i < replayed.trace.revisions.size() && i < replayed.order.size(); ++i)
    if (replayed.order[i] == revision) return &replayed.trace.revisions[i];
  return nullptr;
}

Described steps_of(const RevisionTrace& trace) {
  Described out;
  for (const Event& event : trace.events)
    for (const Change& change : event.statement.changes) out.insert(describe(change));
  return out;
}

std::vector<std::string> only_in(const Described& a, const Described& b) {
  std::vector<std::string> out;
  for (const std::string& step : a)
    if (!b.count(step)) out.push_back(step);
  return out;
}

std::string some(const std::vector<std::string>& steps) {
  std::string text;
  for (std::size_t i = 0; i < steps.size() && i < 3; ++i) text += (i ? ", " : "") + steps[i];
  if (steps.size() > 3) text += " and " + std::to_string(steps.size() - 3) + " more";
  return text;
}

// The first table both create, but differently.
std::string unequal_table(const RevisionTrace& a, const RevisionTrace& b) {
  std::map<std::string, const CreateTable*> tables;
  for (const Event& event : a.events)
    for (const Change& change : event.statement.changes)
      if (const auto* create = std::get_if<CreateTable>(&change)) tables[create->table.name.display()] = create;
  for (const Event& event : b.events)
    for (const Change& change : event.statement.changes) {
      const auto* create = std::get_if<CreateTable>(&change);
      const auto other = create ? tables.find(create->table.name.display()) : tables.end();
      if (other != tables.end() && !(other->second->table == create->table)) return other->first;
    }
  return {};
}

// What sets the file loaded last apart from another of the same id.
std::string difference(const Subject& subject, const ReplayedHistory& replayed, std::size_t kept, std::size_t other) {
  const auto& revisions = replayed.history->revisions;
  if (subject.sources->get(revisions[kept].file).text == subject.sources->get(revisions[other].file).text) return "the files are the same byte for byte";
  const RevisionTrace* a = trace_of(replayed, kept);
  const RevisionTrace* b = trace_of(replayed, other);
  if (!a || !b || (a->events.empty() && b->events.empty())) return "their contents differ";
  const auto mine = only_in(steps_of(*a), steps_of(*b)), theirs = only_in(steps_of(*b), steps_of(*a));
  std::string text = "their contents differ";
  if (!mine.empty()) text += "; only in `" + revisions[kept].path + "`: " + some(mine);
  if (!theirs.empty()) text += "; only in `" + revisions[other].path + "`: " + some(theirs);
  const std::string table = mine.empty() && theirs.empty() ? unequal_table(*a, *b) : "";
  if (!table.empty()) text += "; both create " + quoted(table) + ", with different columns or keys";
  return text;
}

void find_duplicate_id(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const auto& revisions = replayed.history->revisions;
    for (const std::vector<std::size_t>& group : replayed.graph.duplicates) {
      const std::size_t kept = group.back();
      std::vector<std::string> files;
      for (const std::size_t i : group) files.push_back(revisions[i].path);
      Finding finding = make_finding(duplicate_id, counted(group.size(), "file") + " declare the id " + quoted(revisions[kept].id) + ": " + listed(files),
                                     place_of(revisions[group.front()]), revisions[kept].id);
      finding.primary.text = "not run: another file of this id is loaded later";
      for (std::size_t i = 1; i < group.size(); ++i)
        finding.labels.push_back({place_of(revisions[group[i]]), group[i] == kept ? "loaded last, so this one counts" : "nor this one"});
      finding.because = std::string(duplicate_id.effect) + "; " + difference(subject, replayed, kept, group.front());
      finding.help = "underpin history --fix";
      finding.subject = "revision " + revisions[kept].id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule duplicate_id = {
    "UP104",
    "duplicate-id",
    Severity::error,
    "several files declare the same revision id",
    "Two files of one history assign the same `revision`.",
    "Alembic warns, keeps the file it loads last (the last by name; before 1.10 the file system decides) and never runs the others",
    "give the copy an id of its own, or move it out of the version folder; `underpin history --fix` does the former",
    "# a.py: revision = 'add_users'   # a_copy.py: revision = 'add_users'",
    "# a.py: revision = 'add_users'   # a_copy.py: moved to archive/",
    &find_duplicate_id};

}  // namespace underpin
