#include "writers/build_order.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/generated_names.h"
#include "writers/build_kept.h"
#include "writers/build_needs.h"

namespace underpin {
namespace {

constexpr std::size_t kMaxDepth = 500;  // chains longer than this keep the order of their names

// Every item after those it names, circles cut where they are met again; `items` are in the order of their names.
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

bool partition(const Table& table) { return !table.partition_bound.empty() && !table.inherits.empty(); }

bool part_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

// One of the names stands in the text as a word, or anywhere where it is no word.
bool names_any(std::string_view text, const std::set<std::string>& names) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && part_of_name(text[end])) ++end;
    if (end > at && names.count(std::string(text.substr(at, end - at)))) return true;
    at = end + 1;
  }
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return !std::all_of(name.begin(), name.end(), part_of_name) && contains(text, name); });
}

// What a partition has from its parent: the parent's own statement makes it there too.
template <class Item>
bool from_parent(const Item& item, const std::vector<Item>& of_parent) {
  return std::any_of(of_parent.begin(), of_parent.end(), [&](const Item& other) { return other.columns == item.columns && other.ref == item.ref; });
}

// What the text of a function says before anything runs: its signature, defaults and settings, and the body where that is read
// when the function is made.
std::string head_of(const Function& function) {
  const std::string& text = function.definition;
  const std::size_t body = function.body.empty() || contains(upper(text), "BEGIN ATOMIC") ? std::string::npos : text.find(function.body);
  return body == std::string::npos ? text : text.substr(0, body) + text.substr(body + function.body.size());
}

bool read_when_made(const Function& function) {
  return (function.body.empty() && lower(function.language) == "sql" && !function.definition.empty()) || contains(upper(function.definition), "BEGIN ATOMIC");
}

// A range type brings these along.
bool constructor(const Function& function) { return function.language == "internal" && contains(function.body, "range_constructor"); }

// What CREATE would take for granted beside these options, ALTER leaves as it was.
std::string whole_options(std::string options) {
  const bool downwards = contains(options, "INCREMENT BY -"), bounded = contains(options, "MINVALUE ") || contains(options, "MAXVALUE ");
  if (contains(options, "START ") || (!downwards && !bounded)) return options;
  const std::string limit = downwards ? "MAXVALUE " : "MINVALUE ";
  const std::size_t at = options.find(limit);
  const std::string start = at == std::string::npos ? downwards ? "-1" : "1" : options.substr(at + limit.size(), options.find(' ', at + limit.size()) - at - limit.size());
  for (const char* word : {"MINVALUE", "MAXVALUE"})
    if (!contains(options, word)) options += std::string(" NO ") + word;
  return options + " START WITH " + start;
}

class Builder {
 public:
  Builder(const Schema& schema, const Dialect& dialect, std::vector<Change>& out) : schema_(schema), dialect_(dialect), out_(out) {
    for (const Table* table : after_named(schema.tables.sorted(), [](const Table& one) { return one.inherits; }))
      if (!table->temporary) tables_.push_back(table);
    for (const Opaque* object : schema_.opaque.sorted())
      if (const BuildPlace place = place_of(*object); place != BuildPlace::left_out) kept_[place].push_back(object);
    for (auto& [place, objects] : kept_)
      std::stable_sort(objects.begin(), objects.end(), [](const Opaque* a, const Opaque* b) { return rank_of(*a) < rank_of(*b); });
    take_items();
  }

  void build() {
    surroundings();
    make(early_);
    make(plain_functions_);
    make(kept_early_);
    make(table_items_);
    for (const Table* table : tables_)
      if (partition(*table)) out_.push_back(AttachPartition{table->inherits.front(), table->name, table->partition_bound});
    sequence_owners();
    indexes();
    make(late_functions_);
    make(views_);
    for (Change& change : late_) out_.push_back(std::move(change));
    constraints();
    validate_in_children();
    for (const Table* table : tables_) guards(*table);
    keep(BuildPlace::end);
    build_comments(schema_, out_);
    keep(BuildPlace::last);
  }

 private:
  using Items = std::vector<std::size_t>;

