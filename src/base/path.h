// Paths as text, with '/' between the parts. Nothing here asks the file system; links are resolved by World::canonical.
#pragma once
#include <string>
#include <string_view>

namespace underpin {

std::string join_path(std::string_view folder, std::string_view name);  // an absolute name stands alone
std::string parent_path(std::string_view path);                         // "" for a bare name, "/" for "/a"
std::string_view file_name(std::string_view path);
std::string_view file_stem(std::string_view path);                      // without the last extension
// Takes out "." and "..", doubled and trailing slashes; "" becomes ".".
std::string normal_path(std::string_view path);
// True when `path` is `folder` or lies below it (both normal, both absolute or both relative).
bool is_below(std::string_view path, std::string_view folder);
// `path` as seen from `folder`; unchanged where it does not lie below it; "." for the folder itself.
std::string relative_path(std::string_view path, std::string_view folder);

}  // namespace underpin
