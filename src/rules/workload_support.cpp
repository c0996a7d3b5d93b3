#include "rules/workload_support.h"

#include <algorithm>

namespace underpin {

const Workload& workload_of(const Subject& subject) {
  static const Workload none;
  return subject.project && subject.project->workload ? *subject.project->workload : none;
}

Finding finding_at(const Rule& rule, std::string message, std::vector<Span> places, const Sources& sources, std::string_view label,
                   std::string_view more_label, std::size_t most) {
  std::sort(places.begin(), places.end(), [&](Span a, Span b) {
    const std::string& left = sources.get(a.file).path;
    const std::string& right = sources.get(b.file).path;
    return left != right ? left < right : a.begin < b.begin;
  });
  Finding finding = make_finding(rule, std::move(message), places.empty() ? Span{} : places.front(), "");
  finding.primary.text = std::string(label);
  for (std::size_t i = 1; i < places.size() && i <= most; ++i) finding.labels.push_back({places[i], std::string(more_label)});
  return finding;
}

std::string times(std::size_t count) { return count == 1 ? "once" : count == 2 ? "twice" : std::to_string(count) + " times"; }

}  // namespace underpin
