#include "sql/queries.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "schema/lookup.h"
#include "sql/names.h"

namespace underpin::sql {

void walk(const Node& node, const std::function<void(const Node&)>& visit) {
  visit(node);
  for (const Node& item : node) walk(item, visit);
  for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field) walk(field->value, visit);
}

namespace {

bool writes(const Node& node) { return node.is("InsertStmt") || node.is("UpdateStmt") || node.is("DeleteStmt") || node.is("MergeStmt"); }

class Relations {
 public:
  std::vector<ObjectName> run(const Node& query) {
    visit(query);
    return std::move(out_);
  }

 private:
  void visit(const Node& node) {
    const std::size_t known = names_.size();
    const Node& with = node.kind() == Node::Kind::object ? node["withClause"] : Node::none();
    const bool recursive = with["recursive"].boolean();
    if (recursive)
      for (const Node& part : with["ctes"]) names_.emplace_back(part["ctename"].str());
    for (const Node& part : with["ctes"]) {
      visit(part["ctequery"]);
      if (!recursive) names_.emplace_back(part["ctename"].str());
    }
    if (node.is("RangeVar")) add(relation_name(node));
    for (const Node& item : node) visit(item);
    for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field) {
      if (field->name == "withClause" || (field->name == "relation" && writes(node)) || field->name == "intoClause") continue;
      visit(field->value);
    }
    names_.resize(known);
  }

  void add(ObjectName name) {
    if (name.schema.empty() && std::find(names_.begin(), names_.end(), name.name) != names_.end()) return;
    if (seen_.insert(name).second) out_.push_back(std::move(name));
  }

  std::vector<std::string> names_;  // of WITH, in scope
  std::set<ObjectName> seen_;
  std::vector<ObjectName> out_;
};

const Table* table_named(const Schema& schema, ObjectName name, const Dialect& dialect) {
  if (name.schema == dialect.default_schema) name.schema.clear();
  return schema.tables.find(name);
}

const View* view_named(const Schema& schema, ObjectName name, const Dialect& dialect) {
  if (name.schema == dialect.default_schema) name.schema.clear();
  return schema.views.find(name);
}

// The names of a relation's columns; false: not known.
bool relation_columns(const Schema& schema, const ObjectName& name, const Dialect& dialect, std::vector<std::string>& out) {
  if (const Table* table = table_named(schema, name, dialect)) {
    for (const Column& column : table->columns) out.push_back(column.name);
    return !table->columns.empty() && !table->columns_unknown;
  }
  const View* view = view_named(schema, name, dialect);
  if (!view || view->columns.empty()) return false;
  out.insert(out.end(), view->columns.begin(), view->columns.end());
  return true;
}

// What the server names a column of a result after (FigureColname).
std::string figured_name(const Node& value) {
  const std::string_view tag = value.tag();
  if (tag == "ColumnRef") return last_name(value["fields"]);
  if (tag == "FuncCall") return last_name(value["funcname"]);
  if (tag == "A_Indirection") {
    for (std::size_t i = value["indirection"].size(); i-- > 0;)
      if (value["indirection"][i].is("String")) return std::string(value["indirection"][i].str());
    return figured_name(value["arg"]);
  }
  if (tag == "TypeCast") {
    const std::string inner = figured_name(value["arg"]);
    return inner == "?column?" ? last_name(value["typeName"]["names"]) : inner;
  }
  if (tag == "CollateClause") return figured_name(value["arg"]);
  if (tag == "CaseExpr") {
    const std::string inner = value["defresult"] ? figured_name(value["defresult"]) : "?column?";
    return inner == "?column?" ? "case" : inner;
  }
  if (tag == "CoalesceExpr") return "coalesce";
  if (tag == "MinMaxExpr") return value["op"].str() == "IS_LEAST" ? "least" : "greatest";
  if (tag == "A_ArrayExpr") return "array";
  if (tag == "RowExpr") return "row";
  if (tag == "GroupingFunc") return "grouping";
  if (tag == "A_Expr" && value["kind"].str() == "AEXPR_NULLIF") return "nullif";
  if (tag == "SQLValueFunction") {
    std::string name = lower(value["op"].str());
    if (starts_with(name, "svfop_")) name.erase(0, 6);
    return ends_with(name, "_n") ? name.substr(0, name.size() - 2) : name;
  }
  if (tag == "SubLink") {
    const std::string_view kind = value["subLinkType"].str();
    if (kind == "EXISTS_SUBLINK") return "exists";
    if (kind == "ARRAY_SUBLINK") return "array";
    const Node& target = value["subselect"]["targetList"][std::size_t{0}];
    if (kind == "EXPR_SUBLINK") return target["name"] ? std::string(target["name"].str()) : figured_name(target["val"]);
  }
  return "?column?";
}

