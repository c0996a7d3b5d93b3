// Lists for people, cut where nobody reads on.
#pragma once
#include <string>
#include <vector>

namespace underpin {

inline void tell(std::vector<std::string>& where, const std::string& what) {
  constexpr std::size_t kMostTold = 20;
  if (where.size() < kMostTold) where.push_back(what);
  if (where.size() == kMostTold) where.emplace_back("and more");
}

}  // namespace underpin
