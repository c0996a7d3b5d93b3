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

// The same of a function or procedure that is called with these values (nullopt: not known). `key` is its place in
// Schema::functions. A body that could change nothing makes no changes, whether it is understood or not.
std::variant<std::vector<Change>, NotDecidable> run_function(const Function& function, const ObjectName& key, const std::vector<std::optional<std::optional<std::string>>>& arguments,
                                                             const Schema& schema, const Dialect& dialect);

}  // namespace underpin::sql
