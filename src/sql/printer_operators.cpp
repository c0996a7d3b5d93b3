// Operators as the catalog prints them: LIKE, IN, BETWEEN and their kin have become plain operators there.
#include "base/text.h"
#include "sql/names.h"
#include "sql/printer.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

std::string operator_name(const Node& names) {
  const ObjectName name = listed_name(names);
  if (name.schema.empty() || name.schema == "pg_catalog" || name.schema == "public") return name.name == "!=" ? "<>" : name.name;
  return "OPERATOR(" + quote_name(name.schema) + "." + name.name + ")";
}

// A constant as far as IN is concerned: everything without a column in it.
bool names_column(const Node& node) {
  if (node.is("ColumnRef")) return true;
  for (const Node& item : node)
    if (names_column(item)) return true;
  for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field)
    if (names_column(field->value)) return true;
  return false;
}

}  // namespace

std::string Printer::operation(const Node& node) {
  const std::string_view kind = node["kind"].str();
  const Node& left = node["lexpr"];
  const Node& right = node["rexpr"];
  const std::string op = operator_name(node["name"]);
  if (kind == "AEXPR_OP") {
    if (!left) return "(" + op + " " + expression(right) + ")";
    return binary(expression(left), op, expression(right));
  }
  if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE" || kind == "AEXPR_SIMILAR") return binary(expression(left), op, expression(right));
  if (kind == "AEXPR_IN") return in_list(node);
  if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") return any_or_all(node, kind == "AEXPR_OP_ANY");
  if (kind == "AEXPR_DISTINCT") return "(" + expression(left) + " IS DISTINCT FROM " + expression(right) + ")";
  if (kind == "AEXPR_NOT_DISTINCT") return "(NOT (" + expression(left) + " IS DISTINCT FROM " + expression(right) + "))";
  if (kind == "AEXPR_NULLIF") return "NULLIF(" + expression(left) + ", " + expression(right) + ")";
  if (starts_with(kind, "AEXPR_BETWEEN") || starts_with(kind, "AEXPR_NOT_BETWEEN")) return between(node);
  return fail();
}

std::string Printer::any_or_all(const Node& node, bool any) {
  const std::string op = operator_name(node["name"]);
  return "(" + expression(node["lexpr"]) + " " + op + (any ? " ANY (" : " ALL (") + expression(node["rexpr"]) + "))";
}

// Two or more values without columns become an array; the others are compared one by one.
std::string Printer::in_list(const Node& node) {
  const Node& items = node["rexpr"];
  const bool negated = node["name"][std::size_t{0}].str() == "<>";
  if (items.size() == 0) return fail();
  const std::string left = expression(node["lexpr"]), op = negated ? "<>" : "=";
  const bool rows = node["lexpr"].is("RowExpr");
  std::vector<std::string> constants, parts;
  std::vector<const Node*> others;
  for (const Node& item : items) {
    if (rows || names_column(item))
      others.push_back(&item);
    else
      constants.push_back(expression(item));
  }
  if (constants.size() == 1 || rows) {
    others.clear();
    constants.clear();
    for (const Node& item : items) others.push_back(&item);
  }
  if (!constants.empty()) parts.push_back("(" + left + (negated ? " <> ALL (ARRAY[" : " = ANY (ARRAY[") + join(constants, ", ") + "]))");
  for (const Node* item : others) parts.push_back(binary(left, op, expression(*item)));
  return parts.size() == 1 ? parts.front() : "(" + join(parts, negated ? " AND " : " OR ") + ")";
}

std::string Printer::between(const Node& node) {
  const std::string left = expression(node["lexpr"]);
  const Node& bounds = node["rexpr"];
  const std::string low = expression(bounds[std::size_t{0}]), high = expression(bounds[std::size_t{1}]);
  const auto inside = [&](const std::string& a, const std::string& b) { return "((" + left + " >= " + a + ") AND (" + left + " <= " + b + "))"; };
  const auto outside = [&](const std::string& a, const std::string& b) { return "((" + left + " < " + a + ") OR (" + left + " > " + b + "))"; };
  const std::string_view kind = node["kind"].str();
  if (kind == "AEXPR_BETWEEN") return inside(low, high);
  if (kind == "AEXPR_NOT_BETWEEN") return outside(low, high);
  if (kind == "AEXPR_BETWEEN_SYM") return "(" + inside(low, high) + " OR " + inside(high, low) + ")";
  return "(" + outside(low, high) + " AND " + outside(high, low) + ")";
}

}  // namespace underpin::sql
