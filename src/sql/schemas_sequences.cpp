// Schemas, extensions and sequences.
#include <algorithm>

#include "base/text.h"
#include "sql/reader.h"

namespace underpin::sql {
namespace {

// What CREATE SCHEMA … CREATE TABLE … makes goes into the new schema where it does not say otherwise.
void move_into(Change& change, const std::string& schema) {
  const auto fill = [&](ObjectName& name) {
    if (name.schema.empty()) name.schema = schema;
  };
  if (auto* table = std::get_if<CreateTable>(&change)) fill(table->table.name);
  if (auto* view = std::get_if<CreateView>(&change)) fill(view->view.name);
  if (auto* sequence = std::get_if<CreateSequence>(&change)) fill(sequence->sequence.name);
  if (auto* index = std::get_if<CreateIndex>(&change)) fill(index->table);
  if (auto* trigger = std::get_if<CreateTrigger>(&change)) fill(trigger->table);
}

// "OWNED BY table.column" or NONE.
void read_owner_column(const Node& names, ObjectName& table, std::string& column) {
  const std::vector<std::string> parts = name_list(names);
  if (parts.size() < 2) return;
  column = parts.back();
  table = {parts.size() > 2 ? parts[parts.size() - 3] : "", parts[parts.size() - 2]};
}

// The options as written, without OWNED BY and AS, which have places of their own.
std::string written_options(const Reader& reader, const Node& statement) {
  std::vector<std::string> parts;
  const Node& options = statement["options"];
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view name = options[i]["defname"].str();
    if (name == "owned_by" || name == "as") continue;
    const auto begin = static_cast<std::size_t>(std::max(0, options[i].location()));
    const std::size_t end = i + 1 < options.size() ? static_cast<std::size_t>(std::max(0, options[i + 1].location())) : reader.text.size();
    if (end > begin) parts.emplace_back(trim(std::string_view(reader.text).substr(begin, end - begin)));
  }
  return join(parts, " ");
}

}  // namespace

void read_create_schema(Reader& reader, const Node& statement) {
  CreateSchema change;
  change.name = statement["schemaname"].str();
  if (change.name.empty()) change.name = statement["authrole"]["rolename"].str();
  if (change.name.empty()) return reader.raw("CREATE SCHEMA for the current user: its name is not known");
  change.if_not_exists = statement["if_not_exists"].boolean();
  const std::string name = change.name;
  reader.add(std::move(change));
  for (const Node& element : statement["schemaElts"]) {
    const std::size_t first = reader.changes.size();
    read_statement(reader, element);
    for (std::size_t i = first; i < reader.changes.size(); ++i) move_into(reader.changes[i], name);
  }
}

void read_create_extension(Reader& reader, const Node& statement) {
  CreateExtension change;
  change.extension.name = statement["extname"].str();
  change.extension.schema = option(statement["options"], "schema").str();
  change.extension.origin = reader.origin();
  change.if_not_exists = statement["if_not_exists"].boolean();
  reader.add(std::move(change));
}

void read_create_sequence(Reader& reader, const Node& statement) {
  CreateSequence change;
  Sequence& sequence = change.sequence;
  sequence.name = relation_name(statement["sequence"]);
  sequence.origin = reader.origin();
  sequence.options = written_options(reader, statement);
  const Node& options = statement["options"];
  if (const Node& type = option(options, "as")) sequence.type = read_type(type, reader.dialect).text;
  read_owner_column(option(options, "owned_by"), sequence.owner_table, sequence.owner_column);
  change.if_not_exists = statement["if_not_exists"].boolean();
  reader.add(std::move(change));
}

void read_alter_sequence(Reader& reader, const Node& statement) {
  AlterSequence change;
  change.name = relation_name(statement["sequence"]);
  change.if_exists = statement["missing_ok"].boolean();
  change.options = written_options(reader, statement);
  if (has_option(statement["options"], "owned_by")) {
    ObjectName table;
    read_owner_column(option(statement["options"], "owned_by"), table, change.owner_column);
    change.owner_table = table;
  }
  reader.add(std::move(change));
}

}  // namespace underpin::sql
