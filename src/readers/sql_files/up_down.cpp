// golang-migrate and everything that took over its names: 000001_title.up.sql with 000001_title.down.sql, in order of the
// numbers. sqlx's reversible migrations are the same. A folder where some files have no ending of a way and none leads
// back is run by a script of the project's own, which takes them all.
#include <algorithm>

#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool up_down;

namespace {

// golang-migrate takes whatever stands behind ".up." for the kind of file: "30_users.up..sql" is run as well.
std::size_t place_of_way(std::string_view name, std::string_view way) {
  const std::size_t at = name.rfind(way);
  return at == std::string_view::npos || at + way.size() >= name.size() ? std::string_view::npos : at;
}

bool is_up_down(const Look& look) { return !files_ending(look.folder, ".up.sql").empty(); }

bool leads_back(const Look& look) { return !files_ending(look.folder, ".down.sql").empty(); }

std::vector<Step> read_up_down(Look& look) {
  std::vector<Step> steps;
  const bool take_all = !leads_back(look);
  FileId first_plain = 0;
  std::size_t plain = 0;
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    if (const std::size_t way = place_of_way(name, ".down."); way != std::string::npos) {
      if (!look.has_file(name.substr(0, way) + ".up.sql")) look.stray.push_back({look.shown(name), 0, "a way back without a way forth"});
      continue;
    }
    const std::vector<std::string> version = version_of(name);
    const std::size_t way = place_of_way(name, ".up.");
    const bool named = way != std::string::npos;
    if ((!named && !take_all) || version.empty()) {
      look.stray.push_back({look.shown(name), 0, "its name is not NUMBER_name.up.sql"});
      continue;
    }
    const std::string stem = name.substr(0, named ? way : name.size() - 4);
    Step step = look.whole_file(name, stem);
    if (!named && plain++ == 0) first_plain = step.file;
    step.version = join(version, ".");
    step.sent = Sent::message;
    if (look.has_file(stem + ".down.sql")) {
      const FileId down = look.load(stem + ".down.sql");
      step.has_down = true;
      if (down != 0) step.down.push_back({down, 0, static_cast<std::uint32_t>(look.text(down).size())});
    }
    steps.push_back(std::move(step));
  }
  if (first_plain != 0)
    look.complain(
        "UP155", Severity::note, {first_plain, 0, 0},
        counted(plain, "file") + " of this folder " + (plain == 1 ? "is" : "are") + " not named .up.sql, and none leads back",
        "golang-migrate and sqlx would not run them; here they are taken to be run by the project's own script, in order of the numbers",
        "name all files alike: NUMBER_name.up.sql");
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return version_less(split(a.version, '.'), split(b.version, '.')); });
  return steps;
}

}  // namespace

const Tool up_down = {"golang-migrate", "golang-migrate", &is_up_down, &read_up_down};

}  // namespace underpin::sql_files
