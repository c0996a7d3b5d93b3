// Drizzle: db.select().from(users).where(eq(users.email, x)), db.query.users.findMany({…}); its tables, pgTable('users', {…}).
// Prisma: prisma.user.findMany({ where: { email } }).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/script_reader.h"

namespace underpin::queries {

namespace {

struct OrmRow {
  std::string_view name;
  Use use;
};
constexpr std::array<OrmRow, 20> kDrizzleOperators = {{
    {"eq", Use::equality},
    {"ne", Use::other},
    {"gt", Use::range},
    {"gte", Use::range},
    {"lt", Use::range},
    {"lte", Use::range},
    {"between", Use::range},
    {"notBetween", Use::other},
    {"like", Use::pattern},
    {"ilike", Use::pattern},
    {"notLike", Use::other},
    {"notIlike", Use::other},
    {"inArray", Use::membership},
    {"notInArray", Use::other},
    {"isNull", Use::null_test},
    {"isNotNull", Use::null_test},
    {"arrayContains", Use::other},
    {"arrayContained", Use::other},
    {"arrayOverlaps", Use::other},
    {"exists", Use::other},
}};
constexpr std::array<OrmRow, 12> kPrismaOperators = {{
    {"equals", Use::equality},
    {"in", Use::membership},
    {"notIn", Use::other},
    {"not", Use::other},
    {"lt", Use::range},
    {"lte", Use::range},
    {"gt", Use::range},
    {"gte", Use::range},
    {"contains", Use::pattern},
    {"startsWith", Use::pattern},
    {"endsWith", Use::pattern},
    {"search", Use::other},
}};

template <class Rows>
const OrmRow* row_of(const Rows& rows, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const OrmRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_table_maker(std::string_view name) { return name == "pgTable" || name == "sqliteTable" || name == "mysqlTable"; }

std::optional<StatementKind> prisma_operation(std::string_view name) {
  if (starts_with(name, "find") || name == "count" || name == "aggregate" || name == "groupBy") return StatementKind::select;
  if (name == "create" || name == "createMany" || name == "createManyAndReturn" || name == "upsert") return StatementKind::insert;
  if (name == "update" || name == "updateMany") return StatementKind::update;
  if (name == "delete" || name == "deleteMany") return StatementKind::remove;
  return std::nullopt;
}

}  // namespace

void ScriptReader::table_declared(NameId variable, ExprId value) {
  const Expr& call = expr(tree_.plain(value));
  if (call.kind != ExprKind::call) return;
  ModelClass table;
  std::string_view maker = method(call);
  if (maker == "table") {
    // pgSchema('app').table(…)
    const Expr& base = expr(tree_.plain(expr(tree_.plain(call.a)).a));
    if (base.kind != ExprKind::call || method(base) != "pgSchema" || !text(argument(base, 0))) return;
    table.table.schema = *text(argument(base, 0));
  } else if (!is_table_maker(maker)) {
    return;
  }
  const std::string* own = text(argument(call, 0));
  table.name = name(variable);
  table.path = facts_.path;
  table.variable = true;
  table.span = tree_.span(call);
  if (own) table.table.name = *own;
  ExprId columns = argument(call, 1);
  // (t) => ({ … })
  if (columns != 0 && expr(columns).kind == ExprKind::function) columns = tree_.functions[expr(columns).a].value;
  if (columns == 0 || expr(tree_.plain(columns)).kind != ExprKind::object) {
    table.open = true;
    facts_.tables.push_back(std::move(table));
    return;
  }
  const Expr& object = expr(tree_.plain(columns));
  for (const auto* at = tree_.begin(object.items); at != tree_.end(object.items); ++at) {
    const typescript::Property& property = tree_.properties[*at];
    if (property.name == 0) {
      table.open = true;
      continue;
    }
    ModelClass::Member member{name(property.name),
                              ModelClass::MemberKind::column,
                              name(property.name),
                              {},
                              {},
                              {tree_.file, property.key_begin, property.key_end}};
    // text('created_at').notNull().references(…): the innermost call names the column.
    ExprId inner = property.value;
    for (int i = 0; i < 20 && inner != 0 && expr(tree_.plain(inner)).kind == ExprKind::call; ++i) {
      const Expr& one = expr(tree_.plain(inner));
      const Expr& callee = expr(tree_.plain(one.a));
      if (method(one) == "references") member.refers = "?";
      if (callee.kind == ExprKind::member && expr(tree_.plain(callee.a)).kind == ExprKind::call) {
        inner = callee.a;
        continue;
      }
      if (const std::string* column = text(argument(one, 0))) member.column = *column;
      break;
    }
    table.members.push_back(std::move(member));
  }
  facts_.tables.push_back(std::move(table));
}

bool ScriptReader::drizzle(ExprId id, const Expr& call, std::string_view what, std::size_t index) {
  const Expr& callee = expr(tree_.plain(call.a));
  const ExprId first = argument(call, 0);
  if (index == kNoIndex) {
    const Expr& base = expr(tree_.plain(callee.a));
    const std::string_view receiver =
        base.kind == ExprKind::name || base.kind == ExprKind::member ? std::string_view(name(base.name)) : std::string_view();
    const bool starts = what == "select" || what == "selectDistinct" || what == "insert" || what == "update" || what == "delete";
    if (!starts || (receiver != "db" && receiver != "tx" && receiver != "database" && receiver != "trx" && !ends_with(receiver, "Db") &&
                    !ends_with(receiver, "DB")))
      return false;
    // db.update(users), but not map.delete(key): a table is a plain name, or one below a module.
    const bool named = first != 0 && (expr(tree_.plain(first)).kind == ExprKind::name || expr(tree_.plain(first)).kind == ExprKind::member);
    if (what != "select" && what != "selectDistinct" && !named) return false;
    Open one;
    one.drizzle = true;
    one.query.client = "drizzle";
    one.query.span = {tree_.file, callee.name_begin, call.end};
    if (what == "insert") one.query.kind = StatementKind::insert;
    if (what == "update") one.query.kind = StatementKind::update;
    if (what == "delete") one.query.kind = StatementKind::remove;
    if (what != "select" && what != "selectDistinct") {
      one.known = one.started = true;
      const Expr& table = expr(tree_.plain(first));
      one.query.tables.push_back({name(table.name), tree_.span(table), kNoIndex, {}, false});
    }
    open_.push_back(std::move(one));
    of_[id] = open_.size() - 1;
    if (what == "select" && first != 0) drizzle_condition(first, open_.back().query, Use::selected, 0);
    return true;
  }
  Open& one = open_[index];
  Query& query = one.query;
  if ((what == "from" || what == "leftJoin" || what == "rightJoin" || what == "innerJoin" || what == "fullJoin") && first != 0) {
    const Expr& table = expr(tree_.plain(first));
    if (table.kind == ExprKind::name || table.kind == ExprKind::member) {
      one.known = one.started = true;
      query.tables.push_back({name(table.name), tree_.span(table), kNoIndex, {}, false});
    }
    if (call.items.count > 1) drizzle_condition(argument(call, 1), query, Use::join, 0);
  } else if (what == "where") {
    drizzle_condition(first, query, Use::equality, 0);
  } else if (what == "orderBy" || what == "groupBy") {
    for (const auto* at = tree_.begin(call.items); at != tree_.end(call.items); ++at)
      drizzle_condition(*at, query, what == "orderBy" ? Use::order : Use::group, 0);
  } else if (what == "set" || what == "values") {
    written(first, query, 0);
  }
  return true;
}

// eq(users.email, x), and(…), desc(users.createdAt), { a: users.a }
void ScriptReader::drizzle_condition(ExprId id, Query& query, Use use, int depth) {
  if (id == 0 || depth > 64) return;
  const Expr& e = expr(tree_.plain(id));
  if (e.kind == ExprKind::member && expr(tree_.plain(e.a)).kind == ExprKind::name) {
    ColumnUse one;
    one.entity = name(expr(tree_.plain(e.a)).name);
    one.member = name(e.name);
    one.use = use;
    one.span = tree_.span(e);
    query.columns.push_back(std::move(one));
    return;
  }
  if (e.kind == ExprKind::call) {
    const OrmRow* row = row_of(kDrizzleOperators, method(e));
    const std::size_t before = query.columns.size();
    const bool finds = use != Use::selected && use != Use::order && use != Use::group;
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at)
      drizzle_condition(*at, query,
                        row && finds                ? (use == Use::join ? Use::join : row->use)
                        : finds && use != Use::join ? Use::other
                                                    : use,
                        depth + 1);
    if (row && query.columns.size() == before + 2) {
      query.columns[before].pair = before + 1;
      query.columns[before + 1].pair = before;
    }
    for (std::size_t i = before; i < query.columns.size(); ++i)
      if (row && query.columns[i].op.empty()) query.columns[i].op = std::string(row->name);
    return;
  }
  if (e.kind == ExprKind::array)
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) drizzle_condition(*at, query, use, depth + 1);
  if (e.kind == ExprKind::tagged) drizzle_condition(e.b, query, use == Use::equality ? Use::other : use, depth + 1);
  if (e.kind == ExprKind::template_)
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) drizzle_condition(*at, query, use, depth + 1);
  if (e.kind == ExprKind::conditional) {
    drizzle_condition(e.b, query, use, depth + 1);
    drizzle_condition(e.c, query, use, depth + 1);
  }
  if (e.kind == ExprKind::binary) {
    drizzle_condition(e.a, query, use, depth + 1);
    drizzle_condition(e.b, query, use, depth + 1);
  }
  if (e.kind == ExprKind::object)
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at)
      drizzle_condition(tree_.properties[*at].value, query, use, depth + 1);
}

