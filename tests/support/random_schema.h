// Small random schemas for the laws of the model: a chain of random changes, those the engine refuses left out. The same
// seed gives the same schema everywhere.
#pragma once
#include <cstdint>
#include <vector>

#include "schema/apply.h"

namespace underpin::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
  std::size_t below(std::size_t n);
  bool chance(std::size_t in) { return below(in) == 0; }

 private:
  std::uint64_t state_;
};

// A change that may or may not apply to the schema.
Change random_change(Random& random, const Schema& schema, const Dialect& dialect);
// The schema after `steps` attempts. The changes that applied are added to `done`.
Schema random_schema(Random& random, const Dialect& dialect, int steps, Schema start = {}, std::vector<Change>* done = nullptr);

}  // namespace underpin::test
