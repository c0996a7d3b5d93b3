#include "verbs/data_questions.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "engines/postgresql/dialect.h"
#include "schema/lookup.h"
#include "sql/comparable.h"
#include "sql/statements.h"

namespace underpin {

namespace {

using Names = std::vector<std::string>;

// A check is SQL of somebody else's: only functions that do nothing but compute are run.
constexpr std::array<std::string_view, 40> kHarmless = {
    "length", "char_length", "character_length", "octet_length", "bit_length", "lower", "upper", "btrim", "ltrim", "rtrim", "trim", "abs", "round", "floor", "ceil", "ceiling", "mod",
    "coalesce", "nullif", "greatest", "least", "position", "strpos", "substr", "substring", "left", "right", "replace", "date_part", "extract", "array_length", "cardinality",
    "num_nonnulls", "num_nulls", "jsonb_typeof", "json_typeof", "typeof", "json_valid", "like", "glob"};

// "schema.function(", "schema.type": what stands there is not known. Literals are passed over.
bool has_qualified_name(const std::string& text) {
  const auto names = [](char c) { return c == '_' || c == '"' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; };
  bool literal = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    literal ^= text[i] == '\'';
    if (!literal && text[i] == '.' && i > 0 && i + 1 < text.size() && names(text[i + 1])) return true;
  }
  return false;
}

bool is_harmless(const std::string& check, const Dialect& dialect) {
  if (!dialect.columns_in_expression || !dialect.functions_in_expression || check.size() > 10'000) return false;
  if (contains(check, ";") || contains(lower(check), "operator") || contains(lower(check), "select") || has_qualified_name(check)) return false;
  const auto functions = dialect.functions_in_expression(check);
  return functions && std::all_of(functions->begin(), functions->end(), [](const std::string& name) {
           return std::find(kHarmless.begin(), kHarmless.end(), lower(name)) != kHarmless.end();
         });
}

// Names as the database has them; nullopt: it lacks one.
std::optional<Names> columns_in(const Table& table, const Names& wanted, const Dialect& dialect) {
  Names found;
  for (const std::string& name : wanted) {
    const Column* column = find_column(table, name, dialect);
    if (!column) return std::nullopt;
    found.push_back(column->name);
  }
  return found.empty() ? std::nullopt : std::optional(found);
}

Names key_of(const Table& table) { return table.primary_key ? table.primary_key->columns : Names(); }

bool has_rows_here(const Table& table) { return !table.foreign && table.virtual_module.empty(); }

class Asker {
 public:
  Asker(const Schema& live, const Dialect& dialect, Demand demand, std::vector<DataQuestion>& questions) : live_(live), dialect_(dialect), demand_(demand), questions_(questions) {}

  void orphans(const ObjectName& table, const ForeignKey& key) {
    const Table* own = table_named(table);
    const auto columns = own ? columns_in(*own, key.columns, dialect_) : std::nullopt;
    if (!columns) return;
    DataQuestion question = about(*own, DataQuestion::Kind::orphans, *columns, key.name, key.origin);
    question.ref = key.ref;
    if (const Table* target = table_named(key.ref)) {
      const auto wanted = columns_in(*target, key.ref_columns.empty() ? key_of(*target) : key.ref_columns, dialect_);
      if (!wanted || wanted->size() != columns->size()) return;
      question.ref = target->name;
      question.ref_columns = *wanted;
    }
    questions_.push_back(std::move(question));
  }
  void nulls(const ObjectName& table, const std::string& column, const Origin& origin) {
    const Table* own = table_named(table);
    const Column* found = own ? find_column(*own, column, dialect_) : nullptr;
    if (found && (found->nullable || demand_ == Demand::planned)) questions_.push_back(about(*own, DataQuestion::Kind::nulls, {found->name}, "", origin));
  }
  void duplicates(const ObjectName& table, const Names& key, const std::string& name, bool nulls_not_distinct, const Origin& origin) {
    const Table* own = table_named(table);
    const auto columns = own ? columns_in(*own, key, dialect_) : std::nullopt;
    if (!columns || (demand_ != Demand::planned && is_unique(*own, *columns))) return;
    questions_.push_back(about(*own, DataQuestion::Kind::duplicates, *columns, name, origin));
    questions_.back().nulls_not_distinct = nulls_not_distinct;
  }
  void violations(const ObjectName& table, const Check& check) {
    const Table* own = table_named(table);
    const std::string text = check.expression.text.empty() ? check.expression.shown() : check.expression.text;
    if (!own) return;
    if (!is_harmless(text, dialect_)) {  // asked of no column: not asked, and that is said
      questions_.push_back(about(*own, DataQuestion::Kind::violations, {}, check.name, check.origin));
      questions_.back().check = text;
      return;
    }
    const auto read = dialect_.columns_in_expression(text);
    const auto columns = read ? columns_in(*own, *read, dialect_) : std::nullopt;
    if (!columns) return;
    questions_.push_back(about(*own, DataQuestion::Kind::violations, *columns, check.name, check.origin));
    questions_.back().check = text;
  }
  const Table* table_named(const ObjectName& name) const {
    const auto found = find_table(live_, name, dialect_);
    const Table* table = found ? live_.tables.find(*found) : nullptr;
    return table && has_rows_here(*table) ? table : nullptr;
  }

 private:
  DataQuestion about(const Table& table, DataQuestion::Kind kind, const Names& columns, const std::string& name, const Origin& origin) const {
    DataQuestion question;
    question.kind = kind;
    question.table = table.name;
    question.columns = columns;
    question.name = name;
    question.demand = demand_;
    question.span = origin.span;
    question.key = key_of(table);
    return question;
  }
  static bool is_unique(const Table& table, const Names& columns) {
    const std::set<std::string> wanted(columns.begin(), columns.end());
    const auto same = [&](const Names& names) { return std::set<std::string>(names.begin(), names.end()) == wanted; };
    if (table.primary_key && same(table.primary_key->columns)) return true;
    return std::any_of(table.uniques.begin(), table.uniques.end(), [&](const Unique& unique) { return same(unique.columns); }) ||
           std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
             Names names;
             for (const IndexKey& key : index.keys) names.push_back(key.is_expression ? std::string() : key.key.text);
             return index.unique && index.valid && !index.predicate && same(names);
           });
  }

