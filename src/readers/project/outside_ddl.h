// Finds statements that change the schema outside the migrations: in Python, JavaScript and TypeScript code that sends
// them to a database, and in SQL and shell scripts. A text that is only printed or quoted is none.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/project.h"
#include "syntax/python/module.h"

namespace underpin::project {

enum class Language { none, python, javascript, sql, shell };
Language language_of(std::string_view path);

// True for tests, fixtures, archives and other tools' migration folders, whose statements do not change this schema.
bool is_aside(std::string_view path, Language language);

// A quick look at the text: false means that nothing can be found in it.
bool worth_reading(Language language, std::string_view text);

// One entry per function of a program, one per script and per JavaScript file.
std::vector<OutsideDdl> python_ddl(const Sources& sources, const python::Tree& tree);
std::vector<OutsideDdl> javascript_ddl(const Sources& sources, FileId file);
std::vector<OutsideDdl> script_ddl(const Sources& sources, FileId file, Language language);

// Calls by this name send their argument to a database ("execute", "exec_driver_sql", "query" …).
bool is_executing_call(std::string_view name);

}  // namespace underpin::project
