// The accepted-findings file: one line per finding that a team knows and lives with for now, so that old findings do not
// stop it from adopting the check. Plain lines, so that it merges and reviews well:
//   # underpin accepted findings, format 1
//   5f0c3a… UP120 alembic/versions/a.py  table `users` is created a second time
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"

namespace underpin {

struct Accepted {
  std::map<std::string, std::size_t> counts;  // identity → how many findings of it are accepted
};

Result<Accepted> read_accepted(std::string_view text, const std::string& path);
std::string write_accepted(const std::vector<Finding>& findings, const Sources& sources);

// Takes the accepted ones out; the answer is their number. `stale` becomes the number of accepted findings that are gone.
std::size_t remove_accepted(std::vector<Finding>& findings, const Sources& sources, const Accepted& accepted, std::size_t& stale);

}  // namespace underpin