  const Schema& live_;
  const Dialect& dialect_;
  Demand demand_;
  std::vector<DataQuestion>& questions_;
};

bool has_key(const Table& table, const ForeignKey& wanted, const Dialect& dialect) {
  const auto same = [&](const Names& a, const Names& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const std::string& x, const std::string& y) { return same_name(x, y, dialect); });
  };
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& own) { return same(own.columns, wanted.columns) && same_name(own.ref.name, wanted.ref.name, dialect); });
}

bool has_check(const Table& table, const Check& wanted) {
  const std::string text = sql::comparable_expression(wanted.expression.shown());
  return std::any_of(table.checks.begin(), table.checks.end(), [&](const Check& own) { return sql::comparable_expression(own.expression.shown()) == text; });
}

// Unique over plain columns, whole.
std::optional<Names> unique_columns_of(const Index& index) {
  Names names;
  if (!index.unique || index.predicate) return std::nullopt;
  for (const IndexKey& key : index.keys) {
    if (key.is_expression) return std::nullopt;
    names.push_back(key.key.text);
  }
  return names;
}

}  // namespace

void ask_of_database(const Schema& live, const Dialect& dialect, std::vector<DataQuestion>& questions) {
  Asker ask(live, dialect, Demand::database, questions);
  for (const Table* table : live.tables.sorted()) {
    if (!has_rows_here(*table)) continue;
    for (const ForeignKey& key : table->foreign_keys)
      if (key.not_valid || is_sqlite(dialect)) ask.orphans(table->name, key);
    for (const Check& check : table->checks)
      // SQLite looks at a row when it is written, and may have been told not to.
      if (check.not_valid || is_sqlite(dialect)) ask.violations(table->name, check);
  }
}

void ask_of_declared(const Schema& declared, const Schema& live, const Dialect& dialect, Demand demand, std::vector<DataQuestion>& questions) {
  Asker ask(live, dialect, demand, questions);
  for (const Table* table : declared.tables.sorted()) {
    const Table* own = ask.table_named(table->name);
    if (!own) continue;
    for (const Column& column : table->columns) {
      // What a primary key column may hold on SQLite is for another rule: most declare it NOT NULL without saying so.
      const bool of_key = own->primary_key && std::count(own->primary_key->columns.begin(), own->primary_key->columns.end(), column.name) > 0;
      if (!column.nullable && !(of_key && is_sqlite(dialect))) ask.nulls(table->name, column.name, column.origin);
    }
    for (const Unique& unique : table->uniques) ask.duplicates(table->name, unique.columns, unique.name, unique.nulls_not_distinct, unique.origin);
    for (const Index& index : table->indexes)
      if (const auto columns = unique_columns_of(index)) ask.duplicates(table->name, *columns, index.name, index.nulls_not_distinct, index.origin);
    for (const ForeignKey& key : table->foreign_keys)
      if (!has_key(*own, key, dialect)) ask.orphans(table->name, key);
    for (const Check& check : table->checks)
      if (!has_check(*own, check)) ask.violations(table->name, check);
  }
}

