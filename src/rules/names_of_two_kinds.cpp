#include <map>

#include "rules/design.h"

namespace underpin {

extern const Rule names_of_two_kinds;

namespace {

bool is_camel(std::string_view name) {
  for (std::size_t i = 1; i < name.size(); ++i)
    if (name[i] >= 'A' && name[i] <= 'Z' && name[i - 1] >= 'a' && name[i - 1] <= 'z') return true;
  return false;
}

std::string singular(const std::string& name) {
  std::string text = lower(name);
  if (ends_with(text, "ies")) return text.substr(0, text.size() - 3) + "y";
  if (ends_with(text, "sses") || ends_with(text, "xes")) return text.substr(0, text.size() - 2);
  if (ends_with(text, "s") && !ends_with(text, "ss") && !ends_with(text, "us") && !ends_with(text, "is")) text.pop_back();
  return text;
}

DesignAnswer ask_names_of_two_kinds(const DesignAt& at) {
  DesignAnswer answer;
  std::map<std::string, const Table*> seen;
  std::size_t snake = 0;
  std::vector<DesignPlace> camel;
  for (const Table* table : at.tables()) {
    ++answer.of;
    if (is_camel(table->name.name))
      camel.push_back({table->name.display(), table->origin.span, quoted(table->name.display()) + " is written in camelCase", ""});
    snake += contains(table->name.name, "_");
    const std::string stem = singular(table->name.name);
    const auto [other, added] = seen.emplace(table->name.schema + "." + stem, table);
    if (!added)
      answer.places.push_back({table->name.display(), table->origin.span,
                               quoted(table->name.display()) + " stands beside " + quoted(other->second->name.display()), ""});
  }
  if (snake && !camel.empty()) answer.places.insert(answer.places.end(), camel.begin(), camel.end());
  return answer;
}

void find_names_of_two_kinds(const Subject& subject, std::vector<Finding>& findings) {
  find_design(names_of_two_kinds, subject, findings, ask_names_of_two_kinds, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " of " + counted(of, "table") + (count == 1 ? " is" : " are") + " named otherwise than the rest";
  });
}

}  // namespace

const Rule names_of_two_kinds = {"UP258",
                                 "names-of-two-kinds",
                                 Severity::note,
                                 "tables or columns are named in two ways",
                                 "Some tables (or columns) are written in camelCase and others in snake_case; or one word names a table in "
                                 "the singular and another in the plural.",
                                 "names have to be looked up each time; on PostgreSQL a name with capitals has to be quoted everywhere",
                                 "one way for new tables; old ones can be renamed behind a view of the old name",
                                 "CREATE TABLE users (…);\nCREATE TABLE \"orderItems\" (…);",
                                 "CREATE TABLE users (…);\nCREATE TABLE order_items (…);",
                                 &find_names_of_two_kinds};

}  // namespace underpin
