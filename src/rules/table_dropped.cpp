#include "rules/pending.h"

namespace underpin {

extern const Rule table_dropped;

namespace {

std::optional<Finding> table_dropped_at(const ChangeAt& at) {
  const auto* drop = std::get_if<DropTable>(&at.change);
  if (!drop || !at.existing(drop->name)) return std::nullopt;
  Finding finding = change_finding(table_dropped, at, "table " + quoted(drop->name.display()) + " is dropped");
  if (drop->cascade) finding.because += "; CASCADE takes along what depends on it";
  if (const std::string locks = locks_sentence(at); !locks.empty()) finding.because += "; " + locks;
  return finding;
}

void find_table_dropped(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(table_dropped, subject, findings, table_dropped_at);
}

}  // namespace

const Rule table_dropped = {
    "UP321",
    "table-dropped",
    Severity::warning,
    "a table is dropped",
    "A table that is there before this deployment is dropped.",
    "its rows are gone, and the application that still runs while the migration does fails where it names it",
    "rename it out of the way first (ALTER TABLE … RENAME TO …_retired), drop it when nobody has missed it; take a backup",
    "DROP TABLE sessions;",
    "ALTER TABLE sessions RENAME TO sessions_retired;  -- once no code names it",
    &find_table_dropped};

}  // namespace underpin
