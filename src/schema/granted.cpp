#include "schema/granted.h"

#include <algorithm>

namespace underpin {

namespace {

// Trying each alone is for the few of one program; of many, all are told.
constexpr std::size_t kMostTriedAlone = 6;

std::set<std::string> without(std::set<std::string> names, const std::set<std::string>& taken) {
  for (const std::string& name : taken) names.erase(name);
  return names;
}

// All of these together matter: which of them?
std::set<std::string> some_of(const std::set<std::string>& granted, const std::function<bool(const Doubt&)>& same_with) {
  if (granted.size() == 1 || granted.size() > kMostTriedAlone) return granted;
  std::set<std::string> mattering;
  for (const std::string& name : granted)
    if (!same_with(Doubt{without(granted, {name})})) mattering.insert(name);
  // Two that do nothing alone may decide together.
  const bool enough = !mattering.empty() && (mattering == granted || same_with(Doubt{mattering}));
  return enough ? mattering : granted;
}

bool alike(const Event& a, const Event& b) {
  return a.failure.has_value() == b.failure.has_value() && a.statement.sql == b.statement.sql && a.changed == b.changed &&
         std::equal(a.statement.changes.begin(), a.statement.changes.end(), b.statement.changes.begin(), b.statement.changes.end(),
                    [](const Change& one, const Change& other) { return one.index() == other.index(); });
}

bool alike(const std::vector<Event>& a, const std::vector<Event>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Event& one, const Event& other) { return alike(one, other); });
}

bool alike(const RevisionTrace& a, const RevisionTrace& b) {
  return open_parts(a.undecided) == open_parts(b.undecided) && open_parts(a.down_undecided) == open_parts(b.down_undecided) &&
         a.down_raises == b.down_raises && alike(a.events, b.events) && alike(a.down_events, b.down_events);
}

}  // namespace

std::set<std::string> what_matters(const std::set<std::string>& granted, const std::function<bool(const Doubt&)>& same_with,
                                   const std::set<std::string>& near) {
  if (granted.empty() || same_with(Doubt{})) return {};
  if (granted.size() > kMostTriedAlone && !near.empty() && near.size() < granted.size() && same_with(Doubt{near})) return some_of(near, same_with);
  return some_of(granted, same_with);
}


std::set<std::string> granted_in(const std::vector<Undecided>& told) {
  std::set<std::string> names;
  for (const Undecided& part : told)
    if (part.granted) names.insert(part.object);
  return names;
}

std::set<std::string> granted_in(const Trace& trace) {
  std::set<std::string> names;
  for (const RevisionTrace& revision : trace.revisions) {
    names.merge(granted_in(revision.undecided));
    names.merge(granted_in(revision.down_undecided));
  }
  return names;
}

void keep_granted(std::vector<Undecided>& told, const std::set<std::string>& mattering) {
  const auto idle = [&](const Undecided& part) { return part.granted && mattering.count(part.object) == 0; };
  told.erase(std::remove_if(told.begin(), told.end(), idle), told.end());
}

void keep_granted(Trace& trace, const std::set<std::string>& mattering) {
  for (RevisionTrace& revision : trace.revisions) {
    keep_granted(revision.undecided, mattering);
    keep_granted(revision.down_undecided, mattering);
  }
}

std::size_t open_parts(const std::vector<Undecided>& told) {
  return static_cast<std::size_t>(std::count_if(told.begin(), told.end(), [](const Undecided& part) { return !part.granted; }));
}

bool alike(const Trace& a, const Trace& b) {
  return std::equal(a.revisions.begin(), a.revisions.end(), b.revisions.begin(), b.revisions.end(),
                    [](const RevisionTrace& one, const RevisionTrace& other) { return alike(one, other); }) &&
         a.schema == b.schema;
}

}  // namespace underpin
