// The `check` verb: finds every history below a path, replays it, gathers what the project does besides, runs all rules
// and says what was found, what would fail, what could not be decided and what was covered. Printing is the writers' job.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/report.h"
#include "verbs/analysis.h"
#include "verbs/live_check.h"

namespace underpin {

struct CheckOptions {
  std::string path = ".";
  ReplayChoice replay;
  std::vector<std::string> only, ignore;  // codes or names of rules
  std::string deployed;                   // id (or an unambiguous prefix of it) of the newest revision in production
  std::string accepted;                   // file of accepted findings; empty: underpin-accepted.txt below the path, if there is one
  bool accept = false;                    // write that file, with every finding in it: refused together with `only` and `ignore`
  LiveOptions live;                       // a database to hold beside it; its source empty: none
  bool migrations_only = false;           // leave application code, scripts and configuration aside
};

Result<Report> check(const World& world, Sources& sources, const CheckOptions& options);

inline constexpr std::string_view kAcceptedFileName = "underpin-accepted.txt";
// The code of findings that say what could not be decided: with one of them no check is clean.
inline constexpr std::string_view kUndecidedCode = "UP137";

}  // namespace underpin
