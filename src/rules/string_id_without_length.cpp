#include <algorithm>

#include "rules/design.h"

namespace underpin {

extern const Rule string_id_without_length;

namespace {

bool in_key(const Table& table, const std::string& column) {
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  return (table.primary_key && has(table.primary_key->columns)) ||
         std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) { return has(key.columns); });
}

DesignAnswer ask_string_id_without_length(const DesignAt& at) {
  DesignAnswer answer;
  for (const Table* table : at.tables())
    for (const Column& column : table->columns) {
      const bool id = column.name == "id" || ends_with(column.name, "_id") || in_key(*table, column.name);
      if (!id || column.inherited) continue;
      ++answer.of;
      if (column.type.text != "character varying" && lower(column.type.text) != "varchar") continue;
      const std::string name = table->name.display() + "." + column.name;
      answer.places.push_back(
          {name, column.origin.span.valid() ? column.origin.span : table->origin.span, quoted(name) + " takes a string of any length", ""});
    }
  return answer;
}

void find_string_id_without_length(const Subject& subject, std::vector<Finding>& findings) {
  find_design(string_id_without_length, subject, findings, ask_string_id_without_length, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "id") + (count == 1 ? " is a string" : " are strings") + " of any length";
  });
}

}  // namespace

const Rule string_id_without_length = {
    "UP256",
    "string-id-without-length",
    Severity::note,
    "ids are strings of any length",
    "A key or a column whose name ends in _id is varchar without a length.",
    "nothing says what an id looks like: a uuid, a number and a whole sentence all fit; on MySQL such a column cannot even be created",
    "uuid where they are uuids; else a length, written once and used for both ends of each foreign key",
    "id = Column(String, primary_key=True)",
    "id = Column(String(36), primary_key=True)",
    &find_string_id_without_length};

}  // namespace underpin
