// What annotations add to mapped columns: types and NULL from `Mapped[…]`, and the fields of SQLModel classes.
#pragma once
#include "readers/sqlalchemy/constructs.h"

namespace underpin::sqlalchemy {

// A base's type_annotation_map: what stands for a Python type.
using AnnotationMap = std::vector<std::pair<eval::Value, eval::Value>>;

// The annotation says that the attribute is a column (Mapped[…]), or may be one with a value (no relationship).
bool is_mapped(const eval::TypeHint& hint);
// Fills what the call did not say: the type, NULL or not, and what Annotated[…, mapped_column(…)] brings.
void complete_column(Column& column, const eval::TypeHint& hint, const AnnotationMap& map, Context& context);

// The column that a field of an SQLModel class makes; null: none (a relationship). `value` is what it is assigned, or null.
std::shared_ptr<Column> field_column(const std::string& name, const eval::TypeHint& hint, const eval::Value* value, Span span, Context& context);

}  // namespace underpin::sqlalchemy
