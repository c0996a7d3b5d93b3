// The words of a command line, read by the option table. What is misspelt comes back as an error with the nearest
// spelling; what the values mean is left to the verbs.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "front/cli/options.h"

namespace underpin::cli {

struct Arguments {
  const Verb* verb = nullptr;
  std::string operand;  // PATH, SOURCE, CODE, SHELL; empty: not given
  std::string second;   // of verbs that take two
  std::map<std::string, std::vector<std::string>, std::less<>> given;

  bool has(std::string_view option) const { return given.count(option) > 0; }
  // The last value given, else the table's fallback.
  std::string value(std::string_view option) const;
  // All values, split at commas.
  std::vector<std::string> list(std::string_view option) const;
  // The number given, else the table's fallback; nullopt when there is neither.
  std::optional<int> number(std::string_view option) const;
};

// `words` are those after the verb. Choices and numbers are checked here.
Result<Arguments> read_arguments(const Verb& verb, const std::vector<std::string>& words);

// The candidate nearest to what was written, if it is near enough to be meant.
std::optional<std::string> nearest(std::string_view written, const std::vector<std::string>& candidates);

}  // namespace underpin::cli
