#include <map>

#include "rules/code_rules.h"

namespace underpin {

extern const Rule index_declared_twice;

void find_index_declared_twice(const CodeSubject& code, std::vector<Finding>& findings) {
  std::map<std::string, std::vector<const IndexClash*>> by_table;
  for (const IndexClash& clash : code.facts.index_clashes) by_table[clash.table].push_back(&clash);
  for (const auto& [table, clashes] : by_table) {
    std::vector<std::string> names;
    for (const IndexClash* clash : clashes) names.push_back(clash->index);
    Finding finding = make_finding(index_declared_twice,
                                   counted(clashes.size(), "index") + " of the table " + quoted(table) +
                                       (clashes.size() == 1 ? " is" : " are") + " declared twice under one name: " + listed(names, 10),
                                   clashes.front()->second, "");
    finding.primary.text = "the same name";
    for (const IndexClash* clash : clashes) {
      finding.labels.push_back({clash->first, "gives the column the index " + quoted(clash->index)});
      if (clash != clashes.front()) finding.labels.push_back({clash->second, "the same name"});
    }
    finding.because = "create_all() stops with `relation \"" + clashes.front()->index +
                      "\" already exists`, and so does a migration that autogenerate writes";
    finding.subject = "indexes of " + table;
    findings.push_back(std::move(finding));
  }
}

const Rule index_declared_twice = {"UP193",
                                   "index-declared-twice",
                                   Severity::warning,
                                   "index=True and an Index of the same name",
                                   "A column has index=True, which names the index ix_TABLE_COLUMN, and an Index of that name is declared "
                                   "as well. Where a naming convention is set, nothing is said.",
                                   "create_all() stops: relation already exists",
                                   "keep one of the two",
                                   "email = Column(String, index=True)\nIndex('ix_users_email', User.email)",
                                   "email = Column(String, index=True)",
                                   nullptr};

}  // namespace underpin
