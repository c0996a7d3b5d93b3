// Function calls, and those the catalog prints in SQL's own syntax (EXTRACT, TRIM, AT TIME ZONE …).
#include <algorithm>

#include "base/text.h"
#include "sql/literals.h"
#include "sql/names.h"
#include "sql/printer.h"
#include "sql/printer_types.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

// What the i-th argument is cast to.
std::string wanted_type(const Signature& signature, std::size_t i, const std::string& first, const std::string& own) {
  if (!signature.known || signature.arguments.empty()) return {};
  const std::string& wanted = signature.arguments[std::min(i, signature.arguments.size() - 1)];
  if (wanted == "any" || wanted.empty()) return {};
  if (wanted == "same") return own == kUnknown ? first : std::string();
  if (wanted == "element") return own == kUnknown && ends_with(first, "[]") ? first.substr(0, first.size() - 2) : std::string();
  if (own == kUnknown) return wanted;
  return wanted == "text" && own == "character varying" ? wanted : wanted == "regclass" && own == "text" ? wanted : std::string();
}

bool takes_any(const Signature& signature, std::size_t i) {
  return signature.known && !signature.arguments.empty() && signature.arguments[std::min(i, signature.arguments.size() - 1)] == "any";
}

}  // namespace

Printer::Printed Printer::function(const Node& node) {
  ObjectName name = listed_name(node["funcname"]);
  if (node["funcformat"].str() == "COERCE_SQL_SYNTAX") {
    Printed special = sql_syntax(node, name.name);
    if (!special.text.empty() || !complete_) return special;
  }
  if (name.schema == "pg_catalog" || name.schema == "public") name.schema.clear();
  if (node["agg_star"].boolean()) return typed(quoted_name(name) + "(*)", name.name == "count" ? "bigint" : "");
  const Node& args = node["args"];
  const Signature signature = name.schema.empty() ? signature_of(name.name, args.size()) : Signature{};
  std::vector<std::string> arguments;
  std::string first;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool named = args[i].is("NamedArgExpr");
    const Printed argument = print(named ? args[i]["arg"] : args[i]);
    if (i == 0) first = argument.type;
    std::string shown = as(argument, wanted_type(signature, i, first, argument.type));
    if (takes_any(signature, i) && argument.type == kUnknown && !argument.null) shown = "'" + replace_all(argument.text, "'", "''") + "'";
    if (named) shown = quote_name(args[i]["name"].str()) + " => " + shown;
    if (i + 1 == args.size() && node["func_variadic"].boolean()) shown = "VARIADIC " + shown;
    arguments.push_back(std::move(shown));
  }
  std::string out = quoted_name(name) + "(" + (node["agg_distinct"].boolean() ? "DISTINCT " : "") + join(arguments, ", ");
  if (node["agg_within_group"].boolean() || node["over"]) return fail();
  if (node["agg_order"].size() > 0) out += " ORDER BY " + order_by(node["agg_order"]);
  out += ")";
  if (node["agg_filter"]) out += " FILTER (WHERE " + expression(node["agg_filter"]) + ")";
  return typed(std::move(out), signature.result == "same" ? first : signature.result);
}

std::string Printer::order_by(const Node& sorts) {
  std::vector<std::string> parts;
  for (const Node& sort : sorts) {
    std::string shown = expression(sort["node"]);
    const std::string_view direction = sort["sortby_dir"].str(), nulls = sort["sortby_nulls"].str();
    if (direction == "SORTBY_DESC") shown += " DESC";
    if (nulls == "SORTBY_NULLS_FIRST" && direction != "SORTBY_DESC") shown += " NULLS FIRST";
    if (nulls == "SORTBY_NULLS_LAST" && direction == "SORTBY_DESC") shown += " NULLS LAST";
    parts.push_back(std::move(shown));
  }
  return join(parts, ", ");
}

// An empty text: not a function with a syntax of its own.
Printer::Printed Printer::sql_syntax(const Node& node, std::string_view name) {
  const Node& args = node["args"];
  const std::size_t count = args.size();
  const auto argument = [&](std::size_t i) { return expression(args[i]); };
  const auto string = [&](std::size_t i) {
    const Printed printed = print(args[i]);
    return as(printed, printed.type == "character varying" || printed.type == kUnknown ? "text" : "");
  };
  if (name == "timezone" && count == 2) {
    const Printed moment = print(args[1]);
    std::string type;
    if (moment.type == "timestamp with time zone") type = "timestamp without time zone";
    if (moment.type == "timestamp without time zone") type = "timestamp with time zone";
    return typed("(" + text(moment) + " AT TIME ZONE " + string(0) + ")", std::move(type));
  }
  if (name == "extract" && count == 2) {
    const Node& field = args[std::size_t{0}];
    return typed("EXTRACT(" + (field.is("A_Const") ? std::string(field.str()) : expression(field)) + " FROM " + argument(1) + ")", "numeric");
  }
  if (name == "overlay" && count >= 3)
    return typed("OVERLAY(" + string(0) + " PLACING " + string(1) + " FROM " + argument(2) + (count > 3 ? " FOR " + argument(3) : "") + ")", "text");
  if (name == "position" && count == 2) return typed("POSITION((" + string(1) + ") IN (" + string(0) + "))", "integer");
  if (name == "substring" && count >= 2) {
    // A pattern has no syntax of its own in the catalog.
    const Printed from = print(args[1]);
    if (from.type == kUnknown || from.type == "text") return {};
    return typed("SUBSTRING(" + string(0) + " FROM " + text(from) + (count > 2 ? " FOR " + argument(2) : "") + ")", "text");
  }
  if ((name == "btrim" || name == "ltrim" || name == "rtrim") && count >= 1) {
    const char* side = name == "btrim" ? "BOTH" : name == "ltrim" ? "LEADING" : "TRAILING";
    return typed(std::string("TRIM(") + side + (count > 1 ? " " + string(1) : "") + " FROM " + string(0) + ")", "text");
  }
  if (name == "overlaps" && count == 4)
    return typed("((" + argument(0) + ", " + argument(1) + ") OVERLAPS (" + argument(2) + ", " + argument(3) + "))", "boolean");
  if (name == "is_normalized")
    return typed("(" + string(0) + " IS" + (count > 1 ? " " + std::string(args[1].str()) : "") + " NORMALIZED)", "boolean");
  return {};
}

}  // namespace underpin::sql
