#include "verbs/consolidate.h"

#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "base/toml.h"
#include "editors/history_text.h"
#include "run/files.h"
#include "schema/apply.h"
#include "schema/diff.h"
#include "verbs/archive_record.h"
#include "verbs/consolidate_fates.h"
#include "verbs/consolidate_proof.h"
#include "verbs/joined_history.h"
#include "verbs/now.h"
#include "verbs/overlay_world.h"
#include "writers/alembic_baseline.h"
#include "writers/history_page.h"
#include "writers/schema_sql.h"
#include "writers/sql_baseline.h"

namespace underpin {

namespace {

constexpr const char* kElsewhere = "earlier, changed by hand, or without a record: `underpin consolidate --status URL` says what brings it over, rows included";
constexpr std::size_t kLongestId = 32;  // bytes that alembic_version.version_num holds

class Consolidating {
 public:
  Consolidating(const World& world, Sources& sources, const ConsolidateOptions& options) : world_(world), sources_(sources), options_(options) {}

  Result<Consolidation> run() {
    TRY(before_, read_histories(world_, sources_, options_.path, options_.replay));
    TRY([[maybe_unused]] const bool found, choose());
    if (!joined_) old_->trace = replay(*old_->history, old_->order, *old_->dialect, false);
    describe_history();
    const bool runs = options_.scratch && has_scratch(*old_->dialect);
    const std::vector<TakenIn> repairs = find_fates(*old_, sources_, runs, out_);
    TRY(const auto answers, all_answers());
    TRY(const auto chosen, answer_questions(answers, repairs, out_));
    TRY([[maybe_unused]] const bool taken, take_in(chosen, *old_->dialect, old_->trace, out_));
    if (options_.scratch) outcome_ = run_old(*old_, out_.proof);
    ask_about_refused(answers, out_);
    TRY([[maybe_unused]] const bool all_known, check_answers(answers, out_));
    if (runs && !outcome_) out_.proof.differences.push_back("the rows that the old history leaves could not be read");
    TRY([[maybe_unused]] const bool archived, archive());
    if (!old_->history->is_alembic() && last_stem().empty()) return fail(Error::Kind::refused, "no file of the history has a version in its name");
    write_baseline();
    TRY([[maybe_unused]] const bool proved, prove_it());
    if (options_.write) {
      TRY([[maybe_unused]] const bool written, write());
    }
    return std::move(out_);
  }

 private:
  Result<bool> choose() {
    auto& histories = before_->subject.histories;
    if (histories.empty()) return fail(Error::Kind::unreadable, "there is no migration history in `" + options_.path + "`", "underpin consolidate PATH");
    if (histories.size() == 2) {
      replay_histories(*before_, false);
      joined_ = joined_history(histories);
    }
    if (histories.size() > 1 && !joined_) {
      std::vector<std::string> commands;
      for (const ReplayedHistory& one : histories)
        commands.push_back("underpin consolidate " + normal_path(join_path(options_.path, one.history->locations.empty() ? one.history->root : one.history->locations.front())));
      return fail(Error::Kind::usage, "there are " + std::to_string(histories.size()) + " histories below `" + options_.path + "`", "choose one:\n  " + join(commands, "\n  "));
    }
    old_ = joined_ ? &joined_->replayed : &histories.front();
    const History& history = *old_->history;
    if (!history.is_alembic() && !has_sql_baseline(history.kind))
      return fail(Error::Kind::refused, "a history of " + history.tool + " cannot be consolidated yet: its record is more than the names of files");
    if (history.revisions.empty()) return fail(Error::Kind::refused, "the history in `" + history.root + "` has no revisions");
    if (history.locations.empty()) return fail(Error::Kind::refused, "the folder of the revisions is not known", "underpin consolidate PATH/TO/versions");
    return true;
  }

  void describe_history() {
    const History& history = *old_->history;
    const ArchivePlace place = archive_place(world_, options_.path, history);
    out_.root = place.root;
    location_ = place.location;
    prefix_ = place.prefix;
    archive_ = place.archive;
    out_.tool = history.tool;
    out_.engine = old_->dialect->name;
    out_.revisions = history.revisions.size();
    for (const std::size_t head : old_->graph.heads) out_.heads.push_back(history.revisions[head].id);
    for (const StrayFile& stray : history.stray) out_.notes.push_back("`" + stray.path + "` stays where it is: " + stray.reason);
  }

  // Those of the command line, and those kept in underpin.toml.
  Result<std::vector<std::string>> all_answers() const {
    std::vector<std::string> answers;
    const std::string path = join_path(out_.root, "underpin.toml");
    if (world_.is_file(path)) {
      TRY(const std::string text, world_.read_file(path, kMaxSourceBytes));
      const auto settings = parse_toml(text);
      if (!settings) return fail(Error::Kind::unreadable, "`" + path + "`: " + settings.error().message, settings.error().help);
      if (const TomlValue* kept = settings->find("consolidate.answers")) answers = kept->items;
    }
    answers.insert(answers.end(), options_.answers.begin(), options_.answers.end());
    return answers;
  }

