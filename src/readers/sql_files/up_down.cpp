// golang-migrate and everything that took over its names: 000001_title.up.sql with 000001_title.down.sql, in order of the
// numbers. sqlx's reversible migrations are the same. A folder where some files have no ending of a way and none leads
// back is run by a script of the project's own, which takes them all.
#include <algorithm>

#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool up_down;

namespace {

bool is_up_down(const Look& look) { return !files_ending(look.folder, ".up.sql").empty(); }

bool leads_back(const Look& look) { return !files_ending(look.folder, ".down.sql").empty(); }

std::vector<Step> read_up_down(Look& look) {
  std::vector<Step> steps;
  const bool take_all = !leads_back(look);
  FileId first_plain = 0;
  std::size_t plain = 0;
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    if (ends_with(name, ".down.sql")) {
      if (!look.has_file(name.substr(0, name.size() - 9) + ".up.sql")) look.stray.push_back({look.shown(name), 0, "a way back without a way forth"});
      continue;
    }
    const bool with_letter = !name.empty() && (name[0] == 'V' || name[0] == 'v');
    const std::string number = plain_number(leading_digits(std::string_view(name).substr(with_letter ? 1 : 0)));
    const bool named = ends_with(name, ".up.sql");
    if ((!named && !take_all) || number.empty()) {
      look.stray.push_back({look.shown(name), 0, "its name is not NUMBER_name.up.sql"});
      continue;
    }
    const std::string stem = name.substr(0, name.size() - (named ? 7 : 4));
    Step step = look.whole_file(name, stem);
    if (!named && plain++ == 0) first_plain = step.file;
    step.version = number;
    step.sent = Sent::message;
    if (look.has_file(stem + ".down.sql")) {
      const FileId down = look.load(stem + ".down.sql");
      step.has_down = true;
      if (down != 0) step.down.push_back({down, 0, static_cast<std::uint32_t>(look.text(down).size())});
    }
    steps.push_back(std::move(step));
  }
  if (first_plain != 0)
    look.complain("UP155", Severity::note, {first_plain, 0, 0}, counted(plain, "file") + " of this folder " + (plain == 1 ? "is" : "are") + " not named .up.sql, and none leads back",
                  "golang-migrate and sqlx would not run them; here they are taken to be run by the project's own script, in order of the numbers",
                  "name all files alike: NUMBER_name.up.sql");
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return number_less(a.version, b.version); });
  return steps;
}

}  // namespace

const Tool up_down = {"golang-migrate", "golang-migrate", &is_up_down, &read_up_down};

}  // namespace underpin::sql_files
