#include <algorithm>
#include <map>

#include "base/text.h"
#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule mixed_naming;

namespace {

bool digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }
bool hex(std::string_view text) { return text.size() >= 8 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// The scheme of a file name, by its first parts between `_` and `-`.
std::string scheme(std::string_view stem) {
  std::vector<std::string> parts;
  for (const std::string& part : split(replace_all(std::string(stem), "-", "_"), '_'))
    if (!part.empty()) parts.push_back(part);
  if (parts.empty()) return "free text";
  const std::string& first = parts[0];
  const bool split_date = parts.size() > 2 && digits(first) && first.size() == 4 && digits(parts[1]) && parts[1].size() == 2;
  if (split_date || (digits(first) && (first.size() == 8 || first.size() == 12 || first.size() == 14) && first.compare(0, 2, "20") == 0)) return "date";
  if (digits(first) && first.size() <= 5) return parts.size() > 1 && digits(parts[1]) ? "number and sub-number" : "number";
  if (hex(first)) return "hash";
  const std::string& last = parts.back();
  if (last.size() > 1 && last[0] == 'v' && digits(std::string_view(last).substr(1))) return "name with a version";
  return "free text";
}

void find_mixed_naming(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.history->is_alembic()) continue;
    std::map<std::string, std::vector<const Revision*>> schemes;
    for (const Revision& revision : replayed.history->revisions) schemes[scheme(revision.stem)].push_back(&revision);
    if (schemes.size() < 2) continue;
    std::vector<std::pair<std::size_t, std::string>> sizes;
    for (const auto& [name, files] : schemes) sizes.emplace_back(files.size(), name);
    std::sort(sizes.rbegin(), sizes.rend());
    std::string message = "the files are named in " + std::to_string(schemes.size()) + " ways: ";
    for (std::size_t i = 0; i < sizes.size(); ++i) message += (i ? ", " : "") + sizes[i].second + " (" + std::to_string(sizes[i].first) + ")";
    const Revision& odd = *schemes[sizes.back().second].front();
    Finding finding = make_finding(mixed_naming, message, place_of(odd), "");
    finding.primary.text = "named by " + sizes.back().second;
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) finding.labels.push_back({place_of(*schemes[sizes[i].second].front()), "named by " + sizes[i].second});
    if (!replayed.history->file_template.empty()) finding.help = "name new files by the file_template that is set already; old ones can keep their names";
    finding.subject = "file names of " + replayed.history->root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule mixed_naming = {
    "UP110",
    "mixed-naming",
    Severity::note,
    "the files are named in several ways",
    "The file names of one history follow several schemes (number, date, hash, free text).",
    "the folder does not show the order in which the files run, and ids are mistaken for file names",
    "set one file_template in alembic.ini; old files can keep their names",
    "001_users.py  20240517_roles.py  add_index_v2.py",
    "20240210_users.py  20240517_roles.py  20240601_add_index.py",
    &find_mixed_naming};

}  // namespace underpin
