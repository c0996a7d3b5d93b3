#include "verbs/locks.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

// Words by which a file asks its tool for no transaction around it.
constexpr std::string_view kNoTransaction[] = {"no transaction", "notransaction", "transaction:false", "transaction: false", "disable-tx", "executeintransaction=false"};

// Does the tool run this revision in a transaction of its own making? What the tools do by default, what the file says, and what
// could not have run otherwise.
bool in_transaction(const Subject& subject, const History& history, const Revision& revision, const RevisionTrace& trace, const Dialect& dialect) {
  if (history.is_alembic()) return true;
  if (history.kind == "sql") return false;
  if (history.kind == "prisma" || history.kind == "golang-migrate") return trace.events.size() > 1;
  for (const Event& event : trace.events)
    for (const Change& change : event.statement.changes)
      if (!event.failure && dialect.outside_transaction && dialect.outside_transaction(change)) return false;
  const std::string text = revision.file == 0 ? std::string() : lower(subject.sources->get(revision.file).text);
  return std::none_of(std::begin(kNoTransaction), std::end(kNoTransaction), [&](std::string_view word) { return contains(text, word); });
}

// The transaction of each event, numbered over the history.
class Transactions {
 public:
  void begin_revision(bool around) { current_ = around ? ++last_ : 0; }
  std::uint32_t of(const Event& event) {
    if (event.statement.own_transaction) {  // the migration's goes on in a new one
      if (current_) current_ = ++last_;
      return 0;
    }
    const std::uint32_t own = current_;
    for (const Change& change : event.statement.changes) {
      const auto* step = std::get_if<SessionStep>(&change);
      if (!step) continue;
      if (step->what == SessionStep::What::begin && current_ == 0) current_ = ++last_;
      if (step->what == SessionStep::What::commit || step->what == SessionStep::What::rollback) current_ = 0;
    }
    return own;
  }

 private:
  std::uint32_t last_ = 0, current_ = 0;
};

void find_locks_of(const Subject& subject, ReplayedHistory& replayed) {
  const Dialect& dialect = replayed.dialect ? *replayed.dialect : *subject.dialect;
  if (!dialect.locks) return;
  Transactions transactions;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
    RevisionTrace& trace = replayed.trace.revisions[i];
    const Revision& revision = replayed.history->revisions[replayed.order[i]];
    std::vector<StatementLocks>& locks = replayed.locks.emplace_back(trace.events.size());
    transactions.begin_revision(in_transaction(subject, *replayed.history, revision, trace, dialect));
    if (subject.deployed && subject.deployed->count(revision.id)) continue;
    for (std::size_t event = 0; event < trace.events.size(); ++event) {
      locks[event].transaction = transactions.of(trace.events[event]);
      locks[event].impacts = std::move(trace.events[event].impacts);
    }
  }
}

}  // namespace

void find_locks(Subject& subject) {
  for (ReplayedHistory& replayed : subject.histories) find_locks_of(subject, replayed);
}

}  // namespace underpin
