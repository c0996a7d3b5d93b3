#include "schema/diff.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "schema/apply.h"
#include "schema/diff_table.h"
#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin {

namespace {
using Names = std::set<ObjectName>;

// Everything in a schema that a comment can stand on.
std::vector<ObjectId> commentable(const Schema& schema) {
  std::vector<ObjectId> ids;
  const auto members = [&](ObjectKind kind, const ObjectName& owner, const auto& list) {
    for (const auto& one : list) ids.push_back({kind, owner, one.name});
  };
  for (const ObjectName& name : schema.schemas.names()) ids.push_back({ObjectKind::schema, name, ""});
  for (const ObjectName& name : schema.extensions.names()) ids.push_back({ObjectKind::extension, name, ""});
  for (const ObjectName& name : schema.types.names()) ids.push_back({ObjectKind::type, name, ""});
  for (const ObjectName& name : schema.sequences.names()) ids.push_back({ObjectKind::sequence, name, ""});
  for (const Table* table : schema.tables.sorted()) {
    ids.push_back({ObjectKind::table, table->name, ""});
    members(ObjectKind::column, table->name, table->columns);
    if (table->primary_key) ids.push_back({ObjectKind::constraint, table->name, table->primary_key->name});
    members(ObjectKind::constraint, table->name, table->uniques);
    members(ObjectKind::constraint, table->name, table->foreign_keys);
    members(ObjectKind::constraint, table->name, table->checks);
    members(ObjectKind::constraint, table->name, table->exclusions);
    for (const Index& index : table->indexes) ids.push_back({ObjectKind::index, {table->name.schema, index.name}, ""});
    members(ObjectKind::trigger, table->name, table->triggers);
    members(ObjectKind::policy, table->name, table->policies);
  }
  for (const View* view : schema.views.sorted()) {
    ids.push_back({ObjectKind::view, view->name, ""});
    for (const std::string& column : view->columns) ids.push_back({ObjectKind::column, view->name, column});
    for (const Index& index : view->indexes) ids.push_back({ObjectKind::index, {view->name.schema, index.name}, ""});
  }
  for (const ObjectName& key : schema.functions.names()) ids.push_back({ObjectKind::function, key, ""});
  return ids;
}

class Diff {
 public:
  Diff(const Schema& from, const Schema& to, const Dialect& dialect) : from_(from), to_(to), dialect_(dialect) {}

  std::vector<Change> run() {
    diff_tables();
    remake_foreign_keys();
    find_views();
    drop_views();
    drop_opaque();
    append(drop_keys_);
    make_schemas();
    drop_functions();
    change_types();
    free_sequences();
    append(drop_parts_);
    drop_tables();
    make_sequences();
    make_tables();
    append(columns_);
    finish_types();
    own_sequences();
    drop_rest();
    append(add_parts_);
    append(add_keys_);
    make_views();
    finish_rest();
    name_identities();
    say_comments();
    return std::move(out_);
  }

 private:
  void append(std::vector<Change>& changes) { std::move(changes.begin(), changes.end(), std::back_inserter(out_)); }
  void emit(Change change) { out_.push_back(std::move(change)); }
  bool sqlite() const { return is_sqlite(dialect_); }

  void diff_tables() {
    for (const ObjectName& name : from_.tables.differing(to_.tables)) {
      const Table* old = from_.tables.find(name);
      const Table* now = to_.tables.find(name);
      if (old && now) {
        TableDiff one = diff_table(*old, *now, dialect_);
        if (one.columns_changed) recolumned_.insert(name);
        if (one.keys_changed) rekeyed_.insert(name);
        if (!one.remade) {
          move_all(one.drop_keys, drop_keys_);
          move_all(one.drop_parts, drop_parts_);
          move_all(one.columns, columns_);
          move_all(one.add_parts, add_parts_);
          move_all(one.add_keys, add_keys_);
          continue;
        }
      }
      if (old) gone_.insert(name);
      if (now) made_.insert(name);
    }
    for (const ObjectName& name : gone_) recolumned_.insert(name);
  }
  static void move_all(std::vector<Change>& from, std::vector<Change>& to) { std::move(from.begin(), from.end(), std::back_inserter(to)); }