struct Relation {
  std::string alias;
  ObjectName relation;          // empty: a subquery or function
  std::vector<std::string> columns;
  bool known = false;           // `columns` is complete
};

class Scope {
 public:
  Scope(const Schema* schema, const Dialect& dialect, const Node& select) : schema_(schema), dialect_(dialect), with_(select["withClause"]) {
    for (const Node& item : select["fromClause"]) add(item);
  }
  const std::vector<Relation>& sources() const { return sources_; }

 private:
  void add(const Node& item) {
    if (item.is("JoinExpr")) {
      add(item["larg"]);
      add(item["rarg"]);
      if (item["usingClause"].size() > 0 || item["isNatural"].boolean()) merged_ = true;
      if (merged_)
        for (Relation& source : sources_) source.known = false;  // stars merge columns there
      return;
    }
    Relation source;
    const Node& alias = item["alias"];
    source.alias = alias["aliasname"].str();
    if (item.is("RangeVar")) {
      add_relation(item, source);
    } else if (item.is("RangeSubselect")) {
      source.columns = target_columns(item["subquery"], schema_, dialect_);
      source.known = !source.columns.empty();
    }
    const std::vector<std::string> names = name_list(alias["colnames"]);
    for (std::size_t i = 0; i < names.size() && i < source.columns.size(); ++i) source.columns[i] = names[i];
    sources_.push_back(std::move(source));
  }

  void add_relation(const Node& item, Relation& source) {
    const ObjectName name = relation_name(item);
    if (source.alias.empty()) source.alias = name.name;
    for (const Node& part : with_["ctes"]) {
      if (!name.schema.empty() || part["ctename"].str() != name.name) continue;
      source.columns = name_list(part["aliascolnames"]);
      if (source.columns.empty() && !with_["recursive"].boolean()) source.columns = target_columns(part["ctequery"], schema_, dialect_);
      source.known = !source.columns.empty();
      return;
    }
    source.relation = name;
    if (schema_) source.known = relation_columns(*schema_, name, dialect_, source.columns);
  }

  const Schema* schema_;
  const Dialect& dialect_;
  const Node& with_;
  std::vector<Relation> sources_;
  bool merged_ = false;
};

// Adds the columns a star stands for; false: not known.
bool expand_star(const std::vector<Relation>& sources, const Node& fields, std::vector<std::string>& out) {
  const std::string_view qualifier = fields.size() > 1 ? fields[fields.size() - 2].str() : std::string_view();
  bool any = false;
  for (const Relation& source : sources) {
    if (!qualifier.empty() && source.alias != qualifier) continue;
    if (!source.known) return false;
    out.insert(out.end(), source.columns.begin(), source.columns.end());
    any = true;
  }
  return any;
}

}  // namespace

std::vector<ObjectName> relations_of(const Node& query) { return Relations().run(query); }

namespace {

// Tables of a FROM clause by the name they are called there; false: something else stands in it.
bool tables_from(const Node& item, const Schema& schema, const Dialect& dialect, std::vector<std::pair<std::string, const Table*>>& out) {
  if (item.is("JoinExpr")) return tables_from(item["larg"], schema, dialect, out) && tables_from(item["rarg"], schema, dialect, out);
  if (!item.is("RangeVar")) return false;
  const auto name = find_table(schema, relation_name(item), dialect);
  const Table* table = name ? schema.tables.find(*name) : nullptr;
  const std::string_view alias = item["alias"]["aliasname"].str();
  if (table) out.emplace_back(alias.empty() ? std::string(item["relname"].str()) : std::string(alias), table);
  return table != nullptr;
}

}  // namespace

