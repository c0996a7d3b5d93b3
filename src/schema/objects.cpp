#include "schema/objects.h"

#include <algorithm>

namespace underpin {

namespace {
template <class Columns>
auto find_column(Columns& columns, std::string_view name) -> decltype(columns.data()) {
  for (auto& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}
}  // namespace

const Column* Table::column(std::string_view column_name) const { return find_column(columns, column_name); }
Column* Table::column(std::string_view column_name) { return find_column(columns, column_name); }

std::string_view kind_word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::schema: return "schema";
    case ObjectKind::extension: return "extension";
    case ObjectKind::type: return "type";
    case ObjectKind::sequence: return "sequence";
    case ObjectKind::table: return "table";
    case ObjectKind::column: return "column";
    case ObjectKind::constraint: return "constraint";
    case ObjectKind::index: return "index";
    case ObjectKind::view: return "view";
    case ObjectKind::function: return "function";
    case ObjectKind::trigger: return "trigger";
    case ObjectKind::policy: return "policy";
    case ObjectKind::grant: return "grant";
    case ObjectKind::publication: return "publication";
    case ObjectKind::cast: return "cast";
    case ObjectKind::comment: return "comment";
    case ObjectKind::statistics: return "statistics";
    case ObjectKind::data: return "data";
    case ObjectKind::opaque: return "object";
  }
  return "object";
}

}  // namespace underpin
