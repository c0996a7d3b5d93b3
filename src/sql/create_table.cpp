#include <algorithm>

#include "base/text.h"
#include "sql/printer.h"
#include "sql/queries.h"
#include "sql/reader.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {

void refuse_missing_columns(Reader& reader, const Node& query);
namespace {

void add_constraint(Table& table, Constraint constraint) {
  if (auto* key = std::get_if<PrimaryKey>(&constraint)) table.primary_key = std::move(*key);
  if (auto* key = std::get_if<Unique>(&constraint)) table.uniques.push_back(std::move(*key));
  if (auto* key = std::get_if<ForeignKey>(&constraint)) table.foreign_keys.push_back(std::move(*key));
  if (auto* rule = std::get_if<Check>(&constraint)) table.checks.push_back(std::move(*rule));
  if (auto* rule = std::get_if<Exclusion>(&constraint)) table.exclusions.push_back(std::move(*rule));
}

void add_column(Table& table, ReadColumn read) {
  table.columns.push_back(std::move(read.column));
  if (read.primary_key) table.primary_key = std::move(read.primary_key);
  for (auto& key : read.uniques) table.uniques.push_back(std::move(key));
  for (auto& key : read.foreign_keys) table.foreign_keys.push_back(std::move(key));
  for (auto& rule : read.checks) table.checks.push_back(std::move(rule));
}

CreateTable::Like like_of(const Node& clause) {
  enum : std::int64_t { kComments = 1, kCompression = 2, kConstraints = 4, kDefaults = 8, kGenerated = 16, kIdentity = 32, kIndexes = 64 };
  const std::int64_t options = clause["options"].integer();
  CreateTable::Like like;
  like.source = relation_name(clause["relation"]);
  like.defaults = (options & kDefaults) != 0;
  like.constraints = (options & kConstraints) != 0;
  like.indexes = (options & kIndexes) != 0;
  like.identity = (options & kIdentity) != 0;
  like.generated = (options & kGenerated) != 0;
  return like;
}

// A table constraint NOT NULL column, which the grammar saw as a check.
bool marked_not_null(const Reader& reader, const Node& constraint, Table& table) {
  const auto begin = static_cast<std::size_t>(constraint.location());
  const Mark* mark = reader.source.mark(Mark::Kind::not_null, begin, reader.clause_end(reader.token_at(begin)));
  if (mark == nullptr) return false;
  if (Column* column = table.column(mark->text)) column->nullable = false;
  return true;
}

std::string partition_key(const Reader& reader, const Node& spec) {
  std::vector<std::string> parts;
  for (const Node& part : spec["partParams"]) {
    std::string text = part["expr"] ? reader.printed(part["expr"]).canonical : quote_name(part["name"].str());
    if (part["expr"] && !part["expr"].is("FuncCall") && !starts_with(text, "(")) text = "(" + text + ")";
    if (part["collation"]) text += " COLLATE " + quoted_name(listed_name(part["collation"]));
    if (part["opclass"]) text += " " + quoted_name(listed_name(part["opclass"]));
    parts.push_back(std::move(text));
  }
  return upper(spec["strategy"].str()) + " (" + join(parts, ", ") + ")";
}

}  // namespace

std::string partition_bound(const Node& bound) {
  if (bound["is_default"].boolean()) return "DEFAULT";
  const auto values = [](const Node& list) {
    std::vector<std::string> parts;
    for (const Node& value : list) {
      const bool word = value.is("ColumnRef");  // MINVALUE and MAXVALUE
      Printer printer;
      std::string text = word ? upper(last_name(value["fields"])) : value.is("A_Const") && value["sval"] ? quote_literal(value.str()) : printer.expression(value);
      parts.push_back(value.is("A_Const") && value["isnull"].boolean() ? "NULL" : std::move(text));
    }
    return "(" + join(parts, ", ") + ")";
  };
  const std::string_view strategy = bound["strategy"].str();
  if (strategy == "h")
    return "FOR VALUES WITH (modulus " + std::to_string(bound["modulus"].integer()) + ", remainder " + std::to_string(bound["remainder"].integer()) + ")";
  if (strategy == "l") return "FOR VALUES IN " + values(bound["listdatums"]);
  return "FOR VALUES FROM " + values(bound["lowerdatums"]) + " TO " + values(bound["upperdatums"]);
}

