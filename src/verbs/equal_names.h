// Before models are compared with a migrated or a live schema: what models cannot declare goes, and keys and indexes that
// differ in nothing but a name nobody reads are taken to be the same.
#pragma once
#include "schema/schema.h"

namespace underpin {

// Gives constraints and indexes of `right` the names of those of `left` that mean the same. A unique constraint and a
// unique index over the same columns mean the same; so do primary keys whose columns, and enum types whose labels stand in
// another order, and defaults that count by two sequences.
void take_equal_names(const Schema& left, Schema& right);

// Takes out what models do not declare: extensions, views, functions, triggers, policies, comments, grants, sequences,
// partitions, types that no column has.
void keep_declarable(Schema& schema);

}  // namespace underpin
