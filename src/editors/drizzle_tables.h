// What the parts of the Drizzle editor share: the files, how each of them writes its columns, and what every table, column
// and enum is called in them.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "editors/models.h"
#include "editors/script_file.h"
#include "spell/script.h"

namespace underpin::drizzling {

using typescript::Expr;
using typescript::ExprId;
using typescript::ExprKind;
using typescript::Property;

// A chain of calls, text("name").notNull().default("x"): the first call, and the links behind it.
struct Link {
  std::string name;
  const Expr* call = nullptr;
  std::uint32_t begin = 0, end = 0;  // ".notNull()" with the space before it
};
struct Chain {
  const Expr* base = nullptr;  // text("name")
  std::vector<Link> links;
  std::uint32_t end = 0;
  const Link* find(std::string_view name) const;
};
std::optional<Chain> chain_at(const typescript::Tree& tree, ExprId id);

struct Style {
  bool named = true;         // columns say their names even where they are those of their keys
  bool snake_cased = false;  // unnamed keys in camelCase stand for names in snake_case
  bool camel_keys = true;
  bool array_extras = true;  // the third argument yields an array, not an object
  int variables[4] = {};     // how tables are called: as in the database, userRoles, userRolesTable, UserRoles
};

// A table the files declare.
struct Declared {
  const Table* model = nullptr;
  ScriptFile* file = nullptr;
  const Expr* call = nullptr;     // pgTable(…)
  const Expr* columns = nullptr;  // its object of columns; null: made in another way
  std::string builders;           // "t." where the columns are (t) => ({…})
  std::string variable;
  bool exported = false;
};

struct Context {
  const ModelsRequest& request;
  const bool sqlite;
  const std::string core;  // "drizzle-orm/pg-core"
  std::map<FileId, std::unique_ptr<ScriptFile>> files;
  std::map<FileId, Style> styles;
  std::map<FileId, std::map<std::string, std::pair<std::string, std::string>>> types;  // type → builder and options most used for it
  std::map<std::string, std::pair<FileId, std::string>> own_types;                     // type → file and variable of a customType
  std::map<ObjectName, Declared> tables;
  std::map<ObjectName, std::pair<FileId, std::string>> places;  // every table that is or will be there: its file and variable
  std::map<ObjectName, std::map<std::string, std::string>> keys;  // table → column → key in the files
  std::map<ObjectName, std::pair<FileId, std::string>> enums;     // enum → file and variable
  std::map<std::string, std::pair<FileId, std::string>> schemas;  // pgSchema
  std::map<std::pair<FileId, std::uint32_t>, std::vector<std::pair<const Table*, const Column*>>> shared;  // columns by where they stand
  std::vector<std::string> notes;

  explicit Context(const ModelsRequest& given);
  ScriptFile& file(FileId id);
  void note(std::string text) { notes.push_back(std::move(text)); }

  // What `in` calls a thing that stands in another file, imported if need be; nullopt: it is not exported there.
  std::optional<std::string> reach(ScriptFile& in, FileId where, const std::string& variable);
  std::optional<std::string> table_word(ScriptFile& in, const ObjectName& table);
  std::string key_of(const ObjectName& table, const std::string& column);
  std::string choose_key(ScriptFile& in, const ObjectName& table, const std::string& column);
  std::string sql_word(ScriptFile& in) { return in.import("drizzle-orm", "sql"); }

 private:
  void read_table(const Table& table);
  void read_columns(const Table& table, Declared& declared);
  void read_enums();
};

const UserType* enum_of(const Schema& schema, const std::string& type);
std::string shown(const Table& table, const std::string& what);

// A column's type as `in` writes it.
struct SpelledType {
  spell::DrizzleType made;
  std::string builder;  // with the file's prefix
  std::string options;
  bool enumeration = false, serial = false;
};
std::optional<SpelledType> spelled_type(Context& context, ScriptFile& in, const std::string& prefix, const Table& table, const Column& column);
// `key: text("name").notNull()`; nullopt: its type cannot be said (which is told).
std::optional<std::string> column_entry(Context& context, ScriptFile& in, const std::string& prefix, const Table& wanted, const Column& column, const std::string& indent);
void complete_columns(Context& context, Declared& table, const Table& wanted);

// Items of the third argument, and what is said in the chains of columns.
void complete_keys(Context& context, Declared& table, const Table& wanted);
// The items of a new table; `word` is what the function of the third argument calls the table.
std::vector<std::string> table_items(Context& context, ScriptFile& in, const Table& wanted, const std::string& word);
// The links that a new column gets from the keys of its table: ".references(…)", ".unique()".
std::string key_links(Context& context, ScriptFile& in, const Table& wanted, const Column& column);

}  // namespace underpin::drizzling
