#include <algorithm>
#include <set>

#include "rules/code_rules.h"

namespace underpin {

extern const Rule lost_import;

namespace {

constexpr std::size_t kShownImports = 6;

// Those on the way from env.py to the models are told by the rule that says so.
std::set<std::pair<std::string, std::uint32_t>> told_of_environment(const Subject& subject) {
  std::set<std::pair<std::string, std::uint32_t>> places;
  for (const ReplayedHistory& replayed : subject.histories)
    if (replayed.drift)
      for (const BrokenImport& broken : replayed.drift->broken_imports)
        places.emplace(subject.sources->get(broken.span.file).path, broken.span.begin);
  return places;
}

std::string in_words(const BrokenImports& broken) {
  const std::string how_often =
      broken.places.size() == 1 ? std::string() : ", and " + std::to_string(broken.places.size()) + " places import it";
  if (broken.names.empty()) return "there is no module " + quoted(broken.module) + how_often;
  const std::string times =
      broken.places.size() == 1 ? std::string() : ", which " + std::to_string(broken.places.size()) + " imports ask for";
  return quoted(broken.module) + " has no " + listed(broken.names, 6) + times;
}

}  // namespace

void find_lost_import(const CodeSubject& code, std::vector<Finding>& findings) {
  const auto told = told_of_environment(code.subject);
  for (const BrokenImports& broken : code.facts.broken_imports) {
    std::vector<const CodePlace*> places;
    for (const CodePlace& place : broken.places) {
      const std::string& path = code.sources.get(place.span.file).path;
      const bool said = std::any_of(told.begin(), told.end(), [&](const auto& one) {
        return one.first == path && one.second <= place.span.begin && place.span.begin < one.second + 200;
      });
      if (!said || broken.places.size() > 1) places.push_back(&place);
    }
    if (places.empty()) continue;
    // One that fails when its module is imported comes first.
    const auto now = std::find_if(places.begin(), places.end(), [](const CodePlace* place) { return !place->deferred; });
    const CodePlace* first = now == places.end() ? places.front() : *now;
    Finding finding = make_finding(lost_import, in_words(broken), first->span, "");
    const auto word = [&](const CodePlace& place) {
      return std::string(place.deferred ? "raises when this function runs" : "raises when this file is imported");
    };
    finding.primary.text = word(*first);
    for (const CodePlace* place : places)
      if (place != first && finding.labels.size() < kShownImports) finding.labels.push_back({place->span, word(*place)});
    if (now == places.end()) {
      finding.severity = Severity::warning;
      finding.because = "the function raises ImportError every time it is called";
    }
    if (!broken.elsewhere.empty())
      finding.help = "a file of that name lies at " + broken.elsewhere + ": bring it back, or remove the import";
    finding.subject = "module " + broken.module + (broken.names.empty() ? "" : " names");
    findings.push_back(std::move(finding));
  }
}

const Rule lost_import = {
    "UP196",
    "lost-import",
    Severity::error,
    "code imports what the project does not have",
    "A file imports a module that the project's own package does not have, or a name that its module does not define. Imports "
    "inside try, below conditions and for type checkers are left aside, and so are modules whose names are only known at run time.",
    "the file cannot be imported, nor can anything that imports it: ImportError",
    "write the name that is there, bring the file back, or remove the import",
    "from app.models.parking import Parking  # there is no app/models/parking.py",
    "from app.models.reservation import Reservation",
    nullptr};

}  // namespace underpin
