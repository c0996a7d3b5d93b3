#include <utility>

#include "base/text.h"
#include "rules/support.h"
#include "schema/written_for.h"

namespace underpin {

extern const Rule undecided_part;

namespace {

void find_undecided_part(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    bool enough = false;  // a history for another system is told once, not once a file
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const Revision& revision = replayed.history->revisions[replayed.order[i]];
      for (const Undecided& part : replayed.trace.revisions[i].undecided) {
        if (std::exchange(enough, written_for_another(*replayed.history))) break;
        Finding finding =
            make_finding(undecided_part, "not decidable without running it: " + printable(part.object), part.span, revision.id);
        finding.primary.text = printable(part.reason);
        finding.subject = "undecided " + part.object;
        findings.push_back(std::move(finding));
      }
    }
  }
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
