// An Alembic revision file that makes given changes and takes them back: clean by `black`, in the style of the revisions
// it follows. Which changes, and which parents, is the caller's business.
#pragma once
#include <string>
#include <vector>

#include "schema/dialect.h"

namespace underpin {

// How the project's own revisions are written.
struct RevisionStyle {
  char quote = '"';
  bool typed_ids = false;       // revision: str = …
  bool typed_functions = false; // def upgrade() -> None
  bool op_first = true;         // `from alembic import op` above `import sqlalchemy as sa`
};
// As far as the text of a revision shows it.
RevisionStyle revision_style(std::string_view text);

struct RevisionPlan {
  std::string message;
  std::string date;                    // "2024-05-17 12:00:00.000000"
  std::vector<std::string> parents;    // down_revision
  std::vector<Change> upgrade, downgrade;
  std::string no_downgrade;            // why there is none; a sentence part
  RevisionStyle style;
};

struct RevisionText {
  std::string id;  // made of what the revision does: twelve hexadecimal digits
  std::string text;
  std::vector<std::string> unsaid;  // changes that have no statement
};

RevisionText write_alembic_revision(const RevisionPlan& plan, const Schema& before, const Schema& after, const Dialect& dialect);

}  // namespace underpin
