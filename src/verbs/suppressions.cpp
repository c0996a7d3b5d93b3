#include "verbs/suppressions.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "base/text.h"
#include "rules/rule.h"
#include "syntax/python/module.h"

namespace underpin {

namespace {

constexpr std::string_view kMarker = "underpin: ignore";

struct Suppression {
  Span span;  // the comment, from its sign on
  std::size_t line = 0;
  bool own_line = false;  // nothing but the comment is on its line: it speaks of the next one
  std::vector<std::string> codes;
  bool has_reason = false;
  bool used = false;
};

// The sign a comment begins with right before `at` ("#", "--", "//", ";"), as an offset; npos: no comment.
std::size_t comment_start(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  if (at >= 1 && (text[at - 1] == '#' || text[at - 1] == ';')) return at - 1;
  if (at >= 2 && (text.substr(at - 2, 2) == "--" || text.substr(at - 2, 2) == "//")) return at - 2;
  return std::string_view::npos;
}

void read_suppression(std::vector<Suppression>& found, const Sources& sources, FileId file, std::size_t at) {
  const std::string_view text = sources.get(file).text;
  const std::size_t start = comment_start(text, at);
  if (start == std::string_view::npos) return;
  const std::size_t line_end = std::min(text.find('\n', at), text.size());
  const std::string_view rest = text.substr(at + kMarker.size(), line_end - at - kMarker.size());
  Suppression suppression;
  const std::size_t close = rest.find(']');
  if (!rest.empty() && rest.front() == '[' && close != std::string_view::npos) {
    for (const std::string& code : split(rest.substr(1, close - 1), ','))
      if (!trim(code).empty()) suppression.codes.emplace_back(trim(code));
    suppression.has_reason = !trim(rest.substr(close + 1)).empty();
  }
  suppression.span = {file, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(line_end)};
  if (line_end > start && text[line_end - 1] == '\r') --suppression.span.end;
  const Place place = sources.place(file, static_cast<std::uint32_t>(start));
  suppression.line = place.line;
  const std::string_view line = sources.line(file, place.line);
  suppression.own_line = trim(line.substr(0, start - static_cast<std::size_t>(line.data() - text.data()))).empty();
  found.push_back(std::move(suppression));
}

// In Python only real comments count, not texts that look like one.
bool is_python_comment(const Sources& sources, FileId file, std::size_t at) {
  const auto tree = python::parse(sources, file);
  for (const python::Comment& comment : python::comments(*tree))
    if (comment.span.begin <= at && at < comment.span.end) return true;
  return false;
}

std::vector<Suppression> find_suppressions(const Sources& sources) {
  std::vector<Suppression> found;
  std::set<std::string> done;
  for (FileId file = static_cast<FileId>(sources.size()); file >= 1; --file) {
    const std::string& text = sources.get(file).text;
    if (!contains(text, kMarker) || !done.insert(sources.get(file).path).second) continue;
    std::size_t from = 0;
    while (from < text.size()) {
      const void* hit = memmem(text.data() + from, text.size() - from, kMarker.data(), kMarker.size());
      if (!hit) break;
      const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
      if (!ends_with(sources.get(file).path, ".py") || is_python_comment(sources, file, at)) read_suppression(found, sources, file, at);
      from = at + kMarker.size();
    }
  }
  std::sort(found.begin(), found.end(), [&](const Suppression& a, const Suppression& b) {
    return std::pair(sources.get(a.span.file).path, a.span.begin) < std::pair(sources.get(b.span.file).path, b.span.begin);
  });
  return found;
}

bool names(const Suppression& suppression, const Finding& finding) {
  const Rule* rule = find_rule(finding.code);
  return std::any_of(suppression.codes.begin(), suppression.codes.end(),
                     [&](const std::string& code) { return code == finding.code || (rule && code == rule->name); });
}

bool covers(const Suppression& suppression, const Finding& finding, const Sources& sources) {
  // A file may have been read twice (its head, then all of it), so paths are compared.
  if (sources.get(finding.primary.span.file).path != sources.get(suppression.span.file).path || !names(suppression, finding)) return false;
  const std::size_t line = sources.place(finding.primary.span.file, finding.primary.span.begin).line;
  if (line == suppression.line) return true;
  if (!suppression.own_line || line <= suppression.line) return false;
  // Several comments may stand above one line, each on its own.
  for (std::size_t between = suppression.line + 1; between < line; ++between)
    if (!contains(sources.line(suppression.span.file, between), kMarker)) return false;
  return true;
}

Finding complaint(const char* code, const Suppression& suppression, std::string message, std::string label) {
  const Rule* rule = find_rule(code);
  Finding finding;
  finding.code = code;
  finding.severity = rule ? rule->severity : Severity::warning;
  finding.message = std::move(message);
  finding.primary = {suppression.span, std::move(label)};
  finding.because = rule ? std::string(rule->effect) : "";
  finding.help = rule ? std::string(rule->way_out) : "";
  finding.subject = join(suppression.codes, ",");
  return finding;
}

}  // namespace

std::size_t apply_suppressions(std::vector<Finding>& findings, const Sources& sources, bool may_be_unused) {
  auto suppressions = find_suppressions(sources);
  if (suppressions.empty()) return 0;
  const std::size_t before = findings.size();
  const auto suppressed = [&](const Finding& finding) {
    if (!finding.primary.span.valid()) return false;
    bool hit = false;
    for (Suppression& suppression : suppressions)
      if (suppression.has_reason && covers(suppression, finding, sources)) hit = suppression.used = true;
    return hit;
  };
  findings.erase(std::remove_if(findings.begin(), findings.end(), suppressed), findings.end());
  const std::size_t count = before - findings.size();
  for (const Suppression& suppression : suppressions) {
    if (!suppression.has_reason)
      findings.push_back(complaint("UP180", suppression, "a suppression gives no reason, so it suppresses nothing", "`# underpin: ignore[CODE] reason`"));
    else if (!suppression.used && !may_be_unused)
      findings.push_back(complaint("UP181", suppression, "a suppression of `" + join(suppression.codes, ", ") + "` that nothing needs", "no such finding here"));
  }
  return count;
}

}  // namespace underpin
