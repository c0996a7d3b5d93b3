#include "writers/alembic_batch.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "spell/sqlalchemy.h"

namespace underpin {

namespace {

using spell::atom;
using spell::call;
using spell::keyword;
using spell::Py;
using spell::string;

struct BatchType {
  std::string_view sql, python;
};
// Types whose DDL on SQLite is this very text.
constexpr std::array<BatchType, 14> kBatchTypes = {{{"INTEGER", "sa.Integer()"}, {"BIGINT", "sa.BigInteger()"}, {"SMALLINT", "sa.SmallInteger()"}, {"TEXT", "sa.Text()"}, {"BOOLEAN", "sa.Boolean()"},
                                                    {"FLOAT", "sa.Float()"}, {"REAL", "sa.REAL()"}, {"DATETIME", "sa.DateTime()"}, {"DATE", "sa.Date()"}, {"TIME", "sa.Time()"}, {"BLOB", "sa.LargeBinary()"},
                                                    {"JSON", "sa.JSON()"}, {"NUMERIC", "sa.Numeric()"}, {"VARCHAR", "sa.String()"}}};

std::optional<Py> batch_type(const std::string& type) {
  const std::string word = upper(type);
  for (const BatchType& row : kBatchTypes)
    if (row.sql == word) return atom(std::string(row.python));
  const auto sized = [&](std::string_view name) { return starts_with(word, std::string(name) + "(") && ends_with(word, ")"); };
  const std::string inside = word.find('(') == std::string::npos ? "" : word.substr(word.find('(') + 1, word.size() - word.find('(') - 2);
  if (inside.empty() || inside.find_first_not_of("0123456789, ") != std::string::npos) return std::nullopt;
  if (sized("VARCHAR")) return atom("sa.String(length=" + inside + ")");
  if (sized("CHAR")) return atom("sa.CHAR(length=" + inside + ")");
  if (sized("NUMERIC")) return atom("sa.Numeric(" + inside + ")");
  return std::nullopt;
}

// Reflection brings all of it along.
bool reflected_whole(const Table& table) {
  return table.checks.empty() && !table.autoincrement && !table.strict && !table.without_rowid && table.triggers.empty() && table.exclusions.empty() &&
         std::all_of(table.columns.begin(), table.columns.end(), [](const Column& c) { return c.collation.empty() && !c.generated && batch_type(c.type.text); }) &&
         std::all_of(table.indexes.begin(), table.indexes.end(),
                     [](const Index& i) {
                       return !i.predicate && std::all_of(i.keys.begin(), i.keys.end(), [](const IndexKey& k) { return !k.is_expression && !k.descending && k.collation.empty(); });
                     }) &&
         std::all_of(table.foreign_keys.begin(), table.foreign_keys.end(), [](const ForeignKey& k) { return k.deferrable == Deferrable::no && k.match.empty(); });
}

Py server_default(const Maybe<Expression>& value) {
  return keyword("server_default", value ? call("sa.text", {string(spell::for_text(value->shown()))}) : atom("None"));
}

template <class List, class Same>
bool has(const List& list, const Same& same) {
  return std::any_of(list.begin(), list.end(), same);
}

class Batch {
 public:
  Batch(const Table& before, const Table& after) : before_(before), after_(after) {}

  std::optional<std::vector<Py>> run() {
    if (!reflected_whole(before_) || after_.autoincrement != before_.autoincrement || after_.strict || after_.without_rowid || !(before_.triggers == after_.triggers)) return std::nullopt;
    const auto keys = [](const Table& t) { return t.primary_key ? t.primary_key->columns : std::vector<std::string>{}; };
    if (keys(before_) != keys(after_)) return std::nullopt;
    for (const Index& old : before_.indexes)
      if (!has(after_.indexes, [&](const Index& one) { return one == old; })) say("drop_index", {string(old.name)});
    if (!drop_constraints() || !columns() || !add_constraints() || !add_indexes() || out_.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  void say(const char* function, std::vector<Py> arguments) { out_.push_back(call(std::string("batch_op.") + function, std::move(arguments))); }

  template <class List>
  bool drop_of(const List& old, const List& now, const char* type) {
    for (const auto& one : old) {
      if (has(now, [&](const auto& other) { return other == one; })) continue;
      if (one.name.empty()) return false;
      say("drop_constraint", {string(one.name), keyword("type_", string(type))});
    }
    return true;
  }
  bool drop_constraints() { return drop_of(before_.foreign_keys, after_.foreign_keys, "foreignkey") && drop_of(before_.uniques, after_.uniques, "unique"); }

  bool columns() {
    for (const Column& old : before_.columns)
      if (!after_.column(old.name)) say("drop_column", {string(old.name)});
    for (const Column& now : after_.columns) {
      const auto type = batch_type(now.type.text);
      if (!type || !now.collation.empty() || now.generated) return false;
      const Column* old = before_.column(now.name);
      if (!old) {
        std::vector<Py> arguments = {string(now.name), *type};
        if (now.default_value) arguments.push_back(server_default(now.default_value));
        arguments.push_back(keyword("nullable", atom(now.nullable ? "True" : "False")));
        say("add_column", {call("sa.Column", std::move(arguments))});
        continue;
      }
      std::vector<Py> arguments = {string(now.name), keyword("existing_type", *batch_type(old->type.text))};
      if (old->type != now.type) arguments.push_back(keyword("type_", *type));
      if (old->nullable != now.nullable) arguments.push_back(keyword("nullable", atom(now.nullable ? "True" : "False")));
      if (old->default_value != now.default_value) arguments.push_back(server_default(now.default_value));
      if (arguments.size() > 2) say("alter_column", std::move(arguments));
    }
    return true;
  }

  bool add_indexes() {
    for (const Index& one : after_.indexes) {
      if (has(before_.indexes, [&](const Index& other) { return other == one; })) continue;
      std::vector<std::string> columns;
      for (const IndexKey& key : one.keys) {
        if (key.is_expression || key.descending || !key.collation.empty()) return false;
        columns.push_back(key.key.text);
      }
      if (one.predicate) return false;
      std::vector<Py> arguments = {string(one.name), spell::strings(columns)};
      if (one.unique) arguments.push_back(keyword("unique", atom("True")));
      say("create_index", std::move(arguments));
    }
    return true;
  }

  bool add_constraints() {
    for (const Unique& one : after_.uniques) {
      if (has(before_.uniques, [&](const Unique& other) { return other == one; })) continue;
      if (one.name.empty()) return false;
      say("create_unique_constraint", {string(one.name), spell::strings(one.columns)});
    }
    for (const Check& one : after_.checks) {
      if (one.name.empty()) return false;
      say("create_check_constraint", {string(one.name), call("sa.text", {string(spell::for_text(one.expression.shown()))})});
    }
    for (const ForeignKey& one : after_.foreign_keys) {
      if (has(before_.foreign_keys, [&](const ForeignKey& other) { return other == one; })) continue;
      if (one.name.empty() || one.ref_columns.empty() || one.deferrable != Deferrable::no || !one.match.empty()) return false;
      std::vector<Py> arguments = {string(one.name), string(one.ref.name), spell::strings(one.columns), spell::strings(one.ref_columns)};
      for (Py& option : spell::foreign_key_options(one)) arguments.push_back(std::move(option));
      say("create_foreign_key", std::move(arguments));
    }
    return true;
  }

  const Table& before_;
  const Table& after_;
  std::vector<Py> out_;
};

}  // namespace

std::optional<std::vector<Py>> batch_operations(const Table& before, const Table& after) { return Batch(before, after).run(); }

}  // namespace underpin
