#include "rules/support.h"

namespace underpin {

extern const Rule foreign_key_type_mismatch;

namespace {

void find_foreign_key_type_mismatch(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    const Failure* failure = own_failure(at);
    if (!failure || failure->kind != FailureKind::type_mismatch || failure->object.kind != ObjectKind::constraint) return;
    Finding finding =
        refused(foreign_key_type_mismatch, at, "foreign key " + quoted(failure->object.display()) + " joins columns of different types",
                "the column it refers to");
    if (!failure->hint.empty()) finding.because = failure->hint.substr(0, failure->hint.find_last_not_of('.') + 1) + "; " + finding.because;
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule foreign_key_type_mismatch = {"UP124",
                                        "foreign-key-type-mismatch",
                                        Severity::error,
                                        "a foreign key joins columns of types that cannot be compared",
                                        "The referencing and the referenced column have types without an equality operator between them.",
                                        "PostgreSQL refuses the whole statement, so the table it belongs to is never created",
                                        "give the referencing column the type of the column it refers to",
                                        "sa.Column('user_id', sa.Integer(), sa.ForeignKey('users.id'))  # users.id is VARCHAR",
                                        "sa.Column('user_id', sa.String(), sa.ForeignKey('users.id'))",
                                        &find_foreign_key_type_mismatch};

}  // namespace underpin
