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

}  // namespace

bool is_tool_table(const ObjectName& name) { return std::find(kToolTables.begin(), kToolTables.end(), name.name) != kToolTables.end(); }

namespace {

void take_out(Schema& schema, const ObjectName& name) {
  schema.tables.erase(name);
  schema.relations.erase(name);
  for (const ObjectName& sequence : schema.sequences.names())
    if (sequence.schema == name.schema && starts_with(sequence.name, name.name + "_")) schema.sequences.erase(sequence);
}

// What a history keeps as text and no inspector of a live database reads: roles, grants, collations … Comparing them
// would make a difference of every one.
constexpr std::array<std::string_view, 5> kInspected = {"publication", "statistics", "cast", "event trigger", "rule"};
// What an inspector keeps as text and a history does not follow.
constexpr std::array<std::string_view, 20> kOnlyLive = {"owner", "setting", "collation", "foreign data wrapper", "server", "text search configuration", "text search dictionary", "operator",
                                                       "text search parser", "text search template", "operator family", "operator class", "language", "access method", "conversion", "transform",
                                                       "user mapping", "subscription", "base type", "shell type"};

// An object kept as text that ALTER changes is known by its name alone.
void take_altered(Schema& replayed, const Schema& live, std::vector<std::string>& aside) {
  std::set<std::string> altered, names;
  replayed.opaque.for_each([&](const Opaque& object) {
    if (starts_with(object.what, "alter ")) altered.insert(object.what.substr(6));
  });
  for (const ObjectName& name : replayed.opaque.names()) {
    const Opaque* now = altered.count(replayed.opaque.find(name)->what) ? live.opaque.find(name) : nullptr;
    if (!now || now->definition == replayed.opaque.find(name)->definition) continue;
    names.insert(now->what + " `" + now->name.display() + "`");
    replayed.opaque.edit(name).definition = now->definition;
  }
  if (!names.empty()) aside.push_back("what ALTER made of " + join({names.begin(), names.end()}, ", "));
}

// Extensions come with comments of their own.
void take_out_extension_comments(Schema& schema) {
  for (const ObjectName& name : schema.comments.names())
    if (starts_with(name.name, "extension ")) schema.comments.erase(name);
}

}  // namespace

void leave_unread_aside(SchemaDiff& diff) {
  if (diff.left.live == diff.right.live) return;
  Schema& replayed = diff.left.live ? diff.right.schema : diff.left.schema;
  Schema& live = diff.left.live ? diff.left.schema : diff.right.schema;
  std::size_t count = 0, grants = 0, others = 0;
  for (const ObjectName& name : live.opaque.names()) {
    const Opaque& object = *live.opaque.find(name);
    const bool grant = object.kind == ObjectKind::grant;
    const bool only_live = std::find(kOnlyLive.begin(), kOnlyLive.end(), object.what) != kOnlyLive.end() || starts_with(object.what, "comment on ");
    if (!grant && !only_live) continue;
    grants += grant;
    others += !grant;
    live.opaque.erase(name);
  }
  if (others > 0) diff.aside.push_back(std::to_string(others) + (others == 1 ? " owner or setting" : " owners and settings") + " of the database, which a history does not follow");
  if (grants > 0) diff.aside.push_back(counted(grants, "grant") + " of the database: those of a history depend on who runs it");
  take_altered(replayed, live, diff.aside);
  take_out_extension_comments(replayed);
  std::set<std::string> kinds;
  for (const ObjectName& name : replayed.opaque.names()) {
    Opaque object = *replayed.opaque.find(name);
    if (object.what == "statistic ext") {  // the server's word for it
      object.what = "statistics";
      replayed.opaque.erase(name);
      replayed.opaque.set({object.what, object.name.display()}, object);
      continue;
    }
    if (std::find(kInspected.begin(), kInspected.end(), object.what) != kInspected.end()) continue;
    kinds.insert(object.what);
    ++count;
    replayed.opaque.erase(name);
  }
  if (count > 0) diff.aside.push_back(counted(count, "object") + " of the history that " + (count == 1 ? "is" : "are") + " not read from live databases: " + join({kinds.begin(), kinds.end()}, ", "));
}

