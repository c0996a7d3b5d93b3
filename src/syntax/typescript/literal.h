// String and number literals of JavaScript: what they stand for, with the place of every piece.
#pragma once
#include <string_view>

#include "base/rope.h"

namespace underpin::typescript {

// `content` is what stands between the quotes, from offset `at` of the file on.
Rope decode_text(std::string_view content, FileId file, std::uint32_t at);
double decode_number(std::string_view digits);

}  // namespace underpin::typescript
