#include "schema/change.h"

#include <type_traits>

namespace underpin {

namespace {

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }
std::string quoted(const ObjectName& name) { return quoted(name.display()); }
std::string on(std::string_view verb, std::string_view member, const ObjectName& table) {
  return std::string(verb) + " " + quoted(table.display() + "." + std::string(member));
}

std::string constraint_words(const Constraint& constraint) {
  struct Visitor {
    std::string operator()(const PrimaryKey&) const { return "primary key"; }
    std::string operator()(const Unique& c) const { return c.name.empty() ? "unique constraint" : "unique constraint " + quoted(c.name); }
    std::string operator()(const ForeignKey& c) const {
      return (c.name.empty() ? "foreign key" : "foreign key " + quoted(c.name)) + " to " + quoted(c.ref);
    }
    std::string operator()(const Check& c) const { return c.name.empty() ? "check" : "check " + quoted(c.name); }
    std::string operator()(const Exclusion& c) const { return "exclusion constraint " + quoted(c.name); }
  };
  return std::visit(Visitor{}, constraint);
}

std::string data_word(DataKind kind) {
  switch (kind) {
    case DataKind::insert: return "insert rows into";
    case DataKind::update: return "update rows of";
    case DataKind::remove: return "delete rows of";
    case DataKind::truncate: return "empty";
    case DataKind::copy: return "copy rows into";
    case DataKind::select: return "read";
    case DataKind::call: return "call a function on";
  }
  return "touch";
}

struct Describe {
  std::string operator()(const CreateSchema& c) const { return "create schema " + quoted(c.name); }
  std::string operator()(const DropSchema& c) const { return "drop schema " + quoted(c.name); }
  std::string operator()(const RenameSchema& c) const { return "rename schema " + quoted(c.name) + " to " + quoted(c.to); }
  std::string operator()(const CreateExtension& c) const { return "create extension " + quoted(c.extension.name); }
  std::string operator()(const DropExtension& c) const { return "drop extension " + quoted(c.name); }
  std::string operator()(const CreateType& c) const { return "create type " + quoted(c.type.name); }
  std::string operator()(const DropType& c) const { return "drop type " + quoted(c.name); }
  std::string operator()(const RenameType& c) const { return "rename type " + quoted(c.name) + " to " + quoted(c.to); }
  std::string operator()(const AddEnumValue& c) const { return "add value '" + c.label + "' to type " + quoted(c.type); }
  std::string operator()(const RenameEnumValue& c) const { return "rename value '" + c.label + "' of type " + quoted(c.type); }
  std::string operator()(const AlterDomain& c) const { return "alter domain " + quoted(c.name); }
  std::string operator()(const AlterComposite& c) const { return "alter type " + quoted(c.name); }
  std::string operator()(const CreateSequence& c) const { return "create sequence " + quoted(c.sequence.name); }
  std::string operator()(const AlterSequence& c) const { return "alter sequence " + quoted(c.name); }
  std::string operator()(const DropSequence& c) const { return "drop sequence " + quoted(c.name); }
  std::string operator()(const CreateTable& c) const { return "create table " + quoted(c.table.name); }
  std::string operator()(const DropTable& c) const { return "drop table " + quoted(c.name); }
  std::string operator()(const RenameRelation& c) const { return "rename " + quoted(c.name) + " to " + quoted(c.to); }
  std::string operator()(const SetObjectSchema& c) const { return "move " + quoted(c.name) + " to schema " + quoted(c.schema); }
  std::string operator()(const SetTableOption& c) const { return "set " + c.what + " on table " + quoted(c.table); }
  std::string operator()(const AttachPartition& c) const { return "attach partition " + quoted(c.child) + " to " + quoted(c.parent); }
  std::string operator()(const DetachPartition& c) const { return "detach partition " + quoted(c.child) + " from " + quoted(c.parent); }
  std::string operator()(const SetInheritance& c) const {
    return std::string(c.inherit ? "let " : "stop ") + quoted(c.child) + (c.inherit ? " inherit " : " inheriting ") + quoted(c.parent);
  }
  std::string operator()(const AddColumn& c) const { return on("add column", c.column.name, c.table); }
  std::string operator()(const DropColumn& c) const { return on("drop column", c.column, c.table); }
  std::string operator()(const RenameColumn& c) const { return on("rename column", c.column, c.table) + " to " + quoted(c.to); }
  std::string operator()(const SetColumnType& c) const { return on("change the type of", c.column, c.table) + " to " + c.type.text; }
  std::string operator()(const SetNullable& c) const { return on(c.nullable ? "allow NULL in" : "forbid NULL in", c.column, c.table); }
  std::string operator()(const SetDefault& c) const { return on(c.value ? "set the default of" : "drop the default of", c.column, c.table); }
  std::string operator()(const SetIdentity& c) const {
    return on(c.identity == Identity::none ? "drop the identity of" : "set the identity of", c.column, c.table);
  }
  std::string operator()(const DropGenerated& c) const { return on("drop the generation expression of", c.column, c.table); }
  std::string operator()(const AddConstraint& c) const { return "add " + constraint_words(c.constraint) + " to " + quoted(c.table); }
  std::string operator()(const DropConstraint& c) const { return on("drop constraint", c.name, c.table); }
  std::string operator()(const RenameConstraint& c) const { return on("rename constraint", c.name, c.table) + " to " + quoted(c.to); }
  std::string operator()(const ValidateConstraint& c) const { return on("validate constraint", c.name, c.table); }
  std::string operator()(const AlterConstraint& c) const { return on("alter constraint", c.name, c.table); }
  std::string operator()(const CreateIndex& c) const {
    return std::string("create ") + (c.index.unique ? "unique index " : "index ") + (c.index.name.empty() ? "" : quoted(c.index.name) + " ") +
           "on " + quoted(c.table);
  }
  std::string operator()(const DropIndex& c) const { return "drop index " + quoted(c.name); }
  std::string operator()(const CreateView& c) const {
    return std::string(c.view.materialized ? "create materialized view " : "create view ") + quoted(c.view.name);
  }
  std::string operator()(const DropView& c) const { return "drop view " + quoted(c.name); }
  std::string operator()(const RefreshView& c) const { return "refresh materialized view " + quoted(c.name); }
  std::string operator()(const CreateFunction& c) const { return "create " + c.function.kind + " " + quoted(c.function.name); }
  std::string operator()(const DropFunction& c) const { return "drop " + c.kind + " " + quoted(c.name); }
  std::string operator()(const CreateTrigger& c) const { return on("create trigger", c.trigger.name, c.table); }
  std::string operator()(const DropTrigger& c) const {
    return c.table.empty() ? "drop trigger " + quoted(c.name) : on("drop trigger", c.name, c.table);
  }
  std::string operator()(const SetTriggerEnabled& c) const {
    return on(c.enabled == "disabled" ? "disable trigger" : "enable trigger", c.name, c.table);
  }
  std::string operator()(const CreatePolicy& c) const { return on("create policy", c.policy.name, c.table); }
  std::string operator()(const AlterPolicy& c) const { return on("alter policy", c.name, c.table); }
  std::string operator()(const DropPolicy& c) const { return on("drop policy", c.name, c.table); }
  std::string operator()(const SetComment& c) const {
    return "comment on " + std::string(kind_word(c.object.kind)) + " " + quoted(c.object.display());
  }
  std::string operator()(const CreateOpaque& c) const { return "create " + c.object.what + " " + quoted(c.object.name); }
  std::string operator()(const DropOpaque& c) const { return "drop " + c.what + " " + quoted(c.name); }
  std::string operator()(const RebuildTable& c) const { return "rebuild table " + quoted(c.table); }
  std::string operator()(const DataStep& c) const { return data_word(c.kind) + (c.table.empty() ? " tables" : " " + quoted(c.table)); }
  std::string operator()(const SessionStep& c) const { return c.name.empty() ? "session statement" : "set " + c.name; }
  std::string operator()(const RawSql&) const { return "run SQL that is kept as text"; }
};

// The member that names the table or view of a change, whatever it is called there.
struct TableOf {
  ObjectName operator()(const CreateTable& c) const { return c.table.name; }
  ObjectName operator()(const DropTable& c) const { return c.name; }
  ObjectName operator()(const RenameRelation& c) const {
    return c.kind == RelationKind::table || c.kind == RelationKind::view ? c.name : ObjectName{};
  }
  ObjectName operator()(const SetObjectSchema& c) const { return c.kind == ObjectKind::table || c.kind == ObjectKind::view ? c.name : ObjectName{}; }
  ObjectName operator()(const AttachPartition& c) const { return c.parent; }
  ObjectName operator()(const DetachPartition& c) const { return c.parent; }
  ObjectName operator()(const SetInheritance& c) const { return c.child; }
  ObjectName operator()(const CreateView& c) const { return c.view.name; }
  ObjectName operator()(const DropView& c) const { return c.name; }
  ObjectName operator()(const RefreshView& c) const { return c.name; }
  ObjectName operator()(const SetComment& c) const {
    const bool relation = c.object.kind == ObjectKind::table || c.object.kind == ObjectKind::view || c.object.kind == ObjectKind::column ||
                          c.object.kind == ObjectKind::constraint || c.object.kind == ObjectKind::trigger || c.object.kind == ObjectKind::policy;
    return relation ? c.object.name : ObjectName{};
  }
  template <class C>
  ObjectName operator()(const C& c) const {
    if constexpr (requires { requires std::is_same_v<decltype(c.table), ObjectName>; })
      return c.table;
    else
      return {};
  }
};

}  // namespace

std::string_view kind_word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::schema: return "schema";
    case ObjectKind::extension: return "extension";
    case ObjectKind::type: return "type";
    case ObjectKind::sequence: return "sequence";
    case ObjectKind::table: return "table";
    case ObjectKind::column: return "column";
    case ObjectKind::constraint: return "constraint";
    case ObjectKind::index: return "index";
    case ObjectKind::view: return "view";
    case ObjectKind::function: return "function";
    case ObjectKind::trigger: return "trigger";
    case ObjectKind::policy: return "policy";
    case ObjectKind::grant: return "grant";
    case ObjectKind::publication: return "publication";
    case ObjectKind::cast: return "cast";
    case ObjectKind::comment: return "comment";
    case ObjectKind::statistics: return "statistics";
    case ObjectKind::data: return "rows";
    case ObjectKind::opaque: return "object";
  }
  return "object";
}

std::string describe(const Change& change) { return std::visit(Describe{}, change); }

ObjectName table_of(const Change& change) { return std::visit(TableOf{}, change); }

}  // namespace underpin
