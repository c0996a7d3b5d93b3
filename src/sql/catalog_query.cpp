#include "sql/catalog_query.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "sql/arrays.h"
#include "sql/catalog_relations.h"
#include "syntax/sql/pg_parse.h"

namespace underpin::sql {

namespace {

constexpr std::size_t kMaxWork = 4'000'000;  // rows looked at in one query
constexpr int kMaxDepth = 60;

// A relation of the FROM clause under its alias.
struct Source {
  std::string alias;
  Rows rows;
};

// A row of the join so far: one row index per source.
using Joined = std::vector<std::size_t>;

std::string_view name_of(const Node& names) { return names.size() ? names[names.size() - 1].str() : std::string_view(); }

bool like(std::string_view text, std::string_view pattern, bool fold) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, from = 0;
  const auto same = [&](char a, char b) { return a == b || (fold && iequals(std::string_view(&a, 1), std::string_view(&b, 1))); };
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (!escaped && p < pattern.size() && pattern[p] == '%') {
      star = p++;
      from = t;
    } else if (escaped ? same(pattern[p + 1], text[t]) : p < pattern.size() && (pattern[p] == '_' || same(pattern[p], text[t]))) {
      p += escaped ? 2 : 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

// "public.users" or "\"Users\"" as regclass reads it.
ObjectName parse_name(const std::string& text, const Dialect& dialect) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"')
      quoted = !quoted;
    else if (text[i] == '.' && !quoted)
      parts.emplace_back();
    else
      parts.back() += quoted ? std::string(1, text[i]) : lower(text.substr(i, 1));
  }
  ObjectName name{parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()};
  if (name.schema == dialect.default_schema) name.schema.clear();
  return name;
}

class Evaluator {
 public:
  Evaluator(const Schema& schema, const Dialect& dialect, const Variables& variables, const IsEmpty& empty)
      : schema_(schema), dialect_(dialect), variables_(variables), empty_(empty) {}

  bool undecidable() const { return undecidable_; }

  Rows query(const Node& select) {
    Rows none;
    if (++depth_ > kMaxDepth || !select.is("SelectStmt") || select["withClause"] || select["valuesLists"]) return give_up(none);
    if (const std::string_view op = select["op"].str(); !op.empty() && op != "SETOP_NONE") return give_up(none);
    const std::size_t outer = sources_.size();
    const Node* const outer_where = where_;
    std::vector<Joined> rows = {current_};
    where_ = &select["whereClause"];
    const bool outer_alone = std::exchange(alone_, select["fromClause"].size() == 1 && select["fromClause"][std::size_t{0}].is("RangeVar"));
    for (const Node& item : select["fromClause"]) rows = add_from(item, std::move(rows));
    alone_ = outer_alone;
    if (undecidable_) return none;
    std::vector<Joined> kept;
    const Joined before = current_;
    for (Joined& row : rows) {
      if (++work_ > kMaxWork) return give_up(none);
      current_ = std::move(row);
      if (!select["whereClause"] || truth(expression(select["whereClause"]))) kept.push_back(current_);
      if (undecidable_) break;
    }
    // No row, no group; what is asked of groups, or first of a set, need not be known then.
    const bool grouped = select["groupClause"].size() > 0;
    const bool needs_rows = grouped || select["havingClause"] || select["distinctClause"].size() > 1;
    if (needs_rows && (!kept.empty() || (select["havingClause"] && !grouped))) return give_up(none);
    Rows out = undecidable_ ? none : project(select, kept, grouped);
    current_ = before;
    sources_.resize(outer);
    where_ = outer_where;
    --depth_;
    if (select["distinctClause"].size()) unique(out);
    return limited(select, std::move(out));
  }

  Cell expression(const Node& e) {
    if (undecidable_) return std::nullopt;
    struct Depth {
      int& depth;
      ~Depth() { --depth; }
    } guard{++depth_};
    if (depth_ > kMaxDepth) return give_up(Cell());
    if (e.is("A_Const")) return constant(e);
    if (e.is("ColumnRef")) return column(e);
    if (e.is("A_Expr")) return operation(e);
    if (e.is("BoolExpr")) return logic(e);
    if (e.is("NullTest")) {
      const bool null = !expression(e["arg"]).has_value();
      return flag(null == (e["nulltesttype"].str() != "IS_NOT_NULL"));
    }
    if (e.is("BooleanTest")) return boolean_test(e);
    if (e.is("TypeCast")) return cast(e);
    if (e.is("FuncCall")) return call(e);
    if (e.is("SubLink")) return sublink(e);
    if (e.is("A_ArrayExpr")) return array(e["elements"]);
    if (e.is("A_Indirection")) return element(e);
    if (e.is("CoalesceExpr")) {
      for (const Node& item : e["args"])
        if (Cell value = expression(item)) return value;
      return std::nullopt;
    }
    if (e.is("CaseExpr") && !e["arg"]) {
      for (const Node& when : e["args"])
        if (truth(expression(when["expr"]))) return expression(when["result"]);
      return e["defresult"] ? expression(e["defresult"]) : Cell();
    }
    if (e.is("SQLValueFunction") && contains(e["op"].str(), "CURRENT_SCHEMA")) return Cell(dialect_.default_schema);
    return give_up(Cell());
  }