  Result<bool> archive() {
    const History& history = *old_->history;
    const std::string head = out_.heads.size() == 1 ? out_.heads.front() : "";
    out_.takes_over_head = !head.empty() && head.size() <= kLongestId && is_sound(old_->graph);
    for (const Revision& revision : history.revisions) {
      const std::string path = join_path(prefix_, revision.path);
      TRY([[maybe_unused]] const bool moved, move_away(path));
      if (!ends_with(path, ".up.sql")) continue;
      const std::string down = path.substr(0, path.size() - 7) + ".down.sql";
      if (!world_.is_file(join_path(out_.root, down))) continue;
      TRY([[maybe_unused]] const bool moved_too, move_away(down));
    }
    return true;
  }

  Result<bool> move_away(const std::string& path) {
    if (!moved_.insert(path).second) return true;
    ArchivedFile file;
    file.from = path;
    TRY(file.text, world_.read_file(join_path(out_.root, path), kMaxSourceBytes));
    const std::string name(file_name(path));
    file.to = join_path(archive_, name);
    for (int n = 2; !targets_.insert(file.to).second || world_.is_file(join_path(out_.root, file.to)); ++n) file.to = join_path(archive_, std::to_string(n) + "_" + name);
    out_.archived.push_back(std::move(file));
    return true;
  }

  // The steps, and the way back from them.
  void plan_steps(const Schema& start, const Schema& end) {
    const Dialect& dialect = *old_->dialect;
    steps_ = baseline_steps(start, end, dialect);
    add_rows(steps_);
    back_ = diff(end, start, dialect);
    Schema reached = end;
    Session session;
    session.in_transaction = false;
    for (const Change& change : back_)
      if (const auto failure = apply(reached, change, dialect, session); failure && no_way_back_.empty()) no_way_back_ = describe(change) + ": " + failure->message;
  }

  void write_baseline() {
    const Schema start = without_tool_tables(old_->trace.start), end = without_tool_tables(old_->trace.schema);
    out_.schema = end;
    plan_steps(start, end);
    std::vector<std::string> unsaid;
    old_->history->is_alembic() ? write_alembic(start, end, unsaid) : write_sql(start, end, unsaid);
    for (const std::string& change : unsaid) out_.proof.differences.push_back("there is no statement for it: " + change);
  }

  std::string note() const { return "Builds in one step what " + counted(out_.revisions, "revision") + " built before it; their files are in\n" + archive_ + "/."; }

  bool taken(const std::string& path) const { return world_.is_file(join_path(out_.root, path)); }

  void write_alembic(const Schema& start, const Schema& end, std::vector<std::string>& unsaid) {
    const History& history = *old_->history;
    BaselinePlan plan;
    plan.date = now_text(world_);
    plan.message = "baseline";
    plan.note = note();
    if (out_.takes_over_head) plan.id = out_.heads.front();
    plan.style = revision_style(newest_text());
    plan.steps = steps_;
    plan.downgrade = back_;
    plan.no_downgrade = no_way_back_;
    RevisionText text = write_alembic_baseline(plan, start, end, *old_->dialect);
    unsaid = std::move(text.unsaid);
    out_.id = text.id;
    out_.text = std::move(text.text);
    for (int n = 1; out_.baseline.empty() || taken(out_.baseline); ++n)
      out_.baseline = join_path(location_, repair::file_name_for(history, out_.id, n == 1 ? "baseline" : "baseline_" + std::to_string(n), plan.date));
    if (out_.takes_over_head) {
      out_.databases = {"at " + out_.id + ": nothing to do, the baseline takes over its id", kElsewhere};
    } else {
      out_.databases = {"at " + join(out_.heads, " and ") + ": `alembic stamp --purge " + out_.id + "`",
                        kElsewhere};
    }
    out_.databases.push_back("new and empty: `alembic upgrade head`");
  }

  void write_sql(const Schema& start, const Schema& end, std::vector<std::string>& unsaid) {
    const History& history = *old_->history;
    SqlBaselinePlan plan{history.kind, last_stem(), note(), steps_, back_, no_way_back_};
    const auto files = write_sql_baseline(plan, start, end, *old_->dialect, unsaid);
    out_.id = version_in(history.kind, plan.last);
    out_.takes_over_head = true;
    out_.baseline = join_path(location_, files.front().name);
    out_.text = files.front().text;
    if (files.size() > 1) {
      out_.way_back = join_path(location_, files.back().name);
      out_.way_back_text = files.back().text;
    }
    out_.databases = {"at " + out_.id + ": nothing to do, the baseline takes over its version", kElsewhere};
    if (history.kind == "flyway") out_.databases.push_back("Flyway misses the old files in its record: -ignoreMigrationPatterns='*:missing'");
    if (history.kind == "supabase") out_.databases.push_back("the record of the old files: `supabase migration repair --status reverted` with their versions");
    if (history.kind == "sql") out_.databases[0] = "at " + out_.id + ": nothing to do; do not run the baseline there, no tool remembers what has run";
  }

