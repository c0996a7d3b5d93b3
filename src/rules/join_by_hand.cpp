#include <algorithm>

#include "rules/workload_support.h"

namespace underpin {

extern const Rule join_by_hand;

namespace {

struct HandJoin {
  std::vector<Span> places;
  const ModelClass* owner = nullptr;
  const ModelClass::Member* relationship = nullptr;
  std::string condition;
};

bool leads_to(const ModelClass::Member& member, const ModelClass& target) {
  return member.kind == ModelClass::MemberKind::relationship && member.target == target.name;
}

// The one relationship of `from` to `to` that stands on the foreign key `column`; null where several may be meant.
const ModelClass::Member* relationship_on(const ModelClass& from, const ModelClass& to, const std::string& column, bool from_has_key) {
  const ModelClass::Member* found = nullptr;
  std::size_t count = 0;
  for (const ModelClass::Member& member : from.members) {
    if (!leads_to(member, to)) continue;
    ++count;
    const bool named = from_has_key ? member.column == column || contains(member.refers, from.name + "." + column)
                                    : contains(member.refers, to.name + "." + column);
    if (named) return &member;
    // Without a hint it is the key's name that tells: `owner` for owner_id.
    if (member.column.empty() && member.refers.empty() && from_has_key &&
        (column == member.name + "_id" || starts_with(column, member.name + "_")))
      return &member;
    if (member.column.empty() && member.refers.empty()) found = &member;
  }
  return count == 1 ? found : nullptr;
}

// `A.b_id == B.id` with a foreign key from b_id to B's table: the relationship that says the same.
bool say_by_relationship(const Workload& workload, const ColumnUse& key, const ColumnUse& target, HandJoin& join) {
  const ModelClass& from = workload.models[key.model];
  const ModelClass& to = workload.models[target.model];
  const ModelClass::Member* column = from.member(key.member);
  if (!column || column->refers.empty() || to.table.empty()) return false;
  const std::string wanted = to.table.name + "." + (target.column.empty() ? target.member : target.column);
  if (column->refers != wanted && !ends_with(column->refers, "." + wanted) && column->refers != to.name + "." + target.member) return false;
  join.relationship = relationship_on(from, to, key.member, true);
  join.owner = &from;
  if (!join.relationship) {
    // Several keys between the two: the other side does not say which it is.
    const auto keys = std::count_if(from.members.begin(), from.members.end(), [&](const ModelClass::Member& one) {
      return one.kind == ModelClass::MemberKind::column && !one.refers.empty() && starts_with(one.refers, to.table.name + ".");
    });
    join.relationship = keys == 1 ? relationship_on(to, from, key.member, false) : nullptr;
    join.owner = &to;
  }
  join.condition = from.name + "." + key.member + " == " + to.name + "." + target.member;
  return join.relationship != nullptr;
}

void find_join_by_hand(const Subject& subject, std::vector<Finding>& findings) {
  const Workload& workload = workload_of(subject);
  std::map<std::string, HandJoin> joins;
  for (const Query& query : workload.queries)
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
      const ColumnUse& use = query.columns[i];
      if (use.use != Use::join || use.pair == kNoIndex || use.pair >= query.columns.size()) continue;
      const ColumnUse& other = query.columns[use.pair];
      if (use.model == kNoIndex || other.model == kNoIndex || use.model == other.model) continue;
      HandJoin join;
      if (!say_by_relationship(workload, use, other, join)) continue;
      HandJoin& all = joins[join.condition];
      all.owner = join.owner;
      all.relationship = join.relationship;
      all.condition = join.condition;
      all.places.push_back(use.span);
    }
  for (const auto& [condition, join] : joins) {
    const std::string name = join.owner->name + "." + join.relationship->name;
    Finding finding = finding_at(join_by_hand,
                                 "queries join by " + quoted(condition) + " (" + times(join.places.size()) + "), which the relationship " +
                                     quoted(name) + " says already",
                                 join.places, *subject.sources, "joined by hand", "joined by hand here as well");
    if (join.relationship->span.valid()) finding.labels.push_back({join.relationship->span, "the relationship"});
    finding.help = "write `.join(" + name + ")`; or load it along: `.options(joinedload(" + name + "))`";
    finding.subject = "join " + condition;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule join_by_hand = {
    "UP213",
    "join-by-hand",
    Severity::note,
    "a join is written by hand where a relationship says the same",
    "A join or a condition compares a foreign key with the key it refers to, and one of the two classes has a relationship for it.",
    "the condition has to be kept right in every place where it is repeated",
    "join along the relationship",
    "db.query(Task).join(User, Task.owner_id == User.id)  # Task.owner = relationship('User')",
    "db.query(Task).join(Task.owner)",
    &find_join_by_hand};

}  // namespace underpin
