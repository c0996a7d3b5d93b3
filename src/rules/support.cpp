#include "rules/support.h"

#include <algorithm>

namespace underpin {

void for_each_event(const Subject& subject, const std::function<void(const EventAt&)>& visit) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const RevisionTrace& trace = replayed.trace.revisions[i];
      const Revision& revision = replayed.history->revisions[replayed.order[i]];
      for (const Event& event : trace.events) visit({replayed, revision, trace, i, event});
    }
  }
}

void for_each_note(const Subject& subject, Note::Kind kind, const std::function<void(const Note&, const Revision&)>& visit) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const Revision& revision = replayed.history->revisions[replayed.order[i]];
      const auto pass = [&](const std::vector<Note>& notes) {
        for (const Note& note : notes)
          if (note.kind == kind) visit(note, revision);
      };
      for (const Event& event : replayed.trace.revisions[i].events) pass(event.statement.notes);
      pass(replayed.trace.revisions[i].notes);
    }
  }
}

Finding make_finding(const Rule& rule, std::string message, Span span, const std::string& revision) {
  Finding finding;
  finding.code = std::string(rule.code);
  finding.severity = rule.severity;
  finding.message = std::move(message);
  finding.primary.span = span;
  finding.because = std::string(rule.effect);
  finding.help = std::string(rule.way_out);
  finding.revision = revision;
  return finding;
}

const Failure* own_failure(const EventAt& at) {
  return at.event.failure && !at.event.caused_by && !at.event.in_try ? &*at.event.failure : nullptr;
}

namespace {
// The id that the file of this revision, or of the other place, shares with another file; empty: neither does.
std::string shared_id(const EventAt& at, const Failure& failure) {
  const auto& revisions = at.replayed.history->revisions;
  const FileId other = failure.other && failure.other->span.valid() ? failure.other->span.file : 0;
  for (const auto& group : at.replayed.graph.duplicates)
    for (const std::size_t i : group)
      if (&revisions[i] == &at.revision || (other != 0 && revisions[i].file == other)) return revisions[i].id;
  return {};
}
}  // namespace

namespace {
const Column* new_column(const Change& change, const std::function<bool(const Column&)>& wanted) {
  if (const auto* add = std::get_if<AddColumn>(&change)) return wanted(add->column) ? &add->column : nullptr;
  const auto* create = std::get_if<CreateTable>(&change);
  if (!create) return nullptr;
  const auto& columns = create->table.columns;
  const auto found = std::find_if(columns.begin(), columns.end(), wanted);
  return found == columns.end() ? nullptr : &*found;
}
}  // namespace

Span place_of_column(const Event& event, const std::function<bool(const Column&)>& wanted) {
  for (const Change& change : event.statement.changes)
    if (const Column* column = new_column(change, wanted); column && column->origin.span.valid()) return column->origin.span;
  return event.statement.span;
}

Finding refused(const Rule& rule, const EventAt& at, const Failure& failure, std::string message, std::string other_text) {
  Finding finding = make_finding(rule, std::move(message), at.event.statement.span, at.revision.id);
  if (failure.column) finding.primary.span = place_of_column(at.event, [&](const Column& column) { return column.name == failure.column->member; });
  finding.primary.text = "the engine says: " + failure.message;
  if (failure.other && failure.other->span.valid()) finding.labels.push_back({failure.other->span, std::move(other_text)});
  if (const std::string id = shared_id(at, failure); !id.empty())
    finding.because += "; this holds once every file that declares " + quoted(id) + " runs, and until then only one of them does";
  finding.subject = std::string(kind_word(failure.object.kind)) + " " + failure.object.display();
  return finding;
}

Finding refused(const Rule& rule, const EventAt& at, std::string message, std::string other_text) {
  return refused(rule, at, *at.event.failure, std::move(message), std::move(other_text));
}

bool creates_enum(const Event& event, const ObjectId& id) {
  return std::any_of(event.statement.changes.begin(), event.statement.changes.end(), [&](const Change& change) {
    const auto* create = std::get_if<CreateType>(&change);
    return create && create->type.enumeration && create->type.name.name == id.name.name;
  });
}

std::string what_it_does(const Event& event) {
  const auto& changes = event.statement.changes;
  if (changes.empty() || std::holds_alternative<RawSql>(changes.front())) return "this statement";
  return printable(describe(changes.front()));
}

std::string quoted(std::string_view name) { return "`" + printable(name) + "`"; }

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  const std::size_t shown = names.size() <= most ? names.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i) text += i + 1 == names.size() ? " and " : ", ";
    text += quoted(names[i]);
  }
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

Ancestry::Ancestry(const Graph& graph) : parents_(graph.parents) {
  for (const MissingParent& missing : graph.unresolved)
    if (missing.proposed_revision) parents_[missing.revision].push_back(*missing.proposed_revision);
}

bool Ancestry::is_ancestor(std::size_t ancestor, std::size_t revision) const {
  std::vector<bool> seen(parents_.size());
  std::vector<std::size_t> open = {revision};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const std::size_t parent : parents_[at]) {
      if (parent == ancestor) return true;
      if (!seen[parent]) seen[parent] = true, open.push_back(parent);
    }
  }
  return false;
}

}  // namespace underpin
