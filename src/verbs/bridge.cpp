#include "verbs/bridge.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "rules/live_support.h"
#include "schema/apply.h"
#include "schema/carry.h"
#include "schema/diff.h"
#include "schema/lookup.h"
#include "verbs/archive_record.h"
#include "verbs/bridge_steps.h"
#include "verbs/consolidate.h"
#include "verbs/consolidate_proof.h"
#include "verbs/data_questions.h"
#include "verbs/equal_texts.h"
#include "verbs/joined_history.h"
#include "verbs/left_aside.h"
#include "verbs/live_check.h"
#include "verbs/live_drift.h"
#include "verbs/tell.h"
#include "verbs/version_record.h"

namespace underpin {

namespace {

constexpr std::size_t kMostAlike = 8;  // revisions with the same tables and columns that are looked at closely

std::string short_text(std::string text) {
  text = replace_all(std::move(text), "\n", " ");
  return text.size() > 120 ? text.substr(0, 117) + "…" : text;
}

std::string difference_text(const Difference& one) {
  std::string out = std::string(kind_word(one.object.kind)) + " " + one.object.display();
  if (one.what == "exists" || (one.left.empty() != one.right.empty() && one.what == "definition")) return out + (one.left.empty() ? ": only in the database" : ": missing in the database");
  out += ": " + one.what;
  out += one.left.empty() ? ", not expected" : ", expected " + short_text(one.left);
  return out + (one.right.empty() ? ", there is none" : ", is " + short_text(one.right));
}

bool is_on_one_side(const SchemaDiff& diff, const Difference& one) {
  const Table *left = diff.left.schema.tables.find(one.object.name), *right = diff.right.schema.tables.find(one.object.name);
  return left && right && (!left->column(one.object.member) || !right->column(one.object.member));
}

// Of differences within an object that is missing or surplus as a whole, the object's own absence says it all.
void tell_differences(const SchemaDiff& diff, std::vector<std::string>& out) {
  for (const Difference& one : diff.differences) {
    const bool both = diff.left.schema.tables.contains(one.object.name) && diff.right.schema.tables.contains(one.object.name);
    const bool of_table = one.object.kind == ObjectKind::column || one.object.kind == ObjectKind::constraint || one.object.kind == ObjectKind::trigger || one.object.kind == ObjectKind::policy;
    if (one.object.kind == ObjectKind::column && one.what != "exists" && is_on_one_side(diff, one)) continue;
    if (!of_table || both) tell(out, difference_text(one));
  }
}

bool is_empty(const Schema& schema) {
  bool any = false;
  schema.tables.for_each([&](const Table& table) { any = any || !is_tool_table(table.name); });
  return !any;
}

// The history as it was, and what its baseline builds.
struct Ground {
  std::unique_ptr<World> before;  // of the sources, where old files are archived
  std::unique_ptr<JoinedHistory> joined;  // where two old histories are one
  std::shared_ptr<Analysis> now, old;     // the project as it is; the same where nothing was written yet
  Schema target;
  std::string id;
  std::string config;  // of the archive; empty: the project's own will do
  bool written = false;
  std::vector<std::string> notes;
};

class Crossing {
 public:
  Crossing(const World& world, Sources& sources, const BridgeOptions& options) : world_(world), sources_(sources), options_(options) {}

  Result<Bridge> run() {
    TRY(live_, open_live(world_, sources_, {options_.database, false, {}}));
    choice_ = options_.replay;
    const Dialect& dialect = *live_->schema.dialect;
    choice_.engine = {dialect.name, is_sqlite(dialect) ? std::optional<int>() : std::optional<int>(dialect.version)};
    look_at_database();
    TRY([[maybe_unused]] const bool found, find_ground());
    if (is_empty(state_.schema)) {
      out_.stands = "the database is empty: the tool builds it from the baseline, nothing has to be carried over";
      return std::move(out_);
    }
    if (ground_.written && is_on_new_line()) return std::move(out_);
    TRY(drift_, drift_of(*ground_.old));
    find_place();
    return std::move(out_);
  }

 private:
  void look_at_database() {
    state_.name = out_.database = mask_secrets(options_.database);
    state_.server = out_.server = live_->schema.server;
    state_.dialect = live_->schema.dialect;
    state_.schema = live_->schema.schema;
    out_.engine = state_.dialect->name;
    for (const std::string& part : live_->schema.unread) out_.blocked.push_back("a part of the catalog could not be read: " + part);
  }

  Result<std::shared_ptr<Analysis>> replayed(const World& world) {
    TRY(auto read, read_histories(world, sources_, options_.path, choice_));
    std::shared_ptr<Analysis> analysis = std::move(read);
    choose_engine_of(*live_, *analysis);
    replay_histories(*analysis, false);
    return analysis;
  }

