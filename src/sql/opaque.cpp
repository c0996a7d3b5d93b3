// Objects that are kept as text: their kind, their name, the statement that makes them.
#include "base/text.h"
#include "schema/publication.h"
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

// "public.t (a, b) WHERE (c)" of one table in a list of them.
PublicationMember member_of(Reader& reader, const Node& table) {
  PublicationMember out;
  out.table = relation_name(table["relation"]);
  std::vector<std::string> columns;
  for (const Node& column : table["columns"]) columns.push_back(reader.dialect.quote(column.str()));
  if (!columns.empty()) out.suffix = " (" + join(columns, ", ") + ")";
  if (table["whereClause"]) {
    reader.look_at_table(out.table);
    out.suffix += " WHERE " + reader.printed(table["whereClause"]).shown();
  }
  return out;
}

std::vector<PublicationMember> members_of(Reader& reader, const Node& statement) {
  std::vector<PublicationMember> out;
  for (const Node& object : statement["pubobjects"])
    if (object["pubtable"]) out.push_back(member_of(reader, object["pubtable"]));
  return out;
}

// What a publication passes on, as the catalog prints it; all of it: nothing.
std::string publication_options(const Node& statement) {
  std::string publish, root;
  for (const Node& option : statement["options"]) {
    const std::string name(option["defname"].str());
    if (name == "publish") publish = lower(replace_all(option_text(option["arg"]), " ", ""));
    if (name == "publish_via_partition_root") root = option["arg"] ? lower(option_text(option["arg"])) : "true";
  }
  const std::string list = "," + publish + ",";
  std::vector<std::string> passed;
  for (const char* one : {"insert", "update", "delete", "truncate"})
    if (publish.empty() || contains(list, "," + std::string(one) + ",")) passed.push_back(one);
  const bool via_root = root == "true" || root == "on" || root == "1";
  if (passed.size() == 4 && !via_root) return {};
  return " WITH (publish = '" + join(passed, ", ") + "'" + (via_root ? ", publish_via_partition_root = true" : "") + ")";
}

// The statement as the catalog prints it; which tables are meant by the names, apply() finds out.
std::string publication_text(Reader& reader, const Node& statement) {
  Publication out;
  out.head = "CREATE PUBLICATION " + reader.dialect.quote(statement["pubname"].str());
  if (statement["for_all_tables"].boolean()) out.tail = " FOR ALL TABLES";
  out.members = members_of(reader, statement);
  std::vector<std::string> schemas;
  for (const Node& object : statement["pubobjects"])
    if (!object["pubtable"]) schemas.push_back(reader.dialect.quote(object["name"].str()));
  if (!schemas.empty()) out.tail += " FOR TABLES IN SCHEMA " + join(schemas, ", ");
  out.tail += publication_options(statement);
  std::string text = out.head;
  for (std::size_t i = 0; i < out.members.size(); ++i) {
    text += (i == 0 ? " FOR TABLE " : ", ") + text_of(out.members[i], reader.dialect);
  }
  return text + out.tail;
}

// ADD, DROP and SET of tables: one change for each. False: it is about something else.
bool changed_members(Reader& reader, const Node& statement) {
  const std::string name(statement["pubname"].str());
  const Opaque* there = reader.schema.opaque.find({"publication", name});
  if (!there) return reader.add(DropOpaque{"publication", {"", name}, false}), false;  // says what is missing
  const std::vector<PublicationMember> members = members_of(reader, statement);
  if (members.empty() || members.size() != statement["pubobjects"].size()) return false;
  const auto drop = [&](const std::string& member) { reader.add(DropOpaque{std::string(kPublicationTable), {name, member}, false}); };
  const auto add = [&](const std::string& member) {
    CreateOpaque change;
    change.object.kind = ObjectKind::publication;
    change.object.what = std::string(kPublicationTable);
    change.object.name = {name, member};
    change.object.definition = "ALTER PUBLICATION " + reader.dialect.quote(name) + " ADD TABLE " + member;
    change.object.origin = reader.origin();
    reader.add(std::move(change));
  };
  const std::string_view action = statement["action"].str();
  if (action == "AP_SetObjects")
    for (const PublicationMember& member : read_publication(there->definition, reader.dialect).members) drop(text_of({member.table, ""}, reader.dialect));
  for (const PublicationMember& member : members) {
    if (action == "AP_DropObjects") drop(text_of(member, reader.dialect));
    else add(text_of(member, reader.dialect));
  }
  return true;
}

bool found(Reader& reader, const Node& statement) {
  for (const OpaqueRow& row : kMade) {
    if (!statement.is(row.tag)) continue;
    add_statement_as_opaque(reader, std::string(row.what), listed_name(statement[row.field]));
    auto& change = std::get<CreateOpaque>(reader.changes.back());
    change.object.kind = row.kind;
    if (row.kind == ObjectKind::publication) change.object.definition = publication_text(reader, statement);
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
    if (statement.is("AlterPublicationStmt") && changed_members(reader, statement)) return true;
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
