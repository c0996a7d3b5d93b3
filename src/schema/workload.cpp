#include "schema/workload.h"

#include <algorithm>
#include <tuple>

namespace underpin {

const ModelClass::Member* ModelClass::member(std::string_view member_name) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& one) { return one.name == member_name; });
  return found == members.end() ? nullptr : &*found;
}

std::string_view word(StatementKind kind) {
  switch (kind) {
    case StatementKind::select:
      return "select";
    case StatementKind::insert:
      return "insert";
    case StatementKind::update:
      return "update";
    case StatementKind::remove:
      return "delete";
    case StatementKind::call:
      return "call";
  }
  return "";
}

std::string_view word(Use use) {
  switch (use) {
    case Use::equality:
      return "equality";
    case Use::membership:
      return "in";
    case Use::range:
      return "range";
    case Use::pattern:
      return "pattern";
    case Use::null_test:
      return "null";
    case Use::other:
      return "other";
    case Use::join:
      return "join";
    case Use::order:
      return "order";
    case Use::group:
      return "group";
    case Use::selected:
      return "selected";
    case Use::written:
      return "written";
    case Use::loaded:
      return "loaded";
  }
  return "";
}

bool is_filter(Use use) {
  switch (use) {
    case Use::equality:
    case Use::membership:
    case Use::range:
    case Use::pattern:
    case Use::null_test:
    case Use::other:
    case Use::join:
      return true;
    case Use::order:
    case Use::group:
    case Use::selected:
    case Use::written:
    case Use::loaded:
      return false;
  }
  return false;
}

std::vector<Predicate> predicates(const Workload& workload) {
  std::map<std::pair<ObjectName, std::string>, Predicate> by_column;
  for (const Query& query : workload.queries)
    for (const ColumnUse& use : query.columns) {
      if (use.table.empty() || use.column.empty()) continue;
      Predicate& predicate = by_column[{use.table, use.column}];
      ++predicate.uses[use.use];
      predicate.filters += is_filter(use.use);
      predicate.places.push_back(&use);
    }
  std::vector<Predicate> sorted;
  for (auto& [column, predicate] : by_column) {
    std::tie(predicate.table, predicate.column) = column;
    sorted.push_back(std::move(predicate));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const Predicate& a, const Predicate& b) { return a.filters > b.filters; });
  return sorted;
}

}  // namespace underpin
