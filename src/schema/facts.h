// What a live database says of its rows: counts, and the answers to questions whether stored rows satisfy a key or a
// check. Questions are asked by verbs, answered by engines, looked at by rules and plans. Nothing here holds a whole row.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/objects.h"

namespace underpin {

// Who says that the rows must be so.
enum class Demand {
  database,    // the database itself, which does not enforce it (NOT VALID, foreign_keys = OFF)
  migrations,  // the schema the history leads to, and the database lacks it
  models,
  planned,     // the user, of a change to come
  guessed      // nobody: the column is named and filled like a reference
};

// Whether stored rows satisfy one constraint.
struct DataQuestion {
  enum class Kind { orphans, nulls, duplicates, violations } kind = Kind::nulls;
  ObjectName table;
  std::vector<std::string> columns;  // of the key; of violations: those the check reads
  ObjectName ref;                    // orphans
  std::vector<std::string> ref_columns;
  std::string check;                 // violations: the expression
  bool nulls_not_distinct = false;   // duplicates
  std::string name;                  // of the constraint; may be empty
  Demand demand = Demand::database;
  Span span;                         // where it is declared
  std::vector<std::string> key;      // primary key of the table, to name rows by
};

struct DataAnswer {
  DataQuestion question;
  std::uint64_t rows = 0;    // that do not satisfy it; of duplicates: those that share their values
  std::uint64_t groups = 0;  // duplicates: values that occur more than once
  std::uint64_t nulls = 0;   // orphans: rows that refer to nothing
  std::uint64_t values = 0;  // orphans, guessed: rows that refer to something
  std::optional<std::uint64_t> sampled;  // only so many rows were looked at
  std::string unanswered;    // why there is no answer; empty: there is one
  std::vector<std::string> examples;  // up to three: "id 7: user_id 99"; secrets are not shown
};

// A guessed reference that the values bear out: those that for the most part are no such references have the name by chance.
bool guess_holds(const DataAnswer& answer);

struct TableFacts {
  ObjectName table;
  std::uint64_t rows = 0;
  bool exact = true;  // otherwise the engine's own estimate
  std::uint64_t bytes = 0;  // 0: not known
};

struct IndexFacts {
  ObjectName table;
  std::string index;
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> scans;  // since the statistics began
  bool of_constraint = false;
};

struct SequenceFacts {
  ObjectName sequence;
  std::string feeds;       // "orders.id"; empty: nothing that is known
  std::int64_t last = 0, limit = 0;
  std::string limited_by;  // "the sequence", "the column's type integer"
};

struct Facts {
  std::vector<TableFacts> tables;
  std::vector<DataAnswer> answers;
  std::vector<IndexFacts> indexes;
  std::vector<SequenceFacts> sequences;
  std::string statistics_since;  // when the counting of index scans began; empty: nobody knows
  std::optional<bool> enforces_foreign_keys;  // SQLite: by default, for a connection that says nothing
  std::vector<std::string> damage;  // what the engine's own check of the file says
  std::vector<std::string> unread;  // what could not be asked, with the reason
};

// What is asked of a database besides its schema.
struct FactsRequest {
  std::vector<DataQuestion> questions;
  bool exact = false;       // count everything, whatever it takes
  int seconds_each = 5;     // a question that takes longer is left unanswered, and that is said; with `exact` ten times that
  int seconds_in_all = 60;  // with `exact` there is no such limit
};

// Columns whose values are nobody's business: passwords, tokens, numbers of cards, addresses.
bool looks_secret(std::string_view column);

}  // namespace underpin
