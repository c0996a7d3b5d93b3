#include "writers/alembic_operations.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/lookup.h"
#include "spell/sqlalchemy.h"
#include "writers/alembic_batch.h"
#include "writers/fold_changes.h"

namespace underpin {

namespace {

using spell::atom;
using spell::call;
using spell::keyword;
using spell::Py;
using spell::string;
using Said = std::optional<Py>;  // nullopt: Alembic has no word for it

// "character varying(50)[]" → "CharacterVarying50".
std::string class_name(const std::string& type, const std::map<std::string, std::string>& taken) {
  std::string out;
  bool up = true;
  for (const char c : type) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter) out += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    up = !letter;
  }
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out[0]))) out = "Type" + out;
  const auto used = [&](const std::string& name) {
    return std::any_of(taken.begin(), taken.end(), [&](const auto& one) { return one.second == name; });
  };
  std::string name = out;
  for (int i = 2; used(name); ++i) name = out + std::to_string(i);
  return name;
}

void add_schema(std::vector<Py>& arguments, const ObjectName& name, const char* word = "schema") {
  if (!name.schema.empty()) arguments.push_back(keyword(word, string(name.schema)));
}

struct Operation {
  const spell::SqlAlchemy& sa;
  const Schema& before;

  Said operator()(const CreateTable& c) const {
    const Table& table = c.table;
    const bool special = c.if_not_exists || !c.like.empty() || c.partition_of || c.as_query || !table.exclusions.empty() || !table.inherits.empty() ||
                         table.temporary || table.foreign || !table.storage_options.empty() || !table.partition_bound.empty() || !table.indexes.empty();
    if (special) return std::nullopt;
    std::vector<Py> arguments = {string(table.name.name)};
    for (const Column& column : table.columns) arguments.push_back(column_of(column, table));
    const auto add = [&](const Constraint& one) {
      auto made = spell::constraint(sa, one);
      if (made) arguments.push_back(std::move(*made));
      return made.has_value();
    };
    for (const ForeignKey& key : table.foreign_keys)
      if (!add(key)) return std::nullopt;
    if (table.primary_key && !add(*table.primary_key)) return std::nullopt;
    for (const Unique& unique : table.uniques)
      if (!add(unique)) return std::nullopt;
    for (const Check& check : table.checks)
      if (!add(check)) return std::nullopt;
    add_schema(arguments, table.name);
    if (table.unlogged) arguments.push_back(keyword("prefixes", spell::list({string("UNLOGGED")})));
    if (!table.partition_by.empty()) arguments.push_back(keyword("postgresql_partition_by", string(table.partition_by)));
    return call("op.create_table", std::move(arguments));
  }

