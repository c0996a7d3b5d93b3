#include "verbs/consolidate_fates.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <xxhash.h>

#include "base/text.h"
#include "writers/frame.h"

namespace underpin {

namespace {

constexpr std::string_view kLeaveOut = "leave-out";

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
  Fate fate{"", revision, event.statement.span, described(event.statement), "", false};
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

void add_data(const Event& event, const std::string& revision, Consolidation& out) {
  for (const Change& change : event.statement.changes) {
    if (const auto* raw = std::get_if<RawSql>(&change)) {
      Fate fate{"", revision, event.statement.span, "a statement that is not understood", raw->reason, false};
      ask(fate);
      out.undecided.push_back(std::move(fate));
    }
    const auto* step = std::get_if<DataStep>(&change);
    if (step && step->kind != DataKind::select) out.data.push_back({"", revision, event.statement.span, describe(change), becomes_of(*step), false});
  }
}

}  // namespace

void find_fates(const ReplayedHistory& replayed, const Sources& sources, Consolidation& out) {
  for (const RevisionTrace& revision : replayed.trace.revisions) {
    for (const Event& event : revision.events) {
      if (event.failure && !event.in_try) out.failing.push_back(fate_of_failure(event, revision.revision, replayed.trace.schema, sources));
      if (!event.failure) add_data(event, revision.revision, out);
    }
    for (const Undecided& part : revision.undecided) {
      Fate fate{"", revision.revision, part.span, part.object, part.reason, false};
      ask(fate);
      out.undecided.push_back(std::move(fate));
    }
  }
}

Result<bool> answer_questions(const std::vector<std::string>& answers, Consolidation& out) {
  std::set<std::string> known;
  const auto each = [&](const auto& act) {
    for (auto* fates : {&out.failing, &out.undecided, &out.data})
      for (Fate& fate : *fates)
        if (!fate.id.empty()) act(fate);
  };
  each([&](const Fate& fate) { known.insert(fate.id); });
  for (const std::string& answer : answers) {
    const std::size_t equals = answer.find('=');
    const std::string id = answer.substr(0, equals), choice = equals == std::string::npos ? "" : answer.substr(equals + 1);
    if (choice != kLeaveOut) return fail(Error::Kind::usage, "`" + answer + "` is no answer", "--answer ID=" + std::string(kLeaveOut) + ", or all=" + std::string(kLeaveOut));
    if (id != "all" && !known.count(id)) return fail(Error::Kind::usage, "no question has the id `" + id + "`", "the ids stand in the answer of this command without --answer");
    each([&](Fate& fate) {
      if (id == "all" || fate.id == id) fate.open = false;
    });
  }
  return true;
}

}  // namespace underpin
