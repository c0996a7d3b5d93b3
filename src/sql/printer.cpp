#include "sql/printer.h"

#include "base/text.h"
#include "sql/literals.h"
#include "sql/names.h"
#include "sql/printer_types.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

bool is_literal(const Node& node) { return node.is("A_Const") && node["sval"]; }
bool is_null(const Node& node) { return node.is("A_Const") && node["isnull"].boolean(); }

// A blank never stands before the line break that CASE begins with.
std::string without_hanging_blanks(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (const char c : text) {
    if (c == '\'') quoted = !quoted;
    if (c == '\n' && !quoted)
      while (!out.empty() && out.back() == ' ') out.pop_back();
    out += c;
  }
  return out;
}

std::string shown_type(const Node& type_name) {
  std::string type = type_text(type_name);
  return starts_with(type, "public.") ? type.substr(7) : type;
}

// '5'::interval minute is five minutes.
std::string interval_value(std::string_view value, std::string_view type) {
  const bool bare = !value.empty() && value.find_first_not_of("0123456789.-") == std::string_view::npos;
  const std::size_t unit = type.rfind(' ');
  if (!bare || unit == std::string_view::npos) return std::string(value);
  return std::string(value) + " " + std::string(type.substr(unit + 1));
}

}  // namespace

Printer::Printed Printer::fail() {
  complete_ = false;
  return {};
}

std::string Printer::text(const Printed& printed) const {
  if (printed.type != kUnknown) return printed.text;
  return printed.null ? "NULL" : print_constant(printed.text, "text");
}

std::string Printer::as(const Printed& printed, std::string_view type) const {
  if (type.empty()) return text(printed);
  if (printed.type == kUnknown) return printed.null ? "NULL::" + unmodified(type) : print_constant(printed.text, type);
  if (printed.type.empty() || printed.type == type) return printed.text;
  return "(" + printed.text + ")::" + std::string(type);
}

std::vector<Printer::Printed> Printer::all(const Node& items) {
  std::vector<Printed> out;
  for (const Node& item : items) out.push_back(print(item));
  return out;
}

std::string Printer::list(const Node& items) {
  std::vector<std::string> parts;
  for (const Printed& item : all(items)) parts.push_back(text(item));
  return join(parts, ", ");
}

Printer::Printed Printer::print(const Node& node) {
  if (!complete_) return {};
  const std::string_view tag = node.tag();
  if (tag == "ColumnRef") return column(node);
  if (tag == "A_Const") return constant(node);
  if (tag == "TypeCast") return cast(node);
  if (tag == "A_Expr") return operation(node);
  if (tag == "BoolExpr") return boolean(node);
  if (tag == "FuncCall") return function(node);
  if (tag == "CaseExpr") return case_expression(node);
  if (tag == "SQLValueFunction") return sql_value(node);
  if (tag == "A_Indirection") return indirection(node);
  if (tag == "A_ArrayExpr") return array(node, "");
  if (tag == "CoalesceExpr") return chosen("COALESCE", node["args"]);
  if (tag == "MinMaxExpr") return chosen(node["op"].str() == "IS_LEAST" ? "LEAST" : "GREATEST", node["args"]);
  if (tag == "RowExpr") return typed("ROW(" + list(node["args"]) + ")", "record");
  if (tag == "NullTest") return typed("(" + expression(node["arg"]) + (node["nulltesttype"].str() == "IS_NOT_NULL" ? " IS NOT NULL)" : " IS NULL)"), "boolean");
  if (tag == "BooleanTest") return typed("(" + expression(node["arg"]) + " " + replace_all(std::string(node["booltesttype"].str()), "_", " ") + ")", "boolean");
  if (tag == "CollateClause") {
    const Printed inner = print(node["arg"]);
    return typed("(" + text(inner) + " COLLATE " + quoted_name(listed_name(node["collname"])) + ")", inner.type == kUnknown ? "text" : inner.type);
  }
  if (tag == "ParamRef") return typed("$" + std::to_string(node["number"].integer()), "");
  return fail();
}

