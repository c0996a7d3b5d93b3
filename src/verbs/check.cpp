#include "verbs/check.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/alembic.h"
#include "readers/code/code.h"
#include "readers/project/project.h"
#include "rules/code_rules.h"
#include "run/files.h"
#include "schema/births.h"
#include "verbs/accepted.h"
#include "verbs/ambiguous_names.h"
#include "verbs/analysis.h"
#include "verbs/coverage.h"
#include "verbs/explain.h"
#include "verbs/locks.h"
#include "verbs/model_drift.h"
#include "verbs/snapshot_drift.h"
#include "verbs/suppressions.h"
#include "verbs/workload.h"

namespace underpin {

namespace {

// Codes or names given by the user, as codes.
Result<std::set<std::string>> codes_of(const std::vector<std::string>& names) {
  std::set<std::string> codes;
  for (const std::string& name : names) {
    TRY(const RuleText rule, explain(name));
    codes.insert(rule.code);
  }
  return codes;
}

// Every rule on its own, in parallel; the answers in the order of the table.
std::vector<Finding> run_rules(const Subject& subject) {
  const auto& rules = all_rules();
  std::vector<std::vector<Finding>> found(rules.size());
  parallel_for(rules.size(), [&](std::size_t i) {
    if (rules[i]->find) rules[i]->find(subject, found[i]);
  });
  std::vector<Finding> findings;
  for (auto& part : found) std::move(part.begin(), part.end(), std::back_inserter(findings));
  return findings;
}

// What readers complained about while they worked.
void add_complaints(const Analysis& analysis, std::vector<Finding>& findings) {
  const auto add = [&](const std::vector<Finding>& more) { findings.insert(findings.end(), more.begin(), more.end()); };
  add(analysis.project.findings);
  for (const ReplayedHistory& replayed : analysis.subject.histories) {
    add(replayed.history->findings);
    for (const RevisionTrace& trace : replayed.trace.revisions) add(trace.findings);
  }
}

void keep_wanted(std::vector<Finding>& findings, const std::set<std::string>& only, const std::set<std::string>& ignored) {
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [&](const Finding& finding) {
                                  return (!only.empty() && !only.count(finding.code)) || ignored.count(finding.code);
                                }),
                 findings.end());
}

// The one id that is meant by `name`, over all histories: it itself, or the only one that begins so.
Result<std::string> deployed_id(const Analysis& analysis, const std::string& name) {
  std::set<std::string> matches;
  for (const ReplayedHistory& replayed : analysis.subject.histories)
    for (const Revision& revision : replayed.history->revisions)
      if (starts_with(revision.id, name)) matches.insert(revision.id);
  if (matches.empty()) return fail(Error::Kind::usage, "no revision is called `" + name + "`", "--deployed with an id that underpin history shows");
  if (matches.count(name)) return name;
  if (matches.size() > 1)
    return fail(Error::Kind::usage, "several revisions begin with `" + name + "`: " + join({matches.begin(), matches.end()}, ", "), "write the whole id");
  return *matches.begin();
}

// Ids of the revision and of everything it stands on, over all histories.
Result<std::set<std::string>> deployed_ids(const Analysis& analysis, const std::string& name) {
  TRY(const std::string id, deployed_id(analysis, name));
  std::set<std::string> ids;
  for (const ReplayedHistory& replayed : analysis.subject.histories) {
    const auto& revisions = replayed.history->revisions;
    std::vector<std::size_t> stack;
    for (std::size_t i = 0; i < revisions.size(); ++i)
      if (revisions[i].id == id) stack.push_back(i);
    std::set<std::size_t> seen(stack.begin(), stack.end());
    while (!stack.empty()) {
      const std::size_t at = stack.back();
      stack.pop_back();
      ids.insert(revisions[at].id);
      for (const std::size_t parent : replayed.graph.parents[at])
        if (seen.insert(parent).second) stack.push_back(parent);
    }
  }
  return ids;
}

// What the database says it has run: nothing of that will lock anything again. Only where it says so of every history.
std::optional<std::set<std::string>> ran_already(const Subject& subject) {
  if (!subject.live) return std::nullopt;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < subject.histories.size(); ++i) {
    const auto drift = std::find_if(subject.live->drifts.begin(), subject.live->drifts.end(), [&](const LiveDrift& one) { return one.history == i; });
    if (drift == subject.live->drifts.end()) return std::nullopt;
    const VersionClaim& claim = drift->claim;
    if (!claim.present || claim.at.empty() || !claim.unknown.empty() || !claim.failed.empty() || !claim.untold.empty()) return std::nullopt;
    for (const std::size_t revision : claim.applied) ids.insert(subject.histories[i].history->revisions[revision].id);
  }
  return ids.empty() ? std::nullopt : std::optional(std::move(ids));
}

// What is in production already has run there; it is told, but it stops nobody. Faults that keep the tool from running
// matter as much as before.
std::size_t soften_deployed(std::vector<Finding>& findings, const std::set<std::string>& ids) {
  std::size_t count = 0;
  for (Finding& finding : findings) {
    // What is wrong in the database itself is as wrong as before.
    if (finding.blocks || finding.severity == Severity::note || !ids.count(finding.revision) || starts_with(finding.subject, "database ")) continue;
    finding.severity = Severity::note;
    ++count;
  }
  return count;
}

