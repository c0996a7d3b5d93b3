#include "engines/postgresql/type_change.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engines/postgresql/types.h"
#include "schema/lookup.h"

namespace underpin::postgresql {

namespace {

using Cost = TypeChange::Cost;

// "(10,2)" → {10, 2}; nothing behind the name → {}.
std::vector<int> numbers(const std::string& modifiers) {
  std::vector<int> out;
  bool inside = false;
  for (const char c : modifiers) {
    if (c >= '0' && c <= '9') {
      if (!inside) out.push_back(0);
      if (out.back() < 1000000) out.back() = out.back() * 10 + (c - '0');
    }
    inside = c >= '0' && c <= '9';
  }
  return out;
}

bool has_fields(const std::string& modifiers) { return modifiers.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos; }

bool is_time(const std::string& name) { return starts_with(name, "time"); }

// The same type with other modifiers.
Cost modifier_change(const TypeParts& from, const TypeParts& to) {
  if (from.modifiers == to.modifiers || to.modifiers.empty())
    return from.name == "character" && from.modifiers != to.modifiers ? Cost::rewrite : Cost::nothing;
  if (from.array) return Cost::rewrite;  // each element goes through the length check
  const std::vector<int> a = numbers(from.modifiers), b = numbers(to.modifiers);
  if (from.name == "character varying" || from.name == "bit varying")
    return !a.empty() && !b.empty() && b[0] >= a[0] ? Cost::nothing : Cost::rewrite;
  if (from.name == "numeric") {
    if (a.empty() || b.empty()) return Cost::rewrite;
    const int scale_a = a.size() > 1 ? a[1] : 0, scale_b = b.size() > 1 ? b[1] : 0;
    return scale_a == scale_b && b[0] >= a[0] ? Cost::nothing : Cost::rewrite;
  }
  if (is_time(from.name) || from.name == "interval") {
    if (has_fields(to.modifiers)) return Cost::rewrite;
    const int precision_a = a.empty() ? 6 : a[0], precision_b = b.empty() ? 6 : b[0];
    return precision_b >= precision_a ? Cost::nothing : Cost::rewrite;
  }
  return Cost::rewrite;
}

// Types whose values are stored alike, so that one is taken for the other without a look.
Cost binary_coercion(const TypeParts& from, const TypeParts& to) {
  if (from.array || to.array || !to.modifiers.empty()) return Cost::rewrite;
  struct Pair {
    std::string_view from, to;
    Cost cost;
  };
  static constexpr std::array<Pair, 18> kPairs = {{{"character varying", "text", Cost::indexes},
                                                   {"text", "character varying", Cost::indexes},
                                                   {"cidr", "inet", Cost::nothing},
                                                   {"xml", "text", Cost::nothing},
                                                   {"xml", "character varying", Cost::nothing},
                                                   {"bit", "bit varying", Cost::nothing},
                                                   {"timestamp without time zone", "timestamp with time zone", Cost::timezone},
                                                   {"timestamp with time zone", "timestamp without time zone", Cost::timezone},
                                                   {"citext", "text", Cost::indexes},
                                                   {"citext", "character varying", Cost::indexes},
                                                   {"text", "citext", Cost::indexes},
                                                   {"character varying", "citext", Cost::indexes},
                                                   {"integer", "oid", Cost::indexes},
                                                   {"oid", "integer", Cost::indexes},
                                                   {"oid", "regclass", Cost::nothing},
                                                   {"regclass", "oid", Cost::nothing},
                                                   {"oid", "regtype", Cost::nothing},
                                                   {"regtype", "oid", Cost::nothing}}};
  for (const Pair& pair : kPairs)
    if (from.name == pair.from && to.name == pair.to) return pair.cost;
  return Cost::rewrite;
}

// USING that says no more than the conversion without it would do: the column, bare or cast to the new type.
bool says_nothing(std::string expression, const std::string& column, const std::string& to) {
  const auto strip = [](std::string text) {
    text = trim(text);
    while (text.size() > 1 && text.front() == '(' && text.back() == ')' && text.find(')') == text.size() - 1)
      text = trim(text.substr(1, text.size() - 2));
    return text;
  };
  expression = strip(std::move(expression));
  const std::size_t cast = expression.find("::");
  if (cast != std::string::npos) {
    if (canonical_type(trim(expression.substr(cast + 2))) != to) return false;
    expression = strip(expression.substr(0, cast));
  }
  if (expression.size() > 1 && expression.front() == '"' && expression.back() == '"')
    return expression.substr(1, expression.size() - 2) == column;
  return lower(expression) == column;
}

const DomainType* domain_of(const Schema& schema, const Dialect& dialect, const std::string& type) {
  if (ends_with(type, "[]")) return nullptr;
  const UserType* user = user_type(schema, type, dialect);
  return user && user->domain ? &*user->domain : nullptr;
}

}  // namespace

bool constrained_domain(const Schema& schema, const Dialect& dialect, const std::string& type) {
  const DomainType* domain = domain_of(schema, dialect, type);
  for (int depth = 0; domain && depth < 32; ++depth) {
    if (domain->not_null || !domain->checks.empty()) return true;
    domain = domain_of(schema, dialect, domain->base.text);
  }
  return false;
}

TypeChange type_change(const Schema& schema, const Dialect& dialect, const std::string& from, const std::string& to,
                       const std::string& column, const std::string& using_expression) {
  if (!using_expression.empty() && !says_nothing(using_expression, column, to)) return {};
  if (from == to) return {Cost::nothing};
  if (constrained_domain(schema, dialect, to)) return {Cost::rewrite, true};
  const TypeParts a = type_parts(base_type(schema, from, dialect)), b = type_parts(base_type(schema, to, dialect));
  if (a.name == b.name && a.array == b.array) return {modifier_change(a, b)};
  return {binary_coercion(a, b)};
}

}  // namespace underpin::postgresql
