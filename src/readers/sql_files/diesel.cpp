// Diesel (and refinery's folders): a folder per migration with up.sql and down.sql; metadata.toml can keep one out of a
// transaction. The version is the folder's name up to the first `_`, without `-`.
#include <algorithm>

#include "base/text.h"
#include "base/toml.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool diesel;

namespace {

std::vector<std::string> diesel_folders(const Look& look) {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : look.folder.entries)
    if (entry.kind == DirectoryEntry::Kind::directory && look.has_file(entry.name + "/up.sql")) names.push_back(entry.name);
  return names;
}

std::string diesel_version(const std::string& name) { return replace_all(name.substr(0, name.find('_')), "-", ""); }

bool is_diesel(const Look& look) { return !diesel_folders(look).empty(); }

std::vector<Step> read_diesel(Look& look) {
  std::vector<std::string> names = diesel_folders(look);
  std::stable_sort(names.begin(), names.end(),
                   [](const std::string& a, const std::string& b) { return diesel_version(a) < diesel_version(b); });
  std::vector<Step> steps;
  for (const std::string& name : names) {
    Step step = look.whole_file(name + "/up.sql", name);
    step.version = diesel_version(name);
    if (look.has_file(name + "/down.sql")) {
      const FileId down = look.load(name + "/down.sql");
      step.has_down = true;
      if (down != 0) step.down.push_back({down, 0, static_cast<std::uint32_t>(look.text(down).size())});
    }
    if (look.has_file(name + "/metadata.toml"))
      if (const auto settings = parse_toml(look.head(name + "/metadata.toml")))
        if (const TomlValue* value = settings->find("run_in_transaction"))
          step.sent = value->text == "false" ? Sent::statements : Sent::transaction;
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

const Tool diesel = {"diesel", "Diesel", &is_diesel, &read_diesel};

}  // namespace underpin::sql_files
