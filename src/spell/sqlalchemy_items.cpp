#include <algorithm>

#include "base/text.h"
#include "spell/sqlalchemy.h"

namespace underpin::spell {

namespace {

constexpr std::string_view kModule = "sqlalchemy";

const std::string& written_text(const Expression& expression) { return expression.text.empty() ? expression.canonical : expression.text; }

void add_deferrable(std::vector<Py>& arguments, Deferrable deferrable) {
  if (deferrable == Deferrable::no) return;
  arguments.push_back(keyword("deferrable", atom("True")));
  if (deferrable == Deferrable::deferred) arguments.push_back(keyword("initially", string("DEFERRED")));
}

struct ConstraintItem {
  const SqlAlchemy& sa;

  std::vector<Py> names(const std::vector<std::string>& columns) const {
    std::vector<Py> out;
    for (const std::string& column : columns) out.push_back(string(column));
    return out;
  }
  void add_name(std::vector<Py>& arguments, const std::string& name) const {
    if (!name.empty()) arguments.push_back(keyword("name", sa.named(name)));
  }

  std::optional<Py> operator()(const PrimaryKey& key) const {
    if (!key.include.empty() || !key.using_index.empty()) return std::nullopt;
    std::vector<Py> arguments = names(key.columns);
    add_name(arguments, key.name);
    add_deferrable(arguments, key.deferrable);
    return call(sa.name(kModule, "PrimaryKeyConstraint"), std::move(arguments));
  }
  std::optional<Py> operator()(const Unique& unique) const {
    if (!unique.using_index.empty()) return std::nullopt;
    std::vector<Py> arguments = names(unique.columns);
    add_name(arguments, unique.name);
    add_deferrable(arguments, unique.deferrable);
    if (!unique.include.empty()) arguments.push_back(keyword("postgresql_include", strings(unique.include)));
    if (unique.nulls_not_distinct) arguments.push_back(keyword("postgresql_nulls_not_distinct", atom("True")));
    return call(sa.name(kModule, "UniqueConstraint"), std::move(arguments));
  }
  std::optional<Py> operator()(const ForeignKey& key) const {
    if (key.not_valid || key.ref_columns.empty()) return std::nullopt;
    std::vector<Py> targets;
    for (const std::string& column : key.ref_columns) {
      const auto one = target(key.ref, column);
      if (!one) return std::nullopt;
      targets.push_back(string(*one));
    }
    std::vector<Py> arguments = {list(names(key.columns)), list(std::move(targets))};
    add_name(arguments, key.name);
    for (Py& option : foreign_key_options(key)) arguments.push_back(std::move(option));
    return call(sa.name(kModule, "ForeignKeyConstraint"), std::move(arguments));
  }
  std::optional<Py> operator()(const Check& check) const {
    if (check.not_valid || check.no_inherit) return std::nullopt;
    std::vector<Py> arguments = {string(for_text(written_text(check.expression)))};
    add_name(arguments, check.name);
    return call(sa.name(kModule, "CheckConstraint"), std::move(arguments));
  }
  std::optional<Py> operator()(const Exclusion&) const { return std::nullopt; }
};

// "name(…)" to its last character: needs no brackets of its own.
bool is_call(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || text[at] == '_')) ++at;
  if (at == 0 || at >= text.size() || text[at] != '(') return false;
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\'' || text[at] == '"') return false;
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    if (depth == 0) return at + 1 == text.size();
  }
  return false;
}

std::string element_sql(const SqlAlchemy& sa, const IndexKey& key) {
  const std::string& expression = written_text(key.key);
  std::string out = !key.is_expression ? sa.dialect.quote(key.key.text) : is_call(expression) ? expression : "(" + expression + ")";
  if (!key.collation.empty()) out += " COLLATE " + sa.dialect.quote(key.collation);
  if (!key.opclass.empty()) out += " " + key.opclass;
  if (key.descending) out += " DESC";
  if (!key.nulls.empty()) out += " NULLS " + key.nulls;
  return out;
}

