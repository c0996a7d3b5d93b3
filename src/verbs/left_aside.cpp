#include "verbs/left_aside.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace underpin {

namespace {

// What migration tools keep their own record in.
constexpr std::array<std::string_view, 13> kToolTables = {"alembic_version",
                                                          "flyway_schema_history",
                                                          "schema_migrations",
                                                          "_prisma_migrations",
                                                          "__drizzle_migrations",
                                                          "goose_db_version",
                                                          "gorp_migrations",
                                                          "pgmigrations",
                                                          "schema_version",
                                                          "_sqlx_migrations",
                                                          "__diesel_schema_migrations",
                                                          "refinery_schema_history",
                                                          "migrations_log"};

bool is_tool_table(const ObjectName& name) { return std::find(kToolTables.begin(), kToolTables.end(), name.name) != kToolTables.end(); }

void take_out(Schema& schema, const ObjectName& name) {
  schema.tables.erase(name);
  for (const ObjectName& sequence : schema.sequences.names())
    if (sequence.schema == name.schema && starts_with(sequence.name, name.name + "_")) schema.sequences.erase(sequence);
}

}  // namespace

void leave_tables_aside(SchemaDiff& diff) {
  std::set<ObjectName> tools, assumed;
  for (const Schema* schema : {&diff.left.schema, &diff.right.schema})
    schema->tables.for_each([&](const Table& table) {
      if (is_tool_table(table.name))
        tools.insert(table.name);
      else if (table.external)
        assumed.insert(table.name);
    });
  for (const auto& [names, why] : {std::pair(&tools, "a migration tool's own"), std::pair(&assumed, "its shape is assumed")})
    for (const ObjectName& name : *names) {
      diff.aside.push_back("`" + name.display() + "`: " + why);
      take_out(diff.left.schema, name);
      take_out(diff.right.schema, name);
    }
}

}  // namespace underpin
