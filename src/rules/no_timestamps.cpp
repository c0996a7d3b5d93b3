#include <algorithm>

#include "rules/design.h"

namespace underpin {

extern const Rule no_timestamps;

namespace {

bool has_any(const Table& table, std::initializer_list<std::string_view> names) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const Column& column) { return std::find(names.begin(), names.end(), lower(column.name)) != names.end(); });
}

// A table that does nothing but join others: every column is part of a foreign key.
bool only_joins(const Table& table) {
  return !table.columns.empty() && std::all_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
    return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) {
      return std::find(key.columns.begin(), key.columns.end(), column.name) != key.columns.end();
    });
  });
}

DesignAnswer ask_no_timestamps(const DesignAt& at) {
  DesignAnswer answer;
  std::size_t both = 0;
  for (const Table* table : at.tables()) {
    if (only_joins(*table)) continue;
    ++answer.of;
    const bool created = has_any(*table, {"created_at", "created", "createdat", "inserted_at", "created_on"}),
               updated = has_any(*table, {"updated_at", "updated", "updatedat", "modified_at", "updated_on"});
    both += created && updated;
    if (created && updated) continue;
    answer.places.push_back({table->name.display(), table->origin.span,
                             quoted(table->name.display()) + " has no " +
                                 (created   ? "updated_at"
                                  : updated ? "created_at"
                                            : "created_at and no updated_at"),
                             ""});
  }
  if (both < 3) answer.places.clear();
  return answer;
}

void find_no_timestamps(const Subject& subject, std::vector<Finding>& findings) {
  find_design(no_timestamps, subject, findings, ask_no_timestamps, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "table") + (count == 1 ? " lacks" : " lack") +
           " created_at or updated_at, which the others have";
  });
}

}  // namespace

const Rule no_timestamps = {
    "UP257",
    "no-timestamps",
    Severity::note,
    "tables do not say when their rows were made and changed",
    "A table lacks created_at or updated_at, and at least three others have both.",
    "what happened when cannot be told from the rows, and code that expects the pair everywhere fails on these tables",
    "add the missing columns: created_at timestamptz NOT NULL DEFAULT now() costs a moment",
    "CREATE TABLE tags (id int PRIMARY KEY, name text);",
    "CREATE TABLE tags (id int PRIMARY KEY, name text, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz);",
    &find_no_timestamps};

}  // namespace underpin
