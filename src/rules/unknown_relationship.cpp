#include "rules/workload_support.h"

namespace underpin {

extern const Rule unknown_relationship;

namespace {

void find_unknown_relationship(const Subject& subject, std::vector<Finding>& findings) {
  const Workload& workload = workload_of(subject);
  std::map<std::pair<std::size_t, std::string>, std::vector<Span>> asked;
  for (const Query& query : workload.queries)
    for (const ColumnUse& use : query.columns)
      if (use.undeclared && use.model != kNoIndex && use.use == Use::loaded) asked[{use.model, use.member}].push_back(use.span);
  for (const auto& [key, places] : asked) {
    const ModelClass& model = workload.models[key.first];
    const std::string name = model.name + "." + key.second;
    Finding finding =
        finding_at(unknown_relationship, "queries load " + quoted(name) + " along, which no model declares (" + times(places.size()) + ")",
                   places, *subject.sources, "no such relationship", "loaded here as well");
    finding.labels.push_back({model.span, "the class"});
    finding.subject = "relationship " + name;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unknown_relationship = {"UP211",
                                   "unknown-relationship",
                                   Severity::error,
                                   "a query loads a relationship that no model declares",
                                   "joinedload(), selectinload() or a sibling names an attribute of a mapped class that neither the class "
                                   "nor anything it derives from has.",
                                   "Python raises AttributeError as soon as that line runs",
                                   "declare the relationship in the model, at both ends; or load what there is",
                                   "db.query(Story).options(selectinload(Story.themes))  # class Story has only theme",
                                   "db.query(Story).options(selectinload(Story.theme))",
                                   &find_unknown_relationship};

}  // namespace underpin