  void make(const Items& items) {
    for (const std::size_t item : items) needs_.make(item);
  }
  void keep(BuildPlace place) {
    for (const Opaque* object : kept_[place]) out_.push_back(CreateOpaque{*object});
  }

  void surroundings() {
    if (schema_.default_schema_dropped) out_.push_back(DropSchema{dialect_.default_schema});
    keep(BuildPlace::first);
    for (const Opaque* named : schema_.schemas.sorted()) out_.push_back(CreateSchema{named->name.name, true});
    for (const Extension* extension : schema_.extensions.sorted()) out_.push_back(CreateExtension{*extension, true});
  }

  void take_items() {
    // From a type to its functions, never the other way round: only then its shell comes first.
    for (const Opaque* object : kept_[BuildPlace::early])
      if (object->what == "base type" || object->what == "shell type") early_.push_back(needs_.add(item_of(*object)));
    for (const UserType* type : schema_.types.sorted()) early_.push_back(needs_.add(item_of(*type)));
    for (const Sequence* sequence : schema_.sequences.sorted()) {
      if (sequence->identity) continue;
      Sequence free = *sequence;
      free.owner_table = {};
      early_.push_back(needs_.add({NeededAs::named, sequence->name, sequence->type, false, "", {}, {}, [this, free] { out_.push_back(CreateSequence{free}); }}));
    }
    take_functions();
    for (const Opaque* object : kept_[BuildPlace::early])
      if (object->what != "base type" && object->what != "shell type") kept_early_.push_back(needs_.add(item_of(*object)));
    for (const Table* table : tables_) table_items_.push_back(needs_.add(item_of(*table)));
    for (std::size_t i = 0; i < tables_.size(); ++i) needs_.set_code(table_items_[i], code_of(*tables_[i]));
    for (const View* view : views_in_order(schema_))
      views_.push_back(needs_.add({NeededAs::row, view->name, view->definition, false, "", view->reads, {}, [this, view] { create(*view); }}));
  }

  // Plain ones before aggregates. Those about rows of tables come after the tables, unless something else needs them.
  void take_functions() {
    std::set<std::string> relations;
    for (const Table* table : tables_) relations.insert(table->name.name);
    schema_.views.for_each([&](const View& view) { relations.insert(view.name.name); });
    for (const bool aggregates : {false, true})
      for (const Function* function : schema_.functions.sorted()) {
        if ((function->kind == "aggregate") != aggregates || constructor(*function)) continue;
        const BuildItem item = item_of(*function);
        const bool about = read_when_made(*function) ? function->kind != "aggregate" : names_any(item.row_types, relations);
        (about ? late_functions_ : plain_functions_).push_back(needs_.add(item));
      }
  }

  BuildItem item_of(const UserType& type) {
    std::string code, rows;
    if (type.domain) code = type.domain->base.text + " " + type.domain->collation + (type.domain->default_value ? " " + type.domain->default_value->shown() : "");
    if (type.domain)
      for (const Check& check : type.domain->checks) code += " " + check.expression.shown();
    if (type.composite)
      for (const Column& column : type.composite->attributes) rows += " " + column.type.text + " " + column.collation;
    if (type.range) code = type.range->definition;
    const bool shell = type.range && contains(type.range->definition, "canonical");
    return {NeededAs::named, type.name, code, type.range.has_value(), rows, {}, shell ? std::function<void()>([this, &type] { shell_of(quoted(type.name)); }) : nullptr,
            [this, &type] { out_.push_back(CreateType{type}); }};
  }
  std::string quoted(const ObjectName& name) const { return (name.schema.empty() ? "" : dialect_.quote(name.schema) + ".") + dialect_.quote(name.name); }
  // Functions of a type are made between its shell and itself.
  void shell_of(const std::string& name) {
    CreateOpaque change;
    change.object.what = "shell type";
    change.object.name = {"", name};
    change.object.definition = "CREATE TYPE " + name;
    out_.push_back(std::move(change));
  }

