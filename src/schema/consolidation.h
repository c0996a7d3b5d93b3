// What consolidating a history comes to: a value, made by the verb, printed by writers.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/source.h"
#include "schema/schema.h"

namespace underpin {

// What becomes of one statement of the old history that the baseline does not simply take over.
struct Fate {
  std::string id;        // of the question, "Q1a2b3c"; empty: nothing is asked
  std::string revision;
  Span span;
  std::string what;      // "create table `users`"
  std::string becomes;   // a sentence part: what becomes of it, or what must be decided
  bool open = false;     // to be answered before anything is written
  bool can_be_taken_in = false;  // it works once everything else is there, or with what it lacks
};

// A file that moves into the archive, byte for byte.
struct ArchivedFile {
  std::string from, to;  // relative to the root
  std::string text;
};

// A claim that old history and baseline lead to the same database, and what it stands on.
struct BaselineProof {
  char grade = 'C';                            // A: the team's own SQL ran; B: both sides rendered by us ran; C: replayed on a model only
  std::string server;                          // "PostgreSQL 15.4"; empty: none ran
  std::map<std::string, std::size_t> objects;  // compared, by kind
  std::size_t rows = 0, sequences = 0, old_statements = 0, new_statements = 0;
  bool way_back = false;                       // downgrade and upgrade again led to the same
  std::vector<std::string> differences;        // none may be left
  std::vector<std::string> gaps;               // what could not be proved, and why
  struct Refused { std::string revision, statement, why; };
  std::vector<Refused> refused;                // of the old history by the scratch engine alone: each becomes a question
  bool holds() const { return differences.empty(); }
};

struct Consolidation {
  std::string root;  // the project folder all paths are relative to
  std::string tool, engine;
  std::size_t revisions = 0;
  std::vector<std::string> heads;
  std::string id;               // of the baseline
  bool takes_over_head = false; // a database at the head needs no step at all
  std::string baseline, text;   // path and text of the new file
  Schema schema;                // that it builds, the tool's own tables left out
  std::string way_back, way_back_text;  // where the tool keeps the way back in a file of its own
  std::vector<std::string> databases;   // what databases need that stand somewhere: lines
  std::vector<ArchivedFile> archived;
  std::vector<Fate> failing, undecided, data;
  std::size_t seeded_rows = 0;
  std::vector<std::string> notes;
  BaselineProof proof;
  std::vector<std::string> written;
  std::string backup;

  std::size_t open_questions() const {
    std::size_t count = 0;
    for (const auto* fates : {&failing, &undecided, &data})
      for (const Fate& fate : *fates) count += fate.open;
    return count;
  }
};

}  // namespace underpin
