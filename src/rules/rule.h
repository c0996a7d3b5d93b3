// A rule: one bad thing, named for it; a row of sentences and one function. One file each in this folder, one line in
// all.def. The example pair is test, explanation and documentation at once (tests/cases/rules/<name>/bad and good).
#pragma once
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "schema/subject.h"

namespace underpin {

struct Rule {
  std::string_view code;      // "UP103"
  std::string_view name;      // "missing-parent": the bad thing it finds
  Severity severity;
  std::string_view title;     // what it is, in one line, for lists
  std::string_view condition; // when it is found
  std::string_view effect;    // what it does to people
  std::string_view way_out;   // what to do
  std::string_view bad;       // a short example that has it …
  std::string_view good;      // … and the same without it
  // Null: the readers find it, and the row is here for its sentences only.
  void (*find)(const Subject& subject, std::vector<Finding>& findings);
};

// All rows, in the order of all.def.
const std::vector<const Rule*>& all_rules();
const Rule* find_rule(std::string_view code_or_name);

}  // namespace underpin
