#include "rules/support.h"

namespace underpin {

extern const Rule guard_skips;

namespace {

void find_guard_skips(const Subject& subject, std::vector<Finding>& findings) {
  for_each_note(subject, Note::Kind::guard_skips, [&](const Note& note, const Revision& revision) {
    Finding finding = make_finding(guard_skips, "the guard asks for table " + quoted(note.subject) + ", which no migration has created by then: nothing is done", note.span, revision.id);
    finding.primary.text = "left out without an error";
    finding.subject = "guard " + note.subject;
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule guard_skips = {"UP154",
    "guard-skips",
    Severity::warning,
    "a guarded block silently does nothing",
    "A DO block asks the catalog for a table that no migration has created by then, so the statements behind the guard are left out.",
    "the file ends without an error and the policies, columns or indexes in it are missing",
    "create the table in a migration before this one, or let the block raise an exception where the table is missing",
    "DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'people') THEN … END IF; END $$",
    "ALTER TABLE people …",
    &find_guard_skips};

}  // namespace underpin
