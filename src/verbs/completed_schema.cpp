#include "verbs/completed_schema.h"

#include <algorithm>
#include <set>

#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin {

namespace {

template <class Value>
void add_missing(SharedMap<Value>& to, const SharedMap<Value>& from) {
  for (const ObjectName& name : from.names())
    if (!to.contains(name)) to.set(name, *from.find(name));
}

// What no model says of a table.
void keep_undeclared(Table& table, const Table& before) {
  table.triggers = before.triggers;
  table.policies = before.policies;
  table.row_security = before.row_security;
  table.force_row_security = before.force_row_security;
  table.unlogged = before.unlogged;
  table.inherits = before.inherits;
  table.partition_by = before.partition_by;
  table.storage_options = before.storage_options;
  for (Column& column : table.columns)
    if (const Column* old = before.column(column.name)) {
      column.inherited = old->inherited;
      column.local = old->local;
    }
  for (Check& check : table.checks)
    for (const Check& old : before.checks)
      if (old.name == check.name) {
        check.inherited = old.inherited;
        check.local = old.local;
      }
}

// Tables that others derive from, and partitions, stay with those they belong to.
void keep_relatives(Schema& out, const Schema& before) {
  for (int round = 0; round < 16; ++round) {
    bool added = false;
    before.tables.for_each([&](const Table& table) {
      if (out.tables.contains(table.name)) {
        for (const ObjectName& parent : table.inherits)
          if (const Table* above = before.tables.find(parent); above && !out.tables.contains(parent)) {
            out.tables.set(parent, *above);
            added = true;
          }
        return;
      }
      const bool partition = !table.partition_bound.empty() && !table.inherits.empty() && out.tables.contains(table.inherits.front());
      if (!partition) return;
      out.tables.set(table.name, table);
      added = true;
    });
    if (!added) return;
  }
}

bool reads_only_what_is_there(const View& view, const Schema& out) {
  const auto there = [&](const ObjectName& name) { return out.tables.contains(name) || out.views.contains(name); };
  if (!std::all_of(view.reads.begin(), view.reads.end(), there)) return false;
  return std::all_of(view.reads_columns.begin(), view.reads_columns.end(), [&](const ObjectId& id) {
    const Table* table = out.tables.find(id.name);
    return !table || table->column(id.member);
  });
}

void keep_views(Schema& out, const Schema& before) {
  for (bool added = true; added;) {
    added = false;
    before.views.for_each([&](const View& view) {
      if (out.views.contains(view.name) || !reads_only_what_is_there(view, out)) return;
      out.views.set(view.name, view);
      added = true;
    });
  }
}

void keep_sequences(Schema& out, const Schema& before, const Schema& whole) {
  const auto owned = [&](const Sequence& sequence) {
    const Table* table = out.tables.find(sequence.owner_table);
    return sequence.owner_table.empty() || (table && table->column(sequence.owner_column));
  };
  before.sequences.for_each([&](const Sequence& sequence) {
    if (!owned(sequence)) return;
    const Table* table = out.tables.find(sequence.owner_table);
    if (sequence.identity && table && table->column(sequence.owner_column)->identity == Identity::none) return;
    out.sequences.set(sequence.name, sequence);
  });
  whole.sequences.for_each([&](const Sequence& sequence) {
    const Table* table = out.tables.find(sequence.owner_table);
    const Column* column = table ? table->column(sequence.owner_column) : nullptr;
    const bool has_one = column && column->identity != Identity::none && [&] {
      bool found = false;
      out.sequences.for_each([&](const Sequence& other) {
        found = found || (other.identity && other.owner_table == sequence.owner_table && other.owner_column == sequence.owner_column);
      });
      return found;
    }();
    if (!out.sequences.contains(sequence.name) && owned(sequence) && !has_one) out.sequences.set(sequence.name, sequence);
  });
}

}  // namespace

Schema completed_by(const Schema& before, const Schema& declared, const Schema& whole, const Dialect& dialect) {
  Schema out = declared;
  for (const ObjectName& name : declared.tables.names())
    if (const Table* old = before.tables.find(name); old && !is_sqlite(dialect)) keep_undeclared(out.tables.edit(name), *old);
  keep_relatives(out, before);
  add_missing(out.types, before.types);
  keep_views(out, before);
  keep_sequences(out, before, whole);
  out.functions = before.functions;
  out.opaque = before.opaque;
  out.schemas = before.schemas;
  add_missing(out.schemas, whole.schemas);
  out.extensions = before.extensions;
  add_missing(out.extensions, whole.extensions);
  out.comments = before.comments;
  for (const ObjectName& key : whole.comments.names()) out.comments.set(key, *whole.comments.find(key));
  out.default_schema_dropped = before.default_schema_dropped;
  reindex(out, dialect);
  return out;
}

}  // namespace underpin