// db.query.users.findMany({ where: eq(users.email, x) })
bool ScriptReader::drizzle_query(ExprId, const Expr& call, std::string_view what) {
  if (what != "findMany" && what != "findFirst") return false;
  const Expr& table = expr(tree_.plain(expr(tree_.plain(call.a)).a));
  if (table.kind != ExprKind::member) return false;
  const Expr& above = expr(tree_.plain(table.a));
  if (above.kind != ExprKind::member || name(above.name) != "query") return false;
  Query query;
  query.client = "drizzle";
  query.span = tree_.span(call);
  query.tables.push_back({name(table.name), {tree_.file, table.name_begin, table.end}, kNoIndex, {}, false});
  const ExprId first = argument(call, 0);
  if (first != 0 && expr(tree_.plain(first)).kind == ExprKind::object) {
    const Expr& object = expr(tree_.plain(first));
    for (const auto* at = tree_.begin(object.items); at != tree_.end(object.items); ++at) {
      const typescript::Property& property = tree_.properties[*at];
      ExprId value = property.value;
      if (value != 0 && expr(value).kind == ExprKind::function) value = tree_.functions[expr(value).a].value;
      if (property.name != 0 && name(property.name) == "where") drizzle_condition(value, query, Use::equality, 0);
      if (property.name != 0 && name(property.name) == "orderBy") drizzle_condition(value, query, Use::order, 0);
    }
  }
  facts_.queries.push_back(std::move(query));
  return true;
}

