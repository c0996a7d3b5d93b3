// Where an object of a schema was written.
#pragma once
#include "schema/schema.h"

namespace underpin {

// The table that has the index; null: none has.
const Table* table_of_index(const Schema& schema, const ObjectName& index);

// The narrowest place known: of the object, else of its table; invalid for what is not there or has no text.
Span place_of(const Schema& schema, const ObjectId& id);

}  // namespace underpin
