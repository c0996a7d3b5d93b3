// What was found in a project besides its schemas: files, configuration, places outside the migrations that change the
// schema. Filled by readers, looked at by rules.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schema/history.h"

namespace underpin {

// A statement that changes the schema, found in application code or a script outside any history.
struct OutsideDdl {
  std::string path;
  Span span;             // the first statement of the place
  std::string what;      // "ALTER TABLE", "CREATE TABLE", "create_all()"
  std::map<std::string, std::size_t> counts;  // every kind of statement in this place (one function or one file), how often
  std::vector<ObjectName> tables;
  bool own_sqlite = false;  // the code works with a SQLite file of its own, as far as its imports tell
};

struct Credential {
  std::string path;
  Span span;          // the password itself; its text must never be printed
  std::string what;   // "database URL", "password"
};

// A column of an ORM model whose type is an enum, with the labels the ORM writes.
struct ModelEnum {
  std::string path;
  ObjectName table;
  std::string column;
  std::string enum_name;            // of the database type
  std::vector<std::string> labels;  // as they are written into the database
  Span span;                        // the column's definition
  Span labels_span;                 // the class or list that gives the labels
};

struct Workload;

struct Project {
  std::string root;  // as given
  std::size_t files = 0;
  std::vector<History> histories;
  std::vector<OutsideDdl> outside_ddl;
  std::vector<Credential> credentials;
  std::vector<ModelEnum> model_enums;
  std::shared_ptr<Workload> workload;  // the queries its code makes; null: nobody looked
  std::vector<Finding> findings;  // unreadable files and folders, skipped files …
};

}  // namespace underpin