 private:
  template <class T>
  T give_up(T value) {
    undecidable_ = true;
    return value;
  }
  static Cell flag(bool value) { return value ? "t" : "f"; }
  static bool truth(const Cell& cell) { return cell && (*cell == "t" || *cell == "true"); }

  Cell constant(const Node& e) {
    if (e["isnull"].boolean()) return std::nullopt;
    if (const Node& s = e["sval"]) return std::string(s.kind() == Node::Kind::object ? s["sval"].str() : s.str());
    if (const Node& b = e["boolval"]) return flag(b.kind() == Node::Kind::object ? b["boolval"].boolean() : b.boolean());
    if (const Node& f = e["fval"]) return std::string(f.kind() == Node::Kind::object ? f["fval"].str() : f.str());
    if (const Node& i = e["ival"]) return std::to_string(i.kind() == Node::Kind::object ? i["ival"].integer() : i.integer());
    return give_up(Cell());
  }

  Cell column(const Node& e) {
    const Node& fields = e["fields"];
    if (fields.size() == 0 || fields[fields.size() - 1].is("A_Star")) return give_up(Cell());
    const std::string name(name_of(fields));
    const std::string qualifier = fields.size() > 1 ? std::string(fields[fields.size() - 2].str()) : std::string();
    if (const auto variable = variables_.find(qualifier.empty() ? name : qualifier + "." + name); variable != variables_.end())
      return variable->second;
    for (std::size_t s = sources_.size(); s-- > 0;) {
      if (!qualifier.empty() && sources_[s].alias != qualifier) continue;
      const auto& columns = sources_[s].rows.columns;
      const auto at = std::find(columns.begin(), columns.end(), name);
      if (at == columns.end()) continue;
      if (current_.size() <= s) return give_up(Cell());
      if (current_[s] == npos) return std::nullopt;  // the empty side of an outer join
      return sources_[s].rows.rows[current_[s]][static_cast<std::size_t>(at - columns.begin())];
    }
    return give_up(Cell());
  }