  BuildItem item_of(const Function& function) {
    const bool aggregate = function.kind == "aggregate";
    const std::string head = head_of(function);
    return {NeededAs::called, function.name, head, aggregate, read_when_made(function) && !aggregate ? head : function.arguments + " " + function.returns, {}, {},
            [this, &function] { out_.push_back(CreateFunction{function}); }};
  }

  BuildItem item_of(const Opaque& object) {
    const std::string name = name_in_statement(object);
    std::function<void()> begin;
    if (object.what == "base type") begin = [this, name] { shell_of(name); };
    const std::size_t dot = name.rfind('.');
    std::string bare = dot == std::string::npos || dot + 1 == name.size() ? name : name.substr(dot + 1);
    if (bare.size() > 1 && bare.front() == '"' && bare.back() == '"') bare = bare.substr(1, bare.size() - 2);
    // A family and its class often share a name: only what is added to a family can need something.
    const std::string code = object.what == "operator family" ? object.definition.substr(std::min(object.definition.find(" ADD "), object.definition.size())) : object.definition;
    return {NeededAs::named, {"", bare}, code, true, code, {}, begin, [this, &object] { out_.push_back(CreateOpaque{object}); }};
  }

  BuildItem item_of(const Table& table) {
    std::string rows;
    for (const Column& column : table.columns) rows += " " + column.type.text + " " + column.collation;
    const std::vector<ObjectName> parents = partition(table) ? std::vector<ObjectName>{} : table.inherits;
    return {NeededAs::row, table.name, "", false, rows, parents, {}, [this, &table] { create(table); }};
  }
  // Without what calls functions about the table's own rows: that comes after both.
  std::string code_of(const Table& table) const {
    std::string code = table.partition_by + (table.foreign ? " " + table.storage_options : "");
    const auto add = [&](const std::string& text) {
      if (!needs_.calls_back(text, table.name)) code += " " + text;
    };
    for (const Column& column : table.columns) {
      if (column.default_value) add(column.default_value->shown());
      if (column.generated) add(column.generated->shown());
    }
    for (const Check& check : table.checks) add(check.expression.shown());
    for (const Exclusion& exclusion : table.exclusions) add(exclusion.definition);
    return code;
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
    if (schema_.opaque.contains({"setting", "TABLE " + quoted(table.name) + ": parameters"})) bare.storage_options.clear();
    std::vector<Change> after;
    if (partition(table))
      bare.inherits.clear();
    else if (!bare.inherits.empty())
      leave_inherited(table, bare, after);
    postpone(bare);
    out_.push_back(std::move(change));
    for (Change& one : after) out_.push_back(std::move(one));
  }

  const Column* parents_column(const Table& table, const std::string& name) const {
    for (const ObjectName& parent : table.inherits)
      if (const Table* above = schema_.tables.find(parent))
        if (const Column* column = above->column(name)) return column;
    return nullptr;
  }

  // What comes from the parents alone is not said again, only how it differs there.
  void leave_inherited(const Table& table, Table& bare, std::vector<Change>& after) const {
    const auto from_parents = [](const auto& item) { return item.inherited && !item.local; };
    const bool all_local = std::none_of(table.columns.begin(), table.columns.end(), from_parents);
    if (all_local && !begins_with_inherited(table)) {  // joined its parents later: its columns stand in an order of their own
      for (const ObjectName& parent : bare.inherits) after.push_back(SetInheritance{table.name, parent, true});
      bare.inherits.clear();
      return;
    }
    for (const Column& column : table.columns) {
      const Column* above = from_parents(column) ? parents_column(table, column.name) : nullptr;
      if (!above || column.generated) continue;
      if (!(column.default_value == above->default_value)) after.push_back(SetDefault{table.name, column.name, column.default_value});
      if (!column.nullable && above->nullable) after.push_back(SetNullable{table.name, column.name, false});
    }
    bare.columns.erase(std::remove_if(bare.columns.begin(), bare.columns.end(), from_parents), bare.columns.end());
    bare.checks.erase(std::remove_if(bare.checks.begin(), bare.checks.end(), from_parents), bare.checks.end());
  }
  static bool begins_with_inherited(const Table& table) {
    const auto own = std::find_if(table.columns.begin(), table.columns.end(), [](const Column& column) { return !column.inherited; });
    return std::none_of(own, table.columns.end(), [](const Column& column) { return column.inherited; });
  }

