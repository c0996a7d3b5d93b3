#include "rules/support.h"

namespace underpin {

extern const Rule client_default;

namespace {

void find_client_default(const Subject& subject, std::vector<Finding>& findings) {
  for_each_note(subject, Note::Kind::client_default, [&](const Note& note, const Revision& revision) {
    Finding finding =
        make_finding(client_default, "`default=` on " + quoted(note.subject) + " has no effect in the database", note.span, revision.id);
    finding.primary.text = "not part of the DDL";
    finding.subject = "column " + note.subject;
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule client_default = {"UP130",
                             "client-default",
                             Severity::warning,
                             "`default=` in a migration has no effect in the database",
                             "A column of create_table or add_column has the client-side argument default=.",
                             "the column has no default in the database: rows written by other means get NULL or are refused",
                             "use server_default= with SQL for its value (sa.true(), sa.text('0'), 'text') for a default in the database, or remove the argument",
                             "sa.Column('active', sa.Boolean(), default=True)",
                             "sa.Column('active', sa.Boolean(), server_default=sa.true())",
                             &find_client_default};

}  // namespace underpin
