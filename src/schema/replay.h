// Runs revisions against a schema value: the reader's body of a revision emits statements, replay applies them, keeps
// what a session keeps, records every failure and goes on as by a savepoint, so one run shows them all.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/finding.h"
#include "schema/apply.h"
#include "schema/locks.h"

namespace underpin {

struct Event {
  Statement statement;
  Maybe<Failure> failure;
  std::vector<bool> changed;  // per change: false where IF [NOT] EXISTS made it a no-op
  // Number of the earlier failed event that explains this failure, counted over the `events` of all revisions of the
  // trace. In `down_events` numbers from the revision's own count of events on (those of all revisions up to and with
  // it) count its down_events.
  std::optional<std::size_t> caused_by;
  bool in_try = false;  // the migration catches what this statement raises
  // What the statement would be refused for once the failure at hand is mended: outside of the transaction it may not
  // stand in, or with the table that an earlier failure cost (a column that no creation of the table has).
  Maybe<Failure> behind;
  std::vector<Impact> impacts;  // what it locks, where that was asked and it was carried out
  bool carried_out(std::size_t change) const { return !failure && (change >= changed.size() || changed[change]); }
  // Mending what it is caused by mends it too.
  bool mere_consequence() const { return caused_by && !behind; }
};

// Something that decides about the schema and could not be known without running the code.
struct Undecided {
  std::string object;  // display of the object it concerns ("table users"), or a description
  std::string reason;  // "not decidable without running it: …"
  Span span;
  bool granted = false;  // it was decided, by taking `object` for granted: see granted.h
};

// Nothing about the surroundings is taken for granted but what is named here.
struct Doubt {
  std::set<std::string> but;
};

struct RevisionTrace {
  std::string revision;
  std::vector<Event> events;
  std::vector<Undecided> undecided;
  std::vector<Finding> findings;  // complaints of the reader while it ran this body
  std::vector<Note> notes;        // notes of the body that belong to no statement
  Schema after;
  // The downgrade replayed on `after`, if there is one: its events and the schema it ends in.
  bool has_downgrade = false;
  bool down_raises = false;  // downgrade() ends in an exception of its own: a deliberate one-way street
  std::vector<Event> down_events;
  std::vector<Undecided> down_undecided;
  Schema restored;
  // Where no tool remembers what ran: the first failure when all files are run a second time.
  Maybe<Event> again;
};

struct Trace {
  std::vector<RevisionTrace> revisions;  // in the order they ran
  Schema schema;                         // at the end
  Schema start;                          // what stood before the first: the tool's own version table
};

class Replay {
 public:
  Replay(const Dialect& dialect, Schema start = {}) : dialect_(dialect), schema_(std::move(start)), kept_aside_(schema_) {}
  // From here on each event tells what its changes lock, on engines that know.
  void ask_for_locks() { locks_asked_ = dialect_.locks != nullptr; }

  // Applies all changes of the statement or none. The answer is the failure, if there is one.
  const Maybe<Failure>& emit(Statement statement, bool in_try = false);
  // Records a statement that fails for a reason the reader knows: a syntax error, an operation its library refuses.
  const Maybe<Failure>& refuse(Statement statement, Failure failure, bool in_try = false);
  void undecided(Undecided what) { undecided_.push_back(std::move(what)); }
  // It is not known whether this happens. A later statement that fails over what it would have made or taken away is not
  // called failing: it is undecided as well.
  void doubt(const Change& change);
  void doubt(const ObjectId& object);
  // A statement of which nothing is known has run: what is missing later may have been made by it.
  void doubt_everything() { all_doubtful_ = true; }
  void note(Note what) { notes_.push_back(std::move(what)); }
  // What readers may take for granted about the surroundings of a program; by default everything they offer to.
  void doubt_surroundings(std::shared_ptr<const Doubt> doubt) { doubt_ = std::move(doubt); }
  const std::shared_ptr<const Doubt>& doubt() const { return doubt_; }
  // The body ended in an exception the program raised itself (not a failed statement).
  void raised() { raised_ = true; }
  bool take_raised() { return std::exchange(raised_, false); }
  // What a reader keeps for the length of one replay (copies of the replay share it).
  std::shared_ptr<void>& reader_memory() { return reader_memory_; }
  void complain(Finding finding) { findings_.push_back(std::move(finding)); }

  const Schema& schema() const { return schema_; }
  const Dialect& dialect() const { return dialect_; }
  Session& session() { return session_; }
  // Tables into which an earlier statement (of any revision) put rows, and tables from outside; others made here are empty.
  bool may_have_rows(const ObjectName& table) const;
  void assume_rows(const ObjectName& table) { filled_.set(table, 1); }
  // ROLLBACK TO SAVEPOINT: schema, session and what is known of rows as they were.
  struct Savepoint {
    Schema schema;
    Session session;
    SharedMap<char> filled;
  };
  Savepoint savepoint() const { return {schema_, session_, filled_}; }
  void roll_back(const Savepoint& to);
  // The transaction is over: what was SET LOCAL goes back.
  void end_transaction();
  // A replay on a copy of the schema that knows what this one knows of rows and failures. This one must outlive it.
  Replay fork() const;

  // Takes what happened since the last call.
  std::vector<Event> take_events();
  std::vector<Undecided> take_undecided();
  std::vector<Finding> take_findings();
  std::vector<Note> take_notes();

 private:
  // A statement that was carried out since `kept_aside_`, and the session it began in.
  struct Carried {
    std::size_t event = 0;  // index into events_
    Session session;
  };

  const Dialect& dialect_;
  Schema schema_;
  // The schema some statements ago, and those statements: a copy before each one would have every write clone its way
  // down from the root, and few statements fail.
  Schema kept_aside_;
  std::vector<Carried> since_;
  Session session_;
  bool locks_asked_ = false;
  std::vector<Event> events_;
  std::vector<Undecided> undecided_;
  std::vector<Finding> findings_;
  std::vector<Note> notes_;
  bool raised_ = false;
  std::shared_ptr<void> reader_memory_;
  std::shared_ptr<const Doubt> doubt_;

  void run_changes(const Statement& statement, Event& event);
  void take_back();
  void keep_aside();
  const Maybe<Failure>& record(Event event);
  void learn(const Statement& statement, const Schema& before, bool failed);
  void follow_rows(const Change& change, const Schema& before);
  void set(const SessionStep& step);
  std::optional<std::size_t> cause(const Failure& failure) const;
  std::optional<std::size_t> lost(const ObjectId& id) const;
  bool lost_without(ObjectId column) const;
  std::optional<Failure> created_nowhere(const Statement& statement) const;
  std::optional<std::size_t> kept(const ObjectId& id) const;
  bool doubtful(const Failure& failure) const;
  bool doubtful(const ObjectId& id) const;
  bool doubtful_user(const ObjectId& type) const;

  SharedMap<char> filled_;
  // What failed events would have produced or destroyed → event number. Relations of every kind are kept as tables,
  // because the server's words do not tell them apart.
  std::map<ObjectId, std::size_t> lost_, kept_;
  std::set<ObjectId> lost_in_full_;  // of lost_: tables all of whose columns their failed creation names
  std::set<ObjectId> doubtful_;
  bool all_doubtful_ = false;
  const Replay* parent_ = nullptr;
  std::size_t event_count_ = 0;
  std::optional<std::pair<std::vector<std::string>, std::string>> before_local_;  // search path and role before SET LOCAL
  Maybe<Failure> none_;
};

}  // namespace underpin