void ask_of_names(const Schema& live, const Dialect& dialect, std::vector<DataQuestion>& questions) {
  // Column name → where keys of that name lead, and how often; a name with two targets says nothing.
  std::map<std::string, std::map<std::pair<ObjectName, std::string>, std::size_t>> targets;
  live.tables.for_each([&](const Table& table) {
    for (const ForeignKey& key : table.foreign_keys)
      if (key.columns.size() == 1 && key.ref_columns.size() <= 1) {
        const auto target = find_table(live, key.ref, dialect);
        const Names own = target ? key_of(*live.tables.find(*target)) : Names();
        const std::string column = key.ref_columns.empty() ? (own.size() == 1 ? own.front() : std::string()) : key.ref_columns.front();
        if (target && !column.empty()) ++targets[lower(key.columns.front())][{*target, column}];
      }
  });
  Asker ask(live, dialect, Demand::guessed, questions);
  for (const Table* table : live.tables.sorted())
    for (const Column& column : table->columns) {
      const auto found = targets.find(lower(column.name));
      if (found == targets.end() || found->second.size() != 1 || found->second.begin()->second < 2) continue;
      const auto& [target, ref_column] = found->second.begin()->first;
      const Column* key_column = live.tables.find(target)->column(ref_column);
      if (!key_column || (dialect.comparable && !dialect.comparable(column.type.text, key_column->type.text))) continue;
      const bool has_one = std::any_of(table->foreign_keys.begin(), table->foreign_keys.end(),
                                       [&](const ForeignKey& key) { return std::count(key.columns.begin(), key.columns.end(), column.name) > 0; });
      if (has_one || same_name(column.name, "id", dialect)) continue;
      ForeignKey key;
      key.columns = {column.name};
      key.ref = target;
      key.ref_columns = {ref_column};
      key.origin = column.origin;
      ask.orphans(table->name, key);
    }
}

Result<std::vector<DataQuestion>> ask_of_planned(Sources& sources, const std::string& path, const std::string& text, const Schema& live, const Dialect& live_dialect) {
  std::vector<DataQuestion> questions;
  const FileId file = sources.add(path, text);
  // SQLite has no words for most of these, PostgreSQL has.
  const Dialect& dialect = postgresql::postgresql_dialect(postgresql::kNewestVersion);
  const sql::Reading reading = sql::read_postgresql(Rope(text, Span{file, 0, static_cast<std::uint32_t>(text.size())}, true), live, dialect);
  const auto wrong = [&](Span span, const std::string& why) {
    const std::string line = span.valid() ? ":" + std::to_string(sources.place(span.file, span.begin).line) : "";
    return fail(Error::Kind::usage, "`" + path + line + "`: " + why, "ALTER TABLE … ADD UNIQUE (…), ADD FOREIGN KEY …, ADD CHECK (…), ALTER COLUMN … SET NOT NULL, CREATE UNIQUE INDEX …");
  };
  for (const auto& error : reading.errors) return wrong({file, static_cast<std::uint32_t>(error.begin), static_cast<std::uint32_t>(error.end)}, error.message);
  for (const Statement& statement : reading.statements)
    for (const Change& change : statement.changes) {
      Asker ask(live, live_dialect, Demand::planned, questions);
      const Origin origin{statement.span};
      const ObjectName table = underpin::table_of(change);
      const std::size_t before = questions.size();
      bool known = true;
      if (const auto* index = std::get_if<CreateIndex>(&change)) {
        const auto columns = unique_columns_of(index->index);
        known = columns.has_value();
        if (columns) ask.duplicates(table, *columns, index->index.name, index->index.nulls_not_distinct, origin);
      } else if (const auto* nullable = std::get_if<SetNullable>(&change)) {
        if (!nullable->nullable) ask.nulls(table, nullable->column, origin);
      } else if (const auto* add = std::get_if<AddConstraint>(&change)) {
        if (const auto* unique = std::get_if<Unique>(&add->constraint)) ask.duplicates(table, unique->columns, unique->name, unique->nulls_not_distinct, origin);
        if (const auto* primary = std::get_if<PrimaryKey>(&add->constraint)) {
          ask.duplicates(table, primary->columns, primary->name, true, origin);
          for (const std::string& column : primary->columns) ask.nulls(table, column, origin);
        }
        if (const auto* key = std::get_if<ForeignKey>(&add->constraint)) ask.orphans(table, *key);
        if (const auto* check = std::get_if<Check>(&add->constraint)) ask.violations(table, *check);
        known = !std::holds_alternative<Exclusion>(add->constraint);
      } else {
        known = false;
      }
      if (!known) return wrong(statement.span, "`" + describe(change) + "` is nothing that rows could be held against");
      if (questions.size() == before)
        return wrong(statement.span, ask.table_named(table) ? "a table or column of it is not in the database" : "the database has no table `" + table.display() + "`");
      for (std::size_t i = before; i < questions.size(); ++i) questions[i].span = statement.span;
    }
  return questions;
}

void ask_once(std::vector<DataQuestion>& questions) {
  std::set<std::tuple<int, ObjectName, Names, ObjectName, std::string>> seen;
  std::vector<DataQuestion> once;
  for (DataQuestion& question : questions) {
    Names columns = question.columns;
    if (question.kind == DataQuestion::Kind::duplicates) std::sort(columns.begin(), columns.end());
    const bool said = question.demand == Demand::planned;  // each of them gets its answer
    if (said || seen.emplace(static_cast<int>(question.kind), question.table, columns, question.ref, question.check).second) once.push_back(std::move(question));
  }
  questions = std::move(once);
}

}  // namespace underpin
