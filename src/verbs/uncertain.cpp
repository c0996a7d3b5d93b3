#include "verbs/uncertain.h"

namespace underpin {

namespace {

void add_tables(const std::vector<ObjectId>& ids, std::set<ObjectName>& tables) {
  for (const ObjectId& id : ids) tables.insert(id.name);
}

// "table users", "column users.id", "add column `users.id`".
bool is_named(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  if (at == std::string::npos || at == 0 || (text[at - 1] != ' ' && text[at - 1] != '`')) return false;
  const std::size_t end = at + name.size();
  return end == text.size() || text[end] == '.' || text[end] == ' ' || text[end] == '`';
}

}  // namespace

void add_touched(const Event& event, std::set<ObjectName>& tables) {
  for (const Change& change : event.statement.changes) {
    const Touches touched = touches(change);
    add_tables(touched.produces, tables);
    add_tables(touched.uses, tables);
    add_tables(touched.destroys, tables);
  }
}

bool add_named(const std::vector<Undecided>& parts, const Schema& left, const Schema& right, std::set<ObjectName>& tables) {
  bool unnamed = false;
  for (const Undecided& part : parts) {
    bool found = false;
    for (const Schema* schema : {&left, &right})
      schema->tables.for_each([&](const Table& table) {
        if (!is_named(part.object, table.name.display())) return;
        found = true;
        tables.insert(table.name);
      });
    unnamed |= !found;
  }
  return unnamed;
}

bool add_uncertain(const Trace& trace, const Schema& left, const Schema& right, std::set<ObjectName>& tables) {
  bool unnamed = false;
  for (const RevisionTrace& revision : trace.revisions) {
    for (const Event& event : revision.events) {
      if (event.failure && !event.in_try) add_touched(event, tables);
      for (const Change& change : event.statement.changes) unnamed |= std::holds_alternative<RawSql>(change) && !event.failure;
    }
    unnamed |= add_named(revision.undecided, left, right, tables);
  }
  return unnamed;
}

}  // namespace underpin
