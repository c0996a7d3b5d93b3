// A schema as JSON in the catalog form: the facts a live database's catalog would show, in the engine's own spelling,
// so that a history read statically can be scored against what the real tools built. Compact, always valid JSON.
#pragma once
#include <string>
#include <vector>

#include "base/source.h"
#include "schema/dialect.h"
#include "schema/replay.h"

namespace underpin {

// `sources` resolves the places of undecided parts; null: they are left out. Tables of migration tools are not listed,
// tables known to come from outside stand under "external".
std::string catalog_json(const Schema& schema, const Dialect& dialect, const std::vector<Undecided>& undecided, const Sources* sources);

// Version tables of migration tools: in every migrated database, in nobody's schema.
bool is_tool_table(const std::string& name);

}  // namespace underpin
