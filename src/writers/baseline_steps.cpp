#include "writers/baseline_steps.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "schema/diff_table.h"
#include "schema/lookup.h"
#include "schema/publication.h"
#include "writers/fold_changes.h"
#include "writers/schema_sql.h"

namespace underpin {

namespace {

constexpr std::size_t kLongestChain = 500;

const ForeignKey* foreign_key_in(const Change& change) {
  const auto* add = std::get_if<AddConstraint>(&change);
  return add ? std::get_if<ForeignKey>(&add->constraint) : nullptr;
}

// Tables in an order in which each stands after those it refers to, as far as there is one; otherwise by name.
class TableOrder {
 public:
  explicit TableOrder(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
      if (const auto* create = std::get_if<CreateTable>(&change)) {
        names_.push_back(create->table.name);
        auto& needs = needs_[create->table.name];
        for (const ObjectName& parent : create->table.inherits) needs.insert(parent);
        if (create->partition_of) needs.insert(*create->partition_of);
        for (const ForeignKey& key : create->table.foreign_keys) needs.insert(key.ref);
      }
      if (const ForeignKey* key = foreign_key_in(change)) needs_[table_of(change)].insert(key->ref);
    }
    for (const ObjectName& name : names_) visit(name, 0);
  }
  std::size_t place(const ObjectName& name) const { return places_.at(name); }

 private:
  void visit(const ObjectName& name, std::size_t depth) {
    if (depth > kLongestChain || !begun_.insert(name).second) return;
    for (const ObjectName& needed : needs_[name])
      if (std::find(names_.begin(), names_.end(), needed) != names_.end()) visit(needed, depth + 1);
    const std::size_t place = places_.size();
    places_.emplace(name, place);
  }
  std::vector<ObjectName> names_;
  std::map<ObjectName, std::set<ObjectName>> needs_;
  std::set<ObjectName> begun_;
  std::map<ObjectName, std::size_t> places_;
};

bool creates_table(const Change& change) { return std::holds_alternative<CreateTable>(change); }

std::vector<Change> in_table_order(std::vector<Change> changes) {
  const TableOrder order(changes);
  const auto first = std::find_if(changes.begin(), changes.end(), creates_table);
  const auto last = std::find_if(changes.rbegin(), changes.rend(), creates_table).base();
  if (first == changes.end()) return changes;
  // What diff() puts between two tables belongs to one of them: it stays behind its table.
  std::vector<std::vector<Change>> blocks;
  for (auto it = first; it != last; ++it) {
    if (creates_table(*it)) blocks.emplace_back();
    blocks.back().push_back(std::move(*it));
  }
  std::stable_sort(blocks.begin(), blocks.end(), [&](const auto& a, const auto& b) {
    return order.place(std::get<CreateTable>(a.front()).table.name) < order.place(std::get<CreateTable>(b.front()).table.name);
  });
  auto at = first;
  for (auto& block : blocks)
    for (Change& change : block) *at++ = std::move(change);
  return changes;
}

enum class Part { before_tables, of_table, foreign_keys, functions, views, triggers, security, comments, rest };

struct PartWord {
  Part part;
  const char* name;
  const char* title;
};
constexpr PartWord kPartWords[] = {{Part::before_tables, "create_types", "what tables stand on"}, {Part::foreign_keys, "add_foreign_keys", "foreign keys"},
                               {Part::functions, "create_functions", "functions"}, {Part::views, "create_views", "views"},
                               {Part::triggers, "create_triggers", "triggers"}, {Part::security, "secure_tables", "row security and policies"},
                               {Part::comments, "write_comments", "comments"}, {Part::rest, "finish", "what is left"}};

std::string identifier(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
  return out;
}

class Steps {
 public:
  explicit Steps(const std::vector<Change>& changes) {
    for (const Change& change : changes)
      if (const auto* create = std::get_if<CreateTable>(&change)) {
        made_.insert(create->table.name);
        partitions_ = partitions_ || create->partition_of || !create->table.partition_by.empty();
      }
  }

