#include "writers/build_order.h"

#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"

namespace underpin {
namespace {

constexpr std::size_t kMaxDepth = 500;  // chains longer than this keep the order of their names

// Every item after those `needs` names, cycles cut where they are met again.
template <class Item, class Needs>
std::vector<const Item*> after_needs(const std::vector<const Item*>& items, const Needs& needs) {
  std::vector<const Item*> out;
  std::set<ObjectName> begun;
  const std::function<void(const Item*, std::size_t)> visit = [&](const Item* item, std::size_t depth) {
    if (depth > kMaxDepth || !begun.insert(item->name).second) return;
    for (const Item* other : items)
      if (other != item && needs(*item, *other)) visit(other, depth + 1);
    out.push_back(item);
  };
  for (const Item* item : items) visit(item, 0);
  return out;
}

// The same where an item names what it needs; `items` are in the order of their names.
template <class Item, class Names>
std::vector<const Item*> after_named(const std::vector<const Item*>& items, const Names& names_of) {
  std::vector<const Item*> out;
  std::set<ObjectName> begun;
  const std::function<void(const Item*, std::size_t)> visit = [&](const Item* item, std::size_t depth) {
    if (depth > kMaxDepth || !begun.insert(item->name).second) return;
    std::vector<ObjectName> names = names_of(*item);
    std::sort(names.begin(), names.end());
    for (const ObjectName& name : names) {
      const auto at = std::lower_bound(items.begin(), items.end(), name, [](const Item* one, const ObjectName& wanted) { return one->name < wanted; });
      if (at != items.end() && (*at)->name == name) visit(*at, depth + 1);
    }
    out.push_back(item);
  };
  for (const Item* item : items) visit(item, 0);
  return out;
}

bool word_part(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The name stands in the text as a word of its own.
bool mentions(std::string_view text, const std::string& name) {
  const auto part = word_part;
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || !part(text[at - 1]);
    const bool ends = at + name.size() >= text.size() || !part(text[at + name.size()]);
    if (begins && ends) return true;
  }
  return false;
}

bool type_needs(const UserType& type, const UserType& other) {
  const std::string& name = other.name.name;
  if (type.domain && mentions(type.domain->base.text, name)) return true;
  if (type.range && mentions(type.range->definition, name)) return true;
  if (!type.composite) return false;
  const auto& attributes = type.composite->attributes;
  return std::any_of(attributes.begin(), attributes.end(), [&](const Column& column) { return mentions(column.type.text, name); });
}

bool partition(const Table& table) { return !table.partition_bound.empty() && !table.inherits.empty(); }

// What a partition has from its parent: the parent's own statement makes it there too.
template <class Item>
bool from_parent(const Item& item, const std::vector<Item>& of_parent) {
  return std::any_of(of_parent.begin(), of_parent.end(), [&](const Item& other) { return other.columns == item.columns && other.ref == item.ref; });
}

class Builder {
 public:
  Builder(const Schema& schema, std::vector<Change>& out) : schema_(schema), out_(out) {
    for (const Table* table : after_named(schema.tables.sorted(), [](const Table& one) { return one.inherits; }))
      if (!table->temporary) tables_.push_back(table);
    for (const Table* table : tables_) name_relation(table->name.name);
    schema.views.for_each([&](const View& view) { name_relation(view.name.name); });
  }

  void build() {
    surroundings();
    functions(false);
    for (const Table* table : tables_) create(*table);
    for (const Table* table : tables_)
      if (partition(*table)) out_.push_back(AttachPartition{table->inherits.front(), table->name, table->partition_bound});
    sequence_owners();
    indexes();
    functions(true);
    views();
    constraints();
    for (const Table* table : tables_) guards(*table);
    for (const Opaque* object : schema_.opaque.sorted())
      if (object->what != "role") out_.push_back(CreateOpaque{*object});
    comments();
  }

 private:
  void surroundings() {
    for (const Opaque* object : schema_.opaque.sorted())
      if (object->what == "role") out_.push_back(CreateOpaque{*object});
    for (const Opaque* named : schema_.schemas.sorted()) out_.push_back(CreateSchema{named->name.name, true});
    for (const Extension* extension : schema_.extensions.sorted()) out_.push_back(CreateExtension{*extension, true});
    for (const UserType* type : after_needs(schema_.types.sorted(), type_needs)) out_.push_back(CreateType{*type});
    for (const Sequence* sequence : schema_.sequences.sorted()) {
      if (sequence->identity) continue;
      Sequence free = *sequence;
      free.owner_table = {};
      out_.push_back(CreateSequence{std::move(free)});
    }
  }

