#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule id_not_allowed;

namespace {

void find_id_not_allowed(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.history->is_alembic()) continue;
    for (const Revision& revision : replayed.history->revisions) {
      const std::size_t at = revision.id.find_first_of("@+-:");
      if (at == std::string::npos) continue;
      const bool colon_only = revision.id.find_first_of("@+-") == std::string::npos;
      Finding finding = make_finding(id_not_allowed, "revision id " + quoted(revision.id) + " contains `" + revision.id[at] + "`", place_of(revision), revision.id);
      finding.blocks = !colon_only;
      if (colon_only) {
        finding.severity = Severity::warning;
        finding.because = "newer versions of Alembic refuse it; older ones cannot name it in a range";
      }
      finding.help = "underpin history --fix";
      finding.subject = "revision " + revision.id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule id_not_allowed = {
    "UP114",
    "id-not-allowed",
    Severity::error,
    "a revision id has a character that Alembic refuses",
    "A `revision` contains `@`, `+`, `-` or `:`.",
    "Alembic stops at every command: \"Character(s) … not allowed in revision identifier\"",
    "use letters, digits and `_`, and write the new id into every reference",
    "revision = '2024-05-17_users'",
    "revision = '20240517_users'",
    &find_id_not_allowed};

}  // namespace underpin
