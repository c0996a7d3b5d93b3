#include "verbs/consolidate_fates.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <xxhash.h>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/extension_needs.h"
#include "writers/frame.h"

namespace underpin {

namespace {

constexpr std::string_view kLeaveOut = "leave-out", kTakeIn = "take-in";

// Stays the same as long as the statement does.
std::string question_id(const Fate& fate) {
  const std::string text = fate.revision + '\0' + fate.what + '\0' + fate.becomes;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(XXH3_64bits(text.data(), text.size())));
  return "Q" + std::string(digits, 6);
}

void ask(Fate& fate) {
  fate.open = true;
  fate.id = question_id(fate);
}

std::string described(const Statement& statement) {
  if (statement.changes.empty()) return std::string(trim(statement.sql.text()).substr(0, 80));
  std::string out = describe(statement.changes.front());
  if (statement.changes.size() > 1) out += " and " + std::to_string(statement.changes.size() - 1) + " more";
  return out;
}

// Columns that the refused creation names and the table does not have in the end.
std::vector<std::string> lost_columns(const Statement& statement, const Failure& failure, const Schema& end) {
  std::vector<std::string> lost;
  for (const Change& change : statement.changes) {
    const auto* create = std::get_if<CreateTable>(&change);
    const Table* table = create ? end.tables.find(failure.object.name) : nullptr;
    if (!table) continue;
    for (const Column& column : create->table.columns)
      if (!table->column(column.name)) lost.push_back(column.name);
  }
  return lost;
}

Fate fate_of_failure(const Event& event, const std::string& revision, const Schema& end, const Sources& sources) {
  Fate fate{"", revision, event.statement.span, described(event.statement), ""};
  const Failure& failure = *event.failure;
  if (event.mere_consequence()) {
    fate.becomes = "goes with the statement that fails before it";
    return fate;
  }
  if (failure.kind == FailureKind::value_too_long && failure.object.member == "version_num") {
    fate.becomes = "the baseline's own id is short enough";
    return fate;
  }
  const std::vector<std::string> lost = lost_columns(event.statement, failure, end);
  if (failure.kind == FailureKind::exists && lost.empty()) {
    const bool known = failure.other && failure.other->span.valid();
    fate.becomes = "a duplicate: " + failure.message + (known ? ", made at " + place_of(failure.other->span, sources) : "");
    return fate;
  }
  fate.becomes = "the engine refuses it: " + failure.message;
  if (!lost.empty()) fate.becomes += "; it has columns that the table which stands has not: " + join(lost, ", ");
  ask(fate);
  return fate;
}

std::string becomes_of(const DataStep& step) {
  if (step.in_application_code) return "done by the project's own code: the rows it would leave are not known";
  switch (step.kind) {
    case DataKind::insert:
    case DataKind::copy: return "the rows that are there in the end are kept";
    case DataKind::update: return "what it comes to on an empty database is in the rows that are kept";
    case DataKind::remove:
    case DataKind::truncate: return "what it leaves on an empty database is in the rows that are kept";
    case DataKind::select:
    case DataKind::call: return "its effect on rows is in those that are kept";
  }
  return {};
}

void add_data(const Event& event, const std::string& revision, bool rows_known, Consolidation& out) {
  for (const Change& change : event.statement.changes) {
    if (const auto* raw = std::get_if<RawSql>(&change)) {
      Fate fate{"", revision, event.statement.span, "a statement that is not understood", raw->reason};
      ask(fate);
      out.undecided.push_back(std::move(fate));
    }
    const auto* step = std::get_if<DataStep>(&change);
    if (!step || step->kind == DataKind::select) continue;
    Fate fate{"", revision, event.statement.span, describe(change), becomes_of(*step)};
    const bool puts_in = step->kind == DataKind::insert || step->kind == DataKind::copy;
    if (puts_in && !rows_known && !step->in_application_code) fate.becomes = "its rows are known only where a scratch engine runs it, and none does";
    if (puts_in && (step->in_application_code || !rows_known)) ask(fate);
    out.data.push_back(std::move(fate));
  }
}

// Applies as much as can be of a failing statement and of what failed because of it.
class Mending {
 public:
  Mending(const ReplayedHistory& replayed) : dialect_(*replayed.dialect), end_(replayed.trace.schema) {
    for (const RevisionTrace& revision : replayed.trace.revisions)
      for (const Event& event : revision.events) events_.push_back(&event);
  }