  // Functions come before the tables, whose defaults and checks may call them, unless they are about a table's row.
  bool about_relations(const Function& function) const {
    if (contains(upper(function.definition), "BEGIN ATOMIC")) return true;
    const std::string signature = function.arguments + " " + function.returns;
    for (std::size_t at = 0; at < signature.size();) {
      std::size_t end = at;
      while (end < signature.size() && word_part(signature[end])) ++end;
      if (end > at && words_.count(signature.substr(at, end - at))) return true;
      at = end + 1;
    }
    return std::any_of(phrases_.begin(), phrases_.end(), [&](const std::string& name) { return mentions(signature, name); });
  }
  void name_relation(const std::string& name) {
    if (std::all_of(name.begin(), name.end(), word_part))
      words_.insert(name);
    else
      phrases_.push_back(name);
  }
  void functions(bool about) {
    std::vector<const Function*> plain, aggregates;
    for (const Function* function : schema_.functions.sorted())
      if (about_relations(*function) == about) (function->kind == "aggregate" ? aggregates : plain).push_back(function);
    for (const Function* function : plain) out_.push_back(CreateFunction{*function});
    for (const Function* function : aggregates) out_.push_back(CreateFunction{*function});
  }

  // Without what other statements add later: indexes, foreign keys, triggers, policies.
  void create(const Table& table) {
    CreateTable change;
    change.table = table;
    Table& bare = change.table;
    bare.foreign_keys.clear();
    bare.indexes.clear();
    bare.triggers.clear();
    bare.policies.clear();
    bare.partition_bound.clear();
    if (partition(table)) bare.inherits.clear();
    bare.checks.erase(std::remove_if(bare.checks.begin(), bare.checks.end(), [](const Check& check) { return check.not_valid; }), bare.checks.end());
    out_.push_back(std::move(change));
  }

  void sequence_owners() {
    for (const Sequence* sequence : schema_.sequences.sorted()) {
      AlterSequence change;
      change.name = sequence->name;
      if (sequence->identity) {
        change.options = sequence->options;
        if (change.options.empty()) continue;
      } else {
        if (sequence->owner_table.empty()) continue;
        change.owner_table = sequence->owner_table;
        change.owner_column = sequence->owner_column;
      }
      out_.push_back(std::move(change));
    }
  }

  // Those of partitions first: an index on the parent then takes them over instead of making new ones.
  void indexes() {
    for (auto it = tables_.rbegin(); it != tables_.rend(); ++it)
      if (partition(**it)) indexes_of(**it);
    for (const Table* table : tables_)
      if (!partition(*table)) indexes_of(*table);
  }
  void indexes_of(const Table& table) {
    for (const Index& index : table.indexes) out_.push_back(CreateIndex{table.name, index});
  }

  void views() {
    for (const View* view : views_in_order(schema_)) {
      CreateView change{*view};
      change.view.indexes.clear();
      change.view.triggers.clear();
      out_.push_back(std::move(change));
      for (const Index& index : view->indexes) out_.push_back(CreateIndex{view->name, index});
      for (const Trigger& trigger : view->triggers) out_.push_back(CreateTrigger{view->name, trigger});
    }
  }

  void constraints() {
    for (const Table* table : tables_) {
      for (const Check& check : table->checks)
        if (check.not_valid) out_.push_back(AddConstraint{table->name, check});
      const Table* parent = partition(*table) ? schema_.tables.find(table->inherits.front()) : nullptr;
      for (const ForeignKey& key : table->foreign_keys)
        if (!parent || !from_parent(key, parent->foreign_keys)) out_.push_back(AddConstraint{table->name, key});
    }
  }

  void guards(const Table& table) {
    const Table* parent = partition(table) ? schema_.tables.find(table.inherits.front()) : nullptr;
    for (const Trigger& trigger : table.triggers) {
      const auto same = [&](const Trigger& other) { return other.name == trigger.name; };
      if (parent && std::any_of(parent->triggers.begin(), parent->triggers.end(), same)) continue;
      out_.push_back(CreateTrigger{table.name, trigger});
      if (!trigger.enabled.empty()) out_.push_back(SetTriggerEnabled{table.name, trigger.name, trigger.enabled});
    }
    if (table.row_security) out_.push_back(SetTableOption{table.name, "", true});
    if (table.force_row_security) out_.push_back(SetTableOption{table.name, "", std::nullopt, true});
    for (const Policy& policy : table.policies) out_.push_back(CreatePolicy{table.name, policy});
  }

