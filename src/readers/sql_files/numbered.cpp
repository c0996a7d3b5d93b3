// Files whose names begin with numbers and that no known tool claims: run by hand or by the project's own script, as psql
// would run them, in byte order of their names.
#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool numbered;

namespace {

// "0001_users.sql", "V1_users.sql", "001-users.sql".
std::string number_of(const std::string& name) {
  const std::size_t from = !name.empty() && (name[0] == 'V' || name[0] == 'v') ? 1 : 0;
  return leading_digits(std::string_view(name).substr(from));
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
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    const std::string stem = name.substr(0, name.size() - 4), number = number_of(name);
    if (number.empty() || is_way_back(stem)) {
      look.stray.push_back({look.shown(name), 0, number.empty() ? "its name begins with no number" : "a way back"});
      continue;
    }
    Step step = look.whole_file(name, stem);
    step.version = plain_number(number);
    step.sent = Sent::statements;
    if (!told && step.file != 0 && number_less(step.version, last)) {
      look.complain("UP155", Severity::warning, {step.file, 0, 0}, "`" + look.shown(name) + "` runs after the file numbered " + last + ": names are sorted as text",
                    "a runner that sorts by number takes another order than one that sorts by name", "write all numbers with as many digits");
      told = true;
    }
    last = step.version;
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

const Tool numbered = {"sql", "psql", &is_numbered, &read_numbered};

}  // namespace underpin::sql_files
