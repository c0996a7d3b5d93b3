// Conditions: comparisons and the operators of columns. What they are compared with is kept where it is constant.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/python_reader.h"

namespace underpin::queries {

namespace {

struct OperatorRow {
  std::string_view name;
  Use use;
  bool plain;  // nothing but a column has such a method: it counts wherever it stands
};
constexpr std::array<OperatorRow, 31> kOperators = {{
    {"in_", Use::membership, true},
    {"notin_", Use::other, true},
    {"not_in", Use::other, true},
    {"like", Use::pattern, true},
    {"ilike", Use::pattern, true},
    {"notlike", Use::other, true},
    {"notilike", Use::other, true},
    {"not_like", Use::other, true},
    {"not_ilike", Use::other, true},
    {"startswith", Use::pattern, false},
    {"endswith", Use::pattern, false},
    {"contains", Use::pattern, false},
    {"icontains", Use::pattern, true},
    {"istartswith", Use::pattern, true},
    {"iendswith", Use::pattern, true},
    {"match", Use::pattern, false},
    {"regexp_match", Use::pattern, true},
    {"op", Use::other, false},
    {"is_", Use::equality, true},
    {"is_not", Use::other, true},
    {"isnot", Use::other, true},
    {"isnot_distinct_from", Use::equality, true},
    {"is_not_distinct_from", Use::equality, true},
    {"between", Use::range, true},
    {"any", Use::other, false},
    {"has", Use::other, false},
    {"overlap", Use::other, false},
    {"has_key", Use::other, false},
    {"contained_by", Use::other, false},
    {"is_distinct_from", Use::other, true},
    {"bool_op", Use::other, false},
}};

bool is_sorting(std::string_view name) {
  return name == "desc" || name == "asc" || name == "nullslast" || name == "nullsfirst" || name == "nulls_last" || name == "nulls_first";
}

Use use_of_comparison(python::Op op) {
  switch (op) {
    case python::Op::equal:
      return Use::equality;
    case python::Op::less:
    case python::Op::less_equal:
    case python::Op::greater:
    case python::Op::greater_equal:
      return Use::range;
    default:
      return Use::other;
  }
}

bool is_comparison(python::Op op) { return op == python::Op::equal || op == python::Op::not_equal || use_of_comparison(op) == Use::range; }

bool identifier_like(std::string_view text) {
  return !text.empty() && text.size() < 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

Use PythonReader::use_of(Place::In in) const {
  switch (in) {
    case Place::In::nowhere:
      return Use::other;
    case Place::In::filter:
      return Use::equality;  // a column that is true
    case Place::In::join:
      return Use::join;
    case Place::In::order:
      return Use::order;
    case Place::In::group:
      return Use::group;
    case Place::In::selected:
      return Use::selected;
    case Place::In::loaded:
      return Use::loaded;
  }
  return Use::other;
}

std::optional<std::string> PythonReader::constant(ExprId id) const {
  if (id == 0) return std::nullopt;
  const Expr& e = expr(id);
  switch (e.kind) {
    case ExprKind::none:
    case ExprKind::yes:
    case ExprKind::no:
    case ExprKind::integer:
    case ExprKind::real:
    case ExprKind::string:
      return source(id);
    default:
      return std::nullopt;
  }
}

std::size_t PythonReader::add_use(const Reference& column, const Place& place, Use use, std::string_view op,
                                  const std::optional<std::string>& literal, Span span) {
  std::size_t query = place.query;
  if (query == kNoIndex) {
    // Conditions that are gathered before the query is made.
    query = new_query(StatementKind::select, span);
  }
  RawUse raw;
  raw.column = column;
  raw.use.use = use;
  raw.use.op = std::string(op);
  raw.use.literal = literal;
  raw.use.function = place.function;
  raw.use.descending = place.descending;
  raw.use.span = span;
  facts_.queries[query].columns.push_back(std::move(raw));
  return facts_.queries[query].columns.size() - 1;
}

void PythonReader::text_use(const Expr& string, const Place& place) {
  const std::string& name = tree_.strings[string.a]->text();
  const Reference* table = entity(place.query);
  if (!table || !identifier_like(name)) return;
  RawUse raw;
  raw.column = *table;
  raw.of_entity = name;
  raw.optional = true;
  raw.use.use = use_of(place.in);
  raw.use.descending = place.descending;
  raw.use.span = tree_.span(string);
  facts_.queries[place.query].columns.push_back(std::move(raw));
}

std::size_t PythonReader::operand(ExprId id, Scope& scope, const Place& outer, Use use, std::string_view op,
                                  const std::optional<std::string>& literal) {
  if (id == 0 || outer.depth > kDeepest) return kNoIndex;
  Place place = outer;
  ++place.depth;
  const Expr& e = expr(id);
  if (e.kind == ExprKind::name || e.kind == ExprKind::attribute) {
    const Reference chain = reference(id, scope);
    if (chain.known()) return add_use(chain, place, use, op, literal, tree_.span(e));
    if (e.kind == ExprKind::attribute) return operand(e.a, scope, place, use, op, literal);  // A.data["x"].astext
    return kNoIndex;
  }
  if (e.kind == ExprKind::subscript) return operand(e.a, scope, place, use, op, literal), kNoIndex;
  if (e.kind == ExprKind::unary) return operand(e.a, scope, place, use, op, literal), kNoIndex;
  if (e.kind == ExprKind::binary) {
    operand(e.b, scope, place, use, op, literal);
    operand(e.a, scope, place, use, op, literal);
    return kNoIndex;
  }
  if (e.kind == ExprKind::call) {
    const Expr& callee = expr(e.a);
    const std::string_view name = called(e);
    if (name == "case") return function(e, name, scope, place), kNoIndex;
    if (call_kind(name) == CallKind::none && name != "select" && name != "query" && name != "exists" && name != "text") {
      // func.lower(A.x), cast(A.x, …), A.x.cast(…): the column is inside.
      if (callee.kind == ExprKind::attribute) {
        const Reference chain = reference(callee.a, scope);
        if (chain.known() && !chain.path.empty()) return add_use(chain, place, use, op, literal, tree_.span(expr(callee.a))), kNoIndex;
        if (expr(callee.a).kind != ExprKind::name) operand(callee.a, scope, place, use, op, literal);
      } else if (callee.kind == ExprKind::call) {
        operand(e.a, scope, place, use, op, literal);  // A.data.op("->>")("x")
      }
      if (!name.empty()) place.function = std::string(name);
      for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) operand(*at, scope, place, use, op, literal);
      return kNoIndex;
    }
  }
  Place inner = place;
  if (e.kind != ExprKind::tuple && e.kind != ExprKind::list) inner = place.outside();
  visit(id, scope, inner);
  return kNoIndex;
}

void PythonReader::compare(const Expr& e, Scope& scope, const Place& place) {
  ExprId left = e.a;
  for (const auto* at = tree_.begin(e.items); at + 1 < tree_.end(e.items); at += 2) {
    const auto op = static_cast<python::Op>(at[0]);
    const ExprId right = at[1];
    if (!is_comparison(op)) {
      visit(left, scope, place.outside());
      visit(right, scope, place.outside());
      left = right;
      continue;
    }
    const bool condition = place.in == Place::In::nowhere || place.in == Place::In::filter || place.in == Place::In::join;
    const auto other = [&](ExprId side) {
      if (!condition) return use_of(place.in);
      return expr(side).kind == ExprKind::none ? Use::null_test : place.in == Place::In::join ? Use::join : use_of_comparison(op);
    };
    // Outside a query only a comparison with a column of a class counts, and only where it stands alone.
    Place inner = place;
    std::size_t query = place.query;
    if (query == kNoIndex) {
      if (!reference(left, scope).known() && !reference(right, scope).known()) {
        visit(left, scope, place.outside());
        visit(right, scope, place.outside());
        left = right;
        continue;
      }
      inner.query = query = new_query(StatementKind::select, tree_.span(e));
    }
    const std::size_t a = operand(left, scope, inner, other(right), python::spelling(op), constant(right));
    const std::size_t b = operand(right, scope, inner, other(left), python::spelling(op), constant(left));
    if (a != kNoIndex && b != kNoIndex) {
      auto& uses = facts_.queries[query].columns;
      uses[a].use.pair = b;
      uses[b].use.pair = a;
    }
    left = right;
  }
}

// A.x.in_([…]), A.x.desc(): true when the call was one.
bool PythonReader::operator_call(const Expr& e, const Expr& callee, Scope& scope, const Place& outer) {
  const std::string& name = text(callee.name);
  const bool sorting = is_sorting(name);
  const auto row = std::find_if(kOperators.begin(), kOperators.end(), [&](const OperatorRow& one) { return one.name == name; });
  if (!sorting && row == kOperators.end()) return false;
  if (!sorting && !row->plain && outer.in == Place::In::nowhere) return false;
  Place place = outer;
  if (sorting) {
    if (call_kind(name) != CallKind::sorting) return false;
    // sqlalchemy.desc(A.x) is a function
    if (e.items.count > 0) return false;
    place.in = place.in == Place::In::group || place.in == Place::In::selected ? place.in : Place::In::order;
    place.descending = place.descending || name == "desc";
    const Reference chain = reference(callee.a, scope);
    if (chain.known())
      add_use(chain, place, use_of(place.in), "", std::nullopt, tree_.span(expr(callee.a)));
    else
      visit(callee.a, scope, place);
    return true;
  }
  const ExprId first = e.items.count > 0 ? *tree_.begin(e.items) : 0;
  Use use = row->use;
  if ((name == "is_" || name == "isnot" || name == "is_not") && first != 0 && expr(first).kind == ExprKind::none) use = Use::null_test;
  if (place.in == Place::In::join) use = Use::join;
  if (place.in == Place::In::order || place.in == Place::In::group || place.in == Place::In::selected || place.in == Place::In::loaded)
    use = use_of(place.in);
  const bool relation = name == "any" || name == "has";
  if (place.query == kNoIndex) {
    if (!reference(callee.a, scope).known()) return false;
    place.query = new_query(StatementKind::select, tree_.span(e));
  }
  operand(callee.a, scope, place, use, name, constant(first));
  Place inner = place.outside();
  if (relation) {
    // User.posts.any(Post.title == "x"), .has(name="x")
    inner.in = Place::In::filter;
    inner.query = place.query;
    const Reference related = reference(callee.a, scope);
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) {
      if (expr(*at).kind != ExprKind::keyword) continue;
      if (!related.known()) continue;
      RawUse raw;
      raw.column = related;
      raw.of_entity = text(expr(*at).name);
      raw.use.use = Use::equality;
      raw.use.op = "==";
      raw.use.literal = constant(expr(*at).a);
      raw.use.span = {tree_.file, expr(*at).begin, static_cast<std::uint32_t>(expr(*at).begin + raw.of_entity.size())};
      facts_.queries[place.query].columns.push_back(std::move(raw));
    }
  }
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at)
    if (!relation || expr(*at).kind != ExprKind::keyword) visit(*at, scope, inner);
  return true;
}

}  // namespace underpin::queries