std::string Printer::default_value(const Node& node, std::string_view type) {
  if ((is_literal(node) || is_null(node)) && !type.empty()) return as(print(node), type);
  if (node.is("A_ArrayExpr") && ends_with(type, "[]")) return array(node, type.substr(0, type.size() - 2)).text;
  if (node.is("CaseExpr") || node.is("CoalesceExpr")) return expression(node);
  return expression(node);
}

Printer::Printed Printer::constant(const Node& node) {
  if (node["isnull"].boolean()) return {"", std::string(kUnknown), true};
  if (node["sval"]) return {std::string(node.str()), std::string(kUnknown), false};
  if (node["boolval"]) return typed(node.boolean() ? "true" : "false", "boolean");
  if (node["ival"]) return typed(print_constant(std::to_string(node.integer()), "integer"), "integer");
  if (node["bsval"]) {
    const std::string_view bits = node["bsval"]["bsval"].str();
    return typed(print_constant(bits.substr(bits.empty() ? 0 : 1), "bit"), "bit");
  }
  const std::string_view digits = node.str();
  const bool whole = digits.find_first_not_of("-0123456789") == std::string_view::npos;
  const char* type = whole && digits.size() < 19 ? "bigint" : "numeric";
  return typed(print_constant(digits, type), type);
}

Printer::Printed Printer::cast(const Node& node) {
  const Node& argument = node["arg"];
  const std::string shown = shown_type(node["typeName"]), type = without_modifiers(shown);
  const bool modified = type.size() != shown.size() && shown.find('(') != std::string::npos;
  const Printed inner = argument.is("A_ArrayExpr") && ends_with(type, "[]") ? array(argument, std::string_view(type).substr(0, type.size() - 2)) : print(argument);
  if (inner.type == kUnknown && !inner.null && type == "interval") return typed(print_constant(interval_value(inner.text, shown), type), type);
  if (inner.type == kUnknown) {
    std::string text = as(inner, type);
    // A literal of a type with a length is shortened by a cast on top of it.
    if (modified && !inner.null && (type == "character varying" || type == "character")) text = replace_all(text, "::" + unmodified(type), "::" + shown);
    return typed(std::move(text), type);
  }
  if (inner.type == type && !modified) return inner;
  return typed("(" + text(inner) + ")::" + shown, type);
}

Printer::Printed Printer::column(const Node& node) {
  const Node& fields = node["fields"];
  if (fields.size() == 0) return fail();
  const Node& last = fields[fields.size() - 1];
  if (last.is("A_Star")) return fail();
  std::string type = columns_ ? (*columns_)(last.str()) : std::string();
  return typed(quote_name(last.str()), without_modifiers(type));
}

Printer::Printed Printer::array(const Node& node, std::string_view element_type) {
  std::string type(element_type);
  const Node& elements = node["elements"];
  if (elements.size() == 0) return element_type.empty() ? typed("ARRAY[]", "") : typed("ARRAY[]::" + unmodified(element_type) + "[]", type + "[]");
  std::vector<Printed> printed;
  std::vector<std::string> types, parts;
  for (const Node& element : elements) printed.push_back(element.is("A_ArrayExpr") ? array(element, element_type) : print(element));
  for (const Printed& element : printed) types.push_back(element.type);
  const bool nested = elements[std::size_t{0}].is("A_ArrayExpr");
  if (type.empty()) type = common_type(types);
  for (const Printed& element : printed) parts.push_back(nested ? element.text : as(element, type));
  if (nested) return typed("ARRAY[" + join(parts, ", ") + "]", printed.front().type);
  return typed("ARRAY[" + join(parts, ", ") + "]", type.empty() ? "" : type + "[]");
}

