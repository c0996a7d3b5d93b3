#include "sql/printer_types.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::sql {
namespace {

// Place in the order of implicit numeric casts; 0: no number.
int numeric_rank(std::string_view type) {
  static constexpr std::string_view kTypes[] = {"smallint", "integer", "bigint", "numeric", "real", "double precision"};
  for (int i = 0; i < 6; ++i)
    if (kTypes[i] == type) return i + 1;
  return 0;
}
bool whole(std::string_view type) { return numeric_rank(type) >= 1 && numeric_rank(type) <= 3; }
bool textual(std::string_view type) { return type == "text" || type == "character varying"; }
bool is_moment(std::string_view type) { return type == "date" || starts_with(type, "timestamp"); }
bool comparison(std::string_view op) { return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">="; }
bool pattern(std::string_view op) {
  return op == "~~" || op == "!~~" || op == "~~*" || op == "!~~*" || op == "~" || op == "!~" || op == "~*" || op == "!~*";
}

// Whole numbers have operators between their sizes; other mixtures meet in one type.
std::string meeting(std::string_view left, std::string_view right) {
  if (left == right || (whole(left) && whole(right))) return {};
  const int most = std::max(numeric_rank(left), numeric_rank(right));
  return most <= 4 ? "numeric" : "double precision";
}

Operands numbers(std::string_view op, std::string_view left, std::string_view right) {
  const bool floats = (left == "real" && right == "double precision") || (left == "double precision" && right == "real");
  const std::string to = floats ? "" : meeting(left, right);
  std::string result = numeric_rank(left) >= numeric_rank(right) ? std::string(left) : std::string(right);
  if (!to.empty()) result = to;
  if (comparison(op)) return {to, to, "boolean"};
  if (op == "^" && to.empty() && whole(left)) return {"double precision", "double precision", "double precision"};
  return {to, to, std::move(result)};
}

// jsonb's operators want one thing each on their right.
Operands json(std::string_view op, std::string_view left, std::string_view right) {
  const std::string own(left);
  const bool literal = right == kUnknown;
  const auto with = [&](std::string_view to, std::string result) { return Operands{"", literal ? std::string(to) : "", std::move(result)}; };
  if (op == "->>" || op == "->") return {"", literal || right == "character varying" ? "text" : "", op == "->" ? own : "text"};
  if (op == "#>" || op == "#>>") return with("text[]", op == "#>" ? own : "text");
  if (op == "?" || op == "-") return with("text", op == "?" ? "boolean" : own);
  if (op == "?|" || op == "?&") return with("text[]", "boolean");
  if (op == "@?" || op == "@@") return with("jsonpath", "boolean");
  if (op == "||") return with(left, own);
  return with(left, comparison(op) || op == "@>" || op == "<@" ? "boolean" : "");
}

Operands times(std::string_view op, std::string_view left, std::string_view right) {
  if (comparison(op)) return {"", right == kUnknown ? std::string(left) : "", "boolean"};
  if (op == "-" && left == "date" && right == "date") return {"", "", "integer"};
  if (op == "-" && is_moment(left) && is_moment(right)) return {"", "", "interval"};
  if (right == "interval") return {"", "", left == "date" ? "timestamp without time zone" : std::string(left)};
  if (left == "date" && whole(right)) return {"", "", "date"};
  if (right == kUnknown && left != "date" && op == "+") return {"", "interval", std::string(left)};
  return {"", right == kUnknown ? std::string(left) : "", ""};
}

// The sides in the order the rules above expect; turned back by the caller.
Operands known_left(std::string_view op, std::string_view left, std::string_view right) {
  const bool literal = right == kUnknown;
  if (left == "json" || left == "jsonb") return json(op, left, right);
  if (pattern(op) || (op == "||" && (textual(left) || textual(right)))) {
    const auto to_text = [&](std::string_view type) { return type == "character varying" || type == kUnknown ? "text" : ""; };
    return {to_text(left), to_text(right), op == "||" ? "text" : "boolean"};
  }
  if (numeric_rank(left) > 0 && numeric_rank(right) > 0) return numbers(op, left, right);
  if (textual(left) && (textual(right) || literal)) return {left == "text" ? "" : "text", right == "text" ? "" : "text", comparison(op) ? "boolean" : ""};
  if (is_moment(left) || left == "interval") return times(op, left, right);
  if (left == "tsvector" && op == "@@") return {"", literal ? "tsquery" : "", "boolean"};
  const bool logical = comparison(op) || op == "@>" || op == "<@" || op == "&&" || op == "<<" || op == ">>" || op == "<<=" || op == ">>=";
  const std::string result = logical && !(whole(left) && !comparison(op)) ? "boolean" : left == right || literal ? std::string(left) : "";
  return {"", literal ? std::string(left) : "", result};
}

}  // namespace

Operands operand_types(std::string_view op, std::string_view left, std::string_view right) {
  const bool nothing = (left.empty() || left == kUnknown) && (right.empty() || right == kUnknown);
  const std::string logical = comparison(op) || pattern(op) ? "boolean" : "";
  if (left.empty() || right.empty() || nothing) {
    if (pattern(op)) return {left == "character varying" || left == kUnknown ? "text" : "", right == "character varying" || right == kUnknown ? "text" : "", logical};
    if (op == "||" && (textual(left) || textual(right) || nothing))
      return {left == "character varying" || left == kUnknown ? "text" : "", right == "character varying" || right == kUnknown ? "text" : "", "text"};
    if (op == "->>" || op == "#>>") return {"", right == kUnknown ? (op == "->>" ? "text" : "text[]") : "", "text"};
    if (op == "#>") return {"", right == kUnknown ? "text[]" : "", ""};
    return {"", "", logical};
  }
  if (left == kUnknown) {
    const Operands turned = known_left(op, right, left);
    return {turned.right, turned.left, turned.result};
  }
  return known_left(op, left, right);
}

std::string common_type(const std::vector<std::string>& types) {
  std::string found;
  bool literal = false;
  for (const std::string& type : types) {
    if (type == kUnknown) {
      literal = true;
    } else if (type.empty()) {
      return {};
    } else if (found.empty() || found == type) {
      found = type;
    } else if (numeric_rank(found) > 0 && numeric_rank(type) > 0) {
      if (numeric_rank(type) > numeric_rank(found)) found = type;
    } else if (textual(found) && textual(type)) {
      found = "text";
    } else {
      return {};
    }
  }
  return found.empty() && literal ? "text" : found;
}

Signature signature_of(std::string_view function, std::size_t arguments) {
  struct Row {
    std::string_view name, arguments, result;
  };
  static constexpr Row kRows[] = {
#define UNDERPIN_FUNCTION(name, arguments, result) {name, arguments, result},
#include "sql/function_types.def"
#undef UNDERPIN_FUNCTION
  };
  for (const Row& row : kRows) {
    if (row.name != function) continue;
    Signature out{split(row.arguments, ';'), std::string(row.result), true};
    // The configuration in front may be left out.
    if (arguments == 1 && !out.arguments.empty() && out.arguments.front() == "regconfig") out.arguments.erase(out.arguments.begin());
    return out;
  }
  return {};
}

std::string without_modifiers(std::string_view type) {
  std::string out;
  int depth = 0;
  for (const char c : type) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')') --depth;
  }
  if (starts_with(out, "interval ")) return ends_with(out, "[]") ? "interval[]" : "interval";
  return out;
}

}  // namespace underpin::sql
