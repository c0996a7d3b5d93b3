// The tables of Drizzle's models, as the SQL that drizzle-kit writes for an empty database: enums, tables, keys, indexes,
// with its names where the models give none. Views, sequences, roles and policies are not written.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "readers/drizzle/columns.h"
#include "readers/models/model_script.h"

namespace underpin::drizzle {

struct DrizzleTable {
  RecordPtr record;
  std::string schema, name;
  bool sqlite = false;
  std::string trouble;  // why it is not known in full; empty: it is
  Span span;
  std::vector<DrizzleColumn> columns;
  eval::Value extras;  // the function behind the columns; none: there is none
  const DrizzleColumn* column(std::string_view key) const;
};

// Reads exported values and writes what they declare.
class TableCollector {
 public:
  TableCollector(typescript::Evaluator& evaluator, std::string casing, bool sqlite)
      : evaluator_(evaluator), casing_(std::move(casing)), sqlite_(sqlite) {}

  // What a schema file exports; anything that is no table is left alone.
  void add(const eval::Value& value);
  void write(models::ModelScript& script, ModelSchema& into);

 private:
  struct IndexPart {
    Rope text;
    std::string column;  // empty: an expression
  };

  RecordPtr table_record(const RecordPtr& record) const;
  DrizzleTable* table_of(const RecordPtr& record);
  void read_table(DrizzleTable& table);
  std::string table_name(const eval::Record& record);
  std::string schema_name(const eval::Record& record, bool& known) const;
  // The column that `users.id` stands for, and its table; nullptr: none that is known.
  const DrizzleColumn* column_of(const eval::Value& value, DrizzleTable** table);
  std::string full_name(const std::string& schema, const std::string& name) const;

  // Expressions: SQL of a value; false: not known.
  bool expression(const eval::Value& value, Rope& out, int depth);
  bool operation(const eval::Record& record, Rope& out, int depth);
  std::string literal(const DrizzleColumn& column, const eval::Value& value) const;

  void write_schemas();
  void write_enum(const RecordPtr& record);
  std::string enum_name(const eval::Record& record) const;
  void write_table(DrizzleTable& table);
  void write_column(DrizzleTable& table, const DrizzleColumn& column, bool sole_key);
  void extra(DrizzleTable& table, const eval::Value& value, bool inside);
  void write_index(DrizzleTable& table, const std::vector<RecordPtr>& chain);
  bool index_part(const eval::Value& value, IndexPart& out);
  void write_key(DrizzleTable& table, const std::vector<RecordPtr>& chain, bool primary);
  void write_foreign(DrizzleTable& table, const std::vector<RecordPtr>& chain);
  const DrizzleColumn* referred(DrizzleTable& table, const DrizzleColumn& column, DrizzleTable** other);
  void write_reference(DrizzleTable& table, const DrizzleColumn& column);
  void foreign_clause(const DrizzleTable& table, const std::vector<std::string>& columns, const DrizzleTable& target,
                      const std::vector<std::string>& others, std::string name, const std::string& on_delete, const std::string& on_update,
                      Span span);
  bool columns_of(const eval::Value& list, std::vector<std::string>& out, DrizzleTable** table = nullptr);
  std::vector<eval::Value> extras_of(DrizzleTable& table);
  void doubt(DrizzleTable& table, const std::string& why, Span span);

  typescript::Evaluator& evaluator_;
  std::string casing_;
  bool sqlite_;
  std::map<const eval::Record*, DrizzleTable> tables_;
  std::vector<RecordPtr> order_;  // of the tables
  std::vector<RecordPtr> enums_;  // in order of appearance
  std::set<const eval::Record*> seen_enums_;
  models::ModelScript* script_ = nullptr;
  ModelSchema* into_ = nullptr;
  bool first_part_ = true;  // of the CREATE TABLE being written
};

}  // namespace underpin::drizzle
