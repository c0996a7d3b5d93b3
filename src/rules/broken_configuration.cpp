#include "rules/rule.h"

namespace underpin {

// Found by the reader of the configuration: this row has its sentences only.
extern const Rule broken_configuration;
const Rule broken_configuration = {
    "UP129",
    "broken-configuration",
    Severity::error,
    "Alembic cannot read its configuration",
    "An .ini file has a section or key twice, a line that is no `key = value`, or a `%` that is not doubled; a pyproject.toml is no TOML.",
    "Alembic stops at every command when it loads the file",
    "leave one of the two, write the line as `key = value`, or write `%%` for a `%`",
    "[alembic]\nscript_location = migrations\nscript_location = alembic",
    "[alembic]\nscript_location = migrations",
    nullptr};

}  // namespace underpin
