// tern: everything above `---- create above / drop below ----` is the way up, in order of the numbers.
#include "readers/sql_files/sections.h"

namespace underpin::sql_files {

extern const Tool tern;

namespace {

constexpr Markers kTern = {"", "---- create above / drop below ----", true, ""};

bool is_tern(const Look& look) { return has_markers(look, kTern); }
std::vector<Step> read_tern(Look& look) { return read_folder(look, kTern, Order::number); }

}  // namespace

const Tool tern = {"tern", "tern", &is_tern, &read_tern};

}  // namespace underpin::sql_files
