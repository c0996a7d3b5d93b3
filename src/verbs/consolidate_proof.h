// The proof behind a baseline: the old history and the new one replayed, and both run on scratch engines, catalogs and rows
// read back and compared. Internal to consolidate.
#pragma once
#include <optional>

#include "schema/consolidation.h"
#include "schema/subject.h"
#include "verbs/scratch_rows.h"

namespace underpin {

// What the old history comes to on an engine.
struct OldOutcome {
  Schema catalog;
  ScratchRows rows;
};

// Schemas without the tables in which migration tools keep their own record.
Schema without_tool_tables(Schema schema);

// Whether there is an engine of this kind to run things on.
bool has_scratch(const Dialect& dialect);
// Runs the old history on an empty engine. nullopt: there is none, or something did not work; `proof.gaps` says why.
std::optional<OldOutcome> run_old(const ReplayedHistory& before, BaselineProof& proof);
// Holds the new history (with downgrades replayed) against the old one: on the model, and on an engine where `old` ran there.
void prove(const ReplayedHistory& before, const ReplayedHistory& after, const std::optional<OldOutcome>& old, BaselineProof& proof);

}  // namespace underpin
