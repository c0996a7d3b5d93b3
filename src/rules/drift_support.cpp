#include "rules/drift_support.h"

#include <algorithm>

#include "schema/place.h"

namespace underpin {

namespace {

const Table* table_with_index(const Schema& schema, const ObjectName& index) {
  const Relation* relation = schema.relations.find(index);
  if (!relation) relation = schema.relations.find({index.schema, lower(index.name)});  // SQLite
  return relation ? schema.tables.find(relation->owner) : nullptr;
}

}  // namespace

ObjectName table_of(const SchemaDiff& diff, const ObjectId& id) {
  switch (id.kind) {
    case ObjectKind::table:
    case ObjectKind::column:
    case ObjectKind::constraint:
      return id.name;
    case ObjectKind::index:
      for (const Schema* schema : {&diff.right.schema, &diff.left.schema})
        if (const Table* table = table_with_index(*schema, id.name)) return table->name;
      return {};
    default:
      return {};
  }
}

namespace {

bool column_on_both(const SchemaDiff& diff, const ObjectId& id) {
  const Table* left = diff.left.schema.tables.find(id.name);
  const Table* right = diff.right.schema.tables.find(id.name);
  return left && right && left->column(id.member) && right->column(id.member);
}

}  // namespace

bool told_by_another(const SchemaDiff& diff, const Difference& difference, const ObjectName& table) {
  if (difference.object.kind == ObjectKind::table) return false;
  if (!table.empty() && !(diff.left.schema.tables.contains(table) && diff.right.schema.tables.contains(table))) return true;
  return difference.object.kind == ObjectKind::column && difference.what != "exists" && !column_on_both(diff, difference.object);
}

// The revision whose file the place lies in.
std::string revision_at(const ReplayedHistory& replayed, Span span) {
  if (!span.valid()) return {};
  for (const Revision& revision : replayed.history->revisions)
    if (revision.file == span.file) return revision.id;
  return {};
}

ModelTool model_tool(const Subject& subject, const ModelDrift& drift) {
  ModelTool tool = ModelTool::sqlalchemy;
  bool found = false;
  drift.diff.right.schema.tables.for_each([&](const Table& table) {
    if (found || !table.origin.span.valid()) return;
    found = true;
    const std::string& path = subject.sources->get(table.origin.span.file).path;
    if (ends_with(path, ".prisma")) tool = ModelTool::prisma;
    for (const std::string_view ending : {".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"})
      if (ends_with(path, ending)) tool = ModelTool::drizzle;
  });
  return tool;
}

std::string_view generate_command(ModelTool tool) {
  switch (tool) {
    case ModelTool::drizzle:
      return "npx drizzle-kit generate";
    case ModelTool::prisma:
      return "npx prisma migrate dev";
    case ModelTool::sqlalchemy:
      break;
  }
  return "alembic revision --autogenerate";
}

void for_each_drift(const Subject& subject, const std::function<void(const DriftAt&)>& visit) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift) continue;
    const SchemaDiff& diff = replayed.drift->diff;
    const ModelTool tool = model_tool(subject, *replayed.drift);
    for (const Difference& difference : diff.differences) {
      const ObjectName table = table_of(diff, difference.object);
      if (told_by_another(diff, difference, table) || replayed.drift->uncertain.count(table)) continue;
      visit({replayed, *replayed.drift, difference, table, tool});
    }
  }
}

bool declares_a_part(const ModelDrift& drift) {
  std::size_t both = 0;
  drift.diff.right.schema.tables.for_each([&](const Table& table) { both += drift.diff.left.schema.tables.contains(table.name); });
  return drift.diff.left.schema.tables.size() > 4 && both * 2 < drift.diff.left.schema.tables.size();
}

bool only_in_models(const Difference& difference) { return difference.left.empty(); }
bool only_in_migrations(const Difference& difference) { return difference.right.empty(); }

Finding drift_finding(const Rule& rule, const DriftAt& at, std::string message) {
  const SchemaDiff& diff = at.drift.diff;
  const Span declared = place_of(diff.right.schema, at.difference.object);
  const Span migrated = place_of(diff.left.schema, at.difference.object);
  const bool in_models = declared.valid() && !only_in_migrations(at.difference);
  const Span primary = in_models || !migrated.valid() ? declared : migrated, other = in_models ? migrated : declared;
  Finding finding = make_finding(rule, std::move(message), primary, revision_at(at.replayed, migrated));
  if (only_in_models(at.difference)) {
    finding.primary.text = "only the models have it";
    if (other.valid()) finding.labels.push_back({other, "the migrations make the table here"});
  } else if (only_in_migrations(at.difference)) {
    finding.primary.text = "only the migrations have it";
    if (other.valid()) finding.labels.push_back({other, "the model of the table"});
  } else {
    finding.primary.text = in_models ? "the model" : "the migrations";
    if (other.valid()) finding.labels.push_back({other, in_models ? "the migrations" : "the model"});
  }
  finding.subject = std::string(kind_word(at.difference.object.kind)) + " " + at.difference.object.display() + " " + at.difference.what;
  return finding;
}

}  // namespace underpin