// "fillfactor='70', fastupdate=off" → pairs; nullopt: written some other way.
std::optional<std::vector<std::pair<Py, Py>>> storage_pairs(const std::string& options) {
  std::vector<std::pair<Py, Py>> out;
  for (const std::string& part : split(options, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::string_view key = trim(std::string_view(part).substr(0, equals));
    std::string_view value = trim(std::string_view(part).substr(equals + 1));
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'') value = value.substr(1, value.size() - 2);
    if (key.empty() || value.empty() || contains(value, "'")) return std::nullopt;
    out.emplace_back(string(std::string(key)), string(std::string(value)));
  }
  return out;
}

}  // namespace

std::optional<std::string> target(const ObjectName& table, const std::string& column) {
  if (contains(table.schema, ".") || contains(table.name, ".") || contains(column, ".")) return std::nullopt;
  return table.display() + "." + column;
}

std::vector<Py> foreign_key_options(const ForeignKey& key) {
  std::vector<Py> out;
  if (!key.on_delete.empty()) out.push_back(keyword("ondelete", string(key.on_delete)));
  if (!key.on_update.empty()) out.push_back(keyword("onupdate", string(key.on_update)));
  if (!key.match.empty()) out.push_back(keyword("match", string(key.match)));
  add_deferrable(out, key.deferrable);
  return out;
}

std::vector<Py> column_details(const SqlAlchemy& sa, const Column& column) {
  std::vector<Py> out;
  if (column.identity != Identity::none) {
    std::vector<Py> arguments;
    if (column.identity == Identity::always) arguments.push_back(keyword("always", atom("True")));
    out.push_back(call(sa.name(kModule, "Identity"), std::move(arguments)));
  }
  if (column.generated) {
    std::vector<Py> arguments = {string(for_text(written_text(*column.generated)))};
    if (column.generated_stored) arguments.push_back(keyword("persisted", atom("True")));
    out.push_back(call(sa.name(kModule, "Computed"), std::move(arguments)));
  }
  if (column.default_value) out.push_back(keyword("server_default", sa.text(written_text(*column.default_value))));
  return out;
}

std::optional<Py> constraint(const SqlAlchemy& sa, const Constraint& one) { return std::visit(ConstraintItem{sa}, one); }

std::optional<IndexParts> index_parts(const SqlAlchemy& sa, const Index& index) {
  IndexParts out;
  std::vector<std::pair<Py, Py>> classes;
  for (const IndexKey& key : index.keys) {
    const bool again = std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& other) {
      return &other != &key && !other.is_expression && other.key.text == key.key.text;
    });
    const bool plain = !key.is_expression && !key.descending && key.nulls.empty() && key.collation.empty() && (key.opclass.empty() || !again);
    if (!plain) {
      out.elements.push_back(sa.text(element_sql(sa, key)));
      continue;
    }
    out.elements.push_back(string(key.key.text));
    if (!key.opclass.empty()) classes.emplace_back(string(key.key.text), string(key.opclass));
  }
  if (index.unique) out.options.push_back(keyword("unique", atom("True")));
  if (!index.method.empty() && index.method != "btree") out.options.push_back(keyword("postgresql_using", string(index.method)));
  if (!classes.empty()) out.options.push_back(keyword("postgresql_ops", dict(std::move(classes))));
  if (!index.include.empty()) out.options.push_back(keyword("postgresql_include", strings(index.include)));
  if (index.nulls_not_distinct) out.options.push_back(keyword("postgresql_nulls_not_distinct", atom("True")));
  if (!index.with_options.empty()) {
    auto pairs = storage_pairs(index.with_options);
    if (!pairs) return std::nullopt;
    out.options.push_back(keyword("postgresql_with", dict(std::move(*pairs))));
  }
  if (index.predicate) out.options.push_back(keyword("postgresql_where", sa.text(written_text(*index.predicate))));
  return out;
}

}  // namespace underpin::spell
