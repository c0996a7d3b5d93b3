#include "rules/support.h"

namespace underpin {

extern const Rule platform_assumed;

namespace {

void find_platform_assumed(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    const History& history = *replayed.history;
    if (history.platform.empty()) continue;
    Finding finding = make_finding(platform_assumed, "the objects that " + history.platform + " puts into every database are taken as given for " + quoted(history.root), {}, "");
    finding.subject = "platform of " + history.root;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule platform_assumed = {"UP156",
    "platform-assumed",
    Severity::note,
    "a hosting platform's own objects are taken as given",
    "The history uses objects that a hosting platform puts into every database (the schemas auth and storage of Supabase), and no --base was given.",
    "on a bare server the history fails at the first of them; their shapes here are assumed",
    "give the platform's own schema with --base FILE.sql to be exact",
    "CREATE TABLE profiles (id uuid REFERENCES auth.users (id));",
    "-- underpin check --base platform.sql",
    &find_platform_assumed};

}  // namespace underpin
