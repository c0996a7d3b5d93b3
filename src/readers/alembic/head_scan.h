// A revision file's module-level assignments without a parse tree: fast enough for thousands of files, and enough for
// `revision`, `down_revision` and their like, which are nearly always literals. Values that are none are told as such.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::alembic {

struct ScannedString {
  std::string text;
  std::uint32_t begin = 0, end = 0;  // with prefix and quotes
};

struct ScannedValue {
  enum class Kind { none, string, list, name, other } kind = Kind::other;
  std::vector<ScannedString> strings;  // one for a string, the elements of a list or tuple
  std::string name;                    // a plain name standing for a value given elsewhere
  std::uint32_t begin = 0, end = 0;
};

struct ScannedAssignment {
  std::string name;
  std::uint32_t name_begin = 0;
  ScannedValue value;
};

struct ScannedHead {
  std::optional<ScannedString> docstring;
  std::vector<ScannedAssignment> assignments;
  std::vector<std::string> functions;               // names defined at module level
  std::vector<std::uint32_t> conflict_markers;      // offsets of merge-conflict lines
  std::optional<std::uint32_t> unclosed;            // a bracket or quote that nothing closes
  const ScannedAssignment* last(std::string_view name) const;
};

// Reads to the end, or, with `until_function`, up to the first function that follows an assignment of `revision`.
ScannedHead scan_head(std::string_view text, bool until_function);

}  // namespace underpin::alembic
