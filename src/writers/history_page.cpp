#include "writers/history_page.h"

#include <algorithm>
#include <map>

#include "base/path.h"
#include "base/text.h"
#include "writers/frame.h"

namespace underpin {

namespace {

constexpr std::size_t kMostLines = 40;  // of one revision

// Text from the project inside a page: no markup of its own, no line ends.
std::string page_text(const std::string& text) {
  std::string out;
  for (const char c : safe(replace_all(text, "\n", " "))) {
    if (c == '<' || c == '|' || c == '[' || c == '*' || c == '_' || c == '#') out += '\\';
    out += c;
  }
  return out;
}

std::string code(const std::string& text) { return "`" + replace_all(safe(text), "`", "'") + "`"; }

bool is_worth_a_line(const Change& change) {
  if (const auto* step = std::get_if<DataStep>(&change)) return step->kind != DataKind::select;
  return !std::holds_alternative<SessionStep>(change);
}

std::string what_became(const Fate& fate) { return "  - " + page_text(fate.what) + ": " + page_text(fate.becomes) + "\n"; }

std::vector<std::string> lines_of(const RevisionTrace& trace) {
  std::vector<std::string> lines;
  for (const Event& event : trace.events) {
    if (event.failure) continue;  // told among the fates
    for (std::size_t i = 0; i < event.statement.changes.size(); ++i) {
      const Change& change = event.statement.changes[i];
      if (event.carried_out(i) && is_worth_a_line(change)) lines.push_back("  - " + page_text(describe(change)) + "\n");
    }
  }
  return lines;
}

}  // namespace

std::string history_page(const ReplayedHistory& history, const Consolidation& one) {
  std::map<std::string, std::string> place;
  for (const ArchivedFile& file : one.archived) place[file.from] = file.to;
  std::string out = "# " + counted(one.revisions, "revision") + " before the baseline " + code(one.id) + "\n\n" + code(one.baseline) + " builds in one step what these built one after the other, in this order. " +
                    "`schema_before.sql` is what they led to, `schema_after.sql` what the baseline leads to. Databases that stand at one of them are brought over by `underpin consolidate --status URL`.\n";
  for (std::size_t i = 0; i < history.trace.revisions.size(); ++i) {
    const RevisionTrace& trace = history.trace.revisions[i];
    const Revision& revision = history.history->revisions[history.order[i]];
    out += "\n## " + code(revision.id) + (revision.message.empty() ? "" : " " + page_text(revision.message)) + "\n\n";
    if (!revision.create_date.empty()) out += "- written: " + page_text(revision.create_date) + "\n";
    out += "- file: " + code(std::string(file_name(revision.path))) + "\n";
    const auto lines = lines_of(trace);
    out += lines.empty() ? "- did nothing to the schema\n" : "- did:\n";
    for (std::size_t k = 0; k < lines.size() && k < kMostLines; ++k) out += lines[k];
    if (lines.size() > kMostLines) out += "  - and " + std::to_string(lines.size() - kMostLines) + " more\n";
    std::string fates;
    for (const auto* list : {&one.failing, &one.undecided, &one.data})
      for (const Fate& fate : *list)
        if (fate.revision == trace.revision) fates += what_became(fate);
    if (!fates.empty()) out += "- not simply taken over:\n" + fates;
  }
  return out;
}

}  // namespace underpin
