#include "rules/support.h"

namespace underpin {

extern const Rule committed_credential;

namespace {

void find_committed_credential(const Subject& subject, std::vector<Finding>& findings) {
  for (const Credential& credential : subject.project->credentials) {
    Finding finding = make_finding(committed_credential, "a password stands in a configuration file (" + credential.what + ")", credential.span, "");
    finding.primary.text = "a password, not shown here";
    finding.primary.secret = true;
    finding.subject = credential.what;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule committed_credential = {"UP161",
                                   "committed-credential",
                                   Severity::error,
                                   "a password stands in a configuration file",
                                   "A database URL or a password setting in a configuration file has a value that looks real. Placeholders, "
                                   "references to the environment and passwords of local development are none.",
                                   "whoever can read the repository, now or in its history, can reach the database",
                                   "change the password, wherever else it stands too; a program reads it from its environment (os.environ[\"DATABASE_URL\"]), a deployment file from its platform's secrets",
                                   "sqlalchemy.url = postgresql://app:k3vN81xQ@db.example.net/app",
                                   "# sqlalchemy.url is set in env.py from os.environ[\"DATABASE_URL\"]",
                                   &find_committed_credential};

}  // namespace underpin
