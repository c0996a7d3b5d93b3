// What the rules over revision graphs share: where to point at, which root or head weighs most, and the one finding
// that a reference to a missing revision makes.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace underpin {

// The literal of `revision`, or the beginning of the file where it is not written.
Span place_of(const Revision& revision);
// The value of `down_revision`, or else the place of the revision.
Span place_of_parents(const Revision& revision);

// Another file declares the same id and is loaded later: Alembic never runs this one.
bool never_runs(const Graph& graph, std::size_t revision);

// The given revisions, those with most descendants first (missing parents counted as repaired), with their numbers.
struct Weighed {
  std::size_t revision, descendants;
};
std::vector<Weighed> by_weight(const Graph& graph, const std::vector<std::size_t>& revisions);

// Revisions on separate lineages that create tables of the same names.
struct Rivals {
  std::vector<std::size_t> revisions;
  std::vector<std::string> tables;
};
std::vector<Rivals> rival_revisions(const ReplayedHistory& replayed);

bool every_head_labelled(const History& history, const Graph& graph, const std::vector<std::size_t>& heads);

// "users_backup", "users copy", "users_old".
bool copy_name(std::string_view stem);

// References to what no file declares, by the name they use; those of `depends_on`, or those of `down_revision`.
std::map<std::string, std::vector<const MissingParent*>> by_name(const Graph& graph, bool depends);
Finding missing_reference(const Rule& rule, const Subject& subject, const ReplayedHistory& replayed,
                          const std::vector<const MissingParent*>& references);

}  // namespace underpin
