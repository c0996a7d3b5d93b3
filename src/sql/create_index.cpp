#include "base/text.h"
#include "sql/reader.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

std::string operator_class(const Node& element) {
  if (!element["opclass"]) return {};
  std::string out = quoted_name(listed_name(element["opclass"]));
  const std::string options = storage_options(element["opclassopts"]);
  return options.empty() ? out : out + " (" + options + ")";
}

std::string nulls_order(const Node& element, bool descending) {
  const std::string_view order = element["nulls_ordering"].str();
  if (order == "SORTBY_NULLS_FIRST" && !descending) return "FIRST";
  if (order == "SORTBY_NULLS_LAST" && descending) return "LAST";
  return {};
}

}  // namespace

std::vector<IndexKey> read_index_keys(const Reader& reader, const Node& elements) {
  std::vector<IndexKey> keys;
  for (const Node& element : elements) {
    IndexKey key;
    key.is_expression = static_cast<bool>(element["expr"]);
    const bool collated = element["expr"].is("CollateClause");  // (a COLLATE b) is a COLLATE b
    const Node& expression = collated ? element["expr"]["arg"] : element["expr"];
    if (collated) key.collation = collation_name(element["expr"]["collname"]);
    if (key.is_expression && expression.is("ColumnRef")) {  // ((a)) is the column
      key.is_expression = false;
      key.key.text = key.key.canonical = last_name(expression["fields"]);
    } else if (key.is_expression) {
      key.key = reader.printed(expression);
    } else {
      key.key.text = key.key.canonical = element["name"].str();
    }
    key.opclass = operator_class(element);
    if (element["collation"]) key.collation = collation_name(element["collation"]);
    key.descending = element["ordering"].str() == "SORTBY_DESC";
    key.nulls = nulls_order(element, key.descending);
    keys.push_back(std::move(key));
  }
  return keys;
}

void read_create_index(Reader& reader, const Node& statement) {
  CreateIndex change;
  Index& index = change.index;
  change.table = relation_name(statement["relation"]);
  change.if_not_exists = statement["if_not_exists"].boolean();
  change.concurrently = statement["concurrent"].boolean();
  index.name = statement["idxname"].str();
  index.unique = statement["unique"].boolean();
  if (const std::string_view method = statement["accessMethod"].str(); !method.empty()) index.method = method;
  reader.look_at_table(change.table);
  index.keys = read_index_keys(reader, statement["indexParams"]);
  for (const Node& element : statement["indexIncludingParams"]) index.include.emplace_back(element["name"].str());
  index.nulls_not_distinct = statement["nulls_not_distinct"].boolean();
  index.with_options = storage_options(statement["options"]);
  index.origin = reader.origin();
  if (statement["whereClause"]) {
    const std::size_t where = reader.find_word_here(0, "where");
    index.predicate = where < reader.tokens.size() ? reader.expression(statement["whereClause"], std::string_view(reader.text).substr(reader.tokens[where].end))
                                                   : reader.printed(statement["whereClause"]);
    if (index.predicate->canonical == "true") index.predicate.reset();
  }
  reader.add(std::move(change));
}

}  // namespace underpin::sql
