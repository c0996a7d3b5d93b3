// Finds the enum columns of SQLAlchemy models by their spelling: `status = Column(Enum(Status))` in a class that has a
// `__tablename__`, with Status a Python enum of the project. A part of the models reader that needs no evaluation.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "schema/project.h"
#include "syntax/python/module.h"

namespace underpin::models {

// Cheap test before a file is parsed at all.
bool may_have_enum_columns(std::string_view text);
bool may_define_enums(std::string_view text);

struct ParsedFile {
  std::string path;
  std::shared_ptr<const python::Tree> tree;
};

// Columns whose enum class is written in the same file or under a name that only one class of the given files has;
// others are left out. Labels are the members' names, as SQLAlchemy writes them, or the values when `values_callable`
// is a comprehension over them; a column with any other `values_callable`, or in a schema that is not written as a text,
// is left out.
std::vector<ModelEnum> enum_columns(const std::vector<ParsedFile>& files);

}  // namespace underpin::models
