// What one step does to a schema: a closed set of structs. Functions over it (apply, invert, describe, touches, render)
// visit it without a catch-all, so a new alternative fails to compile wherever it is forgotten. Names are as the
// program wrote them after folding; an empty schema is resolved by apply() along the session's search_path.
#pragma once
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/rope.h"
#include "schema/schema.h"

namespace underpin {

struct CreateSchema { std::string name; bool if_not_exists = false; };
struct DropSchema { std::string name; bool if_exists = false; bool cascade = false; };
struct RenameSchema { std::string name; std::string to; };
struct CreateExtension { Extension extension; bool if_not_exists = false; };
struct DropExtension { std::string name; bool if_exists = false; bool cascade = false; };

struct CreateType { UserType type; };
struct DropType { ObjectName name; bool if_exists = false; bool cascade = false; bool domain = false; };
struct RenameType { ObjectName name; std::string to; };
struct AddEnumValue { ObjectName type; std::string label; std::string before; std::string after; bool if_not_exists = false; };
struct RenameEnumValue { ObjectName type; std::string label; std::string to; };
// ALTER DOMAIN: exactly one of the optionals is set.
struct AlterDomain {
  ObjectName name;
  Maybe<Check> add_check;
  std::optional<std::string> drop_constraint;
  bool if_exists = false;
  std::optional<bool> not_null;
  bool drop_default = false;
  Maybe<Expression> default_value;
};
struct AlterComposite { ObjectName name; Maybe<Column> add; std::string drop; Maybe<Column> retype; };

struct CreateSequence { Sequence sequence; bool if_not_exists = false; };
struct AlterSequence { ObjectName name; std::string options; bool if_exists = false; std::optional<ObjectName> owner_table; std::string owner_column; };
struct DropSequence { ObjectName name; bool if_exists = false; bool cascade = false; };

// `like` lists LIKE clauses; `of_partition` is the parent of PARTITION OF. `as_query`: CREATE TABLE AS.
struct CreateTable {
  Table table;
  bool if_not_exists = false;
  struct Like { ObjectName source; bool defaults = false, constraints = false, indexes = false, identity = false, generated = false; };
  std::vector<Like> like;
  Maybe<ObjectName> partition_of;
  bool as_query = false;
};
struct DropTable { ObjectName name; bool if_exists = false; bool cascade = false; };
// Tables, views, indexes and sequences share one name space; `kind` is what the statement called it.
struct RenameRelation { RelationKind kind = RelationKind::table; ObjectName name; std::string to; bool if_exists = false; };
struct SetObjectSchema { ObjectKind kind = ObjectKind::table; ObjectName name; std::string schema; bool if_exists = false; };
// Row security, LOGGED, storage parameters, REPLICA IDENTITY, OWNER … : `what` is the clause as written.
struct SetTableOption {
  ObjectName table;
  std::string what;
  std::optional<bool> row_security, force_row_security, unlogged;
  bool if_exists = false;
};
struct AttachPartition { ObjectName parent; ObjectName child; std::string bound; };
struct DetachPartition { ObjectName parent; ObjectName child; bool concurrently = false; };
struct SetInheritance { ObjectName child; ObjectName parent; bool inherit = true; };

// Inline constraints of the new column travel with it; the column and they succeed or fail together.
struct AddColumn {
  ObjectName table;
  Column column;
  bool if_not_exists = false;
  bool table_if_exists = false;
  Maybe<PrimaryKey> primary_key;
  std::vector<Unique> uniques;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
};
struct DropColumn { ObjectName table; std::string column; bool if_exists = false; bool cascade = false; bool table_if_exists = false; };
struct RenameColumn { ObjectName table; std::string column; std::string to; bool table_if_exists = false; };
struct SetColumnType { ObjectName table; std::string column; Type type; std::string collation; std::string using_expression; };
struct SetNullable { ObjectName table; std::string column; bool nullable = true; };
struct SetDefault { ObjectName table; std::string column; Maybe<Expression> value; };  // nullopt: DROP DEFAULT
struct SetIdentity { ObjectName table; std::string column; Identity identity = Identity::none; bool if_exists = false; };
// `replacement` set: SET EXPRESSION AS, the column stays generated.
struct DropGenerated { ObjectName table; std::string column; bool if_exists = false; Maybe<Expression> replacement; };

using Constraint = std::variant<PrimaryKey, Unique, ForeignKey, Check, Exclusion>;
struct AddConstraint { ObjectName table; Constraint constraint; bool table_if_exists = false; };
struct DropConstraint { ObjectName table; std::string name; bool if_exists = false; bool cascade = false; bool table_if_exists = false; };
struct RenameConstraint { ObjectName table; std::string name; std::string to; };
struct ValidateConstraint { ObjectName table; std::string name; };
struct AlterConstraint { ObjectName table; std::string name; Deferrable deferrable = Deferrable::no; };

struct CreateIndex { ObjectName table; Index index; bool if_not_exists = false; bool concurrently = false; };
struct DropIndex { ObjectName name; ObjectName table; bool if_exists = false; bool cascade = false; bool concurrently = false; };

struct CreateView { View view; bool or_replace = false; bool if_not_exists = false; };
struct DropView { ObjectName name; bool materialized = false; bool if_exists = false; bool cascade = false; };
struct RefreshView { ObjectName name; bool concurrently = false; };

struct CreateFunction { Function function; bool or_replace = false; };
// `arguments` absent: the name alone, which must be unique.
struct DropFunction { ObjectName name; std::optional<std::string> arguments; std::string kind = "function"; bool if_exists = false; bool cascade = false; };
struct CreateTrigger { ObjectName table; Trigger trigger; bool or_replace = false; bool if_not_exists = false; };
struct DropTrigger { ObjectName table; std::string name; bool if_exists = false; bool cascade = false; };  // SQLite: table empty
struct SetTriggerEnabled { ObjectName table; std::string name; std::string enabled; };  // name "ALL" or "USER" for all
// `reads`: the relations of its subqueries.
struct CreatePolicy { ObjectName table; Policy policy; std::vector<ObjectName> reads; };
struct AlterPolicy { ObjectName table; std::string name; std::string rename_to; std::string definition; };
struct DropPolicy { ObjectName table; std::string name; bool if_exists = false; };
// `text` nullopt: COMMENT … IS NULL. `word`: the statement's word where the kind has several ("MATERIALIZED VIEW").
struct SetComment { ObjectId object; std::optional<std::string> text; std::string word = {}; };

// Objects kept as text: grants, publications, casts, statistics, rules, event triggers, roles …
struct CreateOpaque { Opaque object; bool or_replace = false; bool if_not_exists = false; };
struct DropOpaque { std::string what; ObjectName name; bool if_exists = false; };

// SQLite: ALTER TABLE by copy (Alembic's batch mode): the table is built anew under the same name.
struct RebuildTable { ObjectName table; Table after; };

enum class DataKind { insert, update, remove, truncate, copy, select, call };
// Rows changed or read. `table` is empty where the statement names none or several.
struct DataStep {
  DataKind kind = DataKind::select;
  ObjectName table;
  std::vector<ObjectName> reads;          // other relations used, where known
  std::vector<std::string> columns;       // columns written, where known
  std::vector<std::string> calls;         // functions called by unqualified name
  bool has_where = false;
  bool in_application_code = false;       // done through Python objects; text is then a description
};
// SET search_path and the like, LOCK TABLE, ANALYZE, VACUUM, transaction words: no trace in the catalog.
struct SessionStep {
  enum class What { set, begin, commit, rollback, savepoint, lock, maintenance, other } what = What::other;
  std::string name;   // setting, lower case
  std::string value;
  bool local = false;
  bool not_in_transaction = false;  // VACUUM, ALTER SYSTEM, REINDEX CONCURRENTLY …
  std::vector<ObjectName> tables;   // LOCK, ANALYZE, VACUUM, CLUSTER: must exist
};
// A statement that was not understood, or a DO block that could not be decided. Kept, counted, and never a clean verdict.
struct RawSql { std::string reason; };

using AnyChange = std::variant<
    CreateSchema, DropSchema, RenameSchema, CreateExtension, DropExtension, CreateType, DropType, RenameType, AddEnumValue,
    RenameEnumValue, AlterDomain, AlterComposite, CreateSequence, AlterSequence, DropSequence, CreateTable, DropTable, RenameRelation,
    SetObjectSchema, SetTableOption, AttachPartition, DetachPartition, SetInheritance, AddColumn, DropColumn, RenameColumn,
    SetColumnType, SetNullable, SetDefault, SetIdentity, DropGenerated, AddConstraint, DropConstraint, RenameConstraint,
    ValidateConstraint, AlterConstraint, CreateIndex, DropIndex, CreateView, DropView, RefreshView, CreateFunction, DropFunction,
    CreateTrigger, DropTrigger, SetTriggerEnabled, CreatePolicy, AlterPolicy, DropPolicy, SetComment, CreateOpaque, DropOpaque,
    RebuildTable, DataStep, SessionStep, RawSql>;

template <class Item, class Variant>
constexpr bool is_one_of = false;
template <class Item, class... Items>
constexpr bool is_one_of<Item, std::variant<Items...>> = (std::is_same_v<Item, Items> || ...);

// A variant whose members are compiled once, in change_value.cpp: libstdc++ writes several thousand small functions for a
// variant this wide, in every file that makes one. std::visit, get, get_if and holds_alternative take it as it is.
class Change : public AnyChange {
 public:
  Change();
  Change(const Change&);
  Change(Change&&) noexcept;
  Change& operator=(const Change&);
  Change& operator=(Change&&) noexcept;
  ~Change();
  template <class Alternative>
    requires is_one_of<Alternative, AnyChange>
  Change(Alternative one);
};

// What a reader saw beside the changes themselves and rules want to know.
struct Note {
  enum class Kind {
    client_default,        // Column(default=…): no effect in a migration; subject "table.column"
    application_code,      // code of the application is run; subject: the module or function
    guard_skips,           // a guard asks for a table that is not there, so nothing is done; subject: the table
    no_effect,             // an operation that sends nothing, whatever it seems to say; subject: why
    asks_rows              // the program looks at rows, or sends values that are not known: what it does hangs on them; subject: which
  } kind = Kind::client_default;
  Span span;
  std::string subject;
};

// What is sent to the server in one go: it succeeds or fails as a whole.
struct Statement {
  std::vector<Change> changes;
  Span span;          // the call or the SQL text it comes from
  Rope sql;           // the literal SQL where there is one; empty: rendered from the changes
  bool own_transaction = false;  // inside autocommit_block: not in the migration's transaction
  bool in_savepoint = false;     // the migration can take back what it fails at
  std::vector<Note> notes;
};

// A short sentence part for people: "create table `users`".
std::string describe(const Change& change);

// Ids a change brings into being, needs, and takes away. When unsure, a use is assumed.
struct Touches {
  std::vector<ObjectId> produces, uses, destroys;
};
Touches touches(const Change& change);

// The name of the table (or view) a change is about; empty where there is none.
ObjectName table_of(const Change& change);

}  // namespace underpin
