#include "sql/query_shape.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "sql/literals.h"
#include "sql/names.h"
#include "syntax/sql/pg_parse.h"

namespace underpin::sql {

namespace {

constexpr std::size_t kLongestText = 200'000;     // bytes of a statement
constexpr std::size_t kLongestShape = 2'000'000;  // IN and BETWEEN repeat their left side

bool star(const Node& node) {
  const Node& fields = node["fields"];
  return node.is("ColumnRef") && fields.size() > 0 && fields[fields.size() - 1].is("A_Star");
}

const Node& without_cast(const Node& node) {
  const Node* at = &node;
  while (at->is("TypeCast")) at = &(*at)["arg"];
  return *at;
}

// Fields that say where something stands, how it was spelled, or under which other name it is known.
bool says_nothing(std::string_view field) {
  static constexpr std::array<std::string_view, 24> kSilent = {
      "location",    "stmt_location", "stmt_len",     "list_start",   "list_end",         "rexpr_list_start",
      "alias",       "aliascolnames", "catalogname",  "schemaname",   "relpersistence",   "inh",
      "lateral",     "funcformat",    "argisrow",     "row_format",   "join_using_alias", "ctematerialized",
      "ctelocation", "multidims",     "frameOptions", "defnamespace", "replace",          "typemod"};
  return std::find(kSilent.begin(), kSilent.end(), field) != kSilent.end();
}

// Lists of names of which the last one counts.
bool is_name(std::string_view field) {
  return field == "funcname" || field == "collname" || field == "names" || field == "objname" || field == "defnames";
}

class Shape {
 public:
  explicit Shape(Columns columns) : columns_(columns) {}

  std::string of(const Node& node) {
    if (spent_ > kLongestShape) return {};
    std::string out = shape(node);
    spent_ += out.size();
    return out;
  }
  bool complete() const { return spent_ <= kLongestShape; }

 private:
  std::string shape(const Node& node) {
    switch (node.kind()) {
      case Node::Kind::null:
        return "";
      case Node::Kind::boolean:
        return node.boolean() ? "t" : "f";
      case Node::Kind::integer:
        return std::to_string(node.integer());
      case Node::Kind::text:
        return std::string(node.str());
      case Node::Kind::list:
        return list(node);
      case Node::Kind::object:
        break;
    }
    if (node.is("TypeCast")) return cast(node);
    if (node.is("A_Const")) return constant(node);
    if (node.is("String")) return std::string(node.str());
    if (node.is("ColumnRef")) return column(node);
    if (node.is("A_Expr")) return operation(node);
    if (node.is("BoolExpr")) return boolean(node);
    if (node.is("SelectStmt")) return select(node);
    if (node.is("SortBy")) return sort(node);
    if (node.is("ResTarget")) return of(node["val"]);
    if (node.is("A_Indirection") && node["indirection"].size() == 1 && node["indirection"][std::size_t{0}].is("String"))
      return of(node["indirection"][std::size_t{0}]);  // (row).column
    return whole(node);
  }

  std::string list(const Node& node) {
    std::string out = "[";
    for (const Node& item : node) out += of(item) + ",";
    return out + "]";
  }

  // A node of which nothing special is known.
  std::string whole(const Node& node) {
    std::string out = "{" + std::string(node.tag());
    for (const Node::Field* field = node.fields_begin(); field != node.fields_end(); ++field) {
      if (says_nothing(field->name)) continue;
      std::string text = is_name(field->name) && field->value.size() > 0 ? last_name(field->value) : of(field->value);
      if (field->name == "transitionRels") text = sorted(field->value);
      // A CASE without ELSE is printed with ELSE NULL.
      if (text.empty() || (field->name == "defresult" && text == kNull)) continue;
      out += " " + std::string(field->name) + "=" + text;
    }
    return out + "}";
  }

  std::string sorted(const Node& items) {
    std::vector<std::string> parts;
    for (const Node& item : items) parts.push_back(of(item));
    std::sort(parts.begin(), parts.end());
    return join(parts, ",");
  }

