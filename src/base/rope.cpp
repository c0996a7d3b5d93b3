#include "base/rope.h"

#include <algorithm>

namespace underpin {

Rope::Rope(std::string text, Span span, bool verbatim) : text_(std::move(text)) {
  if (span.valid()) pieces_.push_back({0, static_cast<std::uint32_t>(text_.size()), span, verbatim});
}

namespace {
constexpr std::size_t most_pieces = 4096;  // a text put together of more is only known to come from where it begins
}

void Rope::append(const Rope& other) {
  const auto base = static_cast<std::uint32_t>(text_.size());
  text_ += other.text_;
  if (pieces_.size() + other.pieces_.size() > most_pieces) {
    Piece whole = pieces_.empty() ? other.pieces_.front() : pieces_.front();
    whole.at = 0;
    whole.length = static_cast<std::uint32_t>(text_.size());
    whole.verbatim = false;
    pieces_ = {whole};
    return;
  }
  for (Piece piece : other.pieces_) {
    piece.at += base;
    pieces_.push_back(piece);
  }
}

Rope Rope::slice(std::size_t begin, std::size_t end) const {
  end = std::min(end, text_.size());
  begin = std::min(begin, end);
  Rope part(text_.substr(begin, end - begin));
  // The pieces are in the order of the text and do not overlap.
  auto next = std::partition_point(pieces_.begin(), pieces_.end(), [&](const Piece& piece) { return std::size_t{piece.at} + piece.length <= begin; });
  for (; next != pieces_.end() && next->at < end; ++next) {
    const Piece& piece = *next;
    const std::size_t from = std::max<std::size_t>(begin, piece.at);
    const std::size_t to = std::min<std::size_t>(end, piece.at + piece.length);
    if (from >= to) continue;
    Piece cut = piece;
    cut.at = static_cast<std::uint32_t>(from - begin);
    cut.length = static_cast<std::uint32_t>(to - from);
    if (piece.verbatim) {
      cut.span.begin = piece.span.begin + static_cast<std::uint32_t>(from - piece.at);
      cut.span.end = cut.span.begin + cut.length;
    }
    part.pieces_.push_back(cut);
  }
  return part;
}

Span Rope::locate(std::size_t begin, std::size_t end) const {
  if (end < begin) end = begin;
  Span result;
  for (const Piece& piece : pieces_) {
    const bool inside = begin == end ? begin >= piece.at && begin <= piece.at + piece.length
                                     : begin < piece.at + piece.length && end > piece.at;
    if (!inside) continue;
    Span found = piece.span;
    if (piece.verbatim) {
      const std::size_t from = std::max<std::size_t>(begin, piece.at) - piece.at;
      const std::size_t to = std::min<std::size_t>(end, piece.at + piece.length) - piece.at;
      found.begin = piece.span.begin + static_cast<std::uint32_t>(from);
      found.end = piece.span.begin + static_cast<std::uint32_t>(std::max(from, to));
    }
    if (!result.valid())
      result = found;
    else if (result.file == found.file) {
      result.begin = std::min(result.begin, found.begin);
      result.end = std::max(result.end, found.end);
    }
  }
  return result;
}

}  // namespace underpin
