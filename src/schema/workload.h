// The queries an application makes, as its code writes them: which tables and columns it filters, joins, sorts and writes,
// with operators, literals and places. Readers fill it with names as the code has them; link.h says which tables and
// columns these are. Nothing here is run or guessed: what is known only at run time is listed as unresolved.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/schema.h"

namespace underpin {

// A class that an object-relational mapper maps to a table, or a Table() kept in a variable.
struct ModelClass {
  enum class MemberKind { column, relationship, other };  // other: hybrid properties, methods, proxies, constants …
  struct Member {
    std::string name;
    MemberKind kind = MemberKind::other;
    std::string column;  // a column's name in the database; a relationship's foreign key, where it is named
    std::string target;  // a relationship: the class it leads to, as written
    std::string refers;  // a column: "users.id", what its foreign key names
    Span span;
  };
  std::string name;
  std::string path;             // the file that declares it
  ObjectName table;             // empty: not known
  std::vector<Member> members;  // own ones first, then inherited ones
  bool open = false;            // something it is made from is not in the project: it may have other members
  bool variable = false;        // a Table(), not a class
  Span span;                    // its name

  const Member* member(std::string_view member_name) const;
};

enum class StatementKind { select, insert, update, remove, call };
std::string_view word(StatementKind kind);

// What a column is used for.
enum class Use { equality, membership, range, pattern, null_test, other, join, order, group, selected, written, loaded };
std::string_view word(Use use);
// Rows are found by it: what an index serves. Sorting and grouping are not among them.
bool is_filter(Use use);

inline constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

struct ColumnUse {
  std::string entity;  // the class or table as the code has it: "Grant", "models.User", "users"
  std::string member;  // the attribute or column: "status"
  Use use = Use::other;
  std::string op;                      // "==", "ilike", ">=" …; empty where there is none
  std::optional<std::string> literal;  // the other side, where it is constant, as written
  std::string function;                // a function around the column: "lower"
  bool descending = false;
  Span span;
  std::size_t model = kNoIndex;  // index into Workload::models
  std::size_t pair = kNoIndex;   // the column of the same query that it is compared with
  // By link(): the column meant. Empty: an attribute that is no column, or one that nothing declares.
  ObjectName table;
  std::string column;
  bool undeclared = false;  // nothing declares it, although everything it could be declared by was read
  bool unbound = false;     // the file neither defines nor imports the class: it is the only mapped one of that name
};

struct TableUse {
  std::string name;  // as the code has it
  Span span;
  std::size_t model = kNoIndex;
  ObjectName table;         // by link()
  bool undeclared = false;  // nothing creates or declares it
};

// One statement the application sends, from where it begins to where it ends; it may be built in several lines.
struct Query {
  StatementKind kind = StatementKind::select;
  std::string client;  // "sqlalchemy", "supabase", "drizzle", "prisma", "sql"
  Span span;           // its first call
  std::vector<TableUse> tables;
  std::vector<ColumnUse> columns;
  bool certain = true;  // false: a text that reads like a query, but nothing sends it here; it counts where its tables are known
};

// A place whose table or statement is known only while the program runs.
struct UnresolvedQuery {
  std::string what;  // "the name of the table", "the statement"
  Span span;
};

struct Workload {
  std::vector<ModelClass> models;
  std::vector<Query> queries;
  std::vector<UnresolvedQuery> unresolved;
  std::map<std::string, std::size_t> calls;  // "query", "filter", "select", "from" …: how often the code has them
  std::size_t files = 0;                     // that have queries
};

// A column (or an attribute that stands for none) with all its uses.
struct Predicate {
  ObjectName table;
  std::string column;  // of the database; the attribute where no column is known
  std::map<Use, std::size_t> uses;
  std::vector<const ColumnUse*> places;
  std::size_t filters = 0;  // uses that find rows, joins among them
};
// Per column, most filters first; ties in the order of names.
std::vector<Predicate> predicates(const Workload& workload);

}  // namespace underpin