  Py column_of(const Column& column, const Table& table) const {
    std::vector<Py> arguments = {string(column.name), sa.type(column.type.text, column.collation)};
    for (Py& detail : spell::column_details(sa, column))
      if (detail.kind == Py::Kind::call) arguments.push_back(std::move(detail));
    const bool key = table.primary_key && table.primary_key->columns == std::vector<std::string>{column.name};
    if (key && !column.serial && spell::taken_for_serial(column)) arguments.push_back(keyword("autoincrement", atom("False")));
    // SQLAlchemy makes no serial of a key column that refers to another table, unless it is told to.
    const bool refers = std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& one) {
      return std::find(one.columns.begin(), one.columns.end(), column.name) != one.columns.end();
    });
    if (key && column.serial && refers) arguments.push_back(keyword("autoincrement", atom("True")));
    for (Py& detail : spell::column_details(sa, column))
      if (detail.kind == Py::Kind::keyword) arguments.push_back(std::move(detail));
    arguments.push_back(keyword("nullable", atom(column.nullable ? "True" : "False")));
    return call(sa.name("sqlalchemy", "Column"), std::move(arguments));
  }

  Said operator()(const DropTable& c) const {
    if (c.if_exists || c.cascade) return std::nullopt;
    std::vector<Py> arguments = {string(c.name.name)};
    add_schema(arguments, c.name);
    return call("op.drop_table", std::move(arguments));
  }
  Said operator()(const RenameRelation& c) const {
    if (c.kind != RelationKind::table || c.if_exists) return std::nullopt;
    std::vector<Py> arguments = {string(c.name.name), string(c.to)};
    add_schema(arguments, c.name);
    return call("op.rename_table", std::move(arguments));
  }
  Said operator()(const AddColumn& c) const {
    if (c.if_not_exists || c.table_if_exists || c.column.serial || c.primary_key || !c.uniques.empty() || !c.foreign_keys.empty() || !c.checks.empty()) return std::nullopt;
    std::vector<Py> arguments = {string(c.table.name), column_of(c.column, {})};
    add_schema(arguments, c.table);
    return call("op.add_column", std::move(arguments));
  }
  Said operator()(const DropColumn& c) const {
    if (c.if_exists || c.cascade || c.table_if_exists) return std::nullopt;
    std::vector<Py> arguments = {string(c.table.name), string(c.column)};
    add_schema(arguments, c.table);
    return call("op.drop_column", std::move(arguments));
  }

  Said alter_column(const ObjectName& table, const std::string& column, std::vector<Py> options) const {
    std::vector<Py> arguments = {string(table.name), string(column)};
    const Table* old = before.tables.find(table);
    const Column* was = old ? old->column(column) : nullptr;
    if (was && was->type.known && !was->type.text.empty()) arguments.push_back(keyword("existing_type", sa.type(was->type.text, was->collation)));
    for (Py& option : options) arguments.push_back(std::move(option));
    add_schema(arguments, table);
    return call("op.alter_column", std::move(arguments));
  }
  Said operator()(const RenameColumn& c) const {
    if (c.table_if_exists) return std::nullopt;
    return alter_column(c.table, c.column, {keyword("new_column_name", string(c.to))});
  }
  Said operator()(const SetColumnType& c) const {
    std::vector<Py> options = {keyword("type_", sa.type(c.type.text, c.collation))};
    if (!c.using_expression.empty()) options.push_back(keyword("postgresql_using", string(c.using_expression)));
    return alter_column(c.table, c.column, std::move(options));
  }
  Said operator()(const SetNullable& c) const { return alter_column(c.table, c.column, {keyword("nullable", atom(c.nullable ? "True" : "False"))}); }
  Said operator()(const SetDefault& c) const {
    return alter_column(c.table, c.column, {keyword("server_default", c.value ? sa.text(c.value->text.empty() ? c.value->canonical : c.value->text) : atom("None"))});
  }

  Said operator()(const AddConstraint& c) const {
    if (c.table_if_exists) return std::nullopt;
    return std::visit(Constraints{*this, c.table}, c.constraint);
  }
  struct Constraints {
    const Operation& operation;
    const ObjectName& table;

    // The item's own arguments, behind the name and the table that Alembic wants first.
    Said make(const char* function, const Constraint& one, std::vector<Py> first, std::size_t positional) const {
      const auto item = spell::constraint(operation.sa, one);
      if (!item) return std::nullopt;
      std::vector<Py> rest;
      for (std::size_t i = positional; i < item->items.size(); ++i)
        if (item->items[i].kind == Py::Kind::keyword && item->items[i].text != "name") rest.push_back(item->items[i]);
      for (Py& option : rest) first.push_back(std::move(option));
      return call(function, std::move(first));
    }
    Said operator()(const PrimaryKey& key) const {
      if (!key.include.empty() || !key.using_index.empty() || key.deferrable != Deferrable::no) return std::nullopt;
      std::vector<Py> arguments = {operation.sa.named(key.name), string(table.name), spell::strings(key.columns)};
      add_schema(arguments, table);
      return call("op.create_primary_key", std::move(arguments));
    }
    Said operator()(const Unique& unique) const {
      if (!unique.include.empty() || unique.nulls_not_distinct) return std::nullopt;
      auto made = make("op.create_unique_constraint", unique, {operation.sa.named(unique.name), string(table.name), spell::strings(unique.columns)}, unique.columns.size());
      if (made) add_schema(made->items, table);
      return made;
    }
    Said operator()(const ForeignKey& key) const {
      if (key.not_valid || key.ref_columns.empty()) return std::nullopt;
      auto made = make("op.create_foreign_key", key, {operation.sa.named(key.name), string(table.name), string(key.ref.name), spell::strings(key.columns), spell::strings(key.ref_columns)}, 2);
      if (!made) return made;
      add_schema(made->items, table, "source_schema");
      add_schema(made->items, key.ref, "referent_schema");
      return made;
    }
    Said operator()(const Check& check) const {
      if (check.not_valid || check.no_inherit) return std::nullopt;
      const auto item = spell::constraint(operation.sa, check);
      std::vector<Py> arguments = {operation.sa.named(check.name), string(table.name), item->items.front()};
      add_schema(arguments, table);
      return call("op.create_check_constraint", std::move(arguments));
    }
    Said operator()(const Exclusion&) const { return std::nullopt; }
  };

  Said operator()(const DropConstraint& c) const {
    if (c.if_exists || c.cascade || c.table_if_exists) return std::nullopt;
    std::vector<Py> arguments = {operation_name(c.name), string(c.table.name)};
    if (const std::string kind = kind_of(c); !kind.empty()) arguments.push_back(keyword("type_", string(kind)));
    add_schema(arguments, c.table);
    return call("op.drop_constraint", std::move(arguments));
  }
  Py operation_name(const std::string& name) const { return sa.named(name); }
  std::string kind_of(const DropConstraint& c) const {
    const Table* table = before.tables.find(c.table);
    if (!table) return {};
    const auto has = [&](const auto& list) { return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.name == c.name; }); };
    if (table->primary_key && table->primary_key->name == c.name) return "primary";
    return has(table->uniques) ? "unique" : has(table->foreign_keys) ? "foreignkey" : has(table->checks) ? "check" : "";
  }

  Said operator()(const CreateIndex& c) const {
    if (c.if_not_exists || c.concurrently || c.index.name.empty() || before.views.contains(c.table)) return std::nullopt;
    auto parts = spell::index_parts(sa, c.index);
    if (!parts) return std::nullopt;
    std::vector<Py> arguments = {sa.named(c.index.name), string(c.table.name), spell::list(std::move(parts->elements))};
    add_schema(arguments, c.table);
    for (Py& option : parts->options) arguments.push_back(std::move(option));
    return call("op.create_index", std::move(arguments));
  }
  Said operator()(const DropIndex& c) const {
    if (c.if_exists || c.cascade || c.concurrently || c.table.empty()) return std::nullopt;
    std::vector<Py> arguments = {sa.named(c.name.name), keyword("table_name", string(c.table.name))};
    add_schema(arguments, c.table);
    return call("op.drop_index", std::move(arguments));
  }

  Said operator()(const SetComment& c) const {
    const bool table = c.object.kind == ObjectKind::table && before.tables.contains(c.object.name);
    if (!table) return std::nullopt;
    const auto old = comment_on(before, c.object);
    std::vector<Py> arguments = {string(c.object.name.name)};
    if (c.text) arguments.push_back(string(*c.text));
    if (old) arguments.push_back(keyword("existing_comment", string(*old)));
    add_schema(arguments, c.object.name);
    return call(c.text ? "op.create_table_comment" : "op.drop_table_comment", std::move(arguments));
  }