void read_create_table(Reader& reader, const Node& statement) {
  // CREATE FOREIGN TABLE carries the same inside `base`.
  const bool foreign = statement.is("CreateForeignTableStmt");
  const Node& create = foreign ? statement["base"] : statement;
  CreateTable change;
  Table& table = change.table;
  const Node& relation = create["relation"];
  table.name = relation_name(relation);
  table.foreign = foreign;
  table.temporary = relation["relpersistence"].str() == "t";
  table.unlogged = relation["relpersistence"].str() == "u";
  table.origin = reader.origin();
  table.storage_options = storage_options(create["options"]);
  change.if_not_exists = create["if_not_exists"].boolean();
  for (const Node& parent : create["inhRelations"]) {
    if (create["partbound"])
      change.partition_of = relation_name(parent);
    else
      table.inherits.push_back(relation_name(parent));
  }
  if (create["partbound"]) table.partition_bound = partition_bound(create["partbound"]);
  if (create["ofTypename"]) return reader.raw("CREATE TABLE … OF type is not modelled");
  if (change.partition_of) reader.look_at_table(*change.partition_of);
  for (const Node& element : create["tableElts"])
    if (element.is("ColumnDef") && element["typeName"])
      reader.column_is(std::string(element["colname"].str()), read_type(element["typeName"], reader.dialect).text);
  if (create["partspec"]) table.partition_by = partition_key(reader, create["partspec"]);
  std::vector<const Node*> constraints;
  for (const Node& element : create["tableElts"]) {
    if (element.is("ColumnDef")) add_column(table, read_column(reader, element));
    if (element.is("TableLikeClause")) change.like.push_back(like_of(element));
    if (element.is("Constraint")) constraints.push_back(&element);
  }
  for (const Node* constraint : constraints) {
    if (!reader.source.marks.empty() && marked_not_null(reader, *constraint, table)) continue;
    if (auto read = read_constraint(reader, *constraint)) add_constraint(table, std::move(*read));
  }
  reader.add(std::move(change));
}

void read_create_table_as(Reader& reader, const Node& statement) {
  const Node& into = statement["into"];
  const bool materialized = statement["objtype"].str() == "OBJECT_MATVIEW";
  const std::vector<std::string> given = name_list(into["colNames"]);
  const std::vector<std::string> columns = given.empty() ? target_columns(statement["query"], &reader.schema, reader.dialect) : given;
  const std::size_t as = reader.find_word(reader.token_at(static_cast<std::size_t>(std::max(0, into["rel"].location()))), "as");
  if (materialized) {
    CreateView change;
    change.view.name = relation_name(into["rel"]);
    change.view.materialized = true;
    change.view.columns = columns;
    change.view.reads = relations_of(statement["query"]);
    change.view.reads_columns = columns_read(statement["query"], reader.schema, reader.dialect);
    change.view.with_no_data = into["skipData"].boolean();
    change.view.origin = reader.origin();
    if (as < reader.tokens.size()) change.view.definition = trim(std::string_view(reader.text).substr(reader.tokens[as].end));
    change.if_not_exists = statement["if_not_exists"].boolean();
    return reader.add(std::move(change));
  }
  refuse_missing_columns(reader, statement["query"]);
  CreateTable change;
  change.as_query = true;
  change.if_not_exists = statement["if_not_exists"].boolean();
  change.table.name = relation_name(into["rel"]);
  change.table.temporary = into["rel"]["relpersistence"].str() == "t";
  change.table.unlogged = into["rel"]["relpersistence"].str() == "u";
  change.table.origin = reader.origin();
  const auto types = given.empty() ? copied_types(statement["query"], reader.schema, reader.dialect) : std::map<std::string, Type>();
  for (const std::string& name : columns) {
    Column column;
    column.name = name;
    const auto type = types.find(name);
    column.type = type == types.end() ? Type{"", false} : type->second;
    column.origin = reader.origin();
    change.table.columns.push_back(std::move(column));
  }
  reader.add(std::move(change));
}

}  // namespace underpin::sql
