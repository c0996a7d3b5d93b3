#include "schema/assumed.h"

#include <map>
#include <set>

#include "schema/lookup.h"

namespace underpin {

namespace {

const Failure* missing_table(const Event& event) {
  const Failure* failure = event.behind ? &*event.behind : event.failure ? &*event.failure : nullptr;
  return failure && failure->kind == FailureKind::missing && failure->object.kind == ObjectKind::table ? failure : nullptr;
}

// A foreign key and the table that declares it, as far as the statement or the schema behind it knows.
struct Reference {
  const ForeignKey* key;
  const Table* from;
  const Column* added = nullptr;
};

std::vector<Reference> references(const Change& change, const Schema& after, const Dialect& dialect) {
  std::vector<Reference> out;
  const auto known = [&](const ObjectName& name) {
    const auto found = find_table(after, name, dialect);
    return found ? after.tables.find(*found) : nullptr;
  };
  if (const auto* create = std::get_if<CreateTable>(&change))
    for (const ForeignKey& key : create->table.foreign_keys) out.push_back({&key, &create->table});
  if (const auto* add = std::get_if<AddColumn>(&change))
    for (const ForeignKey& key : add->foreign_keys) out.push_back({&key, known(add->table), &add->column});
  if (const auto* add = std::get_if<AddConstraint>(&change))
    if (const auto* key = std::get_if<ForeignKey>(&add->constraint)) out.push_back({key, known(add->table)});
  return out;
}

void learn_columns(Table& table, const Reference& reference, const Statement& statement, const Dialect& dialect) {
  if (reference.key->ref_columns.size() != reference.key->columns.size()) return;
  for (std::size_t i = 0; i < reference.key->columns.size(); ++i) {
    const std::string& from = reference.key->columns[i];
    const Column* column = reference.added && same_name(reference.added->name, from, dialect) ? reference.added
                           : reference.from                                                   ? find_column(*reference.from, from, dialect)
                                                                                              : nullptr;
    if (!column || column->type.text.empty() || find_column(table, reference.key->ref_columns[i], dialect)) continue;
    Column& shown = table.columns.emplace_back();
    shown.name = reference.key->ref_columns[i];
    shown.type = column->type;
    shown.origin.span = reference.key->origin.span.file != 0 ? reference.key->origin.span : statement.span;
  }
}

}  // namespace

std::vector<Table> tables_made_nowhere(const Trace& trace, const Dialect& dialect) {
  std::map<ObjectName, Table> missing;
  for (const RevisionTrace& revision : trace.revisions)
    for (const Event& event : revision.events)
      if (const Failure* failure = missing_table(event); failure && !event.in_try) missing[normal_name(failure->object.name, dialect)];
  if (missing.empty()) return {};
  for (const RevisionTrace& revision : trace.revisions)
    for (const Event& event : revision.events)
      for (const Change& change : event.statement.changes) {
        for (const ObjectId& id : touches(change).produces)
          if (id.kind == ObjectKind::table || id.kind == ObjectKind::view) missing.erase(normal_name(id.name, dialect));
        for (const Reference& reference : references(change, revision.after, dialect))
          if (const auto at = missing.find(normal_name(reference.key->ref, dialect)); at != missing.end()) learn_columns(at->second, reference, event.statement, dialect);
      }
  std::vector<Table> out;
  for (auto& [name, table] : missing) {
    table.name = name;
    table.external = table.columns_unknown = true;
    out.push_back(std::move(table));
  }
  return out;
}

std::shared_ptr<const Schema> with_tables(const Schema* base, const std::vector<Table>& tables, const Dialect& dialect) {
  auto out = std::make_shared<Schema>(base ? *base : Schema());
  for (const Table& table : tables) {
    CreateTable create;
    create.table.name = table.name;
    create.table.columns = table.columns;
    if (apply(*out, create, dialect, Session{})) continue;
    Table& made = out->tables.edit(table.name);
    made.external = made.columns_unknown = true;
  }
  return out;
}

}  // namespace underpin
