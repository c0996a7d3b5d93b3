// Says which tables and columns of the database the names of a workload are: a class's attributes through its models, table
// names directly; and which of them nothing declares. Pure; what is open or uncertain is never called undeclared.
#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schema/workload.h"

namespace underpin {

struct LinkSchemas {
  std::vector<const Schema*> schemas;  // what migrations build and models declare
  // What any statement makes, failing ones among them: a name in here is never called undeclared.
  std::set<ObjectName> relations;
  std::set<std::pair<ObjectName, std::string>> columns;
  std::set<ObjectName> open;  // tables that code outside the migrations changes, or a part that is undecided: they may have any column
  bool any_case = false;    // an engine that compares names without regard to case is among them
  bool incomplete = false;  // parts could not be decided, so anything may have been made
};

void link(Workload& workload, const LinkSchemas& schemas);

}  // namespace underpin
