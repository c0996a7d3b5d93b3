// Where objects that are kept as text stand among those that the model knows. Internal to build_order.
#pragma once
#include <string>

#include "schema/objects.h"

namespace underpin {

// first: before everything; early: what tables may stand on; end: what stands on tables, and settings, owners, rights;
// last: event triggers, which would fire.
enum class BuildPlace { left_out, first, early, end, last };
BuildPlace place_of(const Opaque& object);
std::size_t rank_of(const Opaque& object);  // among those of one place
// The object's name as its own statement spells it: "app.ci"; empty: it has none.
std::string name_in_statement(const Opaque& object);

}  // namespace underpin
