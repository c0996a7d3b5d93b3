#include <set>

#include "rules/design.h"

namespace underpin {

extern const Rule join_by_email;

namespace {

bool names_a_role(const std::string& column) {
  static const std::set<std::string> roles = {"user",      "author",     "auditor",  "owner",    "assignee", "employee", "member",
                                              "manager",   "supervisor", "reviewer", "approver", "person",   "agent",    "staff",
                                              "recipient", "requester",  "creator",  "editor",   "operator", "admin",    "by"};
  const auto words = words_of_name(column);
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (words[i + 1] == "email" && (roles.count(words[i]) || (words[i] == "to" && i > 0 && words[i - 1] == "assigned")) &&
        !(i == 0 && words[i].size() <= 3))
      return true;
  return false;
}

// auditor_id beside auditor_email: the address is a copy.
bool has_id_for(const Table& table, const std::string& column) {
  const std::string stem = column.substr(0, column.find("_email"));
  return table.column(stem + "_id") || table.column(stem);
}

DesignAnswer ask_join_by_email(const DesignAt& at) {
  DesignAnswer answer;
  bool people = false;
  for (const Table* table : at.tables()) people |= person_table(*table) && table->column("email") != nullptr;
  for (const Table* table : at.tables())
    for (const Column& column : table->columns) {
      if (!ends_with(lower(column.name), "_email") && !ends_with(lower(column.name), "_email_address")) continue;
      ++answer.of;
      if (!people || !names_a_role(column.name) || has_id_for(*table, column.name)) continue;
      const std::string name = table->name.display() + "." + column.name;
      answer.places.push_back(
          {name, column.origin.span.valid() ? column.origin.span : table->origin.span, quoted(name) + " points at a person by e-mail", ""});
    }
  return answer;
}

void find_join_by_email(const Subject& subject, std::vector<Finding>& findings) {
  find_design(join_by_email, subject, findings, ask_join_by_email, [](std::size_t count, std::size_t of) {
    return counted(count, "column") + (count == 1 ? " points" : " point") + " at people by e-mail address" + (of ? "" : "");
  });
}

}  // namespace

const Rule join_by_email = {
    "UP261",
    "join-by-email",
    Severity::note,
    "people are pointed at by e-mail address",
    "A column such as assigned_by_email or user_email keeps the address of somebody who has a row in a table of people, and the table has "
    "no id for them.",
    "a change of address, or another spelling of it, cuts the rows off; lower and upper case make two people of one",
    "a foreign key to the table of people, filled by lower(trim(email)); keep the address beside it while the code moves over",
    "CREATE TABLE audits (id int PRIMARY KEY, auditor_email text);",
    "CREATE TABLE audits (id int PRIMARY KEY, auditor_id int REFERENCES users (id));",
    &find_join_by_email};

}  // namespace underpin