#define LITERAL(Kind) \
  Said operator()(const Kind&) const { return std::nullopt; }
  LITERAL(CreateSchema) LITERAL(DropSchema) LITERAL(RenameSchema) LITERAL(CreateExtension) LITERAL(DropExtension) LITERAL(CreateType)
  LITERAL(DropType) LITERAL(RenameType) LITERAL(AddEnumValue) LITERAL(RenameEnumValue) LITERAL(AlterDomain) LITERAL(AlterComposite)
  LITERAL(CreateSequence) LITERAL(AlterSequence) LITERAL(DropSequence) LITERAL(SetObjectSchema) LITERAL(SetTableOption)
  LITERAL(AttachPartition) LITERAL(DetachPartition) LITERAL(SetInheritance) LITERAL(SetIdentity) LITERAL(DropGenerated)
  LITERAL(RenameConstraint) LITERAL(ValidateConstraint) LITERAL(AlterConstraint) LITERAL(CreateView) LITERAL(DropView)
  LITERAL(RefreshView) LITERAL(CreateFunction) LITERAL(DropFunction) LITERAL(CreateTrigger) LITERAL(DropTrigger)
  LITERAL(SetTriggerEnabled) LITERAL(CreatePolicy) LITERAL(AlterPolicy) LITERAL(DropPolicy) LITERAL(CreateOpaque) LITERAL(DropOpaque)
  LITERAL(RebuildTable) LITERAL(DataStep) LITERAL(SessionStep) LITERAL(RawSql)
#undef LITERAL
};

// What op.… says on SQLite as well, without a type or an expression in it; the rest is SQLite's own SQL.
bool plain_on_sqlite(const Change& change) {
  if (const auto* index = std::get_if<CreateIndex>(&change))
    return !index->index.predicate && std::all_of(index->index.keys.begin(), index->index.keys.end(), [](const IndexKey& key) {
      return !key.is_expression && !key.descending && key.nulls.empty() && key.collation.empty() && key.opclass.empty();
    });
  return std::holds_alternative<DropTable>(change) || std::holds_alternative<DropColumn>(change) || std::holds_alternative<RenameRelation>(change) ||
         std::holds_alternative<DropIndex>(change);
}

class Body {
 public:
  Body(const Dialect& dialect, const spell::Layout& layout, RevisionNeeds& needs) : dialect_(dialect), layout_(layout), needs_(needs) {}

