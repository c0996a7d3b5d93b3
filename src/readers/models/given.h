// What classes and schema files of an ORM cannot declare although they use it: extensions behind their types, functions in
// their defaults and checks. The migrations make it, so reading the models takes it as given; whether they do make it is for
// whoever holds the two together.
#pragma once
#include <vector>

#include "schema/apply.h"
#include "schema/replay.h"

namespace underpin::models {

constexpr int kMostRounds = 24;  // of building the models, with more taken as given in each

// Adds to `start` what these failures miss; false: nothing of it can be given. Of a function only the name is known.
bool take_as_given(Schema& start, const std::vector<Event>& failed, const Dialect& dialect);

}  // namespace underpin::models
