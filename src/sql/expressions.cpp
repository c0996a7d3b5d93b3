// The expression services of the PostgreSQL dialect.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "sql/names.h"
#include "sql/printer.h"
#include "sql/queries.h"
#include "sql/statements.h"
#include "syntax/sql/pg_parse.h"
#include "syntax/sql/pg_quote.h"
#include "syntax/sql/pg_rewrite.h"

namespace underpin::sql {
namespace {

// An expression, or else whole statements (view definitions are asked about too).
struct Something {
  ParsedExpression expression;
  Parsed statements;
  const Node* node = nullptr;
};

Something parse_something(std::string_view text) {
  Something out;
  out.expression = parse_pg_expression(text);
  if (out.expression) {
    out.node = &out.expression.node();
    return out;
  }
  out.statements = parse_pg(text);
  if (!out.statements.error) out.node = &out.statements.tree.root();
  return out;
}

}  // namespace

namespace {

// Histories say the same short things over and over: now(), 0, '', a check of one length. What was found out about a text is kept.
template <class Answer, class Find>
Answer remembered(std::unordered_map<std::string, Answer>& known, std::string key, Find find) {
  constexpr std::size_t kMost = 4096, kLongest = 256;
  if (key.size() > kLongest) return find();
  if (const auto at = known.find(key); at != known.end()) return at->second;
  if (known.size() >= kMost) known.clear();
  return known.emplace(std::move(key), find()).first->second;
}

std::optional<std::vector<std::string>> find_columns(std::string_view text);
std::optional<std::vector<std::string>> find_functions(std::string_view text);

}  // namespace

std::string canonical_expression(std::string_view text, std::string_view type) {
  thread_local std::unordered_map<std::string, std::string> known;
  return remembered(known, std::string(type) + '\0' + std::string(text), [&] {
    const ParsedExpression parsed = parse_pg_expression(text);
    if (!parsed) return std::string(trim(text));
    return print_expression(parsed.node(), type, text);
  });
}

std::optional<std::vector<std::string>> columns_in_expression(std::string_view text) {
  thread_local std::unordered_map<std::string, std::optional<std::vector<std::string>>> known;
  return remembered(known, std::string(text), [&] { return find_columns(text); });
}

std::optional<std::vector<std::string>> functions_in_expression(std::string_view text) {
  thread_local std::unordered_map<std::string, std::optional<std::vector<std::string>>> known;
  return remembered(known, std::string(text), [&] { return find_functions(text); });
}

namespace {

std::optional<std::vector<std::string>> find_columns(std::string_view text) {
  const Something parsed = parse_something(text);
  if (!parsed.node) return std::nullopt;
  std::vector<std::string> out;
  walk(*parsed.node, [&](const Node& part) {
    if (!part.is("ColumnRef")) return;
    const Node& fields = part["fields"];
    if (fields.size() == 0 || fields[fields.size() - 1].is("A_Star")) return;
    std::string name = last_name(fields);
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  });
  return out;
}

std::optional<std::vector<std::string>> find_functions(std::string_view text) {
  const Something parsed = parse_something(text);
  if (!parsed.node) return std::nullopt;
  return functions_called(*parsed.node);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> compared_literals(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  const Something parsed = parse_something(text);
  if (!parsed.node) return out;
  walk(*parsed.node, [&](const Node& part) {
    if (!part.is("A_Expr")) return;
    const std::string_view kind = part["kind"].str();
    const std::string op = last_name(part["name"]);
    const bool compares = kind == "AEXPR_IN" || (kind == "AEXPR_OP" && (op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">="));
    if (!compares) return;
    const auto pair = [&](const Node& column, const Node& value) {
      if (!column.is("ColumnRef")) return;
      const Node& fields = column["fields"];
      if (fields.size() != 1 || fields[0].is("A_Star")) return;
      const auto add = [&](const Node& one) {
        if (one.is("A_Const") && one["sval"]) out.emplace_back(last_name(fields), std::string(one.str()));
      };
      if (value.size() == 0) add(value);
      for (const Node& item : value) add(item);
    };
    pair(part["lexpr"], part["rexpr"]);
    pair(part["rexpr"], part["lexpr"]);
  });
  return out;
}

std::optional<std::vector<ObjectName>> relations_read(const std::string& text) {
  const Parsed parsed = parse_pg(text);
  if (!parsed.error) return relations_of(parsed.tree.root());
  const Rewritten bound = rewrite_binds(text, pg_tokens(text));
  const Parsed again = parse_pg(bound.text);
  if (again.error) return std::nullopt;
  return relations_of(again.tree.root());
}

std::string rename_in_expression(std::string_view text, std::string_view table, std::string_view from, std::string_view to) {
  const ParsedExpression parsed = parse_pg_expression(text);
  if (!parsed) return std::string(text);
  const std::size_t prefix = parsed.text.size() - text.size();
  const std::string_view whole(parsed.text);
  const std::vector<Token> tokens = pg_tokens(whole);
  // Bytes of the names to replace: the last part of a column reference.
  std::vector<std::pair<std::size_t, std::size_t>> places;
  walk(parsed.node(), [&](const Node& part) {
    const Node& fields = part["fields"];
    if (!part.is("ColumnRef") || fields.size() == 0 || fields[fields.size() - 1].str() != from) return;
    if (fields.size() > 1 && !table.empty() && fields[fields.size() - 2].str() != table) return;
    const auto at = static_cast<std::size_t>(part.location());
    auto token = std::lower_bound(tokens.begin(), tokens.end(), at, [](const Token& t, std::size_t byte) { return t.begin < byte; });
    const std::size_t last = 2 * (fields.size() - 1);
    if (static_cast<std::size_t>(tokens.end() - token) <= last) return;
    token += static_cast<std::ptrdiff_t>(last);
    places.emplace_back(token->begin, token->end);
  });
  std::sort(places.begin(), places.end());
  std::string out;
  std::size_t done = prefix;
  for (const auto& [begin, end] : places) {
    out += whole.substr(done, begin - done);
    out += quote_name(to);
    done = end;
  }
  return out + std::string(whole.substr(done));
}

}  // namespace underpin::sql
