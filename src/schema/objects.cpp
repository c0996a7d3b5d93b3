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

}  // namespace underpin
