#include "front/cli/run_verb.h"

#include <algorithm>
#include <cstdlib>

#include "base/edits.h"
#include "base/text.h"
#include "front/cli/help.h"
#include "verbs/check.h"
#include "verbs/closing.h"
#include "verbs/bridge.h"
#include "verbs/consolidate.h"
#include "verbs/diff.h"
#include "verbs/explain.h"
#include "verbs/history.h"
#include "verbs/schema.h"
#include "writers/catalog_json.h"
#include "writers/bridge_text.h"
#include "writers/consolidation_text.h"
#include "writers/diff_text.h"
#include "writers/history_json.h"
#include "writers/history_text.h"
#include "writers/rule_page.h"
#include "writers/schema_sql.h"
#include "writers/writer.h"

namespace underpin::cli {

namespace {

Style style_of(const World& world, const Terminal& terminal, const Arguments& arguments) {
  const std::string when = arguments.value("--color");
  Style style;
  style.color = when == "always" || (when == "auto" && terminal.out_is_terminal && world.environment("NO_COLOR").empty() &&
                                     world.environment("TERM") != "dumb");
  style.width = terminal.columns > 0 ? static_cast<std::size_t>(terminal.columns) : 0;
  return style;
}

ReplayChoice replay_of(const Arguments& arguments) {
  EngineChoice choice;
  choice.name = arguments.value("--engine");
  if (arguments.has("--engine-version")) choice.version = arguments.number("--engine-version");
  return {choice, arguments.value("--base")};
}

std::string path_of(const Arguments& arguments) { return arguments.operand.empty() ? "." : arguments.operand; }

// Whether the findings make the exit code 1: one of the chosen severity, or something undecided among them.
bool fails(const Report& report, const std::string& fail_on) {
  if (fail_on == "never") return false;
  if (report.histories.empty() && !report.live) return true;  // a wrong path must not look like a sound project
  Severity least = Severity::error;
  for (const Severity severity : {Severity::note, Severity::warning})
    if (severity_word(severity) == fail_on) least = severity;
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.severity >= least || finding.code == kUndecidedCode; });
}

}  // namespace

Result<Printed> run_check(const World& world, const Terminal& terminal, const Arguments& arguments) {
  CheckOptions options;
  options.path = path_of(arguments);
  options.replay = replay_of(arguments);
  options.only = arguments.list("--only");
  options.ignore = arguments.list("--ignore");
  options.deployed = arguments.value("--deployed");
  options.migrations_only = arguments.has("--migrations-only");
  options.live = {arguments.value("--db"), arguments.has("--exact"), arguments.value("--planned")};
  if (options.live.source.empty() && (options.live.exact || !options.live.planned.empty()))
    return fail(Error::Kind::usage, std::string(options.live.exact ? "`--exact`" : "`--planned`") + " is about a live database, and none is named", "underpin check --db URL");
  if (arguments.has("--accepted")) options.accepted = arguments.value("--accepted");
  options.accept = arguments.has("--accept");

  const auto kept = std::make_shared<std::pair<Sources, std::shared_ptr<const void>>>();  // the second points into the first
  const Sources& sources = kept->first;
  TRY(const Report report, check(world, kept->first, options));
  Printed printed;
  kept->second = report.read;
  printed.kept = kept;
  if (!report.accepted_file.empty()) {
    printed.out = counted(report.findings.size(), "finding") + " accepted in " + printable(report.accepted_file) + "\n";
    return printed;
  }
  ReportOptions write;
  write.style = style_of(world, terminal, arguments);
  write.all = arguments.has("--all");
  write.version = UNDERPIN_VERSION;
  write.command = "underpin check" + (arguments.operand.empty() ? "" : " " + shell_word(arguments.operand)) +
                  (options.live.source.empty() ? "" : " --db " + shell_word(mask_secrets(options.live.source)));
  const Writer* writer = find_writer(arguments.value("--format"));
  printed.out = writer->write(report, sources, write);
  printed.exit_code = fails(report, arguments.value("--fail-on")) ? 1 : 0;
  return printed;
}

