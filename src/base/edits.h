// Edits as text: joining them into the file they belong to, and showing what they change as a unified diff.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace underpin {

// The text with all edits made (their spans are offsets into it). Equal edits count once; nullopt if two overlap or one
// lies outside the text.
std::optional<std::string> apply_edits(std::string_view text, std::vector<Edit> edits);

// "--- a/PATH … +++ b/PATH … @@ …" with three lines of context; empty if the texts are equal. A file that does not
// exist on one side is shown as /dev/null.
enum class FileChange { edited, created, removed };
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after, FileChange change = FileChange::edited);

}  // namespace underpin