  OperationsText write(const std::vector<Change>& changes, Schema schema) {
    find_new_labels(changes);
    Session session;
    session.in_transaction = false;
    for (const Change& change : changes) {
      say(change, schema);
      apply(schema, change, dialect_, session);
    }
    return std::move(out_);
  }

 private:
  void say(const Change& change, const Schema& before) {
    if (std::holds_alternative<DropTable>(change) || std::holds_alternative<DropColumn>(change)) line("# what is stored in it is lost");
    if (const auto* rebuilt = std::get_if<RebuildTable>(&change))
      if (in_batch(*rebuilt, before)) return;
    if (!is_sqlite(dialect_) || plain_on_sqlite(change)) {
      const spell::SqlAlchemy sa = words(before);
      const RevisionNeeds saved = needs_;
      if (const Said said = std::visit(Operation{sa, before}, change)) return statement(*said);
      needs_ = saved;
    }
    std::vector<std::string> sql = dialect_.render(change, before);
    if (sql.empty()) out_.unsaid.push_back(describe(change));
    if (sql.empty()) line("# not written: " + replace_all(describe(change), "\n", " "));
    const bool outside = dialect_.outside_transaction && dialect_.outside_transaction(change);
    const auto* label = std::get_if<AddEnumValue>(&change);
    const bool commits = outside || (label && used_labels_.count(label->label));
    if (commits) line("with op.get_context().autocommit_block():");
    for (std::string& one : sql) execute(std::move(one), commits);
  }

  bool in_batch(const RebuildTable& change, const Schema& before) {
    const auto name = find_table(before, change.table, dialect_);
    const Table* table = name ? before.tables.find(*name) : nullptr;
    const auto calls = table ? batch_operations(*table, change.after) : std::nullopt;
    if (!calls) return false;
    needs_.sqlalchemy = true;
    line(spell::flat(call("with op.batch_alter_table", {string(table->name.name)}), layout_) + " as batch_op:");
    for (const Py& one : *calls) statement(one, true);
    return true;
  }

  // A new label of an enum may not be used before it is committed.
  void find_new_labels(const std::vector<Change>& changes) {
    std::set<std::string> labels;
    for (const Change& change : changes) {
      if (const auto* add = std::get_if<AddEnumValue>(&change)) labels.insert(add->label);
      if (labels.empty() || is_sqlite(dialect_)) continue;
      for (const std::string& sql : dialect_.render(change, Schema{}))
        for (const std::string& label : labels)
          if (!std::holds_alternative<AddEnumValue>(change) && contains(sql, "'" + label + "'")) used_labels_.insert(label);
    }
  }

  spell::SqlAlchemy words(const Schema& before) {
    spell::SqlAlchemy sa{before, dialect_, nullptr, nullptr};
    sa.name = [this](std::string_view module, std::string_view name) {
      const bool postgres = module != "sqlalchemy";
      (postgres ? needs_.postgresql : needs_.sqlalchemy) = true;
      return (postgres ? "postgresql." : "sa.") + std::string(name);
    };
    sa.custom = [this](const std::string& type) {
      needs_.sqlalchemy = true;
      const auto found = needs_.classes.find(type);
      if (found != needs_.classes.end()) return found->second;
      return needs_.classes[type] = class_name(type, needs_.classes);
    };
    sa.final_name = [](const std::string& name) { return call("op.f", {string(name)}); };
    return sa;
  }

  void line(const std::string& text) { out_.body += layout_.unit + text + "\n"; }
  void statement(const Py& py, bool deeper = false) {
    const std::string indent = deeper ? layout_.unit + layout_.unit : layout_.unit;
    out_.body += indent + spell::laid_out(py, layout_, indent, indent.size()) + "\n";
  }
  void execute(std::string sql, bool deeper) {
    while (ends_with(trim(sql), ";")) sql = std::string(trim(sql).substr(0, trim(sql).size() - 1));
    statement(call("op.execute", {string(spell::for_text(std::string(trim(sql))))}), deeper);
  }

  const Dialect& dialect_;
  const spell::Layout& layout_;
  RevisionNeeds& needs_;
  std::set<std::string> used_labels_;
  OperationsText out_;
};

}  // namespace

OperationsText alembic_operations(std::vector<Change> changes, const Schema& before, const Dialect& dialect, const spell::Layout& layout, RevisionNeeds& needs) {
  if (!is_sqlite(dialect)) changes = fold_changes(std::move(changes), before);
  return Body(dialect, layout, needs).write(changes, before);
}

}  // namespace underpin
