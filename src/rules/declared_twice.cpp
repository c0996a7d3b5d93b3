#include "rules/support.h"

namespace underpin {

extern const Rule declared_twice;

namespace {

void find_declared_twice(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift) continue;
    for (const DeclaredTwice& twice : replayed.drift->declared_twice) {
      Finding finding = make_finding(declared_twice, "the table " + quoted(twice.table.display()) + " is declared twice", twice.second, "");
      finding.primary.text = "declared here";
      finding.labels.push_back({twice.first, "and here"});
      finding.subject = "table " + twice.table.display();
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule declared_twice = {"UP177",
                             "declared-twice",
                             Severity::warning,
                             "two classes declare one table",
                             "Two mapped classes or Tables of the project have the same table name.",
                             "under one base SQLAlchemy refuses the second (Table is already defined); under two bases each sees only its "
                             "own columns, and autogenerate follows one of them",
                             "keep one class, and import it where the other was used",
                             "class User(Base):  # app/models/user.py and app/models.py\n    __tablename__ = 'users'",
                             "class User(Base):  # in one place\n    __tablename__ = 'users'",
                             &find_declared_twice};

}  // namespace underpin
