// One finding as a person reads it in a terminal: the first line, the code frame with its marks, the effect and the way
// out. The only renderer of findings for terminals; which findings are shown is terminal.cpp's business.
#pragma once
#include <string>

#include "base/finding.h"

namespace underpin {

struct Style {
  bool color = false;
  std::size_t width = 0;  // columns of the terminal; 0: unknown, sentences are not wrapped then
};

enum class Role { error, warning, note, gutter, mark_first, mark_other, strong, help };
std::string paint(Role role, std::string_view text, const Style& style);
std::string_view severity_word(Severity severity);
Role role_of(Severity severity);

// Text from a project as it may be shown: no control characters, no passwords.
std::string safe(std::string_view text);
// "path:line:column" of a place; only the path where the file is empty.
std::string place_of(Span span, const Sources& sources);

// The whole form, ending in a newline; with at most so many marks besides the primary one.
std::string frame(const Finding& finding, const Sources& sources, const Style& style, std::size_t more_marks = 1000);
// Four lines at most: first line, place, because, help. Ends in a newline.
std::string brief(const Finding& finding, const Sources& sources, const Style& style);

}  // namespace underpin
