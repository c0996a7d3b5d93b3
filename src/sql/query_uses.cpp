#include "sql/query_uses.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/names.h"
#include "sql/queries.h"
#include "syntax/sql/pg_parse.h"
#include "syntax/sql/pg_rewrite.h"

namespace underpin::sql {

namespace {

constexpr std::size_t kLongestQuery = 1u << 16;
constexpr int kDeepestQuery = 64;

bool name_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool comes_with_the_engine(std::string_view column) {
  static constexpr std::array<std::string_view, 9> kNames = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", "rowid", "_rowid_"};
  return std::find(kNames.begin(), kNames.end(), column) != kNames.end();
}

bool belongs_to_the_engine(const ObjectName& table) {
  return table.schema == "information_schema" || table.schema == "pg_catalog" || starts_with(table.name, "pg_") || starts_with(table.name, "sqlite_");
}

struct NamedSource {
  std::string called;
  std::string table;  // as ColumnUse::entity has it; empty: a subquery, a function, a part of WITH
};

struct Context {
  Use use = Use::other;
  bool condition = false;  // inside WHERE or ON
  std::string function;
  bool descending = false;
};

class Uses {
 public:
  // `written` is the rope's text with its parameters replaced.
  Uses(const Rope& rope, const Rewritten& written) : rope_(rope), written_(written), parsed_(written.text), exact_(written.shifts.empty() && written.marks.empty()) {}

  Query run(const Node& root) {
    query_.client = "sql";
    query_.span = rope_.span();
    if (root.is("InsertStmt")) query_.kind = StatementKind::insert;
    if (root.is("UpdateStmt")) query_.kind = StatementKind::update;
    if (root.is("DeleteStmt")) query_.kind = StatementKind::remove;
    statement(root, 0);
    return std::move(query_);
  }

 private:
  void statement(const Node& node, int depth) {
    if (depth > kDeepestQuery) return;
    const std::size_t parts = parts_.size();
    for (const Node& part : node["withClause"]["ctes"]) {
      if (node["withClause"]["recursive"].boolean()) parts_.emplace_back(part["ctename"].str());
      statement(part["ctequery"], depth + 1);
      parts_.emplace_back(part["ctename"].str());
    }
    scopes_.emplace_back();
    if (node.is("SelectStmt"))
      select(node, depth);
    else
      write(node, depth);
    scopes_.pop_back();
    parts_.resize(parts);
  }

  void select(const Node& node, int depth) {
    if (node["larg"]) {
      statement(node["larg"], depth + 1);
      statement(node["rarg"], depth + 1);
      return;
    }
    from(node["fromClause"], depth);
    std::vector<std::string> named;
    for (const Node& target : node["targetList"]) {
      if (target["name"]) named.emplace_back(target["name"].str());
      visit(target["val"], {Use::selected, false, {}, false}, depth + 1);
    }
    condition(node["whereClause"], depth + 1);
    named_.swap(named);
    for (const Node& one : node["groupClause"]) visit(one, {Use::group, false, {}, false}, depth + 1);
    for (const Node& one : node["sortClause"]) visit(one["node"], {Use::order, false, {}, one["sortby_dir"].str() == "SORTBY_DESC"}, depth + 1);
    visit(node["havingClause"], {}, depth + 1);
    named_.swap(named);
    visit(node["valuesLists"], {}, depth + 1);
    visit(node["distinctClause"], {Use::selected, false, {}, false}, depth + 1);
  }

  void write(const Node& node, int depth) {
    add_source(node["relation"]);
    const std::string table = scopes_.back().empty() ? std::string() : scopes_.back().back().table;
    const auto written = [&](const Node& target) {
      if (target["name"] && !table.empty()) add(table, std::string(target["name"].str()), {Use::written, false, {}, false}, target.location());
    };
    for (const Node& target : node["cols"]) written(target);
    from(node["fromClause"], depth);
    from(node["usingClause"], depth);
    for (const Node& target : node["targetList"]) {
      written(target);
      visit(target["val"], {}, depth + 1);
    }
    if (node["selectStmt"]) statement(node["selectStmt"], depth + 1);
    for (const Node& target : node["onConflictClause"]["targetList"]) {
      written(target);
      visit(target["val"], {}, depth + 1);
    }
    condition(node["whereClause"], depth + 1);
    for (const Node& target : node["returningList"]) visit(target["val"], {Use::selected, false, {}, false}, depth + 1);
  }

  void from(const Node& items, int depth) {
    for (const Node& item : items) add_source(item, depth);
    for (const Node& item : items) joined(item, depth);
  }

