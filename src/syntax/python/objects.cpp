#include "syntax/python/objects.h"

namespace underpin::python {

void Scope::put(NameId name, Value value) {
  if (Value* slot = find(name)) {
    *slot = std::move(value);
    return;
  }
  slots_.emplace_back(name, std::move(value));
  constexpr std::size_t few = 16;
  if (!index_.empty()) {
    index_.emplace(name, static_cast<std::uint32_t>(slots_.size() - 1));
  } else if (slots_.size() > few) {
    for (std::uint32_t i = 0; i < slots_.size(); ++i) index_.emplace(slots_[i].first, i);
  }
}

void Scope::erase(NameId name) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].first != name) continue;
    slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(i));
    if (index_.empty()) return;
    index_.clear();
    for (std::uint32_t k = 0; k < slots_.size(); ++k) index_.emplace(slots_[k].first, k);
    return;
  }
}

std::int64_t Range::size() const {
  if (step == 0) return 0;
  const auto wide = [](std::int64_t value) { return static_cast<__int128>(value); };
  const __int128 distance = step > 0 ? wide(stop) - wide(start) : wide(start) - wide(stop);
  if (distance <= 0) return 0;
  const __int128 stride = step > 0 ? wide(step) : -wide(step);
  const __int128 count = (distance + stride - 1) / stride;
  return count > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(count);
}

}  // namespace underpin::python
