// Strings as Python sees them: sequences of characters, not of bytes; and where slices begin and end.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::python {

// Bytes of the UTF-8 character at `at`; 1 for anything broken.
std::size_t character_length(std::string_view text, std::size_t at);
std::size_t character_count(std::string_view text);

// Offsets of characters. Plain ASCII costs nothing.
class CharacterIndex {
 public:
  explicit CharacterIndex(std::string_view text);
  std::size_t size() const { return size_; }
  std::size_t offset(std::size_t character) const { return offsets_.empty() ? character : offsets_[character]; }

 private:
  std::size_t size_ = 0;
  std::vector<std::uint32_t> offsets_;  // with one more for the end; empty: every character is one byte
};

// The positions `[start:stop:step]` picks from `size` items.
std::vector<std::int64_t> slice_positions(std::size_t size, const std::optional<std::int64_t> (&bounds)[3]);

}  // namespace underpin::python
