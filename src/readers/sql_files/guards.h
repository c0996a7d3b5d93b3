// What the guards of a DO block ask for: IF EXISTS (SELECT … FROM information_schema.tables WHERE table_name = 'x').
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace underpin::sql_files {

// Names of tables that some guard of the block wants to be there, as written; empty for any other statement.
std::vector<std::string> tables_asked_for(std::string_view statement);

}  // namespace underpin::sql_files