  void add_source(const Node& item, int depth = 0) {
    if (item.is("JoinExpr")) {
      add_source(item["larg"], depth);
      add_source(item["rarg"], depth);
      return;
    }
    NamedSource source;
    source.called = item["alias"]["aliasname"].str();
    if (item["relname"]) {
      const ObjectName name = relation_name(item);
      const bool part = name.schema.empty() && std::find(parts_.begin(), parts_.end(), name.name) != parts_.end();
      if (source.called.empty()) source.called = name.name;
      if (!part && !belongs_to_the_engine(name)) {
        source.table = name.display();
        query_.tables.push_back({source.table, place(item.location(), name.name.size()), kNoIndex, {}, false});
      }
    } else if (item.is("RangeSubselect")) {
      statement(item["subquery"], depth + 1);
    } else {
      visit(item["functions"], {}, depth + 1);
    }
    scopes_.back().push_back(std::move(source));
  }

  void joined(const Node& item, int depth) {
    if (!item.is("JoinExpr")) return;
    joined(item["larg"], depth);
    joined(item["rarg"], depth);
    visit(item["quals"], {Use::join, true, {}, false}, depth + 1);
  }

  void condition(const Node& node, int depth) { visit(node, {Use::equality, true, {}, false}, depth); }

  void visit(const Node& node, const Context& context, int depth) {
    if (!node || depth > 500) return;
    if (node.is("SelectStmt") || node.is("InsertStmt") || node.is("UpdateStmt") || node.is("DeleteStmt")) return statement(node, depth / 8);
    if (node.is("ColumnRef")) {
      reference(node, context);
      return;
    }
    if (node.is("A_Expr") && context.condition) return compare(node, context, depth);
    if (node.is("BoolExpr") || node.size() > 0) {
      for (const Node& part : node["args"]) visit(part, context, depth + 1);
      for (const Node& part : node) visit(part, context, depth + 1);
      return;
    }
    if (node.is("NullTest")) {
      operand(node["arg"], Use::null_test, node["nulltesttype"].str() == "IS_NULL" ? "IS NULL" : "IS NOT NULL", std::nullopt, context, depth);
      return;
    }
    if (node.is("SubLink")) {
      if (node["testexpr"]) operand(node["testexpr"], Use::membership, "IN", std::nullopt, context, depth);
      statement(node["subselect"], depth / 8 + 1);
      return;
    }
    Context inner = context;
    inner.condition = false;
    if (context.condition) inner.use = Use::other;
    if (node.is("FuncCall")) inner.function = last_name(node["funcname"]);
    for (const auto* field = node.fields_begin(); field != node.fields_end(); ++field)
      if (field->value.kind() == Node::Kind::object || field->value.kind() == Node::Kind::list) visit(field->value, inner, depth + 1);
  }

  static Use use_of(std::string_view kind, std::string_view op) {
    if (kind == "AEXPR_IN") return op == "=" ? Use::membership : Use::other;
    if (kind == "AEXPR_OP_ANY") return op == "=" ? Use::membership : Use::other;
    if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") return contains(op, "!") ? Use::other : Use::pattern;
    if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_BETWEEN_SYM") return Use::range;
    if (kind != "AEXPR_OP") return Use::other;
    if (op == "=") return Use::equality;
    return op == "<" || op == ">" || op == "<=" || op == ">=" ? Use::range : Use::other;
  }

  void compare(const Node& node, const Context& context, int depth) {
    const std::string_view kind = node["kind"].str();
    const std::string op = last_name(node["name"]);
    const Use use = use_of(kind, op);
    const Node& left = node["lexpr"];
    const Node& right = node["rexpr"];
    const std::string shown = kind == "AEXPR_IN" ? "IN" : kind == "AEXPR_LIKE" ? "LIKE" : kind == "AEXPR_ILIKE" ? "ILIKE" : op;
    const std::size_t a = operand(left, use, shown, literal(right), context, depth);
    const std::size_t b = operand(right, use, shown, literal(left), context, depth);
    if (a == kNoIndex || b == kNoIndex) return;
    query_.columns[a].pair = b;
    query_.columns[b].pair = a;
    if (query_.columns[a].entity != query_.columns[b].entity) query_.columns[a].use = query_.columns[b].use = Use::join;
  }

  std::optional<std::string> literal(const Node& node) const {
    if (!exact_ || !node.is("A_Const")) return std::nullopt;
    if (node["sval"]) return "'" + std::string(node["sval"].str()) + "'";
    return std::nullopt;
  }