  Result<bool> find_ground() {
    TRY(ground_.now, replayed(world_));
    const auto& histories = ground_.now->subject.histories;
    if (histories.size() == 1 && !histories.front().history->locations.empty()) {
      const ArchivePlace place = archive_place(world_, options_.path, *histories.front().history);
      TRY(const auto record, read_archive_record(world_, place));
      if (record) {
        const std::string config = join_path(place.archive, kArchiveConfig);
        if (world_.is_file(join_path(place.root, config))) ground_.config = config;
        return take_archived(place.root, *record);
      }
    }
    ConsolidateOptions consolidating{options_.path, choice_, false, false, options_.answers};
    TRY(const Consolidation planned, consolidate(world_, sources_, consolidating));
    ground_.old = ground_.now;
    join_old();
    ground_.target = planned.schema;
    ground_.id = planned.id;
    out_.notes.push_back("nothing was written yet: this is for the baseline that `underpin consolidate --write` would make now");
    // Rows of the old history are the database's own: what becomes of them in a new one is no matter here.
    std::size_t open = 0;
    for (const auto* fates : {&planned.failing, &planned.undecided})
      open += static_cast<std::size_t>(std::count_if(fates->begin(), fates->end(), [](const Fate& fate) { return fate.open; }));
    if (open > 0) out_.blocked.push_back(counted(open, "question") + " of `underpin consolidate` " + (open == 1 ? "is" : "are") + " not answered");
    name_history();
    return true;
  }

  Result<bool> take_archived(const std::string& root, const ArchiveRecord& record) {
    TRY(ground_.before, world_before(world_, root, record));
    TRY(ground_.old, replayed(*ground_.before));
    join_old();
    ground_.written = true;
    ground_.id = record.id;
    const ReplayedHistory& now = ground_.now->subject.histories.front();
    bool found = false;
    for (const RevisionTrace& revision : now.trace.revisions)
      if (revision.revision == record.id || now.history->revisions.size() == 1) {
        ground_.target = without_tool_tables(revision.after);
        found = true;
        break;
      }
    if (!found) return fail(Error::Kind::unreadable, "the baseline `" + record.id + "` that the archive names is not in the history", "take `" + record.baseline + "` back from version control");
    if (ground_.old->subject.histories.size() != 1) return fail(Error::Kind::unreadable, "the archived files are no one history any more", "take the archive back from version control");
    name_history();
    return true;
  }

  void join_old() {
    ground_.joined = joined_history(ground_.old->subject.histories);
    if (ground_.joined) ground_.old->subject.histories = {ground_.joined->replayed};
  }

  void name_history() {
    out_.tool = old().history->tool;
    out_.baseline = ground_.id;
  }

  const ReplayedHistory& old() const { return ground_.old->subject.histories.front(); }

  Result<LiveDrift> drift_of(const Analysis& analysis) {
    LiveState state = state_;
    find_live_drift(live_->database, analysis.subject, state, {});
    if (state.drifts.empty()) return fail(Error::Kind::refused, "the history is not for " + state.dialect->name, "underpin consolidate PATH with the history of that engine");
    return std::move(state.drifts.front());
  }

  // At the baseline or beyond: what `check --db` says is all there is to say.
  bool is_on_new_line() {
    auto drift = drift_of(*ground_.now);
    if (!drift || !drift->at_claim || !drift->claim.unknown.empty() || !drift->claim.failed.empty()) return false;
    drift_ = std::move(*drift);
    take_claim();
    if (drift_->diff.differences.empty()) {
      out_.stands = "its schema is what the migrations say: nothing to do";
      return true;
    }
    mend(drift_->declared, "mend what differs");
    if (out_.steps.empty()) {
      out_.stands = "its schema has all that the migrations make, and more";
      return true;
    }
    out_.kind = Bridge::Kind::plan;
    out_.stands = "its schema differs from what the migrations say";
    tell_differences(drift_->diff, out_.differences);
    return true;
  }

  void take_claim() {
    const VersionClaim& claim = drift_->claim;
    out_.record = claim.table;
    out_.rows = claim.rows;
    if (!claim.untold.empty())
      out_.claims = "which revisions ran is not known: " + claim.untold;
    else if (!claim.present)
      out_.claims = claim.table.empty() ? "no tool remembers what ran" : "there is no " + claim.table + " in it";
    else if (claim.rows.empty())
      out_.claims = claim.table + " is empty";
    else
      out_.claims = claim.table + " says " + (claim.rows.size() > 6 ? counted(claim.rows.size(), "row") + ", the last " + claim.rows.back() : join(claim.rows, ", "));
    if (!claim.unknown.empty()) out_.claims += "; no file declares " + join(claim.unknown, ", ");
    if (!claim.failed.empty()) out_.claims += "; half done: " + join(claim.failed, ", ");
  }

