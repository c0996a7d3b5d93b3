#include "schema/diff_table.h"

#include <algorithm>

namespace underpin {

namespace {
template <class List>
const typename List::value_type* named(const List& list, const std::string& name) {
  for (const auto& item : list)
    if (item.name == name) return &item;
  return nullptr;
}

template <class List>
void diff_constraints(const Table& from, const Table& to, List Table::*list, std::vector<Change>& drop, std::vector<Change>& add, bool& changed) {
  for (const auto& old : from.*list) {
    const auto* now = named(to.*list, old.name);
    if (now && *now == old) continue;
    drop.push_back(DropConstraint{from.name, old.name});
    changed = true;
  }
  for (const auto& now : to.*list) {
    const auto* old = named(from.*list, now.name);
    if (old && *old == now) continue;
    add.push_back(AddConstraint{to.name, now});
    changed = true;
  }
}

void diff_keys(const Table& from, const Table& to, TableDiff& out) {
  bool ignored = false;
  if (from.primary_key != to.primary_key) {
    if (from.primary_key) out.drop_parts.push_back(DropConstraint{from.name, from.primary_key->name});
    if (to.primary_key) out.add_parts.push_back(AddConstraint{to.name, *to.primary_key});
    out.keys_changed = true;
  }
  diff_constraints(from, to, &Table::uniques, out.drop_parts, out.add_parts, out.keys_changed);
  diff_constraints(from, to, &Table::checks, out.drop_parts, out.add_parts, ignored);
  diff_constraints(from, to, &Table::exclusions, out.drop_parts, out.add_parts, ignored);
  diff_constraints(from, to, &Table::foreign_keys, out.drop_keys, out.add_keys, ignored);
}

void diff_indexes(const Table& from, const Table& to, TableDiff& out) {
  for (const Index& old : from.indexes) {
    const Index* now = named(to.indexes, old.name);
    if (now && *now == old) continue;
    DropIndex drop;
    drop.name = {from.name.schema, old.name};
    drop.table = from.name;
    out.drop_parts.push_back(drop);
    out.keys_changed = out.keys_changed || old.unique;
  }
  for (const Index& now : to.indexes) {
    const Index* old = named(from.indexes, now.name);
    if (old && *old == now) continue;
    out.add_parts.push_back(CreateIndex{to.name, now});
    out.keys_changed = out.keys_changed || now.unique;
  }
}

void diff_attached(const Table& from, const Table& to, TableDiff& out) {
  for (const Trigger& old : from.triggers)
    if (const Trigger* now = named(to.triggers, old.name); !now || !(*now == old)) out.drop_parts.push_back(DropTrigger{from.name, old.name});
  for (const Trigger& now : to.triggers)
    if (const Trigger* old = named(from.triggers, now.name); !old || !(*old == now)) {
      out.add_parts.push_back(CreateTrigger{to.name, now});
    }
  for (const Policy& old : from.policies)
    if (const Policy* now = named(to.policies, old.name); !now || !(*now == old)) out.drop_parts.push_back(DropPolicy{from.name, old.name});
  for (const Policy& now : to.policies)
    if (const Policy* old = named(from.policies, now.name); !old || !(*old == now)) out.add_parts.push_back(CreatePolicy{to.name, now});
}

void diff_options(const Table& from, const Table& to, std::vector<Change>& out) {
  SetTableOption option;
  option.table = to.name;
  const auto say = [&](bool Table::*flag, std::optional<bool> SetTableOption::*value, const char* on, const char* off) {
    if (from.*flag == to.*flag) return;
    SetTableOption one = option;
    one.*value = to.*flag;
    one.what = to.*flag ? on : off;
    out.push_back(std::move(one));
  };
  say(&Table::row_security, &SetTableOption::row_security, "ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY");
  say(&Table::force_row_security, &SetTableOption::force_row_security, "FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY");
  say(&Table::unlogged, &SetTableOption::unlogged, "SET UNLOGGED", "SET LOGGED");
}

AddColumn add_column(const ObjectName& table, const Column& column) {
  AddColumn add;
  add.table = table;
  add.column = column;
  return add;
}

// A cast that the engine takes by itself needs no USING, and often no rewriting of the table either.
std::string using_clause(const Column& from, const Column& to, const Dialect& dialect) {
  if (from.type == to.type || (dialect.assignable && dialect.assignable(from.type.text, to.type.text))) return {};
  return (dialect.quote ? dialect.quote(from.name) : from.name) + "::text::" + to.type.text;
}

void alter_column(const ObjectName& table, const Column& from, const Column& to, const Dialect& dialect, TableDiff& out) {
  const bool remake = from.generated != to.generated && to.generated;
  if (remake) {
    out.columns.push_back(DropColumn{table, from.name});
    out.columns.push_back(add_column(table, to));
    out.columns_changed = true;
    return;
  }
  if (from.generated && !to.generated) out.columns.push_back(DropGenerated{table, from.name});
  if (from.identity != Identity::none && to.identity == Identity::none) out.drop_parts.push_back(SetIdentity{table, from.name, Identity::none});
  const bool retype = from.type != to.type || from.collation != to.collation;
  // A default may not turn into the new type by itself: it is taken away and said again.
  bool default_gone = false;
  if (retype && from.default_value) {
    out.columns.push_back(SetDefault{table, from.name, std::nullopt});
    default_gone = true;
  }
  if (retype) {
    SetColumnType set;
    set.table = table;
    set.column = from.name;
    set.type = to.type;
    set.collation = to.collation;
    set.using_expression = using_clause(from, to, dialect);
    out.columns.push_back(std::move(set));
    out.columns_changed = out.keys_changed = true;
  }
  if (from.nullable != to.nullable) out.columns.push_back(SetNullable{table, from.name, to.nullable});
  const bool had_default = from.default_value && !default_gone;
  if (to.default_value && (!had_default || *from.default_value != *to.default_value)) out.columns.push_back(SetDefault{table, from.name, to.default_value});
  if (!to.default_value && had_default) out.columns.push_back(SetDefault{table, from.name, std::nullopt});
  if (to.identity != Identity::none && from.identity != to.identity) out.columns.push_back(SetIdentity{table, from.name, to.identity});
}

void diff_columns(const Table& from, const Table& to, const Dialect& dialect, TableDiff& out) {
  for (const Column& old : from.columns)
    if (!to.column(old.name)) {
      if (old.identity != Identity::none) out.drop_parts.push_back(SetIdentity{from.name, old.name, Identity::none});  // frees its sequence's name
      out.columns.push_back(DropColumn{from.name, old.name});
      out.columns_changed = true;
    }
  for (const Column& now : to.columns)
    if (const Column* old = from.column(now.name)) {
      if (!(*old == now)) alter_column(to.name, *old, now, dialect, out);
    } else {
      out.columns.push_back(add_column(to.name, now));
      out.columns_changed = true;  // a view of all columns has one more
    }
}

bool only_remaking_helps(const Table& from, const Table& to) {
  return from.inherits != to.inherits || from.partition_by != to.partition_by || from.partition_bound != to.partition_bound || from.temporary != to.temporary ||
         from.foreign != to.foreign || from.columns_unknown != to.columns_unknown || from.storage_options != to.storage_options;
}

bool same_for_sqlite(const Table& from, const Table& to) {
  Table a = from, b = to;
  a.indexes.clear();
  b.indexes.clear();
  return a == b;
}
}  // namespace

TableDiff diff_table(const Table& from, const Table& to, const Dialect& dialect) {
  TableDiff out;
  if (from == to) return out;
  if (dialect.name == "sqlite") {  // ALTER TABLE knows next to nothing there
    if (same_for_sqlite(from, to)) {
      diff_indexes(from, to, out);
    } else {
      out.columns.push_back(RebuildTable{to.name, to});
      out.columns_changed = true;
    }
    return out;
  }
  if (only_remaking_helps(from, to)) {
    out.remade = out.columns_changed = out.keys_changed = true;
    return out;
  }
  diff_keys(from, to, out);
  diff_indexes(from, to, out);
  diff_attached(from, to, out);
  diff_columns(from, to, dialect, out);
  diff_options(from, to, out.add_parts);
  return out;
}

CreateTable bare_table(const Table& table) {
  CreateTable create;
  create.table = table;
  create.table.foreign_keys.clear();
  create.table.uniques.clear();  // CREATE TABLE would make one of two over the same columns
  create.table.triggers.clear();
  create.table.policies.clear();
  create.table.indexes.clear();
  create.table.exclusions.clear();
  create.table.row_security = create.table.force_row_security = false;
  return create;
}

std::vector<Change> foreign_keys_of(const Table& table) {
  std::vector<Change> out;
  for (const ForeignKey& key : table.foreign_keys) out.push_back(AddConstraint{table.name, key});
  return out;
}

std::vector<Change> attached_to(const Table& table) {
  TableDiff out;
  Table bare = bare_table(table).table;
  bare.foreign_keys = table.foreign_keys;
  diff_keys(bare, table, out);
  diff_indexes(bare, table, out);
  diff_attached(bare, table, out);
  diff_options(bare, table, out.add_parts);
  return out.add_parts;
}

}  // namespace underpin