  std::vector<BaselineStep> run(std::vector<Change> changes) {
    const auto first_table = std::find_if(changes.begin(), changes.end(), creates_table);
    const std::size_t before = static_cast<std::size_t>(first_table - changes.begin());
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const ObjectName table = owner(changes[i]);
      const Part part = i < before && first_table != changes.end() && !creates_table(changes[i]) ? Part::before_tables : part_of(changes[i], table);
      if (part == Part::of_table && !owned_.count(table)) begin(table);
      if (part == Part::of_table)
        steps_[owned_.at(table)].changes.push_back(std::move(changes[i]));
      else
        add(part, std::move(changes[i]));
    }
    return std::move(steps_);
  }

 private:
  // Of a table that is made here; otherwise empty.
  ObjectName owner(const Change& change) const {
    const auto made = [&](const ObjectName& name) { return made_.count(name) ? name : ObjectName{}; };
    if (const auto* create = std::get_if<CreateTable>(&change)) return create->table.name;
    if (const auto* comment = std::get_if<SetComment>(&change))
      return comment->object.kind == ObjectKind::table || comment->object.kind == ObjectKind::column ? made(comment->object.name) : ObjectName{};
    if (const auto* sequence = std::get_if<AlterSequence>(&change)) return sequence->owner_table ? made(*sequence->owner_table) : ObjectName{};
    return made(table_of(change));
  }

  Part part_of(const Change& change, const ObjectName& table) const {
    const bool index = std::holds_alternative<CreateIndex>(change);
    const bool plain = creates_table(change) || (index && !partitions_) || std::holds_alternative<SetComment>(change) || std::holds_alternative<AlterSequence>(change);
    const auto* add = std::get_if<AddConstraint>(&change);
    const bool own_constraint = add && !foreign_key_in(change) && !partitions_;
    // Once something else was made, what follows may stand on it.
    if (!table.empty() && !behind_ && (plain || own_constraint)) return Part::of_table;
    if (foreign_key_in(change)) return Part::foreign_keys;
    if (std::holds_alternative<CreateFunction>(change)) return Part::functions;
    if (std::holds_alternative<CreateView>(change)) return Part::views;
    if (std::holds_alternative<CreateTrigger>(change) || std::holds_alternative<SetTriggerEnabled>(change)) return Part::triggers;
    if (std::holds_alternative<CreatePolicy>(change)) return Part::security;
    if (const auto* option = std::get_if<SetTableOption>(&change); option && (option->row_security || option->force_row_security)) return Part::security;
    if (std::holds_alternative<SetComment>(change)) return table.empty() ? Part::comments : Part::of_table;
    return Part::rest;
  }

  void begin(const ObjectName& table) {
    std::string name = "create_" + identifier(table.display()) + "_table";
    for (int n = 2; names_.count(name); ++n) name = "create_" + identifier(table.display()) + "_table_" + std::to_string(n);
    names_.insert(name);
    owned_[table] = steps_.size();
    steps_.push_back({name, "table " + table.display(), {}});
  }

  // What nothing else stands on is one step; else changes of one kind that follow each other.
  void add(Part part, Change change) {
    behind_ = behind_ || (part != Part::before_tables && part != Part::foreign_keys);
    const bool alone = part == Part::triggers || part == Part::security || part == Part::comments;
    if (const auto found = once_.find(part); alone && found != once_.end()) {
      steps_[found->second].changes.push_back(std::move(change));
      return;
    }
    const bool continues = !steps_.empty() && last_ == part && steps_.size() == last_count_;
    if (!continues) {
      if (alone) once_[part] = steps_.size();
      const PartWord& word = *std::find_if(std::begin(kPartWords), std::end(kPartWords), [&](const PartWord& one) { return one.part == part; });
      std::string name = word.name;
      for (int n = 2; names_.count(name); ++n) name = std::string(word.name) + "_" + std::to_string(n);
      names_.insert(name);
      steps_.push_back({name, word.title, {}});
    }
    last_ = part;
    last_count_ = steps_.size();
    steps_.back().changes.push_back(std::move(change));
  }