  // Empty: it cannot be taken in.
  std::vector<Statement> statements(std::size_t number) const {
    const Event& event = *events_[number];
    Schema at = end_;
    std::vector<Statement> out;
    if (event.failure->kind == FailureKind::exists) {
      take_columns(event, at, out);
    } else {
      add_extension(event, at, out);
      if (!add(event.statement, at, out)) return {};
    }
    if (out.empty()) return {};
    std::set<std::size_t> causes = {number};
    for (std::size_t i = number + 1; i < events_.size(); ++i) {
      const Event& later = *events_[i];
      if (!later.failure || !later.caused_by || !causes.count(*later.caused_by)) continue;
      causes.insert(i);
      add(later.statement, at, out);
    }
    return out;
  }

 private:
  static Statement made(Change change, const Event& event) {
    Statement statement;
    statement.changes.push_back(std::move(change));
    statement.span = event.statement.span;
    return statement;
  }
  void add_extension(const Event& event, Schema& at, std::vector<Statement>& out) const {
    constexpr std::string_view kCreate = "CREATE EXTENSION ";
    if (!starts_with(event.failure->hint, kCreate)) return;
    const std::string name = event.failure->hint.substr(kCreate.size());
    for (const std::string& one : {std::string(stands_on_extension(name)), name})
      if (!one.empty() && !at.extensions.contains({"", one})) add(made(CreateExtension{Extension{one, "", {}}, true}, event), at, out);
  }
  bool add(const Statement& statement, Schema& at, std::vector<Statement>& out) const {
    Schema after = at;
    Session session;
    session.in_transaction = !statement.own_transaction;
    for (const Change& change : statement.changes)
      if (apply(after, change, dialect_, session)) return false;
    at = std::move(after);
    out.push_back(statement);
    return true;
  }
  void take_columns(const Event& event, Schema& at, std::vector<Statement>& out) const {
    for (const Change& change : event.statement.changes) {
      const auto* create = std::get_if<CreateTable>(&change);
      const Table* table = create ? end_.tables.find(event.failure->object.name) : nullptr;
      if (!table) continue;
      for (const Column& column : create->table.columns)
        if (!table->column(column.name)) add(made(AddColumn{table->name, column}, event), at, out);
    }
  }

  const Dialect& dialect_;
  const Schema& end_;
  std::vector<const Event*> events_;
};

}  // namespace

Fate question_about(const Undecided& part, const std::string& revision) {
  Fate fate{"", revision, part.span, part.object, part.reason};
  ask(fate);
  return fate;
}

std::vector<TakenIn> find_fates(const ReplayedHistory& replayed, const Sources& sources, bool rows_known, Consolidation& out) {
  const Mending mending(replayed);
  std::vector<TakenIn> repairs;
  std::size_t number = 0;
  for (const RevisionTrace& revision : replayed.trace.revisions) {
    for (const Event& event : revision.events) {
      const std::size_t at = number++;
      if (!event.failure) add_data(event, revision.revision, rows_known, out);
      if (!event.failure || event.in_try) continue;
      Fate fate = fate_of_failure(event, revision.revision, replayed.trace.schema, sources);
      std::vector<Statement> statements;
      if (fate.open) statements = mending.statements(at);
      fate.can_be_taken_in = !statements.empty();
      if (fate.can_be_taken_in) repairs.push_back({out.failing.size(), std::move(statements)});
      out.failing.push_back(std::move(fate));
    }
    for (const Undecided& part : revision.undecided) out.undecided.push_back(question_about(part, revision.revision));
  }
  return repairs;
}

