// Views, triggers and data on SQLite, and the statements it has no grammar for.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_sqlite.h"

namespace underpin::lite {

Refusal apply_change(const Context& context, const CreateView& change) {
  if (change.view.materialized) return syntax_error("MATERIALIZED");
  if (change.or_replace) return syntax_error("OR");
  View view = change.view;
  view.name = normal_name(view.name, context.dialect);
  if (const Relation* there = context.relation(view.name)) {
    if (change.if_not_exists) return context.skip();
    const bool index = there->kind == RelationKind::index;
    return refuse(FailureKind::exists, {ObjectKind::view, view.name, ""},
                  index ? "there is already an index named " + view.name.name
                        : (there->kind == RelationKind::view ? "view " : "table ") + view.name.name + " already exists",
                  {}, there->origin);
  }
  for (ObjectName& read : view.reads)  // nothing is looked up before the view is used
    if (const auto found = context.find(read)) {
      for (ObjectId& column : view.reads_columns)
        if (column.name == read) column.name = found->name;
      read = found->name;
    }
  context.add_relation(RelationKind::view, view.name, view.name, view.origin);
  add_uses(context.schema, view);
  context.schema.views.set(view.name, view);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropView& change) {
  if (change.materialized) return syntax_error("MATERIALIZED");
  if (change.cascade) return syntax_error("CASCADE");
  const auto found = context.find(change.name);
  if (!found || found->relation.kind == RelationKind::index) {
    if (change.if_exists) return context.skip();
    return refuse(FailureKind::missing, {ObjectKind::view, normal_name(change.name, context.dialect), ""},
                  "no such view: " + change.name.display());
  }
  if (found->relation.kind == RelationKind::table)
    return refuse(FailureKind::not_allowed, {ObjectKind::table, found->name, ""}, "use DROP TABLE to delete table " + found->name.name);
  forget_view(context, found->name);
  return std::nullopt;
}

namespace {
struct FoundTrigger {
  ObjectName owner;
  bool on_view = false;
  std::string name;
};

// Trigger names are unique in the whole database.
std::optional<FoundTrigger> find_trigger(const Context& context, const std::string& name) {
  std::optional<FoundTrigger> out;
  const auto look = [&](const ObjectName& owner, const std::vector<Trigger>& triggers, bool on_view) {
    for (const Trigger& trigger : triggers)
      if (iequals(trigger.name, name)) out = FoundTrigger{owner, on_view, trigger.name};
  };
  context.schema.tables.for_each([&](const Table& table) { look(table.name, table.triggers, false); });
  context.schema.views.for_each([&](const View& view) { look(view.name, view.triggers, true); });
  return out;
}

std::vector<Trigger>& triggers_of(const Context& context, const ObjectName& owner, bool on_view) {
  return on_view ? context.schema.views.edit(owner).triggers : context.schema.tables.edit(owner).triggers;
}
}  // namespace

Refusal apply_change(const Context& context, const CreateTrigger& change) {
  if (change.or_replace) return syntax_error("OR");
  const auto found = context.find(change.table);
  if (!found || found->relation.kind == RelationKind::index) return no_table(context, change.table, true);
  const bool on_view = found->relation.kind == RelationKind::view;
  if (find_trigger(context, change.trigger.name)) {
    if (change.if_not_exists) return context.skip();
    return refuse(FailureKind::exists, {ObjectKind::trigger, found->name, change.trigger.name},
                  "trigger " + change.trigger.name + " already exists");
  }
  const bool instead = starts_with(upper(change.trigger.timing), "INSTEAD");
  const ObjectId id{ObjectKind::trigger, found->name, change.trigger.name};
  if (instead && !on_view) return refuse(FailureKind::not_allowed, id, "cannot create INSTEAD OF trigger on table: " + found->name.name);
  if (!instead && on_view)
    return refuse(FailureKind::not_allowed, id,
                  "cannot create " + upper(change.trigger.timing.substr(0, change.trigger.timing.find(' '))) +
                      " trigger on view: " + found->name.name);
  triggers_of(context, found->name, on_view).push_back(change.trigger);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropTrigger& change) {
  const auto found = find_trigger(context, change.name);
  if (!found) {
    if (change.if_exists) return context.skip();
    return refuse(FailureKind::missing, {ObjectKind::trigger, change.table, change.name}, "no such trigger: " + change.name);
  }
  auto& triggers = triggers_of(context, found->owner, found->on_view);
  triggers.erase(std::remove_if(triggers.begin(), triggers.end(), [&](const Trigger& trigger) { return trigger.name == found->name; }),
                 triggers.end());
  return std::nullopt;
}

namespace {
bool from_outside(const ObjectName& name) {
  const std::string low = lower(name.name);
  return starts_with(low, "sqlite_") || starts_with(low, "pragma_") || low == "json_each" || low == "json_tree" || low == "generate_series";
}
}  // namespace

Refusal apply_change(const Context& context, const DataStep& change) {
  if (change.kind == DataKind::truncate) return syntax_error("TRUNCATE");
  for (const ObjectName& read : change.reads)
    if (!context.find(read) && !from_outside(read)) return no_table(context, read);
  if (change.table.empty() || from_outside(change.table)) return std::nullopt;
  ObjectName name;
  if (auto failure = open(context, change.table, name)) return failure;
  const Table* table = context.schema.tables.find(name);
  if (!table || table->columns_unknown || !table->virtual_module.empty()) return std::nullopt;  // a module has columns of its own
  for (const std::string& column : change.columns) {
    if (find_column(*table, column, context.dialect) || iequals(column, "rowid")) continue;
    const ObjectId id{ObjectKind::column, name, column};
    if (change.kind == DataKind::insert) return refuse(FailureKind::missing, id, "table " + name.name + " has no column named " + column);
    return refuse(FailureKind::missing, id, "no such column: " + column);
  }
  return std::nullopt;
}

Refusal apply_change(const Context& context, const SessionStep& change) {
  if (change.what == SessionStep::What::lock) return syntax_error("LOCK");
  for (const ObjectName& table : change.tables)
    if (!context.find(table)) return no_table(context, table);
  return std::nullopt;
}

Refusal apply_change(const Context&, const RawSql&) { return std::nullopt; }

Refusal apply_change(const Context&, const CreateSchema&) { return syntax_error("SCHEMA"); }
Refusal apply_change(const Context&, const DropSchema&) { return syntax_error("SCHEMA"); }
Refusal apply_change(const Context&, const RenameSchema&) { return syntax_error("SCHEMA"); }
Refusal apply_change(const Context&, const CreateExtension&) { return syntax_error("EXTENSION"); }
Refusal apply_change(const Context&, const DropExtension&) { return syntax_error("EXTENSION"); }
Refusal apply_change(const Context&, const CreateType& change) { return syntax_error(change.type.domain ? "DOMAIN" : "TYPE"); }
Refusal apply_change(const Context&, const DropType& change) { return syntax_error(change.domain ? "DOMAIN" : "TYPE"); }
Refusal apply_change(const Context&, const RenameType&) { return syntax_error("TYPE"); }
Refusal apply_change(const Context&, const AddEnumValue&) { return syntax_error("TYPE"); }
Refusal apply_change(const Context&, const RenameEnumValue&) { return syntax_error("TYPE"); }
Refusal apply_change(const Context&, const AlterDomain&) { return syntax_error("DOMAIN"); }
Refusal apply_change(const Context&, const AlterComposite&) { return syntax_error("TYPE"); }
Refusal apply_change(const Context&, const CreateSequence&) { return syntax_error("SEQUENCE"); }
Refusal apply_change(const Context&, const AlterSequence&) { return syntax_error("SEQUENCE"); }
Refusal apply_change(const Context&, const DropSequence&) { return syntax_error("SEQUENCE"); }
Refusal apply_change(const Context&, const SetObjectSchema&) { return syntax_error("SET"); }
Refusal apply_change(const Context&, const AttachPartition&) { return syntax_error("ATTACH"); }
Refusal apply_change(const Context&, const DetachPartition&) { return syntax_error("DETACH"); }
Refusal apply_change(const Context&, const SetInheritance& change) { return syntax_error(change.inherit ? "INHERIT" : "NO"); }
Refusal apply_change(const Context&, const RefreshView&) { return syntax_error("REFRESH"); }
Refusal apply_change(const Context&, const CreateFunction&) { return syntax_error("FUNCTION"); }
Refusal apply_change(const Context&, const DropFunction&) { return syntax_error("FUNCTION"); }
Refusal apply_change(const Context&, const SetTriggerEnabled&) { return syntax_error("ENABLE"); }
Refusal apply_change(const Context&, const CreatePolicy&) { return syntax_error("POLICY"); }
Refusal apply_change(const Context&, const AlterPolicy&) { return syntax_error("POLICY"); }
Refusal apply_change(const Context&, const DropPolicy&) { return syntax_error("POLICY"); }
Refusal apply_change(const Context&, const SetComment&) { return syntax_error("COMMENT"); }
Refusal apply_change(const Context&, const CreateOpaque& change) { return syntax_error(upper(change.object.what)); }
Refusal apply_change(const Context&, const DropOpaque& change) { return syntax_error(upper(change.what)); }
Refusal apply_change(const Context&, const SetTableOption& change) {
  return syntax_error(upper(change.what.substr(0, change.what.find(' '))));
}

}  // namespace underpin::lite
