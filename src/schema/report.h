// What a check found, as one value: findings, failing statements, undecided parts and what was covered. Made by verbs,
// turned into text by writers; nothing here is computed.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"

namespace underpin {

// The sentences of one rule, for writers that list rules beside findings (they do not see the rules themselves).
struct RuleText {
  std::string code, name;
  Severity severity = Severity::warning;
  std::string title, condition, effect, way_out, bad, good;
};

struct FailingStatement {
  Span span;
  std::string revision;
  std::string what;     // "create table `users`"
  std::string message;  // as the engine says it
  bool consequence = false;  // an earlier failure explains it
  Span caused_by;            // that failure's statement
  bool caught = false;       // the migration catches what it raises
};

struct UndecidedPart {
  std::string object;
  std::string reason;
  Span span;
  std::string revision;
};

struct HistoryCounts {
  std::string root, kind;
  std::string engine;  // "postgresql 15", "sqlite"
  std::vector<std::string> locations;
  std::size_t files = 0, ids = 0, roots = 0, heads = 0, missing_parents = 0, duplicates = 0, cycles = 0, stray = 0;
  std::size_t statements = 0, failing = 0, consequences = 0, undecided = 0;
};

struct Workload;
// The database that was held beside the project.
struct LiveCounts {
  std::string name, server;
  std::size_t tables = 0;
  std::vector<std::string> revisions;  // it says it is at
  std::optional<std::size_t> pending;  // revisions it has not run; absent: nobody can tell
  std::vector<std::string> unread;     // what could not be read or asked, with the reason
};

struct Report {
  std::string root;     // the path that was checked, as given
  std::string engine;   // "postgresql"
  int engine_version = 0;
  std::vector<HistoryCounts> histories;
  std::optional<LiveCounts> live;
  std::vector<Finding> findings;              // in the order they are to be shown
  std::vector<FailingStatement> failing;
  std::vector<UndecidedPart> undecided;
  std::map<std::string, std::size_t> objects;         // in the resulting schemas, by kind
  std::map<std::string, std::size_t> not_understood;  // kept as text, by kind
  std::shared_ptr<const Workload> workload;           // the queries of the application; null: nobody looked
  std::size_t files_read = 0;
  std::size_t suppressed = 0, accepted = 0, stale_accepted = 0, already_deployed = 0;
  std::string accepted_file;    // written by this check; empty: none was asked for
  std::vector<RuleText> rules;  // every rule that was run
  // All that was read and replayed, for whoever ends the program at once: taking it apart takes as long as many a rule.
  std::shared_ptr<const void> read;
};

}  // namespace underpin
