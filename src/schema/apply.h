// Carries a Change out on a Schema value exactly as the engine would, or says why the engine would refuse. Pure: the
// schema is untouched when the answer is a failure. The one place that knows default names, cascades and what must exist.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "schema/change.h"
#include "schema/dialect.h"

namespace underpin {

enum class FailureKind {
  exists,               // the object exists already
  missing,              // an object the statement names does not
  type_mismatch,        // foreign key between types without an equality operator; ALTER TYPE without a cast
  no_unique_target,     // foreign key to columns that are no key
  no_opclass,           // index method does not support the type
  depends,              // other objects depend on it and CASCADE was not given
  in_transaction,       // may not run inside a transaction block
  not_allowed,          // anything else the engine refuses (two primary keys, unsupported ALTER on SQLite …)
  needs_extension,      // function or type that an extension would provide
  invalid_value,        // default that is no label of its enum, bad identifier …
  aborted,              // the transaction is aborted already
  syntax,               // the engine's parser refuses the text
  value_too_long        // revision id longer than the version table's column
};

struct Failure {
  FailureKind kind = FailureKind::not_allowed;
  ObjectId object;              // what exists, is missing, …
  std::string message;          // as the engine says it, without "ERROR:"
  std::optional<Origin> other;  // where the object it collides with was written
  std::string hint;             // extension to create, type to use …
  std::optional<ObjectId> column = std::nullopt;  // the statement's own column that is refused, where it is one
};

// What the session contributes: settings a server keeps between statements.
struct Session {
  std::vector<std::string> search_path;  // without the default schema's alias; empty: the default schema
  bool in_transaction = true;
  std::string role;
  std::vector<ObjectId> dropping;  // what the statement drops beside this change (DROP TABLE a, b), names as written
};

struct Applied {
  bool changed = true;  // false: IF [NOT] EXISTS made it a no-op
};

// On success the schema is changed in place.
std::optional<Failure> apply(Schema& schema, const Change& change, const Dialect& dialect, const Session& session, Applied* applied = nullptr);
// The same for callers that can do without the schema after a failure: it is then half changed.
std::optional<Failure> carry_out(Schema& schema, const Change& change, const Dialect& dialect, const Session& session, Applied* applied = nullptr);

}  // namespace underpin
