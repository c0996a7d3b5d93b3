#include <map>

#include "rules/code_rules.h"

namespace underpin {

extern const Rule several_bases;

void find_several_bases(const CodeSubject& code, std::vector<Finding>& findings) {
  // Programs of their own in one repository have bases of their own.
  std::map<std::string, std::vector<const DeclarativeBase*>> by_package;
  for (const DeclarativeBase& base : code.facts.bases) by_package[base.module.substr(0, base.module.find('.'))].push_back(&base);
  for (const auto& [package, bases] : by_package) {
    if (bases.size() < 2) continue;
    const DeclarativeBase* first = bases.front();
    for (const DeclarativeBase* base : bases)
      if (base->classes > first->classes) first = base;
    Finding finding =
        make_finding(several_bases, quoted(package) + " has " + std::to_string(bases.size()) + " declarative bases", first->span, "");
    const auto word = [](const DeclarativeBase& base) { return base.module + ": " + counted(base.classes, "model"); };
    finding.primary.text = word(*first);
    for (const DeclarativeBase* base : bases)
      if (base != first) finding.labels.push_back({base->span, word(*base)});
    finding.subject = "bases of " + package;
    findings.push_back(std::move(finding));
  }
}

const Rule several_bases = {"UP187",
                            "several-bases",
                            Severity::note,
                            "a package has several declarative bases",
                            "declarative_base() is called, or DeclarativeBase derived from, at several places of one package.",
                            "each base has tables of its own: foreign keys and relationships cannot lead from one to the other, "
                            "create_all() and autogenerate see the tables of one",
                            "derive all models of one database from one base",
                            "Base = declarative_base()  # in database.py and in db/base.py",
                            "from app.db.base import Base  # everywhere",
                            nullptr};

}  // namespace underpin
