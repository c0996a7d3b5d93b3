#include <set>

#include "rules/code_rules.h"

namespace underpin {

extern const Rule several_engines;

namespace {

constexpr std::size_t kShownEngines = 10;

}  // namespace

void find_several_engines(const CodeSubject& code, std::vector<Finding>& findings) {
  const auto& engines = code.facts.engines;
  std::set<FileId> files;
  std::vector<const EngineSetup*> made;
  for (const EngineSetup& engine : engines)
    if (engine.function != "sessionmaker" && engine.function != "async_sessionmaker") {
      files.insert(engine.span.file);
      made.push_back(&engine);
    }
  if (files.size() < 2) return;
  Finding finding = make_finding(several_engines,
                                 "the application makes its database engines at " + std::to_string(made.size()) + " places in " +
                                     std::to_string(files.size()) + " files",
                                 made.front()->span, "");
  finding.primary.text = made.front()->function;
  for (const EngineSetup& engine : engines)
    if (!(engine.span == made.front()->span) && finding.labels.size() < kShownEngines)
      finding.labels.push_back({engine.span, engine.function});
  finding.subject = "engines";
  findings.push_back(std::move(finding));
}

const Rule several_engines = {
    "UP189",
    "several-engines",
    Severity::note,
    "engines are made at several places",
    "create_engine() and its kin are called in several files of the application; scripts, tests and migrations are left aside.",
    "each has a connection pool and settings of its own, so that limits add up and a change of one does not reach the others",
    "make engine and session factory in one module and import them",
    "engine = create_engine(URL)  # in database.py and in core/db.py",
    "from app.database import engine",
    nullptr};

}  // namespace underpin
