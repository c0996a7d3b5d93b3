#include "verbs/bridge_steps.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/live_replay.h"
#include "verbs/engine_replay.h"

namespace underpin {

namespace {

bool changes_rows(const Change& change) {
  const auto* step = std::get_if<DataStep>(&change);
  return step && step->kind != DataKind::select;
}

bool is_transaction_word(const Statement& statement) {
  using What = SessionStep::What;
  return std::any_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) {
    const auto* step = std::get_if<SessionStep>(&change);
    return step && (step->what == What::begin || step->what == What::commit || step->what == What::rollback || step->what == What::savepoint);
  });
}

// A question of the program to the database: its answer is known, nothing is sent.
bool only_asks(const Statement& statement) {
  return std::all_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) {
    const auto* step = std::get_if<DataStep>(&change);
    return step && step->kind == DataKind::select && step->calls.empty();
  });
}

struct Earlier {
  bool operator()(const Span& a, const Span& b) const { return std::tie(a.file, a.begin, a.end) < std::tie(b.file, b.begin, b.end); }
};

class Writing {
 public:
  Writing(const ReplayedHistory& old, const VersionRecord& record, PendingSteps& out) : old_(old), record_(record), out_(out) {}

  void run(const std::set<std::size_t>& applied, const std::vector<std::size_t>& pending, const std::optional<Schema>& begin) {
    std::vector<std::size_t> order;
    std::copy_if(old_.order.begin(), old_.order.end(), std::back_inserter(order), [&](std::size_t i) { return applied.count(i) > 0; });
    const Trace before = replay(*old_.history, order, *old_.dialect, false);
    note_known_failures(pending);
    const Trace trace = replay_on(begin ? *begin : before.schema, *old_.history, pending, *old_.dialect);
    const bool alone = std::any_of(trace.revisions.begin(), trace.revisions.end(), [](const RevisionTrace& revision) {
      return std::any_of(revision.events.begin(), revision.events.end(), [](const Event& event) { return event.statement.own_transaction; });
    });
    for (const std::size_t index : applied)
      if (ends_with(old_.history->revisions[index].path, ".py")) heads_.insert(old_.history->revisions[index].id);
    for (const std::size_t index : applied)
      for (const NamedAt& parent : old_.history->revisions[index].down) heads_.erase(parent.name);
    Replay shadow(*old_.dialect, trace.start);
    for (std::size_t i = 0; i < pending.size(); ++i) write(old_.history->revisions[pending[i]], trace.revisions[i], shadow, alone);
    out_.reached = trace.schema;
  }

 private:
  // What fails in the history itself is no matter of this database: the baseline left it out.
  void note_known_failures(const std::vector<std::size_t>& pending) {
    const std::set<std::size_t> wanted(pending.begin(), pending.end());
    for (std::size_t i = 0; i < old_.order.size() && i < old_.trace.revisions.size(); ++i) {
      if (!wanted.count(old_.order[i])) continue;
      for (const Event& event : old_.trace.revisions[i].events)
        if (event.failure) known_.insert(event.statement.span);
    }
  }

  void write(const Revision& revision, const RevisionTrace& trace, Replay& shadow, bool record_each) {
    const std::string title = "revision " + revision_title(revision);
    for (const Undecided& part : trace.undecided)
      if (!part.granted) needs_the_tool(title, revision, part.reason);
    for (const Note& note : trace.notes)
      if (note.kind == Note::Kind::asks_rows) needs_the_tool(title, revision, "what it does hangs on " + note.subject);
    BridgeStep step{title, {}};
    const auto flush = [&] {
      if (!step.statements.empty()) out_.steps.push_back(std::exchange(step, BridgeStep{title, {}}));
    };
    for (const Event& event : trace.events) {
      std::vector<std::string> statements = send(event, title, revision, shadow);
      if (event.statement.own_transaction && !statements.empty()) {
        flush();
        out_.steps.push_back({title, std::move(statements), true});
      } else {
        step.statements.insert(step.statements.end(), statements.begin(), statements.end());
      }
    }
    // Where the history stands on another one: that one's files are not in Alembic's record.
    if (record_each && old_.history->is_alembic() && ends_with(revision.path, ".py")) {
      std::vector<std::string> down;
      for (const NamedAt& parent : revision.down) down.push_back(parent.name);
      const auto advance = statements_to_advance(now_, revision.id, down, heads_);
      now_.present = true;
      step.statements.insert(step.statements.end(), advance.begin(), advance.end());
    }
    flush();
  }

  // Once for a revision.
  void needs_the_tool(const std::string& title, const Revision& revision, const std::string& why) {
    if (!out_.by_tool.empty() && out_.by_tool.back().first == revision.id) return;
    out_.by_tool.emplace_back(revision.id, title + ": " + why);
  }

  std::vector<std::string> send(const Event& event, const std::string& title, const Revision& revision, Replay& shadow) {
    const Statement& statement = event.statement;
    if (event.failure) {
      if (known_.count(statement.span))
        out_.notes.push_back(title + ": what fails is left out, as the baseline does: " + event.failure->message);
      else if (event.failure->kind == FailureKind::exists)
        out_.notes.push_back(title + ": " + event.failure->message + ", so this statement is left out");
      else
        out_.blocked.push_back(title + " would fail on this database: " + event.failure->message);
      return {};
    }
    std::vector<std::string> texts;
    if (!is_transaction_word(statement)) {
      texts = statements_to_send(statement, shadow.schema(), *old_.dialect);
      if (texts.empty() && !statement.changes.empty() && !only_asks(statement)) needs_the_tool(title, revision, describe(statement.changes.front()) + " is done in its own code");
    }
    shadow.emit(statement);
    return texts;
  }

  const ReplayedHistory& old_;
  const VersionRecord& record_;
  VersionRecord now_{record_};
  PendingSteps& out_;
  std::set<std::string> heads_;
  std::set<Span, Earlier> known_;  // failing statements of the history
};

}  // namespace

PendingSteps pending_steps(const ReplayedHistory& old, const std::set<std::size_t>& applied, const std::vector<std::size_t>& pending, const std::optional<Schema>& begin,
                           const VersionRecord& record) {
  PendingSteps out;
  Writing(old, record, out).run(applied, pending, begin);
  return out;
}

std::string revision_title(const Revision& revision) { return revision.id + (revision.message.empty() || revision.message == revision.id ? "" : " (" + revision.message + ")"); }

std::size_t data_steps(const Trace& trace) {
  std::size_t count = 0;
  for (const RevisionTrace& revision : trace.revisions)
    for (const Event& event : revision.events)
      count += !event.failure && std::any_of(event.statement.changes.begin(), event.statement.changes.end(), changes_rows);
  return count;
}

}  // namespace underpin
