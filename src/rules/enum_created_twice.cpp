#include "rules/support.h"

namespace underpin {

extern const Rule enum_created_twice;

namespace {

void find_enum_created_twice(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    const Failure* failure = own_failure(at);
    if (!failure || failure->kind != FailureKind::exists || failure->object.kind != ObjectKind::type) return;
    if (!creates_enum(at.event, failure->object)) return;  // object_created_twice
    findings.push_back(refused(enum_created_twice, at, "type " + quoted(failure->object.display()) + " is created a second time",
                               "it is created here first"));
  });
}

}  // namespace

const Rule enum_created_twice = {
    "UP121",
    "enum-created-twice",
    Severity::error,
    "an enum type is created a second time",
    "CREATE TYPE runs for a name that exists: two migrations make the type, or `.create(bind)` is followed by a create_table that makes it "
    "again.",
    "PostgreSQL refuses with `type … already exists`, and the upgrade stops there",
    "pass create_type=False to every use of the type but the first",
    "status = postgresql.ENUM('a', 'b', name='status')\nstatus.create(op.get_bind())\nop.create_table('t', sa.Column('s', status))",
    "status = postgresql.ENUM('a', 'b', name='status', create_type=False)\nstatus.create(op.get_bind())\nop.create_table('t', "
    "sa.Column('s', status))",
    &find_enum_created_twice};

}  // namespace underpin
