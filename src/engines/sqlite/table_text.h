// What only the text of a CREATE TABLE or CREATE INDEX tells, because no PRAGMA does: names of constraints, CHECKs,
// collations, generated expressions, deferrable keys. The text has been through SQLite's parser, so it is well formed.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/objects.h"

namespace underpin::sqlite {

struct TableText {
  struct Part {  // what a column's definition adds
    std::string collation;
    std::string generated;
    bool stored = false;
  };
  struct Key {
    std::string name;
    std::vector<std::string> columns;
    Deferrable deferrable = Deferrable::no;  // foreign keys
  };
  std::map<std::string, Part> columns;  // by lower-case name
  std::vector<Check> checks;
  std::vector<Key> uniques, foreign_keys;  // in the order of the text
  std::string primary_key_name;
  bool autoincrement = false, without_rowid = false, strict = false;
  std::string virtual_module, virtual_arguments;
};
TableText read_table_text(std::string_view sql);

struct IndexText {
  std::vector<std::string> keys;  // as written, without COLLATE and direction
  std::vector<bool> ascending;    // ASC was written
  std::string predicate;
};
IndexText read_index_text(std::string_view sql);

// "BEFORE INSERT" of a CREATE TRIGGER.
std::string trigger_timing(std::string_view sql);
// The query of a CREATE VIEW, and the names in it that stand where a table may.
std::string view_query(std::string_view sql);
std::vector<std::string> names_in(std::string_view sql);

}  // namespace underpin::sqlite