Result<Printed> run_schema(const World& world, const Terminal& terminal, const Arguments& arguments) {
  SchemaOptions options;
  options.source = arguments.operand;
  options.replay = replay_of(arguments);
  Sources sources;
  TRY(const SchemaResult result, schema(world, sources, options));
  Printed printed;
  std::vector<std::string> unsaid;
  printed.out = arguments.value("--format") == "json" ? catalog_json(result.schema, *result.dialect, result.undecided, &sources)
                                                      : schema_sql(result.schema, *result.dialect, &unsaid);
  if (terminal.out_is_terminal) {  // names may hold what drives a terminal; a file or pipe gets them as they are
    std::string shown;
    for (const std::string& line : split(printed.out, '\n')) shown += (shown.empty() ? "" : "\n") + printable(line);
    printed.out = std::move(shown);
  }
  for (const Undecided& part : result.undecided)
    printed.err += "undecided: " + safe(part.object) + (part.span.valid() ? " at " + place_of(part.span, sources) : "") + ": " + safe(part.reason) + "\n";
  for (const std::string& text : unsaid) printed.err += "not expressed in SQL: " + safe(text) + "\n";
  if (result.failing)
    printed.err += std::to_string(result.failing) + " of " + std::to_string(result.statements) + " statements would fail and were left out; underpin check " +
                   shell_word(printable(result.path)) + " names them\n";
  printed.exit_code = result.undecided.empty() && unsaid.empty() ? 0 : 1;
  return printed;
}

// The revision itself, or the edits as a diff; what is to be known about them goes beside it.
Result<Printed> run_closing(const World& world, const Arguments& arguments, const DiffOptions& options, Sources& sources, const ClosableDiff& diff) {
  const bool revision = arguments.value("--format") == "alembic";
  Closing closing;
  if (revision) {
    TRY(closing, closing_revision(world, diff));
  } else {
    TRY(closing, closing_models(world, sources, options, diff));
  }
  Printed printed;
  const bool nothing = diff.renames.empty() && diff.changes.empty();
  if (revision && nothing) {
    printed.out = "no difference\n";
    return printed;
  }
  if (arguments.has("--write") && !closing.edits.empty()) {
    TRY([[maybe_unused]] const bool written, write_closing(closing));
  }
  for (const FileEdit& edit : closing.edits)
    printed.out += revision && closing.written.empty() ? edit.after : unified_diff(edit.path, edit.before, edit.after, edit.created ? FileChange::created : FileChange::edited);
  for (const std::string& note : closing.notes) printed.err += "note: " + safe(note) + "\n";
  if (!closing.written.empty())
    printed.err += counted(closing.written.size(), "file") + " written" + (closing.backup.empty() || revision ? "" : ", the originals are in " + printable(closing.backup)) + "\n";
  else if (!closing.root.empty() && !closing.edits.empty())
    printed.err += "to write " + (closing.edits.size() == 1 ? printable(closing.edits.front().path) : counted(closing.edits.size(), "file")) + ": the same command with --write\n";
  printed.exit_code = closing.complete && diff.left.undecided.empty() && diff.right.undecided.empty() ? 0 : 1;
  return printed;
}

Result<Printed> run_diff(const World& world, const Terminal&, const Arguments& arguments) {
  DiffOptions options;
  options.left = arguments.operand;
  options.right = arguments.second;
  options.renames = arguments.list("--rename");
  options.replay = replay_of(arguments);
  Sources sources;
  TRY(const ClosableDiff diff, diff_sources(world, sources, options));
  const std::string format = arguments.value("--format");
  if (format == "alembic" || format == "models") return run_closing(world, arguments, options, sources, diff);
  if (arguments.has("--write")) return fail(Error::Kind::usage, "there is nothing to write in the format `" + format + "`", "--format alembic --write or --format models --write");
  Printed printed;
  printed.out = format == "json" ? diff_json(diff, sources) : format == "sql" ? diff_sql(diff) : mask_secrets(diff_text(diff, sources));
  printed.exit_code = diff.differences.empty() && diff.left.undecided.empty() && diff.right.undecided.empty() ? 0 : 1;
  return printed;
}

