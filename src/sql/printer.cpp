#include "sql/printer.h"

#include "base/text.h"
#include "sql/literals.h"
#include "sql/names.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

// The bare constants of a tree as type and value; a type of "" stands for a literal without one.
std::string_view constant_type(const Node& node) {
  if (node["boolval"]) return "boolean";
  if (node["ival"]) return "integer";
  if (node["fval"]) {
    const std::string_view digits = node.str();
    const bool whole = digits.find_first_not_of("-0123456789") == std::string_view::npos;
    return whole && digits.size() < 19 ? "bigint" : "numeric";
  }
  if (node["bsval"]) return "bit";
  return "";
}

std::string constant_value(const Node& node) {
  if (node["boolval"]) return node.boolean() ? "true" : "false";
  if (node["ival"]) return std::to_string(node.integer());
  return std::string(node.str());
}

bool is_literal(const Node& node) { return node.is("A_Const") && node["sval"]; }

}  // namespace

std::string Printer::fail() {
  complete_ = false;
  return {};
}

std::string Printer::expression(const Node& node) {
  const std::string_view tag = node.tag();
  if (tag == "ColumnRef") return column(node);
  if (tag == "A_Const") return constant(node, "");
  if (tag == "TypeCast") return cast(node);
  if (tag == "A_Expr") return operation(node);
  if (tag == "BoolExpr") return boolean(node);
  if (tag == "FuncCall") return function(node);
  if (tag == "CaseExpr") return case_expression(node);
  if (tag == "SQLValueFunction") return sql_value(node);
  if (tag == "A_Indirection") return indirection(node);
  if (tag == "A_ArrayExpr") return array(node, "");
  if (tag == "CoalesceExpr") return "COALESCE(" + list(node["args"]) + ")";
  if (tag == "MinMaxExpr") return (node["op"].str() == "IS_LEAST" ? "LEAST(" : "GREATEST(") + list(node["args"]) + ")";
  if (tag == "RowExpr") return "ROW(" + list(node["args"]) + ")";
  if (tag == "NullTest") return "(" + expression(node["arg"]) + (node["nulltesttype"].str() == "IS_NOT_NULL" ? " IS NOT NULL)" : " IS NULL)");
  if (tag == "BooleanTest") {
    std::string words = replace_all(std::string(node["booltesttype"].str()), "_", " ");
    return "(" + expression(node["arg"]) + " " + words + ")";
  }
  if (tag == "CollateClause") return "(" + expression(node["arg"]) + " COLLATE " + quoted_name(listed_name(node["collname"])) + ")";
  if (tag == "ParamRef") return "$" + std::to_string(node["number"].integer());
  return fail();
}

std::string Printer::default_value(const Node& node, std::string_view type) {
  if (is_literal(node) && !type.empty()) return print_constant(node.str(), type);
  if (node.is("A_Const") && node["isnull"].boolean()) return "NULL::" + (type.empty() ? "text" : unmodified(type));
  if (node.is("A_ArrayExpr") && ends_with(type, "[]")) return array(node, type.substr(0, type.size() - 2));
  return expression(node);
}

std::string Printer::list(const Node& items) {
  std::vector<std::string> parts;
  for (const Node& item : items) parts.push_back(expression(item));
  return join(parts, ", ");
}

std::string Printer::constant(const Node& node, std::string_view type) {
  if (node["isnull"].boolean()) return type.empty() ? "NULL" : "NULL::" + unmodified(type);
  if (node["bsval"]) {
    const std::string_view bits = node["bsval"]["bsval"].str();
    return quote_literal(bits.substr(bits.empty() ? 0 : 1)) + "::\"bit\"";
  }
  const std::string_view own = constant_type(node);
  return print_constant(constant_value(node), !own.empty() ? own : type.empty() ? "text" : type);
}

std::string Printer::cast(const Node& node) {
  const Node& argument = node["arg"];
  const std::string type = type_text(node["typeName"]);
  std::string shown = starts_with(type, "public.") ? type.substr(7) : type;
  if (is_literal(argument)) return print_constant(argument.str(), shown);
  if (argument.is("A_Const") && argument["isnull"].boolean()) return "NULL::" + unmodified(shown);
  if (argument.is("A_Const") && constant_type(argument) == shown) return constant(argument, "");
  if (argument.is("A_ArrayExpr") && ends_with(shown, "[]")) return array(argument, std::string_view(shown).substr(0, shown.size() - 2));
  if (argument.is("A_Const")) return "(" + constant(argument, "") + ")::" + shown;
  return "(" + expression(argument) + ")::" + shown;
}

std::string Printer::column(const Node& node) {
  std::vector<std::string> parts;
  for (const Node& field : node["fields"]) {
    if (field.is("A_Star")) return fail();
    parts.push_back(quote_name(field.str()));
  }
  return parts.empty() ? fail() : parts.back();
}

std::string Printer::array(const Node& node, std::string_view element_type) {
  if (node["elements"].size() == 0 && !element_type.empty()) return "ARRAY[]::" + unmodified(element_type) + "[]";
  std::vector<std::string> parts;
  for (const Node& element : node["elements"])
    parts.push_back(is_literal(element) && !element_type.empty() ? print_constant(element.str(), element_type)
                    : element.is("A_ArrayExpr")                  ? array(element, element_type)
                                                                 : expression(element));
  return "ARRAY[" + join(parts, ", ") + "]";
}

std::string Printer::sql_value(const Node& node) {
  std::string name(node["op"].str());
  if (starts_with(name, "SVFOP_")) name.erase(0, 6);
  if (ends_with(name, "_N")) return name.substr(0, name.size() - 2) + "(" + std::to_string(node["typmod"].integer()) + ")";
  return name;
}

std::string Printer::indirection(const Node& node) {
  const Node& argument = node["arg"];
  std::string out = argument.is("ColumnRef") && node["indirection"][std::size_t{0}].is("A_Indices") ? expression(argument)
                                                                                                      : "(" + expression(argument) + ")";
  for (const Node& step : node["indirection"]) {
    if (step.is("String")) {
      out += "." + quote_name(step.str());
    } else if (step.is("A_Indices")) {
      const std::string low = step["lidx"] ? expression(step["lidx"]) : "", high = step["uidx"] ? expression(step["uidx"]) : "";
      out += step["is_slice"].boolean() ? "[" + low + ":" + high + "]" : "[" + high + "]";
    } else {
      return fail();
    }
  }
  return out;
}

std::string Printer::boolean(const Node& node) {
  const std::string_view op = node["boolop"].str();
  if (op == "NOT_EXPR") return "(NOT " + expression(node["args"][std::size_t{0}]) + ")";
  std::vector<std::string> parts;
  for (const Node& argument : node["args"]) parts.push_back(expression(argument));
  return "(" + join(parts, op == "AND_EXPR" ? " AND " : " OR ") + ")";
}

std::string Printer::case_expression(const Node& node) {
  std::string out = "\nCASE";
  const bool simple = static_cast<bool>(node["arg"]);
  if (simple) out += " " + expression(node["arg"]);
  for (const Node& arm : node["args"]) out += "\n    WHEN " + expression(arm["expr"]) + " THEN " + expression(arm["result"]);
  out += "\n    ELSE " + (node["defresult"] ? expression(node["defresult"]) : std::string("NULL::text"));
  return out + "\nEND";
}

std::string print_expression(const Node& node, std::string_view type, std::string_view written) {
  Printer printer;
  std::string out = printer.default_value(node, type);
  return printer.complete() ? std::string(trim(out)) : std::string(trim(written));
}

}  // namespace underpin::sql
