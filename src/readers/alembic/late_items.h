// What a program adds to a mapped class or table behind its definition, and what it asks about classes above one.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "readers/alembic/migration.h"

namespace underpin::alembic {

// An Index or constraint made of columns that are in a table already belongs to that table.
void attach_to_its_table(Migration&, const std::shared_ptr<sa::Object>& item, const eval::Call&);
// models.cpp: `Model.name = Column(…)`, behind the class.
void add_mapped_column(Migration&, const eval::Value& cls, const std::string& name, const eval::Value& value);
// models.cpp: has_inherited_table(cls); nullopt: it is no class of the project.
std::optional<bool> inherits_table(const eval::Value& cls);

}  // namespace underpin::alembic
