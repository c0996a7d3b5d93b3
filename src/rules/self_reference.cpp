#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule self_reference;

namespace {

void find_self_reference(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (const std::size_t i : replayed.graph.self_references) {
      const Revision& revision = replayed.history->revisions[i];
      Finding finding = make_finding(self_reference, "revision " + quoted(revision.id) + " follows itself", place_of_parents(revision), revision.id);
      for (const auto* references : {&revision.down, &revision.depends_on})
        for (const NamedAt& reference : *references)
          if (reference.name == revision.id) finding.primary.span = reference.span;
      finding.blocks = true;
      finding.primary.text = "its own id";
      if (revision.id_span.valid()) finding.labels.push_back({revision.id_span, "declared here"});
      finding.help = "underpin history --fix";
      finding.subject = "revision " + revision.id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule self_reference = {
    "UP106",
    "self-reference",
    Severity::error,
    "a revision follows itself",
    "`down_revision` or `depends_on` names the id of its own file.",
    "Alembic stops with \"Self-loop is detected in revisions\" at every command",
    "write the id of the revision before it, or None for the first",
    "revision = 'a1'\ndown_revision = 'a1'",
    "revision = 'a1'\ndown_revision = None",
    &find_self_reference};

}  // namespace underpin
