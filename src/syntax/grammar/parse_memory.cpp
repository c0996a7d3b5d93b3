#include "syntax/grammar/parse_memory.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <tree_sitter/api.h>
#include <vector>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDERPIN_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define UNDERPIN_SANITIZED 1
#endif

namespace underpin::grammar {

#ifdef UNDERPIN_SANITIZED
ParseMemory::ParseMemory() = default;  // so that what is used after it was given back is seen
ParseMemory::~ParseMemory() = default;
#else

namespace {

constexpr std::size_t kHeader = 8, kStep = 16, kSmall = 1024, kLarge = 64u << 10;
constexpr std::size_t kFirstChunk = 256u << 10, kLargestChunk = 4u << 20;

// Sizes up to 1 KB in steps of 16 bytes, then in powers of two; beyond kLarge the general allocator is asked.
std::size_t class_of(std::size_t bytes) {
  if (bytes <= kSmall) return (bytes + kStep - 1) / kStep;
  std::size_t number = kSmall / kStep + 1;
  for (std::size_t size = 2 * kSmall; size < bytes; size *= 2) ++number;
  return number;
}
std::size_t bytes_of(std::size_t number) {
  const std::size_t steps = kSmall / kStep;
  return number <= steps ? number * kStep : (2 * kSmall) << (number - steps - 1);
}
constexpr std::size_t kClasses = kSmall / kStep + 1 + 6;

using Chunk = std::unique_ptr<char[]>;

// Kept from one run to the next on a thread, so that small files do not ask the system each time.
thread_local Chunk spare;

class Arena {
 public:
  Arena() : next_(spare ? spare.get() : nullptr), left_(spare ? kFirstChunk : 0) {
    if (spare) chunks_.push_back(std::move(spare));
  }
  ~Arena() {
    if (!chunks_.empty()) spare = std::move(chunks_.front());
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // `number` stands in front of the piece, so that it finds its way back.
  void* take(std::size_t number) {
    if (void* piece = free_[number]) {
      std::memcpy(&free_[number], piece, sizeof(void*));
      return piece;
    }
    const std::size_t whole = kHeader + std::max(bytes_of(number), kStep);
    if (whole > left_) grow(whole);
    char* place = next_;
    next_ += whole;
    left_ -= whole;
    const std::uint64_t header = number;
    std::memcpy(place, &header, kHeader);
    return place + kHeader;
  }
  void give_back(void* piece, std::size_t number) {
    std::memcpy(piece, &free_[number], sizeof(void*));
    free_[number] = piece;
  }

 private:
  void grow(std::size_t wanted) {
    const std::size_t size = chunks_.empty() ? kFirstChunk : std::max(wanted, std::min(kFirstChunk << chunks_.size(), kLargestChunk));
    chunks_.emplace_back(new char[size]);
    next_ = chunks_.back().get();
    left_ = size;
  }

  std::vector<Chunk> chunks_;
  char* next_;
  std::size_t left_;
  std::array<void*, kClasses> free_{};
};

thread_local Arena* current = nullptr;

constexpr std::uint64_t kElsewhere = std::uint64_t{1} << 63;  // from malloc; the rest of the header is the size

std::uint64_t header_of(const void* piece) {
  std::uint64_t header;
  std::memcpy(&header, static_cast<const char*>(piece) - kHeader, kHeader);
  return header;
}

void* take_piece(std::size_t bytes) {
  if (current && bytes <= kLarge) return current->take(class_of(bytes));
  auto* place = static_cast<char*>(std::malloc(bytes + kHeader));
  if (!place) std::abort();  // as the library itself does
  const std::uint64_t header = kElsewhere | bytes;
  std::memcpy(place, &header, kHeader);
  return place + kHeader;
}

void give_back_piece(void* piece) {
  if (!piece) return;
  const std::uint64_t header = header_of(piece);
  if (header & kElsewhere)
    std::free(static_cast<char*>(piece) - kHeader);
  else if (current)
    current->give_back(piece, header);
}

void* take_zeroed(std::size_t count, std::size_t size) {
  void* piece = take_piece(count * size);
  std::memset(piece, 0, count * size);
  return piece;
}

void* resize_piece(void* piece, std::size_t bytes) {
  if (!piece) return take_piece(bytes);
  const std::uint64_t header = header_of(piece);
  const std::size_t room = header & kElsewhere ? header & ~kElsewhere : std::max(bytes_of(header), kStep);
  if (bytes <= room) return piece;
  void* larger = take_piece(bytes);
  std::memcpy(larger, piece, room);
  give_back_piece(piece);
  return larger;
}

}  // namespace

ParseMemory::ParseMemory() : outer_(current) {
  static std::once_flag once;
  std::call_once(once, [] { ts_set_allocator(take_piece, take_zeroed, resize_piece, give_back_piece); });
  current = new Arena;
}

ParseMemory::~ParseMemory() {
  delete current;
  current = static_cast<Arena*>(outer_);
}
#endif

}  // namespace underpin::grammar