void sort_by_cause_and_place(std::vector<Finding>& findings, const Sources& sources) {
  const auto key = [&](const Finding& finding) {
    const bool placed = finding.primary.span.valid();
    return std::tuple(!finding.blocks, -static_cast<int>(finding.severity), std::string_view(finding.code),
                      placed ? std::string_view(sources.get(finding.primary.span.file).path) : std::string_view(), finding.primary.span.begin,
                      std::string_view(finding.message));
  };
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
}

// The commands that rules propose are meant from where the check was started, so they name the path that was checked.
void name_path_in_commands(std::vector<Finding>& findings, const std::string& path) {
  if (path == ".") return;
  for (Finding& finding : findings) {
    if (const std::size_t here = finding.help.find(" ."); starts_with(finding.help, "underpin diff ") && here != std::string::npos) finding.help.replace(here + 1, 1, shell_word(path));
    for (const std::string_view verb : {"underpin history", "underpin check", "underpin schema"})
      if (starts_with(finding.help, std::string(verb) + " -")) finding.help.insert(verb.size(), " " + shell_word(path));
  }
}

std::string accepted_path(const World& world, const CheckOptions& options) {
  if (!options.accepted.empty()) return options.accepted;
  return join_path(world.is_directory(options.path) ? options.path : parent_path(options.path), kAcceptedFileName);
}

// A file that was named must be there; the one that is looked for by itself need not.
Result<Accepted> accepted_findings(const World& world, const CheckOptions& options) {
  const std::string path = accepted_path(world, options);
  if (options.accept || (options.accepted.empty() && !world.is_file(path))) return Accepted{};
  TRY(const std::string text, world.read_file(path, kMaxSourceBytes));
  return read_accepted(text, path);
}

Result<std::string> write_accepted_file(const World& world, const CheckOptions& options, const std::string& text) {
  const std::string path = accepted_path(world, options);
  FileWrite write;
  write.path = std::string(file_name(path));
  write.create = !world.is_file(path);
  if (!write.create) {
    TRY(write.before, world.read_file(path, kMaxSourceBytes));
  }
  write.after = text;
  const std::string folder = parent_path(path);
  TRY(const FilesWritten written, write_files(folder.empty() ? "." : folder, {write}));
  return path;
}

}  // namespace

Result<Report> check(const World& world, Sources& sources, const CheckOptions& options) {
  if (options.accept && (!options.only.empty() || !options.ignore.empty()))
    return fail(Error::Kind::usage, "`--accept` writes the whole list anew: what `--only` and `--ignore` leave out would be lost from it",
                "underpin check --accept" + (options.path == "." ? std::string() : " " + shell_word(options.path)));
  TRY(const auto only, codes_of(options.only));
  TRY(const auto ignored, codes_of(options.ignore));
  TRY(const Accepted accepted, accepted_findings(world, options));
  std::optional<LiveInput> live;
  if (!options.live.source.empty()) {
    TRY(live, open_live(world, sources, options.live));
  }
  TRY(auto read, read_histories(world, sources, options.path, options.replay));
  const std::shared_ptr<Analysis> analysis = std::move(read);
  if (live) choose_engine_of(*live, *analysis);
  std::set<std::string> deployed;
  if (!options.deployed.empty()) {
    TRY(deployed, deployed_ids(*analysis, options.deployed));
    analysis->subject.deployed = deployed;
  }
  replay_histories(*analysis, true);
  find_locks(analysis->subject);
  find_ambiguous_names(analysis->subject);
  for (ReplayedHistory& replayed : analysis->subject.histories) replayed.births = std::make_shared<const Births>(replayed.trace, *replayed.dialect);
  // Asked about a versions folder alone, the answer is about it alone.
  const bool whole = !options.migrations_only && world.canonical(alembic::project_root(world, options.path)) == world.canonical(options.path);
  if (whole) {
    project::read(world, sources, options.path, analysis->project);
    find_model_drift(analysis->subject);
    find_snapshot_drift(analysis->subject);
    link_workload(*analysis);
  }
  if (live) hold_against(*live, options.live, *analysis, alembic::models_alone(world, sources, options.path));
  if (live && options.deployed.empty()) analysis->subject.deployed = ran_already(analysis->subject);

  Report report = cover(*analysis, sources);
  report.workload = analysis->project.workload;
  report.findings = run_rules(analysis->subject);
  if (whole) run_code_rules({code::read(world, sources, options.path), sources, analysis->subject}, report.findings);
  sources.forget_made();
  add_complaints(*analysis, report.findings);
  report.suppressed = apply_suppressions(report.findings, sources, !whole);
  keep_wanted(report.findings, only, ignored);
  report.already_deployed = soften_deployed(report.findings, deployed);
  name_path_in_commands(report.findings, options.path);
  sort_by_cause_and_place(report.findings, sources);
  report.accepted = remove_accepted(report.findings, sources, accepted, report.stale_accepted);
  report.rules = explain_all();
  report.read = analysis;
  if (options.accept) {
    TRY(report.accepted_file, write_accepted_file(world, options, write_accepted(report.findings, sources)));
  }
  return report;
}

}  // namespace underpin