  // What cannot stand in CREATE TABLE: NOT VALID, calls of functions about the table's own rows, and a second constraint over
  // the columns of another, of which the server would make one.
  void postpone(Table& bare) {
    const auto later = [&](const Check& check) {
      const bool back = needs_.calls_back(check.expression.shown(), bare.name);
      if (back && !check.not_valid) late_.push_back(AddConstraint{bare.name, check});
      return back || check.not_valid;
    };
    bare.checks.erase(std::remove_if(bare.checks.begin(), bare.checks.end(), later), bare.checks.end());
    for (Column& column : bare.columns) {
      if (!column.default_value || !needs_.calls_back(column.default_value->shown(), bare.name)) continue;
      late_.push_back(SetDefault{bare.name, column.name, column.default_value});
      column.default_value.reset();
    }
    std::vector<std::vector<std::string>> seen;
    if (bare.primary_key) seen.push_back(bare.primary_key->columns);
    const auto again = [&](const Unique& unique) {
      const bool there = std::find(seen.begin(), seen.end(), unique.columns) != seen.end();
      if (there) late_.push_back(AddConstraint{bare.name, unique});
      seen.push_back(unique.columns);
      return there;
    };
    bare.uniques.erase(std::remove_if(bare.uniques.begin(), bare.uniques.end(), again), bare.uniques.end());
  }

  void sequence_owners() {
    std::map<ObjectName, ObjectName> made;  // sequences of identity columns: the schema's name → the one the server gave
    name_identities(made);
    for (const Sequence* sequence : schema_.sequences.sorted()) {
      AlterSequence change;
      change.name = sequence->name;
      if (sequence->identity) {
        if (const auto other = made.find(sequence->name); other != made.end()) out_.push_back(RenameRelation{RelationKind::sequence, other->second, sequence->name.name});
        if (sequence->options.empty()) continue;
        change.options = whole_options(sequence->options) + " RESTART";  // it stands at the start it had before
      } else {
        if (sequence->owner_table.empty()) continue;
        change.owner_table = sequence->owner_table;
        change.owner_column = sequence->owner_column;
      }
      out_.push_back(std::move(change));
    }
  }

  // Only where a name is not the usual one the changes so far are tried, to see which the server chooses.
  void name_identities(std::map<ObjectName, ObjectName>& made) const {
    std::map<std::pair<ObjectName, std::string>, ObjectName> wanted;
    bool usual = true;
    schema_.sequences.for_each([&](const Sequence& sequence) {
      if (!sequence.identity) return;
      wanted[{sequence.owner_table, sequence.owner_column}] = sequence.name;
      usual = usual && sequence.name == ObjectName{sequence.owner_table.schema, make_object_name(sequence.owner_table.name, sequence.owner_column, "seq", 63)};
    });
    if (usual) return;
    Schema reached;
    Session session;
    session.in_transaction = false;
    for (const Change& change : out_) apply(reached, change, dialect_, session);
    reached.sequences.for_each([&](const Sequence& sequence) {
      const auto found = wanted.find({sequence.owner_table, sequence.owner_column});
      if (sequence.identity && found != wanted.end() && !(found->second == sequence.name)) made[found->second] = sequence.name;
    });
  }

