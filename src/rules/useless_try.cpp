#include "rules/support.h"

namespace underpin {

extern const Rule useless_try;

namespace {

void find_useless_try(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    if (dialect_of(subject, at.replayed).name != "postgresql") return;
    if (!at.event.failure || !at.event.in_try || at.event.statement.own_transaction || at.event.statement.in_savepoint) return;
    Finding finding = refused(useless_try, at, "the `try` around " + what_it_does(at.event) + " cannot save the migration", "made here before");
    if (at.event.failure->kind == FailureKind::missing)
      finding.help = "ask before acting: sa.inspect(op.get_bind()) knows tables and columns; or use a savepoint: with op.get_bind().begin_nested():";
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule useless_try = {
    "UP128",
    "useless-try",
    Severity::error,
    "a `try` around a failing statement cannot work on PostgreSQL",
    "A statement that fails stands in a `try` whose handler goes on.",
    "the failure has aborted the transaction: every later statement is refused until it is rolled back",
    "ask before acting (sa.inspect(op.get_bind()), IF NOT EXISTS), or use a savepoint: with op.get_bind().begin_nested():",
    "try:\n    op.create_index('ix', 'maybe', ['a'])\nexcept Exception:\n    pass",
    "if 'maybe' in sa.inspect(op.get_bind()).get_table_names():\n    op.create_index('ix', 'maybe', ['a'])",
    &find_useless_try};

}  // namespace underpin
