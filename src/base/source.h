// Texts and places in them. Every text Underpin reads is owned once by `Sources`; everything else points into it
// with a `Span`. A live database is a source too (its DDL becomes a virtual file). Rendering places is left to writers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
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
  // A text that is there already under this path keeps its number.
  FileId add(std::string path, std::string text);
  const Source& get(FileId id) const;
  std::string_view text(Span span) const;
  Place place(FileId id, std::uint32_t offset) const;
  // The text of a 1-based line without its line end.
  std::string_view line(FileId id, std::size_t number) const;
  std::size_t size() const;
  // What one reader made of a text (its syntax tree), for the next who asks: `make` is called unless it is still there. Long texts
  // keep it until forget_made(), others as long as somebody holds it. Every text has one kind of such a thing.
  std::shared_ptr<const void> made(FileId id, const std::function<std::shared_ptr<const void>()>& make) const;
  void forget_made() const;

 private:
  struct Entry {
    Source source;
    mutable std::mutex making;
    mutable std::weak_ptr<const void> made;
    mutable std::shared_ptr<const void> made_and_kept;
    mutable std::once_flag once;
    mutable std::vector<std::uint32_t> line_starts;
  };
  const std::vector<std::uint32_t>& line_starts(const Entry& entry) const;
  const Entry& entry(FileId id) const;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::unordered_multimap<std::string_view, FileId> by_path_;
};

}  // namespace underpin
