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

// "0001_users.sql", "V1_users.sql", "001-users.sql"; of "20250125T212400Z.sql" and "20220329-030000.sql" day and time.
std::string number_of(const std::string& name) {
  const std::size_t from = !name.empty() && (name[0] == 'V' || name[0] == 'v') ? 1 : 0;
  std::string number = leading_digits(std::string_view(name).substr(from));
  if (number.size() == 8 && name.size() > from + 9) {
    const std::string time = leading_digits(std::string_view(name).substr(from + 9));
    if (time.size() == 6 || time.size() == 4) number += time;
  }
  return number;
}

bool about_migrations(std::string_view shown) {
  const std::string text = lower(shown);
  return contains(text, "migrat") || contains(text, "schema") || contains(text, "ddl") || contains(text, "upgrade") || contains(text, "changes") ||
         contains(text, "initdb");
}

bool is_numbered(const Look& look) {
  std::size_t named = 0, all = 0;
  std::set<std::string> numbers;
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    ++all;
    if (const std::string number = number_of(name); !number.empty()) ++named, numbers.insert(plain_number(number));
  }
  return named >= 2 && numbers.size() >= 2 && 2 * named >= all && about_migrations(look.folder.shown == "." ? look.folder.path : look.folder.shown);
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
  std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) { return number_less(number_of(a), number_of(b)); });
  for (const std::string& name : names) {
    const std::string stem = name.substr(0, name.size() - 4), number = number_of(name);
    if (number.empty() || is_way_back(stem)) {
      look.stray.push_back({look.shown(name), 0, number.empty() ? "its name begins with no number" : "a way back"});
      continue;
    }
    Step step = look.whole_file(name, stem);
    step.version = plain_number(number);
    step.sent = Sent::statements;
    if (!told && step.file != 0 && !last.empty() && name < last) {
      look.complain("UP155", Severity::warning, {step.file, 0, 0}, "`" + look.shown(name) + "` comes after `" + last + "` by its number, and before it by its name",
                    "a runner that sorts by name takes another order than one that sorts by number; here the numbers are followed", "write all numbers with as many digits");
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
