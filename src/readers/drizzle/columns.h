// One column as a chain of calls, varchar('name', {length: 50}).notNull().default('x'): what it makes of the database's
// column. What a table makes of its columns is tables.cpp's business.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "syntax/typescript/evaluate.h"

namespace underpin::drizzle {

using RecordPtr = std::shared_ptr<eval::Record>;

struct DrizzleReference {
  eval::Value target;  // the function that yields the other column
  std::string on_delete, on_update;
  Span span;
};

struct DrizzleColumn {
  std::string key, name, type;  // type: as written into SQL
  RecordPtr enumeration;        // its type is this enum; `type` is then the suffix behind it
  std::string trouble;          // why it is not known; empty: it is
  Span span;
  bool custom = false;      // by customType()
  bool not_null = false, primary = false, autoincrement = false, unique = false, nulls_not_distinct = false;
  std::string unique_name;
  std::optional<eval::Value> default_value;
  std::string default_sql;  // now(), gen_random_uuid()
  std::string identity;     // "ALWAYS", "BY DEFAULT"
  std::optional<eval::Value> generated;
  bool generated_virtual = false;
  std::optional<DrizzleReference> reference;
  bool json = false;  // defaults are written as JSON
};

// The receivers of a record, the first call first, itself last.
std::vector<RecordPtr> chain_of(const RecordPtr& last);
RecordPtr record_of(const eval::Value& value);
bool is_called(const eval::Record& record);
bool from_drizzle(const eval::Record& record);
const eval::Value* option_of(const eval::Value* options, std::string_view name);
std::string option_text(const eval::Value* options, std::string_view name);

// The first argument when it is a text: a name that was given.
std::string given_name(const eval::Record& record);

// `casing`: of the configuration, for columns without a name of their own.
DrizzleColumn read_column(typescript::Evaluator& evaluator, const std::string& key, Span key_span, const eval::Value& value,
                          const std::string& casing, bool sqlite);
// A name as Drizzle's `casing` writes it.
std::string cased(const std::string& key, const std::string& casing);

}  // namespace underpin::drizzle
