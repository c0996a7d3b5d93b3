// Supabase: supabase/migrations/<timestamp>_name.sql in order of the timestamps.
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool supabase;

namespace {

bool is_supabase(const Look& look) {
  return (look.folder.shown == "supabase/migrations" || ends_with(look.folder.path, "/supabase/migrations")) &&
         !files_ending(look.folder, ".sql").empty();
}

std::vector<Step> read_supabase(Look& look) {
  look.system = "postgresql";
  look.system_place = look.folder.shown;
  std::vector<Step> steps;
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    const std::string version = leading_digits(name);
    if (version.empty() || name.size() <= version.size() || name[version.size()] != '_') {
      look.stray.push_back({look.shown(name), 0, "its name is not TIMESTAMP_name.sql"});
      continue;
    }
    Step step = look.whole_file(name, name.substr(0, name.size() - 4));
    step.version = version;
    step.fresh_session = true;  // RESET ALL
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

const Tool supabase = {"supabase", "Supabase", &is_supabase, &read_supabase};

}  // namespace underpin::sql_files
