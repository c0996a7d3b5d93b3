// What several rules need: walking the events of a replay and making a finding from a row. Wording stays in the rules.
#pragma once
#include <functional>
#include <string>

#include "base/text.h"
#include "rules/rule.h"

namespace underpin {

// One event with everything a rule may ask about its surroundings.
struct EventAt {
  const ReplayedHistory& replayed;
  const Revision& revision;
  const RevisionTrace& trace;
  std::size_t position;  // of the revision in the replay order
  const Event& event;
};

// The engine that a history was replayed for.
inline const Dialect& dialect_of(const Subject& subject, const ReplayedHistory& replayed) { return replayed.dialect ? *replayed.dialect : *subject.dialect; }

// Calls visit for every upgrade event of every history, in replay order.
void for_each_event(const Subject& subject, const std::function<void(const EventAt&)>& visit);

// Calls visit for every note of every upgrade, whether it belongs to a statement or not.
void for_each_note(const Subject& subject, Note::Kind kind, const std::function<void(const Note&, const Revision&)>& visit);

// A finding of this rule at `span`, with the row's effect as `because` and way out as `help` until the rule says better.
Finding make_finding(const Rule& rule, std::string message, Span span, const std::string& revision);

// The failure of an event when it is its own cause and nothing catches it; null otherwise. Consequences of earlier
// failures and statements inside `try` are other rules' business.
const Failure* own_failure(const EventAt& at);

// A finding for a failed event: the engine's words at the statement, `other_text` at the place it collides with. Without
// `failure` it is the event's own.
Finding refused(const Rule& rule, const EventAt& at, const Failure& failure, std::string message, std::string other_text);
Finding refused(const Rule& rule, const EventAt& at, std::string message, std::string other_text);
// Where the statement writes the first of its new columns that is wanted; without one, the statement itself.
Span place_of_column(const Event& event, const std::function<bool(const Column&)>& wanted);
// The statement makes the enum type `id` (and no domain or composite type of that name).
bool creates_enum(const Event& event, const ObjectId& id);

// "create index `ix`", or "this statement".
std::string what_it_does(const Event& event);

// "`name`" with control characters made visible.
std::string quoted(std::string_view name);
// "a, b and 3 more": at most `most` names, quoted.
std::string listed(const std::vector<std::string>& names, std::size_t most = 5);

// True when `ancestor` is reached from `revision` along parents (indices into the history).
class Ancestry {
 public:
  explicit Ancestry(const Graph& graph);
  bool is_ancestor(std::size_t ancestor, std::size_t revision) const;

 private:
  std::vector<std::vector<std::size_t>> parents_;
};

}  // namespace underpin
