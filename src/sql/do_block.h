// DO $$ … $$: a small interpreter for the PL/pgSQL of migrations: guards over the catalog, EXECUTE of known texts,
// EXCEPTION handlers, loops over catalog queries. What it cannot decide makes the whole block opaque, with the reason.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "base/rope.h"
#include "schema/change.h"
#include "schema/dialect.h"

namespace underpin::sql {

struct NotDecidable {
  std::string reason;
};

// The changes the body makes on `schema`, in order. A statement that the server would refuse, uncaught, is the last one.
std::variant<std::vector<Change>, NotDecidable> run_do_block(const Rope& body, const Schema& schema, const Dialect& dialect);

}  // namespace underpin::sql
