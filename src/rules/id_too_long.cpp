#include "rules/graph_support.h"
#include "rules/support.h"

namespace underpin {

extern const Rule id_too_long;

namespace {

constexpr std::size_t kLimit = 32;

std::size_t characters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

void find_id_too_long(const Subject& subject, std::vector<Finding>& findings) {
  const bool enforced = !subject.dialect || subject.dialect->name != "sqlite";
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.history->is_alembic()) continue;
    for (const Revision& revision : replayed.history->revisions) {
      const std::size_t length = characters(revision.id);
      if (length <= kLimit) continue;
      Finding finding = make_finding(id_too_long, "revision id " + quoted(revision.id) + " has " + std::to_string(length) + " characters",
                                     place_of(revision), revision.id);
      finding.primary.text = std::to_string(length - kLimit) + " more than fit";
      if (!enforced) {
        finding.severity = Severity::warning;
        finding.because = "SQLite keeps it; on PostgreSQL and MySQL the version table has room for 32 characters";
      }
      finding.help = "underpin history --fix";
      finding.subject = "revision " + revision.id;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule id_too_long = {
    "UP107",
    "id-too-long",
    Severity::error,
    "a revision id does not fit the version table",
    "A `revision` has more than 32 characters.",
    "the column alembic_version.version_num is VARCHAR(32): PostgreSQL refuses to record the revision, and its whole transaction "
    "is taken back",
    "shorten the id and every reference to it",
    "revision = '20250527_add_parking_reservations'  # 33 characters",
    "revision = '20250527_add_parking'",
    &find_id_too_long};

}  // namespace underpin
