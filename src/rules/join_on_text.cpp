#include <algorithm>
#include <array>

#include "rules/workload_support.h"

namespace underpin {

extern const Rule join_on_text;

namespace {

// Columns that say who somebody is to people, and change when people do.
bool is_told_name(std::string_view column) {
  const std::string name = lower(column);
  constexpr std::array<std::string_view, 10> names = {"email",     "e_mail",    "mail",     "email_address", "username",
                                                      "user_name", "full_name", "fullname", "display_name",  "name"};
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view one) { return name == one || (one != "name" && ends_with(name, std::string("_").append(one))); });
}

const std::string& column_name(const ColumnUse& use) { return use.column.empty() ? use.member : use.column; }

// A declared key makes it a key, whatever it holds.
bool is_key(const Workload& workload, const ColumnUse& use) {
  if (use.model == kNoIndex) return false;
  const ModelClass::Member* member = workload.models[use.model].member(use.member);
  return member && !member->refers.empty();
}

void find_join_on_text(const Subject& subject, std::vector<Finding>& findings) {
  const Workload& workload = workload_of(subject);
  std::map<std::pair<std::string, std::string>, std::vector<Span>> joins;
  for (const Query& query : workload.queries)
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
      const ColumnUse& use = query.columns[i];
      if (use.use != Use::join || use.pair == kNoIndex || use.pair <= i || use.pair >= query.columns.size()) continue;
      const ColumnUse& other = query.columns[use.pair];
      if (!is_told_name(column_name(use)) || !is_told_name(column_name(other)) || is_key(workload, use) || is_key(workload, other))
        continue;
      const auto shown = [](const ColumnUse& one) {
        return (one.table.empty() ? one.entity : one.table.display()) + "." + column_name(one);
      };
      joins[std::minmax(shown(use), shown(other))].push_back(use.span);
    }
  for (const auto& [columns, places] : joins) {
    Finding finding = finding_at(join_on_text,
                                 "queries join " + quoted(columns.first) + " with " + quoted(columns.second) + " (" + times(places.size()) +
                                     "): a text that people change, not a key",
                                 places, *subject.sources, "joined on a text", "joined here as well");
    finding.subject = "join " + columns.first + " " + columns.second;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule join_on_text = {
    "UP214",
    "join-on-text",
    Severity::warning,
    "tables are joined on an e-mail address or a name instead of a key",
    "A join compares columns like email, username or full_name of two tables, and no foreign key is declared on either.",
    "rows fall apart when somebody's address or name changes, or is written with other case or blanks; and the database cannot keep it "
    "whole",
    "add a foreign key column, fill it once by lower(trim(email)), and join on it",
    "select(Audit).join(User, Audit.auditor_email == User.email)",
    "select(Audit).join(User, Audit.auditor_id == User.id)",
    &find_join_on_text};

}  // namespace underpin
