// SQLAlchemy's constructs as values: types, expressions, columns, constraints, indexes, tables. Made from calls by the
// makers beside this file, turned into Changes by ddl.h. Nothing here knows Alembic or reads files.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/objects.h"
#include "syntax/eval/value.h"

namespace underpin::sqlalchemy {

// Everything a host hangs on a Record derives from Object, so that a Record's data can be asked what it is.
struct Object {
  virtual ~Object() = default;
  Span span;
};

struct Column;
struct MetaData;
struct Table;

// A constraint's or index's name. `conv`: final, exempt from naming conventions and shortened when too long (op.f).
struct Name {
  std::optional<std::string> text;
  bool conv = false;
  bool computed = false;  // by a function in the naming convention: what it comes to is not known
  Span span;
};

struct EnumSpec {
  std::vector<std::string> labels;
  bool labels_known = true;
  std::string name;
  std::string schema;
  bool native = true;             // native_enum
  bool create_constraint = false;
  bool create_type = true;        // postgresql.ENUM only
  bool dialect_type = false;      // postgresql.ENUM
  bool inherit_schema = false;
  std::shared_ptr<MetaData> metadata;
  std::optional<std::int64_t> length;  // given for non-native ones
  std::shared_ptr<const eval::Call> call;      // as written: its options serve as a pattern (type_annotation_map)
  Span span;
};

// A type object. `name` is SQLAlchemy's class name ("String", "JSONB"); `raw` the text of types that say it themselves.
struct TypeObject final : Object {
  std::string name;
  std::string family;  // dialect package it comes from: "", "postgresql", "mysql", "sqlite", "mssql", "oracle"
  std::optional<std::int64_t> length, precision, scale, dimensions;
  std::string collation;
  std::string fields;          // INTERVAL
  bool timezone = false;
  bool varying = false;        // BIT
  bool native = true;          // Uuid
  bool create_constraint = false;  // Boolean
  bool spatial_index = false;      // GeoAlchemy2: a column of it brings a GIST index along
  std::optional<std::string> constraint_name;
  std::shared_ptr<EnumSpec> enumeration;
  std::shared_ptr<TypeObject> item;  // ARRAY: element; decorators: what they wrap
  std::map<std::string, std::shared_ptr<TypeObject>> variants;  // by dialect name
  std::string raw;
  std::optional<eval::Value> decorator;  // the TypeDecorator of the project that it is
  bool known = true;
  std::string why;  // what is not known about it
};

// A SQL expression, compiled as far as it can be: literal text and references to columns, which print with or without
// their table.
struct Expr final : Object {
  struct Piece {
    std::string text;   // literal SQL, or the column's name as the catalog has it
    bool column = false;
    std::string table;  // of a column: its table, quoted, or empty
    Span span;
  };
  enum class Form { column, literal, text, function, operation, other };
  Form form = Form::other;
  std::vector<Piece> pieces;
  int precedence = 100;   // of its outermost operator; 100: needs no brackets
  std::string op;         // its outermost operator
  std::string name;       // columns, and labelled ones
  std::shared_ptr<TypeObject> type;
  std::set<ObjectName> reads;
  std::optional<Rope> rope;         // text(): as written, with its binds
  std::optional<Rope> driver_rope;  // DDL(): a format string of its own
  bool known = true;
  std::string why;
  std::shared_ptr<const Rope> opening;  // of text() that is not known: the part before the first unknown value

