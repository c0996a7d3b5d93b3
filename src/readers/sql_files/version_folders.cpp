// Numbered files in folders named by versions or years: "0.11/03__users.sql", "2024/0007_orders.up.sql". One history, whose
// files have the folder's numbers in front of their own.
#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

namespace {

bool names_a_version(std::string_view folder) {
  if (!folder.empty() && (folder.front() == 'v' || folder.front() == 'V')) folder.remove_prefix(1);
  return !folder.empty() && folder.size() <= 12 && folder.find_first_not_of("0123456789.") == std::string_view::npos &&
         folder.front() != '.' && folder.back() != '.';
}

bool holds_numbered_files(const Folder& folder) {
  const std::vector<std::string> names = files_ending(folder, ".sql");
  return !names.empty() && std::all_of(names.begin(), names.end(), [](const std::string& name) { return !version_of(name).empty(); });
}

}  // namespace

void gather_version_folders(std::vector<Folder>& folders) {
  constexpr std::size_t kFewest = 2;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::string top = folders[i].path;
    std::vector<std::size_t> parts;
    bool all = true;
    for (std::size_t k = 0; k < folders.size(); ++k) {
      if (parent_path(folders[k].path) != top || !names_a_version(last_part(folders[k].path))) continue;
      parts.push_back(k);
      all = all && holds_numbered_files(folders[k]);
    }
    // A folder with numbered files of its own is a history already.
    const std::vector<std::string> own = files_ending(folders[i], ".sql");
    if (!all || parts.size() < kFewest ||
        std::any_of(own.begin(), own.end(), [](const std::string& name) { return !version_of(name).empty(); }))
      continue;
    for (const std::size_t k : parts) {
      const std::string prefix(last_part(folders[k].path));
      for (DirectoryEntry entry : folders[k].entries)
        if (entry.kind == DirectoryEntry::Kind::file) {
          entry.name = prefix + "/" + entry.name;
          folders[i].entries.push_back(std::move(entry));
        }
    }
    folders.erase(
        std::remove_if(folders.begin(), folders.end(),
                       [&top](const Folder& folder) { return parent_path(folder.path) == top && names_a_version(last_part(folder.path)); }),
        folders.end());
    i = static_cast<std::size_t>(std::find_if(folders.begin(), folders.end(), [&top](const Folder& folder) { return folder.path == top; }) -
                                 folders.begin());
  }
}

}  // namespace underpin::sql_files
