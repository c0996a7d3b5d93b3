// Objects that are kept as text: their kind, their name, the statement that makes them.
#include "base/text.h"
#include "sql/reader.h"

namespace underpin::sql {

void add_statement_as_opaque(Reader& reader, std::string what, ObjectName name) {
  CreateOpaque change;
  change.object.what = std::move(what);
  change.object.name = std::move(name);
  change.object.definition = reader.text;
  change.object.origin = reader.origin();
  change.or_replace = change.object.name.empty();
  reader.add(std::move(change));
}

namespace {

// Where a statement keeps the name of what it makes.
struct OpaqueRow {
  std::string_view tag, what, field;
  ObjectKind kind = ObjectKind::opaque;
};
constexpr OpaqueRow kMade[] = {
    {"CreateEventTrigStmt", "event trigger", "trigname"},
    {"CreatePublicationStmt", "publication", "pubname", ObjectKind::publication},
    {"CreateSubscriptionStmt", "subscription", "subname"},
    {"CreateStatsStmt", "statistic ext", "defnames", ObjectKind::statistics},
    {"CreateOpClassStmt", "opclass", "opclassname"},
    {"CreateOpFamilyStmt", "opfamily", "opfamilyname"},
    {"CreateConversionStmt", "conversion", "conversion_name"},
    {"CreateFdwStmt", "fdw", "fdwname"},
    {"CreateForeignServerStmt", "foreign server", "servername"},
    {"CreateAmStmt", "access method", "amname"},
    {"CreatePLangStmt", "language", "plname"},
    {"CreateRoleStmt", "role", "role"},
    {"CreatedbStmt", "database", "dbname"},
    {"CreateTableSpaceStmt", "tablespace", "tablespacename"},
};

// Removal of what a DropStmt does not cover.
constexpr OpaqueRow kGone[] = {{"DropRoleStmt", "role", "roles"},
                         {"DropdbStmt", "database", "dbname"},
                         {"DropTableSpaceStmt", "tablespace", "tablespacename"},
                         {"DropSubscriptionStmt", "subscription", "subname"}};

// Changes to objects kept as text: kept beside them.
constexpr OpaqueRow kChanged[] = {{"AlterEventTrigStmt", "alter event trigger", "trigname"},
                            {"AlterPublicationStmt", "alter publication", "pubname"},
                            {"AlterSubscriptionStmt", "alter subscription", "subname"},
                            {"AlterStatsStmt", "alter statistics", ""},
                            {"AlterTSConfigurationStmt", "alter text search configuration", ""},
                            {"AlterTSDictionaryStmt", "alter text search dictionary", ""},
                            {"AlterOpFamilyStmt", "alter operator family", ""},
                            {"AlterOperatorStmt", "alter operator", ""},
                            {"AlterTypeStmt", "alter type", ""},
                            {"AlterCollationStmt", "alter collation", ""},
                            {"AlterFdwStmt", "alter foreign data wrapper", ""},
                            {"AlterForeignServerStmt", "alter server", ""},
                            {"AlterUserMappingStmt", "alter user mapping", ""},
                            {"AlterRoleStmt", "alter role", ""},
                            {"AlterRoleSetStmt", "alter role", ""},
                            {"AlterDatabaseStmt", "alter database", ""},
                            {"AlterDatabaseSetStmt", "alter database", ""},
                            {"AlterExtensionStmt", "alter extension", ""},
                            {"AlterExtensionContentsStmt", "alter extension", ""},
                            {"AlterObjectDependsStmt", "depends on extension", ""},
                            {"AlterTableMoveAllStmt", "move to tablespace", ""},
                            {"AlterTableSpaceOptionsStmt", "alter tablespace", ""},
                            {"CreateUserMappingStmt", "user mapping", ""},
                            {"DropUserMappingStmt", "drop user mapping", ""},
                            {"SecLabelStmt", "security label", ""}};

// The publication and the tables it is given must be there.
void needs_publication(Reader& reader, const Node& statement) {
  const std::string name(statement["pubname"].str());
  if (!reader.schema.opaque.contains({"publication", name})) return reader.add(DropOpaque{"publication", {"", name}, false});  // says what is missing
  SessionStep needed;
  needed.name = "alter publication";
  for (const Node& object : statement["pubobjects"])
    if (object["pubtable"]) needed.tables.push_back(relation_name(object["pubtable"]["relation"]));
  if (!needed.tables.empty()) reader.add(std::move(needed));
}

bool found(Reader& reader, const Node& statement) {
  for (const OpaqueRow& row : kMade) {
    if (!statement.is(row.tag)) continue;
    add_statement_as_opaque(reader, std::string(row.what), listed_name(statement[row.field]));
    auto& change = std::get<CreateOpaque>(reader.changes.back());
    change.object.kind = row.kind;
    change.or_replace = statement["replace"].boolean();
    change.if_not_exists = statement["if_not_exists"].boolean();
    return true;
  }
  for (const OpaqueRow& row : kGone) {
    if (!statement.is(row.tag)) continue;
    const bool if_exists = statement["missing_ok"].boolean();
    if (statement.is("DropRoleStmt"))
      for (const Node& role : statement["roles"]) reader.add(DropOpaque{"role", {"", std::string(role["rolename"].str())}, if_exists});
    else
      reader.add(DropOpaque{std::string(row.what), listed_name(statement[row.field]), if_exists});
    return true;
  }
  for (const OpaqueRow& row : kChanged) {
    if (!statement.is(row.tag)) continue;
    if (statement.is("AlterPublicationStmt")) needs_publication(reader, statement);
    add_statement_as_opaque(reader, std::string(row.what), {});
    return true;
  }
  return false;
}

void read_rule(Reader& reader, const Node& statement) {
  add_statement_as_opaque(reader, "rule", {relation_name(statement["relation"]).display(), std::string(statement["rulename"].str())});
  std::get<CreateOpaque>(reader.changes.back()).or_replace = statement["replace"].boolean();
}

void read_cast(Reader& reader, const Node& statement) {
  add_statement_as_opaque(reader, "cast", {"", type_text(statement["sourcetype"]) + " AS " + type_text(statement["targettype"])});
  std::get<CreateOpaque>(reader.changes.back()).object.kind = ObjectKind::cast;
}

// Aggregates, operators, collations, text search objects, shell and base types.
void read_define(Reader& reader, const Node& statement) {
  const std::string what = words_of(statement["kind"].str());
  const ObjectName name = listed_name(statement["defnames"]);
  if (what == "aggregate") {
    CreateFunction change;
    change.function.name = name;
    const Node& args = statement["args"][std::size_t{0}];
    change.function.arguments = args.size() > 0 ? identity_arguments(args, false, reader.dialect) : "*";
    change.function.kind = "aggregate";
    change.function.language = "internal";
    change.function.definition = reader.text;
    change.function.origin = reader.origin();
    change.or_replace = statement["replace"].boolean();
    return reader.add(std::move(change));
  }
  add_statement_as_opaque(reader, what, name);
  auto& change = std::get<CreateOpaque>(reader.changes.back());
  change.if_not_exists = statement["if_not_exists"].boolean();
  if (what == "operator") change.or_replace = true;  // one name, many operand types
}

}  // namespace

void read_opaque(Reader& reader, const Node& statement) {
  if (found(reader, statement)) return;
  if (statement.is("RuleStmt")) return read_rule(reader, statement);
  if (statement.is("CreateCastStmt")) return read_cast(reader, statement);
  if (statement.is("DefineStmt")) return read_define(reader, statement);
  if (statement.is("CreateTransformStmt")) return add_statement_as_opaque(reader, "transform", {});
  reader.raw("a statement of a kind that is not modelled: " + std::string(statement.tag()));
}

}  // namespace underpin::sql
