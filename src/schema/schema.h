// One database's schema as a value. Copies share structure (copy on write), so a snapshot per revision is cheap.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schema/objects.h"

namespace underpin {

// A map whose copies share structure until one of them is written: copying is one pointer, writing clones only the
// bucket and the value that change (and nothing when they are not shared). One Schema belongs to one thread at a time.
template <class Value>
class SharedMap {
 public:
  const Value* find(const ObjectName& key) const {
    if (!root_) return nullptr;
    const auto& bucket = (*root_)[slot(key)];
    if (!bucket) return nullptr;
    const auto it = bucket->find(key);
    return it == bucket->end() ? nullptr : it->second.get();
  }
  bool contains(const ObjectName& key) const { return find(key) != nullptr; }
  bool empty() const { return size() == 0; }
  void set(const ObjectName& key, Value value) { own(key)[key] = std::make_shared<Value>(std::move(value)); }
  // The value for writing; the key must be present. The reference holds until the next call on this map or a copy of it.
  Value& edit(const ObjectName& key) {
    auto& cell = own(key)[key];
    if (cell.use_count() > 1) cell = std::make_shared<Value>(*cell);
    return *cell;
  }
  bool erase(const ObjectName& key) { return contains(key) && own(key).erase(key) > 0; }
  std::size_t size() const {
    std::size_t n = 0;
    if (root_)
      for (const auto& bucket : *root_) n += bucket ? bucket->size() : 0;
    return n;
  }
  // All values in the order of their names.
  std::vector<const Value*> sorted() const {
    std::map<ObjectName, const Value*> all;
    if (root_)
      for (const auto& bucket : *root_)
        if (bucket)
          for (const auto& [key, value] : *bucket) all.emplace(key, value.get());
    std::vector<const Value*> out;
    out.reserve(all.size());
    for (const auto& [key, value] : all) out.push_back(value);
    return out;
  }
  template <class Visit>
  void for_each(Visit&& visit) const {  // in no particular order
    if (root_)
      for (const auto& bucket : *root_)
        if (bucket)
          for (const auto& [key, value] : *bucket) visit(*value);
  }
  friend bool operator==(const SharedMap& a, const SharedMap& b) { return a.differing(b).empty(); }
  // Names whose values differ between the two (shared buckets and values are skipped without looking).
  std::vector<ObjectName> differing(const SharedMap& other) const {
    std::vector<ObjectName> names;
    if (root_ == other.root_) return names;
    static const Bucket none;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      const auto mine_cell = root_ ? (*root_)[i] : nullptr;
      const auto theirs_cell = other.root_ ? (*other.root_)[i] : nullptr;
      if (mine_cell == theirs_cell) continue;
      const Bucket& mine = mine_cell ? *mine_cell : none;
      const Bucket& theirs = theirs_cell ? *theirs_cell : none;
      for (const auto& [key, value] : mine) {
        const auto it = theirs.find(key);
        if (it == theirs.end() || !(it->second == value || *it->second == *value)) names.push_back(key);
      }
      for (const auto& [key, value] : theirs)
        if (!mine.count(key)) names.push_back(key);
    }
    return names;
  }

 private:
  static constexpr std::size_t kBuckets = 256;
  using Bucket = std::map<ObjectName, std::shared_ptr<Value>>;
  using Root = std::array<std::shared_ptr<Bucket>, kBuckets>;
  static std::size_t slot(const ObjectName& key) {
    return (std::hash<std::string>{}(key.name) ^ (std::hash<std::string>{}(key.schema) * 31)) % kBuckets;
  }
  Bucket& own(const ObjectName& key) {
    if (!root_)
      root_ = std::make_shared<Root>();
    else if (root_.use_count() > 1)
      root_ = std::make_shared<Root>(*root_);
    auto& bucket = (*root_)[slot(key)];
    if (!bucket)
      bucket = std::make_shared<Bucket>();
    else if (bucket.use_count() > 1)
      bucket = std::make_shared<Bucket>(*bucket);
    return *bucket;
  }
  std::shared_ptr<Root> root_;
};

// What a relation-space name stands for (tables, views, indexes and sequences share one name space on PostgreSQL).
enum class RelationKind { table, view, index, sequence };
struct Relation {
  RelationKind kind = RelationKind::table;
  ObjectName owner;  // indexes: the table or materialised view; others: the object itself
  Origin origin;
  friend bool operator==(const Relation&, const Relation&) = default;
};

// Keys of `functions` are (schema, "name(identity arguments)"); of `opaque` (what, name); of `comments` ("", object
// display with kind in front). All other maps are keyed by the object's own name.
struct Schema {
  SharedMap<Table> tables;
  SharedMap<View> views;
  SharedMap<Relation> relations;
  SharedMap<UserType> types;
  SharedMap<Sequence> sequences;
  SharedMap<Function> functions;
  SharedMap<Extension> extensions;
  SharedMap<Opaque> schemas;  // named schemas besides the default one
  SharedMap<Opaque> opaque;
  SharedMap<Opaque> comments;
  // SQLite triggers are named in the whole database; PostgreSQL ones live in their table. Both are kept in the table.
  friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace underpin
