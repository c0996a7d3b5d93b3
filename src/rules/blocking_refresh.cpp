#include <algorithm>

#include "rules/pending.h"

namespace underpin {

extern const Rule blocking_refresh;

namespace {

std::optional<Finding> blocking_refresh_at(const ChangeAt& at) {
  const auto* refresh = std::get_if<RefreshView>(&at.change);
  if (!refresh || refresh->concurrently || !at.locks_existing()) return std::nullopt;
  const View* view = at.trace.after.views.find(at.table());
  const bool unique =
      view && std::any_of(view->indexes.begin(), view->indexes.end(), [](const Index& index) { return index.unique && !index.predicate; });
  Finding finding =
      lock_finding(blocking_refresh, at, "materialised view " + quoted(at.table().display()) + " is refreshed while its readers wait");
  finding.because = "ACCESS EXCLUSIVE on " + quoted(at.table().display()) + ": who reads it waits until its query has run";
  finding.help = as_written(at, "REFRESH MATERIALIZED VIEW CONCURRENTLY " + sql_name(at, at.table())) +
                 (unique ? "" : ", after a unique index without WHERE on the view");
  return finding;
}

void find_blocking_refresh(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(blocking_refresh, subject, findings, blocking_refresh_at);
}

}  // namespace

const Rule blocking_refresh = {"UP337",
                               "blocking-refresh",
                               Severity::warning,
                               "a materialised view is refreshed while its readers wait",
                               "REFRESH MATERIALIZED VIEW without CONCURRENTLY, of a view that is there before this deployment.",
                               "ACCESS EXCLUSIVE on the view: who reads it waits until its query has run",
                               "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view",
                               "REFRESH MATERIALIZED VIEW report;",
                               "CREATE UNIQUE INDEX report_id ON report (id);\nREFRESH MATERIALIZED VIEW CONCURRENTLY report;",
                               &find_blocking_refresh};

}  // namespace underpin
