#include <algorithm>

#include "rules/drift_support.h"
#include "schema/place.h"

namespace underpin {

extern const Rule models_cover_part;

namespace {

void find_models_cover_part(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift || model_tool(subject, *replayed.drift) != ModelTool::drizzle || !declares_a_part(*replayed.drift)) continue;
    const Schema& left = replayed.drift->diff.left.schema;
    const Schema& right = replayed.drift->diff.right.schema;
    std::vector<std::string> missing;
    Span place;
    std::size_t both = 0;
    left.tables.for_each([&](const Table& table) {
      if (!right.tables.contains(table.name)) missing.push_back(table.name.display());
    });
    right.tables.for_each([&](const Table& table) {
      both += left.tables.contains(table.name);
      if (!place.valid()) place = table.origin.span;
    });
    if (!place.valid() || both == 0) continue;
    Finding finding = make_finding(models_cover_part,
                                   "the models declare " + std::to_string(both) + " of the " + counted(left.tables.size(), "table") +
                                       " that the migrations create; not " + listed(missing),
                                   place, "");
    finding.primary.text = "one of them";
    finding.subject = "models of " + replayed.history->root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule models_cover_part = {
    "UP202",
    "models-cover-part",
    Severity::warning,
    "the models declare only a small part of the tables",
    "The files that drizzle.config.ts names declare fewer than half of the tables that the migrations create.",
    "queries for the others are not checked against anything, and drizzle-kit push proposes to drop those tables with their rows",
    "declare them: npx drizzle-kit pull writes models of what a database has; or keep drizzle-kit push out of the project",
    "export const users = pgTable('users', {…});  // the migrations create 20 tables",
    "// a model for every table that the application uses",
    &find_models_cover_part};

}  // namespace underpin
