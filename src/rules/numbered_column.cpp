#include "rules/pending.h"

namespace underpin {

extern const Rule numbered_column;

namespace {

std::optional<Finding> numbered_column_at(const ChangeAt& at) {
  const auto* add = std::get_if<AddColumn>(&at.change);
  if (!add || (at.row() != "add_column_serial" && at.row() != "add_column_identity") || !at.locks_existing()) return std::nullopt;
  return lock_finding(
      numbered_column, at,
      "new column " + quoted(at.table().display() + "." + add->column.name) + " numbers all rows, so the table is written anew");
}

void find_numbered_column(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(numbered_column, subject, findings, numbered_column_at);
}

}  // namespace

const Rule numbered_column = {"UP315",
                              "numbered-column",
                              Severity::warning,
                              "a new column numbers all rows",
                              "A serial or identity column is added to a table that is there before this deployment.",
                              "ACCESS EXCLUSIVE on the table: reads and writes wait while every row gets a number and is written anew",
                              "add a plain column, fill it in batches, then give it a sequence or identity",
                              "ALTER TABLE events ADD COLUMN id bigserial;",
                              "ALTER TABLE events ADD COLUMN id bigint;\nCREATE SEQUENCE events_id_seq OWNED BY events.id;\nALTER TABLE "
                              "events ALTER COLUMN id SET DEFAULT nextval('events_id_seq');\n-- then fill the old rows in batches",
                              &find_numbered_column};

}  // namespace underpin
