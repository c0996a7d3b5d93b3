#include <algorithm>
#include <cstdint>
#include <set>
#include <unordered_map>

#include "rules/design.h"

namespace underpin {

extern const Rule table_family;

namespace {

constexpr std::size_t kMostShapes = 1000;  // every pair is compared

struct Shape {
  const Table* table = nullptr;
  std::vector<std::uint32_t> columns;  // each a number for name and type, in order
};

class Shapes {
 public:
  Shape of(const Table& table) {
    static const std::set<std::string> common = {"id",         "uuid",       "created_at", "updated_at",
                                                 "deleted_at", "created_by", "updated_by", "version"};
    Shape shape{&table, {}};
    for (const Column& column : table.columns) {
      const std::string name = lower(column.name);
      if (column.inherited || common.count(name) || ends_with(name, "_id")) continue;
      shape.columns.push_back(numbers_.emplace(name + " " + column.type.text, static_cast<std::uint32_t>(numbers_.size())).first->second);
    }
    std::sort(shape.columns.begin(), shape.columns.end());
    shape.columns.erase(std::unique(shape.columns.begin(), shape.columns.end()), shape.columns.end());
    return shape;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

bool alike(const Shape& a, const Shape& b) {
  std::size_t both = 0;
  for (auto i = a.columns.begin(), j = b.columns.begin(); i != a.columns.end() && j != b.columns.end();) {
    both += *i == *j;
    const bool first = *i <= *j, second = *j <= *i;
    i += first;
    j += second;
  }
  return both >= 4 && 5 * both >= 4 * (a.columns.size() + b.columns.size() - both);
}

DesignAnswer ask_table_family(const DesignAt& at) {
  DesignAnswer answer;
  std::vector<Shape> shapes;
  Shapes made;
  for (const Table* table : at.tables()) {
    ++answer.of;
    Shape shape = made.of(*table);
    if (shape.columns.size() >= 4 && shapes.size() < kMostShapes) shapes.push_back(std::move(shape));
  }
  std::vector<bool> taken(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    std::vector<std::size_t> family = {i};
    for (std::size_t j = i + 1; j < shapes.size() && !taken[i]; ++j)
      if (!taken[j] && alike(shapes[i], shapes[j])) family.push_back(j);
    if (family.size() < 3) continue;
    for (const std::size_t member : family) {
      taken[member] = true;
      const Table& table = *shapes[member].table;
      answer.places.push_back(
          {table.name.display(), table.origin.span,
           quoted(table.name.display()) + " has the shape of " + quoted(shapes[family[member == i ? 1 : 0]].table->name.display()), ""});
    }
  }
  return answer;
}

void find_table_family(const Subject& subject, std::vector<Finding>& findings) {
  find_design(table_family, subject, findings, ask_table_family, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "table") + " have one shape with others";
  });
}

}  // namespace

const Rule table_family = {
    "UP259",
    "table-family",
    Severity::note,
    "several tables have one shape",
    "Three or more tables agree in at least four fifths of their columns, keys and times of change left out, and in at least four of them.",
    "each new member is a table and code of its own; no query sees all of them at once",
    "one table with a column that says which member a row belongs to; views of the old names while the code moves over",
    "CREATE TABLE audit_mail (…);\nCREATE TABLE audit_chat (…);\nCREATE TABLE audit_phone (…);",
    "CREATE TABLE audits (kind text NOT NULL, …);",
    &find_table_family};

}  // namespace underpin
