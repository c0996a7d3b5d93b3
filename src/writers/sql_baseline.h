// A baseline as one file of SQL, in the form that a migration tool reads: its name, the marks of its sections, the way back
// where the tool has one.
#pragma once
#include <string>
#include <vector>

#include "schema/dialect.h"
#include "writers/baseline_steps.h"

namespace underpin {

struct SqlBaselinePlan {
  std::string kind;     // of the tool, as History::kind
  std::string last;     // stem of the last file's name, "0012_add_users"
  std::string note;     // lines for the head of the file
  std::vector<BaselineStep> steps;
  std::vector<Change> downgrade;
  std::string no_downgrade;
};

struct SqlBaselineFile {
  std::string name;  // in the tool's folder
  std::string text;
};

// Tools whose baseline can be written. Others keep their record by more than the file's name.
bool has_sql_baseline(std::string_view kind);
// The version that the baseline takes over from the last file; empty: its name has none.
std::string version_in(std::string_view kind, std::string_view stem);
std::vector<SqlBaselineFile> write_sql_baseline(const SqlBaselinePlan& plan, const Schema& start, const Schema& end, const Dialect& dialect, std::vector<std::string>& unsaid);

}  // namespace underpin
