#include "syntax/python/text.h"

#include <algorithm>

namespace underpin::python {

std::size_t character_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  length = std::min(length, text.size() - at);
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 1;
  return length;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += character_length(text, at)) ++count;
  return count;
}

CharacterIndex::CharacterIndex(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain) {
    size_ = text.size();
    return;
  }
  for (std::size_t at = 0; at < text.size(); at += character_length(text, at)) offsets_.push_back(static_cast<std::uint32_t>(at));
  size_ = offsets_.size();
  offsets_.push_back(static_cast<std::uint32_t>(text.size()));
}

std::vector<std::int64_t> slice_positions(std::size_t size, const std::optional<std::int64_t> (&bounds)[3]) {
  const auto count = static_cast<std::int64_t>(size);
  const std::int64_t step = std::clamp<std::int64_t>(bounds[2].value_or(1), -count - 1, count + 1);
  const std::int64_t low = step > 0 ? 0 : -1;
  const std::int64_t high = step > 0 ? count : count - 1;
  const auto clamped = [&](std::optional<std::int64_t> bound, std::int64_t missing) {
    if (!bound) return missing;
    std::int64_t at = std::clamp<std::int64_t>(*bound, -count - 1, count + 1);
    if (at < 0) at += count;
    return std::clamp(at, low, high);
  };
  std::vector<std::int64_t> positions;
  if (step == 0) return positions;
  const std::int64_t start = clamped(bounds[0], step > 0 ? low : high);
  const std::int64_t stop = clamped(bounds[1], step > 0 ? high : low);
  for (std::int64_t at = start; step > 0 ? at < stop : at > stop; at += step) positions.push_back(at);
  return positions;
}

}  // namespace underpin::python
