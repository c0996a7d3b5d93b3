// What differs between engines, as data and function pointers. Declared here, filled in by engines/, handed down by
// verbs. What no row here says, and only what differs in kind (SQLite's ALTER TABLE by text), asks lookup.h's is_sqlite().
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/change.h"
#include "schema/locks.h"

namespace underpin {

struct Session;

struct Dialect {
  std::string name;            // "postgresql", "sqlite"
  int version = 15;            // PostgreSQL major version; SQLite: 3
  std::string default_schema;  // "public", "main"
  std::size_t max_identifier_bytes = 63;  // longer ones are truncated; 0: no limit
  bool transactional_ddl = true;
  bool constraint_names_kept = true;      // SQLite does not catalogue most constraint names

  // The catalog's spelling of a type as a program writes it ("VARCHAR(50)" → "character varying(50)"). Unknown names
  // (enums, domains, extension types) come back unquoted and folded as they are.
  std::string (*canonical_type)(std::string_view text) = nullptr;
  // The catalog's spelling of an expression. `type` is that of the column it belongs to (defaults), or empty.
  std::string (*canonical_expression)(std::string_view text, std::string_view type) = nullptr;
  // The expression with references to column `from` (of the table `table`, when qualified) renamed.
  std::string (*rename_in_expression)(std::string_view text, std::string_view table, std::string_view from, std::string_view to) = nullptr;
  // Column names an expression refers to (unqualified, or qualified by the table's own name). nullopt: not parsed.
  std::optional<std::vector<std::string>> (*columns_in_expression)(std::string_view text) = nullptr;
  // The quoted literals an expression holds against a bare column (`status = 'new'`, `IN ('a', 'b')`), each with the
  // column's name. Absent: nothing is asked of them.
  std::vector<std::pair<std::string, std::string>> (*compared_literals)(std::string_view text) = nullptr;
  // Functions an expression or query calls by unqualified name (for "extension needed").
  std::optional<std::vector<std::string>> (*functions_in_expression)(std::string_view text) = nullptr;
  // True when a type (canonical, not an enum or domain of the schema) exists without any extension.
  bool (*builtin_type)(std::string_view canonical_type) = nullptr;
  // Extension that provides a function or type or operator class by this name; empty if none is known.
  std::string_view (*extension_of)(std::string_view name) = nullptr;
  // A function or aggregate of this name exists without any extension. Absent: calls are not looked at.
  bool (*server_function)(std::string_view name) = nullptr;
  // Everything that this extension brings is known to extension_of().
  bool (*fully_known_extension)(std::string_view name) = nullptr;
  // Index method `method` has a default operator class for `type` (canonical; a domain's base type; for types of the
  // schema the pseudo-types "anyenum", "anyrange", "record" — an unknown name counts as an enum).
  bool (*has_default_opclass)(std::string_view method, std::string_view type) = nullptr;
  // The name of that operator class, which the catalog leaves out of index definitions; empty: none.
  std::string_view (*default_opclass)(std::string_view method, std::string_view type) = nullptr;
  // Where it has none of its own: the extension that adds one ("btree_gin"); empty if none is known.
  std::string_view (*opclass_extension)(std::string_view method, std::string_view type) = nullptr;
  // A foreign key column of `type_a` may refer to a key of `type_b`, by an equality operator or an implicit cast. Not
  // symmetrical: bigint may refer to numeric, numeric not to bigint.
  bool (*comparable)(std::string_view type_a, std::string_view type_b) = nullptr;
  // A value of `from` turns into `to` by an assignment cast, so that ALTER TYPE needs no USING.
  bool (*assignable)(std::string_view from, std::string_view to) = nullptr;
  // May not run inside a transaction block.
  bool (*outside_transaction)(const Change& change) = nullptr;
  // What the change locks, each table as `before` has it. Absent: the engine has no locks to speak of.
  std::vector<Impact> (*locks)(const Change& change, const Schema& before, const Dialect& dialect, const Session& session) = nullptr;
  // The statements that make this change on this engine, without semicolons. `before` is the schema it starts from.
  std::vector<std::string> (*render)(const Change& change, const Schema& before) = nullptr;
  // A view's query after a relation (a column of one) it reads was renamed. Absent: words are exchanged; columns are left.
  std::string (*rename_relation_in_query)(std::string_view query, const ObjectName& from, const ObjectName& to) = nullptr;
  std::string (*rename_column_in_query)(std::string_view query, const ObjectName& table, std::string_view from, std::string_view to) = nullptr;
  std::string (*quote)(std::string_view identifier) = nullptr;  // quotes only where needed
};

}  // namespace underpin