  std::string cast(const Node& node) {
    const Node& argument = node["arg"];
    if (!argument.is("A_Const") || !argument["sval"]) return of(argument);
    const std::string type = type_text(node["typeName"]);
    const std::string value(argument.str());
    if (type == "boolean") return value == "t" || value == "true" ? "true" : value == "f" || value == "false" ? "false" : value;
    return "'" + normal_value(value, type) + "'";
  }

  std::string constant(const Node& node) {
    if (node["isnull"].boolean()) return std::string(kNull);
    if (node["boolval"]) return node.boolean() ? "true" : "false";
    if (node["ival"]) return "'" + std::to_string(node.integer()) + "'";
    if (node["bsval"]) return "'" + std::string(node["bsval"]["bsval"].str()) + "'";
    return "'" + std::string(node.str()) + "'";
  }

  // Of a row as a whole, the name of its table.
  std::string column(const Node& node) {
    const Node& fields = node["fields"];
    if (!star(node)) return last_name(fields);
    return fields.size() > 1 ? std::string(fields[fields.size() - 2].str()) : "*";
  }

  std::string compared(const std::string& left, std::string_view op, const std::string& right) {
    return "(" + left + " " + std::string(op) + " " + right + ")";
  }

  std::string operation(const Node& node) {
    const std::string_view kind = node["kind"].str();
    const std::string op = last_name(node["name"]);
    const Node &left = node["lexpr"], &right = node["rexpr"];
    if (kind == "AEXPR_IN") return one_of(of(left), op, op == "=" ? "any" : "all", right);
    if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") {
      const std::string_view quantor = kind == "AEXPR_OP_ANY" ? "any" : "all";
      const Node& array = without_cast(right);
      return array.is("A_ArrayExpr") ? one_of(of(left), op, quantor, array["elements"])
                                     : compared(of(left), op + " " + std::string(quantor), of(right));
    }
    if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") {
      const std::string subject = of(left);
      return kind == "AEXPR_BETWEEN" ? joined("AND", {compared(subject, ">=", of(right[0])), compared(subject, "<=", of(right[1]))})
                                     : joined("OR", {compared(subject, "<", of(right[0])), compared(subject, ">", of(right[1]))});
    }
    if (left.is("RowExpr") && right.is("RowExpr") && left["args"].size() == right["args"].size() && (op == "=" || op == "<>"))
      return rows(left["args"], kind == "AEXPR_OP" ? op : kind == "AEXPR_DISTINCT" ? "DISTINCT" : "", right["args"]);
    if (kind == "AEXPR_DISTINCT") return compared(of(left), "DISTINCT", of(right));
    if (kind == "AEXPR_NOT_DISTINCT") return "(NOT " + compared(of(left), "DISTINCT", of(right)) + ")";
    if (kind == "AEXPR_NULLIF") return "(NULLIF " + of(left) + " " + of(right) + ")";
    if (!left && op == "-" && right.is("A_Const")) return "'-" + constant(right).substr(1);
    return compared(of(left), op, of(right));
  }

  // Rows are compared value by value.
  std::string rows(const Node& left, const std::string& op, const Node& right) {
    std::vector<std::string> parts;
    const bool distinct = op.empty() || op == "DISTINCT";
    for (std::size_t i = 0; i < left.size(); ++i) parts.push_back(compared(of(left[i]), distinct ? "DISTINCT" : op, of(right[i])));
    const std::string all = joined(op == "=" ? "AND" : "OR", parts);
    return op.empty() ? "(NOT " + all + ")" : all;
  }

  std::string one_of(const std::string& left, const std::string& op, std::string_view quantor, const Node& items) {
    if (items.size() == 1) return compared(left, op, of(items[std::size_t{0}]));
    return compared(left, op + " " + std::string(quantor), list(items));
  }

  // AND within AND, OR within OR.
  std::string joined(std::string_view word, const std::vector<std::string>& parts) {
    const std::string head = "(" + std::string(word) + ";";
    std::string out = head;
    for (const std::string& part : parts)
      out += starts_with(part, head) ? part.substr(head.size(), part.size() - head.size() - 1) : part + ";";
    return out + ")";
  }

