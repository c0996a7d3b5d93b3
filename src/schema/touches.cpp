// Which objects a change produces, uses and destroys. A false use only orders two steps that could be swapped; a missing
// one breaks a plan: when unsure, a use is assumed.
#include "schema/change.h"

namespace underpin {

namespace {

ObjectId table_id(const ObjectName& name) { return {ObjectKind::table, name, {}}; }
ObjectId column_id(const ObjectName& table, const std::string& column) { return {ObjectKind::column, table, column}; }
ObjectId constraint_id(const ObjectName& table, const std::string& name) { return {ObjectKind::constraint, table, name}; }
ObjectId index_id(const ObjectName& table, const std::string& name) { return {ObjectKind::index, {table.schema, name}, {}}; }

// The user type a column type names, if it is no built-in; array brackets and modifiers are cut off.
ObjectName type_name(std::string text) {
  if (const auto cut = text.find_first_of("[("); cut != std::string::npos) text.resize(cut);
  if (const auto dot = text.find('.'); dot != std::string::npos) return {text.substr(0, dot), text.substr(dot + 1)};
  return {"", text};
}

class Collector {
 public:
  Touches touches;

  void produce(ObjectId id) { touches.produces.push_back(std::move(id)); }
  void use(ObjectId id) { touches.uses.push_back(std::move(id)); }
  void destroy(ObjectId id) { touches.destroys.push_back(std::move(id)); }
  void use_type(const Type& type) { use({ObjectKind::type, type_name(type.text), {}}); }

  void column(const ObjectName& table, const Column& c) {
    produce(column_id(table, c.name));
    use_type(c.type);
    sequence_of(c.default_value);
  }
  void sequence_of(const Maybe<Expression>& expression) {
    if (!expression) return;
    const std::string& text = expression->text;
    const auto open = text.find("nextval('");
    if (open == std::string::npos) return;
    const auto close = text.find('\'', open + 9);
    if (close == std::string::npos) return;
    use({ObjectKind::sequence, type_name(text.substr(open + 9, close - open - 9)), {}});
  }
  void columns(const ObjectName& table, const std::vector<std::string>& names) {
    for (const std::string& name : names) use(column_id(table, name));
  }
  void constraint(const ObjectName& table, const Constraint& constraint) {
    std::visit([&](const auto& c) { one_constraint(table, c); }, constraint);
  }
  void index(const ObjectName& table, const Index& i) {
    if (!i.name.empty()) produce(index_id(table, i.name));
    for (const IndexKey& key : i.keys)
      if (!key.is_expression) use(column_id(table, key.key.text));
  }

 private:
  void one_constraint(const ObjectName& table, const PrimaryKey& c) { keyed(table, c.name, c.columns); }
  void one_constraint(const ObjectName& table, const Unique& c) {
    keyed(table, c.name, c.columns);
    if (!c.using_index.empty()) use(index_id(table, c.using_index));
  }
  void one_constraint(const ObjectName& table, const ForeignKey& c) {
    keyed(table, c.name, c.columns);
    use(table_id(c.ref));
    columns(c.ref, c.ref_columns);
  }
  void one_constraint(const ObjectName& table, const Check& c) { keyed(table, c.name, {}); }
  void one_constraint(const ObjectName& table, const Exclusion& c) { keyed(table, c.name, {}); }
  void keyed(const ObjectName& table, const std::string& name, const std::vector<std::string>& names) {
    if (!name.empty()) produce(constraint_id(table, name));
    columns(table, names);
  }
};

struct Collect {
  Collector& to;

