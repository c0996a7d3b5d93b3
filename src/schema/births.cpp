#include "schema/births.h"

#include <algorithm>

#include "schema/lookup.h"

namespace underpin {

namespace {

// NUL stands in no name.
std::string joined_name(const ObjectName& name) { return name.schema + '\0' + name.name; }
std::string joined_name(const ObjectName& name, const std::string& column) { return joined_name(name) + '\0' + column; }

template <class Entries>
auto entry_at(const Entries& entries, const std::string& key, std::size_t moment) -> decltype(entries.begin()->second.front().position) {
  const auto found = entries.find(key);
  if (found == entries.end()) return std::nullopt;
  const auto& list = found->second;
  const auto after = std::partition_point(list.begin(), list.end(), [&](const auto& entry) { return entry.moment < moment; });
  return after == list.begin() ? std::nullopt : (after - 1)->position;
}

}  // namespace

Births::Births(const Trace& trace, const Dialect& dialect) : dialect_(dialect) {
  std::size_t moment = 0;
  for (std::size_t i = 0; i < trace.revisions.size(); ++i)
    for (const Event& event : trace.revisions[i].events)
      for (std::size_t c = 0; c < event.statement.changes.size(); ++c)
        if (event.carried_out(c)) follow(event.statement.changes[c], moment++, i);
}

ObjectName Births::key(const ObjectName& table) const { return relation_key(normal_name(table, dialect_), dialect_); }

std::optional<std::size_t> Births::of(const ObjectName& table, std::size_t moment) const {
  return entry_at(tables_, joined_name(key(table)), moment);
}

std::optional<std::size_t> Births::of(const ObjectName& table, const std::string& column, std::size_t moment) const {
  return entry_at(columns_, joined_name(key(table), column), moment);
}

void Births::move(const ObjectName& from, const ObjectName& to, std::size_t moment) {
  const std::optional<std::size_t> born = entry_at(tables_, joined_name(from), moment);
  if (!born) return;
  tables_[joined_name(from)].push_back({moment, std::nullopt});
  tables_[joined_name(to)].push_back({moment, born});
}

void Births::follow(const Change& change, std::size_t moment, std::size_t position) {
  if (const auto* create = std::get_if<CreateTable>(&change)) tables_[joined_name(key(create->table.name))].push_back({moment, position});
  if (const auto* add = std::get_if<AddColumn>(&change)) columns_[joined_name(key(add->table), add->column.name)].push_back({moment, position});
  if (const auto* view = std::get_if<CreateView>(&change); view && view->view.materialized)
    tables_[joined_name(key(view->view.name))].push_back({moment, position});
  if (const auto* renamed = std::get_if<RenameRelation>(&change)) {
    const ObjectName from = key(renamed->name);
    move(from, {from.schema, key({"", renamed->to}).name}, moment);
  }
  if (const auto* moved = std::get_if<SetObjectSchema>(&change)) {
    const ObjectName from = key(moved->name);
    move(from, key({moved->schema, from.name}), moment);
  }
  if (const auto* dropped = std::get_if<DropTable>(&change)) {
    const auto found = tables_.find(joined_name(key(dropped->name)));
    if (found != tables_.end()) found->second.push_back({moment, std::nullopt});
  }
}

}  // namespace underpin