namespace {

template <class Map>
void take_out_schema(Map& map, std::string_view schema) {
  for (const ObjectName& name : map.names())
    if (name.schema == schema) map.erase(name);
}

// What a platform brings along: its schemas, and the texts that say so.
struct Platform {
  std::set<std::string> schemas;
  std::set<FileId> texts;

  explicit Platform(const Schema& declared) {
    declared.tables.for_each([&](const Table& table) {
      if (!table.external || table.name.schema.empty() || table.name.schema == "pg_temp") return;
      schemas.insert(table.name.schema);
      if (table.origin.span.valid()) texts.insert(table.origin.span.file);
    });
    declared.schemas.for_each([&](const Opaque& schema) {
      if (schema.origin.span.valid() && texts.count(schema.origin.span.file)) schemas.insert(schema.name.name);
    });
  }
  bool brings(const Origin& origin) const { return !origin.span.valid() || texts.count(origin.span.file) > 0; }
};

// Its functions, types and views, and those that the history knows nothing of.
template <class Map>
std::size_t take_out_assumed(Map& declared, Map& live, const Platform& platform) {
  std::size_t count = 0;
  for (const ObjectName& name : declared.names()) {
    if (!platform.schemas.count(name.schema) || !platform.brings(declared.find(name)->origin)) continue;
    declared.erase(name);
    live.erase(name);
    ++count;
  }
  for (const ObjectName& name : live.names()) {
    if (!platform.schemas.count(name.schema) || declared.contains(name)) continue;
    live.erase(name);
    ++count;
  }
  return count;
}

void leave_platform_aside(SchemaDiff& diff) {
  if (diff.left.live == diff.right.live) return;
  Schema& declared = diff.left.live ? diff.right.schema : diff.left.schema;
  Schema& live = diff.left.live ? diff.left.schema : diff.right.schema;
  const Platform platform(declared);
  const std::size_t count =
      take_out_assumed(declared.functions, live.functions, platform) + take_out_assumed(declared.types, live.types, platform) + take_out_assumed(declared.views, live.views, platform);
  if (count > 0) diff.aside.push_back(std::to_string(count) + " functions, types and views of schemas that a platform brings along: " + join({platform.schemas.begin(), platform.schemas.end()}, ", "));
}

}  // namespace

namespace {

// The functions that a range type brings along; a catalog lists them as functions, and nobody wrote them.
void take_out_constructors(Schema& schema) {
  for (const ObjectName& name : schema.functions.names()) {
    const Function& function = *schema.functions.find(name);
    if (function.language == "internal" && contains(function.body, "range_constructor")) schema.functions.erase(name);
  }
}

}  // namespace

void leave_tables_aside(SchemaDiff& diff) {
  leave_platform_aside(diff);
  std::set<ObjectName> tools, assumed, passing;
  for (const Schema* schema : {&diff.left.schema, &diff.right.schema})
    schema->tables.for_each([&](const Table& table) {
      if (table.name.schema == "pg_temp")
        passing.insert(table.name);
      else if (is_tool_table(table.name))
        tools.insert(table.name);
      else if (table.external)
        assumed.insert(table.name);
    });
  for (const ObjectName& name : passing)  // gone with the session that made it
    for (Schema* schema : {&diff.left.schema, &diff.right.schema}) take_out(*schema, name);
  for (Schema* schema : {&diff.left.schema, &diff.right.schema}) {
    take_out_schema(schema->functions, "pg_temp");
    take_out_constructors(*schema);
    take_out_schema(schema->views, "pg_temp");
    take_out_schema(schema->sequences, "pg_temp");
    take_out_schema(schema->types, "pg_temp");
  }
  for (const auto& [names, why] : {std::pair(&tools, "a migration tool's own"), std::pair(&assumed, "its shape is assumed")})
    for (const ObjectName& name : *names) {
      diff.aside.push_back("`" + name.display() + "`: " + why);
      take_out(diff.left.schema, name);
      take_out(diff.right.schema, name);
    }
}

}  // namespace underpin
