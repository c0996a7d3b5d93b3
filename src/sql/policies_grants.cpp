// Policies, grants and comments.
#include <algorithm>

#include "base/text.h"
#include "sql/queries.h"
#include "sql/reader.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

// The clauses TO, USING and WITH CHECK as written.
std::string policy_clauses(const Reader& reader, const Node& table) {
  const std::size_t from = reader.token_at(static_cast<std::size_t>(std::max(0, table.location())));
  std::size_t first = reader.tokens.size();
  for (const std::string_view word : {"to", "using", "with"}) first = std::min(first, reader.find_word_here(from, word));
  return first < reader.tokens.size() ? reader.text.substr(reader.tokens[first].begin) : std::string();
}

char command_letter(std::string_view name) {
  if (name == "select") return 'r';
  if (name == "insert") return 'a';
  if (name == "update") return 'w';
  if (name == "delete") return 'd';
  return '*';
}

std::string role(const Node& spec) {
  const std::string_view type = spec["roletype"].str();
  if (type == "ROLESPEC_CSTRING") return quote_name(spec["rolename"].str());
  return upper(type.substr(std::min<std::size_t>(9, type.size())));
}

std::string privileges(const Node& list) {
  std::vector<std::string> parts;
  for (const Node& privilege : list) {
    std::string text = upper(privilege["priv_name"].str());
    if (text.empty()) text = "ALL";
    std::vector<std::string> columns;
    for (const Node& column : privilege["cols"]) columns.push_back(quote_name(column.str()));
    parts.push_back(columns.empty() ? text : text + " (" + join(columns, ", ") + ")");
  }
  return parts.empty() ? "ALL" : join(parts, ", ");
}

std::string granted_objects(const Reader& reader, const Node& statement) {
  std::vector<std::string> parts;
  for (const Node& object : statement["objects"]) {
    std::string name = object.is("RangeVar") ? quoted_name(relation_name(object)) : quoted_name(named_object(object));
    if (object.is("ObjectWithArgs"))
      if (const auto arguments = named_arguments(object, reader.dialect)) name += "(" + *arguments + ")";
    parts.push_back(std::move(name));
  }
  const bool all = statement["targtype"].str() == "ACL_TARGET_ALL_IN_SCHEMA";
  return (all ? "ALL " : "") + upper(words_of(statement["objtype"].str())) + (all ? "S IN SCHEMA " : " ") + join(parts, ", ");
}

// The same text for a grant and for its revocation, so that one takes the other back.
std::string grant_text(const Reader& reader, const Node& statement) {
  std::vector<std::string> grantees;
  for (const Node& grantee : statement["grantees"]) grantees.push_back(role(grantee));
  return "GRANT " + privileges(statement["privileges"]) + " ON " + granted_objects(reader, statement) + " TO " + join(grantees, ", ");
}

void add_grant(Reader& reader, bool is_grant, const std::string& text) {
  if (!is_grant && reader.schema.opaque.contains({"grant", text})) return reader.add(DropOpaque{"grant", {"", text}, true});
  CreateOpaque change;
  change.object.kind = ObjectKind::grant;
  change.object.what = is_grant ? "grant" : "revoke";
  change.object.definition = is_grant ? text : std::string(reader.text);
  change.object.origin = reader.origin();
  change.or_replace = true;
  reader.add(std::move(change));
}

}  // namespace

void read_create_policy(Reader& reader, const Node& statement) {
  CreatePolicy change;
  change.table = relation_name(statement["table"]);
  change.policy.name = statement["policy_name"].str();
  change.policy.command = command_letter(statement["cmd_name"].str());
  change.policy.permissive = statement["permissive"].boolean();
  change.policy.definition = policy_clauses(reader, statement["table"]);
  for (const char* part : {"qual", "with_check"})
    if (statement[part])
      for (ObjectName& read : relations_of(statement[part])) change.reads.push_back(std::move(read));
  change.policy.origin = reader.origin();
  reader.add(std::move(change));
}

void read_alter_policy(Reader& reader, const Node& statement) {
  reader.add(AlterPolicy{relation_name(statement["table"]), std::string(statement["policy_name"].str()), {}, policy_clauses(reader, statement["table"])});
}

void read_grant(Reader& reader, const Node& statement) {
  if (!statement.is("GrantStmt") || statement["targtype"].str() == "ACL_TARGET_DEFAULTS") {
    // Roles granted to roles, default privileges: beside the schema.
    CreateOpaque change;
    change.object.kind = ObjectKind::grant;
    change.object.what = "grant";
    change.object.definition = reader.text;
    change.object.origin = reader.origin();
    change.or_replace = true;
    return reader.add(std::move(change));
  }
  // A relation that is named must be there; that is all that can be checked.
  SessionStep needed;
  needed.name = statement["is_grant"].boolean() ? "grant" : "revoke";
  for (const Node& object : statement["objects"])
    if (object.is("RangeVar")) needed.tables.push_back(relation_name(object));
  if (!needed.tables.empty()) reader.add(std::move(needed));
  add_grant(reader, statement["is_grant"].boolean(), grant_text(reader, statement));
}

void read_comment(Reader& reader, const Node& statement) {
  const std::string_view type = statement["objtype"].str();
  const Node& object = statement["object"];
  SetComment change;
  change.object.kind = kind_of(type);
  if (type == "OBJECT_MATVIEW") change.word = "MATERIALIZED VIEW";
  if (type == "OBJECT_PROCEDURE" || type == "OBJECT_AGGREGATE") change.word = type.substr(7);
  const bool member = type == "OBJECT_COLUMN" || type == "OBJECT_TABCONSTRAINT" || type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY";
  if (member) {
    const std::vector<std::string> parts = name_list(object);
    if (parts.size() < 2) return reader.raw("COMMENT ON a name without a table");
    change.object.name = {parts.size() > 2 ? parts[parts.size() - 3] : "", parts[parts.size() - 2]};
    change.object.member = parts.back();
  } else if (type == "OBJECT_DOMCONSTRAINT") {
    change.object.name = named_object(object[std::size_t{0}]);
    change.object.member = object[1].str();
    change.object.kind = ObjectKind::comment;
  } else {
    change.object.name = named_object(object);
    if (change.object.kind == ObjectKind::function)
      change.object.name.name += "(" + named_arguments(object, reader.dialect).value_or("") + ")";
  }
  if (change.object.kind == ObjectKind::opaque || change.object.kind == ObjectKind::comment) {
    CreateOpaque opaque;
    opaque.object.what = "comment on " + words_of(type);
    opaque.object.definition = reader.text;
    opaque.object.origin = reader.origin();
    opaque.or_replace = true;
    return reader.add(std::move(opaque));
  }
  if (statement["comment"]) change.text = std::string(statement["comment"].str());
  reader.add(std::move(change));
}

}  // namespace underpin::sql
