#include "rules/code_rules.h"

namespace underpin {

extern const Rule broken_relationship;

namespace {

using RelationKind = RelationFault::Kind;

constexpr std::string_view kMapperFails =
    "every query of any mapped class fails while mappers are configured, from the moment this module is imported: ";

struct RelationWords {
  std::string message, mark, other, because, help;
  Severity severity = Severity::error;
};

RelationWords relation_words(const RelationFault& fault) {
  const std::string self = quoted(fault.owner + "." + fault.attribute), target = quoted(fault.target),
                    partner = quoted(fault.target + "." + fault.partner);
  const std::string fails(kMapperFails);
  const std::string like = fault.choices.empty() ? std::string() : "; it has " + listed(fault.choices);
  switch (fault.kind) {
    case RelationKind::no_target:
      return {"the relationship " + self + " leads to " + target + ", and there is no such mapped class", "no such class",
              fault.other_text.empty() ? "" : fault.other_text, fails + "InvalidRequestError, failed to locate a name",
              fault.choices.empty() ? "write the name of a mapped class, or remove the relationship"
                                    : "perhaps it was meant to be " + listed(fault.choices)};
    case RelationKind::other_base:
      return {
          "the relationship " + self + " leads to " + target + ", which belongs to the other declarative base " + quoted(fault.other_text),
          "not in this base's registry", "declared here", fails + "InvalidRequestError, failed to locate a name",
          "derive both classes from one base"};
    case RelationKind::no_partner:
      return {"the relationship " + self + " names " + partner + " as its other half, and there is none", "no such attribute",
              "this class" + like, fails + "InvalidRequestError, mapper has no property",
              "declare " + fault.partner + " = relationship(\"" + fault.owner + "\", back_populates=\"" + fault.attribute + "\") in " +
                  fault.target + ", or take back_populates out here"};
    case RelationKind::partner_no_relation:
      return {"the relationship " + self + " names " + partner + " as its other half, which is no relationship", "not a relationship",
              "declared here", fails + "InvalidRequestError", "name the relationship of " + fault.target + " that leads back"};
    case RelationKind::partner_elsewhere:
      return {"the relationship " + self + " names " + partner + " as its other half, which leads to " + quoted(fault.other_text),
              "leads to another class", "leads there", fails + "ArgumentError, reverse property references another mapper",
              "let each of the two name the other"};
    case RelationKind::one_sided:
      return {fault.other_text.empty() ? "the relationship " + self + " names " + partner + " as its other half, which does not name it"
                                       : "the relationship " + self + " names " + partner + " as its other half, which names " +
                                             quoted(fault.owner + "." + fault.other_text),
              "one-sided",
              "this half",
              "a change through " + partner + " does not show on " + self + " before the session reads it again",
              "write back_populates=\"" + fault.attribute + "\" there as well",
              Severity::note};
    case RelationKind::backref_taken:
      return {"the relationship " + self + " would add " + partner + " as a backref, and the class has that already", "taken",
              "declared here", fails + "ArgumentError, property of that name exists on mapper",
              "write back_populates on both sides instead of backref"};
    case RelationKind::no_foreign_key:
      return {"no foreign key joins " + quoted(fault.owner) + " with " + target + ", as the relationship " + self + " needs",
              "nothing to join on", "no column of this class references it, nor the other way round", fails + "NoForeignKeysError",
              "add a column with ForeignKey(…), or give primaryjoin"};
    case RelationKind::several_foreign_keys:
      return {"several foreign keys join " + quoted(fault.owner) + " with " + target + ", and the relationship " + self + " chooses none",
              listed(fault.choices), "", fails + "AmbiguousForeignKeysError", "say which with foreign_keys=[…], on both halves"};
    case RelationKind::same_direction:
      return {"both halves of the relationship of " + quoted(fault.owner) + " with itself point the same way",
              "one of the two needs remote_side", "the other half", fails + "ArgumentError, both of the same direction",
              "give the half that leads to one object remote_side=[id]"};
    case RelationKind::no_secondary:
      return {"the relationship " + self + " goes through the table " + quoted(fault.partner) + ", which no model declares",
              "no such table", "", fails + "InvalidRequestError, failed to locate a name",
              "write the association table's name, or declare it"};
    case RelationKind::no_column:
      break;
  }
  return {"the relationship " + self + " names a column that is not there", "no such column", "", fails + "InvalidRequestError",
          "write the column's name"};
}

}  // namespace

void find_broken_relationship(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const RelationFault& fault : code.facts.relation_faults) {
    RelationWords words = relation_words(fault);
    Finding finding = make_finding(broken_relationship, std::move(words.message), fault.span, "");
    finding.severity = words.severity;
    finding.primary.text = std::move(words.mark);
    if (fault.other.valid() && !words.other.empty()) finding.labels.push_back({fault.other, std::move(words.other)});
    finding.because = std::move(words.because);
    finding.help = std::move(words.help);
    finding.subject = "relationship " + fault.owner + "." + fault.attribute;
    findings.push_back(std::move(finding));
  }
}

const Rule broken_relationship = {"UP197",
                                  "broken-relationship",
                                  Severity::error,
                                  "a relationship between models cannot be configured",
                                  "The class, the other half, the table or the foreign key that a relationship() names is not there, or "
                                  "the two halves do not fit. Classes whose "
                                  "bases or attributes depend on running code are left aside.",
                                  "every query of any mapped class fails while mappers are configured: InvalidRequestError",
                                  "name what is there, on both sides",
                                  "items = relationship(\"Item\", back_populates=\"owner\")  # Item has no owner",
                                  "owner = relationship(\"User\", back_populates=\"items\")  # in Item",
                                  nullptr};

}  // namespace underpin
