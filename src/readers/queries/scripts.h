// Queries in TypeScript and JavaScript: supabase-js and PostgREST chains, Drizzle and Prisma calls; scripts that stand in
// HTML pages as well. A table whose name is made while the program runs is listed as unresolved, never guessed.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "schema/workload.h"

namespace underpin::queries {

struct ScriptFacts {
  std::string path;
  std::vector<Query> queries;  // supabase: names of tables; Drizzle: names of variables; Prisma: names of models
  std::vector<UnresolvedQuery> unresolved;
  std::map<std::string, std::size_t> calls;
  std::vector<ModelClass> tables;  // pgTable('users', {…}) in variables
};

bool may_have_script_queries(std::string_view text);
// A page is any file that is no script by its name.
ScriptFacts script_facts(const Sources& sources, FileId file);
// The scripts in a page, without those that hold data.
std::vector<Span> inline_scripts(std::string_view page, FileId file);
// The models of a schema.prisma: table names and columns as they are in the database.
std::vector<ModelClass> prisma_models(const Sources& sources, FileId file);

// Adds to the workload; variables and models become tables where one of that name is known.
void add_scripts(const std::vector<ScriptFacts>& scripts, const std::vector<ModelClass>& prisma, Workload& workload);

}  // namespace underpin::queries
