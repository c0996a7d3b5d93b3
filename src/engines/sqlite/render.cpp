#include "engines/sqlite/render.h"

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "engines/sqlite/expressions.h"
#include "syntax/sql/sqlite_tokens.h"

namespace underpin::sqlite {
namespace {

using Statements = std::vector<std::string>;

std::string q(std::string_view name) { return quote(name); }
std::string if_exists(bool yes) { return yes ? "IF EXISTS " : ""; }
std::string if_not_exists(bool yes) { return yes ? "IF NOT EXISTS " : ""; }

template <class Item>
void erase_named(std::vector<Item>& items, const std::string& name) {
  items.erase(std::remove_if(items.begin(), items.end(), [&](const Item& item) { return iequals(item.name, name); }), items.end());
}

void drop_constraint(Table& table, const std::string& name) {
  if (table.primary_key && iequals(table.primary_key->name, name)) table.primary_key.reset();
  erase_named(table.uniques, name);
  erase_named(table.foreign_keys, name);
  erase_named(table.checks, name);
}

struct Adder {
  Table& table;
  void operator()(const PrimaryKey& key) const { table.primary_key = key; }
  void operator()(const Unique& unique) const { table.uniques.push_back(unique); }
  void operator()(const ForeignKey& key) const { table.foreign_keys.push_back(key); }
  void operator()(const Check& check) const { table.checks.push_back(check); }
  void operator()(const Exclusion&) const {}
};

struct Renderer {
  const Schema& before;

  // ALTER TABLE that SQLite does not know: the table with the change made, built anew.
  Statements rebuilt(const ObjectName& name, const std::function<void(Table&)>& change) const {
    const Table* table = before.tables.find(name);
    if (!table) return {};
    Table after = *table;
    change(after);
    return rebuild(*table, after);
  }
  Statements column_changed(const ObjectName& name, const std::string& column, const std::function<void(Column&)>& change) const {
    return rebuilt(name, [&](Table& table) {
      for (Column& candidate : table.columns)
        if (iequals(candidate.name, column)) change(candidate);
    });
  }

  // Kinds of objects that SQLite does not have.
  Statements operator()(const CreateSchema&) const { return {}; }
  Statements operator()(const DropSchema&) const { return {}; }
  Statements operator()(const RenameSchema&) const { return {}; }
  Statements operator()(const CreateExtension&) const { return {}; }
  Statements operator()(const DropExtension&) const { return {}; }
  Statements operator()(const CreateType&) const { return {}; }
  Statements operator()(const DropType&) const { return {}; }
  Statements operator()(const RenameType&) const { return {}; }
  Statements operator()(const AddEnumValue&) const { return {}; }
  Statements operator()(const RenameEnumValue&) const { return {}; }
  Statements operator()(const AlterDomain&) const { return {}; }
  Statements operator()(const AlterComposite&) const { return {}; }
  Statements operator()(const CreateSequence&) const { return {}; }
  Statements operator()(const AlterSequence&) const { return {}; }
  Statements operator()(const DropSequence&) const { return {}; }
  Statements operator()(const SetObjectSchema&) const { return {}; }
  Statements operator()(const SetTableOption&) const { return {}; }
  Statements operator()(const AttachPartition&) const { return {}; }
  Statements operator()(const DetachPartition&) const { return {}; }
  Statements operator()(const SetInheritance&) const { return {}; }
  Statements operator()(const SetIdentity&) const { return {}; }
  Statements operator()(const RefreshView&) const { return {}; }
  Statements operator()(const CreateFunction&) const { return {}; }
  Statements operator()(const DropFunction&) const { return {}; }
  Statements operator()(const SetTriggerEnabled&) const { return {}; }
  Statements operator()(const CreatePolicy&) const { return {}; }
  Statements operator()(const AlterPolicy&) const { return {}; }
  Statements operator()(const DropPolicy&) const { return {}; }
  Statements operator()(const SetComment&) const { return {}; }
  Statements operator()(const ValidateConstraint&) const { return {}; }

  Statements operator()(const CreateTable& c) const {
    Statements out{create_table(c.table, c.if_not_exists)};
    for (const Index& index : c.table.indexes) out.push_back(create_index({c.table.name, index}));
    return out;
  }
  Statements operator()(const DropTable& c) const { return {"DROP TABLE " + if_exists(c.if_exists) + q(c.name.name)}; }
  // Views and indexes cannot be renamed: dropped and made again under the new name.
  Statements operator()(const RenameRelation& c) const {
    if (const View* view = before.views.find(c.name)) {
      CreateView change{*view};
      change.view.name.name = c.to;
      Statements out{"DROP VIEW " + q(c.name.name)};
      for (std::string& statement : (*this)(change)) out.push_back(std::move(statement));
      return out;
    }
    const Relation* relation = before.relations.find(c.name);
    const Table* owner = relation && relation->kind == RelationKind::index ? before.tables.find(relation->owner) : nullptr;
    if (!owner) return {"ALTER TABLE " + q(c.name.name) + " RENAME TO " + q(c.to)};
    Statements out{"DROP INDEX " + q(c.name.name)};
    for (Index index : owner->indexes) {
      if (!iequals(index.name, c.name.name)) continue;
      index.name = c.to;
      out.push_back(create_index({owner->name, index}));
    }
    return out;
  }