  std::set<ObjectName> made_;
  bool partitions_ = false;
  bool behind_ = false;
  std::vector<BaselineStep> steps_;
  std::map<ObjectName, std::size_t> owned_;
  std::map<Part, std::size_t> once_;
  std::set<std::string> names_;
  Part last_ = Part::rest;
  std::size_t last_count_ = 0;
};

template <class Map>
void take_out(Map& map, const Map& there) {
  for (const ObjectName& name : there.names()) map.erase(name);
}
void take_out_equal(SharedMap<Opaque>& map, const SharedMap<Opaque>& there) {
  for (const ObjectName& name : there.names())
    if (const Opaque* now = map.find(name); now && now->definition == there.find(name)->definition) map.erase(name);
}

// A publication that stood already gets the tables it lacks.
void add_members(const Schema& start, const Dialect& dialect, Schema& fresh, std::vector<Change>& changes) {
  for (const ObjectName& name : start.opaque.names()) {
    const Opaque *before = start.opaque.find(name), *after = fresh.opaque.find(name);
    if (!after || before->kind != ObjectKind::publication) continue;
    std::set<std::string> there;
    for (const PublicationMember& member : read_publication(before->definition, dialect).members) there.insert(text_of(member, dialect));
    for (const PublicationMember& member : read_publication(after->definition, dialect).members) {
      const std::string text = text_of(member, dialect);
      if (there.count(text)) continue;
      Opaque added;
      added.kind = ObjectKind::publication;
      added.what = std::string(kPublicationTable);
      added.name = {before->name.name, text};
      added.definition = "ALTER PUBLICATION " + dialect.quote(before->name.name) + " ADD TABLE " + text;
      changes.push_back(CreateOpaque{std::move(added)});
    }
    fresh.opaque.erase(name);
  }
}

// What is new, and what was done to tables that stood already.
std::vector<Change> changes_from(const Schema& start, const Schema& schema, const Dialect& dialect) {
  Schema fresh = schema;
  take_out(fresh.tables, start.tables);
  take_out(fresh.views, start.views);
  take_out(fresh.types, start.types);
  take_out(fresh.sequences, start.sequences);
  take_out(fresh.functions, start.functions);
  take_out(fresh.extensions, start.extensions);
  take_out(fresh.schemas, start.schemas);
  take_out_equal(fresh.opaque, start.opaque);
  take_out_equal(fresh.comments, start.comments);
  std::vector<Change> members;
  if (!is_sqlite(dialect)) add_members(start, dialect, fresh, members);
  std::vector<Change> changes = build_changes(fresh, dialect);
  std::move(members.begin(), members.end(), std::back_inserter(changes));
  for (const ObjectName& name : start.tables.differing(schema.tables)) {
    const Table *before = start.tables.find(name), *after = schema.tables.find(name);
    if (!before || !after) continue;
    TableDiff altered = diff_table(*before, *after, dialect);
    for (auto* part : {&altered.drop_keys, &altered.drop_parts, &altered.columns, &altered.add_parts, &altered.add_keys})
      std::move(part->begin(), part->end(), std::back_inserter(changes));
  }
  return changes;
}

}  // namespace

std::vector<BaselineStep> baseline_steps(const Schema& start, const Schema& schema, const Dialect& dialect) {
  std::vector<Change> changes = in_table_order(changes_from(start, schema, dialect));
  if (!is_sqlite(dialect)) changes = fold_changes(std::move(changes), start);
  Steps steps(changes);
  return steps.run(std::move(changes));
}

std::size_t steps_before_rows(const std::vector<BaselineStep>& steps) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (std::any_of(steps[i].changes.begin(), steps[i].changes.end(), creates_table)) count = i + 1;
  return count;
}

}  // namespace underpin