std::string graphs_text(const HistoryReport& report, const Style& style, bool all) {
  std::string out;
  DrawOptions draw;
  draw.color = style.color;
  if (style.width) draw.width = style.width;
  draw.all = all;
  for (std::size_t i = 0; i < report.histories.size(); ++i) out += draw_history(report.histories[i], report.graphs[i], draw);
  return out.empty() ? "no history found\n" : out;
}

std::string repair_text(const HistoryReport& report, const std::string& command, const std::string& choice) {
  std::string out;
  for (const Fix& fix : report.fixes) out += safe(fix.title) + "\n";
  for (const std::string& line : split(report.diff, '\n')) out += line.empty() ? "\n" : safe(line) + "\n";
  for (const std::string& note : report.notes) out += "note: " + safe(note) + "\n";
  if (!report.proof.empty()) out += mask_secrets(trim(report.proof)) + "\n";
  if (report.edits.empty()) return out + "no edits to make\n";
  if (report.written.empty()) return out + "to make these edits: " + command + " --fix" + choice + " --write\n";
  return out + counted(report.written.size(), "file") + " written, the originals are in " + printable(report.backup) + "\n";
}

// The drawing shows faults of the graph only; what else was found is counted, with the command that tells it.
std::string findings_line(const std::vector<Finding>& findings, const Arguments& arguments) {
  if (findings.empty()) return {};
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const auto count = std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.severity == severity; });
    if (count > 0) parts.push_back(counted(static_cast<std::size_t>(count), severity_word(severity)));
  }
  std::string command = "underpin check";
  if (!arguments.operand.empty()) command += " " + shell_word(printable(arguments.operand));
  for (const char* option : {"--engine", "--engine-version", "--base"})
    if (arguments.has(option)) command += " " + std::string(option) + " " + shell_word(printable(arguments.value(option)));
  return join(parts, ", ") + " in this history; " + command + " --all names them\n";
}

Result<Printed> run_history(const World& world, const Terminal& terminal, const Arguments& arguments) {
  HistoryOptions options;
  if (!arguments.operand.empty()) options.path = arguments.operand;
  options.write = arguments.has("--write");
  options.fix = options.write || arguments.has("--fix");
  options.heads = arguments.value("--heads") == "line" ? HeadsRepair::line : HeadsRepair::merge;
  options.replay = replay_of(arguments);
  Sources sources;
  TRY(const HistoryReport report, history(world, sources, options));
  const std::string format = arguments.value("--format");
  Printed printed;
  if (format == "json")
    printed.out = history_json(report.histories, report.graphs, sources);
  else if (format == "mermaid")
    printed.out = history_mermaid(report.histories, report.graphs);
  else if (format == "dot")
    printed.out = history_dot(report.histories, report.graphs);
  else if (options.fix)
    printed.out = repair_text(report, "underpin history" + (arguments.operand.empty() ? "" : " " + shell_word(arguments.operand)),
                              options.heads == HeadsRepair::line ? " --heads line" : "");
  else
    printed.out = graphs_text(report, style_of(world, terminal, arguments), arguments.has("--all"));
  if (report.histories.empty()) printed.exit_code = 1;  // a wrong path must not look like a sound project
  if (!options.fix) {
    for (const Finding& finding : report.findings) printed.exit_code = finding.severity == Severity::error ? 1 : printed.exit_code;
    printed.err = findings_line(report.findings, arguments);
  }
  return printed;
}

// How a consolidation is asked for again, with what decides it.
std::string consolidate_command(const Arguments& arguments) {
  std::string command = "underpin consolidate" + (arguments.operand.empty() ? "" : " " + shell_word(arguments.operand));
  for (const char* option : {"--engine", "--engine-version", "--base", "--from", "--answer"})
    if (arguments.given.count(option)) command += " " + std::string(option) + " " + shell_word(join(arguments.list(option), ","));
  return command;
}

