#include "writers/identities.h"

#include <map>

namespace underpin {

std::vector<std::string> identities(const std::vector<Finding>& findings, const Sources& sources) {
  std::vector<std::string> out;
  std::map<std::string, std::size_t> seen;
  for (const Finding& finding : findings) {
    std::string id = identity(finding, sources);
    const std::size_t number = ++seen[id];
    if (number > 1) id += "-" + std::to_string(number);
    out.push_back(std::move(id));
  }
  return out;
}

}  // namespace underpin