  // Foreign keys that stay, but stand on a key or a column that is made anew, go first and come back last.
  void remake_foreign_keys() {
    if (sqlite()) return;
    Names touched = rekeyed_;
    touched.insert(gone_.begin(), gone_.end());
    std::set<ObjectId> done;
    const auto remake = [&](const ObjectName& owner) {
      const Table* old = from_.tables.find(owner);
      const Table* now = to_.tables.find(owner);
      if (!old || gone_.count(owner)) return;
      for (const ForeignKey& key : old->foreign_keys) {
        if (!touched.count(owner) && !touched.count(key.ref)) continue;
        if (!done.insert({ObjectKind::constraint, owner, key.name}).second) continue;
        const bool stays = now && std::find(now->foreign_keys.begin(), now->foreign_keys.end(), key) != now->foreign_keys.end();
        if (!stays) continue;  // dropped by the table's own difference
        drop_keys_.push_back(DropConstraint{owner, key.name});
        add_keys_.push_back(AddConstraint{owner, key});
      }
    };
    for (const ObjectName& name : touched) {
      remake(name);
      for (const ObjectName& user : users_of_relation(from_, name)) remake(user);
    }
    // Keys of tables that are dropped, to tables that are dropped too: they would stop each other.
    for (const ObjectName& name : gone_)
      for (const ForeignKey& key : from_.tables.find(name)->foreign_keys)
        if (key.ref != name) drop_keys_.push_back(DropConstraint{name, key.name});
  }

  void find_views() {
    for (const ObjectName& name : from_.views.differing(to_.views)) {
      if (from_.views.contains(name)) dropped_views_.insert(name);
      if (to_.views.contains(name)) made_views_.insert(name);
    }
    if (sqlite() && !recolumned_.empty()) {  // rebuilding a table fails while any view in the database does not work
      for (const ObjectName& name : from_.views.names()) dropped_views_.insert(name);
      for (const ObjectName& name : to_.views.names()) made_views_.insert(name);
      return;
    }
    std::vector<ObjectName> pending(recolumned_.begin(), recolumned_.end());
    pending.insert(pending.end(), dropped_views_.begin(), dropped_views_.end());
    while (!pending.empty()) {
      const ObjectName name = pending.back();
      pending.pop_back();
      for (const ObjectName& user : users_of_relation(from_, name)) {
        const View* view = from_.views.find(user);
        if (!view || std::find(view->reads.begin(), view->reads.end(), name) == view->reads.end() || !dropped_views_.insert(user).second) continue;
        if (to_.views.contains(user)) made_views_.insert(user);
        pending.push_back(user);
      }
    }
  }

  // Views in an order in which each follows what it reads.
  static std::vector<ObjectName> in_order(const Schema& schema, const Names& views) {
    std::vector<ObjectName> out;
    Names seen;
    const std::function<void(const ObjectName&, int)> visit = [&](const ObjectName& name, int depth) {
      if (depth > 200 || !views.count(name) || !seen.insert(name).second) return;
      for (const ObjectName& read : schema.views.find(name)->reads) visit(read, depth + 1);
      out.push_back(name);
    };
    for (const ObjectName& name : views) visit(name, 0);
    return out;
  }

  void drop_views() {
    std::vector<ObjectName> order = in_order(from_, dropped_views_);
    std::reverse(order.begin(), order.end());
    for (const ObjectName& name : order) {
      DropView drop;
      drop.name = name;
      drop.materialized = from_.views.find(name)->materialized;
      emit(drop);
    }
  }

  void make_views() {
    for (const ObjectName& name : in_order(to_, made_views_)) {
      View view = *to_.views.find(name);
      const std::vector<Index> indexes = std::exchange(view.indexes, {});
      const std::vector<Trigger> triggers = std::exchange(view.triggers, {});
      CreateView create;
      create.view = std::move(view);
      emit(std::move(create));
      for (const Index& index : indexes) emit(CreateIndex{name, index});
      for (const Trigger& trigger : triggers) emit(CreateTrigger{name, trigger});
    }
  }

