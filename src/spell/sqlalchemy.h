// Objects of a schema as SQLAlchemy spells them: types, columns, constraints, indexes. Shared by the writer of Alembic
// revisions and the editor of models. How a file calls the names it imported, its caller says. PostgreSQL only.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "schema/dialect.h"
#include "spell/python.h"

namespace underpin::spell {

struct SqlAlchemy {
  const Schema& schema;  // where user types are looked up
  const Dialect& dialect;
  // "sqlalchemy" and "Column" → "sa.Column"; modules are "sqlalchemy", "sqlalchemy.dialects.postgresql".
  std::function<std::string(std::string_view module, std::string_view name)> name;
  // A class of the file that stands for a type SQLAlchemy has no class for; by its text in SQL.
  std::function<std::string(const std::string& type)> custom;
  // Another spelling of a type, preferred to ours; nullopt: none.
  std::function<std::optional<Py>(const std::string& type)> preferred = nullptr;
  std::function<Py(const std::string& name)> final_name = nullptr;  // op.f("…"); absent: the bare string
  bool long_names = true;        // String(length=50), not String(50)
  bool types_exist = true;       // enums are not made together with their columns

  Py type(const std::string& text, const std::string& collation = "") const;
  Py text(const std::string& sql) const;  // text("…"), colons as text() wants them
  Py named(const std::string& name) const;
};

// What a column says behind its name and type; `nullable` and `autoincrement` as the caller wants them.
std::vector<Py> column_details(const SqlAlchemy& sa, const Column& column);
std::vector<Py> foreign_key_options(const ForeignKey& key);
// "schema.table.column"; nullopt: the name has a dot that would mislead.
std::optional<std::string> target(const ObjectName& table, const std::string& column);
// The constraint as an item of a table; nullopt: SQLAlchemy cannot say it.
std::optional<Py> constraint(const SqlAlchemy& sa, const Constraint& constraint);
// Elements and options of an index, behind name and table; nullopt: SQLAlchemy cannot say it.
struct IndexParts {
  std::vector<Py> elements, options;
};
std::optional<IndexParts> index_parts(const SqlAlchemy& sa, const Index& index);
// SQL for text(): what it would take for a bind parameter is escaped.
std::string for_text(const std::string& sql);
// True where SQLAlchemy would make a SERIAL of the key's only column, unless told otherwise.
bool taken_for_serial(const Column& column);

}  // namespace underpin::spell
