#include "writers/fold_changes.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace underpin {

namespace {

using Columns = std::set<std::string>;

Columns column_set(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

class Folding {
 public:
  Folding(std::vector<Change>& changes, const Schema& before) : changes_(changes), before_(before), gone_(changes.size(), false) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (const auto* create = std::get_if<CreateTable>(&changes[i])) {
        created_[create->table.name] = i;
        continue;
      }
      const bool harmless = std::holds_alternative<CreateIndex>(changes[i]) || std::holds_alternative<SetComment>(changes[i]) ||
                            std::holds_alternative<CreateTrigger>(changes[i]) || std::holds_alternative<CreatePolicy>(changes[i]);
      const auto* add = std::get_if<AddConstraint>(&changes[i]);
      if (!harmless && !add) altered_.insert(table_of(changes[i]));
      if (add && !std::holds_alternative<ForeignKey>(add->constraint) && !std::holds_alternative<Check>(add->constraint)) rekeyed_.insert(table_of(changes[i]));
    }
  }

  std::vector<Change> run() {
    fold_serials();
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (auto* add = std::get_if<AddConstraint>(&changes_[i])) fold_unique(i, *add);
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (auto* add = std::get_if<AddConstraint>(&changes_[i]); add && !gone_[i]) fold_foreign_key(i, *add);
    std::vector<Change> out;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (!gone_[i]) out.push_back(std::move(changes_[i]));
    return out;
  }

 private:
  CreateTable* created(const ObjectName& name) {
    const auto found = created_.find(name);
    if (found == created_.end()) return nullptr;
    auto* create = std::get_if<CreateTable>(&changes_[found->second]);
    return create->partition_of || create->table.foreign ? nullptr : create;
  }

  // CREATE SEQUENCE, a default that counts, OWNED BY: what SERIAL stands for, where it is the table's key.
  void fold_serials() {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const auto* make = std::get_if<CreateSequence>(&changes_[i]);
      if (!make || !make->sequence.options.empty() || make->if_not_exists) continue;
      for (std::size_t j = i + 1; j < changes_.size(); ++j) {
        const auto* own = std::get_if<AlterSequence>(&changes_[j]);
        if (!own || !(own->name == make->sequence.name) || !own->owner_table || !own->options.empty()) continue;
        if (fold_serial(make->sequence, *own->owner_table, own->owner_column, i)) gone_[i] = gone_[j] = true;
        break;
      }
    }
  }
  bool fold_serial(const Sequence& sequence, const ObjectName& owner, const std::string& name, std::size_t at) {
    CreateTable* create = created(owner);
    if (!create || created_[owner] < at || !create->table.primary_key || create->table.primary_key->columns != std::vector<std::string>{name}) return false;
    Column* column = create->table.column(name);
    const std::string usual = owner.name + "_" + name + "_seq";
    if (!column || !column->default_value || usual.size() > 63 || !(sequence.name == ObjectName{owner.schema, usual})) return false;
    const std::string& type = column->type.text;
    if (type != sequence.type || (type != "integer" && type != "bigint" && type != "smallint")) return false;
    const std::string& value = column->default_value->shown();
    const std::string plain = replace_all(value, "\"", "");
    if (plain != "nextval('" + sequence.name.display() + "'::regclass)") return false;
    column->default_value.reset();
    column->serial = true;
    column->nullable = false;
    return true;
  }

  void fold_unique(std::size_t at, const AddConstraint& add) {
    const auto* unique = std::get_if<Unique>(&add.constraint);
    CreateTable* create = unique && unique->using_index.empty() ? created(add.table) : nullptr;
    if (!create || created_[add.table] > at || !create->table.inherits.empty()) return;
    // The engine makes one index of two constraints over the same columns.
    const Columns columns = column_set(unique->columns);
    Table& table = create->table;
    if (table.primary_key && column_set(table.primary_key->columns) == columns) return;
    for (const Unique& other : table.uniques)
      if (column_set(other.columns) == columns) return;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const auto* other = std::get_if<AddConstraint>(&changes_[i]);
      const auto* twin = other && i != at && other->table == add.table ? std::get_if<Unique>(&other->constraint) : nullptr;
      if (twin && column_set(twin->columns) == columns) return;
    }
    table.uniques.push_back(*unique);
    gone_[at] = true;
  }

  static bool has_key(const Table& table, const std::vector<std::string>& columns) {
    if (table.primary_key && table.primary_key->columns == columns) return true;
    return std::any_of(table.uniques.begin(), table.uniques.end(), [&](const Unique& u) { return u.columns == columns; });
  }

  void fold_foreign_key(std::size_t at, const AddConstraint& add) {
    const auto* key = std::get_if<ForeignKey>(&add.constraint);
    CreateTable* create = key && !key->not_valid ? created(add.table) : nullptr;
    if (!create || created_[add.table] > at || altered_.count(key->ref) || !create->table.inherits.empty()) return;
    const auto other = created_.find(key->ref);
    const Table* ref = nullptr;
    if (other != created_.end() && other->second <= created_[add.table]) ref = &std::get<CreateTable>(changes_[other->second]).table;
    if (other == created_.end() && !rekeyed_.count(key->ref)) ref = before_.tables.find(key->ref);
    if (!ref || !has_key(*ref, key->ref_columns)) return;
    create->table.foreign_keys.push_back(*key);
    gone_[at] = true;
  }

  std::vector<Change>& changes_;
  const Schema& before_;
  std::vector<bool> gone_;
  std::map<ObjectName, std::size_t> created_;
  std::set<ObjectName> altered_, rekeyed_;
};

}  // namespace

std::vector<Change> fold_changes(std::vector<Change> changes, const Schema& before) { return Folding(changes, before).run(); }

}  // namespace underpin