  void make_schemas() {
    for (const ObjectName& name : from_.schemas.differing(to_.schemas))
      if (to_.schemas.contains(name) && !from_.schemas.contains(name)) emit(CreateSchema{name.name});
    if (from_.default_schema_dropped && !to_.default_schema_dropped) emit(CreateSchema{dialect_.default_schema});
    for (const ObjectName& name : from_.extensions.differing(to_.extensions)) {
      if (!to_.extensions.contains(name) || from_.extensions.contains(name)) continue;
      CreateExtension create;
      create.extension = *to_.extensions.find(name);
      emit(std::move(create));
    }
  }

  void drop_functions() {
    for (const ObjectName& key : from_.functions.differing(to_.functions)) {
      const Function* old = from_.functions.find(key);
      const Function* now = to_.functions.find(key);
      if (now) {
        CreateFunction create;
        create.function = *now;
        create.or_replace = old && old->returns == now->returns && old->kind == now->kind;
        if (old && !create.or_replace) emit(drop_function(*old));
        emit(std::move(create));
      } else {
        late_.push_back(drop_function(*old));
      }
    }
  }
  static DropFunction drop_function(const Function& function) {
    DropFunction drop;
    drop.name = function.name;
    drop.arguments = function.arguments;
    drop.kind = function.kind;
    return drop;
  }

  // Labels can be added to an enum; any other difference means a new type under the old name.
  static bool labels_only_added(const EnumType& from, const EnumType& to) {
    auto at = to.labels.begin();
    for (const std::string& label : from.labels) {
      at = std::find(at, to.labels.end(), label);
      if (at == to.labels.end()) return false;
      ++at;
    }
    return true;
  }
  void add_labels(const ObjectName& name, const EnumType& from, const EnumType& to) {
    for (std::size_t i = 0; i < to.labels.size(); ++i) {
      if (std::find(from.labels.begin(), from.labels.end(), to.labels[i]) != from.labels.end()) continue;
      AddEnumValue add;
      add.type = name;
      add.label = to.labels[i];
      if (i > 0)
        add.after = to.labels[i - 1];
      else if (!from.labels.empty())
        add.before = from.labels.front();
      emit(std::move(add));
    }
  }

  void change_types() {
    std::vector<ObjectName> names = from_.types.differing(to_.types);
    // Enums before what may be made of them.
    std::stable_partition(names.begin(), names.end(), [&](const ObjectName& name) {
      const UserType* type = to_.types.find(name);
      return type && type->enumeration;
    });
    for (const ObjectName& name : names) {
      const UserType* old = from_.types.find(name);
      const UserType* now = to_.types.find(name);
      if (old && now && old->enumeration && now->enumeration && labels_only_added(*old->enumeration, *now->enumeration)) {
        add_labels(name, *old->enumeration, *now->enumeration);
      } else if (old && now) {
        replace_type(name, *now);
      } else if (now) {
        emit(CreateType{*now});
      } else {
        late_types_.push_back(DropType{name});
      }
    }
  }

  // The old type steps aside, columns move over to the new one, the old one goes.
  void replace_type(const ObjectName& name, const UserType& now) {
    const ObjectName aside{name.schema, free_name(name)};
    emit(RenameType{name, aside.name});
    emit(CreateType{now});
    for (const ObjectName& user : users_of_type(from_, name)) {
      const Table* old = from_.tables.find(user);
      const Table* table = to_.tables.find(user);
      if (!old || !table || gone_.count(user)) continue;
      for (const Column& column : old->columns) {
        const Column* after = table->column(column.name);
        const bool uses = type_is(column.type.text, name);
        if (!uses || !after || !type_is(after->type.text, name)) continue;
        if (column.default_value) retypes_.push_back(SetDefault{user, column.name, std::nullopt});
        SetColumnType set;
        set.table = user;
        set.column = column.name;
        set.type = after->type;
        set.using_expression = column.name + "::text::" + after->type.text;
        retypes_.push_back(std::move(set));
        if (after->default_value) retypes_.push_back(SetDefault{user, column.name, after->default_value});
      }
    }
    late_types_.push_back(DropType{aside});
  }
  bool type_is(const std::string& text, const ObjectName& name) const { return normal_name(type_name_in(text), dialect_) == name; }

  static bool other_owner(const Sequence& a, const Sequence& b) { return a.owner_table != b.owner_table || a.owner_column != b.owner_column; }

