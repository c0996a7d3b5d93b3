#include "rules/support.h"

namespace underpin {

extern const Rule application_code;

namespace {

void find_application_code(const Subject& subject, std::vector<Finding>& findings) {
  for_each_note(subject, Note::Kind::application_code, [&](const Note& note, const Revision& revision) {
    Finding finding =
        make_finding(application_code, "application code " + quoted(note.subject) + " is imported by a migration", note.span, revision.id);
    finding.subject = "code " + note.subject;
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule application_code = {"UP135",
                               "application-code",
                               Severity::warning,
                               "a migration imports application code",
                               "The migration imports a module of the application (models, services, settings) that lies outside its script location.",
                               "the code changes while the migration stays: what ran last year may fail or do something else today",
                               "copy what the migration needs into it (a small Table(), a constant, a helper)",
                               "from app.models import User\n\ndef upgrade():\n    User.backfill_all()",
                               "users = sa.table('users', sa.column('id'))\n\ndef upgrade():\n    op.execute(users.update().values(…))",
                               &find_application_code};

}  // namespace underpin
