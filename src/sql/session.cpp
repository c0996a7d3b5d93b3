// Statements that change the session or the server's housekeeping and leave nothing in the catalog.
#include "base/text.h"
#include "sql/reader.h"

namespace underpin::sql {
namespace {

std::string setting_value(const Node& statement) {
  std::vector<std::string> parts;
  for (const Node& argument : statement["args"]) {
    const Node& value = argument.is("TypeCast") ? argument["arg"] : argument;
    if (value["ival"]) parts.push_back(std::to_string(value.integer()));
    else if (value["boolval"]) parts.emplace_back(value.boolean() ? "true" : "false");
    else parts.emplace_back(value.str());
  }
  return join(parts, ", ");
}

SessionStep set_step(const Node& statement) {
  SessionStep step;
  step.what = SessionStep::What::set;
  step.name = lower(statement["name"].str());
  if (statement["kind"].str() == "VAR_RESET_ALL") step.name = "all";
  step.value = setting_value(statement);
  if (statement["kind"].str() == "VAR_RESET" || statement["kind"].str() == "VAR_SET_DEFAULT") step.value = "default";
  step.local = statement["is_local"].boolean();
  return step;
}

SessionStep transaction_step(const Node& statement) {
  SessionStep step;
  const std::string_view kind = statement["kind"].str();
  step.name = statement["savepoint_name"].str();
  if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") step.what = SessionStep::What::begin;
  if (kind == "TRANS_STMT_COMMIT") step.what = SessionStep::What::commit;
  if (kind == "TRANS_STMT_ROLLBACK") step.what = SessionStep::What::rollback;
  if (kind == "TRANS_STMT_SAVEPOINT" || kind == "TRANS_STMT_RELEASE" || kind == "TRANS_STMT_ROLLBACK_TO") step.what = SessionStep::What::savepoint;
  return step;
}

SessionStep vacuum_step(const Node& statement) {
  SessionStep step;
  step.what = SessionStep::What::maintenance;
  step.name = statement["is_vacuumcmd"].boolean() ? "vacuum" : "analyze";
  step.not_in_transaction = statement["is_vacuumcmd"].boolean();
  if (has_option(statement["options"], "full")) step.value = "full";
  for (const Node& relation : statement["rels"]) step.tables.push_back(relation_name(relation["relation"]));
  return step;
}

SessionStep reindex_step(const Node& statement) {
  SessionStep step;
  step.what = SessionStep::What::maintenance;
  step.name = "reindex";
  const std::string_view kind = statement["kind"].str();
  const bool whole = kind == "REINDEX_OBJECT_SCHEMA" || kind == "REINDEX_OBJECT_SYSTEM" || kind == "REINDEX_OBJECT_DATABASE";
  const bool concurrently = has_option(statement["params"], "concurrently");
  step.not_in_transaction = whole || concurrently;
  step.value = std::string(whole ? "whole" : kind == "REINDEX_OBJECT_INDEX" ? "index" : "table") + (concurrently ? " concurrently" : "");
  if (statement["relation"]) step.tables.push_back(relation_name(statement["relation"]));
  return step;
}

}  // namespace

void read_session(Reader& reader, const Node& statement) {
  const std::string_view tag = statement.tag();
  if (tag == "VariableSetStmt") return reader.add(set_step(statement));
  if (tag == "TransactionStmt") return reader.add(transaction_step(statement));
  if (tag == "VacuumStmt") return reader.add(vacuum_step(statement));
  if (tag == "ReindexStmt") return reader.add(reindex_step(statement));
  SessionStep step;
  if (tag == "LockStmt") {
    step.what = SessionStep::What::lock;
    for (const Node& relation : statement["relations"]) step.tables.push_back(relation_name(relation));
  } else if (tag == "ClusterStmt") {
    step.what = SessionStep::What::maintenance;
    step.name = "cluster";
    step.not_in_transaction = !statement["relation"];
    if (statement["relation"]) step.tables.push_back(relation_name(statement["relation"]));
  } else if (tag == "AlterSystemStmt" || tag == "DiscardStmt") {
    step.name = tag == "AlterSystemStmt" ? "alter system" : "discard";
    step.not_in_transaction = tag == "AlterSystemStmt" || statement["target"].str() == "DISCARD_ALL";
  } else {
    step.name = lower(tag.substr(0, tag.size() - (ends_with(tag, "Stmt") ? 4 : 0)));
  }
  reader.add(std::move(step));
}

}  // namespace underpin::sql