  void operator()(const CreateSchema& c) { to.produce({ObjectKind::schema, {"", c.name}, {}}); }
  void operator()(const DropSchema& c) { to.destroy({ObjectKind::schema, {"", c.name}, {}}); }
  void operator()(const RenameSchema& c) {
    to.destroy({ObjectKind::schema, {"", c.name}, {}});
    to.produce({ObjectKind::schema, {"", c.to}, {}});
  }
  void operator()(const CreateExtension& c) { to.produce({ObjectKind::extension, {"", c.extension.name}, {}}); }
  void operator()(const DropExtension& c) { to.destroy({ObjectKind::extension, {"", c.name}, {}}); }
  void operator()(const CreateType& c) { to.produce({ObjectKind::type, c.type.name, {}}); }
  void operator()(const DropType& c) { to.destroy({ObjectKind::type, c.name, {}}); }
  void operator()(const RenameType& c) {
    to.destroy({ObjectKind::type, c.name, {}});
    to.produce({ObjectKind::type, {c.name.schema, c.to}, {}});
  }
  void operator()(const AddEnumValue& c) { to.use({ObjectKind::type, c.type, {}}); }
  void operator()(const RenameEnumValue& c) { to.use({ObjectKind::type, c.type, {}}); }
  void operator()(const AlterDomain& c) { to.use({ObjectKind::type, c.name, {}}); }
  void operator()(const AlterComposite& c) { to.use({ObjectKind::type, c.name, {}}); }
  void operator()(const CreateSequence& c) { to.produce({ObjectKind::sequence, c.sequence.name, {}}); }
  void operator()(const AlterSequence& c) {
    to.use({ObjectKind::sequence, c.name, {}});
    if (c.owner_table) to.use(table_id(*c.owner_table));
  }
  void operator()(const DropSequence& c) { to.destroy({ObjectKind::sequence, c.name, {}}); }
  void operator()(const CreateTable& c) {
    const Table& t = c.table;
    to.produce(table_id(t.name));
    for (const Column& column : t.columns) to.column(t.name, column);
    if (t.primary_key) to.constraint(t.name, *t.primary_key);
    for (const auto& u : t.uniques) to.constraint(t.name, u);
    for (const auto& f : t.foreign_keys) to.constraint(t.name, f);
    for (const auto& k : t.checks) to.constraint(t.name, k);
    for (const auto& e : t.exclusions) to.constraint(t.name, e);
    for (const auto& i : t.indexes) to.index(t.name, i);
    for (const ObjectName& parent : t.inherits) to.use(table_id(parent));
    for (const auto& like : c.like) to.use(table_id(like.source));
    if (c.partition_of) to.use(table_id(*c.partition_of));
  }
  void operator()(const DropTable& c) { to.destroy(table_id(c.name)); }
  void operator()(const RenameRelation& c) {
    const ObjectKind kind = c.kind == RelationKind::view       ? ObjectKind::view
                            : c.kind == RelationKind::index    ? ObjectKind::index
                            : c.kind == RelationKind::sequence ? ObjectKind::sequence
                                                               : ObjectKind::table;
    to.destroy({kind, c.name, {}});
    to.produce({kind, {c.name.schema, c.to}, {}});
  }
  void operator()(const SetObjectSchema& c) {
    to.destroy({c.kind, c.name, {}});
    to.produce({c.kind, {c.schema, c.name.name}, {}});
    to.use({ObjectKind::schema, {"", c.schema}, {}});
  }
  void operator()(const SetTableOption& c) { to.use(table_id(c.table)); }
  void operator()(const AttachPartition& c) {
    to.use(table_id(c.parent));
    to.use(table_id(c.child));
  }
  void operator()(const DetachPartition& c) {
    to.use(table_id(c.parent));
    to.use(table_id(c.child));
  }
  void operator()(const SetInheritance& c) {
    to.use(table_id(c.parent));
    to.use(table_id(c.child));
  }
  void operator()(const AddColumn& c) {
    to.use(table_id(c.table));
    to.column(c.table, c.column);
    if (c.primary_key) to.constraint(c.table, *c.primary_key);
    for (const auto& u : c.uniques) to.constraint(c.table, u);
    for (const auto& f : c.foreign_keys) to.constraint(c.table, f);
    for (const auto& k : c.checks) to.constraint(c.table, k);
  }
  void operator()(const DropColumn& c) {
    to.use(table_id(c.table));
    to.destroy(column_id(c.table, c.column));
  }
  void operator()(const RenameColumn& c) {
    to.use(table_id(c.table));
    to.destroy(column_id(c.table, c.column));
    to.produce(column_id(c.table, c.to));
  }
  void operator()(const SetColumnType& c) {
    to.use(column_id(c.table, c.column));
    to.use_type(c.type);
  }
  void operator()(const SetNullable& c) { to.use(column_id(c.table, c.column)); }
  void operator()(const SetDefault& c) {
    to.use(column_id(c.table, c.column));
    to.sequence_of(c.value);
  }
  void operator()(const SetIdentity& c) { to.use(column_id(c.table, c.column)); }
  void operator()(const DropGenerated& c) { to.use(column_id(c.table, c.column)); }
  void operator()(const AddConstraint& c) {
    to.use(table_id(c.table));
    to.constraint(c.table, c.constraint);
  }
  void operator()(const DropConstraint& c) {
    to.use(table_id(c.table));
    to.destroy(constraint_id(c.table, c.name));
  }
  void operator()(const RenameConstraint& c) {
    to.destroy(constraint_id(c.table, c.name));
    to.produce(constraint_id(c.table, c.to));
  }
  void operator()(const ValidateConstraint& c) { to.use(constraint_id(c.table, c.name)); }
  void operator()(const AlterConstraint& c) { to.use(constraint_id(c.table, c.name)); }
  void operator()(const CreateIndex& c) {
    to.use(table_id(c.table));
    to.index(c.table, c.index);
  }
  void operator()(const DropIndex& c) { to.destroy({ObjectKind::index, c.name, {}}); }
  void operator()(const CreateView& c) {
    to.produce({ObjectKind::view, c.view.name, {}});
    for (const ObjectName& read : c.view.reads) to.use(table_id(read));
    for (const ObjectId& read : c.view.reads_columns) to.use(read);
  }
  void operator()(const DropView& c) { to.destroy({ObjectKind::view, c.name, {}}); }
  void operator()(const RefreshView& c) { to.use({ObjectKind::view, c.name, {}}); }
  void operator()(const CreateFunction& c) { to.produce({ObjectKind::function, c.function.name, {}}); }
  void operator()(const DropFunction& c) { to.destroy({ObjectKind::function, c.name, {}}); }
  void operator()(const CreateTrigger& c) {
    to.produce({ObjectKind::trigger, c.table, c.trigger.name});
    to.use(table_id(c.table));
    if (!c.trigger.function.empty()) to.use({ObjectKind::function, c.trigger.function, {}});
  }
  void operator()(const DropTrigger& c) { to.destroy({ObjectKind::trigger, c.table, c.name}); }
  void operator()(const SetTriggerEnabled& c) { to.use({ObjectKind::trigger, c.table, c.name}); }
  void operator()(const CreatePolicy& c) {
    to.produce({ObjectKind::policy, c.table, c.policy.name});
    to.use(table_id(c.table));
  }
  void operator()(const AlterPolicy& c) {
    to.use({ObjectKind::policy, c.table, c.name});
    if (!c.rename_to.empty()) to.produce({ObjectKind::policy, c.table, c.rename_to});
  }
  void operator()(const DropPolicy& c) { to.destroy({ObjectKind::policy, c.table, c.name}); }
  void operator()(const SetComment& c) { to.use(c.object); }
  void operator()(const CreateOpaque& c) { to.produce({c.object.kind, c.object.name, c.object.what}); }
  void operator()(const DropOpaque& c) { to.destroy({ObjectKind::opaque, c.name, c.what}); }
  void operator()(const RebuildTable& c) {
    to.use(table_id(c.table));
    for (const ForeignKey& f : c.after.foreign_keys) to.use(table_id(f.ref));
  }
  void operator()(const DataStep& c) {
    if (!c.table.empty()) to.use(table_id(c.table));
    to.columns(c.table, c.columns);
    for (const ObjectName& read : c.reads) to.use(table_id(read));
  }
  void operator()(const SessionStep& c) {
    for (const ObjectName& table : c.tables) to.use(table_id(table));
  }
  void operator()(const RawSql&) {}
};

}  // namespace

Touches touches(const Change& change) {
  Collector collector;
  std::visit(Collect{collector}, change);
  return std::move(collector.touches);
}

}  // namespace underpin
