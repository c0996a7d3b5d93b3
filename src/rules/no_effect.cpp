#include "rules/support.h"

namespace underpin {

extern const Rule no_effect;

namespace {

void find_no_effect(const Subject& subject, std::vector<Finding>& findings) {
  for_each_note(subject, Note::Kind::no_effect, [&](const Note& note, const Revision& revision) {
    Finding finding = make_finding(no_effect, "`op.alter_column()` changes nothing: " + note.subject, note.span, revision.id);
    finding.primary.text = "sends no statement";
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule no_effect = {"UP133",
                        "no-effect",
                        Severity::warning,
                        "an operation changes nothing",
                        "op.alter_column() is called without any of the arguments that change a column (type_, nullable, server_default, "
                        "new_column_name, comment).",
                        "Alembic sends nothing for it, without a word: the database keeps what the author meant to change",
                        "say what is to change by keyword: op.alter_column('t', 'c', type_=sa.Text())",
                        "op.alter_column('users', sa.Column('bio', sa.Text()))",
                        "op.alter_column('users', 'bio', type_=sa.Text())",
                        &find_no_effect};

}  // namespace underpin
