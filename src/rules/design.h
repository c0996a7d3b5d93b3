// What the rules of schema design share: they look at the schema a history leads to, and at the one that the models declare, and
// tell all places of one kind as one finding. Tables from outside the project and partitions are left aside.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "rules/support.h"

namespace underpin {

// A schema to look at.
struct DesignAt {
  const ReplayedHistory& replayed;
  const Schema& schema;
  const Dialect& dialect;
  bool models = false;
  const LiveState* live = nullptr;  // of the same engine

  // In order of their names; without partitions, tables from outside and templates that others only inherit from.
  std::vector<const Table*> tables() const;
  // The live database has it, and a rule of its own tells of it there: with the rows, and once.
  bool in_database(const ObjectName& table, const ForeignKey& key) const;
  bool in_database(const ObjectName& table, const std::string& index) const;
  // Its rows were asked about this column, and it looks like a reference there.
  bool guessed_in_database(const ObjectName& table, const std::string& column) const;
};

struct DesignPlace {
  std::string object;  // "orders.user_id": tells places of both schemas apart
  Span span;
  std::string text;  // the label at the place
  std::string mend;  // SQL that mends it; empty: none is proposed
};

struct DesignAnswer {
  std::vector<DesignPlace> places;
  std::size_t of = 0;  // how many objects were looked at
};

// "3 of 7 foreign keys have no index" out of a count and a total.
using DesignSentence = std::function<std::string(std::size_t count, std::size_t of)>;
// One finding per history: the places of the migrated schema first, then those that only the models have.
void find_design(const Rule& rule, const Subject& subject, std::vector<Finding>& findings,
                 const std::function<DesignAnswer(const DesignAt&)>& ask, const DesignSentence& sentence);

// Leading columns of every index and key of the table, in order; an expression is "".
struct KeyColumns {
  std::string name;
  std::vector<std::string> columns;
  bool unique = false, constraint = false;
  const Index* index = nullptr;  // null: of a constraint
  Span span;
};
std::vector<KeyColumns> keys_of(const Table& table);

// The other table that the index's name speaks of: "session" for session_user_id_idx over user_id on `profile`, where `session` has
// that column; null: it names its own, or none.
const Table* table_in_name(const DesignAt& at, const Table& table, const KeyColumns& key);

// The words of a name in snake_case or camelCase, in lower case.
std::vector<std::string> words_of_name(std::string_view name);
bool person_table(const Table& table);
std::string quoted_sql(const DesignAt& at, const std::string& name);
std::string quoted_sql(const DesignAt& at, const ObjectName& name);

}  // namespace underpin
