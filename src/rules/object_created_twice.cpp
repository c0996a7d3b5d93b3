#include "rules/support.h"

namespace underpin {

extern const Rule object_created_twice;

namespace {

void find_object_created_twice(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    const Failure* failure = own_failure(at);
    if (!failure || failure->kind != FailureKind::exists) return;
    if (failure->object.kind == ObjectKind::type && creates_enum(at.event, failure->object)) return;  // enum_created_twice
    if (failure->object.name.name == at.replayed.history->version_table) return;  // version_table_created
    const std::string what = std::string(kind_word(failure->object.kind)) + " " + quoted(failure->object.display());
    findings.push_back(refused(object_created_twice, at, what + " is created a second time", "it is created here first"));
  });
}

}  // namespace

const Rule object_created_twice = {"UP120",
                                   "object-created-twice",
                                   Severity::error,
                                   "a table, column, index or constraint is created a second time",
                                   "A migration creates an object that an earlier one on its way has created already.",
                                   "the engine refuses the statement, and the upgrade stops there",
                                   "remove the second creation, or let it add only what the first one lacks",
                                   "op.create_table('themes', …)  # in two revisions",
                                   "op.create_table('themes', …)  # in one revision only",
                                   &find_object_created_twice};

}  // namespace underpin
