// Runs the revisions of a history upwards, each with its downgrade right behind it on a copy, and stamps the version
// table as the tool does.
#include <algorithm>

#include "schema/granted.h"
#include "schema/history.h"
#include "schema/lookup.h"

namespace underpin {

namespace {
constexpr std::size_t kVersionBytes = 32;  // Alembic's version_num VARCHAR(32)

// The table Alembic makes before the first revision, so that migrations can widen it.
Schema with_version_table(const History& history, const Dialect& dialect) {
  Schema schema = history.base ? *history.base : Schema();
  if (!history.is_alembic() || history.version_table.empty()) return schema;
  CreateTable create;
  create.if_not_exists = true;
  Table& table = create.table;
  table.name.name = history.version_table;
  table.external = true;
  Column version;
  version.name = "version_num";
  version.type.text = dialect.canonical_type("VARCHAR(32)");
  version.nullable = false;
  table.columns.push_back(version);
  PrimaryKey key;
  key.name = history.version_table + "_pkc";
  key.columns = {"version_num"};
  table.primary_key = key;
  apply(schema, create, dialect, Session{});
  return schema;
}

// Characters a "character varying(n)" column takes; 0: no limit, or it is no such column.
std::size_t limit_of(const Schema& schema, const History& history, const Dialect& dialect) {
  const auto name = find_table(schema, {"", history.version_table}, dialect);
  if (!name) return kVersionBytes;
  const Column* column = schema.tables.find(*name)->column("version_num");
  if (!column) return kVersionBytes;
  const std::size_t open = column->type.text.find('(');
  if (open == std::string::npos) return 0;
  std::size_t limit = 0;
  for (std::size_t i = open + 1; i < column->type.text.size() && column->type.text[i] >= '0' && column->type.text[i] <= '9' && limit < 1000000; ++i)
    limit = limit * 10 + static_cast<std::size_t>(column->type.text[i] - '0');
  return limit;
}

std::size_t characters(const std::string& text) {
  std::size_t n = 0;
  for (char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

// Writing the id into the version table is the last statement of every revision; only its failure is worth an event.
void stamp(Replay& replay, const History& history, const Revision& revision) {
  if (!history.is_alembic() || is_sqlite(replay.dialect())) return;
  const std::size_t limit = limit_of(replay.schema(), history, replay.dialect());
  if (limit == 0 || characters(revision.id) <= limit) return;
  DataStep step;
  step.kind = revision.down.empty() ? DataKind::insert : DataKind::update;
  step.table.name = history.version_table;
  step.columns = {"version_num"};
  Statement statement;
  statement.changes.push_back(std::move(step));
  statement.span = revision.id_span;
  Failure failure;
  failure.kind = FailureKind::value_too_long;
  failure.object = {ObjectKind::column, {"", history.version_table}, "version_num"};
  failure.message = "value too long for type character varying(" + std::to_string(limit) + ")";
  replay.refuse(std::move(statement), std::move(failure));
}

void run_downgrade(const Replay& up, const Revision& revision, RevisionTrace& trace) {
  trace.has_downgrade = revision.has_downgrade;
  trace.restored = up.schema();
  if (!revision.has_downgrade || !revision.body) return;
  Replay down = up.fork();
  revision.body(down, Direction::downgrade);
  trace.down_raises = down.take_raised();
  trace.down_events = down.take_events();
  trace.down_undecided = down.take_undecided();
  trace.restored = down.schema();
}
}  // namespace

namespace {
bool ran(const RevisionTrace& trace) {
  return std::none_of(trace.events.begin(), trace.events.end(), [](const Event& event) { return event.failure && !event.in_try; });
}

// Everything once more on the schema reached, as somebody does who is not sure what ran. A file that fails is taken back.
void run_again(const Replay& up, const History& history, const std::vector<std::size_t>& order, Trace& trace) {
  Replay again = up.fork();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Revision& revision = history.revisions[order[i]];
    const Replay::Savepoint before = again.savepoint();
    if (revision.body) revision.body(again, Direction::upgrade);
    again.end_transaction();
    bool failed = false;
    for (Event& event : again.take_events()) {
      if (!event.failure || event.in_try) continue;
      if (!failed && ran(trace.revisions[i])) trace.revisions[i].again = std::move(event);
      failed = true;
    }
    if (failed) again.roll_back(before);
    again.take_undecided();
  }
}
}  // namespace

namespace {
Trace replay_under(const std::shared_ptr<const Doubt>& doubt, const History& history, const std::vector<std::size_t>& order,
                   const Dialect& dialect, bool downgrades, bool locks) {
  Trace trace;
  trace.revisions.reserve(order.size());
  Replay up(dialect, with_version_table(history, dialect));
  up.session().in_transaction = dialect.transactional_ddl;
  up.doubt_surroundings(doubt);
  if (locks) up.ask_for_locks();
  trace.start = up.schema();
  if (history.base) history.base->tables.for_each([&](const Table& table) { up.assume_rows(table.name); });
  for (const std::size_t index : order) {
    const Revision& revision = history.revisions[index];
    RevisionTrace& step = trace.revisions.emplace_back();
    step.revision = revision.id;
    if (revision.body && revision.has_upgrade) revision.body(up, Direction::upgrade);
    up.end_transaction();
    up.take_raised();
    stamp(up, history, revision);
    step.events = up.take_events();
    step.undecided = up.take_undecided();
    step.findings = up.take_findings();
    step.notes = up.take_notes();
    step.after = up.schema();
    if (downgrades) run_downgrade(up, revision, step);
  }
  trace.schema = up.schema();
  if (history.kind == "sql" && order.size() > 1 && downgrades) run_again(up, history, order, trace);
  return trace;
}
// What the files of the revisions ask for themselves.
std::set<std::string> asked_by_revisions(const Trace& trace, const History& history, const std::vector<std::size_t>& order) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < trace.revisions.size(); ++i)
    for (const auto* told : {&trace.revisions[i].undecided, &trace.revisions[i].down_undecided})
      for (const Undecided& part : *told)
        if (part.granted && part.span.file == history.revisions[order[i]].file) names.insert(part.object);
  return names;
}

}  // namespace

Trace replay(const History& history, const std::vector<std::size_t>& order, const Dialect& dialect, bool downgrades, bool locks) {
  Trace trace = replay_under(nullptr, history, order, dialect, downgrades, locks);
  const auto same_with = [&](const Doubt& doubt) {
    return alike(trace, replay_under(std::make_shared<const Doubt>(doubt), history, order, dialect, downgrades, false));
  };
  keep_granted(trace, what_matters(granted_in(trace), same_with, asked_by_revisions(trace, history, order)));
  return trace;
}

}  // namespace underpin
