#include "sql/plpgsql_names.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "schema/lookup.h"
#include "sql/catalog_relations.h"
#include "sql/names.h"
#include "syntax/sql/pg_parse.h"
#include "syntax/sql/pg_plpgsql.h"

namespace underpin::sql {

namespace {

class Finder {
 public:
  Finder(const std::set<std::string>& variables, const Schema& schema, const Dialect& dialect) : variables_(variables), schema_(schema), dialect_(dialect) {}

  void query(const std::string& text) {
    Parsed parsed = parse_pg(text);
    if (parsed.error) {  // an expression, or `variable := expression`
      const std::size_t assigned = text.find(":=");
      parsed = parse_pg("SELECT " + (assigned == std::string::npos ? text : text.substr(assigned + 2)));
    }
    if (!parsed.error)
      for (const Node& statement : parsed.tree.root()) visit(statement, 0);
  }
  const std::map<std::string, ObjectName>& found() const { return found_; }

 private:
  void visit(const Node& node, int depth) {
    if (depth > 300) return;
    const bool statement = node.is("SelectStmt") || node.is("UpdateStmt") || node.is("DeleteStmt") || node.is("InsertStmt");
    const std::size_t outer = relations_.size();
    if (statement) {
      for (const Node& item : node["fromClause"]) add(item);
      for (const Node& item : node["usingClause"]) add(item);
      if (!node.is("InsertStmt")) add(node["relation"]);
    }
    if (node.is("ColumnRef") && node["fields"].size() == 1) name(node["fields"][std::size_t{0}].str());
    if (node.is("InsertStmt")) conflict(node);
    for (const Node& item : node) visit(item, depth + 1);
    for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field)
      // Names behind ORDER BY and GROUP BY may be those of the result.
      if (!statement || (field->name != "sortClause" && field->name != "groupClause")) visit(field->value, depth + 1);
    relations_.resize(outer);
  }

  // ON CONFLICT (id): these names are looked up like any other.
  void conflict(const Node& insert) {
    const std::size_t outer = relations_.size();
    add(insert["relation"]);
    for (const Node& element : insert["onConflictClause"]["infer"]["indexElems"])
      if (element["name"]) name(element["name"].str());
    relations_.resize(outer);
  }

  void add(const Node& item) {
    if (item.is("JoinExpr")) {
      add(item["larg"]);
      add(item["rarg"]);
    } else if (item["relname"]) {
      relations_.push_back(relation_name(item));
    }
  }

  void name(std::string_view written) {
    const std::string wanted(written);
    if (variables_.count(wanted) == 0 || found_.count(wanted) > 0) return;
    for (const ObjectName& relation : relations_)
      if (has_column(relation, wanted)) {
        found_[wanted] = relation;
        return;
      }
  }

  bool has_column(const ObjectName& relation, const std::string& column) const {
    if (relation.schema == "information_schema" || relation.schema == "pg_catalog" || (relation.schema.empty() && starts_with(relation.name, "pg_"))) {
      const std::vector<std::string> nothing;
      const auto rows = catalog_relation(relation.schema, relation.name, Schema(), dialect_, &nothing);
      return rows && std::find(rows->columns.begin(), rows->columns.end(), column) != rows->columns.end();
    }
    const auto known = find_table(schema_, relation, dialect_);
    return known && schema_.tables.find(*known)->column(column) != nullptr;
  }

  const std::set<std::string>& variables_;
  const Schema& schema_;
  const Dialect& dialect_;
  std::vector<ObjectName> relations_;  // in scope
  std::map<std::string, ObjectName> found_;
};

}  // namespace

std::vector<std::pair<std::string, ObjectName>> ambiguous_names(const std::string& create, const Schema& schema, const Dialect& dialect) {
  std::vector<std::pair<std::string, ObjectName>> out;
  if (contains(create, "#variable_conflict")) return out;
  const PlpgsqlBody body = read_plpgsql(create);
  if (body.variables.empty()) return out;
  Finder finder(body.variables, schema, dialect);
  for (const std::string& query : body.queries) finder.query(query);
  for (const auto& [name, relation] : finder.found()) out.emplace_back(name, relation);
  return out;
}

}  // namespace underpin::sql
