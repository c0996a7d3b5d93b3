// What a hosting platform puts into every database before the project's first migration: roles, schemas, tables and
// functions that migrations refer to and nobody in the project creates. Recognised by use; shapes are assumed.
#pragma once
#include <string_view>
#include <vector>

namespace underpin {

struct Externals {
  std::string_view name;                // "Supabase"
  std::vector<std::string_view> signs;  // any of these in the SQL shows that it is used
  std::vector<std::string_view> schemas;  // whose objects they are; a project that makes one of them is not on the platform
  std::string_view sql;                 // what stands there, as statements the engine takes
};

// The platform the text is written for; null: none that is known.
const Externals* externals_used(std::string_view text);
// The text makes one of the platform's schemas: then it is the project's own, whatever its name.
bool makes_its_schemas(std::string_view text, const Externals& externals);

}  // namespace underpin
