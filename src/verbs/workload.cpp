#include "verbs/workload.h"

#include "schema/link.h"

namespace underpin {

namespace {

void add_made(const Event& event, LinkSchemas& known) {
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
