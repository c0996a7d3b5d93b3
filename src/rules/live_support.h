// What the rules about a live database share: its differences with the revision that should have made or removed the
// thing, and findings about its rows.
#pragma once
#include <functional>
#include <string>

#include "rules/drift_support.h"
#include "schema/lookup.h"

namespace underpin {

struct LiveDriftAt {
  const Subject& subject;
  const LiveDrift& drift;
  const ReplayedHistory* replayed;  // null: the models alone say what should be there
  const Difference& difference;
  ObjectName table;  // the table it is, or is in; empty: neither
};

// Every difference between the database and what should be in it, the consequences of a missing table left out, and what
// failing or undecided parts may have made otherwise. Of a history of which nothing has run: none.
void for_each_live_drift(const Subject& subject, const std::function<void(const LiveDriftAt&)>& visit);

inline bool only_declared(const Difference& difference) { return difference.right.empty(); }
inline bool only_live(const Difference& difference) { return difference.left.empty(); }

// Nothing of it is in the database: no version is claimed, and no table is there.
bool never_ran(const LiveDrift& drift);
// "the migrations", "the models".
std::string declarer(const LiveDriftAt& at);
// What they do: "create", "declare".
std::string declares(const LiveDriftAt& at);

// A finding with both places; `because` gets the revision that should have made or removed the thing, where one did.
Finding live_finding(const Rule& rule, const LiveDriftAt& at, std::string message, std::string because);

// What SQLite makes of a type's name: "INTEGER", "TEXT", "BLOB", "REAL", "NUMERIC".
std::string_view sqlite_affinity(std::string_view type);

// For every answer of this kind in which rows are against the constraint. Guesses are not among them.
void for_each_broken(const Subject& subject, DataQuestion::Kind kind, const std::function<void(const DataAnswer&)>& visit);
// "unique (a, b)", "foreign key (a) to t (id)", "not null (a)", "check (…)", with names made safe.
std::string constraint_words(const DataQuestion& question);
// A name as a statement for the live database has it.
std::string shown_name(const Subject& subject, const ObjectName& name);
// Who demands it: "the database", "the migrations", "the models", "you plan".
std::string demand_words(const DataQuestion& question);
// ", of the first 1000000 rows looked at", examples: "for example id 7: user_id 99".
std::string sample_words(const DataAnswer& answer);
std::string example_words(const DataAnswer& answer);
// A finding about rows of a table, at the place that demands it, with the table in the database beside it.
Finding rows_finding(const Rule& rule, const Subject& subject, const DataAnswer& answer, std::string message);

}  // namespace underpin
