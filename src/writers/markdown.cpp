// The report as a comment for a pull request: a headline, the blockers and errors in full, the rest folded away.
#include <algorithm>

#include "base/text.h"
#include "writers/writer.h"

namespace underpin {

namespace {

constexpr std::size_t kMost = 200;  // findings listed; comments of code hosts are limited in size

// Text in a table cell or list item: nothing of it may be taken for markup.
std::string plain(std::string_view text) {
  std::string out;
  bool in_code = false;
  for (const char c : safe(text)) {
    if (c == '`') in_code = !in_code;
    const bool markup = c == '|' || (!in_code && (c == '<' || c == '>' || c == '*' || c == '_' || c == '[' || c == ']' || c == '#' || c == '@' || c == '\\'));
    if (markup) out += '\\';
    out += c;
  }
  return in_code ? out + '`' : out;
}

std::string code(std::string_view text) { return "`" + replace_all(safe(text), "`", "'") + "`"; }

std::string item(const Finding& finding, const Sources& sources) {
  std::string out = "- **" + std::string(severity_word(finding.severity)) + " " + finding.code + "** " + plain(finding.message);
  if (finding.primary.span.valid()) out += "  \n  " + code(place_of(finding.primary.span, sources));
  if (!finding.because.empty()) out += "  \n  " + plain(finding.because);
  if (!finding.help.empty()) out += "  \n  " + code(finding.help);
  return out + "\n";
}

std::string list(const std::vector<const Finding*>& findings, const Sources& sources) {
  std::string out;
  for (std::size_t i = 0; i < std::min(findings.size(), kMost); ++i) out += item(*findings[i], sources);
  if (findings.size() > kMost) out += "- and " + std::to_string(findings.size() - kMost) + " more\n";
  return out;
}

std::string histories(const Report& report) {
  std::string out = "| history | files | revisions | roots | heads | statements | failing |\n|---|--:|--:|--:|--:|--:|--:|\n";
  for (const HistoryCounts& history : report.histories)
    out += "| " + plain(join(history.locations, ", ")) + " | " + std::to_string(history.files) + " | " + std::to_string(history.ids) + " | " +
           std::to_string(history.roots) + " | " + std::to_string(history.heads) + " | " + std::to_string(history.statements) + " | " +
           std::to_string(history.failing) + " |\n";
  return out;
}

std::string write(const Report& report, const Sources& sources, const ReportOptions&) {
  std::vector<const Finding*> first, rest;
  std::size_t errors = 0, warnings = 0;
  for (const Finding& finding : report.findings) {
    errors += finding.severity == Severity::error;
    warnings += finding.severity == Severity::warning;
    (finding.blocks || finding.severity == Severity::error ? first : rest).push_back(&finding);
  }
  std::string out = "### Underpin: ";
  if (report.findings.empty()) return out + "nothing to report\n\n" + histories(report);
  out += counted(errors, "error") + ", " + counted(warnings, "warning") + "\n\n" + histories(report) + "\n" + list(first, sources);
  if (!rest.empty())
    out += "\n<details><summary>" + std::to_string(rest.size()) + " more</summary>\n\n" + list(rest, sources) + "\n</details>\n";
  return out;
}

}  // namespace

extern const Writer markdown_writer;
const Writer markdown_writer = {"markdown", "a comment for a pull request", &write};

}  // namespace underpin
