#include "rules/rule.h"

namespace underpin {

// Found by the readers: this row has its sentences only.
extern const Rule unreadable_path;
const Rule unreadable_path = {"UP190",
                              "unreadable-path",
                              Severity::warning,
                              "a file or folder cannot be read",
                              "The operating system refuses to open a file or folder of the project.",
                              "what is in it is not part of the answer",
                              "make it readable and check again",
                              "chmod 000 scripts",
                              "chmod 755 scripts",
                              nullptr};

}  // namespace underpin