  std::string free_name(ObjectName name) const {
    do {
      name.name += "_old";
    } while (from_.relations.contains(name) || to_.relations.contains(name) || from_.types.contains(name) || to_.types.contains(name));
    return name.name;
  }

  // Before tables go: sequences that stay, but would go with their owner, and names an identity column will want.
  void free_sequences() {
    for (const ObjectName& name : from_.sequences.differing(to_.sequences)) {
      const Sequence* old = from_.sequences.find(name);
      const Sequence* now = to_.sequences.find(name);
      if (!old) continue;
      if (old->identity) {
        if ((!now || !now->identity || other_owner(*old, *now)) && to_.relations.contains(name)) emit(RenameRelation{RelationKind::sequence, name, free_name(name)});
        continue;
      }
      if (!old->owner_table.empty() && (!now || other_owner(*old, *now))) {
        AlterSequence free;
        free.name = name;
        free.owner_table = ObjectName{};
        emit(free);
      }
      if (now && !now->identity) continue;
      ObjectName aside = name;
      if (to_.relations.contains(name)) {  // somebody else wants the name
        aside.name = free_name(name);
        emit(RenameRelation{RelationKind::sequence, name, aside.name});
      }
      late_.push_back(DropSequence{aside});
    }
  }

  void make_sequences() {
    for (const ObjectName& name : from_.sequences.differing(to_.sequences)) {
      const Sequence* old = from_.sequences.find(name);
      const Sequence* now = to_.sequences.find(name);
      if (!now || now->identity) continue;
      if (old && old->identity) old = nullptr;
      if (!old) {
        CreateSequence create;
        create.sequence = *now;
        create.sequence.owner_table = {};
        create.sequence.owner_column.clear();
        emit(std::move(create));
      } else if (old->options != now->options) {
        AlterSequence alter;
        alter.name = name;
        alter.options = now->options;
        emit(std::move(alter));
      }
      if (now->owner_table.empty() || (old && !other_owner(*old, *now))) continue;
      AlterSequence own;
      own.name = name;
      own.owner_table = now->owner_table;
      own.owner_column = now->owner_column;
      owners_.push_back(std::move(own));
    }
  }

  // The server names the sequences of identity columns itself; where the aim has another name, it is renamed.
  void name_identities() {
    std::map<std::pair<ObjectName, std::string>, ObjectName> wanted;
    to_.sequences.for_each([&](const Sequence& sequence) {
      if (sequence.identity) wanted[{sequence.owner_table, sequence.owner_column}] = sequence.name;
    });
    if (wanted.empty()) return;
    Schema reached = from_;
    Session session;
    session.in_transaction = false;
    for (const Change& change : out_) apply(reached, change, dialect_, session);
    std::vector<std::pair<ObjectName, ObjectName>> renames;
    for (const Sequence* sequence : reached.sequences.sorted()) {
      if (!sequence->identity) continue;
      const auto it = wanted.find({sequence->owner_table, sequence->owner_column});
      if (it != wanted.end() && it->second != sequence->name) renames.emplace_back(sequence->name, it->second);
    }
    // By way of names nobody has: they may want each other's.
    for (auto& [now, then] : renames) {
      std::string aside = then.name + "_new";
      while (reached.relations.contains({now.schema, aside}) || to_.relations.contains({now.schema, aside})) aside += "_new";
      emit(RenameRelation{RelationKind::sequence, now, aside});
      now.name = aside;
    }
    for (const auto& [aside, then] : renames) emit(RenameRelation{RelationKind::sequence, aside, then.name});
  }
  void own_sequences() { append(owners_); }

  // Last, on what is reached: an object made anew has lost its comment.
  void say_comments() {
    if (from_.comments.size() == 0 && to_.comments.size() == 0) return;
    Schema reached = from_;
    Session session;
    session.in_transaction = false;
    for (const Change& change : out_) apply(reached, change, dialect_, session);
    const std::vector<ObjectName> differing = reached.comments.differing(to_.comments);
    if (differing.empty()) return;
    const Names keys(differing.begin(), differing.end());
    for (const ObjectId& id : commentable(to_)) {
      const ObjectName key = comment_key(id);
      if (!keys.count(key)) continue;
      SetComment set{id, std::nullopt};
      if (const Opaque* comment = to_.comments.find(key)) set.text = comment->definition;
      if (const View* view = id.kind == ObjectKind::view ? to_.views.find(id.name) : nullptr; view && view->materialized) set.word = "MATERIALIZED VIEW";
      if (const Function* function = id.kind == ObjectKind::function ? to_.functions.find(id.name) : nullptr; function && function->kind != "function")
        set.word = function->kind == "procedure" ? "PROCEDURE" : "AGGREGATE";
      emit(std::move(set));
    }
  }

