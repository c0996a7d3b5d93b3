// Files whose names begin with numbers and that no known tool claims: run by hand or by the project's own script, in
// order of the numbers, those of one number in byte order of their names.
#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool numbered;

namespace {

bool about_migrations(std::string_view shown) {
  const std::string text = lower(shown);
  return contains(text, "migrat") || contains(text, "schema") || contains(text, "ddl") || contains(text, "upgrade") ||
         contains(text, "changes") || contains(text, "initdb");
}

bool is_numbered(const Look& look) {
  std::size_t named = 0, all = 0;
  std::set<std::vector<std::string>> numbers;
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    ++all;
    if (std::vector<std::string> version = version_of(name); !version.empty()) ++named, numbers.insert(std::move(version));
  }
  const bool begun = contains(lower(last_part(look.folder.path)), "migrat");  // one file is a history in a folder of that name alone
  return numbers.size() >= (begun ? 1u : 2u) && 2 * named >= all &&
         about_migrations(look.folder.shown == "." ? look.folder.path : look.folder.shown);
}

bool is_way_back(const std::string& stem) {
  for (const std::string_view ending : {"_down", ".down", "-down", "_rollback", "-rollback", ".rollback", "_revert"})
    if (ends_with(stem, ending)) return true;
  return false;
}

std::vector<Step> read_numbered(Look& look) {
  std::vector<Step> steps;
  std::string last;
  bool told = false;
  std::vector<std::string> names = files_ending(look.folder, ".sql");
  std::stable_sort(names.begin(), names.end(),
                   [](const std::string& a, const std::string& b) { return version_less(version_of(a), version_of(b)); });
  for (const std::string& name : names) {
    const std::string stem = name.substr(0, name.size() - 4);
    const std::vector<std::string> version = version_of(name);
    if (version.empty() || is_way_back(stem)) {
      look.stray.push_back({look.shown(name), 0, version.empty() ? "its name begins with no number" : "a way back"});
      continue;
    }
    Step step = look.whole_file(name, stem);
    step.version = join(version, ".");
    step.sent = Sent::statements;
    if (!told && version.size() == 1 && step.file != 0 && !last.empty() && name < last) {
      look.complain("UP155", Severity::warning, {step.file, 0, 0},
                    "`" + look.shown(name) + "` comes after `" + last + "` by its number, and before it by its name",
                    "a runner that sorts by name takes another order than one that sorts by number; here the numbers are followed",
                    "write all numbers with as many digits");
      told = true;
    }
    last = name;
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

const Tool numbered = {"sql", "psql", &is_numbered, &read_numbered};

}  // namespace underpin::sql_files
