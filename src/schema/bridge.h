// How one database comes over to the baseline of a consolidated history: a value, made by the verb, printed by writers.
#pragma once
#include <string>
#include <vector>

namespace underpin {

struct BridgeStep {
  std::string title;                    // "revision a1b2 (add phone)", "mend what differs", "the record"
  std::vector<std::string> statements;  // without semicolons
  bool own_transaction = false;         // they cannot run inside one
};

struct Bridge {
  enum class Kind {
    nothing,  // it is at the baseline
    stamp,    // its schema is the baseline's, its record says otherwise
    steps,    // the revisions it lacks, then the record
    plan      // its schema is none that the history ever made: what leads from it to the baseline's, then the record
  };
  Kind kind = Kind::nothing;
  std::string tool, engine, database, server;  // `database` with passwords masked
  std::string baseline;                        // id
  std::string record;                          // the tool's table; empty: there is none
  std::vector<std::string> rows;               // what it holds
  std::string claims;                          // sentence: what the record says
  std::string stands;                          // sentence: what the schema says
  std::vector<std::string> differences;        // of the database from what its record, or its nearest revision, says
  std::vector<BridgeStep> steps;               // in order; run on that database only
  std::vector<std::string> guard;              // statements in front that refuse any other database
  std::vector<std::string> stays;              // what it has and the baseline has not: never dropped
  std::vector<std::string> blocked;            // why the steps must not be run as they are
  std::vector<std::string> by_tool;            // revisions that do what is only known by running them, with the reason
  std::string tool_command;                    // runs them, and all before them
  std::vector<std::string> notes;
  bool ready() const { return blocked.empty() && by_tool.empty(); }
};

}  // namespace underpin
