#include "base/edits.h"

#include <algorithm>
#include <tuple>

namespace underpin {

std::optional<std::string> apply_edits(std::string_view text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return std::tie(a.span.begin, a.span.end) < std::tie(b.span.begin, b.span.end);
  });
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    const Edit& edit = edits[i];
    if (i > 0 && edit.span == edits[i - 1].span && edit.replacement == edits[i - 1].replacement) continue;
    if (edit.span.begin < at || edit.span.end < edit.span.begin || edit.span.end > text.size()) return std::nullopt;
    out.append(text.substr(at, edit.span.begin - at));
    out += edit.replacement;
    at = edit.span.end;
  }
  out.append(text.substr(at));
  return out;
}

namespace {

constexpr std::size_t kContext = 3;
constexpr std::size_t kLargest = 3000;  // lines on a side that are compared one by one

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = std::min(text.find('\n', at), text.size() - 1);
    lines.push_back(text.substr(at, stop + 1 - at));
    at = stop + 1;
  }
  return lines;
}

struct Step {
  char mark;  // ' ', '-', '+'
  std::string_view line;
};

// Longest common subsequence of what lies between the common beginning and the common end.
std::vector<Step> steps_between(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::size_t begin = 0, a_end = a.size(), b_end = b.size();
  while (begin < a_end && begin < b_end && a[begin] == b[begin]) ++begin;
  while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < begin; ++i) steps.push_back({' ', a[i]});
  const std::size_t rows = a_end - begin, columns = b_end - begin;
  const bool fine = rows <= kLargest && columns <= kLargest;
  std::vector<std::vector<unsigned>> common(fine ? rows + 1 : 1, std::vector<unsigned>(fine ? columns + 1 : 1, 0));
  if (fine)
    for (std::size_t i = rows; i-- > 0;)
      for (std::size_t j = columns; j-- > 0;)
        common[i][j] = a[begin + i] == b[begin + j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::size_t i = 0, j = 0;
  while (i < rows || j < columns) {
    if (fine && i < rows && j < columns && a[begin + i] == b[begin + j]) {
      steps.push_back({' ', a[begin + i]});
      ++i, ++j;
    } else if (i < rows && (!fine || j == columns || common[i + 1][j] >= common[i][j + 1])) {
      steps.push_back({'-', a[begin + i++]});
    } else {
      steps.push_back({'+', b[begin + j++]});
    }
  }
  for (std::size_t k = a_end; k < a.size(); ++k) steps.push_back({' ', a[k]});
  return steps;
}

std::string range(std::size_t start, std::size_t count) {
  return std::to_string(count == 0 ? start - 1 : start) + (count == 1 ? "" : "," + std::to_string(count));
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after, FileChange change) {
  if (before == after && change == FileChange::edited) return {};
  const std::vector<Step> steps = steps_between(lines_of(before), lines_of(after));
  std::string out = change == FileChange::created ? "--- /dev/null\n" : "--- a/" + std::string(path) + "\n";
  out += change == FileChange::removed ? "+++ /dev/null\n" : "+++ b/" + std::string(path) + "\n";
  std::size_t old_line = 1, new_line = 1;
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].mark == ' ') {
      std::size_t next = i;
      while (next < steps.size() && steps[next].mark == ' ') ++next;
      const std::size_t skip = next == steps.size() ? next - i : next - i > kContext ? next - i - kContext : 0;
      old_line += skip;
      new_line += skip;
      i += skip;
      if (i == steps.size()) break;
    }
    // One hunk: up to a stretch of unchanged lines too long to be bridged.
    std::size_t stop = i, last_change = i;
    for (std::size_t k = i; k < steps.size() && k <= last_change + 2 * kContext; ++k)
      if (steps[k].mark != ' ') last_change = k;
    stop = std::min(steps.size(), last_change + 1 + kContext);
    std::size_t old_count = 0, new_count = 0;
    std::string body;
    for (std::size_t k = i; k < stop; ++k) {
      old_count += steps[k].mark != '+';
      new_count += steps[k].mark != '-';
      body += steps[k].mark;
      body.append(steps[k].line);
      if (steps[k].line.back() != '\n') body += "\n\\ No newline at end of file\n";
    }
    out += "@@ -" + range(old_line, old_count) + " +" + range(new_line, new_count) + " @@\n" + body;
    old_line += old_count;
    new_line += new_count;
    i = stop;
  }
  return out;
}

}  // namespace underpin
