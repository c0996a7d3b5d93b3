// Texts and places in them. Every text Underpin reads is owned once by `Sources`; everything else points into it
// with a `Span`. A live database is a source too (its DDL becomes a virtual file). Rendering places is left to writers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace underpin {

using FileId = std::uint32_t;  // index into Sources; 0 means "no file"

// A half-open byte range of one source. Offsets are bytes from the start of the text.
struct Span {
  FileId file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool valid() const { return file != 0; }
  friend bool operator==(const Span&, const Span&) = default;
};

// Where a model object was written down. Equality is always true, so comparing objects compares their meaning only.
struct Origin {
  Span span;
  friend bool operator==(const Origin&, const Origin&) { return true; }
};

// 1-based line, 1-based column counted in code points.
struct Place {
  std::size_t line = 0;
  std::size_t column = 0;
};

struct Source {
  std::string path;  // as it is shown: relative to the project root where that is possible
  std::string text;
};

// Owns every text read in a run. Thread-safe; references stay valid as long as the Sources lives.
class Sources {
 public:
  FileId add(std::string path, std::string text);
  const Source& get(FileId id) const;
  std::string_view text(Span span) const;
  Place place(FileId id, std::uint32_t offset) const;
  // The text of a 1-based line without its line end.
  std::string_view line(FileId id, std::size_t number) const;
  std::size_t size() const;

 private:
  struct Entry {
    Source source;
    mutable std::once_flag once;
    mutable std::vector<std::uint32_t> line_starts;
  };
  const std::vector<std::uint32_t>& line_starts(const Entry& entry) const;
  const Entry& entry(FileId id) const;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
};

}  // namespace underpin
