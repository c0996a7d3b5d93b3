#include <map>

#include "rules/support.h"

namespace underpin {

extern const Rule version_used_twice;

namespace {

// The number as it is written in the file's name.
std::string written(const Revision& revision) {
  const std::size_t from = revision.stem.find_first_of("0123456789");
  const std::size_t to = from == std::string::npos ? from : revision.stem.find_first_not_of("0123456789._", from);
  if (from == std::string::npos || from > 1) return revision.version;
  std::string number = revision.stem.substr(from, to - from);
  while (!number.empty() && (number.back() == '_' || number.back() == '.')) number.pop_back();
  return number;
}

void find_version_used_twice(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    std::map<std::string, std::vector<const Revision*>> versions;
    for (const Revision& revision : history.revisions)
      if (!revision.version.empty()) versions[revision.version].push_back(&revision);
    for (const auto& [version, revisions] : versions) {
      if (revisions.size() < 2) continue;
      std::vector<std::string> names;
      for (const Revision* revision : revisions) names.push_back(revision->path);
      Finding finding = make_finding(version_used_twice, "the number " + quoted(written(*revisions.front())) + " is used by " + counted(revisions.size(), "file") + ": " + listed(names),
                                     Span{revisions.front()->file, 0, 0}, revisions.front()->id);
      for (std::size_t i = 1; i < revisions.size(); ++i) finding.labels.push_back({Span{revisions[i]->file, 0, 0}, "the same number"});
      if (history.kind == "sql") {  // no tool, no number to be unique
        finding.severity = Severity::warning;
        finding.because = "only the rest of the name orders them (here byte by byte, as listed); another runner may take another order";
      }
      finding.subject = "version " + version;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule version_used_twice = {"UP150",
    "version-used-twice",
    Severity::error,
    "two migrations have one number",
    "Two files of one history have the same version, which the tool keeps them apart by.",
    "the tool stops, or takes the second one for done",
    "give the younger file the next free number, unless a database has run it already",
    "027_add_rpc.sql  027_allow_admins.sql",
    "027_add_rpc.sql  028_allow_admins.sql",
    &find_version_used_twice};

}  // namespace underpin
