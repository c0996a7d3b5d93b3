// Mixins of well-known libraries that bring columns, as Python text: a class that derives from one is read like any other.
// Only what makes tables is written here; other names of such a module stay unknown.
#pragma once
#include <string_view>

namespace underpin::alembic {

// The text of a module of a library; empty: nothing is known of it.
std::string_view library_models(std::string_view dotted);

}  // namespace underpin::alembic
