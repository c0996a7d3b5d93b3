#include "rules/pending.h"

namespace underpin {

extern const Rule enum_value_at_the_end;

namespace {

std::optional<Finding> enum_value_at_the_end_at(const ChangeAt& at) {
  const auto* add = std::get_if<AddEnumValue>(&at.change);
  if (!add || !add->before.empty() || !add->after.empty()) return std::nullopt;
  return change_finding(enum_value_at_the_end, at,
                        "value " + quoted(add->label) + " of type " + quoted(add->type.display()) + " is put at the end of the order");
}

void find_enum_value_at_the_end(const Subject& subject, std::vector<Finding>& findings) {
  find_opinions(subject, findings, enum_value_at_the_end_at);
}

}  // namespace

const Rule enum_value_at_the_end = {"UP361",
                                    "enum-value-at-the-end",
                                    Severity::note,
                                    "a new enum value says nothing of its place in the order",
                                    "ALTER TYPE … ADD VALUE without BEFORE or AFTER in a revision after --deployed. An opinion.",
                                    "it is put at the end, and ORDER BY follows that order for good",
                                    "say BEFORE or AFTER which value it stands",
                                    "ALTER TYPE size ADD VALUE 'medium';",
                                    "ALTER TYPE size ADD VALUE 'medium' BEFORE 'large';",
                                    &find_enum_value_at_the_end};

}  // namespace underpin
