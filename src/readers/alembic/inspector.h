// sa.inspect(bind): questions about tables, columns, indexes and constraints, answered from the schema replayed so far in
// the shapes SQLAlchemy's Inspector returns.
#pragma once
#include "readers/alembic/connection.h"

namespace underpin::alembic {

struct Inspector final : sa::Object {};

eval::Value inspector_value(Span span);
// `inspector.name(...)`.
eval::Outcome inspector_method(Migration&, const std::string& name, const eval::Call&);
// An argument of the question that is not known, as the answer; none if all are.
std::optional<eval::Value> unknown_argument(const eval::Call&);
eval::Outcome inspector_answer(Migration&, const std::string& name, const ObjectName& table, const eval::Call&);
// The type object reflection makes of a catalog type.
std::shared_ptr<sa::TypeObject> reflected_type(const Type& type, const Migration&);
// A Table as `Table(name, metadata, autoload_with=bind)` reflects it; null if there is none.
std::shared_ptr<sa::Table> reflect_table(Migration&, const ObjectName& name, std::shared_ptr<sa::MetaData> metadata);

}  // namespace underpin::alembic
