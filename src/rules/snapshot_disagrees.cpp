#include <algorithm>

#include "rules/drift_support.h"
#include "schema/place.h"

namespace underpin {

extern const Rule snapshot_disagrees;

namespace {

constexpr std::size_t kMostTold = 8;

std::string in_words(const Difference& one) {
  const std::string name = std::string(kind_word(one.object.kind)) + " " + quoted(one.object.display());
  if (one.what == "exists") return name + (one.left.empty() ? " is in the snapshot alone" : " is made by the files alone");
  if (one.left.empty()) return name + ": " + one.what + " " + quoted(one.right) + " in the snapshot alone";
  if (one.right.empty()) return name + ": " + one.what + " " + quoted(one.left) + " by the files alone";
  return name + ": " + one.what + " " + quoted(one.left) + " by the files, " + quoted(one.right) + " in the snapshot";
}

void find_snapshot_disagrees(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.snapshot) continue;
    const SchemaDiff& diff = replayed.snapshot->diff;
    std::vector<const Difference*> told;
    for (const Difference& one : diff.differences) {
      const ObjectName table = table_of(diff, one.object);
      if (told_by_another(diff, one, table) || replayed.snapshot->uncertain.count(table)) continue;
      const bool exists_told = one.what != "exists" && std::any_of(told.begin(), told.end(), [&](const Difference* other) { return other->what == "exists" && other->object == one.object; });
      if (!exists_told) told.push_back(&one);
    }
    if (told.empty()) continue;
    Finding finding;
    finding.code = snapshot_disagrees.code;
    finding.severity = snapshot_disagrees.severity;
    finding.message = told.size() == 1 ? in_words(*told.front()) : "the snapshot of " + quoted(replayed.history->snapshot_revision) + " and the files differ in " + std::to_string(told.size()) + " places: " + in_words(*told.front());
    for (std::size_t i = 0; i < told.size() && i < kMostTold; ++i) {
      const std::string text = i == 0 ? "the files" : in_words(*told[i]);
      const Span recorded = underpin::place_of(diff.right.schema, told[i]->object), made = underpin::place_of(diff.left.schema, told[i]->object);
      if (i == 0) {
        finding.primary.span = recorded.valid() ? recorded : made;
        if (recorded.valid() && made.valid()) finding.labels.push_back({made, "the files make it here"});
        continue;
      }
      if (recorded.valid()) finding.labels.push_back({recorded, text});
      if (made.valid()) finding.labels.push_back({made, recorded.valid() ? "made here" : text});
    }
    finding.subject = "snapshot of " + replayed.history->root;
    finding.revision = replayed.history->snapshot_revision;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule snapshot_disagrees = {
    "UP152",
    "snapshot-disagrees",
    Severity::warning,
    "the last snapshot is not what the files make",
    "drizzle-kit keeps in meta/NNNN_snapshot.json what it takes the database for. The files, run one after the other, lead to something else: one of them "
    "was edited by hand, or the snapshot was, or drizzle-kit left something out (the ON DELETE of a column added on SQLite).",
    "the next drizzle-kit generate starts from the snapshot: what only the files make is not in it, and what only it has is never made",
    "say it in the schema and generate: statements that are there already are then taken out of the new file; or take the edit back",
    "CREATE INDEX by_mail ON users (mail);  -- added by hand, the snapshot has no such index",
    "CREATE INDEX by_mail ON users (mail);  -- and the index in schema.ts and the snapshot",
    &find_snapshot_disagrees};

}  // namespace underpin
