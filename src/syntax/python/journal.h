// What a branch changed of which it is not known whether it runs: every place is noted with what it held before, so that
// the branch can be taken back, and the outcomes of two branches can be laid side by side.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "syntax/python/names.h"
#include "syntax/python/objects.h"

namespace underpin::python {

class Journal {
 public:
  using State = std::variant<std::monostate, std::optional<Value>, eval::List, eval::Dict, eval::Set>;
  struct Place {
    std::variant<std::shared_ptr<Scope>, std::shared_ptr<eval::Instance>, std::shared_ptr<eval::Class>, std::shared_ptr<eval::List>,
                 std::shared_ptr<eval::Dict>, std::shared_ptr<eval::Set>>
        object;
    NameId name = 0;  // of a variable or attribute
    State state;      // before, or after
  };
  using Changes = std::vector<Place>;

  struct Level {
    std::vector<Place> places;
    std::map<std::pair<const void*, NameId>, std::size_t> known;
  };
  explicit Journal(const Names& names) : names_(names) {}
  // What happens until the levels are given back is not noted: a module that is loaded stays loaded.
  std::vector<Level> set_aside() { return std::exchange(levels_, {}); }
  void give_back(std::vector<Level> levels) { levels_ = std::move(levels); }
  bool active() const { return !levels_.empty(); }
  void open() { levels_.emplace_back(); }
  // Call before the change. They do nothing when no level is open.
  void variable(const std::shared_ptr<Scope>& scope, NameId name) { note({scope, name, {}}, scope.get()); }
  void attribute(const std::shared_ptr<eval::Instance>& object, NameId name) { note({object, name, {}}, object.get()); }
  void attribute(const std::shared_ptr<eval::Class>& object, NameId name) { note({object, name, {}}, object.get()); }
  void list(const std::shared_ptr<eval::List>& list) { note({list, 0, {}}, list.get()); }
  void dict(const std::shared_ptr<eval::Dict>& dict) { note({dict, 0, {}}, dict.get()); }
  void set(const std::shared_ptr<eval::Set>& set) { note({set, 0, {}}, set.get()); }

  // Takes back everything noted since the innermost open() and answers what it had become. Closes the level.
  Changes take_back();
  // Makes what was taken back so again.
  void redo(const Changes& changes);
  // Adds what another jump had changed to what one had.
  static void fold(Changes& into, const Changes& more, const eval::Unknown& why);
  // Makes every place touched by either branch what both agree on, or unknown for `why`.
  void join(const Changes& one, const Changes& other, const eval::Unknown& why);

 private:
  void note(Place place, const void* address);
  State now(const Place& place) const;
  void put(const Place& place, const State& state) const;
  static State joined(const State& a, const State& b, const eval::Unknown& why);

  std::vector<Level> levels_;
  const Names& names_;
};

// The same value for certain.
bool same(const Value& a, const Value& b);

}  // namespace underpin::python
