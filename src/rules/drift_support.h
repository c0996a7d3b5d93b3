// What the rules about models and migrations share: walking the differences, and a finding with both places. Wording stays
// in the rules.
#pragma once
#include <functional>
#include <string>

#include "rules/support.h"

namespace underpin {

// Whose models they are: what to run and what happens differs.
enum class ModelTool { sqlalchemy, drizzle, prisma };
ModelTool model_tool(const Subject& subject, const ModelDrift& drift);
// The command that writes a migration for what the models have and the migrations lack.
std::string_view generate_command(ModelTool tool);

// One difference between the migrated schema (left) and the models (right).
struct DriftAt {
  const ReplayedHistory& replayed;
  const ModelDrift& drift;
  const Difference& difference;
  ObjectName table;  // that it is about; empty: types
  ModelTool tool;
};

// Calls visit for every difference that a reader can act on: not for what follows from a table or column that is missing
// as a whole, nor for tables that an undecided or failing part may have changed.
void for_each_drift(const Subject& subject, const std::function<void(const DriftAt&)>& visit);

// The models declare fewer than half of the tables that the migrations make: they were never meant to be all.
bool declares_a_part(const ModelDrift& drift);

bool only_in_models(const Difference& difference);
bool only_in_migrations(const Difference& difference);

// A finding at the model's place, or the migration's where there is none, with the other place beside it.
Finding drift_finding(const Rule& rule, const DriftAt& at, std::string message);

// The table a part of which the object is; empty: of none.
ObjectName table_of(const SchemaDiff& diff, const ObjectId& id);
// The object comes and goes with its table, or its column, of which another difference tells.
bool told_by_another(const SchemaDiff& diff, const Difference& difference, const ObjectName& table);
// The revision whose file the place lies in; empty: none.
std::string revision_at(const ReplayedHistory& replayed, Span span);

}  // namespace underpin
