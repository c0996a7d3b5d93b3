// A map from names to values whose copies share structure: copying is one pointer, writing clones only the path to the
// value that changes (and nothing when it is not shared). A hash trie with 16 branches per level.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "schema/name.h"

namespace underpin {

// One map belongs to one thread at a time, together with all copies that are written.
template <class Value>
class SharedMap {
 public:
  const Value* find(const ObjectName& key) const {
    const std::uint64_t hash = hash_of(key);
    const Node* node = root_.get();
    for (unsigned level = 0; node; ++level) {
      if (node->leaf()) return node->hash == hash ? node->value(key) : nullptr;
      const unsigned bit = slot(hash, level);
      node = node->has(bit) ? node->children[node->index(bit)].get() : nullptr;
    }
    return nullptr;
  }
  bool contains(const ObjectName& key) const { return find(key) != nullptr; }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  void set(const ObjectName& key, Value value) {
    bool added = false;
    cell(key, added) = std::make_shared<Value>(std::move(value));
    size_ += added;
  }
  // The value for writing; a key that is not there yet gets an empty one. The reference holds until the next call on this map or a copy of it.
  Value& edit(const ObjectName& key) {
    bool added = false;
    auto& value = cell(key, added);
    size_ += added;
    if (!value)
      value = std::make_shared<Value>();
    else if (value.use_count() > 1)
      value = std::make_shared<Value>(*value);
    return *value;
  }
  bool erase(const ObjectName& key) {
    if (!contains(key)) return false;
    remove(root_, key, hash_of(key), 0);
    --size_;
    return true;
  }
  // All values in the order of their names.
  std::vector<const Value*> sorted() const {
    std::vector<const Value*> out;
    for (const auto& entry : entries()) out.push_back(entry->value.get());
    return out;
  }
  std::vector<ObjectName> names() const {  // in order
    std::vector<ObjectName> out;
    for (const auto& entry : entries()) out.push_back(entry->key);
    return out;
  }
  template <class Visit>
  void for_each(Visit&& visit) const {  // in no particular order
    walk(root_.get(), [&](const Entry& entry) { visit(*entry.value); });
  }
  template <class Visit>
  void for_each_name(Visit&& visit) const {  // in no particular order: visit(key, value)
    walk(root_.get(), [&](const Entry& entry) { visit(entry.key, *entry.value); });
  }
  friend bool operator==(const SharedMap& a, const SharedMap& b) { return a.size_ == b.size_ && a.differing(b).empty(); }
  // Names whose values differ between the two (what they share is skipped without looking).
  std::vector<ObjectName> differing(const SharedMap& other) const {
    std::vector<ObjectName> names;
    compare(root_.get(), other.root_.get(), 0, names);
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  struct Entry {
    ObjectName key;
    std::shared_ptr<Value> value;
  };
  struct Node {
    std::uint64_t hash = 0;        // leaves
    std::vector<Entry> entries;    // leaves: one, or several whose hashes collide
    std::uint16_t bitmap = 0;      // branches
    std::vector<std::shared_ptr<Node>> children;
    bool leaf() const { return bitmap == 0; }
    bool has(unsigned bit) const { return (bitmap >> bit) & 1u; }
    std::size_t index(unsigned bit) const { return static_cast<std::size_t>(__builtin_popcount(bitmap & ((1u << bit) - 1u))); }
    const Value* value(const ObjectName& key) const {
      for (const Entry& entry : entries)
        if (entry.key == key) return entry.value.get();
      return nullptr;
    }
  };
  using Link = std::shared_ptr<Node>;

  static std::uint64_t hash_of(const ObjectName& key) {
    std::uint64_t h = std::hash<std::string>{}(key.name) * 0x9E3779B97F4A7C15ull + std::hash<std::string>{}(key.schema);
    return h ^ (h >> 29);
  }
  static unsigned slot(std::uint64_t hash, unsigned level) { return static_cast<unsigned>(hash >> (level * 4)) & 15u; }
  static void own(Link& link) {
    if (link.use_count() > 1) link = std::make_shared<Node>(*link);
  }
  static Link new_leaf(std::uint64_t hash) {
    auto node = std::make_shared<Node>();
    node->hash = hash;
    return node;
  }

  std::shared_ptr<Value>& cell(const ObjectName& key, bool& added) {
    const std::uint64_t hash = hash_of(key);
    Link* link = &root_;
    for (unsigned level = 0;; ++level) {
      if (!*link) *link = new_leaf(hash);
      own(*link);
      Node& node = **link;
      if (node.leaf() && node.hash == hash) {
        for (Entry& entry : node.entries)
          if (entry.key == key) return entry.value;
        added = true;
        node.entries.push_back({key, nullptr});
        return node.entries.back().value;
      }
      if (node.leaf()) {  // another hash lives here: push it one level down
        auto branch = std::make_shared<Node>();
        branch->bitmap = static_cast<std::uint16_t>(1u << slot(node.hash, level));
        branch->children.push_back(*link);
        *link = std::move(branch);
      }
      Node& branch = **link;
      const unsigned bit = slot(hash, level);
      const std::size_t at = branch.index(bit);
      if (!branch.has(bit)) {
        branch.bitmap = static_cast<std::uint16_t>(branch.bitmap | (1u << bit));
        branch.children.insert(branch.children.begin() + static_cast<std::ptrdiff_t>(at), new_leaf(hash));
      }
      link = &branch.children[at];
    }
  }
  static void remove(Link& link, const ObjectName& key, std::uint64_t hash, unsigned level) {
    own(link);
    if (link->leaf()) {
      auto& entries = link->entries;
      entries.erase(std::remove_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; }), entries.end());
      if (entries.empty()) link.reset();
      return;
    }
    const unsigned bit = slot(hash, level);
    const std::size_t at = link->index(bit);
    remove(link->children[at], key, hash, level + 1);
    if (!link->children[at]) {
      link->children.erase(link->children.begin() + static_cast<std::ptrdiff_t>(at));
      link->bitmap = static_cast<std::uint16_t>(link->bitmap & ~(1u << bit));
    }
    if (link->children.empty())
      link.reset();
    else if (link->children.size() == 1 && link->children[0]->leaf())
      link = Link(link->children[0]);
  }
  template <class Visit>
  static void walk(const Node* node, Visit&& visit) {
    if (!node) return;
    for (const Entry& entry : node->entries) visit(entry);
    for (const Link& child : node->children) walk(child.get(), visit);
  }
  std::vector<const Entry*> entries() const {
    std::vector<const Entry*> all;
    all.reserve(size_);
    walk(root_.get(), [&](const Entry& entry) { all.push_back(&entry); });
    std::sort(all.begin(), all.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    return all;
  }
  static void compare(const Node* a, const Node* b, unsigned level, std::vector<ObjectName>& names) {
    if (a == b) return;
    if (a && b && !a->leaf() && !b->leaf()) {
      for (unsigned bit = 0; bit < 16; ++bit)
        compare(a->has(bit) ? a->children[a->index(bit)].get() : nullptr, b->has(bit) ? b->children[b->index(bit)].get() : nullptr, level + 1,
                names);
      return;
    }
    const auto inside = [level](const Node* node, std::uint64_t hash, const ObjectName& key) -> const std::shared_ptr<Value>* {
      for (unsigned l = level; node; ++l) {
        if (node->leaf()) {
          for (const Entry& entry : node->entries)
            if (node->hash == hash && entry.key == key) return &entry.value;
          return nullptr;
        }
        const unsigned bit = slot(hash, l);
        node = node->has(bit) ? node->children[node->index(bit)].get() : nullptr;
      }
      return nullptr;
    };
    walk(a, [&](const Entry& entry) {
      const auto* other = inside(b, hash_of(entry.key), entry.key);
      if (!other || (*other != entry.value && !(**other == *entry.value))) names.push_back(entry.key);
    });
    walk(b, [&](const Entry& entry) {
      if (!inside(a, hash_of(entry.key), entry.key)) names.push_back(entry.key);
    });
  }
  Link root_;
  std::size_t size_ = 0;
};

}  // namespace underpin
