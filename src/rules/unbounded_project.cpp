#include "rules/rule.h"

namespace underpin {

// Found by the readers: this row has its sentences only.
extern const Rule unbounded_project;
const Rule unbounded_project = {"UP192",
                                "unbounded-project",
                                Severity::warning,
                                "the project is too large to be walked through",
                                "Folders are nested deeper than 64 levels, or there are more than 200,000 files and folders.",
                                "what lies beyond is not part of the answer",
                                "check the folder that holds the migrations: underpin check PATH",
                                "underpin check /",
                                "underpin check /srv/app",
                                nullptr};

}  // namespace underpin
