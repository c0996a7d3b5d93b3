// Changes as statements of an Alembic revision: `op.…` where Alembic has a word for them, literal SQL where it has none.
// The frame of the file (docstring, ids, imports) is written by alembic_revision.h.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "schema/dialect.h"
#include "spell/python.h"

namespace underpin {

// What the statements of a file stand on.
struct RevisionNeeds {
  bool sqlalchemy = false, postgresql = false;
  std::map<std::string, std::string> classes;  // type in SQL → class of the file that stands for it
};

struct OperationsText {
  std::string body;                 // indented by one level; empty: nothing to do
  std::vector<std::string> unsaid;  // changes that have no statement: described
};

OperationsText alembic_operations(std::vector<Change> changes, const Schema& before, const Dialect& dialect, const spell::Layout& layout, RevisionNeeds& needs);

}  // namespace underpin
