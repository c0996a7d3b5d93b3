// Reads the queries an application makes out of its code: Python with SQLAlchemy, SQLModel and Flask-SQLAlchemy. Names stay
// as the code has them, apart from classes, which are found through the project's imports; what they are in the database is
// said by schema/link.h.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/world.h"
#include "readers/queries/facts.h"
#include "schema/workload.h"
#include "syntax/python/module.h"

namespace underpin::queries {

// A quick look at a Python file: false means that it has neither queries nor models.
inline bool worth_reading_python(std::string_view text) { return may_have_python_queries(text) || may_have_python_models(text); }

struct PythonPath {
  std::string path;   // to open it
  std::string shown;  // relative to the project
};

// `files`: what python_facts() said of the files worth reading, in the order of their paths. `all`: every Python file of the
// project; those that imports lead to are read as well.
Workload python_workload(const World& world, Sources& sources, const std::vector<std::shared_ptr<FileFacts>>& files,
                         const std::vector<PythonPath>& all);

}  // namespace underpin::queries