std::map<std::string, Type> copied_types(const Node& query, const Schema& schema, const Dialect& dialect) {
  std::map<std::string, Type> types;
  if (!query.is("SelectStmt") || query["larg"] || query["withClause"]) return types;
  std::vector<std::pair<std::string, const Table*>> tables;
  for (const Node& item : query["fromClause"])
    if (!tables_from(item, schema, dialect, tables)) return types;
  for (const Node& target : query["targetList"]) {
    const Node& value = target["val"];
    if (value.is("TypeCast")) {
      types[target["name"] ? std::string(target["name"].str()) : figured_name(value)] = read_type(value["typeName"], dialect);
      continue;
    }
    const Node& fields = value["fields"];
    if (!value.is("ColumnRef") || fields.size() == 0) continue;
    const Node& last = fields[fields.size() - 1];
    const std::string_view qualifier = fields.size() > 1 ? fields[fields.size() - 2].str() : std::string_view();
    for (const auto& [called, table] : tables) {
      if (!qualifier.empty() && qualifier != called) continue;
      if (last.is("A_Star")) {
        for (const Column& column : table->columns) types.emplace(column.name, column.type);
      } else if (const Column* column = table->column(last.str())) {
        types.emplace(target["name"] ? std::string(target["name"].str()) : column->name, column->type);
      }
    }
  }
  return types;
}

std::vector<std::string> target_columns(const Node& query, const Schema* schema, const Dialect& dialect) {
  std::vector<std::string> out;
  if (query["larg"]) return target_columns(query["larg"], schema, dialect);
  if (query["valuesLists"].size() > 0) {
    for (std::size_t i = 0; i < query["valuesLists"][std::size_t{0}].size(); ++i) out.push_back("column" + std::to_string(i + 1));
    return out;
  }
  const Node& targets = query["targetList"] && query.is("SelectStmt") ? query["targetList"] : query["returningList"];
  const Scope scope(schema, dialect, query);
  for (const Node& target : targets) {
    const Node& value = target["val"];
    const Node& fields = value["fields"];
    if (target["name"])
      out.emplace_back(target["name"].str());
    else if (value.is("ColumnRef") && fields.size() > 0 && fields[fields.size() - 1].is("A_Star")) {
      if (!expand_star(scope.sources(), fields, out)) return {};
    } else
      out.push_back(figured_name(value));
  }
  return out;
}

namespace {

// Adds the columns of tables that the names directly below a SELECT mean; deeper SELECTs are visited for themselves.
class ColumnsRead {
 public:
  ColumnsRead(const Schema& schema, const Dialect& dialect) : schema_(schema), dialect_(dialect) {}

  void select(const Node& query) {
    Level level;
    level.sources = Scope(&schema_, dialect_, query).sources();
    for (Relation& source : level.sources) {
      if (source.relation.schema.empty() && std::find(with_.begin(), with_.end(), source.relation.name) != with_.end()) source = {source.alias, {}, {}, false};
      level.known = level.known && source.known;
    }
    level.results = target_columns(query, &schema_, dialect_);
    level.known = level.known && !level.results.empty();
    levels_.push_back(std::move(level));
    const std::size_t outer = with_.size();
    for (const Node& part : query["withClause"]["ctes"]) with_.emplace_back(part["ctename"].str());
    for (const auto* field = query.fields_begin(); field != query.fields_end(); ++field) visit(field->value);
    with_.resize(outer);
    levels_.pop_back();
  }
  std::vector<ObjectId> take() { return {found_.begin(), found_.end()}; }

