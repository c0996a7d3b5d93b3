#include "base/text.h"
#include "sql/queries.h"
#include "sql/reader.h"

namespace underpin::sql {

namespace {

// Gone with the session, as a temporary table is.
void add_temporary(Reader& reader, const View& view) {
  CreateTable change;
  change.as_query = true;
  change.table.name = view.name;
  change.table.temporary = true;
  change.table.origin = view.origin;
  for (const std::string& name : view.columns) {
    Column column;
    column.name = name;
    column.type = {"", false};
    change.table.columns.push_back(std::move(column));
  }
  reader.add(std::move(change));
}

}  // namespace

void read_view(Reader& reader, const Node& statement) {
  CreateView change;
  View& view = change.view;
  const Node& query = statement["query"];
  view.name = relation_name(statement["view"]);
  view.columns = name_list(statement["aliases"]);
  // Names in front stand for the first columns only.
  const std::vector<std::string> names = target_columns(query, &reader.schema, reader.dialect);
  if (view.columns.size() < names.size()) view.columns.insert(view.columns.end(), names.begin() + static_cast<std::ptrdiff_t>(view.columns.size()), names.end());
  view.reads = relations_of(query);
  view.reads_columns = columns_read(query, reader.schema, reader.dialect);
  view.origin = reader.origin();
  const std::size_t as = reader.find_word_here(reader.token_at(static_cast<std::size_t>(statement["view"].location())), "as");
  if (as < reader.tokens.size()) view.definition = trim(std::string_view(reader.text).substr(reader.tokens[as].end));
  change.or_replace = statement["replace"].boolean();
  if (statement["view"]["relpersistence"].str() == "t") return add_temporary(reader, view);
  reader.add(std::move(change));
}

void read_refresh(Reader& reader, const Node& statement) {
  reader.add(RefreshView{relation_name(statement["relation"]), statement["concurrent"].boolean()});
}

}  // namespace underpin::sql
