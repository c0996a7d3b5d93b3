#include "rules/pending.h"

namespace underpin {

extern const Rule serial_column;

namespace {

std::optional<Finding> serial_column_at(const ChangeAt& at) {
  if (is_alembic(at)) return std::nullopt;  // what SQLAlchemy makes of every integer key
  const auto* create = std::get_if<CreateTable>(&at.change);
  const auto* add = std::get_if<AddColumn>(&at.change);
  const Column* serial = add && add->column.serial ? &add->column : nullptr;
  if (create)
    for (const Column& column : create->table.columns)
      if (column.serial && !serial) serial = &column;
  if (!serial) return std::nullopt;
  return change_finding(serial_column, at,
                        "column " + quoted(table_of(at.change).display() + "." + serial->name) + " is numbered by serial");
}

void find_serial_column(const Subject& subject, std::vector<Finding>& findings) { find_opinions(subject, findings, serial_column_at); }

}  // namespace

const Rule serial_column = {
    "UP367",
    "serial-column",
    Severity::note,
    "a column is numbered by serial",
    "A new serial column in a revision after --deployed. An opinion.",
    "its sequence is an object of its own: rights, ownership and copies of the table forget it, and any insert can overwrite the number",
    "GENERATED ALWAYS AS IDENTITY",
    "id bigserial PRIMARY KEY",
    "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    &find_serial_column};

}  // namespace underpin
