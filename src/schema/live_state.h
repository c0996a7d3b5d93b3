// What a live database adds to a project: its schema, the revisions it says it is at, in what it differs from what should
// be there, facts about its rows. Made by verbs, looked at by rules.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/dialect.h"
#include "schema/facts.h"
#include "schema/replay.h"
#include "schema/schema_diff.h"

namespace underpin {

// What the migration tool's own table says.
struct VersionClaim {
  std::string table;                 // as shown; empty: the tool has none, or it is not known
  bool present = false;              // the table is in the database
  std::vector<std::string> rows;     // what it holds, as stored
  std::vector<std::string> unknown;  // of these: no file declares them
  std::vector<std::string> failed;   // of these: marked as failed or half done by the tool
  std::vector<std::string> overlapping;  // of these: another row stands on them already
  std::vector<std::size_t> at;       // revisions that the rows name
  std::set<std::size_t> applied;     // these and what they stand on
  std::vector<std::size_t> pending;  // the others, in the order they will run
  std::string untold;                // why the rows say nothing here; empty: they do
};

// What should be in the database, and what is.
struct LiveDrift {
  std::optional<std::size_t> history;  // of the subject; absent: the models alone say what should be there
  VersionClaim claim;
  bool at_claim = false;   // left is the schema at the revisions the database says it is at; otherwise at the heads
  Trace trace;             // the replay that `left` comes from, with a history
  Schema declared;         // what should be there, whole
  SchemaDiff diff;         // left: what should be there, right: the database; both in one wording
  std::set<ObjectName> uncertain;  // tables that a failing or undecided part may have made otherwise
  bool anything_uncertain = false; // a part that names no table is undecided: whatever surprises may come from it
  // The last revision of the whole history that makes (removes) an object; schemas of names left out.
  std::map<ObjectId, std::size_t> made_by, removed_by;
  // The revision whose schema is nearest to the database, and in how many facts that differs still. Looked for when the
  // database is not what it claims to be.
  std::optional<std::size_t> nearest;
  std::size_t nearest_differences = 0;
};

struct LiveState {
  std::string name;     // as given, passwords masked
  std::string server;   // "PostgreSQL 15.4", "SQLite 3.40.1"
  const Dialect* dialect = nullptr;
  Schema schema;        // every object's place is a line of a virtual file
  std::vector<LiveDrift> drifts;
  std::vector<ObjectName> by_tools;  // tables that migration tools keep for themselves
  Facts facts;
  std::vector<std::string> unread;   // parts of the catalog that could not be read, with the reason
};

}  // namespace underpin
