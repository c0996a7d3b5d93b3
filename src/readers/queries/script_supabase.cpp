// supabase-js and PostgREST: client.from('table').select('a, b').eq('c', x).order('d').
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/queries/script_reader.h"

namespace underpin::queries {

namespace {

struct FilterRow {
  std::string_view name;
  Use use;
};
constexpr std::array<FilterRow, 22> kFilters = {{
    {"eq", Use::equality},       {"neq", Use::other},         {"gt", Use::range},           {"gte", Use::range},
    {"lt", Use::range},          {"lte", Use::range},         {"like", Use::pattern},       {"ilike", Use::pattern},
    {"likeAllOf", Use::pattern}, {"likeAnyOf", Use::pattern}, {"ilikeAllOf", Use::pattern}, {"ilikeAnyOf", Use::pattern},
    {"is", Use::equality},       {"in", Use::membership},     {"contains", Use::other},     {"containedBy", Use::other},
    {"rangeGt", Use::other},     {"rangeGte", Use::other},    {"rangeLt", Use::other},      {"rangeLte", Use::other},
    {"overlaps", Use::other},    {"textSearch", Use::other},
}};

std::optional<StatementKind> operation(std::string_view name) {
  if (name == "select") return StatementKind::select;
  if (name == "insert" || name == "upsert") return StatementKind::insert;
  if (name == "update") return StatementKind::update;
  if (name == "delete") return StatementKind::remove;
  return std::nullopt;
}

Use use_of_operator(std::string_view op) {
  const auto found = std::find_if(kFilters.begin(), kFilters.end(), [&](const FilterRow& row) { return row.name == op; });
  return found == kFilters.end() ? Use::other : found->use;
}

bool name_like(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// "data->>x" and "data::text" are about data; what lies behind a dot belongs to another table.
std::string_view plain_column(std::string_view written) {
  written = trim(written);
  written = written.substr(0, std::min(written.find("->"), written.find("::")));
  return name_like(written) ? written : std::string_view();
}

// Pieces between commas that stand in no bracket.
std::vector<std::pair<std::size_t, std::size_t>> top_level_parts(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  std::size_t begin = 0, depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (c == '"') quoted = !quoted;
    if (quoted && i < text.size()) continue;
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (c == ',' && (depth == 0 || i == text.size())) {
      parts.emplace_back(begin, i);
      begin = i + 1;
    }
  }
  return parts;
}

}  // namespace

void ScriptReader::add(Query& query, const std::string& column, Use use, std::string_view op, Span span) const {
  ColumnUse one;
  one.entity = query.tables.empty() ? std::string() : query.tables.front().name;
  one.member = column;
  one.use = use;
  one.op = std::string(op);
  one.span = span;
  query.columns.push_back(std::move(one));
}

std::size_t ScriptReader::from(const Expr& call) {
  const Expr& callee = expr(tree_.plain(call.a));
  const Expr& base = expr(tree_.plain(callee.a));
  if (call.items.count != 1) return kNoIndex;
  // Array.from(…), Buffer.from(…); storage.from('bucket') names no table.
  if (base.kind == ExprKind::name && !name(base.name).empty() && name(base.name)[0] >= 'A' && name(base.name)[0] <= 'Z') return kNoIndex;
  if (base.kind == ExprKind::member && name(base.name) == "storage") return kNoIndex;
  Open one;
  one.query.client = "supabase";
  one.query.span = {tree_.file, callee.name_begin, call.end};
  const ExprId table = argument(call, 0);
  one.table = tree_.span(expr(table));
  if (const auto known = known_text(table)) {
    one.known = true;
    std::string full = *known;
    // client.schema('app').from('t')
    if (base.kind == ExprKind::call && method(base) == "schema" && text(argument(base, 0))) full = *text(argument(base, 0)) + "." + full;
    one.query.tables.push_back({full, text(table) ? text_span(table) : one.table, kNoIndex, {}, false});
  }
  open_.push_back(std::move(one));
  return open_.size() - 1;
}

bool ScriptReader::supabase(ExprId, const Expr& call, std::string_view what, std::size_t index) {
  Open& one = open_[index];
  Query& query = one.query;
  if (const auto kind = operation(what)) {
    if (!one.started) {
      one.started = true;
      query.kind = *kind;
      ++facts_.calls["from"];
    }
    ++facts_.calls[std::string(what)];
    if (*kind == StatementKind::select)
      selected(argument(call, 0), query);
    else if (*kind != StatementKind::remove)
      written(argument(call, 0), query, 0);
    return true;
  }
  if (!one.known) return true;
  const ExprId first = argument(call, 0);
  const auto filter = std::find_if(kFilters.begin(), kFilters.end(), [&](const FilterRow& row) { return row.name == what; });
  if (filter != kFilters.end()) {
    filtered(first, filter->use, what, argument(call, 1), query);
  } else if (what == "order") {
    filtered(first, Use::order, "", 0, query);
  } else if (what == "not" || what == "filter") {
    const std::string* op = text(argument(call, 1));
    filtered(first, what == "filter" && op ? use_of_operator(*op) : Use::other, op ? *op : std::string(), argument(call, 2), query);
  } else if (what == "match" && first != 0 && expr(tree_.plain(first)).kind == ExprKind::object) {
    const Expr& object = expr(tree_.plain(first));
    for (const auto* at = tree_.begin(object.items); at != tree_.end(object.items); ++at)
      if (const typescript::Property& property = tree_.properties[*at]; property.name != 0)
        add(query, name(property.name), Use::equality, "eq", {tree_.file, property.key_begin, property.key_end});
  } else if (what == "or") {
    conditions(first, query);
  }
  return true;
}

void ScriptReader::filtered(ExprId column, Use use, std::string_view op, ExprId value, Query& query) {
  const std::string* written_name = text(column);
  if (!written_name) return;
  const std::string_view plain = plain_column(*written_name);
  if (plain.empty()) return;
  if (op == "is" && value != 0 && expr(value).kind == ExprKind::null) use = Use::null_test;
  add(query, std::string(plain), use, op, text_span(column));
}

void ScriptReader::selected(ExprId columns, Query& query) {
  const Rope* rope = columns == 0 ? nullptr : tree_.text_of(columns);
  if (!rope) return;
  for (const auto& [begin, end] : top_level_parts(rope->text())) {
    std::string_view part = std::string_view(rope->text()).substr(begin, end - begin);
    std::size_t at = begin;
    if (contains(part, "(")) continue;  // another table, or a count
    // alias:column
    const std::size_t colon = part.find(':');
    if (colon != std::string_view::npos && part.substr(colon, 2) != "::") at += colon + 1, part.remove_prefix(colon + 1);
    const std::string_view plain = plain_column(part);
    if (plain.empty()) continue;
    at += static_cast<std::size_t>(plain.data() - part.data());
    const Span span = rope->locate(at, at + plain.size());
    add(query, std::string(plain), Use::selected, "", span.valid() ? span : tree_.span(expr(columns)));
  }
}

// .or('a.eq.1,and(b.gt.2,c.is.null)')
void ScriptReader::conditions(ExprId id, Query& query) {
  const Expr& e = id == 0 ? expr(0) : expr(tree_.plain(id));
  std::vector<const Rope*> pieces;
  if (id != 0 && e.kind == ExprKind::template_) {
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at)
      if (expr(*at).kind == ExprKind::string) pieces.push_back(tree_.strings[expr(*at).a].get());
  } else if (const Rope* rope = id == 0 ? nullptr : tree_.text_of(id)) {
    pieces.push_back(rope);
  }
  for (const Rope* rope : pieces) {
    const std::string& text_of = rope->text();
    for (std::size_t i = 0; i < text_of.size();) {
      std::size_t end = i;
      while (end < text_of.size() && (name_like(text_of.substr(end, 1)))) ++end;
      const bool begins = i == 0 || text_of[i - 1] == ',' || text_of[i - 1] == '(' || text_of[i - 1] == ' ';
      // The first piece of a template begins a condition, a later one begins inside a value.
      if (i == 0 && rope != pieces.front()) {
        i = std::max(end, i + 1);
        continue;
      }
      if (begins && end > i && end < text_of.size() && text_of[end] == '.') {
        std::size_t op_end = end + 1;
        while (op_end < text_of.size() && name_like(text_of.substr(op_end, 1))) ++op_end;
        const std::string op = text_of.substr(end + 1, op_end - end - 1);
        if (use_of_operator(op) != Use::other || op == "neq" || op == "not" || op == "cs") {
          const Span span = rope->locate(i, end);
          add(query, text_of.substr(i, end - i), use_of_operator(op), op, span.valid() ? span : tree_.span(e));
        }
      }
      i = std::max(end, i + 1);
    }
  }
}

void ScriptReader::written(ExprId row, Query& query, int depth) {
  if (row == 0 || depth > 4) return;
  const Expr& e = expr(tree_.plain(row));
  if (e.kind == ExprKind::array)
    for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at) written(*at, query, depth + 1);
  if (e.kind != ExprKind::object) return;
  for (const auto* at = tree_.begin(e.items); at != tree_.end(e.items); ++at)
    if (const typescript::Property& property = tree_.properties[*at]; property.name != 0)
      add(query, name(property.name), Use::written, "", {tree_.file, property.key_begin, property.key_end});
}

}  // namespace underpin::queries
