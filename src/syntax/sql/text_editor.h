// Builds a Rewritten text from an original by replacing parts of it from left to right, keeping track of where the rest
// came from. Internal to the rewriters.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "syntax/sql/pg_rewrite.h"

namespace underpin::sql {

class TextEditor {
 public:
  explicit TextEditor(std::string_view text) : text_(text) {}

  // Replacements come in order and do not overlap.
  void replace(std::size_t begin, std::size_t end, std::string_view with) {
    copy_to(begin);
    out_.text += with;
    done_ = end;
    if (with.size() != end - begin) out_.shifts.push_back({out_.text.size(), end});
  }
  void insert(std::size_t at, std::string_view what) { replace(at, at, what); }
  // A mark at what stands at byte `at` of the original (not before the last replacement).
  void mark(Mark::Kind kind, std::size_t at, std::string text = {}) {
    copy_to(at);
    out_.marks.push_back({kind, out_.text.size(), std::move(text)});
  }
  bool changed() const { return !out_.marks.empty() || !out_.shifts.empty() || done_ > 0; }
  Rewritten take() {
    copy_to(text_.size());
    return std::move(out_);
  }

 private:
  void copy_to(std::size_t at) {
    if (at <= done_) return;
    out_.text += text_.substr(done_, at - done_);
    done_ = at;
  }
  std::string_view text_;
  std::size_t done_ = 0;
  Rewritten out_;
};

// First `inner`, which made `outer`'s original, then `outer`: one value that maps straight to the first text.
Rewritten compose(const Rewritten& inner, Rewritten outer);

}  // namespace underpin::sql