Printer::Printed Printer::sql_value(const Node& node) {
  std::string name(node["op"].str());
  if (starts_with(name, "SVFOP_")) name.erase(0, 6);
  std::string type = "timestamp with time zone";
  if (starts_with(name, "CURRENT_DATE")) type = "date";
  if (starts_with(name, "CURRENT_TIME") && !starts_with(name, "CURRENT_TIMESTAMP")) type = "time with time zone";
  if (starts_with(name, "LOCALTIME")) type = starts_with(name, "LOCALTIMESTAMP") ? "timestamp without time zone" : "time without time zone";
  if (ends_with(name, "USER") || ends_with(name, "ROLE") || ends_with(name, "CATALOG") || ends_with(name, "SCHEMA")) type = "name";
  if (ends_with(name, "_N")) name = name.substr(0, name.size() - 2) + "(" + std::to_string(node["typmod"].integer()) + ")";
  return typed(std::move(name), std::move(type));
}

Printer::Printed Printer::indirection(const Node& node) {
  const Node& argument = node["arg"];
  const Printed inner = print(argument);
  std::string out = argument.is("ColumnRef") && node["indirection"][std::size_t{0}].is("A_Indices") ? inner.text : "(" + text(inner) + ")";
  std::string type = inner.type;
  for (const Node& step : node["indirection"]) {
    if (step.is("String")) {
      out += "." + quote_name(step.str());
      type.clear();
    } else if (step.is("A_Indices")) {
      const std::string low = step["lidx"] ? expression(step["lidx"]) : "", high = step["uidx"] ? expression(step["uidx"]) : "";
      const bool slice = step["is_slice"].boolean();
      out += slice ? "[" + low + ":" + high + "]" : "[" + high + "]";
      if (!slice) type = ends_with(type, "[]") ? type.substr(0, type.size() - 2) : "";
    } else {
      return fail();
    }
  }
  return typed(std::move(out), std::move(type));
}

Printer::Printed Printer::boolean(const Node& node) {
  const std::string_view op = node["boolop"].str();
  std::vector<std::string> parts;
  for (const Node& argument : node["args"]) parts.push_back(as(print(argument), "boolean"));
  if (parts.empty()) return fail();
  if (op == "NOT_EXPR") return typed("(NOT " + parts.front() + ")", "boolean");
  return typed("(" + join(parts, op == "AND_EXPR" ? " AND " : " OR ") + ")", "boolean");
}

Printer::Printed Printer::case_expression(const Node& node) {
  std::vector<Printed> results;
  std::vector<std::string> types;
  for (const Node& arm : node["args"]) results.push_back(print(arm["result"]));
  Printed otherwise{"", std::string(kUnknown), true};
  if (node["defresult"]) otherwise = print(node["defresult"]);
  for (const Printed& result : results) types.push_back(result.type);
  types.push_back(otherwise.type);
  const std::string type = common_type(types);
  std::string out = "\nCASE";
  Printed argument;
  if (node["arg"]) {
    argument = print(node["arg"]);
    out += " " + text(argument);
  }
  std::size_t i = 0;
  for (const Node& arm : node["args"]) {
    const Printed condition = print(arm["expr"]);
    const std::string wanted = node["arg"] ? operand_types("=", argument.type, condition.type).right : "boolean";
    out += "\n    WHEN " + as(condition, wanted) + " THEN " + as(results[i++], type);
  }
  out += "\n    ELSE " + (otherwise.null && type.empty() ? std::string("NULL::text") : as(otherwise, type));
  return typed(out + "\nEND", type);
}

Printer::Printed Printer::chosen(std::string_view name, const Node& arguments) {
  std::vector<std::string> types, parts;
  const std::vector<Printed> printed = all(arguments);
  for (const Printed& item : printed) types.push_back(item.type);
  const std::string type = common_type(types);
  for (const Printed& item : printed) parts.push_back(as(item, type));
  return typed(std::string(name) + "(" + join(parts, ", ") + ")", type);
}

std::string print_expression(const Node& node, std::string_view type, std::string_view written, const ColumnTypes* columns) {
  Printer printer(columns);
  std::string out = printer.default_value(node, type);
  return printer.complete() ? without_hanging_blanks(out) : std::string(trim(written));
}

}  // namespace underpin::sql
