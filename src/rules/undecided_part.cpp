#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "rules/support.h"
#include "schema/written_for.h"

namespace underpin {

extern const Rule undecided_part;

namespace {

// So many things that were taken for granted are told one by one.
constexpr std::size_t kMostAlone = 6;

using Place = std::pair<const Undecided*, const Revision*>;

Finding finding_of(const Undecided& part, const Revision& revision) {
  Finding finding = make_finding(undecided_part, "not decidable without running it: " + printable(part.object), part.span, revision.id);
  finding.primary.text = printable(part.reason);
  finding.subject = "undecided " + part.object;
  return finding;
}

// A program that reads its whole configuration: which of it matters was not to be found out.
Finding about_all(const std::vector<Place>& granted) {
  Finding finding = finding_of(*granted.front().first, *granted.front().second);
  finding.message = "not decidable without running it: " + std::to_string(granted.size()) +
                    " things are taken for granted about the surroundings, the first: " + printable(granted.front().first->object);
  for (std::size_t i = 1; i < granted.size() && i < 4; ++i) finding.labels.push_back({granted[i].first->span, printable(granted[i].first->object)});
  finding.subject = "undecided surroundings";
  return finding;
}

void find_in(const ReplayedHistory& replayed, std::vector<Finding>& findings) {
  // What an imported module takes for granted is told once, and so is what a loop brings again and again.
  std::set<std::tuple<std::string, std::string, FileId, std::uint32_t>> told;
  std::vector<Place> granted;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
    const Revision& revision = replayed.history->revisions[replayed.order[i]];
    for (const Undecided& part : replayed.trace.revisions[i].undecided) {
      if (written_for_another(*replayed.history)) return findings.push_back(finding_of(part, revision));  // once, not once a file
      const Span at = part.granted ? Span() : part.span;
      if (!told.insert({part.object, part.granted ? std::string() : part.reason, at.file, at.begin}).second) continue;
      if (part.granted)
        granted.emplace_back(&part, &revision);
      else
        findings.push_back(finding_of(part, revision));
    }
  }
  if (granted.size() > kMostAlone) return findings.push_back(about_all(granted));
  for (const auto& [part, revision] : granted) findings.push_back(finding_of(*part, *revision));
}

void find_undecided_part(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) find_in(replayed, findings);
}

}  // namespace

const Rule undecided_part = {"UP137",
                             "undecided-part",
                             Severity::warning,
                             "a part of a migration cannot be decided without running it",
                             "What a statement does to the schema depends on something that is known only at run time.",
                             "the schema this history builds is not fully known; answers that depend on it say so",
                             "make the part depend on literals, or check its result on a database",
                             "if os.environ['REGION'] == 'eu':\n    op.add_column('users', …)",
                             "op.add_column('users', …)",
                             &find_undecided_part};

}  // namespace underpin
