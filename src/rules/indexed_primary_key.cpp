#include "rules/code_rules.h"

namespace underpin {

extern const Rule indexed_primary_key;

void find_indexed_primary_key(const CodeSubject& code, std::vector<Finding>& findings) {
  const auto& keys = code.facts.indexed_keys;
  if (keys.empty()) return;
  std::vector<std::string> names;
  for (const CodePlace& key : keys) names.push_back(key.text);
  Finding finding = make_finding(
      indexed_primary_key, counted(keys.size(), "primary key") + (keys.size() == 1 ? " has" : " have") + " index=True: " + listed(names, 8),
      keys.front().span, "");
  finding.primary.text = "a second index on the same column";
  for (std::size_t i = 1; i < keys.size() && i < 4; ++i) finding.labels.push_back({keys[i].span, "and here"});
  finding.subject = "indexed primary keys";
  findings.push_back(std::move(finding));
}

const Rule indexed_primary_key = {"UP194",
                                  "indexed-primary-key",
                                  Severity::note,
                                  "a primary key has index=True",
                                  "A column is the only primary key column of its table and has index=True.",
                                  "every table gets a second index that is never used and that every insert has to keep",
                                  "leave index=True out: a primary key has an index",
                                  "id = Column(Integer, primary_key=True, index=True)",
                                  "id = Column(Integer, primary_key=True)",
                                  nullptr};

}  // namespace underpin
