// Small text helpers that every floor needs: case, splitting, UTF-8 checks, nearest names, safe display.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace underpin {

std::string lower(std::string_view text);  // ASCII letters only
std::string upper(std::string_view text);  // ASCII letters only
bool iequals(std::string_view a, std::string_view b);  // ASCII case-insensitive
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
bool starts_with(std::string_view text, std::string_view prefix);
bool ends_with(std::string_view text, std::string_view suffix);
bool contains(std::string_view text, std::string_view part);
bool is_utf8(std::string_view text);
// Cuts to at most `bytes` bytes without splitting a UTF-8 character.
std::string_view clip_utf8(std::string_view text, std::size_t bytes);
// Damerau-Levenshtein distance, cut off at `limit` + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);
// A Python string literal with other content, in the quotes (and the prefix, unless it is f) of `literal`.
std::string requoted(std::string_view literal, std::string_view content);
// Replaces control characters (and invalid UTF-8) by a visible \xNN or \n, so that a file cannot drive the terminal.
std::string printable(std::string_view text);
// The text as one word of a shell's command line: quoted where it needs to be.
std::string shell_word(std::string_view text);
// The bytes [first, second) of the passwords in anything that looks like a URL with credentials, in order.
std::vector<std::pair<std::size_t, std::size_t>> secret_ranges(std::string_view text);
// Replaces the password of anything that looks like a URL with credentials by "***".
std::string mask_secrets(std::string_view text);

}  // namespace underpin
