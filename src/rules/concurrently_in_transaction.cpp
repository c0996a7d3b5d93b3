#include "rules/support.h"

namespace underpin {

extern const Rule concurrently_in_transaction;

namespace {

void find_concurrently_in_transaction(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    if (!at.event.failure || at.event.failure->kind != FailureKind::in_transaction) return;
    Finding finding = refused(concurrently_in_transaction, at, what_it_does(at.event) + " cannot run inside the migration's transaction", "");
    const History& history = *at.replayed.history;
    if (!history.is_alembic()) finding.help = "move it into a file of its own that " + history.tool + " runs outside of a transaction";
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule concurrently_in_transaction = {
    "UP127",
    "concurrently-in-transaction",
    Severity::error,
    "a statement that may not run inside a transaction runs inside one",
    "CREATE INDEX CONCURRENTLY, VACUUM or the like stands in a migration without autocommit_block().",
    "PostgreSQL refuses it inside the transaction that the migration runs in",
    "wrap it: with op.get_context().autocommit_block():",
    "op.execute('CREATE INDEX CONCURRENTLY ix ON t (a)')",
    "with op.get_context().autocommit_block():\n    op.execute('CREATE INDEX CONCURRENTLY ix ON t (a)')",
    &find_concurrently_in_transaction};

}  // namespace underpin