  // A column, perhaps in a cast or a function; anything else is looked through.
  std::size_t operand(const Node& node, Use use, const std::string& op, const std::optional<std::string>& other, const Context& context, int depth) {
    const Node* at = &node;
    std::string function;
    for (int i = 0; i < 8; ++i) {
      if (at->is("TypeCast") || at->is("CollateClause"))
        at = &(*at)["arg"];
      else if (at->is("FuncCall") && (*at)["args"].size() == 1) {
        function = last_name((*at)["funcname"]);
        at = &(*at)["args"][std::size_t{0}];
      } else
        break;
    }
    Context inner;
    inner.use = use;
    inner.function = function;
    if (at->is("ColumnRef")) {
      const std::size_t index = reference(*at, inner);
      if (index != kNoIndex) {
        query_.columns[index].op = op;
        query_.columns[index].literal = other;
      }
      return index;
    }
    inner = context;
    inner.condition = false;
    inner.use = Use::other;
    visit(node, inner, depth + 1);
    return kNoIndex;
  }

  std::size_t reference(const Node& node, const Context& context) {
    const Node& fields = node["fields"];
    if (fields.size() == 0 || fields[fields.size() - 1].is("A_Star")) return kNoIndex;
    const std::string column(fields[fields.size() - 1].str());
    if (comes_with_the_engine(column)) return kNoIndex;
    if (fields.size() == 1) {
      // SQLite takes a text in double quotes that is no column for a text.
      const auto at = static_cast<std::size_t>(node.location());
      const bool quoted = at < parsed_.size() && (parsed_[at] == '"' || parsed_[at] == '`');
      const bool named = std::find(named_.begin(), named_.end(), column) != named_.end();
      const auto& sources = scopes_.back();
      if (quoted || named || scopes_.size() != 1 || sources.size() != 1 || sources.front().table.empty()) return kNoIndex;
      return add(sources.front().table, column, context, node.location());
    }
    const std::string_view qualifier = fields[fields.size() - 2].str();
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
      for (const NamedSource& source : *scope)
        if (source.called == qualifier) return source.table.empty() ? kNoIndex : add(source.table, column, context, node.location());
    return kNoIndex;
  }

  std::size_t add(const std::string& table, const std::string& column, const Context& context, int location) {
    ColumnUse use;
    use.entity = table;
    use.member = column;
    use.use = context.use;
    use.function = context.function;
    use.descending = context.descending;
    use.span = place(location, column.size());
    query_.columns.push_back(std::move(use));
    return query_.columns.size() - 1;
  }

  // The name at `location`, with what qualifies it.
  Span place(int location, std::size_t length) const {
    const auto begin = static_cast<std::size_t>(std::max(location, 0));
    std::size_t end = begin;
    while (end < parsed_.size() && (name_byte(parsed_[end]) || parsed_[end] == '.' || parsed_[end] == '"')) ++end;
    if (end == begin) end = std::min(begin + length, parsed_.size());
    const Span span = rope_.locate(written_.original(begin), written_.original(end));
    return span.valid() ? span : rope_.span();
  }

  const Rope& rope_;
  const Rewritten& written_;
  std::string_view parsed_;
  bool exact_;  // literals are what the text has, not what stands for a placeholder
  Query query_;
  std::vector<std::vector<NamedSource>> scopes_;
  std::vector<std::string> parts_;  // of WITH, in scope
  std::vector<std::string> named_;  // columns of the result, while it is grouped and sorted
};

}  // namespace

bool looks_like_query(std::string_view text) {
  text = trim(text);
  const std::size_t end = text.find_first_of(" \t\r\n");
  if (end == std::string_view::npos || end > 8) return false;
  const std::string first = lower(text.substr(0, end));
  return first == "select" || first == "insert" || first == "update" || first == "delete" || first == "with" || first == "replace";
}

std::vector<Query> query_uses(const Rope& rope) {
  std::vector<Query> out;
  const std::string& text = rope.text();
  if (text.size() > kLongestQuery || !looks_like_query(text)) return out;
  Rewritten written;
  written.text = text;
  Parsed parsed = parse_pg(text);
  if (parsed.error) {
    written = rewrite_binds(text, pg_tokens(text));
    parsed = parse_pg(written.text);
    if (parsed.error) return out;
  }
  for (const Node& statement : parsed.tree.root()) {
    if (!statement.is("SelectStmt") && !statement.is("InsertStmt") && !statement.is("UpdateStmt") && !statement.is("DeleteStmt")) continue;
    Query query = Uses(rope, written).run(statement);
    if (!query.tables.empty()) out.push_back(std::move(query));
  }
  return out;
}

}  // namespace underpin::sql
