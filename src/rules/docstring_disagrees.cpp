#include <algorithm>

#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule docstring_disagrees;

namespace {

bool plain(const std::string& name) { return name.find_first_of(" \t") == std::string::npos; }

std::vector<std::string> names(const std::vector<NamedAt>& references) {
  std::vector<std::string> out;
  for (const NamedAt& reference : references) out.push_back(reference.name);
  std::sort(out.begin(), out.end());
  return out;
}

bool parents_differ(const Revision& revision) {
  if (!revision.doc_has_revises || names(revision.doc_down) == names(revision.down)) return false;
  for (const NamedAt& parent : revision.doc_down)
    if (!plain(parent.name)) return false;  // a sentence, not an id
  return true;
}

std::string or_none(const std::vector<std::string>& ids) { return ids.empty() ? "nothing" : listed(ids); }

void find_docstring_disagrees(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (const Revision& revision : replayed.history->revisions) {
      const bool id = revision.doc_id && plain(revision.doc_id->name) && revision.doc_id->name != revision.id;
      const bool parents = parents_differ(revision);
      if (!id && !parents) continue;
      std::string message = "the docstring of " + quoted(revision.id) + " says ";
      if (id) message += "that its id is " + quoted(revision.doc_id->name);
      if (parents) message += (id ? " and that it follows " : "that it follows ") + or_none(names(revision.doc_down)) + ", the code says " + or_none(names(revision.down));
      Span span = id ? revision.doc_id->span : revision.doc_down.empty() ? revision.down_span : revision.doc_down.front().span;
      if (!span.valid()) span = place_of(revision);
      Finding finding = make_finding(docstring_disagrees, message, span, revision.id);
      if (id) finding.labels.push_back({place_of(revision), "the id Alembic uses"});
      if (parents && revision.down_span.valid() && !(revision.down_span == span)) finding.labels.push_back({revision.down_span, "what Alembic uses"});
      finding.help = "underpin history --fix";
      finding.subject = "docstring of " + revision.id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule docstring_disagrees = {
    "UP108",
    "docstring-disagrees",
    Severity::warning,
    "a docstring says something else than the code",
    "\"Revision ID:\" or \"Revises:\" in the docstring differs from `revision` or `down_revision`.",
    "people read the docstring and Alembic the code: who repairs the history by what the file says breaks it",
    "write into the docstring what the code says; `underpin history --fix` does it",
    "\"\"\"Revises: b2\"\"\"\nrevision = 'c3'\ndown_revision = 'a1'",
    "\"\"\"Revises: a1\"\"\"\nrevision = 'c3'\ndown_revision = 'a1'",
    &find_docstring_disagrees};

}  // namespace underpin
