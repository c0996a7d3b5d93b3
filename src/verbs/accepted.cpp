#include "verbs/accepted.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {
constexpr std::string_view kHeader = "# underpin accepted findings, format 1";

bool is_identity(std::string_view word) {
  return word.size() == 16 && word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
}  // namespace

Result<Accepted> read_accepted(std::string_view text, const std::string& path) {
  Accepted accepted;
  std::size_t number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    const std::string_view content = trim(line);
    if (number == 1 && content != kHeader)
      return fail(Error::Kind::unreadable, "`" + path + "` is no list of accepted findings of format 1", "underpin check --accept writes one");
    if (content.empty() || content.front() == '#') continue;
    const std::string_view id = content.substr(0, content.find(' '));
    if (!is_identity(id))
      return fail(Error::Kind::unreadable, "line " + std::to_string(number) + " of `" + path + "` does not begin with an identity",
                  "underpin check --accept writes the list anew");
    ++accepted.counts[std::string(id)];
  }
  return accepted;
}

std::string write_accepted(const std::vector<Finding>& findings, const Sources& sources) {
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    const std::string path = finding.primary.span.valid() ? sources.get(finding.primary.span.file).path : "-";
    lines.push_back(identity(finding, sources) + " " + finding.code + " " + printable(mask_secrets(path)) + "  " + printable(mask_secrets(finding.message)));
  }
  // Ordered by code and place rather than by hash, so that a review reads well.
  std::stable_sort(lines.begin(), lines.end(), [](const std::string& a, const std::string& b) { return a.substr(17) < b.substr(17); });
  return std::string(kHeader) + "\n" + join(lines, "\n") + (lines.empty() ? "" : "\n");
}

std::size_t remove_accepted(std::vector<Finding>& findings, const Sources& sources, const Accepted& accepted, std::size_t& stale) {
  auto left = accepted.counts;
  const std::size_t before = findings.size();
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [&](const Finding& finding) {
                                  const auto it = left.find(identity(finding, sources));
                                  if (it == left.end() || it->second == 0) return false;
                                  --it->second;
                                  return true;
                                }),
                 findings.end());
  stale = 0;
  for (const auto& [id, count] : left) stale += count;
  return before - findings.size();
}

}  // namespace underpin
