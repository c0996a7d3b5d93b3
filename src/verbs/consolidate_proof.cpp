#include "verbs/consolidate_proof.h"

#include <algorithm>

#include "base/text.h"
#include "run/scratch_postgres.h"
#include "schema/compare.h"
#include "schema/lookup.h"
#include "verbs/engine_replay.h"
#include "verbs/equal_texts.h"
#include "verbs/left_aside.h"
#include "verbs/tell.h"

namespace underpin {

namespace {

constexpr std::size_t kMostKeptRows = 20'000;  // that a baseline puts into tables

Result<ScratchEngine> scratch(const Dialect& dialect) { return is_sqlite(dialect) ? scratch_sqlite() : scratch_postgresql(false); }

std::string one_line(std::string text) {
  text = replace_all(replace_all(std::move(text), "\n", " "), "\t", " ");
  return text.size() > 160 ? text.substr(0, 157) + "…" : text;
}

std::string difference_text(const Difference& d, const std::string& left, const std::string& right) {
  std::string out = d.object.display() + ": " + d.what;
  if (!d.left.empty()) out += ", " + left + " " + one_line(d.left);
  if (!d.right.empty()) out += ", " + right + " " + one_line(d.right);
  return std::string(kind_word(d.object.kind)) + " " + out;
}

void compare_schemas(const Schema& old, const Schema& now, const std::string& where, BaselineProof& proof) {
  for (const Difference& d : compare(old, now)) tell(proof.differences, where + difference_text(d, "old", "baseline"));
}

void count_objects(const Schema& schema, BaselineProof& proof) {
  const auto add = [&](const char* kind, std::size_t count) {
    if (count > 0) proof.objects[kind] += count;
  };
  schema.tables.for_each([&](const Table& table) {
    add("table", 1);
    add("column", table.columns.size());
    add("key and check", (table.primary_key ? 1u : 0u) + table.uniques.size() + table.foreign_keys.size() + table.checks.size() + table.exclusions.size());
    add("index", table.indexes.size());
    add("trigger", table.triggers.size());
    add("policy", table.policies.size());
  });
  add("view", schema.views.size());
  add("type", schema.types.size());
  add("sequence", schema.sequences.size());
  add("function", schema.functions.size());
  add("extension", schema.extensions.size());
  add("comment", schema.comments.size());
  for (const Opaque* object : schema.opaque.sorted()) add(object->what.empty() ? "other" : object->what.c_str(), 1);
}

void compare_rows(const ScratchRows& old, const ScratchRows& now, BaselineProof& proof) {
  const auto of = [](const ScratchRows& rows, const ObjectName& name) {
    const auto found = std::find_if(rows.tables.begin(), rows.tables.end(), [&](const TableRows& one) { return one.table == name; });
    return found == rows.tables.end() ? nullptr : &*found;
  };
  // A table's columns may stand in another order.
  const auto sorted = [](const TableRows& rows, const std::vector<std::string>& columns) {
    std::vector<std::vector<std::string>> out;
    for (const auto& row : rows.rows) {
      std::vector<std::string> values;
      for (const std::string& column : columns) {
        const auto at = std::find(rows.columns.begin(), rows.columns.end(), column);
        values.push_back(at == rows.columns.end() ? "?" : row[static_cast<std::size_t>(at - rows.columns.begin())]);
      }
      out.push_back(std::move(values));
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  for (const TableRows& one : old.tables) {
    const TableRows* other = of(now, one.table);
    if (!other || sorted(one, one.columns) != sorted(*other, one.columns))
      tell(proof.differences, "rows of " + one.table.display() + ": old " + std::to_string(one.rows.size()) + ", baseline " + std::to_string(other ? other->rows.size() : 0));
  }
  for (const TableRows& one : now.tables)
    if (!of(old, one.table)) tell(proof.differences, "rows of " + one.table.display() + ": only the baseline puts some in");
  if (old.sequences != now.sequences) tell(proof.differences, "the positions of sequences differ");
}

// Sends what a replay did; refusals that the replay did not foresee are told.
void send(const std::vector<Event>& events, const Schema& start, const Dialect& dialect, ScratchEngine& engine, BaselineProof& proof) {
  Trace trace;
  trace.start = start;
  trace.revisions.emplace_back().events = events;
  const auto ran = run_on_engine(trace, dialect, engine, true);
  if (!ran) return tell(proof.differences, "the catalog could not be read back: " + ran.error().message);
  proof.new_statements += ran->statements;
  for (const Disagreement& one : ran->disagreements)
    if (!one.engine.empty()) tell(proof.differences, "the engine refuses a statement of the baseline: " + one_line(one.engine) + " (" + one_line(one.statement) + ")");
}

std::vector<Event> events_of(const Trace& trace) {
  std::vector<Event> out;
  for (const RevisionTrace& revision : trace.revisions) out.insert(out.end(), revision.events.begin(), revision.events.end());
  return out;
}

void prove_on_engine(const ReplayedHistory& after, const OldOutcome& old, BaselineProof& proof) {
  const Dialect& dialect = *after.dialect;
  auto engine = scratch(dialect);
  if (!engine) return tell(proof.gaps, engine.error().message);
  prepare_engine(after.trace.start, dialect, *engine);
  const auto start = engine->inspect();
  send(events_of(after.trace), after.trace.start, dialect, *engine, proof);
  const auto catalog = engine->inspect();
  if (!catalog || !start) return tell(proof.differences, "the catalog could not be read back");
  compare_schemas(old.catalog, without_tool_tables(*catalog), "", proof);
  count_objects(old.catalog, proof);
  const auto rows = read_rows(*engine, without_tool_tables(*catalog), dialect, kMostKeptRows);
  if (!rows) return tell(proof.differences, rows.error().message);
  compare_rows(old.rows, *rows, proof);
  proof.rows = rows->count;
  proof.sequences = rows->sequences.size();
  proof.grade = after.history->is_alembic() ? 'B' : 'A';  // files of SQL run as they stand
  const RevisionTrace& last = after.trace.revisions.back();
  if (after.trace.revisions.size() != 1 || !last.has_downgrade || last.down_raises) return tell(proof.gaps, "there is no downgrade to try");
  BaselineProof back;
  send(last.down_events, after.trace.schema, dialect, *engine, back);
  const auto empty = engine->inspect();
  if (!empty) return tell(proof.gaps, "the catalog could not be read after the downgrade");
  for (const Difference& d : compare(*start, *empty)) tell(back.differences, "after the downgrade: " + difference_text(d, "before", "now"));
  send(events_of(after.trace), after.trace.start, dialect, *engine, back);
  const auto again = engine->inspect();
  if (again) compare_schemas(old.catalog, without_tool_tables(*again), "after downgrade and upgrade: ", back);
  proof.way_back = again && back.differences.empty();
  for (const std::string& text : back.differences) tell(proof.gaps, text);
}

}  // namespace

Schema without_tool_tables(Schema schema) {
  for (const ObjectName& name : schema.tables.names())
    if (is_tool_table(name)) {
      schema.tables.erase(name);
      schema.relations.erase(name);
    }
  return schema;
}

bool has_scratch(const Dialect& dialect) { return is_sqlite(dialect) || ScratchPostgres::get().available(); }

std::optional<OldOutcome> run_old(const ReplayedHistory& before, BaselineProof& proof) {
  const Dialect& dialect = *before.dialect;
  auto engine = scratch(dialect);
  if (!engine) {
    proof.gaps.push_back(engine.error().message + (engine.error().help.empty() ? "" : " (" + engine.error().help + ")"));
    return std::nullopt;
  }
  proof.server = engine->server;
  for (const std::string& refused : prepare_engine(before.trace.start, dialect, *engine)) tell(proof.gaps, "what stands before the first revision could not be made: " + one_line(refused));
  auto ran = run_on_engine(before.trace, dialect, *engine, true);
  if (!ran) {
    proof.gaps.push_back("the catalog could not be read back: " + ran.error().message);
    return std::nullopt;
  }
  proof.old_statements = ran->statements;
  for (const Disagreement& one : ran->disagreements) {
    if (!one.engine.empty())
      proof.refused.push_back({one.revision, one_line(one.statement), one_line(one.engine)});
    else
      tell(proof.gaps, "revision " + one.revision + ": the engine takes what we say it refuses: " + one_line(one.replay) + " (" + one_line(one.statement) + ")");
  }
  if (ran->silent > 0) tell(proof.gaps, counted(ran->silent, "step") + " of the old history " + (ran->silent == 1 ? "is" : "are") + " done in its own code, which was not run");
  OldOutcome out;
  out.catalog = without_tool_tables(std::move(ran->catalog));
  auto rows = read_rows(*engine, out.catalog, dialect, kMostKeptRows);
  if (!rows) {
    proof.gaps.push_back(rows.error().message);
    return std::nullopt;
  }
  out.rows = std::move(*rows);
  return out;
}

void prove(const ReplayedHistory& before, const ReplayedHistory& after, const std::optional<OldOutcome>& old, BaselineProof& proof) {
  for (const RevisionTrace& revision : after.trace.revisions) {
    for (const Event& event : revision.events)
      if (event.failure) tell(proof.differences, "a statement of the baseline would fail: " + one_line(event.failure->message));
    for (const Undecided& part : revision.undecided) tell(proof.differences, "a part of the baseline cannot be read back: " + part.reason);
  }
  if (old && !after.trace.revisions.empty()) prove_on_engine(after, *old, proof);
  if (proof.grade != 'C') return;  // the engine is the better judge of texts that mean the same
  Schema was = without_tool_tables(before.trace.schema), is = without_tool_tables(after.trace.schema);
  take_equal_texts(was, is, *before.dialect, false, false);
  compare_schemas(was, is, "on the model: ", proof);
}

}  // namespace underpin
