#include <algorithm>

#include "rules/design.h"

namespace underpin {

extern const Rule people_twice;

namespace {

bool joined(const Table& from, const Table& to) {
  return std::any_of(from.foreign_keys.begin(), from.foreign_keys.end(), [&](const ForeignKey& key) { return key.ref == to.name; });
}

DesignAnswer ask_people_twice(const DesignAt& at) {
  DesignAnswer answer;
  std::vector<const Table*> people;
  for (const Table* table : at.tables()) {
    ++answer.of;
    if (person_table(*table) && (table->column("email") || table->column("mail") || table->column("email_address")))
      people.push_back(table);
  }
  for (std::size_t i = 0; i < people.size(); ++i)
    for (std::size_t j = 0; j < people.size(); ++j) {
      if (i == j || joined(*people[i], *people[j]) || joined(*people[j], *people[i])) continue;
      answer.places.push_back(
          {people[i]->name.display(), people[i]->origin.span,
           quoted(people[i]->name.display()) + " keeps people by e-mail, as " + quoted(people[j]->name.display()) + " does", ""});
      break;
    }
  return answer;
}

void find_people_twice(const Subject& subject, std::vector<Finding>& findings) {
  find_design(people_twice, subject, findings, ask_people_twice, [](std::size_t count, std::size_t of) {
    return std::to_string(count) + " tables hold people by e-mail, and nothing joins them" + (of ? "" : "");
  });
}

}  // namespace

const Rule people_twice = {
    "UP260",
    "people-twice",
    Severity::note,
    "two tables hold the same kind of people",
    "Two tables named for people (users, people, employees, members …) both keep e-mail addresses, and no foreign key joins them.",
    "one person has two rows that nothing keeps alike: changes of address, leavers and rights are half done",
    "one table, matched by lower(trim(email)), with views of the old names; or a foreign key from the one to the other",
    "CREATE TABLE users (id int PRIMARY KEY, email text);\nCREATE TABLE people (id int PRIMARY KEY, email text);",
    "CREATE TABLE users (id int PRIMARY KEY, email text);\nCREATE TABLE profiles (user_id int PRIMARY KEY REFERENCES users (id));",
    &find_people_twice};

}  // namespace underpin
