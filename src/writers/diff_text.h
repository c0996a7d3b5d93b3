// A comparison of two schemas as text for people, as JSON, and as the statements between them.
#pragma once
#include <string>

#include "base/source.h"
#include "schema/schema_diff.h"

namespace underpin {

std::string diff_text(const SchemaDiff& diff, const Sources& sources);
std::string diff_json(const SchemaDiff& diff, const Sources& sources);
std::string diff_sql(const SchemaDiff& diff);

}  // namespace underpin
