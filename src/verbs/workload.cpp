#include "verbs/workload.h"

#include <algorithm>

#include "base/text.h"
#include "schema/link.h"

namespace underpin {

namespace {

std::vector<std::string> identifiers_of(std::string_view sql) {
  std::vector<std::string> words(1);
  for (const char c : sql.substr(0, 1u << 16)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (letter)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

// A statement that no parser takes still says which table it means to make, and its words may be columns.
void add_meant(const Event& event, LinkSchemas& known) {
  const std::vector<std::string> words = identifiers_of(event.statement.sql.text());
  const auto table = std::find_if(words.begin(), words.end(), [](const std::string& word) { return iequals(word, "table"); });
  auto name = table;
  const auto filler = [](const std::string& word) {
    return iequals(word, "table") || iequals(word, "if") || iequals(word, "not") || iequals(word, "exists") || iequals(word, "only") ||
           iequals(word, "public");
  };
  while (name != words.end() && filler(*name)) ++name;
  if (name == words.end()) return;
  const ObjectName meant{"", *name};
  known.relations.insert(meant);
  for (const std::string& word : words) known.columns.emplace(meant, word);
}

void add_made(const Event& event, LinkSchemas& known) {
  const auto& changes = event.statement.changes;
  if (std::all_of(changes.begin(), changes.end(), [](const Change& change) { return std::holds_alternative<RawSql>(change); }))
    add_meant(event, known);
  for (const Change& change : event.statement.changes) {
    for (const ObjectId& id : touches(change).produces) {
      if (id.kind == ObjectKind::table || id.kind == ObjectKind::view) known.relations.insert(id.name);
      if (id.kind == ObjectKind::column) known.columns.insert({id.name, id.member});
    }
    if (const auto* created = std::get_if<CreateTable>(&change))
      for (const Column& column : created->table.columns) known.columns.insert({created->table.name, column.name});
  }
}

}  // namespace

void link_workload(Analysis& analysis) {
  if (!analysis.project.workload) return;
  LinkSchemas known;
  for (const ReplayedHistory& replayed : analysis.subject.histories) {
    known.schemas.push_back(&replayed.trace.schema);
    if (replayed.drift) known.schemas.push_back(&replayed.drift->diff.right.schema);
    for (const RevisionTrace& revision : replayed.trace.revisions)
      for (const Event& event : revision.events)
        if (event.failure) add_made(event, known);
  }
  for (const OutsideDdl& place : analysis.project.outside_ddl)
    for (const ObjectName& table : place.tables) known.relations.insert(table);
  link(*analysis.project.workload, known);
}

}  // namespace underpin