bool ScriptReader::prisma(ExprId, const Expr& call, std::string_view what) {
  const auto kind = prisma_operation(what);
  if (!kind) return false;
  const Expr& model = expr(tree_.plain(expr(tree_.plain(call.a)).a));
  if (model.kind != ExprKind::member) return false;
  const Expr& client = expr(tree_.plain(model.a));
  const std::string_view receiver =
      client.kind == ExprKind::name || client.kind == ExprKind::member ? std::string_view(name(client.name)) : std::string_view();
  if (receiver != "prisma" && receiver != "tx" && receiver != "db" && receiver != "prismaClient" && receiver != "$prisma") return false;
  Query query;
  query.client = "prisma";
  query.kind = *kind;
  query.span = tree_.span(call);
  const std::string table = name(model.name);
  query.tables.push_back({table, {tree_.file, model.name_begin, model.end}, kNoIndex, {}, false});
  const ExprId first = argument(call, 0);
  if (first != 0 && expr(tree_.plain(first)).kind == ExprKind::object) {
    const Expr& object = expr(tree_.plain(first));
    for (const auto* at = tree_.begin(object.items); at != tree_.end(object.items); ++at) {
      const typescript::Property& property = tree_.properties[*at];
      if (property.name == 0) continue;
      const std::string& part = name(property.name);
      if (part == "where") prisma_where(property.value, table, query, 0);
      if (part != "orderBy" || property.value == 0) continue;
      std::vector<ExprId> orders{property.value};
      if (const Expr& list = expr(tree_.plain(property.value)); list.kind == ExprKind::array)
        orders.assign(tree_.begin(list.items), tree_.end(list.items));
      for (const ExprId order : orders) {
        if (order == 0 || expr(tree_.plain(order)).kind != ExprKind::object) continue;
        const Expr& one = expr(tree_.plain(order));
        for (const auto* key = tree_.begin(one.items); key != tree_.end(one.items); ++key)
          if (const typescript::Property& column = tree_.properties[*key]; column.name != 0)
            add(query, name(column.name), Use::order, "", {tree_.file, column.key_begin, column.key_end});
      }
    }
  }
  facts_.queries.push_back(std::move(query));
  return true;
}

void ScriptReader::prisma_where(ExprId id, const std::string& model, Query& query, int depth) {
  if (id == 0 || depth > 16) return;
  const Expr& e = expr(tree_.plain(id));
  if (e.kind == ExprKind::array)
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) prisma_where(*at, model, query, depth + 1);
  if (e.kind != ExprKind::object) return;
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) {
    const typescript::Property& property = tree_.properties[*at];
    if (property.name == 0) continue;
    const std::string& key = name(property.name);
    if (key == "AND" || key == "OR" || key == "NOT") {
      prisma_where(property.value, model, query, depth + 1);
      continue;
    }
    Use use = Use::equality;
    std::string op = "equals";
    if (property.value != 0 && expr(tree_.plain(property.value)).kind == ExprKind::object) {
      const Expr& inner = expr(tree_.plain(property.value));
      use = Use::other;
      for (const auto* one = tree_.begin(inner.items); one != tree_.end(inner.items); ++one)
        if (const typescript::Property& part = tree_.properties[*one]; part.name != 0)
          if (const OrmRow* row = row_of(kPrismaOperators, name(part.name))) use = row->use, op = name(part.name);
    }
    if (property.value != 0 && expr(tree_.plain(property.value)).kind == ExprKind::null) use = Use::null_test;
    add(query, key, use, op, {tree_.file, property.key_begin, property.key_end});
  }
}

}  // namespace underpin::queries
