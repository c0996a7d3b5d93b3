// What SQLAlchemy's objects do inside a migration: `Enum(…).create(bind)`, `table.c.x`, `metadata.create_all(bind)`,
// result rows in loops. One place that dispatches by the kind of object behind a Record.
#pragma once
#include "readers/alembic/connection.h"

namespace underpin::alembic {

// alembic.config.Config: options of alembic.ini.
struct ConfigInfo final : sa::Object {};
struct AutocommitBlock final : sa::Object {};
// `table.c` and the like: columns by name, iterable.
struct ColumnCollection final : sa::Object {
  std::shared_ptr<sa::Table> table;
};

// MetaData(), Table(), inspect(), sessionmaker(), create_engine() …; nullopt for other paths.
std::optional<eval::Outcome> make_object(Migration&, const std::string& path, const eval::Call&);
std::optional<eval::Outcome> object_method(Migration&, const eval::Value& receiver, const std::string& name, const eval::Call&);
std::optional<eval::Value> object_attribute(Migration&, const eval::Value& receiver, const std::string& name, Span span);
std::optional<eval::Value> object_operate(Migration&, const std::string& operation, const std::vector<eval::Value>& operands, Span span);
// questions.cpp: str(), isinstance(), hasattr(), len(), type() of an object.
std::optional<eval::Value> ask_object(Migration&, const std::string& question, const std::vector<eval::Value>& operands, Span span);
std::optional<bool> object_truth(Migration&, const eval::Value& value);
std::optional<std::vector<eval::Value>> object_items(Migration&, const eval::Value& value);
void assign_attribute(Migration&, const eval::Value& receiver, const std::string& name, const eval::Value& value);

// types_ddl.cpp: `.create(bind, checkfirst=…)` and `.drop(…)` of enums, tables, indexes, sequences, metadata.
eval::Outcome type_method(Migration&, const std::shared_ptr<sa::TypeObject>&, const eval::Value& receiver, const std::string& name, const eval::Call&);
eval::Outcome table_method(Migration&, const std::shared_ptr<sa::Table>&, const eval::Value& receiver, const std::string& name, const eval::Call&);
// `keep_going`: a table that cannot be made does not keep the others from being made.
std::optional<eval::Raise> create_all(Migration&, const sa::MetaData&, const eval::Call&, bool keep_going = false);
eval::Outcome metadata_method(Migration&, const std::shared_ptr<sa::MetaData>&, const std::string& name, const eval::Call&);
std::optional<eval::Raise> create_sequence(Migration&, const sa::Sequence&, bool if_not_exists, Span span);

// Flask-SQLAlchemy's `db`, and its `db.Model`.
struct FlaskDb final : sa::Object {
  std::shared_ptr<sa::MetaData> metadata;
  eval::Value model_class;
};
struct FlaskModel final : sa::Object {
  std::shared_ptr<sa::MetaData> metadata;
  eval::Value model_class;  // what Model derives from in turn; None: nothing of the project
};

// models.cpp: mapped classes of the project or the migration itself. `metadata`: of the registry that maps the class by a
// decorator; null: its bases say.
void define_model(Migration&, const eval::Value& cls, const std::shared_ptr<sa::MetaData>& metadata = nullptr);
// @as_declarative(): the class becomes a base.
void make_declarative_base(Migration&, const eval::Value& cls, const eval::Call& decorator);
std::shared_ptr<sa::MetaData> sqlmodel_metadata(Migration&);
std::optional<eval::Outcome> model_method(Migration&, const eval::Value& receiver, const std::string& name, const eval::Call&);
std::optional<eval::Value> model_attribute(Migration&, const eval::Value& receiver, const std::string& name, Span span);

bool last_name_is(const std::string& path, std::string_view name);
eval::Value dict_value(std::vector<std::pair<std::string, eval::Value>> entries, Span span);

}  // namespace underpin::alembic
