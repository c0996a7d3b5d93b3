#include "engines/postgresql/locks.h"

#include <algorithm>

#include "base/text.h"
#include "engines/postgresql/lock_question.h"
#include "schema/apply.h"
#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin::postgresql {

namespace {

using Impacts = std::vector<Impact>;

// Clauses of ALTER TABLE that are kept as text, by how they begin; the first that fits.
struct Clause {
  std::string_view begins;
  std::string_view has;  // and what stands in it
  LockForm form;
};
constexpr Clause kClauses[] = {{"owner", "", LockForm::owner_to},
                               {"set access method", "", LockForm::set_access_method},
                               {"set tablespace", "", LockForm::set_tablespace},
                               {"set logged", "", LockForm::set_logged},
                               {"set unlogged", "", LockForm::set_unlogged},
                               {"set without cluster", "", LockForm::set_without_cluster},
                               {"cluster on", "", LockForm::cluster_on},
                               {"replica identity", "", LockForm::replica_identity},
                               {"enable row", "", LockForm::row_security},
                               {"disable row", "", LockForm::row_security},
                               {"force row", "", LockForm::force_row_security},
                               {"no force row", "", LockForm::force_row_security},
                               {"disable rule", "", LockForm::disable_rule},
                               {"enable rule", "", LockForm::disable_rule},
                               {"alter", "set statistics", LockForm::set_statistics},
                               {"alter", "set storage", LockForm::set_storage},
                               {"alter", "set compression", LockForm::set_compression},
                               {"alter", "set (", LockForm::set_column_options},
                               {"alter", "reset (", LockForm::set_column_options},
                               {"set (", "", LockForm::set_fillfactor},
                               {"reset (", "", LockForm::set_fillfactor}};

// In lower case, blanks as one.
std::string folded_clause(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return replace_all(out, "set(", "set (");
}

struct LocksOf {
  const LockQuestion& question;

  Impacts on(LockForm form, const ObjectName& name) const {
    const Table* table = question.table(name);
    return table ? Impacts{impact_of(form, *table)} : Impacts{};
  }
  Impacts view(LockForm form, const ObjectName& name) const {
    const auto found = find_view(question.before, name, question.dialect, question.session);
    return found ? Impacts{impact_of(form, *found)} : Impacts{};
  }
  // Every table with a column of the domain.
  Impacts domain_users(LockForm form, const ObjectName& domain) const {
    const auto name = find_type(question.before, domain, question.dialect, question.session);
    Impacts out;
    if (!name) return out;
    for (const ObjectName& user : users_of_type(question.before, *name)) {
      const Table* table = question.before.tables.find(user);
      if (!table) continue;
      if (out.empty())
        out.push_back(impact_of(form, *table));
      else
        out.front().locks.push_back(impact_of(form, *table).locks.front());
    }
    return out;
  }