  // Those of partitions first: an index on the parent then takes them over instead of making new ones.
  void indexes() {
    for (auto it = tables_.rbegin(); it != tables_.rend(); ++it)
      if (partition(**it)) indexes_of(**it);
    for (const Table* table : tables_)
      if (!partition(*table)) indexes_of(*table);
    for (const auto& [parent, child] : attached_) {
      CreateOpaque attach;
      attach.object.what = "alter index";
      attach.object.definition = "ALTER INDEX " + quoted(parent) + " ATTACH PARTITION " + quoted(child);
      out_.push_back(std::move(attach));
    }
  }
  void indexes_of(const Table& table) {
    for (const Index& index : table.indexes) {
      std::string code = index.predicate ? index.predicate->shown() : "";
      for (const IndexKey& key : index.keys) code += " " + (key.is_expression ? key.key.shown() : "") + " " + key.opclass + " " + key.collation;
      needs_.make_all_of(code);
      if (!index.valid && !table.partition_by.empty())
        on_parent_only(table, index);
      else
        out_.push_back(CreateIndex{table.name, index});
    }
  }
  // A parent's index is invalid as long as some partition lacks its own: neither are the missing ones made.
  void on_parent_only(const Table& table, const Index& index) {
    CreateOpaque only;
    only.object.what = "index of the parent only";
    only.object.name = {table.name.schema, index.name};
    for (const std::string& text : dialect_.render(CreateIndex{table.name, index}, schema_)) only.object.definition = text;
    const std::string on = " ON " + quoted(table.name) + " ";
    if (const std::size_t at = only.object.definition.find(on); at != std::string::npos) only.object.definition.replace(at, on.size(), " ON ONLY" + on.substr(3));
    out_.push_back(std::move(only));
    for (const Table* child : tables_)
      if (partition(*child) && child->inherits.front() == table.name)
        for (const Index& part : child->indexes)
          if (part.of_parent == index.name) attached_.emplace_back(ObjectName{table.name.schema, index.name}, ObjectName{child->name.schema, part.name});
  }

  void create(const View& view) {
    CreateView change{view};
    change.view.indexes.clear();
    change.view.triggers.clear();
    out_.push_back(std::move(change));
    for (const Index& index : view.indexes) out_.push_back(CreateIndex{view.name, index});
    for (const Trigger& trigger : view.triggers) out_.push_back(CreateTrigger{view.name, trigger});
  }

  void constraints() {
    for (const Table* table : tables_) {
      for (const Check& check : table->checks)
        if (check.not_valid && (check.local || !check.inherited)) out_.push_back(AddConstraint{table->name, check});
      const Table* parent = partition(*table) ? schema_.tables.find(table->inherits.front()) : nullptr;
      for (const ForeignKey& key : table->foreign_keys)
        if (!key.inherited && (!parent || !from_parent(key, parent->foreign_keys))) out_.push_back(AddConstraint{table->name, key});
    }
  }

  // A child that came after its parent's NOT VALID constraint has a valid one.
  void validate_in_children() {
    for (const Table* table : tables_)
      for (const ObjectName& above : table->inherits)
        if (const Table* parent = schema_.tables.find(above); parent && !partition(*table))
          for (const Check& check : table->checks)
            for (const Check& other : parent->checks)
              if (other.name == check.name && other.not_valid && check.inherited && !check.not_valid) out_.push_back(ValidateConstraint{table->name, check.name});
  }

  void guards(const Table& table) {
    const Table* parent = partition(table) ? schema_.tables.find(table.inherits.front()) : nullptr;
    for (const Trigger& trigger : table.triggers) {
      const Trigger* above = nullptr;
      if (parent)
        for (const Trigger& other : parent->triggers)
          if (other.name == trigger.name) above = &other;
      if (!above) out_.push_back(CreateTrigger{table.name, trigger});
      if (above ? above->enabled != trigger.enabled : !trigger.enabled.empty()) out_.push_back(SetTriggerEnabled{table.name, trigger.name, trigger.enabled});
    }
    if (table.row_security) out_.push_back(SetTableOption{table.name, "", true});
    if (table.force_row_security) out_.push_back(SetTableOption{table.name, "", std::nullopt, true});
    for (const Policy& policy : table.policies) out_.push_back(CreatePolicy{table.name, policy});
  }

  const Schema& schema_;
  const Dialect& dialect_;
  std::vector<Change>& out_;
  BuildNeeds needs_;
  Items early_, plain_functions_, kept_early_, table_items_, late_functions_, views_;
  std::map<BuildPlace, std::vector<const Opaque*>> kept_;
  std::vector<Change> late_;
  std::vector<std::pair<ObjectName, ObjectName>> attached_;
  std::vector<const Table*> tables_;
};

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

void build_postgresql(const Schema& schema, const Dialect& dialect, std::vector<Change>& out) { Builder(schema, dialect, out).build(); }

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