  void drop_tables() {
    std::vector<ObjectName> order(gone_.begin(), gone_.end());
    // Children before their parents.
    std::stable_sort(order.begin(), order.end(), [&](const ObjectName& a, const ObjectName& b) { return depth(from_, a) > depth(from_, b); });
    for (const ObjectName& name : order) emit(DropTable{name});
  }
  static int depth(const Schema& schema, const ObjectName& name, int limit = 32) {
    const Table* table = schema.tables.find(name);
    int deepest = 0;
    if (table && limit > 0)
      for (const ObjectName& parent : table->inherits) deepest = std::max(deepest, 1 + depth(schema, parent, limit - 1));
    return deepest;
  }

  void make_tables() {
    std::vector<ObjectName> order(made_.begin(), made_.end());
    std::stable_sort(order.begin(), order.end(), [&](const ObjectName& a, const ObjectName& b) { return depth(to_, a) < depth(to_, b); });
    for (const ObjectName& name : order) {
      const Table& table = *to_.tables.find(name);
      if (sqlite()) {
        CreateTable create;
        create.table = table;
        emit(std::move(create));
        continue;
      }
      emit(create(table));
      for (Change& change : attached_to(table)) add_parts_.push_back(std::move(change));
      for (Change& change : foreign_keys_of(table)) add_keys_.push_back(std::move(change));
    }
  }
  static CreateTable create(const Table& table) {
    CreateTable create = bare_table(table);
    if (!table.partition_bound.empty() && !table.inherits.empty()) {
      create.partition_of = table.inherits.front();
      create.table.inherits.clear();
    }
    if (table.inherits.empty()) return create;
    // What comes from the parents is not said again.
    auto& columns = create.table.columns;
    columns.erase(std::remove_if(columns.begin(), columns.end(), [](const Column& c) { return c.inherited && !c.local; }), columns.end());
    auto& checks = create.table.checks;
    checks.erase(std::remove_if(checks.begin(), checks.end(), [](const Check& c) { return c.inherited && !c.local; }), checks.end());
    return create;
  }

  void finish_types() {
    append(retypes_);
    append(late_types_);
  }

  void drop_rest() {
    append(late_);
    for (const ObjectName& name : from_.extensions.differing(to_.extensions))
      if (!to_.extensions.contains(name)) emit(DropExtension{name.name});
    for (const ObjectName& name : from_.schemas.differing(to_.schemas))
      if (!to_.schemas.contains(name)) emit(DropSchema{name.name});
    if (!from_.default_schema_dropped && to_.default_schema_dropped) emit(DropSchema{dialect_.default_schema});
  }

  // Casts, rules, publications and the like stand on tables, types and functions: they go first and come last.
  void drop_opaque() {
    for (const ObjectName& key : from_.opaque.differing(to_.opaque))
      if (const Opaque* old = from_.opaque.find(key)) emit(DropOpaque{old->what, old->name, true});
  }
  void finish_rest() {
    for (const ObjectName& key : from_.opaque.differing(to_.opaque)) {
      if (const Opaque* now = to_.opaque.find(key)) {
        CreateOpaque create;
        create.object = *now;
        create.or_replace = true;
        emit(std::move(create));
      }
    }
  }

  const Schema& from_;
  const Schema& to_;
  const Dialect& dialect_;
  std::vector<Change> out_, drop_keys_, drop_parts_, columns_, add_parts_, add_keys_, retypes_, late_types_, late_, owners_;
  Names gone_, made_, rekeyed_, recolumned_, dropped_views_, made_views_;
};
}  // namespace

std::vector<Change> diff(const Schema& from, const Schema& to, const Dialect& dialect) { return Diff(from, to, dialect).run(); }

}  // namespace underpin