  void comments();

  const Schema& schema_;
  std::vector<Change>& out_;
  std::set<std::string> words_;       // names of tables and views that are one word
  std::vector<std::string> phrases_;  // and those that are not
  std::vector<const Table*> tables_;
};

// Comments are kept under "kind name", the way findings speak of objects.
ObjectId commented(const Schema& schema, std::string_view display) {
  static constexpr ObjectKind kKinds[] = {ObjectKind::schema, ObjectKind::extension, ObjectKind::type, ObjectKind::sequence, ObjectKind::table,
                                          ObjectKind::column, ObjectKind::constraint, ObjectKind::index, ObjectKind::view, ObjectKind::function,
                                          ObjectKind::trigger, ObjectKind::policy, ObjectKind::publication, ObjectKind::statistics};
  for (const ObjectKind kind : kKinds) {
    const std::string word = std::string(kind_word(kind)) + " ";
    if (!starts_with(display, word)) continue;
    std::string_view name = display.substr(word.size());
    ObjectId id{kind, {}, {}};
    const bool member = kind == ObjectKind::column || kind == ObjectKind::constraint || kind == ObjectKind::trigger || kind == ObjectKind::policy;
    if (member && contains(name, ".")) {
      // The owner is the longest beginning that names a table or view; names may hold dots themselves.
      for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
        const std::string_view owner = name.substr(0, dot);
        const std::size_t split = owner.find('.');
        const ObjectName bare{"", std::string(owner)};
        const ObjectName qualified = split == std::string_view::npos ? bare : ObjectName{std::string(owner.substr(0, split)), std::string(owner.substr(split + 1))};
        id.name = schema.relations.contains(bare) || schema.tables.contains(bare) ? bare : qualified;
        id.member = name.substr(dot + 1);
        if (schema.tables.contains(id.name) || schema.views.contains(id.name)) return id;
      }
      return id;
    }
    const std::size_t end = std::min(name.find('('), name.size()), dot = name.substr(0, end).find('.');
    id.name = dot == std::string_view::npos ? ObjectName{"", std::string(name)} : ObjectName{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
    return id;
  }
  return {ObjectKind::opaque, {"", std::string(display)}, {}};
}

void Builder::comments() {
  for (const Opaque* comment : schema_.comments.sorted()) {
    SetComment change{commented(schema_, comment->name.name), comment->definition};
    if (const View* view = change.object.kind == ObjectKind::view ? schema_.views.find(change.object.name) : nullptr; view && view->materialized)
      change.word = "MATERIALIZED VIEW";
    if (const Function* function = change.object.kind == ObjectKind::function ? schema_.functions.find(change.object.name) : nullptr;
        function && function->kind != "function")
      change.word = upper(function->kind);
    out_.push_back(std::move(change));
  }
}

// Tables that a virtual table made for itself: docs_data, docs_idx … come with it.
bool shadow(const Schema& schema, const Table& table) {
  static constexpr std::string_view kParts[] = {"_data", "_idx", "_content", "_docsize", "_config", "_segments", "_segdir", "_stat", "_node", "_parent", "_rowid"};
  for (std::string_view part : kParts) {
    if (!ends_with(table.name.name, part)) continue;
    const std::string base = table.name.name.substr(0, table.name.name.size() - part.size());
    const Table* owner = schema.tables.find({table.name.schema, base});
    if (owner && !owner->virtual_module.empty()) return true;
  }
  return false;
}

}  // namespace

std::vector<const View*> views_in_order(const Schema& schema) {
  return after_named(schema.views.sorted(), [](const View& view) { return view.reads; });
}

void build_postgresql(const Schema& schema, std::vector<Change>& out) { Builder(schema, out).build(); }

void build_sqlite(const Schema& schema, std::vector<Change>& out) {
  for (const Table* table : schema.tables.sorted()) {
    if (table->temporary || shadow(schema, *table)) continue;
    CreateTable change;
    change.table = *table;
    change.table.indexes.clear();
    change.table.triggers.clear();
    out.push_back(std::move(change));
    for (const Index& index : table->indexes) out.push_back(CreateIndex{table->name, index});
  }
  for (const View* view : views_in_order(schema)) out.push_back(CreateView{*view});
  for (const Table* table : schema.tables.sorted())
    for (const Trigger& trigger : table->triggers) out.push_back(CreateTrigger{table->name, trigger});
  for (const View* view : schema.views.sorted())
    for (const Trigger& trigger : view->triggers) out.push_back(CreateTrigger{view->name, trigger});
}

}  // namespace underpin