  std::string name_of(std::size_t revision) const { return revision_title(old().history->revisions[revision]); }

  void find_place() {
    take_claim();
    const VersionClaim& claim = drift_->claim;
    const bool told = drift_->at_claim && claim.unknown.empty() && claim.failed.empty() && claim.untold.empty();
    if (told && drift_->diff.differences.empty()) {
      out_.stands = "its schema is that of the revision it names";
      return carry_on(claim.applied, claim.pending);
    }
    const auto alike = find_alike();
    if (alike && alike->differences == 0) {
      const auto [applied, pending] = split_at(alike->place);
      out_.stands = "its schema is that of revision " + name_of(old().order[alike->place]) + ", exactly";
      if (told) out_.notes.push_back("its record and its schema disagree: the schema decides");
      return carry_on(applied, pending);
    }
    if (told) {
      out_.stands = "its schema differs from that of the revision it names";
      tell_differences(drift_->diff, out_.differences);
      out_.kind = Bridge::Kind::plan;
      mend(drift_->declared, "mend what differs from the revision it names");
      return carry_on(claim.applied, claim.pending);
    }
    plan_to_target(alike);
  }

  struct Alike { std::size_t place = 0, differences = 0; };  // index into trace.revisions

  // The revision whose schema is nearest, closest in what tables and columns tell, then in everything.
  std::optional<Alike> find_alike() const {
    std::vector<std::pair<std::size_t, std::size_t>> rough;
    const auto& revisions = old().trace.revisions;
    for (std::size_t i = revisions.size(); i-- > 0;) rough.emplace_back(rough_distance(revisions[i].after, state_.schema), i);
    std::stable_sort(rough.begin(), rough.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::optional<Alike> best;
    for (std::size_t k = 0; k < rough.size() && k < kMostAlike; ++k) {
      const std::size_t count = difference_from(revisions[rough[k].second].after, state_, false).differences.size();
      if (!best || count < best->differences) best = Alike{rough[k].second, count};
      if (count == 0) break;
    }
    return best;
  }

  std::pair<std::set<std::size_t>, std::vector<std::size_t>> split_at(std::size_t place) const {
    const auto& order = old().order;
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(place + 1);
    return {{order.begin(), middle}, {middle, order.end()}};
  }

  // From the schema of `applied`: the other revisions, what the baseline has besides, the record.
  void carry_on(const std::set<std::size_t>& applied, const std::vector<std::size_t>& pending) {
    PendingSteps steps = pending_steps(old(), applied, pending, kept_, record());
    for (BridgeStep& step : steps.steps) out_.steps.push_back(std::move(step));
    for (std::string& why : steps.blocked) tell(out_.blocked, why);
    for (const auto& [id, why] : steps.by_tool) tell(out_.by_tool, why);
    if (!steps.by_tool.empty() && old().history->is_alembic()) out_.tool_command = tool_command(steps.by_tool.back().first);
    for (std::string& note : steps.notes) tell(out_.notes, note);
    if (out_.kind != Bridge::Kind::plan) out_.kind = pending.empty() ? Bridge::Kind::stamp : Bridge::Kind::steps;
    Schema target = ground_.target, reached = without_tool_tables(std::move(steps.reached));
    take_equal_texts(reached, target, *state_.dialect, false);
    std::vector<std::string> ignored;
    target = with_what_is_there(std::move(target), reached, *state_.dialect, ignored);
    add_changes(reached, target, "what the baseline has besides");
    finish();
  }

  // None of the history's states: straight to the baseline's schema.
  void plan_to_target(const std::optional<Alike>& alike) {
    mend(ground_.target, "what leads to the baseline");
    if (out_.steps.empty()) {
      out_.kind = Bridge::Kind::stamp;
      out_.stands = all_there();
    } else {
      out_.kind = Bridge::Kind::plan;
      out_.stands = "its schema is none that the history ever made";
      if (alike) out_.stands += "; nearest is revision " + name_of(old().order[alike->place]) + " (" + counted(alike->differences, "difference") + ")";
      out_.stands += "; from the baseline's it differs so:";
      tell_differences(difference_from(ground_.target, state_, false), out_.differences);
      if (const std::size_t steps = data_steps(old().trace); steps > 0)
        out_.notes.push_back(counted(steps, "statement") + " about rows in the old history " + (steps == 1 ? "is" : "are") + " not run: which of them this database has seen is not known");
    }
    finish();
  }

  std::string all_there() const { return out_.stays.empty() ? "its schema is the baseline's" : "its schema has all that the baseline's has, and more"; }

  // From the database as it is to `declared`, with what it has besides; what stands in the way of that in the rows is told.
  void mend(const Schema& declared, const std::string& title) {
    const SchemaDiff diff = difference_from(declared, state_, false);
    Schema live = diff.right.schema;
    std::vector<std::string> statements;
    for (const Change& change : names_to_give(live, diff.left.schema, *state_.dialect)) render_and_apply(change, live, statements);
    kept_ = with_what_is_there(diff.left.schema, live, *state_.dialect, out_.stays);
    if (!statements.empty()) out_.steps.push_back({"names of keys and indexes", std::move(statements)});
    ask_rows(diff.left.schema, live, *kept_);
    add_changes(live, *kept_, title);
  }

  void render_and_apply(const Change& change, Schema& reached, std::vector<std::string>& statements) {
    for (std::string& text : state_.dialect->render(change, reached)) statements.push_back(std::move(text));
    Session session;
    session.in_transaction = false;
    if (const auto failure = apply(reached, change, *state_.dialect, session)) tell(out_.blocked, describe(change) + " would fail: " + failure->message);
  }

  void add_changes(Schema from, const Schema& to, const std::string& title) {
    BridgeStep step{title, {}};
    for (const Change& change : diff(from, to, *state_.dialect)) render_and_apply(change, from, step.statements);
    if (!step.statements.empty()) out_.steps.push_back(std::move(step));
  }

  static std::string about(const DataQuestion& question) { return "table " + question.table.display() + ", " + constraint_words(question); }

  // Constraints that the database gets must hold for the rows it has.
  void ask_rows(const Schema& declared, const Schema& live, const Schema& kept) {
    FactsRequest request;
    ask_of_declared(declared, state_.schema, *state_.dialect, Demand::migrations, request.questions);
    ask_once(request.questions);
    const Facts facts = live_->database.facts(state_.schema, request);
    for (const DataAnswer& answer : facts.answers) {
      if (!answer.unanswered.empty()) tell(out_.notes, about(answer.question) + ": not known whether the rows allow it: " + answer.unanswered);
      if (answer.rows > 0 && answer.unanswered.empty())
        tell(out_.blocked, about(answer.question) + ": " + counted(answer.rows, "row") + (answer.rows == 1 ? " does" : " do") + " not allow it" + (answer.examples.empty() ? "" : ", such as " + join(answer.examples, "; ")));
    }
    for (const TableFacts& table : facts.tables) {
      const Table *before = live.tables.find(table.table), *after = kept.tables.find(table.table);
      if (!before || !after || table.rows == 0) continue;
      for (const Column& column : after->columns)
        if (!find_column(*before, column.name, *state_.dialect) && !column.nullable && !column.default_value && !column.generated && column.identity == Identity::none)
          tell(out_.blocked, "column " + table.table.display() + "." + column.name + " is NOT NULL without a default, and the table has rows: which value they get must be decided first");
    }
  }

  // The archive has a configuration of its own, with which the tool finds the old files.
  std::string tool_command(const std::string& revision) const {
    return "alembic " + (ground_.config.empty() ? "" : "-c " + shell_word(ground_.config) + " ") + "upgrade " + shell_word(revision);
  }

  VersionRecord record() const { return {*old().history, *state_.dialect, drift_->claim.present ? quoted_record() : "", drift_->claim.present}; }

  std::string quoted_record() const {
    std::vector<std::string> parts;
    for (const std::string& part : split(drift_->claim.table, '.')) parts.push_back(state_.dialect->quote(part));
    return join(parts, ".");
  }

  void finish() {
    const auto& rows = out_.rows;
    const bool recorded = rows.size() == 1 && rows.front() == ground_.id && old().history->is_alembic();
    // Tools that keep a row for each file have the last one's already where it ran.
    const bool has_it = !old().history->is_alembic() && drift_->claim.present && drift_->claim.pending.empty() && drift_->claim.unknown.empty();
    if (out_.steps.empty() && (recorded || has_it)) {
      out_.kind = Bridge::Kind::nothing;
      return;
    }
    auto statements = statements_to_record(record(), ground_.id);
    if (statements.empty() && old().history->kind != "sql")
      out_.notes.push_back(old().history->tool + "'s own record is left to its own command" + (old().history->kind == "flyway" ? ": flyway baseline -baselineVersion=" + ground_.id : ""));
    if (!statements.empty()) out_.steps.push_back({"the record: " + (out_.record.empty() ? std::string("at ") : out_.record + " at ") + ground_.id, std::move(statements)});
    out_.guard = statements_to_guard(record(), rows);
  }

  const World& world_;
  Sources& sources_;
  const BridgeOptions& options_;
  ReplayChoice choice_;
  std::optional<LiveInput> live_;
  LiveState state_;
  Ground ground_;
  std::optional<LiveDrift> drift_;
  std::optional<Schema> kept_;  // what the database is after mending, where it is mended
  Bridge out_;
};

}  // namespace

Result<Bridge> bridge(const World& world, Sources& sources, const BridgeOptions& options) { return Crossing(world, sources, options).run(); }

}  // namespace underpin
