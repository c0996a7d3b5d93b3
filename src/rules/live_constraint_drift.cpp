#include <algorithm>

#include "rules/live_support.h"

namespace underpin {

extern const Rule live_constraint_drift;

namespace {

// The same thing under another name on the other side; null: there is none.
const Difference* namesake(const LiveDriftAt& at) {
  const Difference& own = at.difference;
  for (const Difference& other : at.drift.diff.differences) {
    if (&other == &own || other.object.kind != own.object.kind || other.what != own.what) continue;
    if (own.object.kind == ObjectKind::constraint && !(other.object.name == own.object.name)) continue;
    if (only_declared(own) && only_live(other) && other.right == own.left) return &other;
    if (only_live(own) && only_declared(other) && other.left == own.right) return &other;
  }
  return nullptr;
}

std::string name_of(const ObjectId& object) { return quoted(object.kind == ObjectKind::index ? object.name.display() : object.display()); }

std::string effect_of(const LiveDriftAt& at, const std::string& text) {
  const bool index = at.difference.object.kind == ObjectKind::index;
  if (only_live(at.difference)) return index && !contains(text, " unique ") ? "a database that is built anew lacks it, and is slow where this one is not" : "rows that are fine elsewhere are refused here";
  if (index && !contains(text, " unique ")) return "queries read the whole table";
  if (starts_with(text, "foreign key")) return "rows may point at what does not exist";
  if (starts_with(text, "check")) return "rows that should be refused are stored";
  return "two rows may have the same values";
}

void find_live_constraint_drift(const Subject& subject, std::vector<Finding>& findings) {
  for_each_live_drift(subject, [&](const LiveDriftAt& at) {
    const Difference& d = at.difference;
    if (d.object.kind != ObjectKind::constraint && d.object.kind != ObjectKind::index) return;
    const std::string kind(d.object.kind == ObjectKind::index ? "index" : "constraint");
    const std::string text = printable(clip_utf8(only_live(d) ? d.right : d.left, 300)), name = name_of(d.object);
    const std::string what = d.object.member == (only_live(d) ? d.right : d.left) ? kind + " of " + quoted(d.object.name.display()) : kind + " " + name;
    std::string message, because = std::string(live_constraint_drift.effect), help;
    Severity severity = Severity::warning;
    if (only_declared(d) || only_live(d)) {
      if (const Difference* other = namesake(at)) {
        if (only_live(d)) return;  // told once
        message = "the " + kind + " " + name + " is called " + name_of(other->object) + " in the database";
        because = "a revision that drops or renames it by its name fails";
        severity = Severity::note;
      } else {
        message = only_declared(d) ? declarer(at) + " " + declares(at) + " the " + what + ", and the database does not have it: " + text
                                   : "the database has the " + what + ", and " + declarer(at) + " do not " + (at.replayed ? "make" : "declare") + " it: " + text;
        because = effect_of(at, text);
        if (d.object.kind == ObjectKind::index && !contains(text, " unique ") && only_live(d)) severity = Severity::note;
      }
    } else if (d.right == d.left + " not valid") {
      message = "the " + what + " is NOT VALID in the database, and " + declarer(at) + " " + declares(at) + " it whole: " + text;
      because = "rows from before it may be against it (this check says whether they are), and the planner does not count on it";
      help = "ALTER TABLE " + printable(shown_name(at.subject, d.object.name)) + " VALIDATE CONSTRAINT " + printable(at.subject.live->dialect->quote(d.object.member));
    } else {
      message = "the " + what + " is " + quoted(clip_utf8(d.right, 300)) + " in the database and " + quoted(clip_utf8(d.left, 300)) + " in " + declarer(at);
    }
    Finding finding = live_finding(live_constraint_drift, at, std::move(message), because);
    finding.severity = std::min(finding.severity, severity);
    if (!help.empty()) finding.help = std::move(help);
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule live_constraint_drift = {
    "UP403",
    "live-constraint-drift",
    Severity::warning,
    "a key, a check or an index of the database is not what migrations or models say",
    "A constraint or an index is on one side only, says something else, or has another name in the live database than in the schema of the revisions it says it is at (without a history: the models, where names do not count).",
    "the database enforces something else than the code counts on",
    "bring the database to it in a revision of its own, once the rows allow it (this check says whether they do); or write the revision that makes what the database has",
    "DROP INDEX users_email_key  -- by hand, in production",
    "op.create_unique_constraint('users_email_key', 'users', ['email'])",
    &find_live_constraint_drift};

}  // namespace underpin
