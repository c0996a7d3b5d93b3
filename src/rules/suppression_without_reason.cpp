#include "rules/rule.h"

namespace underpin {

// Found by the check verb, which reads the comments: this row has its sentences only.
extern const Rule suppression_without_reason;
const Rule suppression_without_reason = {"UP180",
                                         "suppression-without-reason",
                                         Severity::warning,
                                         "a suppression comment gives no reason",
                                         "A comment `underpin: ignore` has no code in brackets or no words behind it.",
                                         "nobody can tell later whether the finding may be ignored, so the comment suppresses nothing",
                                         "write the reason behind the brackets: # underpin: ignore[CODE] reason",
                                         "# underpin: ignore[UP130]",
                                         "# underpin: ignore[UP130] filled by the application, never by SQL",
                                         nullptr};

}  // namespace underpin