  std::string text(bool with_table) const;
};

struct ServerDefault {
  enum class Kind { none, string, expression, fetched, unknown } kind = Kind::none;
  std::string text;   // `string`: the value before quoting
  std::shared_ptr<Expr> expression;
  Span span;
  std::string why;
};

struct IdentityOptions final : Object {
  bool always = false;
  bool on_null = false;
  std::string options;  // START WITH … as SQLAlchemy prints them
};

struct Computed final : Object {
  std::shared_ptr<Expr> expression;
  std::optional<bool> persisted;
};

struct Sequence final : Object {
  std::string name, schema;
  bool optional = false;
  std::string options;
  std::shared_ptr<TypeObject> type;
};

struct ForeignKeySpec final : Object {
  ObjectName ref;
  std::string ref_column;
  std::shared_ptr<Column> target;  // given as a column object
  std::weak_ptr<Table> target_table;
  Name name;
  std::string on_delete, on_update, match;
  std::optional<bool> deferrable;
  std::string initially;
  bool use_alter = false;
  bool not_valid = false;
  bool known = true;
  std::string why;
};

struct Constraint final : Object {
  enum class Kind { primary_key, unique, foreign_key, check, exclude, other };
  Kind kind = Kind::other;
  Name name;
  std::uint64_t order = 0;  // of creation
  std::vector<std::string> columns;
  std::vector<std::string> include;
  std::optional<bool> deferrable;
  std::string initially;
  // foreign key
  ObjectName ref;
  std::vector<std::string> ref_columns;
  std::string on_delete, on_update, match;
  bool use_alter = false;
  bool not_valid = false;
  bool no_inherit = false;
  // unique
  bool nulls_not_distinct = false;
  // check
  std::shared_ptr<Expr> condition;
  bool type_bound = false;    // made by Boolean or Enum
  bool column_level = false;  // given to a Column
  // exclude
  std::string definition;
  bool implicit = false;  // made from a column's flag
  bool known = true;
  std::string why;
};

struct Column final : Object {
  std::string name;
  std::string key;
  Span name_span;
  std::shared_ptr<TypeObject> type;
  bool primary_key = false;
  std::optional<bool> nullable;  // as given; unset: what the primary key says
  enum class Autoincrement { automatic, yes, no, ignore_fk } autoincrement = Autoincrement::automatic;
  bool index = false;
  bool unique = false;
  bool system = false;
  ServerDefault server_default;
  std::shared_ptr<Computed> computed;
  std::shared_ptr<IdentityOptions> identity;
  std::shared_ptr<Sequence> sequence;
  bool has_default = false;   // default=, done by Python
  Span default_span;
  std::optional<std::string> comment;
  std::vector<std::shared_ptr<ForeignKeySpec>> foreign_keys;
  std::vector<std::shared_ptr<Constraint>> checks;  // given to the column
  std::weak_ptr<Table> table;
  std::string table_name;  // quoted, for expressions
  std::string reflected_type;  // catalog text, where it comes from a catalog
  bool known = true;
  std::string why;
  bool is_nullable() const { return nullable ? *nullable : !primary_key; }
};

struct IndexElement {
  std::string column;          // a plain column
  std::shared_ptr<Expr> expression;
};

struct Index final : Object {
  Name name;
  std::vector<IndexElement> elements;
  bool unique = false;
  std::string method;
  std::map<std::string, std::string> ops;
  std::vector<std::string> include;
  std::shared_ptr<Expr> predicate;
  std::vector<std::pair<std::string, std::string>> with;
  std::optional<bool> nulls_not_distinct;
  bool concurrently = false;
  bool implicit = false;
  bool known = true;
  std::string why;
  std::weak_ptr<Table> table;
};

struct MetaData final : Object {
  std::map<std::string, std::string> naming_convention;
  std::string schema;
  std::vector<std::shared_ptr<Table>> tables;
  std::map<ObjectName, std::weak_ptr<Table>> names;  // those that add() took
  // Takes a declared table, unless its name is taken: that one goes to `again`.
  void add(const std::shared_ptr<Table>& table);
  std::shared_ptr<Table> find(const ObjectName& name) const;  // the first of that name; null: there is none
  std::vector<std::shared_ptr<Table>> again;  // declared by a second class, under a name that is taken
  std::vector<std::pair<eval::Value, eval::Value>> annotation_map;  // type_annotation_map of its registry
};

struct Table final : Object, std::enable_shared_from_this<Table> {
  ObjectName name;
  Span name_span;
  std::vector<std::shared_ptr<Column>> columns;
  std::vector<std::shared_ptr<Constraint>> constraints;  // without the primary key
  std::shared_ptr<Constraint> primary_key;
  std::vector<std::shared_ptr<Index>> indexes;
  std::shared_ptr<MetaData> metadata;
  std::optional<std::string> comment;
  std::vector<std::string> prefixes;
  std::vector<std::string> inherits;
  std::string partition_by;
  std::vector<std::pair<std::string, std::string>> with;
  bool sqlite_autoincrement = false, sqlite_strict = false, sqlite_without_rowid = false;
  bool reflected = false;
  bool lightweight = false;  // sa.table(): names only
  bool of_class = false;     // a mapped class declares it
  std::string error;         // what SQLAlchemy would raise while putting it together
  bool known = true;
  std::string why;

  Column* column(const std::string& column_name) const;
};

// The object behind a Record, if it is a T.
template <class T>
std::shared_ptr<T> as(const eval::Value& value) {
  const auto* record = value.record();
  if (!record || !record->data) return nullptr;
  return std::dynamic_pointer_cast<T>(std::static_pointer_cast<Object>(record->data));
}

eval::Value wrap(std::shared_ptr<Object> object, std::string path, Span span);

}  // namespace underpin::sqlalchemy