  std::string boolean(const Node& node) {
    const std::string_view op = node["boolop"].str();
    std::vector<std::string> parts;
    for (const Node& argument : node["args"]) parts.push_back(of(argument));
    if (op == "NOT_EXPR") return "(NOT " + join(parts, " ") + ")";
    return joined(op == "AND_EXPR" ? "AND" : "OR", parts);
  }

  std::string sort(const Node& node) {
    const bool down = node["sortby_dir"].str() == "SORTBY_DESC";
    const std::string_view nulls = node["sortby_nulls"].str();
    const bool first = nulls == "SORTBY_NULLS_FIRST" || (nulls != "SORTBY_NULLS_LAST" && down);
    return of(node["node"]) + (down ? " desc" : "") + (first != down ? " other nulls" : "") +
           (node["useOp"].size() > 0 ? " using " + last_name(node["useOp"]) : "");
  }

  // What GROUP BY and ORDER BY name by its position or its alias.
  const Node& meant(const Node& node, const Node& targets) {
    if (node.is("A_Const") && node["ival"] && node.integer() > 0 && static_cast<std::size_t>(node.integer()) <= targets.size())
      return targets[static_cast<std::size_t>(node.integer()) - 1]["val"];
    if (!node.is("ColumnRef") || node["fields"].size() != 1) return node;
    for (const Node& target : targets)
      if (target["name"].str() == node["fields"][std::size_t{0}].str()) return target["val"];
    return node;
  }

  std::string select(const Node& node) {
    std::string out = "{select";
    const Node* first = &node;  // of several united queries the first names the results
    while ((*first)["larg"]) first = &(*first)["larg"];
    const Node& targets = (*first)["targetList"];
    for (const Node::Field* field = node.fields_begin(); field != node.fields_end(); ++field) {
      if (says_nothing(field->name)) continue;
      std::string text;
      if (field->name == "targetList") {
        for (const Node& target : field->value)
          if (columns_ == Columns::kept || !without_cast(target["val"]).is("ColumnRef")) text += of(target) + ",";
      } else if (field->name == "groupClause" || field->name == "distinctClause") {
        for (const Node& item : field->value) text += of(meant(item, targets)) + ",";
      } else if (field->name == "sortClause") {
        for (const Node& item : field->value) text += of(meant(item["node"], targets)) + sort(item).substr(of(item["node"]).size()) + ",";
      } else {
        text = of(field->value);
      }
      if (!text.empty()) out += " " + std::string(field->name) + "=" + text;
    }
    return out + "}";
  }

  static constexpr std::string_view kNull = "null";
  Columns columns_;
  std::size_t spent_ = 0;
};

bool any_star(const Node& node) {
  if (node.is("ResTarget") && star(node["val"])) return true;
  for (const Node& item : node)
    if (any_star(item)) return true;
  for (const Node::Field* field = node.fields_begin(); field != node.fields_end(); ++field)
    if (any_star(field->value)) return true;
  return false;
}

// A statement, or an expression as the only result of a query.
struct Text {
  Parsed statement;
  bool parsed = false;

  explicit Text(std::string_view text) {
    if (text.size() > kLongestText) return;
    statement = parse_pg(text);
    if (statement.error) statement = parse_pg("SELECT " + std::string(text) + "\n");
    parsed = !statement.error && statement.tree.root().size() > 0;
  }
  const Node& root() const { return statement.tree.root(); }
  std::string shape(Columns columns) const {
    if (!parsed) return {};
    Shape shape(columns);
    std::string out = shape.of(root());
    return shape.complete() ? out : std::string();
  }
};

}  // namespace

std::string query_shape(std::string_view text, Columns columns) { return Text(text).shape(columns); }

bool same_shape(std::string_view a, std::string_view b) {
  const Text left(a), right(b);
  if (!left.parsed || !right.parsed) return false;
  const Columns columns = any_star(left.root()) || any_star(right.root()) ? Columns::without_results : Columns::kept;
  const std::string shape = left.shape(columns);
  return !shape.empty() && shape == right.shape(columns);
}

}  // namespace underpin::sql
