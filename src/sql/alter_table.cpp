// ALTER TABLE and its likes (ALTER INDEX, VIEW, SEQUENCE … have the same tree): every subcommand is one Change.
#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"
#include "sql/reader.h"

namespace underpin::sql {

std::string partition_bound(const Node& bound);

namespace {

struct Altered {
  Reader& reader;
  ObjectName table;
  bool if_exists = false;
  std::string_view object_type;
  std::size_t from = 0, to = 0;  // tokens of the subcommand

  std::string clause() const {
    if (from >= to) return {};
    return reader.text.substr(reader.tokens[from].begin, reader.tokens[to - 1].end - reader.tokens[from].begin);
  }
  std::size_t begin_byte() const { return from < to ? reader.tokens[from].begin : 0; }
  Origin origin() const { return from < to ? reader.origin(reader.tokens[from].begin, reader.tokens[to - 1].end) : reader.origin(); }
};

void set_option(const Altered& at, SetTableOption change) {
  change.table = at.table;
  change.if_exists = at.if_exists;
  change.what = at.clause();
  at.reader.add(std::move(change));
}

void add_column(const Altered& at, const Node& command) {
  ReadColumn read = read_column(at.reader, command["def"]);
  at.reader.column_is(read.column.name, read.column.type.text);
  AddColumn change;
  change.table = at.table;
  change.column = std::move(read.column);
  change.if_not_exists = command["missing_ok"].boolean();
  change.table_if_exists = at.if_exists;
  change.primary_key = std::move(read.primary_key);
  change.uniques = std::move(read.uniques);
  change.foreign_keys = std::move(read.foreign_keys);
  change.checks = std::move(read.checks);
  at.reader.add(std::move(change));
}

void drop_column(const Altered& at, const Node& command) {
  const bool cascade = command["behavior"].str() == "DROP_CASCADE";
  at.reader.add(DropColumn{at.table, std::string(command["name"].str()), command["missing_ok"].boolean(), cascade, at.if_exists});
}

void column_type(const Altered& at, const Node& command) {
  SetColumnType change;
  change.table = at.table;
  change.column = command["name"].str();
  const Node& definition = command["def"];
  change.type = read_type(definition["typeName"], at.reader.dialect);
  at.reader.column_is(change.column, change.type.text);
  if (definition["collClause"]) change.collation = collation_name(definition["collClause"]["collname"]);
  if (definition["raw_default"]) {
    const std::size_t word = at.reader.find_word_here(at.from, "using");
    if (word < at.to)
      change.using_expression =
          trim(at.reader.text.substr(at.reader.tokens[word].end, at.reader.tokens[at.to - 1].end - at.reader.tokens[word].end));
    if (change.using_expression.empty()) change.using_expression = at.reader.printed(definition["raw_default"]).canonical;
  }
  at.reader.add(std::move(change));
}

void column_default(const Altered& at, const Node& command) {
  const std::string column(command["name"].str());
  const Node& value = command["def"];
  if (!value || drops_default(value, at.reader.column_type(column))) return at.reader.add(SetDefault{at.table, column, std::nullopt});
  const std::size_t word = at.reader.find_word_here(at.from, "default");
  const std::size_t begin = word < at.to ? at.reader.tokens[word].end : at.begin_byte();
  const std::string_view written = std::string_view(at.reader.text).substr(begin, at.reader.tokens[at.to - 1].end - begin);
  Expression expression = at.reader.expression(value, written, at.reader.column_type(column));
  if (at.reader.source.mark(Mark::Kind::set_expression, at.begin_byte(), at.reader.tokens[at.to - 1].end))
    return at.reader.add(DropGenerated{at.table, column, false, expression});
  at.reader.add(SetDefault{at.table, column, std::move(expression)});
}

void add_constraint(const Altered& at, const Node& command) {
  const Node& definition = command["def"];
  if (const Mark* mark = at.reader.source.mark(Mark::Kind::not_null, at.begin_byte(), at.reader.tokens[at.to - 1].end))
    return at.reader.add(SetNullable{at.table, mark->text, false});
  auto constraint = read_constraint(at.reader, definition);
  if (!constraint) return at.reader.raw("constraint of a kind that is not modelled");
  at.reader.add(AddConstraint{at.table, std::move(*constraint), at.if_exists});
}

void drop_constraint(const Altered& at, const Node& command) {
  const bool cascade = command["behavior"].str() == "DROP_CASCADE";
  at.reader.add(DropConstraint{at.table, std::string(command["name"].str()), command["missing_ok"].boolean(), cascade, at.if_exists});
}

void alter_constraint(const Altered& at, const Node& command) {
  const Node& definition = command["def"];
  const Deferrable deferrable = !definition["deferrable"].boolean()    ? Deferrable::no
                                : definition["initdeferred"].boolean() ? Deferrable::deferred
                                                                       : Deferrable::immediate;
  at.reader.add(AlterConstraint{at.table, std::string(definition["conname"].str()), deferrable});
}

void identity(const Altered& at, const Node& command) {
  const std::string column(command["name"].str());
  const std::string_view kind = command["subtype"].str();
  if (kind == "AT_DropIdentity") return at.reader.add(SetIdentity{at.table, column, Identity::none, command["missing_ok"].boolean()});
  if (kind == "AT_AddIdentity") {
    const bool always = command["def"]["generated_when"].str() == "a";
    at.reader.add(SetIdentity{at.table, column, always ? Identity::always : Identity::by_default, false});
    // SEQUENCE NAME, as pg_dump writes it: the name it would have got is exchanged.
    const ObjectName wanted = listed_name(option(command["def"]["options"], "sequence_name"));
    const std::string given = at.table.name + "_" + column + "_seq";
    if (!wanted.empty() && wanted.name != given && given.size() < 64)
      at.reader.add(RenameRelation{RelationKind::sequence, {at.table.schema, given}, wanted.name, false});
    return;
  }
  // SET GENERATED changes the kind; the sequence's options leave no trace in the column.
  if (!has_option(command["def"], "generated")) return set_option(at, {});
  SetIdentity change{at.table, column, Identity::always, false};
  const std::string_view when = option(command["def"], "generated").str();
  const std::int64_t letter = option(command["def"], "generated").integer();
  if (when == "d" || letter == 'd') change.identity = Identity::by_default;
  at.reader.add(std::move(change));
}

void trigger_enabled(const Altered& at, const Node& command) {
  const std::string_view kind = command["subtype"].str();
  SetTriggerEnabled change;
  change.table = at.table;
  change.name = command["name"].str();
  if (ends_with(kind, "TrigAll")) change.name = "ALL";
  if (ends_with(kind, "TrigUser")) change.name = "USER";
  if (starts_with(kind, "AT_DisableTrig")) change.enabled = "disabled";
  if (kind == "AT_EnableAlwaysTrig") change.enabled = "always";
  if (kind == "AT_EnableReplicaTrig") change.enabled = "replica";
  at.reader.add(std::move(change));
}

void partition(const Altered& at, const Node& command) {
  const Node& definition = command["def"];
  const ObjectName child = relation_name(definition["name"]);
  if (command["subtype"].str() == "AT_AttachPartition") {
    if (at.object_type == "OBJECT_INDEX") return set_option(at, {});
    return at.reader.add(AttachPartition{at.table, child, partition_bound(definition["bound"])});
  }
  if (command["subtype"].str() == "AT_DetachPartitionFinalize") return set_option(at, {});
  at.reader.add(DetachPartition{at.table, child, definition["concurrent"].boolean()});
}

void security(const Altered& at, std::optional<bool> on, std::optional<bool> forced) {
  SetTableOption change;
  change.row_security = on;
  change.force_row_security = forced;
  set_option(at, std::move(change));
}

void logged(const Altered& at, bool unlogged) {
  SetTableOption change;
  change.unlogged = unlogged;
  set_option(at, std::move(change));
}

void read_command(const Altered& at, const Node& command) {
  const std::string_view kind = command["subtype"].str();
  const std::string name(command["name"].str());
  if (kind == "AT_AddColumn") return add_column(at, command);
  if (kind == "AT_DropColumn") return drop_column(at, command);
  if (kind == "AT_AlterColumnType") return column_type(at, command);
  if (kind == "AT_ColumnDefault") return column_default(at, command);
  if (kind == "AT_SetNotNull") return at.reader.add(SetNullable{at.table, name, false});
  if (kind == "AT_DropNotNull") return at.reader.add(SetNullable{at.table, name, true});
  if (kind == "AT_DropExpression") return at.reader.add(DropGenerated{at.table, name, command["missing_ok"].boolean(), std::nullopt});
  if (kind == "AT_AddIdentity" || kind == "AT_SetIdentity" || kind == "AT_DropIdentity") return identity(at, command);
  if (kind == "AT_AddConstraint" || kind == "AT_AddIndexConstraint") return add_constraint(at, command);
  if (kind == "AT_DropConstraint") return drop_constraint(at, command);
  if (kind == "AT_ValidateConstraint") return at.reader.add(ValidateConstraint{at.table, name});
  if (kind == "AT_AlterConstraint") return alter_constraint(at, command);
  if (contains(kind, "Trig")) return trigger_enabled(at, command);
  if (kind == "AT_AttachPartition" || kind == "AT_DetachPartition" || kind == "AT_DetachPartitionFinalize") return partition(at, command);
  if (kind == "AT_AddInherit") return at.reader.add(SetInheritance{at.table, relation_name(command["def"]), true});
  if (kind == "AT_DropInherit") return at.reader.add(SetInheritance{at.table, relation_name(command["def"]), false});
  if (kind == "AT_EnableRowSecurity") return security(at, true, std::nullopt);
  if (kind == "AT_DisableRowSecurity") return security(at, false, std::nullopt);
  if (kind == "AT_ForceRowSecurity") return security(at, std::nullopt, true);
  if (kind == "AT_NoForceRowSecurity") return security(at, std::nullopt, false);
  if (kind == "AT_SetLogged") return logged(at, false);
  if (kind == "AT_SetUnLogged") return logged(at, true);
  set_option(at, {});  // OWNER, SET (…), STATISTICS, STORAGE, CLUSTER, TABLESPACE, REPLICA IDENTITY …
}

// The server runs the subcommands of one statement in passes, whatever their order in the text.
int pass_of(const Node& command) {
  const std::string_view kind = command["subtype"].str(), constraint = command["def"]["contype"].str();
  if (kind == "AT_DropColumn" || kind == "AT_DropConstraint" || kind == "AT_DropNotNull" || kind == "AT_DropExpression" ||
      kind == "AT_DropIdentity")
    return 0;
  if (kind == "AT_ColumnDefault" && !command["def"]) return 0;
  if (kind == "AT_AlterColumnType") return 1;
  if (kind == "AT_AddColumn") return 2;
  if (kind == "AT_SetNotNull" || kind == "AT_SetIdentity") return 3;
  if (kind == "AT_AddIndexConstraint" || constraint == "CONSTR_PRIMARY" || constraint == "CONSTR_UNIQUE" ||
      constraint == "CONSTR_EXCLUSION")
    return 4;
  if (kind == "AT_AddConstraint" || kind == "AT_ColumnDefault" || kind == "AT_AddIdentity") return 5;
  return 6;
}

// Where the subcommands begin: behind the name of the object.
std::size_t first_command(const Reader& reader, const Node& statement) {
  const int location = statement["relation"].location();
  std::size_t at = reader.token_at(static_cast<std::size_t>(std::max(0, location)));
  const std::size_t parts = statement["relation"]["catalogname"] ? 3 : statement["relation"]["schemaname"] ? 2 : 1;
  at += 2 * parts - 1;
  if (at < reader.tokens.size() && reader.text[reader.tokens[at].begin] == '*') ++at;
  return at;
}

}  // namespace

void read_alter_table(Reader& reader, const Node& statement) {
  if (statement["objtype"].str() == "OBJECT_TYPE") return read_alter_composite(reader, statement);
  Altered at{reader, relation_name(statement["relation"]), statement["missing_ok"].boolean(), statement["objtype"].str()};
  std::size_t from = first_command(reader, statement);
  reader.look_at_table(at.table);
  std::vector<std::pair<int, Change>> ordered;
  const std::size_t before = reader.changes.size();
  for (const Node& command : statement["cmds"]) {
    at.from = std::min(from, reader.tokens.size());
    at.to = at.from;
    const std::size_t end = at.from < reader.tokens.size() ? reader.clause_end(at.from) : 0;
    while (at.to < reader.tokens.size() && reader.tokens[at.to].begin < end) ++at.to;
    if (at.from == at.to) {  // never with a tree that the text made
      at.from = 0;
      at.to = reader.tokens.size();
    }
    read_command(at, command);
    from = at.to + 1;
    for (std::size_t i = before; i < reader.changes.size(); ++i) ordered.emplace_back(pass_of(command), std::move(reader.changes[i]));
    reader.changes.resize(before);
  }
  // ALTER TABLE IF EXISTS: changes that cannot say so themselves are left out where there is nothing to alter.
  if (at.if_exists && !find_relation(reader.schema, at.table, reader.dialect))
    ordered.erase(std::remove_if(ordered.begin(), ordered.end(),
                                 [](const auto& item) {
                                   return !std::holds_alternative<AddColumn>(item.second) &&
                                          !std::holds_alternative<DropColumn>(item.second) &&
                                          !std::holds_alternative<AddConstraint>(item.second) &&
                                          !std::holds_alternative<DropConstraint>(item.second);
                                 }),
                  ordered.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [pass, change] : ordered) reader.changes.push_back(std::move(change));
}

}  // namespace underpin::sql
