// The nouns: plain values that describe what a database contains. Texts of types and expressions are in the form the
// engine's own catalog prints (PostgreSQL: format_type and pg_get_expr; SQLite: as declared).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/maybe.h"
#include "base/source.h"
#include "schema/name.h"

namespace underpin {

// A column type. `text` is the catalog's spelling ("character varying(32)", "integer[]", "status" for an enum).
struct Type {
  std::string text;
  bool known = true;  // false: the reader could not decide it; text then says what it saw
  friend bool operator==(const Type&, const Type&) = default;
};

// An expression. Two are the same when their canonical texts are; `text` is what was written.
struct Expression {
  std::string text;
  std::string canonical;  // filled by apply() through the Dialect when left empty
  Origin origin;
  friend bool operator==(const Expression& a, const Expression& b) {
    return (a.canonical.empty() ? a.text : a.canonical) == (b.canonical.empty() ? b.text : b.canonical);
  }
  const std::string& shown() const { return canonical.empty() ? text : canonical; }
};

enum class Identity { none, always, by_default };

struct Column {
  std::string name;
  Type type;
  bool nullable = true;
  Maybe<Expression> default_value;
  Identity identity = Identity::none;
  Maybe<Expression> generated;  // GENERATED ALWAYS AS (…)
  bool generated_stored = true;
  std::string collation;  // empty: the type's own
  // PostgreSQL's serial pseudo-types: apply() makes the sequence and the default. SQLite: unused.
  bool serial = false;
  Origin origin;
  bool inherited = false;  // a parent has it (INHERITS, partitions) …
  bool local = true;       // … and whether it was also declared here
  friend bool operator==(const Column&, const Column&) = default;
};

enum class Deferrable { no, immediate, deferred };  // `deferred`: DEFERRABLE INITIALLY DEFERRED

struct PrimaryKey {
  std::string name;  // empty until apply() gives it the engine's default name (PostgreSQL)
  std::vector<std::string> columns;
  std::vector<std::string> include;
  Deferrable deferrable = Deferrable::no;
  Origin origin;
  std::string using_index;  // ADD CONSTRAINT … PRIMARY KEY USING INDEX; columns are then taken from it
  std::string of_parent;    // on a partition: the constraint of the parent it belongs to
  friend bool operator==(const PrimaryKey&, const PrimaryKey&) = default;
};

struct Unique {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool nulls_not_distinct = false;
  Deferrable deferrable = Deferrable::no;
  std::string using_index;  // ADD CONSTRAINT … UNIQUE USING INDEX; columns are then taken from it
  Origin origin;
  std::string of_parent;    // on a partition: the constraint of the parent it belongs to
  friend bool operator==(const Unique&, const Unique&) = default;
};

// A fact that has no part in equality.
struct Aside {
  bool value = false;
  friend bool operator==(const Aside&, const Aside&) { return true; }
};

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  ObjectName ref;
  std::vector<std::string> ref_columns;  // empty until apply() resolves them to the primary key
  std::string on_delete;                 // "", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"; "" is NO ACTION
  std::string on_update;
  std::string match;                     // "", "FULL"
  Deferrable deferrable = Deferrable::no;
  bool not_valid = false;
  Origin origin;
  bool inherited = false;                // on a partition: belongs to the parent's
  Aside column_level;                    // written behind its column: SQLite drops it with that column
  std::vector<std::string> on_delete_columns;  // SET NULL and SET DEFAULT of these alone; empty: of all
  friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

struct Check {
  std::string name;
  Expression expression;  // without the word CHECK and the outer brackets
  bool no_inherit = false;
  bool not_valid = false;
  Origin origin;
  bool inherited = false;  // a parent has it …
  bool local = true;       // … and whether it was also declared here
  friend bool operator==(const Check&, const Check&) = default;
};

struct Exclusion {
  std::string name;
  std::string definition;  // "EXCLUDE USING gist (…)"
  Origin origin;
  friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

// How something was spelled where the engine keeps the text (SQLite). Equality is always true: the meaning is the same.
struct Spelling {
  bool ascending = false;  // ASC was written
  friend bool operator==(const Spelling&, const Spelling&) { return true; }
};

struct IndexKey {
  bool is_expression = false;
  Expression key;        // a column name (unquoted, in text) or an expression
  std::string opclass;   // as written, may carry parameters; "" is the type's default
  std::string collation;
  bool descending = false;
  std::string nulls;     // "", "FIRST", "LAST": only when it differs from the default of the direction
  Spelling spelling;
  friend bool operator==(const IndexKey&, const IndexKey&) = default;
};

struct Index {
  std::string name;  // empty until apply() names it; always in the schema of its table
  bool unique = false;
  std::string method = "btree";
  std::vector<IndexKey> keys;
  std::vector<std::string> include;
  Maybe<Expression> predicate;
  bool nulls_not_distinct = false;
  std::string with_options;  // "fillfactor='70'" as pg_get_indexdef prints inside WITH (…)
  bool valid = true;
  Origin origin;
  std::string of_parent;     // on a partition: the index of the parent it belongs to
  friend bool operator==(const Index&, const Index&) = default;
};

struct Trigger {
  std::string name;
  std::string timing;      // "BEFORE INSERT OR UPDATE" (catalog's order: INSERT, DELETE, UPDATE, TRUNCATE)
  ObjectName function;     // PostgreSQL
  std::string definition;  // the whole statement
  std::string enabled;     // "", "disabled", "replica", "always"
  Origin origin;
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

struct Policy {
  std::string name;
  char command = '*';  // pg_policy.polcmd: r select, a insert, w update, d delete, * all
  bool permissive = true;
  std::string definition;  // roles, USING and WITH CHECK, as text
  Origin origin;
  friend bool operator==(const Policy&, const Policy&) = default;
};

struct Table {
  ObjectName name;
  std::vector<Column> columns;
  Maybe<PrimaryKey> primary_key;
  std::vector<Unique> uniques;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::vector<Exclusion> exclusions;
  std::vector<Index> indexes;
  std::vector<Trigger> triggers;
  std::vector<Policy> policies;
  std::vector<ObjectName> inherits;
  std::string partition_by;     // "RANGE (created_at)"
  std::string partition_bound;  // "FOR VALUES FROM (…) TO (…)" or "DEFAULT"
  std::string storage_options;  // WITH (…) as written
  bool row_security = false;
  bool force_row_security = false;
  bool unlogged = false;
  bool temporary = false;
  bool foreign = false;
  bool strict = false;         // SQLite
  bool without_rowid = false;  // SQLite
  bool autoincrement = false;  // SQLite
  std::string virtual_module;  // SQLite CREATE VIRTUAL TABLE … USING module
  bool external = false;       // known to come from outside the project, shape assumed
  Origin origin;
  bool columns_unknown = false;  // made by a query nobody could read: any column may exist
  friend bool operator==(const Table&, const Table&) = default;

