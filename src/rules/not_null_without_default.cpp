#include <set>

#include "rules/support.h"

namespace underpin {

extern const Rule not_null_without_default;

namespace {

bool fills_itself(const Column& column) {
  return column.default_value || column.generated || column.serial || column.identity != Identity::none;
}

void find_not_null_without_default(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const Revision& revision = replayed.history->revisions[replayed.order[i]];
      std::set<std::string> fresh;  // tables this very revision has made or emptied
      for (const Event& event : replayed.trace.revisions[i].events) {
        for (const Change& change : event.statement.changes) {
          if (const auto* create = std::get_if<CreateTable>(&change)) fresh.insert(create->table.name.display());
          if (const auto* step = std::get_if<DataStep>(&change); step && !event.failure) {
            if (step->kind == DataKind::truncate || (step->kind == DataKind::remove && !step->has_where)) fresh.insert(step->table.display());
            if (step->kind == DataKind::insert || step->kind == DataKind::copy) fresh.erase(step->table.display());
          }
          const auto* add = std::get_if<AddColumn>(&change);
          if (!add || event.failure || add->column.nullable || fills_itself(add->column) || fresh.count(add->table.display())) continue;
          const std::string name = add->table.display() + "." + add->column.name;
          Finding finding = make_finding(not_null_without_default, "NOT NULL column " + quoted(name) + " is added without a default",
                                         event.statement.span, revision.id);
          finding.primary.text = "existing rows have no value for it";
          finding.subject = "column " + name;
          findings.push_back(std::move(finding));
        }
      }
    }
  }
}

}  // namespace

const Rule not_null_without_default = {"UP131",
                                       "not-null-without-default",
                                       Severity::warning,
                                       "a NOT NULL column without default is added to a table that may have rows",
                                       "add_column with nullable=False and no server_default, on a table of an earlier revision.",
                                       "on every database whose table has rows the statement fails and the upgrade stops",
                                       "add it nullable, fill it, then set NOT NULL; or give it a default",
                                       "op.add_column('users', sa.Column('plan', sa.String(), nullable=False))",
                                       "op.add_column('users', sa.Column('plan', sa.String(), server_default='free', nullable=False))",
                                       &find_not_null_without_default};

}  // namespace underpin