Result<std::vector<TakenIn>> answer_questions(const std::vector<std::string>& answers, const std::vector<TakenIn>& repairs, Consolidation& out) {
  std::vector<Fate*> asked;
  for (auto* fates : {&out.failing, &out.undecided, &out.data})
    for (Fate& fate : *fates)
      if (!fate.id.empty()) asked.push_back(&fate);
  std::set<const Fate*> taken;
  for (const std::string& answer : answers) {
    const std::size_t equals = answer.find('=');
    const std::string id = answer.substr(0, equals), choice = equals == std::string::npos ? "" : answer.substr(equals + 1);
    if (choice != kLeaveOut && choice != kTakeIn)
      return fail(Error::Kind::usage, "`" + answer + "` is no answer", "--answer ID=" + std::string(kLeaveOut) + " or ID=" + std::string(kTakeIn) + ", all=… for every question");
    for (Fate* fate : asked) {
      if (id != "all" && fate->id != id) continue;
      if (choice == kTakeIn && !fate->can_be_taken_in && id != "all")
        return fail(Error::Kind::usage, "`" + id + "` cannot be taken in: it fails on the schema in the end too", "--answer " + id + "=" + std::string(kLeaveOut));
      if (choice == kTakeIn && !fate->can_be_taken_in) continue;
      fate->open = false;
      choice == kTakeIn ? (void)taken.insert(fate) : (void)taken.erase(fate);
    }
  }
  std::vector<TakenIn> chosen;
  for (const TakenIn& repair : repairs)
    if (taken.count(&out.failing[repair.fate])) chosen.push_back(repair);
  return chosen;
}

void ask_about_refused(const std::vector<std::string>& answers, Consolidation& out) {
  for (const BaselineProof::Refused& one : out.proof.refused) {
    Fate fate{"", one.revision, {}, "revision " + one.revision + ": " + one.statement, "the scratch engine refuses what we take for sound: " + one.why};
    ask(fate);
    for (const std::string& answer : answers)
      if (answer == fate.id + "=" + std::string(kLeaveOut) || answer == "all=" + std::string(kLeaveOut)) fate.open = false;
    out.undecided.push_back(std::move(fate));
  }
}

Result<bool> check_answers(const std::vector<std::string>& answers, const Consolidation& out) {
  std::set<std::string> known = {"all"};
  for (const auto* fates : {&out.failing, &out.undecided, &out.data})
    for (const Fate& fate : *fates) known.insert(fate.id);
  for (const std::string& answer : answers)
    if (const std::string id = answer.substr(0, answer.find('=')); !known.count(id))
      return fail(Error::Kind::usage, "no question has the id `" + id + "`", "the ids stand in the answer of this command without --answer");
  return true;
}

Result<bool> take_in(const std::vector<TakenIn>& repairs, const Dialect& dialect, Trace& trace, Consolidation& out) {
  if (repairs.empty()) return true;
  Replay replay(dialect, trace.schema);
  for (const TakenIn& repair : repairs) {
    Fate& fate = out.failing[repair.fate];
    for (const Statement& statement : repair.statements)
      if (const auto& failure = replay.emit(statement); failure && failure->kind != FailureKind::exists)
        return fail(Error::Kind::refused, "`" + fate.id + "` cannot be taken in together with the others: " + failure->message, "--answer " + fate.id + "=" + std::string(kLeaveOut));
    fate.becomes = "taken in, with what failed because of it (" + counted(repair.statements.size(), "statement") + "); it failed because " + fate.becomes;
  }
  RevisionTrace& last = trace.revisions.emplace_back();
  last.revision = "taken in";
  last.events = replay.take_events();
  last.events.erase(std::remove_if(last.events.begin(), last.events.end(), [](const Event& event) { return event.failure.has_value(); }), last.events.end());
  last.after = trace.schema = replay.schema();
  return true;
}

}  // namespace underpin