 private:
  void visit(const Node& node) {
    if (node.is("SelectStmt")) return select(node);
    if (node.kind() == Node::Kind::object && node["targetList"] && node["op"] && node.tag().empty()) return select(node);  // larg, rarg
    if (node.is("ColumnRef")) return column(node["fields"]);
    if (node.is("FuncCall") || node.is("TypeCast")) return whole_rows_aside(node);
    for (const Node& item : node) visit(item);
    for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field) visit(field->value);
  }

  // count(r.*) reads the row as a value: it stands on the relation and on none of its columns.
  void whole_rows_aside(const Node& node) {
    const auto is_row = [](const Node& one) { return one.is("ColumnRef") && one["fields"].size() > 0 && one["fields"][one["fields"].size() - 1].is("A_Star"); };
    for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field) {
      if (is_row(field->value)) continue;
      if (field->name != "args") visit(field->value);
      for (const Node& argument : field->name == "args" ? field->value : Node::none())
        if (!is_row(argument)) visit(argument);
    }
  }

  void column(const Node& fields) {
    if (fields.size() == 0 || levels_.empty()) return;
    const Node& last = fields[fields.size() - 1];
    const std::string qualifier = fields.size() > 1 ? std::string(fields[fields.size() - 2].str()) : "";
    if (last.is("A_Star")) return star(qualifier);
    const std::string name(last.str());
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
      for (const Relation& source : level->sources) {
        if (!qualifier.empty() ? source.alias != qualifier : !has(source, name) && source.alias != name) continue;
        if (has(source, name)) add(source, name);
        else if (!qualifier.empty() && source.known) add_missing(source, name);
        return;
      }
    if (qualifier.empty()) unresolved(name);
  }

  // No relation has it: the name of a result, or a column that does not exist.
  void unresolved(const std::string& name) {
    for (const Level& level : levels_)
      if (!level.known || std::find(level.results.begin(), level.results.end(), name) != level.results.end()) return;
    for (const Relation& source : levels_.back().sources)
      if (add_missing(source, name)) return;
  }

  void star(const std::string& qualifier) {
    for (const Relation& source : levels_.back().sources)
      if (qualifier.empty() || source.alias == qualifier)
        for (const std::string& name : source.columns) add(source, name);
  }

  static bool has(const Relation& source, const std::string& name) {
    return std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
  }

  // Named as a column of the table all the same: whoever applies the statement sees that it is not there.
  bool add_missing(const Relation& source, const std::string& name) {
    const Table* table = source.relation.empty() ? nullptr : table_named(schema_, source.relation, dialect_);
    if (table) found_.insert({ObjectKind::column, table->name, name});
    return table != nullptr;
  }

  void add(const Relation& source, const std::string& name) {
    const Table* table = source.relation.empty() ? nullptr : table_named(schema_, source.relation, dialect_);
    if (table && table->column(name)) found_.insert({ObjectKind::column, table->name, name});
  }

  const Schema& schema_;
  const Dialect& dialect_;
  struct Level {
    std::vector<Relation> sources;
    std::vector<std::string> results;  // names of the result's columns, which ORDER BY and GROUP BY may use
    bool known = true;                 // all of them are
  };
  std::vector<Level> levels_;
  std::vector<std::string> with_;  // names that WITH brings, in scope
  std::set<ObjectId> found_;
};

}  // namespace

std::vector<ObjectId> columns_read(const Node& query, const Schema& schema, const Dialect& dialect) {
  ColumnsRead reader(schema, dialect);
  reader.select(query);
  return reader.take();
}

std::vector<std::string> functions_called(const Node& node) {
  std::vector<std::string> out;
  walk(node, [&](const Node& part) {
    if (!part.is("FuncCall") || part["funcname"].size() != 1) return;
    std::string name = last_name(part["funcname"]);
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  });
  return out;
}

std::vector<const Node*> modifying_parts(const Node& query) {
  std::vector<const Node*> out;
  for (const Node& part : query["withClause"]["ctes"])
    if (writes(part["ctequery"])) out.push_back(&part["ctequery"]);
  return out;
}

}  // namespace underpin::sql
