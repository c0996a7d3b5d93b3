#include "rules/live_support.h"

namespace underpin {

extern const Rule invalid_index;

namespace {

void find_invalid_index(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const Table* table : subject.live->schema.tables.sorted())
    for (const Index& index : table->indexes) {
      if (index.valid || !table->partition_by.empty()) continue;
      Finding finding = make_finding(invalid_index, "the index " + quoted(index.name) + " of " + quoted(table->name.display()) + " is invalid", index.origin.span, "");
      finding.help = "REINDEX INDEX CONCURRENTLY " + printable(shown_name(subject, {table->name.schema, index.name})) + "; or drop it and make it again";
      if (index.unique) finding.help = "find and mend the rows that share a key, then " + finding.help;
      finding.subject = "database index " + index.name;
      findings.push_back(std::move(finding));
    }
}

}  // namespace

const Rule invalid_index = {"UP415",
                            "invalid-index",
                            Severity::error,
                            "an index is invalid",
                            "CREATE INDEX CONCURRENTLY was broken off or failed in the live database: the index is there and incomplete.",
                            "no query uses it, every write keeps it up; a unique one does not keep rows unique; IF NOT EXISTS takes it for the index",
                            "REINDEX INDEX CONCURRENTLY name; or drop it and make it again",
                            "CREATE UNIQUE INDEX CONCURRENTLY …  -- ERROR: could not create unique index",
                            "DROP INDEX CONCURRENTLY …; CREATE UNIQUE INDEX CONCURRENTLY …",
                            &find_invalid_index};

}  // namespace underpin
