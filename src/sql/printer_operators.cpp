// Operators as the catalog prints them: LIKE, IN, BETWEEN and their kin have become plain operators there.
#include "base/text.h"
#include "sql/names.h"
#include "sql/printer.h"
#include "sql/printer_types.h"
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

Printer::Printed Printer::operation(const Node& node) {
  const std::string_view kind = node["kind"].str();
  const Node& left = node["lexpr"];
  const Node& right = node["rexpr"];
  const std::string op = operator_name(node["name"]);
  if (kind == "AEXPR_OP") {
    if (!left) {
      const Printed only = print(right);
      return typed("(" + op + " " + text(only) + ")", op == "|/" ? "double precision" : only.type == kUnknown ? std::string() : only.type);
    }
    if (left.is("RowExpr") && right.is("RowExpr") && (op == "=" || op == "<>")) return rows(left, op, right);
    return binary(print(left), op, print(right));
  }
  if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE" || kind == "AEXPR_SIMILAR") return binary(print(left), op, print(right));
  if (kind == "AEXPR_IN") return in_list(node);
  if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") return any_or_all(node, kind == "AEXPR_OP_ANY");
  if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
    const Printed a = print(left), b = print(right);
    const Operands types = operand_types("=", a.type, b.type);
    const std::string out = "(" + as(a, types.left) + " IS DISTINCT FROM " + as(b, types.right) + ")";
    return typed(kind == "AEXPR_DISTINCT" ? out : "(NOT " + out + ")", "boolean");
  }
  if (kind == "AEXPR_NULLIF") {
    const Printed a = print(left), b = print(right);
    const Operands types = operand_types("=", a.type, b.type);
    return typed("NULLIF(" + as(a, types.left) + ", " + as(b, types.right) + ")", a.type == kUnknown ? "text" : a.type);
  }
  if (starts_with(kind, "AEXPR_BETWEEN") || starts_with(kind, "AEXPR_NOT_BETWEEN")) return between(node);
  return fail();
}

Printer::Printed Printer::binary(const Printed& left, std::string_view op, const Printed& right) {
  const Operands types = operand_types(op, left.type, right.type);
  return typed("(" + as(left, types.left) + " " + std::string(op) + " " + as(right, types.right) + ")", types.result);
}

// (a, b) = (1, 2) is compared column by column.
Printer::Printed Printer::rows(const Node& left, std::string_view op, const Node& right) {
  const Node& a = left["args"];
  const Node& b = right["args"];
  if (a.size() != b.size() || a.size() == 0) return fail();
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < a.size(); ++i) parts.push_back(binary(print(a[i]), op, print(b[i])).text);
  return typed(parts.size() == 1 ? parts.front() : "(" + join(parts, op == "=" ? " AND " : " OR ") + ")", "boolean");
}

Printer::Printed Printer::any_or_all(const Node& node, bool any) {
  const std::string op = operator_name(node["name"]);
  const Printed left = print(node["lexpr"]);
  const Printed right = print(node["rexpr"]);
  const bool array = ends_with(right.type, "[]");
  const std::string element = array ? right.type.substr(0, right.type.size() - 2) : right.type == kUnknown ? std::string(kUnknown) : "";
  const Operands types = operand_types(op, left.type, element);
  std::string list = right.type == kUnknown && !types.right.empty() ? as(right, types.right + "[]")
                     : right.type == kUnknown && !left.type.empty() && left.type != kUnknown ? as(right, left.type + "[]")
                     : array && !types.right.empty() && types.right != element ? "(" + right.text + ")::" + types.right + "[]"
                                                                              : text(right);
  if (array && !types.right.empty() && types.right != element) list = "(" + list + ")";
  return typed("(" + as(left, types.left) + " " + op + (any ? " ANY (" : " ALL (") + list + "))", "boolean");
}

// Two or more values without columns become an array; the others are compared one by one.
Printer::Printed Printer::in_list(const Node& node) {
  const Node& items = node["rexpr"];
  const bool negated = node["name"][std::size_t{0}].str() == "<>";
  const std::string op = negated ? "<>" : "=";
  if (items.size() == 0) return fail();
  std::vector<std::string> parts;
  if (node["lexpr"].is("RowExpr")) {
    for (const Node& item : items) parts.push_back(item.is("RowExpr") ? rows(node["lexpr"], op, item).text : fail().text);
    return typed(parts.size() == 1 ? parts.front() : "(" + join(parts, negated ? " AND " : " OR ") + ")", "boolean");
  }
  const Printed left = print(node["lexpr"]);
  std::vector<Printed> every = all(items), constants, others;
  for (std::size_t i = 0; i < items.size(); ++i) (names_column(items[i]) ? others : constants).push_back(every[i]);
  if (constants.size() == 1) {
    others = std::move(every);
  } else if (!constants.empty()) {
    std::vector<std::string> types{left.type}, elements;
    for (const Printed& constant : constants) types.push_back(constant.type);
    const std::string element = common_type(types);
    for (const Printed& constant : constants) elements.push_back(as(constant, element));
    const std::string compared = element == "character varying" ? "text" : element;
    std::string array = "ARRAY[" + join(elements, ", ") + "]";
    if (compared != element) array = "(" + array + ")::" + compared + "[]";
    const std::string shown = left.type == "character varying" ? as(left, "text") : as(left, left.type == kUnknown ? element : operand_types(op, left.type, element).left);
    parts.push_back("(" + shown + " " + op + (negated ? " ALL (" : " ANY (") + array + "))");
  }
  for (const Printed& item : others) parts.push_back(binary(left, op, item).text);
  return typed(parts.size() == 1 ? parts.front() : "(" + join(parts, negated ? " AND " : " OR ") + ")", "boolean");
}

Printer::Printed Printer::between(const Node& node) {
  const Printed left = print(node["lexpr"]);
  const Node& bounds = node["rexpr"];
  const Printed low = print(bounds[std::size_t{0}]), high = print(bounds[std::size_t{1}]);
  const auto inside = [&](const Printed& a, const Printed& b) { return "(" + binary(left, ">=", a).text + " AND " + binary(left, "<=", b).text + ")"; };
  const auto outside = [&](const Printed& a, const Printed& b) { return "(" + binary(left, "<", a).text + " OR " + binary(left, ">", b).text + ")"; };
  const std::string_view kind = node["kind"].str();
  if (kind == "AEXPR_BETWEEN") return typed(inside(low, high), "boolean");
  if (kind == "AEXPR_NOT_BETWEEN") return typed(outside(low, high), "boolean");
  if (kind == "AEXPR_BETWEEN_SYM") return typed("(" + inside(low, high) + " OR " + inside(high, low) + ")", "boolean");
  return typed("(" + outside(low, high) + " AND " + outside(high, low) + ")", "boolean");
}

}  // namespace underpin::sql
