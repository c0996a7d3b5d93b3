#include "rules/code_rules.h"

namespace underpin {

extern const Rule commented_model_code;

namespace {

std::string kind_in_words(CommentedCode::Kind kind) {
  switch (kind) {
    case CommentedCode::Kind::relationship:
      return "relationship";
    case CommentedCode::Kind::column:
      return "column";
    case CommentedCode::Kind::foreign_key:
      return "foreign key";
    case CommentedCode::Kind::constraint:
      return "constraint";
    case CommentedCode::Kind::index:
      return "index";
    case CommentedCode::Kind::removed_foreign_key:
      return "foreign key";
  }
  return "code";
}

std::string effect_of(CommentedCode::Kind kind) {
  switch (kind) {
    case CommentedCode::Kind::relationship:
      return "the application joins by hand what the models could give it";
    case CommentedCode::Kind::column:
      return "the models do not know the column; where the database has it, autogenerate proposes to drop it";
    case CommentedCode::Kind::index:
      return "the models do not know the index; where the database has it, autogenerate proposes to drop it";
    default:
      return "the models do not know the constraint; where the database has it, autogenerate proposes to drop it";
  }
}

void tell_removed_key(const CommentedCode& code, Finding& finding) {
  const std::string column = quoted(code.owner + "." + code.column);
  finding.message = "the column " + column + " had a foreign key, says its comment, and has none now";
  finding.primary.text = "says this comment";
  finding.because = "rows may point at what is not there, and nothing refuses them";
  const std::size_t dot = code.references.rfind('.');
  if (dot != std::string::npos && !code.table.empty()) {
    const std::string table = code.references.substr(0, dot), key = code.references.substr(dot + 1);
    finding.help = "count the rows without a partner first: SELECT count(*) FROM " + code.table + " c WHERE c." + code.column +
                   " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + table + " p WHERE p." + key + " = c." + code.column +
                   "); then ForeignKey(\"" + code.references + "\"), in the model and in a migration";
  } else {
    finding.help = "find out what it referenced; look for rows without a partner before the foreign key comes back";
  }
  finding.subject = "foreign key of " + code.owner + "." + code.column;
}

}  // namespace

void find_commented_model_code(const CodeSubject& code, std::vector<Finding>& findings) {
  for (const CommentedCode& commented : code.facts.commented) {
    const std::string what = kind_in_words(commented.kind);
    Finding finding = make_finding(commented_model_code,
                                   "the " + what + " " + quoted(commented.name) + " of " + quoted(commented.owner) + " is commented out",
                                   commented.span, "");
    finding.primary.text = "code in a comment";
    finding.because = effect_of(commented.kind);
    finding.subject = what + " " + commented.owner + "." + commented.name;
    if (commented.kind == CommentedCode::Kind::removed_foreign_key) {
      tell_removed_key(commented, finding);
    } else if (commented.partner.valid()) {
      finding.labels.push_back({commented.partner, "its other half, " + commented.partner_name + ", is commented out as well"});
    }
    if (!commented.obstacle.empty()) finding.help = "it cannot come back as it stands: " + commented.obstacle;
    if (!commented.edits.empty()) {
      Fix fix;
      const bool key = commented.kind == CommentedCode::Kind::removed_foreign_key;
      fix.title = key                         ? "write the foreign key to `" + commented.references + "` again"
                  : commented.partner.valid() ? "bring both halves back"
                                              : "bring it back";
      fix.edits = commented.edits;
      finding.fix = std::move(fix);
      if (!key)
        finding.help = commented.partner.valid()
                           ? "take the comment marks away on both sides: the two halves match, and what they join on is there"
                           : "take the comment mark away: what it joins on is there";
    }
    findings.push_back(std::move(finding));
  }
}

const Rule commented_model_code = {"UP182",
                                   "commented-model-code",
                                   Severity::note,
                                   "code of a model is commented out",
                                   "A comment inside a mapped class holds a whole relationship, column, constraint, foreign key or index, "
                                   "or says that a column's foreign key was removed.",
                                   "what the team meant and what the models say differ, and nobody is told when it can come back",
                                   "bring it back, both halves of a relationship at once, or delete it",
                                   "# owner = relationship(\"User\", back_populates=\"items\")",
                                   "owner = relationship(\"User\", back_populates=\"items\")",
                                   nullptr};

}  // namespace underpin
