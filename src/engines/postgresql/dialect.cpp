#include "engines/postgresql/dialect.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engines/postgresql/expressions.h"
#include "engines/postgresql/locks.h"
#include "engines/postgresql/quote.h"
#include "engines/postgresql/render.h"
#include "engines/postgresql/types.h"

namespace underpin::postgresql {
namespace {

// What the server refuses inside a transaction block. Adding an enum label is not among it since version 12.
bool outside_transaction(const Change& change) {
  if (const auto* created = std::get_if<CreateIndex>(&change)) return created->concurrently;
  if (const auto* dropped = std::get_if<DropIndex>(&change)) return dropped->concurrently;
  if (const auto* detached = std::get_if<DetachPartition>(&change)) return detached->concurrently;
  if (const auto* session = std::get_if<SessionStep>(&change)) return session->not_in_transaction;
  const auto cluster_wide = [](std::string_view what) { return what == "database" || what == "tablespace" || what == "subscription"; };
  if (const auto* created = std::get_if<CreateOpaque>(&change)) return cluster_wide(created->object.what);
  if (const auto* dropped = std::get_if<DropOpaque>(&change)) return cluster_wide(dropped->what);
  return false;
}

std::string quote_one(std::string_view identifier) { return quote(identifier); }

Dialect make(int version) {
  Dialect d;
  d.name = "postgresql";
  d.version = version;
  d.default_schema = "public";
  d.max_identifier_bytes = 63;
  d.transactional_ddl = true;
  d.constraint_names_kept = true;
  d.canonical_type = canonical_type;
  d.canonical_expression = canonical_expression;
  d.rename_in_expression = rename_in_expression;
  d.columns_in_expression = columns_in_expression;
  d.compared_literals = compared_literals;
  d.functions_in_expression = functions_in_expression;
  d.builtin_type = builtin_type;
  d.extension_of = extension_of;
  d.server_function = server_function;
  d.fully_known_extension = fully_known_extension;
  d.has_default_opclass = has_default_opclass;
  d.default_opclass = default_opclass_name;
  d.opclass_extension = opclass_extension;
  d.comparable = references;
  d.assignable = assignable;
  d.outside_transaction = outside_transaction;
  d.locks = locks_of;
  d.render = render;
  d.quote = quote_one;
  return d;
}

}  // namespace

const Dialect& postgresql_dialect(int version) {
  static const std::array<Dialect, 6> dialects{make(13), make(14), make(15), make(16), make(17), make(18)};
  return dialects[static_cast<std::size_t>(std::clamp(version, kOldestVersion, kNewestVersion) - kOldestVersion)];
}

}  // namespace underpin::postgresql
