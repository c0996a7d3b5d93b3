// The report for people: a summary, what blocks, what is most worth doing, the rest as counts.
#include <algorithm>

#include "base/text.h"
#include "schema/workload.h"
#include "writers/columns.h"
#include "writers/writer.h"

namespace underpin {

namespace {

constexpr std::size_t kWorthDoing = 5;
constexpr std::size_t kMostFiltered = 10;

// Findings of one rule, in the report's order.
struct Group {
  std::string code;
  std::vector<const Finding*> findings;
};

std::vector<Group> groups_of(const std::vector<Finding>& findings, bool blocking) {
  std::vector<Group> groups;
  for (const Finding& finding : findings) {
    if (finding.blocks != blocking) continue;
    const auto it = std::find_if(groups.begin(), groups.end(), [&](const Group& group) { return group.code == finding.code; });
    if (it != groups.end())
      it->findings.push_back(&finding);
    else
      groups.push_back({finding.code, {&finding}});
  }
  return groups;
}

void add_if(std::vector<std::string>& parts, std::size_t count, std::string_view noun) {
  if (count) parts.push_back(counted(count, noun));
}

std::string history_line(const HistoryCounts& history, const Report& report) {
  std::vector<std::string> parts = {counted(history.files, "file"), counted(history.ids, "revision"), counted(history.roots, "root"),
                                    counted(history.heads, "head")};
  add_if(parts, history.missing_parents, "reference to a missing revision");
  if (history.missing_parents > 1) parts.back() = std::to_string(history.missing_parents) + " references to missing revisions";
  add_if(parts, history.duplicates, "duplicate id");
  add_if(parts, history.cycles, "cycle");
  std::string line = safe(history.locations.empty() ? history.root : join(history.locations, ", ")) + ": " + join(parts, ", ");
  if (const std::size_t at = history.engine.find(" (not replayed)"); at != std::string::npos)
    return line + "; written for " + safe(history.engine.substr(0, at)) + ", which is not replayed\n";
  line += "; " + counted(history.statements, "statement");
  line += history.failing ? ", " + std::to_string(history.failing) + " of them fail" + (history.failing == 1 ? "s" : "") : ", none fails";
  if (history.consequences) line += " (" + std::to_string(history.consequences) + " as a consequence of others)";
  if (!history.engine.empty()) return line + " on " + history.engine + "\n";
  return line + " on " + report.engine +
         (report.engine_version && report.engine != "sqlite" ? " " + std::to_string(report.engine_version) : "") + "\n";
}

std::string totals_line(const Report& report) {
  std::size_t errors = 0, warnings = 0, notes = 0;
  for (const Finding& finding : report.findings)
    ++(finding.severity == Severity::error ? errors : finding.severity == Severity::warning ? warnings : notes);
  std::vector<std::string> parts;
  add_if(parts, errors, "error");
  add_if(parts, warnings, "warning");
  add_if(parts, notes, "note");
  std::string line = parts.empty() ? "nothing to report" : join(parts, ", ");
  std::vector<std::string> apart;
  if (report.suppressed) apart.push_back(std::to_string(report.suppressed) + " suppressed by comments");
  if (report.accepted) apart.push_back(std::to_string(report.accepted) + " accepted before");
  if (report.already_deployed) apart.push_back(std::to_string(report.already_deployed) + " notes only because deployed");
  if (!apart.empty()) line += " (" + join(apart, ", ") + ")";
  if (!report.undecided.empty()) line += "; " + counted(report.undecided.size(), "part") + " not decidable without running the code";
  return line + "\n";
}

std::string live_text(const LiveCounts& live) {
  constexpr std::size_t kShown = 3;
  std::string out = "database " + safe(live.name) + ": " + safe(live.server) + ", " + counted(live.tables, "table");
  if (!live.revisions.empty()) {
    const std::size_t shown = std::min(kShown, live.revisions.size());
    out += ", at " + safe(join({live.revisions.end() - static_cast<std::ptrdiff_t>(shown), live.revisions.end()}, ", "));
    if (shown < live.revisions.size()) out += " and " + std::to_string(live.revisions.size() - shown) + " before";
  }
  if (live.pending) out += *live.pending == 0 ? ", nothing pending" : ", " + counted(*live.pending, "revision") + " pending";
  out += "\n";
  for (const std::string& text : live.unread) out += "  not read: " + safe(text) + "\n";
  return out;
}

std::string summary(const Report& report) {
  std::string out;
  for (const HistoryCounts& history : report.histories) out += history_line(history, report);
  if (report.live) out += live_text(*report.live);
  if (report.histories.empty() && !report.live) {
    out += "no migration history found below " + safe(report.root) + "\n";
    if (report.findings.empty())
      out +=
          "  help: name the folder of the migrations itself; below folders named tests, examples, docs, archive and the like nobody "
          "looks\n";
    if (report.findings.empty()) return out;
  }
  return out + totals_line(report);
}

// The first finding of a group, the others as a count on the line of its place.
std::string first_of(const Group& group, const Sources& sources, const ReportOptions& options, bool with_frame) {
  std::string text =
      with_frame ? frame(*group.findings.front(), sources, options.style, 1) : brief(*group.findings.front(), sources, options.style);
  const std::size_t more = group.findings.size() - 1;
  const std::size_t arrow = text.find("--> ");
  const std::size_t end = arrow == std::string::npos ? text.find('\n') : text.find('\n', arrow);
  if (more && end != std::string::npos) text.insert(end, " (and " + std::to_string(more) + " more)");
  return text;
}

const RuleText* rule_of(const Report& report, const std::string& code) {
  for (const RuleText& rule : report.rules)
    if (rule.code == code) return &rule;
  return nullptr;
}

std::string rest_line(const Group& group, const Report& report, const Style& style) {
  const Finding& first = *group.findings.front();
  const RuleText* rule = rule_of(report, group.code);
  const std::string count = std::to_string(group.findings.size());
  return std::string(count.size() < 5 ? 5 - count.size() : 0, ' ') + count + "  " + paint(role_of(first.severity), group.code, style) +
         "  " + (rule ? rule->title : safe(first.message)) + "\n";
}

std::string everything(const Report& report, const Sources& sources, const ReportOptions& options) {
  std::string out;
  for (const Finding& finding : report.findings) out += "\n" + frame(finding, sources, options.style);
  return out;
}

std::string essentials(const Report& report, const Sources& sources, const ReportOptions& options) {
  const Style& style = options.style;
  std::string out;
  const auto blockers = groups_of(report.findings, true);
  if (!blockers.empty()) out += "\n" + paint(Role::strong, "While these stand, the migration tool stops:", style) + "\n";
  for (std::size_t i = 0; i < blockers.size(); ++i) out += "\n" + first_of(blockers[i], sources, options, i == 0);

  const auto others = groups_of(report.findings, false);
  const std::size_t shown = std::min(kWorthDoing, others.size());
  if (shown) out += "\n" + paint(Role::strong, "Most worth doing:", style) + "\n\n";
  for (std::size_t i = 0; i < shown; ++i) out += first_of(others[i], sources, options, false);
  if (others.size() > shown) out += "\n" + paint(Role::strong, "And:", style) + "\n";
  for (std::size_t i = shown; i < others.size(); ++i) out += rest_line(others[i], report, style);

  const std::string example = blockers.empty() ? others.front().code : blockers.front().code;
  return out + "\n" + safe(options.command) + " --all shows everything, underpin explain " + example + " tells more about one code\n";
}

// "queries: 219 query, 280 filter in 120 files; most filtered: …"
std::string workload_lines(const Report& report) {
  if (!report.workload || (report.workload->queries.empty() && report.workload->unresolved.empty())) return {};
  const Workload& workload = *report.workload;
  const std::vector<Predicate> all = predicates(workload);
  std::string out = "queries: " + counted(workload.queries.size(), "statement") + " in " + counted(workload.files, "file") + ", " +
                    counted(all.size(), "column") + " used";
  if (!workload.unresolved.empty()) out += "; of " + std::to_string(workload.unresolved.size()) + " the table is known only at run time";
  out += "\n";
  std::vector<std::string> most;
  for (const Predicate& one : all)
    if (one.filters > 1 && most.size() < kMostFiltered)
      most.push_back(safe(one.table.display() + "." + one.column) + " " + std::to_string(one.filters));
  if (!most.empty()) out += "  most filtered: " + join(most, ", ") + "\n";
  return out;
}

std::string write(const Report& report, const Sources& sources, const ReportOptions& options) {
  std::string out = summary(report);
  if (options.all) out += workload_lines(report);
  if (report.findings.empty()) return out;
  return out + (options.all ? everything(report, sources, options) : essentials(report, sources, options));
}

}  // namespace

extern const Writer text_writer;
const Writer text_writer = {"text", "for people, in a terminal", &write};

}  // namespace underpin
