#include "schema/link.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

// "public.users" is "users"
ObjectName relation_name(std::string_view written) {
  const std::size_t dot = written.find('.');
  if (dot == std::string_view::npos) return {"", std::string(written)};
  const std::string_view schema = written.substr(0, dot);
  return {schema == "public" || schema == "main" ? "" : std::string(schema), std::string(written.substr(dot + 1))};
}

// Names of SQL texts on engines that compare them so: as the schema writes them.
void take_case(std::string& name, const LinkSchemas& schemas) {
  const ObjectName wanted = relation_name(name);
  for (const Schema* schema : schemas.schemas) {
    if (schema->tables.contains(wanted) || schema->views.contains(wanted)) return;
    for (const ObjectName& known : schema->tables.names())
      if (iequals(known.name, wanted.name) && known.schema == wanted.schema) name = known.display();
  }
}

// "Email" for "email" where that is the table's column.
void take_case(ColumnUse& use, const LinkSchemas& schemas) {
  take_case(use.entity, schemas);
  for (const Schema* schema : schemas.schemas)
    if (const Table* table = schema->tables.find(relation_name(use.entity)); table && !table->column(use.member))
      for (const Column& column : table->columns)
        if (iequals(column.name, use.member)) use.member = column.name;
}

const Table* table_in(const Schema& schema, const ObjectName& name) {
  if (const Table* table = schema.tables.find(name)) return table;
  return name.schema == "public" || name.schema == "main" ? schema.tables.find({"", name.name}) : nullptr;
}

struct Found {
  const Table* table = nullptr;
  bool view = false;
};

Found known_relation(const LinkSchemas& schemas, const ObjectName& name) {
  Found found;
  for (const Schema* schema : schemas.schemas) {
    if (const Table* table = table_in(*schema, name); table && !found.table) found.table = table;
    found.view = found.view || schema->views.contains(name);
  }
  return found;
}

bool any_column(const LinkSchemas& schemas, const ObjectName& name, const std::string& column) {
  for (const Schema* schema : schemas.schemas)
    if (const Table* table = table_in(*schema, name);
        table && (table->column(column) || table->columns_unknown || !table->virtual_module.empty()))
      return true;
  return schemas.columns.count({name, column}) > 0;
}

// PostgREST offers a function of a row as a column of its table.
bool is_computed(const LinkSchemas& schemas, const ObjectName& table, const std::string& column) {
  bool found = false;
  for (const Schema* schema : schemas.schemas)
    schema->functions.for_each(
        [&](const Function& function) { found = found || (function.name.name == column && contains(function.arguments, table.name)); });
  return found;
}

void link_model_column(ColumnUse& use, const Workload& workload, const LinkSchemas& schemas) {
  const ModelClass& model = workload.models[use.model];
  if (model.table.empty()) return;
  const ModelClass::Member* member = model.member(use.member);
  use.table = model.table;
  if (member && member->kind == ModelClass::MemberKind::column) {
    use.column = member->column;
    return;
  }
  if (member && member->kind == ModelClass::MemberKind::relationship) return;
  // Made by a helper of the project, or declared by what nobody sees: the schema knows it if it is a column.
  for (const Schema* schema : schemas.schemas)
    if (const Table* table = table_in(*schema, model.table); table && table->column(use.member)) use.column = use.member;
}

void link_table(TableUse& use, const LinkSchemas& schemas, bool anything_known) {
  const ObjectName name = relation_name(use.name);
  const Found found = known_relation(schemas, name);
  use.table = name;
  use.undeclared =
      anything_known && !found.table && !found.view && schemas.relations.count(name) == 0 && name.schema.empty() && !schemas.incomplete;
}

void link_column(ColumnUse& use, const LinkSchemas& schemas) {
  use.table = relation_name(use.entity);
  use.column = use.member;
  const Found found = known_relation(schemas, use.table);
  use.undeclared = found.table && !found.view && !found.table->external && !any_column(schemas, use.table, use.member) &&
                   !is_computed(schemas, use.table, use.member) && schemas.open.count(use.table) == 0 && !schemas.incomplete;
}

// SQL in a file that names no table of the schema at all is meant for another database.
void trust_files_that_know_the_database(Workload& workload) {
  std::set<FileId> know;
  for (const Query& query : workload.queries)
    for (const TableUse& use : query.tables)
      if (!use.undeclared) know.insert(query.span.file);
  for (Query& query : workload.queries)
    if (query.client == "sql" && know.count(query.span.file) == 0) query.certain = false;
}

}  // namespace

void link(Workload& workload, const LinkSchemas& known) {
  LinkSchemas schemas = known;
  for (const ModelClass& model : workload.models) {
    schemas.relations.insert(model.table);
    for (const ModelClass::Member& member : model.members)
      if (member.kind == ModelClass::MemberKind::column) schemas.columns.insert({model.table, member.column});
  }
  const bool anything_known =
      std::any_of(schemas.schemas.begin(), schemas.schemas.end(), [](const Schema* schema) { return schema->tables.size() > 0; });
  for (Query& query : workload.queries) {
    if (query.client == "sql" && schemas.any_case) {
      for (TableUse& use : query.tables) take_case(use.name, schemas);
      for (ColumnUse& use : query.columns) take_case(use, schemas);
    }
    for (TableUse& use : query.tables) {
      if (use.model != kNoIndex)
        use.table = workload.models[use.model].table;
      else
        link_table(use, schemas, anything_known);
    }
    for (ColumnUse& use : query.columns) {
      if (use.model != kNoIndex)
        link_model_column(use, workload, schemas);
      else
        link_column(use, schemas);
    }
  }
  trust_files_that_know_the_database(workload);
  std::erase_if(workload.queries, [](const Query& query) {
    return !query.certain && std::any_of(query.tables.begin(), query.tables.end(), [](const TableUse& use) { return use.undeclared; });
  });
}

}  // namespace underpin
