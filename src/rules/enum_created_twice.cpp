#include "rules/support.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule enum_created_twice;

namespace {

// One call of create_table sends CREATE TYPE for its columns' types first, as a statement of its own.
Span column_that_makes(const EventAt& at, const std::string& type) {
  for (const Event& event : at.trace.events) {
    if (!(event.statement.span == at.event.statement.span)) continue;
    const Span place = place_of_column(event, [&](const Column& column) { return type_name_in(column.type.text).name == type; });
    if (!(place == event.statement.span)) return place;
  }
  return at.event.statement.span;
}

void find_enum_created_twice(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    const Failure* failure = own_failure(at);
    if (!failure || failure->kind != FailureKind::exists || failure->object.kind != ObjectKind::type) return;
    if (!creates_enum(at.event, failure->object)) return;  // object_created_twice
    Finding finding =
        refused(enum_created_twice, at, "type " + quoted(failure->object.display()) + " is created a second time", "it is created here first");
    finding.primary.span = column_that_makes(at, failure->object.name.name);
    findings.push_back(std::move(finding));
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
