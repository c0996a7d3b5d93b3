// Function calls, and those the catalog prints in SQL's own syntax (EXTRACT, TRIM, AT TIME ZONE …).
#include "base/text.h"
#include "sql/literals.h"
#include "sql/names.h"
#include "sql/printer.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {
namespace {

bool takes_regclass(std::string_view function) { return function == "nextval" || function == "currval" || function == "setval"; }

}  // namespace

std::string Printer::function(const Node& node) {
  ObjectName name = listed_name(node["funcname"]);
  if (node["funcformat"].str() == "COERCE_SQL_SYNTAX") {
    const std::string special = sql_syntax(node, name.name);
    if (!special.empty() || !complete_) return special;
  }
  if (name.schema == "pg_catalog" || name.schema == "public") name.schema.clear();
  if (node["agg_star"].boolean()) return quoted_name(name) + "(*)";
  std::vector<std::string> arguments;
  const Node& args = node["args"];
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Node& argument = args[i];
    std::string text;
    if (i == 0 && takes_regclass(name.name) && argument.is("A_Const") && argument["sval"])
      text = print_constant(argument.str(), "regclass");
    else if (argument.is("NamedArgExpr"))
      text = quote_name(argument["name"].str()) + " => " + expression(argument["arg"]);
    else
      text = expression(argument);
    if (i + 1 == args.size() && node["func_variadic"].boolean()) text = "VARIADIC " + text;
    arguments.push_back(std::move(text));
  }
  std::string out = quoted_name(name) + "(" + (node["agg_distinct"].boolean() ? "DISTINCT " : "") + join(arguments, ", ");
  if (node["agg_within_group"].boolean() || node["over"]) return fail();
  if (node["agg_order"].size() > 0) out += " ORDER BY " + order_by(node["agg_order"]);
  out += ")";
  if (node["agg_filter"]) out += " FILTER (WHERE " + expression(node["agg_filter"]) + ")";
  return out;
}

std::string Printer::order_by(const Node& sorts) {
  std::vector<std::string> parts;
  for (const Node& sort : sorts) {
    std::string text = expression(sort["node"]);
    const std::string_view direction = sort["sortby_dir"].str(), nulls = sort["sortby_nulls"].str();
    if (direction == "SORTBY_DESC") text += " DESC";
    if (nulls == "SORTBY_NULLS_FIRST" && direction != "SORTBY_DESC") text += " NULLS FIRST";
    if (nulls == "SORTBY_NULLS_LAST" && direction == "SORTBY_DESC") text += " NULLS LAST";
    parts.push_back(std::move(text));
  }
  return join(parts, ", ");
}

// Empty: not a function with a syntax of its own.
std::string Printer::sql_syntax(const Node& node, std::string_view name) {
  const Node& args = node["args"];
  const auto argument = [&](std::size_t i) { return expression(args[i]); };
  const std::size_t count = args.size();
  if (name == "timezone" && count == 2) return "(" + argument(1) + " AT TIME ZONE " + argument(0) + ")";
  if (name == "extract" && count == 2) {
    const Node& field = args[std::size_t{0}];
    return "EXTRACT(" + (field.is("A_Const") ? std::string(field.str()) : expression(field)) + " FROM " + argument(1) + ")";
  }
  if (name == "overlay" && count >= 3)
    return "OVERLAY(" + argument(0) + " PLACING " + argument(1) + " FROM " + argument(2) + (count > 3 ? " FOR " + argument(3) : "") + ")";
  if (name == "position" && count == 2) return "POSITION((" + argument(1) + ") IN (" + argument(0) + "))";
  if (name == "substring" && count >= 2) {
    const Node& second = args[1];
    if (second.is("FuncCall") && last_name(second["funcname"]) == "similar_to_escape") return {};
    return "SUBSTRING(" + argument(0) + " FROM " + argument(1) + (count > 2 ? " FOR " + argument(2) : "") + ")";
  }
  if ((name == "btrim" || name == "ltrim" || name == "rtrim") && count >= 1) {
    const char* side = name == "btrim" ? "BOTH" : name == "ltrim" ? "LEADING" : "TRAILING";
    return std::string("TRIM(") + side + (count > 1 ? " " + argument(1) : "") + " FROM " + argument(0) + ")";
  }
  if (name == "overlaps" && count == 4)
    return "((" + argument(0) + ", " + argument(1) + ") OVERLAPS (" + argument(2) + ", " + argument(3) + "))";
  if (name == "is_normalized") {
    const std::string form = count > 1 ? " " + std::string(args[1].str()) : "";
    return "((" + argument(0) + ") IS" + form + " NORMALIZED)";
  }
  return {};
}

}  // namespace underpin::sql
