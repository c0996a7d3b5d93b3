// What the rules look at: one project, each of its histories analysed and replayed. Rules read it and add findings;
// they never read files or ask an engine.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/dialect.h"
#include "schema/locks.h"
#include "schema/live_state.h"
#include "schema/project.h"
#include "schema/schema_diff.h"

namespace underpin {

// The schema the migrations lead to (left) and the one that the application's models declare (right), in one wording.
struct ModelDrift {
  SchemaDiff diff;
  bool from_environment = false;  // env.py names the models; otherwise all that were found count
  std::vector<BrokenImport> broken_imports;
  std::vector<DeclaredTwice> declared_twice;
  std::vector<FileId> hidden;
  Schema declared;  // the models' schema in their own wording
  std::vector<std::pair<ObjectName, Span>> unreached;  // declared by modules that env.py never imports
  std::set<ObjectName> uncertain;  // tables that a failing or undecided part of either side may have changed
};

// The schema that the migrations make (left) beside the tool's own record of it (right).
struct SnapshotDrift {
  SchemaDiff diff;
  std::set<ObjectName> uncertain;  // tables that a failing or undecided part may have changed
};

// What a statement that was carried out does to tables that were there.
struct StatementLocks {
  std::vector<Impact> impacts;
  // Statements of a history with one number run in one transaction; 0: in none but its own.
  std::uint32_t transaction = 0;
};

// A query in a function that uses a name which is both a variable of the function and a column of what it reads.
struct AmbiguousName {
  ObjectName function;
  Span span;  // where the function is made
  std::string name;
  ObjectName relation;  // whose column it may be
};

class Births;

struct ReplayedHistory {
  const History* history = nullptr;
  const Dialect* dialect = nullptr;  // of the engine it was replayed for; null: the subject's
  Graph graph;
  std::vector<std::size_t> order;  // indices into history->revisions, as replayed
  Trace trace;                     // trace.revisions[i] belongs to order[i]
  // Of trace.revisions[i].events[j]; empty: nobody asked, or the engine has no locks to speak of.
  std::vector<std::vector<StatementLocks>> locks;
  std::vector<AmbiguousName> ambiguous_names;
  std::vector<Table> made_nowhere;  // tables it uses, as far as it shows them
  std::shared_ptr<const Births> births;     // of the trace; null: to be found by whoever asks
  std::shared_ptr<const SnapshotDrift> snapshot;  // null: the tool keeps no record, or nobody compared them
  std::shared_ptr<const ModelDrift> drift;  // null: there are no models, or nobody compared them
};

struct Subject {
  const Sources* sources = nullptr;
  const Dialect* dialect = nullptr;
  bool engine_given = false;  // somebody said which engine; otherwise the project did, or nobody
  const Project* project = nullptr;
  std::vector<ReplayedHistory> histories;
  // Revisions that run in production already, where somebody said which; the others are what a deployment brings.
  std::optional<std::set<std::string>> deployed;
  std::shared_ptr<const LiveState> live;  // null: no database was named
};

}  // namespace underpin
