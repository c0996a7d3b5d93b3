// Calls: where a query begins, what continues it, and which of its arguments are conditions, orders, tables.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/python_reader.h"

namespace underpin::queries {

namespace {

struct CallRow {
  std::string_view name;
  CallKind kind;
};
constexpr std::array<CallRow, 52> kCalls = {{
    {"filter", CallKind::filter},
    {"where", CallKind::filter},
    {"having", CallKind::having},
    {"filter_by", CallKind::filter_by},
    {"order_by", CallKind::order},
    {"group_by", CallKind::group},
    {"distinct", CallKind::distinct},
    {"join", CallKind::join},
    {"outerjoin", CallKind::join},
    {"join_from", CallKind::join},
    {"outerjoin_from", CallKind::join},
    {"options", CallKind::options},
    {"values", CallKind::write},
    {"update", CallKind::write},
    {"delete", CallKind::write},
    {"select_from", CallKind::select_from},
    {"add_columns", CallKind::select_from},
    {"add_column", CallKind::select_from},
    {"with_entities", CallKind::select_from},
    {"with_only_columns", CallKind::select_from},
    {"add_entity", CallKind::select_from},
    {"returning", CallKind::select_from},
    {"joinedload", CallKind::loader},
    {"selectinload", CallKind::loader},
    {"subqueryload", CallKind::loader},
    {"lazyload", CallKind::loader},
    {"contains_eager", CallKind::loader},
    {"noload", CallKind::loader},
    {"raiseload", CallKind::loader},
    {"immediateload", CallKind::loader},
    {"defer", CallKind::loader},
    {"undefer", CallKind::loader},
    {"load_only", CallKind::loader},
    {"defaultload", CallKind::loader},
    {"Load", CallKind::loader},
    {"and_", CallKind::logic},
    {"or_", CallKind::logic},
    {"not_", CallKind::logic},
    {"desc", CallKind::sorting},
    {"asc", CallKind::sorting},
    {"nullslast", CallKind::sorting},
    {"nullsfirst", CallKind::sorting},
    {"nulls_last", CallKind::sorting},
    {"nulls_first", CallKind::sorting},
    {"select", CallKind::none},
    {"update", CallKind::none},
    {"delete", CallKind::none},
    {"insert", CallKind::none},
    {"exists", CallKind::none},
    {"query", CallKind::none},
    {"text", CallKind::none},
    {"aliased", CallKind::none},
}};

std::optional<StatementKind> statement_kind(std::string_view name) {
  if (name == "select" || name == "exists") return StatementKind::select;
  if (name == "insert") return StatementKind::insert;
  if (name == "update") return StatementKind::update;
  if (name == "delete") return StatementKind::remove;
  return std::nullopt;
}

// Calls that send the query: what they give back are rows, and methods of rows are no business of ours.
bool is_result(std::string_view name) {
  constexpr std::array<std::string_view, 18> names = {
      "all",          "first",      "one",      "one_or_none", "get",      "get_or_404",
      "first_or_404", "one_or_404", "scalar",   "scalar_one",  "scalars",  "scalar_one_or_none",
      "count",        "fetchone",   "fetchall", "get_one",     "paginate", "mappings"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

CallKind call_kind(std::string_view name) {
  const auto found = std::find_if(kCalls.begin(), kCalls.end(), [&](const CallRow& row) { return row.name == name; });
  return found == kCalls.end() ? CallKind::none : found->kind;
}

std::size_t PythonReader::new_query(StatementKind kind, Span span) {
  if (facts_.queries.size() >= kMostQueries) return facts_.queries.size() - 1;
  RawQuery query;
  query.query.kind = kind;
  query.query.client = "sqlalchemy";
  query.query.span = span;
  facts_.queries.push_back(std::move(query));
  return facts_.queries.size() - 1;
}

void PythonReader::add_table(std::size_t query, const Reference& table, Span span) {
  RawQuery& raw = facts_.queries[query];
  raw.tables.push_back(table);
  raw.query.tables.push_back({std::string(tree_.text.substr(span.begin, span.end - span.begin)), span, kNoIndex, {}, false});
}

const Reference* PythonReader::entity(std::size_t query) const {
  if (query == kNoIndex || facts_.queries[query].tables.empty()) return nullptr;
  return &facts_.queries[query].tables[facts_.queries[query].subject];
}

void PythonReader::visit_all(Run items, Scope& scope, const Place& place, std::size_t from) {
  for (std::size_t i = from; i < items.count; ++i) visit(tree_.begin(items)[i], scope, place);
}

std::size_t PythonReader::visit(ExprId id, Scope& scope, const Place& outer) {
  if (id == 0 || outer.depth > kDeepest) return kNoIndex;
  Place place = outer;
  ++place.depth;
  const Expr& e = expr(id);
  switch (e.kind) {
    case ExprKind::name: {
      Binding* binding = find(scope, e.name);
      if (binding && binding->symbol == kNoIndex) return binding->query;
      [[fallthrough]];
    }
    case ExprKind::attribute: {
      const Reference chain = reference(id, scope);
      if (!chain.known()) {
        // What an object has is no query of ours any more: boat.crew.filter_by(…).
        if (e.kind == ExprKind::attribute) visit(e.a, scope, place.outside());
        return kNoIndex;
      }
      // User.query of Flask-SQLAlchemy
      if (!chain.path.empty() && chain.path.back() == "query" && place.in == Place::In::nowhere) {
        Reference model = chain;
        model.path.pop_back();
        const std::size_t query = new_query(StatementKind::select, tree_.span(e));
        add_table(query, model, tree_.span(expr(e.a)));
        return query;
      }
      if (place.in != Place::In::nowhere) add_use(chain, place, use_of(place.in), "", std::nullopt, tree_.span(e));
      return kNoIndex;
    }
    case ExprKind::call:
      return call(e, scope, place);
    case ExprKind::compare:
      compare(e, scope, place);
      return kNoIndex;
    case ExprKind::string:
      if (place.in == Place::In::order || place.in == Place::In::group)
        text_use(e, place);
      else
        sql_text(id, false);
      return kNoIndex;
    case ExprKind::await:
    case ExprKind::star:
    case ExprKind::keyword:
    case ExprKind::double_star:
    case ExprKind::yield:
    case ExprKind::yield_from:
    case ExprKind::negation:
    case ExprKind::unary:
      return visit(e.a, scope, place);
    case ExprKind::walrus: {
      const std::size_t query = visit(e.a, scope, place);
      scope.names[e.name].query = query;
      return query;
    }
    case ExprKind::as_target: {
      const std::size_t query = visit(e.a, scope, place);
      assign(e.b, query, scope);
      return query;
    }
    case ExprKind::subscript: {
      const std::size_t query = visit(e.a, scope, place);
      place.in = Place::In::nowhere;
      visit(e.b, scope, place);
      return query;
    }
    case ExprKind::binary:
      // A long sum leans to the left.
      visit(e.b, scope, place);
      return visit(e.a, scope, place), kNoIndex;
    case ExprKind::both:
    case ExprKind::either: {
      visit(e.b, scope, place);
      return visit(e.a, scope, place);
    }
    case ExprKind::conditional: {
      Place condition = place;
      condition.in = Place::In::nowhere;
      visit(e.a, scope, condition);
      const std::size_t query = visit(e.b, scope, place);
      const std::size_t otherwise = visit(e.c, scope, place);
      return query == kNoIndex ? otherwise : query;
    }
    case ExprKind::list:
    case ExprKind::tuple:
    case ExprKind::set:
      visit_all(e.items, scope, place);
      return kNoIndex;
    case ExprKind::dict:
      visit_all(e.items, scope, place);
      return kNoIndex;
    case ExprKind::fstring:
    case ExprKind::interpolation:
      place.in = Place::In::nowhere;
      visit(e.a, scope, place);
      visit_all(e.items, scope, place);
      return kNoIndex;
    case ExprKind::comprehension:
      visit_all(e.items, scope, place);
      visit(e.a, scope, place);
      visit(e.b, scope, place);
      return kNoIndex;
    case ExprKind::clause_for:
    case ExprKind::clause_if:
      place.in = Place::In::nowhere;
      visit(e.kind == ExprKind::clause_for ? e.b : e.a, scope, place);
      return kNoIndex;
    case ExprKind::lambda:
      visit(tree_.functions[e.a].value, scope, place);
      return kNoIndex;
    case ExprKind::slice:
      place.in = Place::In::nowhere;
      visit(e.a, scope, place);
      visit(e.b, scope, place);
      return kNoIndex;
    default:
      return kNoIndex;
  }
}

std::size_t PythonReader::call(const Expr& e, Scope& scope, const Place& place) {
  const Expr& callee = expr(e.a);
  if (e.items.count > 0 && sends_sql(called(e))) sql_text(*tree_.begin(e.items), true);
  if (callee.kind == ExprKind::attribute) return method(e, callee, scope, place);
  if (callee.kind == ExprKind::name) return function(e, text(callee.name), scope, place);
  const std::size_t query = visit(e.a, scope, place.outside());
  visit_all(e.items, scope, place);
  return query;
}

// A call by a plain name, or by one below a module: select(…), sa.select(…), func.lower(…).
std::size_t PythonReader::function(const Expr& e, std::string_view name, Scope& scope, const Place& place) {
  if (name == "text") {
    count("text");
    return kNoIndex;
  }
  if (const auto kind = statement_kind(name)) return start(e, *kind, scope, place);
  Place inner = place;
  switch (call_kind(name)) {
    case CallKind::logic:
      if (inner.in == Place::In::nowhere) inner.in = Place::In::filter;
      visit_all(e.items, scope, inner);
      return kNoIndex;
    case CallKind::loader:
      inner.in = Place::In::loaded;
      visit_all(e.items, scope, inner);
      return kNoIndex;
    case CallKind::sorting:
      if (inner.in == Place::In::nowhere || inner.in == Place::In::order) {
        inner.in = Place::In::order;
        inner.descending = name == "desc";
      }
      visit_all(e.items, scope, inner);
      return kNoIndex;
    default:
      break;
  }
  if (place.in != Place::In::nowhere) inner.function = std::string(name);
  // What case() asks of a row chooses a value: no row is found by it.
  if (name == "case" && inner.query != kNoIndex) inner.in = Place::In::selected;
  // The text in coalesce(A.x, '') is no column.
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at)
    if (expr(*at).kind != ExprKind::string) visit(*at, scope, inner);
  return kNoIndex;
}

std::size_t PythonReader::start(const Expr& e, StatementKind kind, Scope& scope, const Place& place) {
  const std::string_view name = called(e);
  const std::size_t query = new_query(kind, tree_.span(e));
  count(name);
  Place inner;
  inner.query = query;
  inner.depth = place.depth;
  inner.in = Place::In::selected;
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) {
    const Reference whole = reference(*at, scope);
    if (whole.known())
      add_table(query, whole, tree_.span(expr(*at)));
    else
      visit(*at, scope, inner);
  }
  return query;
}

// The query that the expression before a dot is. What is called on something unknown with conditions in brackets is a
// query of its own: `query.filter(User.id == id)` with a parameter `query`.
std::size_t PythonReader::query_of(ExprId base, Scope& scope, const Place& place) {
  const std::size_t query = visit(base, scope, place.outside());
  if (query != kNoIndex) return query;
  const Expr& e = expr(base);
  const std::size_t own = new_query(StatementKind::select, tree_.span(e));
  if (e.kind == ExprKind::name)
    if (Binding* binding = find(scope, e.name); binding && binding->symbol == kNoIndex) binding->query = own;
  return own;
}

std::size_t PythonReader::method(const Expr& e, const Expr& callee, Scope& scope, const Place& place) {
  const std::string& name = text(callee.name);
  if (name == "query" && e.items.count > 0 && !string_of(*tree_.begin(e.items))) {
    visit(callee.a, scope, place.outside());
    return start(e, StatementKind::select, scope, place);
  }
  if (operator_call(e, callee, scope, place)) return kNoIndex;
  const Expr& base = expr(callee.a);
  // sa.select(…), db.update(…), func.lower(…): a name that is no query of ours.
  const bool plain = base.kind == ExprKind::name || (base.kind == ExprKind::attribute && text(base.name) == "func");
  if (plain) {
    const Reference chain = reference(callee.a, scope);
    const Binding* binding = base.kind == ExprKind::name ? find(scope, base.name) : nullptr;
    const bool holds_query = binding && binding->query != kNoIndex;
    const std::string& module = text(base.name);
    if (!holds_query &&
        (module == "func" || module == "sa" || module == "sqlalchemy" || module == "db" || module == "sql" || module == "orm" ||
         module == "sqlmodel") &&
        call_kind(name) != CallKind::filter && call_kind(name) != CallKind::filter_by)
      if (statement_kind(name) != StatementKind::remove || e.items.count == 0 || reference(*tree_.begin(e.items), scope).known())
        return function(e, name, scope, place);
    // users.insert(), users.select() of a Table()
    if (const auto kind = statement_kind(name); kind && chain.known() && (e.items.count == 0 || kind == StatementKind::select)) {
      const std::size_t query = new_query(*kind, tree_.span(e));
      add_table(query, chain, tree_.span(base));
      return query;
    }
  }
  const CallKind kind = call_kind(name);
  if (kind == CallKind::none || kind == CallKind::logic || kind == CallKind::sorting) {
    // (A.kind == 'x').label('new') is what A.kind == 'x' is there.
    const bool wrapped = name == "label" || name == "cast" || name == "over" || name == "collate" || name == "within_group";
    const std::size_t query = visit(callee.a, scope, kind == CallKind::sorting || wrapped ? place : place.outside());
    // session.get(User, id)
    if ((name == "get" || name == "get_one") && e.items.count >= 2) {
      const Reference model = reference(*tree_.begin(e.items), scope);
      if (model.known()) {
        const std::size_t own = new_query(StatementKind::select, tree_.span(e));
        add_table(own, model, tree_.span(expr(*tree_.begin(e.items))));
        return kNoIndex;  // a row
      }
    }
    visit_all(e.items, scope, place);
    return is_result(name) ? kNoIndex : query;
  }
  if (kind == CallKind::loader) {
    Place inner = place;
    inner.in = Place::In::loaded;
    visit(callee.a, scope, place);
    visit_all(e.items, scope, inner);
    return kNoIndex;
  }
  if (kind == CallKind::write || kind == CallKind::distinct || kind == CallKind::select_from || kind == CallKind::options) {
    // `rows.update(…)` on anything else is none of ours.
    const std::size_t query = visit(callee.a, scope, place.outside());
    if (query == kNoIndex)
      visit_all(e.items, scope, place.outside());
    else
      continue_query(e, name, query, scope, place);
    return query;
  }
  const std::size_t query = query_of(callee.a, scope, place);
  continue_query(e, name, query, scope, place);
  return query;
}

bool PythonReader::continue_query(const Expr& e, std::string_view name, std::size_t query, Scope& scope, const Place& place) {
  Place inner;
  inner.query = query;
  inner.depth = place.depth;
  count(name);
  switch (call_kind(name)) {
    case CallKind::filter:
      inner.in = Place::In::filter;
      break;
    case CallKind::having:
    case CallKind::group:
      inner.in = Place::In::group;
      break;
    case CallKind::order:
      inner.in = Place::In::order;
      break;
    case CallKind::options:
      inner.in = Place::In::loaded;
      break;
    case CallKind::select_from:
    case CallKind::distinct:
      inner.in = Place::In::selected;
      break;
    case CallKind::join:
      return join(e, query, scope, inner), true;
    case CallKind::filter_by:
      return filter_by(e, query), visit_all(e.items, scope, place.outside()), true;
    case CallKind::write:
      return write(e, query, scope, inner), true;
    default:
      return false;
  }
  visit_all(e.items, scope, inner);
  return true;
}

void PythonReader::join(const Expr& e, std::size_t query, Scope& scope, const Place& place) {
  Place inner = place;
  std::size_t from = 0;
  if (e.items.count > 0) {
    const ExprId target = *tree_.begin(e.items);
    const Reference table = reference(target, scope);
    if (table.known()) {
      add_table(query, table, tree_.span(expr(target)));
      facts_.queries[query].subject = facts_.queries[query].tables.size() - 1;
      from = 1;
    }
  }
  inner.in = Place::In::join;
  visit_all(e.items, scope, inner, from);
}

void PythonReader::filter_by(const Expr& e, std::size_t query) {
  const Reference* table = entity(query);
  if (!table) return;
  const Reference of = *table;
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) {
    const Expr& item = expr(*at);
    if (item.kind != ExprKind::keyword) continue;
    RawUse raw;
    raw.column = of;
    raw.of_entity = text(item.name);
    raw.use.use = item.a != 0 && expr(item.a).kind == ExprKind::none ? Use::null_test : Use::equality;
    raw.use.op = "==";
    raw.use.literal = constant(item.a);
    raw.use.span = {tree_.file, item.begin, static_cast<std::uint32_t>(item.begin + text(item.name).size())};
    facts_.queries[query].columns.push_back(std::move(raw));
  }
}

// .values(name=…), .update({User.name: …}), .delete()
void PythonReader::write(const Expr& e, std::size_t query, Scope& scope, const Place& place) {
  const std::string_view name = called(e);
  Query& written = facts_.queries[query].query;
  if (name == "delete" && written.kind == StatementKind::select) written.kind = StatementKind::remove;
  if (name == "update" && written.kind == StatementKind::select) written.kind = StatementKind::update;
  const Reference* table = entity(query);
  const std::optional<Reference> of = table ? std::optional(*table) : std::nullopt;
  Place value = place;
  value.in = Place::In::nowhere;
  const auto named = [&](const std::string& column, Span span) {
    if (!of) return;
    RawUse raw;
    raw.column = *of;
    raw.of_entity = column;
    raw.use.use = Use::written;
    raw.use.span = span;
    facts_.queries[query].columns.push_back(std::move(raw));
  };
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) {
    const Expr& item = expr(*at);
    if (item.kind == ExprKind::keyword && text(item.name) != "synchronize_session" && text(item.name) != "execution_options" &&
        text(item.name) != "values") {
      named(text(item.name), {tree_.file, item.begin, static_cast<std::uint32_t>(item.begin + text(item.name).size())});
      visit(item.a, scope, value);
      continue;
    }
    const ExprId content = item.kind == ExprKind::keyword ? item.a : *at;
    if (content == 0 || expr(content).kind != ExprKind::dict) {
      visit(content, scope, value);
      continue;
    }
    const Run pairs = expr(content).items;
    for (const auto* pair = tree_.begin(pairs); pair + 1 < tree_.end(pairs); pair += 2) {
      if (const std::string* column = string_of(pair[0]))
        named(*column, tree_.span(expr(pair[0])));
      else if (const Reference column_of = pair[0] ? reference(pair[0], scope) : Reference{}; column_of.known())
        add_use(column_of, place, Use::written, "", std::nullopt, tree_.span(expr(pair[0])));
      visit(pair[1], scope, value);
    }
  }
}

}  // namespace underpin::queries
