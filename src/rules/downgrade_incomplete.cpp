#include "rules/support.h"
#include "schema/compare.h"

namespace underpin {

extern const Rule downgrade_incomplete;

namespace {

bool all_known(const RevisionTrace& trace) {
  if (!trace.undecided.empty() || !trace.down_undecided.empty() || trace.down_raises) return false;
  for (const Event& event : trace.events)
    if (event.failure) return false;  // what did not happen cannot be undone
  return true;
}

// Extensions may belong to others by now, and PostgreSQL cannot take an enum label back: both are left on purpose.
bool left_on_purpose(const Difference& difference) {
  return difference.object.kind == ObjectKind::extension || (difference.object.kind == ObjectKind::type && difference.what == "labels");
}

std::string sentence(const Difference& difference) {
  const std::string what = std::string(kind_word(difference.object.kind)) + " " + quoted(difference.object.display());
  if (difference.left.empty())
    return what + (difference.what == "exists" || difference.what == "definition" ? " is left behind" : " keeps a " + difference.what);
  if (difference.right.empty()) return what + " is not brought back";
  return difference.what + " of " + what + " is not restored";
}

const Event* failing(const std::vector<Event>& events) {
  for (const Event& event : events)
    if (event.failure) return &event;
  return nullptr;
}

void look_at(const History& history, const Revision& revision, const RevisionTrace& trace, const Schema& before, std::vector<Finding>& findings) {
  if (!trace.has_downgrade || trace.down_events.empty() || !all_known(trace)) return;
  if (const Event* event = failing(trace.down_events)) {
    Finding finding = make_finding(downgrade_incomplete, "the downgrade of " + quoted(revision.id) + " fails right after its upgrade",
                                   event->statement.span, revision.id);
    finding.primary.text = "the engine says: " + event->failure->message;
    finding.subject = "downgrade " + revision.id;
    findings.push_back(std::move(finding));
    return;
  }
  std::vector<std::string> left;
  std::string first;
  for (const Difference& difference : compare(before, trace.restored)) {
    if (left_on_purpose(difference) || difference.object.name.name == history.version_table) continue;
    if (first.empty()) first = sentence(difference);
    left.push_back(difference.object.display());
  }
  if (left.empty()) return;
  Finding finding = make_finding(downgrade_incomplete, "the downgrade of " + quoted(revision.id) + " does not undo its upgrade: " + first,
                                 revision.id_span, revision.id);
  if (left.size() > 1) finding.primary.text = counted(left.size(), "difference") + " remain";
  finding.subject = "downgrade " + revision.id;
  findings.push_back(std::move(finding));
}

void find_downgrade_incomplete(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const Schema* before = &replayed.trace.start;
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      look_at(*replayed.history, replayed.history->revisions[replayed.order[i]], replayed.trace.revisions[i], *before, findings);
      before = &replayed.trace.revisions[i].after;
    }
  }
}

}  // namespace

const Rule downgrade_incomplete = {
    "UP134",
    "downgrade-incomplete",
    Severity::note,
    "a downgrade does not undo its upgrade",
    "upgrade() and then downgrade() are replayed: the schema is not the one before, or a statement of downgrade() fails.",
    "after a rollback the database is in a state no revision describes, and the next upgrade may fail",
    "undo every statement of upgrade() in downgrade(), in reverse order",
    "def upgrade():\n    op.create_table('t', sa.Column('s', sa.Enum('a', name='s')))\n\ndef downgrade():\n    op.drop_table('t')",
    "def downgrade():\n    op.drop_table('t')\n    sa.Enum(name='s').drop(op.get_bind())",
    &find_downgrade_incomplete};

}  // namespace underpin
