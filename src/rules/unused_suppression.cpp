#include "rules/rule.h"

namespace underpin {

// Found by the check verb, which reads the comments: this row has its sentences only.
extern const Rule unused_suppression;
const Rule unused_suppression = {"UP181",
                                 "unused-suppression",
                                 Severity::warning,
                                 "a suppression comment that nothing needs",
                                 "A comment `underpin: ignore[CODE] reason` stands where no finding of that code is.",
                                 "it would hide a finding that comes later",
                                 "delete the comment",
                                 "# underpin: ignore[UP130] no longer true\nsa.Column('active', sa.Boolean())",
                                 "sa.Column('active', sa.Boolean())",
                                 nullptr};

}  // namespace underpin
