#include "rules/live_support.h"

namespace underpin {

extern const Rule live_object_drift;

namespace {

bool told_elsewhere(const LiveDriftAt& at) {
  const ObjectKind kind = at.difference.object.kind;
  if (kind == ObjectKind::column || kind == ObjectKind::constraint || kind == ObjectKind::index) return true;
  return kind == ObjectKind::table && at.difference.what == "exists";
}

std::string object_words(const ObjectId& id) {
  if (id.kind == ObjectKind::function) return "function " + quoted(id.name.display() + "(" + id.member + ")");
  const bool part = id.kind == ObjectKind::trigger || id.kind == ObjectKind::policy;
  if (!part && !id.member.empty()) return id.member + " " + quoted(id.name.display());  // kept as text: what it is stands in `member`
  return std::string(kind_word(id.kind)) + " " + quoted(id.display());
}

void find_live_object_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    if (told_elsewhere(at)) return;
    const Difference& d = at.difference;
    const std::string what = object_words(d.object);
    std::string message, because = "the database does something else than one that is built from " + declarer(at);
    if (only_declared(d))
      message = declarer(at) + " " + declares(at) + " the " + what + (d.what == "exists" || d.what == "definition" ? "" : " with " + d.what + " " + quoted(clip_utf8(d.left, 200))) +
                ", and the database does not have it";
    else if (only_live(d))
      message = "the database has the " + what + (d.what == "exists" || d.what == "definition" ? "" : " with " + d.what + " " + quoted(clip_utf8(d.right, 200))) + ", and " + declarer(at) + " do not " +
                (at.replayed ? "make" : "declare") + " it";
    else
      message = "the " + what + " is another in the database than in " + declarer(at) + (d.what == "definition" ? "" : ": " + d.what + " " + quoted(clip_utf8(d.right, 200)) + ", not " + quoted(clip_utf8(d.left, 200)));
    Finding finding = live_finding(live_object_drift, at, std::move(message), because);
    if (d.object.kind == ObjectKind::comment) finding.severity = Severity::note;
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule live_object_drift = {
    "UP404",
    "live-object-drift",
    Severity::warning,
    "a type, view, function, trigger, policy or other object of the database is not what migrations or models say",
    "An object that is no table, column, constraint or index is on one side only, or is another in the live database than in the schema of the revisions it says it is at.",
    "the database does something else than one that is built from the migrations",
    "bring the database to it in a revision of its own; or write the revision that makes what the database has",
    "ALTER TYPE state ADD VALUE 'held'  -- by hand, in production",
    "op.execute(\"ALTER TYPE state ADD VALUE 'held'\")",
    &find_live_object_drift};

}  // namespace underpin
