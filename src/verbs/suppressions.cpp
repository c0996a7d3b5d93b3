#include "verbs/suppressions.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
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

// Lines of a text, gone through once from the beginning.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) { enter(0); }

  // The line of a place; places come in order.
  void go(std::size_t at) {
    while (end_ < at && end_ < text_.size()) {
      ++number_;
      enter(end_ + 1);
    }
  }
  std::size_t number() const { return number_; }
  std::size_t end() const { return end_; }
  std::size_t first_word() const { return first_word_; }  // where the line's first word begins

 private:
  void enter(std::size_t begin) {
    end_ = std::min(text_.find('\n', begin), text_.size());
    first_word_ = std::min(text_.find_first_not_of(" \t", begin), end_);
  }
  std::string_view text_;
  std::size_t number_ = 1, end_ = 0, first_word_ = 0;
};

// The suppression whose marker stands at `at`; what follows a further marker in its line belongs to that one.
void read_suppression(std::vector<Suppression>& found, FileId file, std::string_view text, std::size_t at, Lines& lines) {
  const std::size_t start = comment_start(text, at);
  if (start == std::string_view::npos) return;
  lines.go(start);
  const std::size_t behind = at + kMarker.size();
  const std::string_view line_rest = text.substr(behind, lines.end() - std::min(behind, lines.end()));
  const std::string_view rest = line_rest.substr(0, line_rest.find(kMarker));
  Suppression suppression;
  const std::size_t close = rest.find(']');
  if (!rest.empty() && rest.front() == '[' && close != std::string_view::npos) {
    for (const std::string& code : split(rest.substr(1, close - 1), ','))
      if (!trim(code).empty()) suppression.codes.emplace_back(trim(code));
    suppression.has_reason = trim(rest.substr(close + 1)).find_first_not_of("#-/; \t") != std::string_view::npos;
  }
  suppression.span = {file, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(lines.end())};
  if (lines.end() > start && text[lines.end() - 1] == '\r') --suppression.span.end;
  suppression.line = lines.number();
  suppression.own_line = start == lines.first_word();
  found.push_back(std::move(suppression));
}

// In Python only real comments count, not texts that look like one.
class PythonComments {
 public:
  PythonComments(const Sources& sources, FileId file) : tree_(python::parse(sources, file)), spans_(python::comments(*tree_)) {
    std::sort(spans_.begin(), spans_.end(), [](const python::Comment& a, const python::Comment& b) { return a.span.begin < b.span.begin; });
  }

  // Asked in the order of the text.
  bool hold(std::size_t at) {
    while (next_ < spans_.size() && spans_[next_].span.end <= at) ++next_;
    return next_ < spans_.size() && spans_[next_].span.begin <= at;
  }

 private:
  std::shared_ptr<const python::Tree> tree_;
  std::vector<python::Comment> spans_;
  std::size_t next_ = 0;
};

std::vector<Suppression> find_suppressions(const Sources& sources) {
  std::vector<Suppression> found;
  std::set<std::string> done;
  for (FileId file = static_cast<FileId>(sources.size()); file >= 1; --file) {
    const std::string& text = sources.get(file).text;
    std::size_t at = text.find(kMarker);
    if (at == std::string::npos || !done.insert(sources.get(file).path).second) continue;
    std::optional<PythonComments> comments;
    if (ends_with(sources.get(file).path, ".py")) comments.emplace(sources, file);
    Lines lines(text);
    for (; at != std::string::npos; at = text.find(kMarker, at + kMarker.size()))
      if (!comments || comments->hold(at)) read_suppression(found, file, text, at, lines);
  }
  std::sort(found.begin(), found.end(), [&](const Suppression& a, const Suppression& b) {
    return std::pair(std::string_view(sources.get(a.span.file).path), a.span.begin) < std::pair(std::string_view(sources.get(b.span.file).path), b.span.begin);
  });
  return found;
}

bool names(const Suppression& suppression, const Finding& finding) {
  const Rule* rule = find_rule(finding.code);
  return std::any_of(suppression.codes.begin(), suppression.codes.end(),
                     [&](const std::string& code) { return code == finding.code || (rule && code == rule->name); });
}

// The suppressions by file and line. A file may have been read twice (its head, then all of it), so paths are compared.
using ByLine = std::map<std::pair<std::string_view, std::size_t>, std::vector<Suppression*>>;

// Marks those that speak of the finding; true if there is one.
bool suppress(const ByLine& by_line, const Finding& finding, const Sources& sources) {
  const std::string_view path = sources.get(finding.primary.span.file).path;
  const std::size_t line = sources.place(finding.primary.span.file, finding.primary.span.begin).line;
  bool hit = false;
  const auto take = [&](const std::vector<Suppression*>& there, bool above) {
    for (Suppression* suppression : there)
      if (suppression->has_reason && (!above || suppression->own_line) && names(*suppression, finding)) hit = suppression->used = true;
  };
  if (const auto here = by_line.find({path, line}); here != by_line.end()) take(here->second, false);
  // Several comments may stand above one line, each on its own.
  for (std::size_t above = line; above-- > 1;) {
    const auto there = by_line.find({path, above});
    if (there == by_line.end()) break;
    take(there->second, true);
  }
  return hit;
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
  ByLine by_line;
  for (Suppression& suppression : suppressions) by_line[{sources.get(suppression.span.file).path, suppression.line}].push_back(&suppression);
  const std::size_t before = findings.size();
  const auto suppressed = [&](const Finding& finding) { return finding.primary.span.valid() && suppress(by_line, finding, sources); };
  findings.erase(std::remove_if(findings.begin(), findings.end(), suppressed), findings.end());
  const std::size_t count = before - findings.size();
  const Suppression* told = nullptr;
  for (const Suppression& suppression : suppressions) {
    if (!suppression.has_reason) {
      // The comment runs to the end of its line: further ones in it are part of what was told already.
      const bool again = told && told->span.file == suppression.span.file && told->line == suppression.line;
      if (!again)
        findings.push_back(complaint("UP180", suppression, "a suppression gives no reason, so it suppresses nothing", "`# underpin: ignore[CODE] reason`"));
      told = &suppression;
    } else if (!suppression.used && !may_be_unused) {
      findings.push_back(complaint("UP181", suppression, "a suppression of `" + join(suppression.codes, ", ") + "` that nothing needs", "no such finding here"));
    }
  }
  return count;
}

}  // namespace underpin
