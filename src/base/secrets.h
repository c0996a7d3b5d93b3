// Finds passwords in a text by the way they are written: in URLs, behind `password=`, as the value of a quoted key, in
// SQL's PASSWORD '…'. The one place that knows these forms, so that everything Underpin prints hides the same; whether a
// password is a real one is for readers/project/credentials.h.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace underpin {

// The password of a URL. Offsets of the text: scheme [scheme, colon of "://"), user [user, begin - 1), password [begin, end).
struct UrlPassword {
  std::size_t scheme = 0, colon = 0, user = 0, begin = 0, end = 0;
};
// In order. SQLAlchemy takes '/', '?' and '#' in a password, so it reaches to the last '@' that belongs to no path or query.
std::vector<UrlPassword> url_passwords(std::string_view text);

// The bytes [first, second) of passwords of every form, in order, none overlapping another.
std::vector<std::pair<std::size_t, std::size_t>> secret_ranges(std::string_view text);
// The text with "***" for each of them.
std::string mask_secrets(std::string_view text);

}  // namespace underpin
