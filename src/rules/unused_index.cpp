#include "rules/live_support.h"

namespace underpin {

extern const Rule unused_index;

namespace {

constexpr std::uint64_t kWorthSaying = 1u << 20;  // bytes

std::string megabytes(std::uint64_t bytes) { return std::to_string((bytes + (1u << 20) - 1) >> 20) + " MB"; }

void find_unused_index(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  const Facts& facts = subject.live->facts;
  for (const IndexFacts& index : facts.indexes) {
    if (!index.scans || *index.scans > 0 || index.of_constraint || index.bytes < kWorthSaying) continue;
    const Table* table = subject.live->schema.tables.find(index.table);
    Span place;
    if (table)
      for (const Index& one : table->indexes)
        if (one.name == index.index) place = one.origin.span;
    const std::string since = facts.statistics_since.empty() ? "since the server began to count" : "since " + facts.statistics_since;
    Finding finding = make_finding(unused_index, "no query has used the index " + quoted(index.index) + " of " + quoted(index.table.display()) + " (" + megabytes(index.bytes) + ") " + since, place, "");
    finding.subject = "database index " + index.index;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unused_index = {"UP417",
                           "unused-index",
                           Severity::note,
                           "an index of the database is used by no query",
                           "The statistics of the live PostgreSQL database count no scan of an index of at least 1 MB that enforces nothing.",
                           "every write keeps it up, and it takes space; a query that comes once a month, or on a replica, is not counted",
                           "look at the statistics of every replica and over a whole month, then drop it in a revision",
                           "CREATE INDEX ON events (payload)  -- idx_scan = 0",
                           "DROP INDEX CONCURRENTLY events_payload_idx",
                           &find_unused_index};

}  // namespace underpin
