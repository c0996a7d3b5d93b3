// Names of one program as small numbers, so that scopes compare integers. Id 0 is no name.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace underpin::python {

class Names {
 public:
  Names() { texts_.emplace_back(); }
  std::uint32_t id(std::string_view text) {
    const auto found = ids_.find(text);
    if (found != ids_.end()) return found->second;
    const auto fresh = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
    ids_.emplace(texts_.back(), fresh);
    return fresh;
  }
  const std::string& text(std::uint32_t id) const { return texts_[id]; }

 private:
  std::deque<std::string> texts_;  // addresses stay
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace underpin::python