  Impacts operator()(const CreateSchema&) const { return {}; }
  Impacts operator()(const DropSchema&) const { return {}; }
  Impacts operator()(const RenameSchema&) const { return {}; }
  Impacts operator()(const CreateExtension&) const { return {}; }
  Impacts operator()(const DropExtension&) const { return {}; }
  Impacts operator()(const CreateType&) const { return {}; }
  Impacts operator()(const DropType&) const { return {}; }
  Impacts operator()(const RenameType&) const { return {}; }
  Impacts operator()(const AddEnumValue&) const { return {}; }
  Impacts operator()(const RenameEnumValue&) const { return {}; }
  Impacts operator()(const AlterDomain& c) const {
    if (c.add_check) return c.add_check->not_valid ? Impacts{} : domain_users(LockForm::domain_add_check, c.name);
    if (c.not_null && *c.not_null) return domain_users(LockForm::domain_set_not_null, c.name);
    return {};
  }
  Impacts operator()(const AlterComposite&) const { return {}; }
  Impacts operator()(const CreateSequence&) const { return {}; }
  Impacts operator()(const AlterSequence&) const { return {}; }
  Impacts operator()(const DropSequence&) const { return {}; }
  Impacts operator()(const CreateTable& c) const {
    Impacts out;
    const auto lock = [&](LockForm form, const Table& table) {
      if (out.empty() || out.front().row != &lock_entry(form).row)
        out.push_back(impact_of(form, table));
      else
        lock_relation(out.back(), table.name, lock_entry(form).target);
    };
    for (const ForeignKey& key : c.table.foreign_keys)
      if (const Table* target = question.table(key.ref)) lock(LockForm::create_table_references, *target);
    if (!c.partition_of) return out;
    if (const Table* parent = question.table(*c.partition_of)) {
      lock(LockForm::create_partition, *parent);
      if (const Table* rest = default_partition(question, *parent)) lock_other(out.back(), LockForm::create_partition, rest->name);
    }
    return out;
  }
  Impacts operator()(const DropTable& c) const {
    const Table* table = question.table(c.name);
    if (!table) return {};
    Impact impact = impact_of(LockForm::drop_table, *table);
    for (const ForeignKey& key : table->foreign_keys) lock_other(impact, LockForm::drop_table, key.ref);
    if (c.cascade)
      for (const Table* child : question.children_of(*table)) lock_other(impact, LockForm::drop_referenced_table, child->name);
    if (is_partition(*table))
      for (const ObjectName& parent : table->inherits) {
        lock_relation(impact, parent, lock_entry(LockForm::drop_partition).target);
        const Table* above = question.before.tables.find(parent);
        if (const Table* rest = above ? default_partition(question, *above) : nullptr)
          lock_other(impact, LockForm::drop_partition, rest->name);
      }
    return {std::move(impact)};
  }
  Impacts operator()(const RenameRelation& c) const {
    const auto found = find_relation(question.before, c.name, question.dialect, question.session);
    if (!found) return {};
    switch (found->relation.kind) {
      case RelationKind::table:
      case RelationKind::view:
        return {impact_of(LockForm::rename_table, found->name)};
      case RelationKind::index:
        return {impact_of(LockForm::rename_index, found->name)};
      case RelationKind::sequence:
        return {};
    }
    return {};
  }
  Impacts operator()(const SetObjectSchema& c) const { return on(LockForm::set_schema, c.name); }
  Impacts operator()(const SetTableOption& c) const {
    const Table* table = question.table(c.table);
    if (!table || (c.unlogged && *c.unlogged == table->unlogged)) return {};
    const std::string what = folded_clause(c.what);
    for (const Clause& clause : kClauses)
      if (starts_with(what, clause.begins) && contains(what, clause.has)) return {impact_of(clause.form, *table)};
    return {};
  }
  Impacts operator()(const AttachPartition& c) const { return partition_locks(c, question); }
  Impacts operator()(const DetachPartition& c) const { return partition_locks(c, question); }
  Impacts operator()(const SetInheritance& c) const {
    const LockForm form = c.inherit ? LockForm::inherit : LockForm::no_inherit;
    Impacts out = on(form, c.child);
    const Table* parent = question.table(c.parent);
    if (!out.empty() && parent) lock_other(out.front(), form, parent->name);
    return out;
  }
  Impacts operator()(const AddColumn& c) const { return column_locks(c, question); }
  Impacts operator()(const DropColumn& c) const { return column_locks(c, question); }
  Impacts operator()(const RenameColumn& c) const { return on(LockForm::rename_column, c.table); }
  Impacts operator()(const SetColumnType& c) const { return column_locks(c, question); }
  Impacts operator()(const SetNullable& c) const { return column_locks(c, question); }
  Impacts operator()(const SetDefault& c) const { return on(c.value ? LockForm::set_default : LockForm::drop_default, c.table); }
  Impacts operator()(const SetIdentity& c) const {
    return on(c.identity == Identity::none ? LockForm::drop_identity : LockForm::add_identity, c.table);
  }
  Impacts operator()(const DropGenerated& c) const {
    return on(c.replacement ? LockForm::set_expression : LockForm::drop_expression, c.table);
  }
  Impacts operator()(const AddConstraint& c) const { return constraint_locks(c, question); }
  Impacts operator()(const DropConstraint& c) const { return constraint_locks(c, question); }
  Impacts operator()(const RenameConstraint& c) const { return on(LockForm::rename_constraint, c.table); }
  Impacts operator()(const ValidateConstraint& c) const { return constraint_locks(c, question); }
  Impacts operator()(const AlterConstraint& c) const { return on(LockForm::alter_constraint, c.table); }
  Impacts operator()(const CreateIndex& c) const {
    const auto found = find_relation(question.before, c.table, question.dialect, question.session);
    if (!found) return {};
    const Table* table = question.before.tables.find(found->name);
    if (c.concurrently) return {impact_of(LockForm::create_index_concurrently, found->name)};
    if (!table || table->partition_by.empty())
      return {impact_of(c.index.unique ? LockForm::create_unique_index : LockForm::create_index, found->name)};
    if (!c.index.valid) return {impact_of(LockForm::create_index_only, *table)};
    Impact impact = impact_of(LockForm::create_index, *table);
    impact.row = &lock_entry(LockForm::create_index_partitioned).row;
    spread_below(impact, question, *table, true);
    return {std::move(impact)};
  }
  Impacts operator()(const DropIndex& c) const {
    const auto found = find_relation(question.before, c.name, question.dialect, question.session);
    if (!found || found->relation.kind != RelationKind::index) return {};
    return {impact_of(c.concurrently ? LockForm::drop_index_concurrently : LockForm::drop_index, found->relation.owner)};
  }
  Impacts operator()(const CreateView& c) const { return c.or_replace ? view(LockForm::drop_view, c.view.name) : Impacts{}; }
  Impacts operator()(const DropView& c) const { return view(LockForm::drop_view, c.name); }
  Impacts operator()(const RefreshView& c) const {
    return view(c.concurrently ? LockForm::refresh_concurrently : LockForm::refresh, c.name);
  }
  Impacts operator()(const CreateFunction&) const { return {}; }
  Impacts operator()(const DropFunction&) const { return {}; }
  Impacts operator()(const CreateTrigger& c) const { return on(LockForm::create_trigger, c.table); }
  Impacts operator()(const DropTrigger& c) const { return on(LockForm::drop_trigger, c.table); }
  Impacts operator()(const SetTriggerEnabled& c) const {
    return on(c.enabled == "disabled" ? LockForm::disable_triggers : LockForm::enable_trigger, c.table);
  }
  Impacts operator()(const CreatePolicy& c) const { return on(LockForm::create_policy, c.table); }
  Impacts operator()(const AlterPolicy& c) const { return on(LockForm::create_policy, c.table); }
  Impacts operator()(const DropPolicy& c) const { return on(LockForm::drop_policy, c.table); }
  Impacts operator()(const SetComment& c) const {
    const bool table = c.object.kind == ObjectKind::table || c.object.kind == ObjectKind::column;
    return table ? on(LockForm::comment, c.object.name) : Impacts{};
  }
  Impacts operator()(const CreateOpaque&) const { return {}; }
  Impacts operator()(const DropOpaque&) const { return {}; }
  Impacts operator()(const RebuildTable&) const { return {}; }
  Impacts operator()(const DataStep& c) const {
    switch (c.kind) {
      case DataKind::truncate:
        return truncate(c);
      case DataKind::insert:
      case DataKind::update:
      case DataKind::remove:
      case DataKind::copy:
        return on(LockForm::update_rows, c.table);
      case DataKind::select:
      case DataKind::call:
        return {};
    }
    return {};
  }
  Impacts truncate(const DataStep& c) const {
    Impacts out = on(LockForm::truncate, c.table);
    if (out.empty()) return out;
    TableLock& own = out.front().locks.front();
    own.rewritten = false;  // the new files are empty
    own.indexes = 0;
    return out;
  }
  Impacts operator()(const SessionStep& c) const {
    if (c.what != SessionStep::What::maintenance) return {};
    const bool concurrently = ends_with(c.value, "concurrently");
    Impacts out;
    for (const ObjectName& name : c.tables) {
      const auto found = find_relation(question.before, name, question.dialect, question.session);
      if (!found) continue;
      const Table* table = question.before.tables.find(found->relation.owner);
      if (!table) continue;
      if (c.name == "reindex") {
        const bool index = found->relation.kind == RelationKind::index;
        out.push_back(impact_of(concurrently ? LockForm::reindex_concurrently
                                : index      ? LockForm::reindex_index
                                             : LockForm::reindex_table,
                                *table));
      } else if (c.name == "cluster") {
        out.push_back(impact_of(LockForm::cluster, *table));
      } else {
        out.push_back(impact_of(c.name == "analyze" ? LockForm::analyze
                                : c.value == "full" ? LockForm::vacuum_full
                                                    : LockForm::vacuum,
                                *table));
      }
    }
    return out;
  }
  Impacts operator()(const RawSql&) const { return {}; }
};

}  // namespace

std::vector<Impact> locks_of(const Change& change, const Schema& before, const Dialect& dialect, const Session& session) {
  const LockQuestion question{before, dialect, session};
  return std::visit(LocksOf{question}, change);
}

}  // namespace underpin::postgresql
