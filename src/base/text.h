// Small text helpers that every floor needs: case, splitting, UTF-8 checks, nearest names, safe display. What must not be
// displayed at all is found by secrets.h, which comes with this header.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/secrets.h"

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
// How many bytes from the beginning on are whole UTF-8 characters: all of them, or the place of the first that is none.
std::size_t valid_utf8(std::string_view text);
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
// "1 table", "3 tables", "2 indexes", "4 policies".
std::string counted(std::size_t count, std::string_view noun);
// What the stem of a file's name ends in when it is a copy of another: "_backup" (also of "x_backup2"), " copy", "(" of
// "x (1)". Empty for any other.
std::string_view copy_mark(std::string_view stem);

}  // namespace underpin
