// Which objects stand on which, read from their texts: enough to make each after what it needs. Internal to build_order.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/name.h"

namespace underpin {

// A type or anything else that is needed where it is named; a function where it is called; a table or view where a row of
// it is a type, or where it is named outright.
enum class NeededAs { named, called, row };

struct BuildItem {
  NeededAs as = NeededAs::named;
  ObjectName name;                     // empty: nothing else can name it
  std::string code;                    // names and calls in it are needed
  bool calls_by_name = false;          // functions stand in `code` without brackets too: SFUNC = int4pl
  std::string row_types;               // rows of tables and views in it are needed
  std::vector<ObjectName> relations;   // needed whatever the texts say
  std::function<void()> begin, make;   // `begin`: before what it needs (a shell)
};

// Circles are cut where they are met again: at the item that was asked for first.
class BuildNeeds {
 public:
  std::size_t add(BuildItem item);
  void set_code(std::size_t at, std::string code) { items_[at].code = std::move(code); }
  void make(std::size_t at, std::size_t depth = 0);
  void make_all_of(std::string_view code);  // what a text that is no item needs
  // A function that `code` calls takes or gives a row of the relation.
  bool calls_back(std::string_view code, const ObjectName& relation) const;

 private:
  template <class Visit>
  void each_needed(std::string_view text, bool calls_by_name, bool rows, const Visit& visit) const;

  std::vector<BuildItem> items_;
  std::vector<bool> begun_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> words_;  // names of one word, or of operator characters
  std::vector<std::size_t> phrases_;                                    // items with other names
  std::map<ObjectName, std::size_t> relations_;
};

}  // namespace underpin