  Statements operator()(const AddColumn& c) const {
    // Only what may stand beside a column that is added; keys and uniqueness need the table built anew.
    if (c.primary_key || !c.uniques.empty())
      return rebuilt(c.table, [&](Table& table) {
        table.columns.push_back(c.column);
        if (c.primary_key) table.primary_key = c.primary_key;
        for (const Unique& unique : c.uniques) table.uniques.push_back(unique);
        for (const Check& check : c.checks) table.checks.push_back(check);
        for (const ForeignKey& key : c.foreign_keys) table.foreign_keys.push_back(key);
      });
    std::string out = "ALTER TABLE " + q(c.table.name) + " ADD COLUMN " + column_definition(c.column);
    for (const Check& check : c.checks)
      out += (check.name.empty() ? "" : " CONSTRAINT " + q(check.name)) + " CHECK (" + written(check.expression) + ")";
    for (const ForeignKey& key : c.foreign_keys) out += column_reference(key);
    return {out};
  }
  static std::string column_reference(const ForeignKey& key) {
    std::string out = (key.name.empty() ? "" : " CONSTRAINT " + q(key.name)) + " REFERENCES " + q(key.ref.name);
    if (!key.ref_columns.empty()) out += " (" + q(key.ref_columns[0]) + ")";
    if (!key.on_delete.empty()) out += " ON DELETE " + key.on_delete;
    if (!key.on_update.empty()) out += " ON UPDATE " + key.on_update;
    return out + (key.deferrable == Deferrable::deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
  }
  Statements operator()(const DropColumn& c) const { return {"ALTER TABLE " + q(c.table.name) + " DROP COLUMN " + q(c.column)}; }
  Statements operator()(const RenameColumn& c) const {
    return {"ALTER TABLE " + q(c.table.name) + " RENAME COLUMN " + q(c.column) + " TO " + q(c.to)};
  }
  Statements operator()(const SetColumnType& c) const {
    return column_changed(c.table, c.column, [&](Column& column) { column.type = c.type; });
  }
  Statements operator()(const SetNullable& c) const {
    return column_changed(c.table, c.column, [&](Column& column) { column.nullable = c.nullable; });
  }
  Statements operator()(const SetDefault& c) const {
    return column_changed(c.table, c.column, [&](Column& column) { column.default_value = c.value; });
  }
  Statements operator()(const DropGenerated& c) const {
    return column_changed(c.table, c.column, [](Column& column) { column.generated.reset(); });
  }
  Statements operator()(const AddConstraint& c) const {
    return rebuilt(c.table, [&](Table& table) { std::visit(Adder{table}, c.constraint); });
  }
  Statements operator()(const DropConstraint& c) const {
    return rebuilt(c.table, [&](Table& table) { drop_constraint(table, c.name); });
  }
  Statements operator()(const RenameConstraint& c) const {
    return rebuilt(c.table, [&](Table& table) {
      if (table.primary_key && iequals(table.primary_key->name, c.name)) table.primary_key->name = c.to;
      for (Unique& unique : table.uniques)
        if (iequals(unique.name, c.name)) unique.name = c.to;
      for (Check& check : table.checks)
        if (iequals(check.name, c.name)) check.name = c.to;
      for (ForeignKey& key : table.foreign_keys)
        if (iequals(key.name, c.name)) key.name = c.to;
    });
  }
  Statements operator()(const AlterConstraint& c) const {
    return rebuilt(c.table, [&](Table& table) {
      for (ForeignKey& key : table.foreign_keys)
        if (iequals(key.name, c.name)) key.deferrable = c.deferrable;
    });
  }

  Statements operator()(const CreateIndex& c) const { return {create_index(c)}; }
  Statements operator()(const DropIndex& c) const { return {"DROP INDEX " + if_exists(c.if_exists) + q(c.name.name)}; }
  Statements operator()(const CreateView& c) const {
    std::vector<std::string> columns;
    for (const std::string& column : c.view.columns) columns.push_back(q(column));
    const std::string create = std::string("CREATE VIEW ") + if_not_exists(c.if_not_exists) + q(c.view.name.name) +
                               (columns.empty() ? "" : " (" + join(columns, ", ") + ")") + " AS " + std::string(trim(c.view.definition));
    if (!c.or_replace) return {create};
    return {"DROP VIEW IF EXISTS " + q(c.view.name.name), create};
  }
  Statements operator()(const DropView& c) const { return {"DROP VIEW " + if_exists(c.if_exists) + q(c.name.name)}; }
  Statements operator()(const CreateTrigger& c) const { return c.trigger.definition.empty() ? Statements{} : Statements{c.trigger.definition}; }
  Statements operator()(const DropTrigger& c) const { return {"DROP TRIGGER " + if_exists(c.if_exists) + q(c.name)}; }

  Statements operator()(const CreateOpaque& c) const { return c.object.definition.empty() ? Statements{} : Statements{c.object.definition}; }
  Statements operator()(const DropOpaque&) const { return {}; }
  Statements operator()(const RebuildTable& c) const {
    const Table* table = before.tables.find(c.table);
    return table ? rebuild(*table, c.after) : Statements{create_table(c.after, false)};
  }
  Statements operator()(const DataStep&) const { return {}; }
  Statements operator()(const SessionStep& c) const {
    if (c.what == SessionStep::What::begin) return {"BEGIN"};
    if (c.what == SessionStep::What::commit) return {"COMMIT"};
    if (c.what == SessionStep::What::rollback) return {"ROLLBACK"};
    return {};
  }
  Statements operator()(const RawSql&) const { return {}; }
};

}  // namespace

std::vector<std::string> render(const Change& change, const Schema& before) { return std::visit(Renderer{before}, change); }

}  // namespace underpin::sqlite
