#include <algorithm>

#include "rules/drift_support.h"

namespace underpin {

extern const Rule table_without_model;

namespace {

void find_table_without_model(const Subject& subject, std::vector<Finding>& findings) {
  for_each_drift(subject, [&](const DriftAt& at) {
    if (at.difference.object.kind != ObjectKind::table || at.difference.what != "exists" || !only_in_migrations(at.difference)) return;
    // Models that were not read may declare it, and a few models beside code that works without any were never meant to.
    if (!at.drift.diff.right.undecided.empty() || (!at.drift.from_environment && declares_a_part(at.drift))) return;
    const auto& unreached = at.drift.unreached;
    if (std::any_of(unreached.begin(), unreached.end(), [&](const auto& one) { return one.first == at.table; }))
      return;                                                                // model_not_reached
    if (at.tool == ModelTool::drizzle && declares_a_part(at.drift)) return;  // models_cover_part
    Finding finding = drift_finding(table_without_model, at,
                                    "the migrations create the table " + quoted(at.table.display()) + ", and no model declares it");
    if (!at.drift.from_environment) finding.because = "code that goes through the models does not know it; which of them env.py means could not be followed, so all that were found count";
    if (at.tool == ModelTool::drizzle) {
      finding.because = "the application cannot query it by its schema; drizzle-kit push proposes to drop it, with its rows";
      finding.help = "declare it in a schema file that drizzle.config.ts names, or drop it in a migration of its own";
    }
    if (at.tool == ModelTool::prisma) {
      finding.because = "Prisma Client does not know it, and the next prisma migrate dev writes a migration that drops it, with its rows";
      finding.help = "declare it: npx prisma db pull; or drop it in a migration of its own";
    }
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule table_without_model = {
    "UP171",
    "table-without-model",
    Severity::note,
    "the migrations create a table that no model declares",
    "The schema all revisions lead to has a table that the metadata named by env.py does not have.",
    "alembic revision --autogenerate proposes to drop it, with its rows",
    "declare a model for it, keep it out of autogenerate with include_object in env.py, or drop it in a revision of its own",
    "op.create_table('audit', …)  # no class has __tablename__ = 'audit'",
    "class Audit(Base):\n    __tablename__ = 'audit'",
    &find_table_without_model};

}  // namespace underpin
