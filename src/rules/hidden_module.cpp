#include "rules/support.h"

namespace underpin {

extern const Rule hidden_module;

namespace {

void find_hidden_module(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift) continue;
    for (const FileId file : replayed.drift->hidden) {
      const std::string& path = subject.sources->get(file).path;
      Finding finding = make_finding(hidden_module, "the package " + quoted(path.substr(0, path.size() - 3) + "/") + " hides this module",
                                     Span{file, 0, 0}, "");
      finding.primary.text = "never imported";
      finding.subject = path;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace

const Rule hidden_module = {"UP178",
                            "hidden-module",
                            Severity::warning,
                            "a package hides a module with models",
                            "A file with models lies beside a folder of its name that has an __init__.py.",
                            "Python imports the package: nothing in this file can ever be used, and whoever edits it edits nothing",
                            "delete the file, or move what is needed into the package",
                            "# app/models.py beside app/models/__init__.py",
                            "# app/models/legacy.py",
                            &find_hidden_module};

}  // namespace underpin
