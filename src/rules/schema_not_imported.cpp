#include "rules/support.h"

namespace underpin {

extern const Rule schema_not_imported;

const Rule schema_not_imported = {
    "UP201",
    "schema-not-imported",
    Severity::warning,
    "the schema file that drizzle.config.ts names is imported by nothing",
    "No script of the project, tests and configuration aside, imports any of the files that `schema:` of drizzle.config.ts names.",
    "the application does not use these models: they say nothing about what its queries expect, and nobody notices when they fall behind",
    "import the schema where the database client is made, or delete it and its configuration",
    "// drizzle.config.ts: schema: './src/schema.ts', which no other file imports",
    "import * as schema from './schema';\nexport const db = drizzle(pool, { schema });",
    nullptr};

}  // namespace underpin
