#include "verbs/workload.h"

#include <algorithm>

#include "base/text.h"
#include "schema/link.h"
#include "schema/lookup.h"

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

// "add column `users.name`": users may have any column; where no name is given, any table may be there.
void add_undecided(const Undecided& undecided, LinkSchemas& known) {
  const std::size_t open = undecided.object.find('`'), close = open == std::string::npos ? open : undecided.object.find('`', open + 1);
  std::string name = close == std::string::npos ? std::string() : undecided.object.substr(open + 1, close - open - 1);
  if (name.empty() && starts_with(undecided.object, "table ")) name = undecided.object.substr(6);
  if (name.empty()) {
    known.incomplete = true;
    return;
  }
  known.relations.insert({"", name});
  known.open.insert({"", name});
  if (const std::size_t dot = name.find('.'); dot != std::string::npos) known.open.insert({"", name.substr(0, dot)});
}

void add_made(const Event& event, const Dialect& dialect, LinkSchemas& known) {
  const auto& changes = event.statement.changes;
  if (std::all_of(changes.begin(), changes.end(), [](const Change& change) { return std::holds_alternative<RawSql>(change); }))
    add_meant(event, known);
  for (const Change& change : event.statement.changes) {
    for (const ObjectId& id : touches(change).produces) {
      if (id.kind == ObjectKind::table || id.kind == ObjectKind::view) known.relations.insert(normal_name(id.name, dialect));
      if (id.kind == ObjectKind::column) known.columns.insert({normal_name(id.name, dialect), id.member});
    }
    if (const auto* created = std::get_if<CreateTable>(&change))
      for (const Column& column : created->table.columns) known.columns.insert({normal_name(created->table.name, dialect), column.name});
  }
}

}  // namespace

void link_workload(Analysis& analysis) {
  if (!analysis.project.workload) return;
  LinkSchemas known;
  for (const ReplayedHistory& replayed : analysis.subject.histories) {
    known.schemas.push_back(&replayed.trace.schema);
    known.any_case = known.any_case || is_sqlite(replayed.dialect ? *replayed.dialect : *analysis.subject.dialect);
    if (replayed.drift) known.schemas.push_back(&replayed.drift->diff.right.schema);
    for (const RevisionTrace& revision : replayed.trace.revisions) {
      for (const Undecided& one : revision.undecided) add_undecided(one, known);
      for (const Event& event : revision.events)
        if (event.failure) add_made(event, replayed.dialect ? *replayed.dialect : *analysis.subject.dialect, known);
    }
  }
  for (const OutsideDdl& place : analysis.project.outside_ddl)
    for (const ObjectName& table : place.tables) {
      known.relations.insert(table);
      known.open.insert(table);
    }
  link(*analysis.project.workload, known);
}

}  // namespace underpin
