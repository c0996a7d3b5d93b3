#include <algorithm>

#include "rules/workload_support.h"

namespace underpin {

extern const Rule unknown_attribute;

namespace {

struct Asked {
  std::vector<Span> places;
  std::size_t unbound = 0;  // of them in files that do not import the class
  const ModelClass* model = nullptr;
};

// A declared attribute that may be meant: another spelling, or one with the same first word.
std::string similar_attribute(const ModelClass& model, const std::string& name) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 4) + 1;
  for (const ModelClass::Member& member : model.members) {
    if (member.kind == ModelClass::MemberKind::other) continue;
    const std::size_t distance = edit_distance(name, member.name, least);
    if (distance < least) least = distance, best = member.name;
  }
  if (!best.empty()) return best;
  std::size_t matches = 0;
  for (const ModelClass::Member& member : model.members)
    if (member.kind == ModelClass::MemberKind::column && (ends_with(member.name, "_" + name) || ends_with(name, "_" + member.name)))
      ++matches, best = member.name;
  return matches == 1 ? best : std::string();
}

void find_unknown_attribute(const Subject& subject, std::vector<Finding>& findings) {
  const Workload& workload = workload_of(subject);
  std::map<std::pair<std::size_t, std::string>, Asked> asked;
  for (const Query& query : workload.queries)
    for (const ColumnUse& use : query.columns)
      if (use.undeclared && use.model != kNoIndex && use.use != Use::loaded) {
        Asked& one = asked[{use.model, use.member}];
        one.places.push_back(use.span);
        one.unbound += use.unbound;
        one.model = &workload.models[use.model];
      }
  for (const auto& [key, one] : asked) {
    const std::string& member = key.second;
    const std::string name = one.model->name + "." + member;
    Finding finding =
        finding_at(unknown_attribute, "queries use " + quoted(name) + ", which no model declares (" + times(one.places.size()) + ")",
                   one.places, *subject.sources, "no such attribute", "used here as well");
    finding.labels.push_back({one.model->span, one.model->variable ? "the table" : "the class"});
    finding.subject = "attribute " + name;
    // filter_by(name=…) is looked up when the query is built.
    if (std::all_of(one.places.begin(), one.places.end(), [&](const Span& span) { return subject.sources->text(span) == member; }))
      finding.because = "SQLAlchemy raises InvalidRequestError as soon as that line runs: the class has no property of this name";
    if (one.unbound == one.places.size())
      finding.because = "Python raises NameError as soon as that line runs: the file neither defines nor imports " + quoted(one.model->name) + "; once it does, the attribute is missing";
    else if (one.unbound > 0)
      finding.because += "; where the file does not import " + quoted(one.model->name) + ", NameError";
    if (const std::string meant = similar_attribute(*one.model, member); !meant.empty())
      finding.help = "write `" + one.model->name + "." + meant + "`, if that is meant; or declare `" + member +
                     "` in the model and add the column in a revision";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule unknown_attribute = {"UP210",
                                "unknown-attribute",
                                Severity::error,
                                "a query uses an attribute that no model declares",
                                "A condition, an order, a join or a list of columns names an attribute of a mapped class that neither the "
                                "class nor anything it derives from has.",
                                "Python raises AttributeError as soon as that line runs",
                                "write the attribute that is meant; or declare the column in the model and add it in a revision",
                                "db.query(Tag).filter(Tag.category == 'legal')  # class Tag has no category",
                                "db.query(Tag).filter(Tag.name == 'legal')",
                                &find_unknown_attribute};

}  // namespace underpin
