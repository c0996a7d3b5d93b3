#include <algorithm>
#include <iterator>

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

std::vector<std::string> only_in(const std::vector<std::string>& labels, const std::vector<std::string>& others) {
  std::vector<std::string> rest;
  std::copy_if(labels.begin(), labels.end(), std::back_inserter(rest), [&](const std::string& label) { return std::find(others.begin(), others.end(), label) == others.end(); });
  return rest;
}

std::string labels_named(const std::vector<std::string>& labels) { return (labels.size() == 1 ? "the label " : "the labels ") + listed(labels); }

// Which labels only one side has; with the same on both, their order.
std::string labels_words(const LiveDriftAt& at) {
  const UserType* declared = at.drift.diff.left.schema.types.find(at.difference.object.name);
  const UserType* live = at.drift.diff.right.schema.types.find(at.difference.object.name);
  if (!declared || !live || !declared->enumeration || !live->enumeration) return {};
  const auto missing = only_in(declared->enumeration->labels, live->enumeration->labels), more = only_in(live->enumeration->labels, declared->enumeration->labels);
  const std::string type = "the type " + quoted(at.difference.object.display());
  if (missing.empty() && more.empty())
    return type + " has its labels in another order in the database than in " + declarer(at) + ": " + quoted(clip_utf8(at.difference.right, 200)) + ", not " + quoted(clip_utf8(at.difference.left, 200));
  std::string text = type + (missing.empty() ? "" : " lacks " + labels_named(missing) + " in the database");
  if (!more.empty()) text += std::string(missing.empty() ? "" : ", and") + " has " + labels_named(more) + (missing.empty() ? " in the database" : " there") + ", which " + declarer(at) + " do not " + (at.replayed ? "make" : "declare");
  return text;
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
    if (d.what == "labels" && !only_declared(d) && !only_live(d))
      if (std::string words = labels_words(at); !words.empty()) {
        message = std::move(words);
        because = "a value that one side knows is refused on the other; the order decides what ORDER BY and < say";
      }
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