  // Three-valued comparison of texts; numbers are compared as written.
  Cell compare(const std::string& op, const Cell& a, const Cell& b) {
    if (!a || !b) return std::nullopt;
    const bool numbers = is_number(*a) && is_number(*b);
    const int order = numbers ? (std::stold(*a) < std::stold(*b) ? -1 : std::stold(*a) > std::stold(*b) ? 1 : 0) : a->compare(*b);
    if (op == "=") return flag(order == 0);
    if (op == "<>" || op == "!=") return flag(order != 0);
    if (op == "<") return flag(order < 0);
    if (op == ">") return flag(order > 0);
    if (op == "<=") return flag(order <= 0);
    if (op == ">=") return flag(order >= 0);
    return give_up(Cell());
  }
  static bool is_number(const std::string& text) {
    std::size_t i = !text.empty() && text[0] == '-' ? 1 : 0;
    return i < text.size() && text.size() < 19 &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), [](char c) { return (c >= '0' && c <= '9'); });
  }

  Cell sum(const Cell& a, const Cell& b, bool negative) {
    if (!a || !b) return std::nullopt;
    if (!is_number(*a) || !is_number(*b) || a->size() > 17 || b->size() > 17) return give_up(Cell());
    return std::to_string(std::stoll(*a) + (negative ? -std::stoll(*b) : std::stoll(*b)));
  }

  Cell operation(const Node& e) {
    const std::string_view kind = e["kind"].str();
    const std::string op(name_of(e["name"]));
    if (kind == "AEXPR_IN") {
      const Cell value = expression(e["lexpr"]);
      bool found = false, null = !value;
      for (const Node& item : e["rexpr"]) {
        const Cell other = expression(item);
        null |= !other;
        found |= value && other && *value == *other;
      }
      if (!found && null) return std::nullopt;
      return flag(found == (op == "="));
    }
    if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") {
      const Cell text = expression(e["lexpr"]), pattern = expression(e["rexpr"]);
      if (!text || !pattern) return std::nullopt;
      return flag(like(*text, *pattern, kind == "AEXPR_ILIKE") == (op.front() != '!'));
    }
    if (kind == "AEXPR_OP_ANY") return any(e, op);
    if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
      const Cell a = expression(e["lexpr"]), b = expression(e["rexpr"]);
      return flag((a == b) == (kind == "AEXPR_NOT_DISTINCT"));
    }
    if (kind != "AEXPR_OP" || !e["lexpr"]) return give_up(Cell());
    const Cell a = expression(e["lexpr"]), b = expression(e["rexpr"]);
    if (undecidable_) return std::nullopt;
    if (op == "||") return a && b ? Cell(*a + *b) : Cell();
    if (op == "+" || op == "-") return sum(a, b, op == "-");
    return compare(op, a, b);
  }

  Cell any(const Node& e, const std::string& op) {
    if (op != "=") return give_up(Cell());
    const Cell value = expression(e["lexpr"]);
    const Cell list = expression(e["rexpr"]);
    if (!list || undecidable_) return std::nullopt;
    const auto items = array_elements(*list);
    if (!items) return give_up(Cell());
    if (!value) return std::nullopt;
    return flag(std::any_of(items->begin(), items->end(), [&](const Cell& item) { return item && *item == *value; }));
  }

  Cell logic(const Node& e) {
    const std::string_view op = e["boolop"].str();
    const Node& args = e["args"];
    if (op == "NOT_EXPR") {
      const Cell value = expression(args[std::size_t{0}]);
      return value ? flag(!truth(value)) : Cell();
    }
    const bool conjunction = op != "OR_EXPR";
    bool null = false;
    for (const Node& arg : args) {
      const Cell value = expression(arg);
      if (undecidable_) return std::nullopt;
      if (!value)
        null = true;
      else if (truth(value) != conjunction)
        return flag(!conjunction);
    }
    return null ? Cell() : flag(conjunction);
  }

  Cell boolean_test(const Node& e) {
    const Cell value = expression(e["arg"]);
    const std::string_view test = e["booltesttype"].str();
    if (test == "IS_TRUE" || test.empty()) return flag(truth(value));
    if (test == "IS_NOT_TRUE") return flag(!truth(value));
    if (test == "IS_FALSE") return flag(value && !truth(value));
    if (test == "IS_NOT_FALSE") return flag(!value || truth(value));
    return give_up(Cell());
  }

  // An existing relation's id, as 'x'::regclass and to_regclass('x') find it.
  Cell regclass(const std::string& text) {
    const ObjectName name = parse_name(text, dialect_);
    const bool known = schema_.tables.contains(name) || schema_.views.contains(name) || schema_.sequences.contains(name) ||
                       schema_.relations.contains(name);
    return known ? Cell(relation_oid(name)) : Cell();
  }
  Cell regtype(const std::string& text) {
    const ObjectName name = parse_name(text, dialect_);
    if (schema_.types.contains(name) || schema_.tables.contains(name)) return type_oid(name);
    return dialect_.builtin_type && dialect_.builtin_type(text) ? Cell(type_oid({"", text})) : Cell();
  }

  Cell cast(const Node& e) {
    const Cell value = expression(e["arg"]);
    if (!value || undecidable_) return std::nullopt;
    const std::string_view type = name_of(e["typeName"]["names"]);
    const bool id = !value->empty() && value->front() == kOid;
    if (e["typeName"]["arrayBounds"]) {
      const auto elements = array_elements(*value);
      return elements ? Cell(array_text(*elements)) : give_up(Cell());
    }
    if (type == "regclass" || type == "regtype") {
      if (id) return value;
      const Cell found = type == "regclass" ? regclass(*value) : regtype(*value);
      return found ? found : give_up(Cell());  // the server would raise an error
    }
    if (type == "oid" || type == "regnamespace") return id ? value : give_up(Cell());
    if (type == "bool") {
      const std::string word = lower(*value);
      return flag(word == "t" || word == "true" || word == "1" || word == "yes" || word == "on");
    }
    if (type == "text" || type == "varchar" || type == "name" || type == "bpchar" || type == "char" || type == "sql_identifier")
      return id ? Cell(value->substr(3)) : value;
    if (type == "int4" || type == "int8" || type == "int2") return is_number(*value) ? value : give_up(Cell());
    return give_up(Cell());
  }

  Cell call(const Node& e) {
    const std::string_view name = name_of(e["funcname"]);
    const Node& args = e["args"];
    if (name == "current_schema" || name == "current_schemas")
      return name == "current_schema" ? Cell(dialect_.default_schema) : give_up(Cell());
    if (over_nothing_ && is_aggregate(name)) return name == "count" ? Cell("0") : Cell();
    if (args.size() == 0) return give_up(Cell());
    if (name == "pg_table_is_visible" || name == "pg_type_is_visible") return flag(true);
    const Cell first = expression(args[std::size_t{0}]);
    if (undecidable_) return std::nullopt;
    // A setting of the application's own ("app.tenant"): nobody has set it on a new database, and that it may be missing is said.
    if (name == "current_setting" && args.size() == 2 && first && contains(*first, ".")) {
      const Cell may_be_missing = expression(args[std::size_t{1}]);
      return may_be_missing && (*may_be_missing == "t" || *may_be_missing == "true") ? Cell() : give_up(Cell());
    }
    if (name == "to_regclass") return first ? regclass(*first) : Cell();
    if (name == "to_regtype") return first ? regtype(*first) : Cell();
    if (name == "lower" || name == "upper") return first ? Cell(name == "lower" ? lower(*first) : upper(*first)) : Cell();
    if (name == "quote_ident" && dialect_.quote) return first ? Cell(dialect_.quote(*first)) : Cell();
    if (name == "quote_literal") return first ? Cell("'" + replace_all(*first, "'", "''") + "'") : Cell();
    if (name == "length" || name == "char_length") return first ? Cell(std::to_string(first->size())) : Cell();
    if (name == "trim" || name == "btrim") return first && args.size() == 1 ? Cell(std::string(trim(*first))) : give_up(Cell());
    if (name == "replace" && args.size() == 3) {
      const Cell from = expression(args[std::size_t{1}]), to = expression(args[std::size_t{2}]);
      return first && from && to && !from->empty() ? Cell(replace_all(*first, *from, *to)) : first && from && to ? first : Cell();
    }
    if (const auto value = array_call(name, args, first)) return *value;
    if (name == "concat" || name == "format") return name == "concat" ? concat(args) : format(args);
    return give_up(Cell());
  }

  Cell array(const Node& items) {
    ArrayElements elements;
    for (const Node& item : items) {
      if (item.is("A_ArrayExpr")) return give_up(Cell());
      elements.push_back(expression(item));
      if (elements.back() && !elements.back()->empty() && elements.back()->front() == kOid) return give_up(Cell());
    }
    return array_text(elements);
  }
  // names[2]; what lies outside is NULL.
  Cell element(const Node& e) {
    const Node& indices = e["indirection"];
    if (indices.size() != 1 || !indices[std::size_t{0}].is("A_Indices") || indices[std::size_t{0}]["is_slice"].boolean())
      return give_up(Cell());
    const Cell list = expression(e["arg"]), index = expression(indices[std::size_t{0}]["uidx"]);
    if (!list || !index || undecidable_) return std::nullopt;
    const auto elements = array_elements(*list);
    if (!elements || !is_number(*index)) return give_up(Cell());
    const long long at = std::stoll(*index);
    return at < 1 || static_cast<std::size_t>(at) > elements->size() ? Cell() : (*elements)[static_cast<std::size_t>(at - 1)];
  }
  // Functions of arrays; nullopt: none of them.
  std::optional<Cell> array_call(std::string_view name, const Node& args, const Cell& first) {
    const bool length = name == "array_length" || name == "cardinality" || name == "array_upper";
    if (!length && name != "array_to_string" && name != "string_to_array" && name != "array_append") return std::nullopt;
    if (!first) return Cell();
    const Cell second = args.size() > 1 ? expression(args[std::size_t{1}]) : Cell();
    if (undecidable_) return Cell();
    if (name == "string_to_array") {
      if (!second || second->empty() || args.size() > 2) return give_up(Cell());
      ArrayElements parts;
      for (std::size_t from = 0; !first->empty();) {
        const std::size_t to = first->find(*second, from);
        parts.emplace_back(first->substr(from, to == std::string::npos ? to : to - from));
        if (to == std::string::npos) break;
        from = to + second->size();
      }
      return Cell(array_text(parts));
    }
    auto elements = array_elements(*first);
    if (!elements) return give_up(Cell());
    if (length) return elements->empty() && name != "cardinality" ? Cell() : Cell(std::to_string(elements->size()));
    if (name == "array_append") {
      elements->push_back(second);
      return Cell(array_text(*elements));
    }
    std::vector<std::string> parts;
    for (const Cell& one : *elements)
      if (one) parts.push_back(*one);
    return second ? Cell(join(parts, *second)) : Cell();
  }

  Cell concat(const Node& args) {
    std::string out;
    for (const Node& arg : args) out += expression(arg).value_or("");
    return out;
  }

  // format() with %s, %I, %L and %%.
  Cell format(const Node& args) {
    const Cell pattern = expression(args[std::size_t{0}]);
    if (!pattern) return std::nullopt;
    std::string out;
    std::size_t next = 1;
    for (std::size_t i = 0; i < pattern->size(); ++i) {
      if ((*pattern)[i] != '%') {
        out += (*pattern)[i];
        continue;
      }
      const char kind = i + 1 < pattern->size() ? (*pattern)[++i] : '\0';
      if (kind == '%') {
        out += '%';
        continue;
      }
      if ((kind != 's' && kind != 'I' && kind != 'L') || next >= args.size()) return give_up(Cell());
      Cell value = expression(args[next++]);
      if (undecidable_) return std::nullopt;
      if (value && !value->empty() && value->front() == kOid) value = value->substr(3);
      if (kind == 's') out += value.value_or("");
      if (kind == 'L') out += value ? "'" + replace_all(*value, "'", "''") + "'" : "NULL";
      if (kind == 'I') {
        if (!value || !dialect_.quote) return give_up(Cell());
        out += dialect_.quote(*value);
      }
    }
    return out;
  }

  Cell sublink(const Node& e) {
    const std::string_view kind = e["subLinkType"].str();
    const Rows rows = query(e["subselect"]);
    if (undecidable_) return std::nullopt;
    if (kind == "EXISTS_SUBLINK") return flag(!rows.rows.empty());
    if (kind == "EXPR_SUBLINK") {
      if (rows.rows.size() > 1) return give_up(Cell());
      return rows.rows.empty() ? Cell() : rows.rows[0][0];
    }
    if (kind == "ANY_SUBLINK" && (e["operName"].size() == 0 || name_of(e["operName"]) == "=")) {
      const Cell value = expression(e["testexpr"]);
      if (!value) return std::nullopt;
      return flag(std::any_of(rows.rows.begin(), rows.rows.end(), [&](const auto& row) { return row[0] && *row[0] == *value; }));
    }
    return give_up(Cell());
  }

  // A table of the project that certainly holds no row.
  std::optional<Rows> user_table(ObjectName name) const {
    if (name.schema == dialect_.default_schema) name.schema.clear();
    const Table* table = empty_ ? schema_.tables.find(name) : nullptr;
    if (!table || !empty_(name)) return std::nullopt;
    Rows rows;
    for (const Column& column : table->columns) rows.columns.push_back(column.name);
    return rows;
  }

  // The constants that a condition compares the name of a relation of this source with; none: it does not.
  std::vector<std::string> names_in(const Node& e, std::string_view alias) const {
    const bool comparison = e.is("A_Expr") && (e["kind"].str() == "AEXPR_OP" || e["kind"].str() == "AEXPR_IN") && name_of(e["name"]) == "=";
    const Node& fields = e["lexpr"]["fields"];
    if (!comparison || !e["lexpr"].is("ColumnRef") ||
        !(fields.size() == 1 ? alone_ : fields.size() == 2 && fields[std::size_t{0}].str() == alias))
      return {};
    const std::string_view column = fields[fields.size() - 1].str();
    if (column != "relname" && column != "table_name" && column != "tablename" && column != "indexname" && column != "event_object_table")
      return {};
    std::vector<std::string> names;
    const auto add = [&](const Node& value) {
      const Node& constant = value.is("TypeCast") ? value["arg"] : value;
      const Node& text = constant["sval"];
      if (!constant.is("A_Const") || !text) return false;
      names.emplace_back(text.kind() == Node::Kind::object ? text["sval"].str() : text.str());
      return true;
    };
    if (e["kind"].str() == "AEXPR_IN") {
      for (const Node& item : e["rexpr"])
        if (!add(item)) return {};
    } else if (!add(e["rexpr"])) {
      return {};
    }
    return names;
  }

  // What the WHERE clause wants relations of this source to be called; empty: anything.
  std::vector<std::string> wanted_names(std::string_view alias) const {
    if (!where_ || !*where_) return {};
    if (!where_->is("BoolExpr")) return names_in(*where_, alias);
    if ((*where_)["boolop"].str() == "OR_EXPR" || (*where_)["boolop"].str() == "NOT_EXPR") return {};
    for (const Node& part : (*where_)["args"])
      if (auto names = names_in(part, alias); !names.empty()) return names;
    return {};
  }

  std::optional<Source> base(const Node& item) {
    if (item.is("RangeVar")) {
      const std::string name(item["relname"].str());
      const std::string_view called = item["alias"]["aliasname"].str();
      const std::vector<std::string> wanted = wanted_names(called.empty() ? name : called);
      auto rows = user_table({std::string(item["schemaname"].str()), name});
      if (!rows && dialect_.name != "sqlite")
        rows = catalog_relation(item["schemaname"].str(), name, schema_, dialect_, wanted.empty() ? nullptr : &wanted);
      if (!rows) return std::nullopt;
      const std::string_view alias = item["alias"]["aliasname"].str();
      return Source{alias.empty() ? name : std::string(alias), std::move(*rows)};
    }
    if (item.is("RangeFunction")) return unnested(item);
    if (item.is("RangeSubselect")) {
      Rows rows = item["subquery"]["valuesLists"] ? values(item["subquery"]) : query(item["subquery"]);
      if (undecidable_) return std::nullopt;
      rename_columns(item["alias"], rows);
      return Source{std::string(item["alias"]["aliasname"].str()), std::move(rows)};
    }
    return std::nullopt;
  }

  static void rename_columns(const Node& alias, Rows& rows) {
    for (std::size_t i = 0; i < alias["colnames"].size() && i < rows.columns.size(); ++i) rows.columns[i] = alias["colnames"][i].str();
  }
  // (VALUES (…), (…))
  Rows values(const Node& select) {
    Rows rows;
    for (const Node& list : select["valuesLists"]) {
      std::vector<Cell> cells;
      const Node& items = list.is("List") ? list["items"] : list;
      for (const Node& item : items) cells.push_back(expression(item));
      if (undecidable_ || (!rows.rows.empty() && rows.rows.front().size() != cells.size())) return give_up(Rows());
      rows.rows.push_back(std::move(cells));
    }
    for (std::size_t i = 0; !rows.rows.empty() && i < rows.rows.front().size(); ++i)
      rows.columns.push_back("column" + std::to_string(i + 1));
    return rows;
  }
  // FROM unnest(array) AS alias(column)
  std::optional<Source> unnested(const Node& item) {
    const Node* call = &item["functions"][std::size_t{0}];
    if (call->is("List")) call = &(*call)["items"][std::size_t{0}];
    if (item["functions"].size() != 1 || !call->is("FuncCall") || name_of((*call)["funcname"]) != "unnest" || (*call)["args"].size() != 1 ||
        item["ordinality"].boolean())
      return std::nullopt;
    auto rows = elements_as_rows((*call)["args"][std::size_t{0}]);
    if (!rows) return std::nullopt;
    const std::string_view alias = item["alias"]["aliasname"].str();
    rows->columns = {alias.empty() ? "unnest" : std::string(alias)};
    rename_columns(item["alias"], *rows);
    return Source{alias.empty() ? "unnest" : std::string(alias), std::move(*rows)};
  }
  std::optional<Rows> elements_as_rows(const Node& array) {
    const Cell text = expression(array);
    const auto elements = text && !undecidable_ ? array_elements(*text) : std::nullopt;
    if (!elements) return std::nullopt;
    Rows rows;
    rows.columns.emplace_back("unnest");
    for (const Cell& element : *elements) rows.rows.push_back({element});
    return rows;
  }

  std::vector<Joined> add_from(const Node& item, std::vector<Joined> rows) {
    if (undecidable_) return {};
    if (item.is("JoinExpr")) {
      const std::string_view type = item["jointype"].str();
      const bool left_join = type == "JOIN_LEFT";
      if ((!left_join && type != "JOIN_INNER" && !type.empty()) || item["isNatural"].boolean() || item["rarg"].is("JoinExpr") ||
          item["alias"])
        return give_up(std::vector<Joined>());
      rows = add_from(item["larg"], std::move(rows));
      return extend(item["rarg"], std::move(rows), item["quals"], item["usingClause"], left_join);
    }
    return extend(item, std::move(rows), Node::none(), Node::none(), false);
  }

  // Conditions of the WHERE clause that compare a column of this source with constants take rows away before the join:
  // what they refuse could not be in the result, and joins of the whole catalog would be too large to walk.
  void narrow(Source& source) {
    if (!where_ || !*where_) return;
    const Node& where = *where_;
    const auto apply_one = [&](const Node& e) {
      const bool comparison =
          e.is("A_Expr") && (e["kind"].str() == "AEXPR_OP" || e["kind"].str() == "AEXPR_IN") && name_of(e["name"]) == "=";
      const Node& fields = e["lexpr"]["fields"];
      if (!comparison || !e["lexpr"].is("ColumnRef") || fields.size() != 2 || fields[std::size_t{0}].str() != source.alias) return;
      std::vector<const Node*> values;
      if (e["kind"].str() == "AEXPR_IN")
        for (const Node& item : e["rexpr"]) values.push_back(&item);
      else
        values.push_back(&e["rexpr"]);
      std::set<std::string> wanted;
      for (const Node* value : values) {
        if (!value->is("A_Const") && !(value->is("TypeCast") && (*value)["arg"].is("A_Const"))) return;
        const Cell cell = expression(*value);
        if (cell) wanted.insert(*cell);
      }
      const auto& columns = source.rows.columns;
      const auto at = std::find(columns.begin(), columns.end(), fields[std::size_t{1}].str());
      if (at == columns.end()) return;
      const auto column = static_cast<std::size_t>(at - columns.begin());
      auto& rows = source.rows.rows;
      rows.erase(std::remove_if(rows.begin(), rows.end(), [&](const auto& row) { return !row[column] || !wanted.count(*row[column]); }),
                 rows.end());
    };
    if (where.is("BoolExpr") && where["boolop"].str() != "OR_EXPR" && where["boolop"].str() != "NOT_EXPR")
      for (const Node& arg : where["args"]) apply_one(arg);
    else
      apply_one(where);
  }

  std::vector<Joined> extend(const Node& item, std::vector<Joined> rows, const Node& quals, const Node& using_columns, bool keep_left) {
    auto source = base(item);
    if (!source) return give_up(std::vector<Joined>());
    const std::size_t index = sources_.size();
    narrow(*source);
    sources_.push_back(std::move(*source));
    std::vector<Joined> out;
    const Joined before = current_;
    for (const Joined& row : rows) {
      bool matched = false;
      for (std::size_t r = 0; r < sources_[index].rows.rows.size() && !undecidable_; ++r) {
        if (++work_ > kMaxWork) return give_up(std::vector<Joined>());
        current_ = row;
        current_.resize(index, npos);
        current_.push_back(r);
        if ((quals && !truth(expression(quals))) || !using_fits(using_columns, index)) continue;
        matched = true;
        out.push_back(current_);
      }
      if (keep_left && !matched) {
        out.push_back(row);
        out.back().resize(index, npos);
        out.back().push_back(npos);
      }
    }
    current_ = before;
    return out;
  }

  bool using_fits(const Node& columns, std::size_t index) {
    for (const Node& column : columns) {
      const std::string name(column.str());
      Cell left, right;
      for (std::size_t s = 0; s <= index; ++s) {
        const auto& names = sources_[s].rows.columns;
        const auto at = std::find(names.begin(), names.end(), name);
        if (at == names.end() || current_[s] == npos) continue;
        const Cell& cell = sources_[s].rows.rows[current_[s]][static_cast<std::size_t>(at - names.begin())];
        (s == index ? right : left) = cell;
      }
      if (!left || !right || *left != *right) return false;
    }
    return true;
  }

  static bool is_aggregate(std::string_view name) {
    for (const char* one :
         {"count", "max", "min", "sum", "avg", "array_agg", "string_agg", "json_agg", "jsonb_agg", "bool_and", "bool_or", "every"})
      if (name == one) return true;
    return false;
  }
  // An aggregate of this query itself, not of one inside it.
  static bool has_aggregate(const Node& e, int depth = 0) {
    if (depth > kMaxDepth || e.is("SubLink")) return false;
    if (e.is("FuncCall") && is_aggregate(name_of(e["funcname"])) && !e["over"]) return true;
    for (const Node& part : e)
      if (has_aggregate(part, depth + 1)) return true;
    for (const Node::Field* field = e.fields_begin(); field != e.fields_end(); ++field)
      if (has_aggregate(field->value, depth + 1)) return true;
    return false;
  }

  // What Python gets for a column: SQL text says only so much, names of the catalog's own columns say the rest.
  CellType type_of(const Node& e) const {
    if (e.is("A_Const")) return e["boolval"] ? CellType::boolean : e["ival"] ? CellType::integer : CellType::text;
    if (e.is("BoolExpr") || e.is("NullTest") || e.is("BooleanTest")) return CellType::boolean;
    if (e.is("A_Expr")) {
      const std::string_view op = e["kind"].str() == "AEXPR_OP" ? name_of(e["name"]) : std::string_view();
      return op == "||" ? CellType::text : op == "+" || op == "-" ? CellType::integer : CellType::boolean;
    }
    if (e.is("SubLink")) {
      if (e["subLinkType"].str() != "EXPR_SUBLINK") return CellType::boolean;
      return type_of(e["subselect"]["targetList"][std::size_t{0}]["val"]);
    }
    if (e.is("CoalesceExpr")) return type_of(e["args"][std::size_t{0}]);
    if (e.is("CaseExpr")) return type_of(e["args"][std::size_t{0}]["result"]);
    const std::string_view name = e.is("TypeCast")   ? name_of(e["typeName"]["names"])
                                  : e.is("FuncCall") ? name_of(e["funcname"])
                                                     : name_of(e["fields"]);
    static const std::set<std::string_view> booleans = {
        "bool",          "pg_table_is_visible", "pg_type_is_visible", "attnotnull",     "atthasdef",           "attisdropped",
        "attislocal",    "relhasindex",         "relispartition",     "relrowsecurity", "relforcerowsecurity", "relhastriggers",
        "indisunique",   "indisprimary",        "indisvalid",         "indisready",     "indislive",           "tgisinternal",
        "condeferrable", "condeferred",         "convalidated",       "rolsuper",       "rolcanlogin",         "typnotnull"};
    static const std::set<std::string_view> integers = {"int2",
                                                        "int4",
                                                        "int8",
                                                        "count",
                                                        "length",
                                                        "char_length",
                                                        "ordinal_position",
                                                        "character_maximum_length",
                                                        "numeric_precision",
                                                        "numeric_scale",
                                                        "datetime_precision",
                                                        "attnum",
                                                        "atttypmod",
                                                        "attlen",
                                                        "relnatts",
                                                        "indnatts",
                                                        "conkey",
                                                        "enumsortorder"};
    if (e.is("ColumnRef"))
      for (const Source& source : sources_) {
        const auto& columns = source.rows.columns;
        const auto at = std::find(columns.begin(), columns.end(), name);
        if (at != columns.end() && !source.rows.types.empty()) return source.rows.type(static_cast<std::size_t>(at - columns.begin()));
      }
    return booleans.count(name) ? CellType::boolean : integers.count(name) ? CellType::integer : CellType::text;
  }

  // unnest(enum_range(NULL::type)): the labels of an enum type, one row each.
  std::optional<Rows> enum_labels(const Node& e) const {
    if (!e.is("FuncCall") || name_of(e["funcname"]) != "unnest") return std::nullopt;
    const Node& range = e["args"][std::size_t{0}];
    const Node& null = range["args"][std::size_t{0}];
    if (!range.is("FuncCall") || name_of(range["funcname"]) != "enum_range" || range["args"].size() != 1 || !null.is("TypeCast") ||
        !null["arg"]["isnull"].boolean())
      return std::nullopt;
    const Node& names = null["typeName"]["names"];
    ObjectName name{names.size() > 1 ? std::string(names[names.size() - 2].str()) : "", std::string(name_of(names))};
    if (name.schema == dialect_.default_schema) name.schema.clear();
    const UserType* type = schema_.types.find(name);
    if (!type || !type->enumeration) return std::nullopt;
    Rows rows;
    rows.columns.emplace_back("unnest");
    for (const std::string& label : type->enumeration->labels) rows.rows.push_back({label});
    return rows;
  }

  // SELECT *: the columns of what is read.
  bool star(const Node& value, Rows& out) const {
    if (!value.is("ColumnRef") || !value["fields"][value["fields"].size() - 1].is("A_Star")) return false;
    for (const Source& source : sources_)
      for (const std::string& column : source.rows.columns) out.columns.push_back(column);
    return true;
  }

  Rows project(const Node& select, const std::vector<Joined>& rows, bool grouped) {
    Rows out;
    const Node& targets = select["targetList"];
    const Node& only = targets[std::size_t{0}]["val"];
    if (auto labels = enum_labels(only); labels && targets.size() == 1 && rows.size() == 1) return std::move(*labels);
    if (targets.size() == 1 && rows.size() == 1 && only.is("FuncCall") && name_of(only["funcname"]) == "unnest" &&
        only["args"].size() == 1) {
      auto elements = elements_as_rows(only["args"][std::size_t{0}]);
      if (!elements) return give_up(out);
      if (!targets[std::size_t{0}]["name"].str().empty()) elements->columns.front() = targets[std::size_t{0}]["name"].str();
      return std::move(*elements);
    }
    if (targets.size() == 1 && only.is("FuncCall") && name_of(only["funcname"]) == "count" && !grouped)
      return count(only, rows, targets[std::size_t{0}]["name"].str());
    for (const Node& target : targets) {
      const std::string_view name = target["name"].str();
      const Node& value = target["val"];
      if (star(value, out)) {
        if (!rows.empty()) return give_up(out);
        continue;
      }
      out.types.resize(out.columns.size(), CellType::text);
      out.types.push_back(type_of(value));
      out.columns.emplace_back(!name.empty()           ? name
                               : value.is("ColumnRef") ? name_of(value["fields"])
                               : value.is("FuncCall")  ? name_of(value["funcname"])
                               : value.is("SubLink")   ? "exists"
                                                       : "?column?");
    }
    const bool aggregates = !grouped && has_aggregate(targets);
    if (aggregates && !rows.empty()) return give_up(out);
    if (aggregates) {  // one row all the same
      over_nothing_ = true;
      std::vector<Cell> cells;
      for (const Node& target : targets) cells.push_back(expression(target["val"]));
      over_nothing_ = false;
      out.rows.push_back(std::move(cells));
    }
    const Joined before = current_;
    for (const Joined& row : rows) {
      current_ = row;
      std::vector<Cell> cells;
      for (const Node& target : targets) cells.push_back(expression(target["val"]));
      out.rows.push_back(std::move(cells));
    }
    current_ = before;
    return out;
  }

  Rows count(const Node& call, const std::vector<Joined>& rows, std::string_view name) {
    if (call["agg_distinct"].boolean() || call["agg_filter"]) return give_up(Rows());
    std::size_t n = 0;
    const Joined before = current_;
    for (const Joined& row : rows) {
      current_ = row;
      n += call["agg_star"].boolean() || expression(call["args"][std::size_t{0}]).has_value();
    }
    current_ = before;
    return {{name.empty() ? "count" : std::string(name)}, {{std::to_string(n)}}, {CellType::integer}};
  }

  static void unique(Rows& rows) {
    std::set<std::vector<Cell>> seen;
    std::vector<std::vector<Cell>> kept;
    for (auto& row : rows.rows)
      if (seen.insert(row).second) kept.push_back(std::move(row));
    rows.rows = std::move(kept);
  }

  Rows limited(const Node& select, Rows rows) {
    if (rows.rows.empty()) return rows;
    if (select["limitOffset"]) return give_up(Rows());
    const Node& limit = select["limitCount"];
    if (!limit) return rows;
    const Cell n = expression(limit);
    if (!n || !is_number(*n)) return give_up(Rows());
    if (const auto most = static_cast<std::size_t>(std::stoll(*n)); rows.rows.size() > most) rows.rows.resize(most);
    return rows;
  }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  const Schema& schema_;
  const Dialect& dialect_;
  const Variables& variables_;
  const IsEmpty& empty_;
  bool over_nothing_ = false;    // aggregates of a query without rows are being evaluated
  std::vector<Source> sources_;  // of all queries around the current place, outermost first
  Joined current_;
  std::size_t work_ = 0;
  int depth_ = 0;
  bool alone_ = false;           // one relation only is asked, so that unqualified columns are its own
  const Node* where_ = nullptr;  // of the query whose FROM clause is being joined
  bool undecidable_ = false;
};

}  // namespace

std::optional<Rows> evaluate_query(const Node& select, const Schema& schema, const Dialect& dialect, const Variables& variables,
                                   const IsEmpty& empty) {
  Evaluator evaluator(schema, dialect, variables, empty);
  Rows rows = evaluator.query(select);
  if (evaluator.undecidable()) return std::nullopt;
  for (auto& row : rows.rows)
    for (Cell& cell : row)
      if (cell && !cell->empty() && cell->front() == kOid) cell = cell->substr(3);
  return rows;
}

std::optional<Cell> evaluate_expression(const Node& expression, const Schema& schema, const Dialect& dialect, const Variables& variables) {
  const IsEmpty nothing;
  Evaluator evaluator(schema, dialect, variables, nothing);
  Cell value = evaluator.expression(expression);
  if (evaluator.undecidable()) return std::nullopt;
  return value;
}

}  // namespace underpin::sql
