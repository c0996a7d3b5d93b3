#include <algorithm>
#include <map>

#include "rules/drift_support.h"

namespace underpin {

extern const Rule drift_left_aside;

namespace {

constexpr std::size_t kMostLabels = 3;

struct LeftAside {
  std::string why;
  Span place;
  bool by_model = false;  // the model is what is not known: neither schema need have the table
};

using TablesLeftAside = std::map<ObjectName, LeftAside>;

// The tables a statement touches, of those that are uncertain.
void note_failing(const Event& event, const ModelDrift& drift, TablesLeftAside& tables) {
  for (const Change& change : event.statement.changes) {
    const Touches touched = touches(change);
    for (const auto* ids : {&touched.produces, &touched.uses, &touched.destroys})
      for (const ObjectId& id : *ids)
        if (drift.uncertain.count(id.name)) tables.emplace(id.name, LeftAside{"a statement about it fails", event.statement.span, false});
  }
}

bool names_table(const std::string& object, const std::string& table) {
  const std::size_t at = object.find(table);
  if (at == std::string::npos || (at > 0 && object[at - 1] != ' ' && object[at - 1] != '`')) return false;
  const std::size_t end = at + table.size();
  return end == object.size() || object[end] == '.' || object[end] == ' ' || object[end] == '`';
}

void note_undecided(const std::vector<Undecided>& parts, const ModelDrift& drift, bool by_model, TablesLeftAside& tables) {
  const std::string why = by_model ? "its model is not decided" : "a migration of it is not decided";
  for (const Undecided& part : parts)
    for (const ObjectName& table : drift.uncertain)
      if (names_table(part.object, table.display())) tables.emplace(table, LeftAside{why, part.span, by_model});
}

TablesLeftAside tables_left_aside(const ReplayedHistory& replayed) {
  const ModelDrift& drift = *replayed.drift;
  TablesLeftAside tables;
  note_undecided(drift.diff.right.undecided, drift, true, tables);
  for (const RevisionTrace& revision : replayed.trace.revisions) {
    for (const Event& event : revision.events)
      if (event.failure && !event.in_try) note_failing(event, drift, tables);
    note_undecided(revision.undecided, drift, false, tables);
  }
  const auto known = [&](const ObjectName& name) {
    return drift.diff.left.schema.tables.contains(name) || drift.diff.right.schema.tables.contains(name);
  };
  for (auto at = tables.begin(); at != tables.end();) at = known(at->first) || at->second.by_model ? std::next(at) : tables.erase(at);
  return tables;
}

// "a statement about it fails (2), its model is not decided (1)"
std::string reasons_of(const TablesLeftAside& tables) {
  std::map<std::string, std::size_t> counts;
  for (const auto& [name, aside] : tables) ++counts[aside.why];
  if (counts.size() == 1) return counts.begin()->first;
  std::vector<std::string> parts;
  for (const auto& [why, count] : counts) parts.push_back(why + " (" + std::to_string(count) + ")");
  return join(parts, ", ");
}

Finding about_tables(const TablesLeftAside& tables) {
  std::vector<std::string> names;
  for (const auto& [name, aside] : tables) names.push_back(name.display());
  const bool one = names.size() == 1;
  Finding finding = make_finding(drift_left_aside,
                                 (one ? "the table " : std::to_string(names.size()) + " tables: ") + listed(names, 4) +
                                     (one ? " was not held against its model" : " were not held against their models"),
                                 tables.begin()->second.place, "");
  finding.primary.text = "`" + names.front() + "`: " + tables.begin()->second.why;
  for (auto at = std::next(tables.begin()); at != tables.end() && finding.labels.size() + 1 < kMostLabels; ++at)
    if (at->second.place.valid()) finding.labels.push_back({at->second.place, "`" + at->first.display() + "`: " + at->second.why});
  finding.because = reasons_of(tables) + ", so a difference would prove nothing";
  finding.subject = "tables left aside";
  return finding;
}

void find_drift_left_aside(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift) continue;
    const ModelDrift& drift = *replayed.drift;
    if (drift.diff.right.schema.tables.empty()) {
      if (drift.diff.right.undecided.empty()) continue;
      const Undecided& first = drift.diff.right.undecided.front();
      Finding finding = make_finding(drift_left_aside, "the models could not be read, so nothing was held against them", first.span, "");
      finding.primary.text = first.object + ": " + first.reason;
      finding.because = "whether models and migrations differ is not known";
      finding.subject = "models";
      const bool told = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
        return other.code == drift_left_aside.code && other.primary.span == first.span;
      });
      if (!told) findings.push_back(std::move(finding));
      continue;
    }
    const TablesLeftAside tables = tables_left_aside(replayed);
    if (!tables.empty()) findings.push_back(about_tables(tables));
  }
}

}  // namespace

const Rule drift_left_aside = {
    "UP179",
    "drift-left-aside",
    Severity::note,
    "tables were not held against their models",
    "A statement about the table fails, or a part of its migrations or of its model depends on what only a run decides.",
    "differences between models and migrations of these tables are not reported",
    "mend what fails or write down what is undecided, then check again",
    "op.create_table(table_name(), …)  # which table it is depends on the environment",
    "op.create_table('users', …)",
    &find_drift_left_aside};

}  // namespace underpin
