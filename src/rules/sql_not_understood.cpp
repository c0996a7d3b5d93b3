#include "base/text.h"
#include "rules/support.h"

namespace underpin {

extern const Rule sql_not_understood;

namespace {

void find_sql_not_understood(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    for (const Change& change : at.event.statement.changes) {
      const auto* raw = std::get_if<RawSql>(&change);
      if (!raw) continue;
      Finding finding =
          make_finding(sql_not_understood, "this SQL is not understood and kept as it is", at.event.statement.span, at.revision.id);
      finding.primary.text = printable(raw->reason);
      findings.push_back(std::move(finding));
    }
  });
}

}  // namespace

const Rule sql_not_understood = {"UP139",
                                 "sql-not-understood",
                                 Severity::warning,
                                 "a statement is kept as text because it is not understood",
                                 "Literal SQL that is not modelled, or a DO block whose effect cannot be decided.",
                                 "its effect on the schema is not in any answer Underpin gives for this history",
                                 "check its effect by hand, or write it as plain statements",
                                 "op.execute('DO $$ … EXECUTE some_variable … $$')",
                                 "op.execute('ALTER TABLE t ADD COLUMN a integer')",
                                 &find_sql_not_understood};

}  // namespace underpin
