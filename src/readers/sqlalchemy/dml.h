// INSERT, UPDATE, DELETE and SELECT as SQLAlchemy constructs, and ORM queries: what they read and write, which is all a
// replay needs of them.
#pragma once
#include "readers/sqlalchemy/expressions.h"
#include "schema/change.h"

namespace underpin::sqlalchemy {

struct Query final : Object {
  DataKind kind = DataKind::select;
  ObjectName table;                 // written
  std::set<ObjectName> reads;
  std::vector<std::string> columns;  // written
  bool has_where = false;
  bool orm = false;                 // through mapped classes
  bool grouped = false;
  bool returning = false;           // a write that answers with rows
  // What a SELECT yields: one entry per column; aggregates yield a row even where there is nothing to count.
  enum class Output { rows, count, exists, aggregate } output = Output::rows;
  std::vector<std::string> names;
  bool known = true;
  std::string why;
};

// `sqlalchemy.select(…)`, `insert(…)`, `update(…)`, `delete(…)`; null for other paths.
std::shared_ptr<Query> make_query(const std::string& path, const eval::Call& call, Context& context);
// `table.insert()`, `.select()` …; null for other names.
std::shared_ptr<Query> table_query(const Table& table, const std::string& name, const eval::Call& call, Context& context);
// `.where(…)`, `.values(…)`, `.join(…)` …: the query with what these add; null for names that make no query.
std::shared_ptr<Query> query_method(const Query& query, const std::string& name, const eval::Call& call, Context& context);
// Adds what an argument reads: tables, columns, expressions, mapped classes. False: not known.
bool add_reads(Query& query, const eval::Value& value, Context& context);
// The table a mapped class stands for; empty where it is none.
ObjectName mapped_table(const eval::Value& value, Context& context);

}  // namespace underpin::sqlalchemy