Result<Printed> run_status(const World& world, const Arguments& arguments) {
  for (const char* option : {"--write", "--no-scratch"})
    if (arguments.has(option)) return fail(Error::Kind::usage, std::string("`--status` only reads; `") + option + "` is for the consolidation itself");
  const std::string format = arguments.value("--format");
  if (format == "file") return fail(Error::Kind::usage, "`--status` has no file to print", "--format sql for the statements");
  BridgeOptions options{path_of(arguments), replay_of(arguments), arguments.value("--from"), arguments.value("--status"), arguments.list("--answer")};
  Sources sources;
  TRY(const Bridge one, bridge(world, sources, options));
  Printed printed;
  const std::string command = consolidate_command(arguments) + " --status " + shell_word(one.database);
  printed.out = format == "json" ? bridge_json(one) : format == "sql" ? bridge_sql(one) : bridge_text(one, command, arguments.has("--all"));
  printed.exit_code = !one.ready() ? 3 : one.kind == Bridge::Kind::nothing ? 0 : 1;
  return printed;
}

Result<Printed> run_consolidate(const World& world, const Terminal&, const Arguments& arguments) {
  if (arguments.given.count("--status")) return run_status(world, arguments);
  ConsolidateOptions options;
  options.path = path_of(arguments);
  options.replay = replay_of(arguments);
  options.write = arguments.has("--write");
  options.scratch = !arguments.has("--no-scratch");
  options.answers = arguments.list("--answer");
  options.from = arguments.value("--from");
  Sources sources;
  TRY(const Consolidation one, consolidate(world, sources, options));
  const std::string format = arguments.value("--format");
  if (format == "sql") return fail(Error::Kind::usage, "`--format sql` is the script for one database", consolidate_command(arguments) + " --status URL --format sql");
  const ConsolidationStyle style{arguments.has("--all"), consolidate_command(arguments)};
  Printed printed;
  printed.out = format == "json" ? consolidation_json(one, sources) : format == "file" ? one.text : consolidation_text(one, sources, style);
  printed.exit_code = one.open_questions() > 0 ? 3 : one.proof.holds() ? 0 : 1;
  return printed;
}

Result<Printed> run_explain(const World& world, const Terminal& terminal, const Arguments& arguments) {
  const bool page = arguments.value("--format") == "markdown";
  const Style style = style_of(world, terminal, arguments);
  Printed printed;
  if (arguments.operand.empty()) {
    printed.out = page ? rule_index_page(explain_all()) : rule_list(explain_all(), style);
    return printed;
  }
  TRY(const RuleText rule, explain(arguments.operand));
  printed.out = page ? rule_page(rule) : rule_text(rule, style);
  return printed;
}

Result<Printed> run_completions(const World&, const Terminal&, const Arguments& arguments) {
  std::vector<std::string> codes;
  for (const RuleText& rule : explain_all()) codes.push_back(rule.code);
  Printed printed;
  TRY(printed.out, completions(arguments.operand, codes));
  return printed;
}

Result<Printed> run_man(const World&, const Terminal&, const Arguments&) {
  Printed printed;
  printed.out = man_page(UNDERPIN_VERSION);
  return printed;
}

Result<Printed> run_verb(const World& world, const Terminal& terminal, const Arguments& arguments) {
  using Run = Result<Printed> (*)(const World&, const Terminal&, const Arguments&);
  const std::pair<std::string_view, Run> table[] = {
      {"check", &run_check}, {"history", &run_history}, {"schema", &run_schema}, {"diff", &run_diff}, {"consolidate", &run_consolidate}, {"explain", &run_explain}, {"completions", &run_completions}, {"man", &run_man},
  };
  for (const auto& [name, run] : table)
    if (name == arguments.verb->name) return run(world, terminal, arguments);
  return fail(Error::Kind::failed, "the verb `" + std::string(arguments.verb->name) + "` is in the table of verbs but not made yet");
}

}  // namespace underpin::cli