  // Stem of the last file that runs and has a version.
  std::string last_stem() const {
    for (auto it = old_->order.rbegin(); it != old_->order.rend(); ++it) {
      std::string stem(file_name(old_->history->revisions[*it].path));
      if (!version_in(old_->history->kind, stem).empty()) return stem;
    }
    return {};
  }

  // Of the latest revision, for the style of the file.
  std::string newest_text() const {
    const auto& revisions = old_->history->revisions;
    for (auto it = old_->order.rbegin(); it != old_->order.rend(); ++it)
      if (revisions[*it].file != 0) return sources_.get(revisions[*it].file).text;
    return {};
  }

  void add_rows(std::vector<BaselineStep>& steps) {
    if (!outcome_) return;
    std::vector<ObjectName> order;
    for (const BaselineStep& step : steps)
      for (const Change& change : step.changes)
        if (const auto* create = std::get_if<CreateTable>(&change)) order.push_back(create->table.name);
    BaselineStep rows{"insert_rows", "rows", {}, insert_statements(outcome_->rows, order, *old_->dialect)};
    out_.seeded_rows = outcome_->rows.count;
    if (!rows.statements.empty()) steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(steps_before_rows(steps)), std::move(rows));
  }

  // The project as it will be, read and replayed.
  Result<bool> prove_it() {
    std::set<std::string> gone;
    for (const ArchivedFile& file : out_.archived) gone.insert(world_.canonical(join_path(out_.root, file.from)));
    const std::string folder = world_.canonical(join_path(out_.root, parent_path(out_.baseline)));
    std::map<std::string, std::string> texts = {{join_path(folder, std::string(file_name(out_.baseline))), out_.text}};
    if (!out_.way_back.empty()) texts[join_path(folder, std::string(file_name(out_.way_back)))] = out_.way_back_text;
    const OverlayWorld project(world_, std::move(texts), std::move(gone));
    Sources sources;
    ReplayChoice choice = options_.replay;
    choice.engine.name = old_->dialect->name;
    TRY(const auto after, read_histories(project, sources, options_.path, choice));
    if (after->subject.histories.size() != 1 || after->subject.histories.front().history->revisions.size() != 1) {
      out_.proof.differences.push_back("the baseline is not the only revision that is read from the project afterwards");
      return true;
    }
    // It stands on what the old history stands on.
    after->project.histories.front().base = old_->history->base;
    ReplayedHistory& now = after->subject.histories.front();
    now.trace = replay(*now.history, now.order, *now.dialect, true);
    prove(*old_, now, outcome_, out_.proof);
    return true;
  }

  Result<bool> write() {
    if (const std::size_t open = out_.open_questions(); open > 0) return true;
    if (!out_.proof.holds()) return true;
    std::vector<FileWrite> writes;
    for (const ArchivedFile& file : out_.archived) {
      writes.push_back({file.to, true, "", file.text});
      writes.push_back({file.from, false, file.text, "", true});
    }
    writes.push_back({out_.baseline, true, "", out_.text});
    if (!out_.way_back.empty()) writes.push_back({out_.way_back, true, "", out_.way_back_text});
    for (const auto& [name, text] : archive_pages()) writes.push_back({join_path(archive_, name), true, "", text});
    TRY(const FilesWritten done, write_files(out_.root, writes));
    out_.written = done.paths;
    out_.backup = done.backup;
    return true;
  }

  // What is written beside the archived files.
  std::vector<std::pair<std::string, std::string>> archive_pages() const {
    std::vector<std::pair<std::string, std::string>> pages = {{kArchiveRecord, write_archive_record(out_)},
                                                              {"HISTORY.md", history_page(*old_, out_)},
                                                              {"schema_before.sql", schema_sql(without_tool_tables(old_->trace.schema), *old_->dialect)},
                                                              {"schema_after.sql", schema_sql(out_.schema, *old_->dialect)}};
    const History& history = *old_->history;
    if (!history.is_alembic()) return pages;
    std::string config;
    if (ends_with(history.config, ".ini"))
      if (const auto text = world_.read_file(join_path(out_.root, history.config), kMaxSourceBytes)) config = *text;
    pages.emplace_back(kArchiveConfig, write_archive_config(config, history.root, archive_));
    return pages;
  }

  const World& world_;
  Sources& sources_;
  const ConsolidateOptions& options_;
  std::unique_ptr<Analysis> before_;
  std::unique_ptr<JoinedHistory> joined_;  // where two histories of the project are one
  ReplayedHistory* old_ = nullptr;
  std::optional<OldOutcome> outcome_;
  std::string location_, prefix_;  // of the files, relative to the root; what its history's own paths lack
  std::string archive_;  // folder, relative to the root
  std::set<std::string> moved_, targets_;
  std::vector<BaselineStep> steps_;
  std::vector<Change> back_;
  std::string no_way_back_;
  Consolidation out_;
};

}  // namespace

Result<Consolidation> consolidate(const World& world, Sources& sources, const ConsolidateOptions& options) { return Consolidating(world, sources, options).run(); }

}  // namespace underpin
