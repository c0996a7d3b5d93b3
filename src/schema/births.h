// When tables and columns came into being in a replay, to be asked at any moment of it. A moment is the number of changes that
// had been carried out by then; which revisions count as deployed is the rules' business.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/dialect.h"
#include "schema/replay.h"

namespace underpin {

class Births {
 public:
  Births(const Trace& trace, const Dialect& dialect);
  // The position (in the replay order) of the revision that had made the table, or given it the column, by that moment; nullopt:
  // none had.
  std::optional<std::size_t> of(const ObjectName& table, std::size_t moment) const;
  std::optional<std::size_t> of(const ObjectName& table, const std::string& column, std::size_t moment) const;

 private:
  struct Entry {
    std::size_t moment;
    std::optional<std::size_t> position;  // nullopt: it went
  };
  using Entries = std::unordered_map<std::string, std::vector<Entry>>;

  ObjectName key(const ObjectName& table) const;
  void follow(const Change& change, std::size_t moment, std::size_t position);
  void move(const ObjectName& from, const ObjectName& to, std::size_t moment);

  const Dialect& dialect_;
  Entries tables_, columns_;
};

}  // namespace underpin
