#include "readers/sql_files/sections.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::sql_files {

namespace {

// A line in lower case with single blanks, without the line end: "--  +goose  Up" → "-- +goose up".
std::string plain_line(std::string_view line) {
  std::string out;
  for (const char c : trim(line)) {
    const bool blank = c == ' ' || c == '\t' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  return lower(out);
}

bool is_marker(const std::string& line, std::string_view marker) {
  if (marker.empty()) return false;
  const std::string tight = replace_all(line, "-- ", "--"), wanted = replace_all(std::string(marker), "-- ", "--");
  return starts_with(tight, wanted) && (tight.size() == wanted.size() || tight[wanted.size()] == ' ' || tight[wanted.size()] == '-');
}

bool says_no_transaction(const std::string& line, const Markers& markers) {
  return !markers.no_transaction.empty() && starts_with(line, "--") && contains(line, markers.no_transaction);
}

}  // namespace

bool has_markers(const Look& look, const Markers& markers) {
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    const std::string head = look.head(name);
    for (const std::string& line : split(head, '\n')) {
      const std::string plain = plain_line(line);
      if (is_marker(plain, markers.up) || is_marker(plain, markers.down)) return true;
    }
  }
  return false;
}

Step read_sections(Look& look, const std::string& name, const Markers& markers) {
  Step step = look.whole_file(name, name.substr(0, name.size() - 4));
  if (step.file == 0) return step;
  step.up.clear();
  const std::string_view text = look.text(step.file);
  enum class Way { none, up, down } way = markers.up_from_start ? Way::up : Way::none;
  std::size_t begin = 0;
  bool any = markers.up_from_start;
  const auto close = [&](std::size_t end) {
    const Part part{step.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (way == Way::up) step.up.push_back(part);
    if (way == Way::down) step.down.push_back(part);
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = plain_line(text.substr(at, end - at));
    const bool up = is_marker(line, markers.up), down = is_marker(line, markers.down);
    if (says_no_transaction(line, markers)) step.sent = Sent::statements;
    if (up || down) {
      if (!(markers.up_from_start && up)) close(at);
      if (markers.up_from_start && up) step.up.clear();
      way = up ? Way::up : Way::down;
      any = true;
      step.has_down = step.has_down || down;
      begin = std::min(end + 1, text.size());
    }
    at = end + 1;
  }
  close(text.size());
  if (!any) step.not_sql = "it has no `" + std::string(markers.up) + "` line";
  return step;
}

std::vector<Step> read_folder(Look& look, const Markers& markers, Order order) {
  std::vector<std::string> names = files_ending(look.folder, ".sql");
  if (order == Order::number)
    std::stable_sort(names.begin(), names.end(),
                     [](const std::string& a, const std::string& b) { return number_less(leading_digits(a), leading_digits(b)); });
  std::vector<Step> steps;
  for (const std::string& name : names) {
    Step step = read_sections(look, name, markers);
    step.version = order == Order::number ? plain_number(leading_digits(name)) : leading_digits(name);
    if (step.version.empty()) {
      look.stray.push_back({step.path, step.file, "its name begins with no number"});
      continue;
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace underpin::sql_files
