// A string that remembers where each of its pieces was written, so that a finding can point into the SQL inside an
// f-string. The text is kept flat (it is read far more often than it is joined); the pieces are a side table.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace underpin {

class Rope {
 public:
  struct Piece {
    std::uint32_t at = 0;      // offset in text() where the piece begins
    std::uint32_t length = 0;  // bytes of text() it covers
    Span span;                 // where it was written
    bool verbatim = false;     // the source bytes of `span` equal the piece byte for byte (no escapes)
  };

  Rope() = default;
  explicit Rope(std::string text) : text_(std::move(text)) {}
  Rope(std::string text, Span span, bool verbatim);

  const std::string& text() const { return text_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  bool empty() const { return text_.empty(); }
  void append(const Rope& other);
  // The part [begin, end) of this rope with its pieces.
  Rope slice(std::size_t begin, std::size_t end) const;
  // The narrowest source span that covers bytes [begin, end) of the text; invalid if none is known.
  Span locate(std::size_t begin, std::size_t end) const;
  Span span() const { return locate(0, text_.size()); }
  friend bool operator==(const Rope& a, const Rope& b) { return a.text_ == b.text_; }

 private:
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace underpin