  const Column* column(std::string_view column_name) const;
  Column* column(std::string_view column_name);
};

struct EnumType {
  std::vector<std::string> labels;
  friend bool operator==(const EnumType&, const EnumType&) = default;
};
struct DomainType {
  Type base;
  bool not_null = false;
  Maybe<Expression> default_value;
  std::vector<Check> checks;
  std::string collation;  // empty: the base type's
  friend bool operator==(const DomainType&, const DomainType&) = default;
};
struct CompositeType {
  std::vector<Column> attributes;
  friend bool operator==(const CompositeType&, const CompositeType&) = default;
};
struct RangeType {
  std::string definition;
  friend bool operator==(const RangeType&, const RangeType&) = default;
};

struct UserType {
  ObjectName name;
  std::optional<EnumType> enumeration;  // exactly one of the four is set
  std::optional<DomainType> domain;
  std::optional<CompositeType> composite;
  std::optional<RangeType> range;
  Origin origin;
  friend bool operator==(const UserType&, const UserType&) = default;
};

struct Sequence {
  ObjectName name;
  std::string type = "bigint";
  std::string options;  // START, INCREMENT … as written
  ObjectName owner_table;    // empty: owned by nobody
  std::string owner_column;
  bool identity = false;     // belongs to an identity column
  Origin origin;
  friend bool operator==(const Sequence&, const Sequence&) = default;
};

struct View {
  ObjectName name;
  bool materialized = false;
  std::string definition;             // the query
  std::vector<std::string> columns;   // where they could be derived
  std::vector<std::string> column_types;  // one per column, or none: known to a live catalog
  std::vector<ObjectName> reads;      // relations it depends on
  std::vector<ObjectId> reads_columns;  // columns it depends on, where they could be derived
  std::vector<Index> indexes;         // materialised views
  std::vector<Trigger> triggers;      // INSTEAD OF
  bool with_no_data = false;
  Origin origin;
  friend bool operator==(const View&, const View&) = default;
};

struct Function {
  ObjectName name;
  std::string arguments;  // identity arguments, as the catalog prints them
  std::string returns;
  std::string language;
  std::string body;
  std::string kind = "function";  // function, procedure, aggregate
  std::string definition;         // the whole statement
  Origin origin;
  friend bool operator==(const Function&, const Function&) = default;
};

struct Extension {
  std::string name;
  std::string schema;
  Origin origin;
  friend bool operator==(const Extension&, const Extension&) = default;
};

// Anything that is not modelled: compared as text, listed in docs/coverage.md, never dropped.
struct Opaque {
  ObjectKind kind = ObjectKind::opaque;
  std::string what;  // "publication", "event trigger", "rule", "grant" …
  ObjectName name;
  std::string definition;
  Origin origin;
  friend bool operator==(const Opaque&, const Opaque&) = default;
};

}  // namespace underpin
