#include "writers/workload_json.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

constexpr std::size_t kMostPredicates = 500;
constexpr std::size_t kMostPlaces = 100;  // of one predicate; the counts are whole

void write_place(JsonWriter& json, Span span, const Sources& sources) {
  const Place place = sources.place(span.file, span.begin);
  json.member("file", mask_secrets(sources.get(span.file).path)).member("line", place.line).member("column", place.column);
}

void write_predicate(JsonWriter& json, const Predicate& predicate, const Sources& sources) {
  json.begin_object();
  json.member("table", mask_secrets(predicate.table.display())).member("column", mask_secrets(predicate.column));
  json.member("filters", predicate.filters).key("uses").begin_object();
  for (const auto& [use, count] : predicate.uses) json.member(word(use), count);
  json.end().key("places").begin_array();
  for (std::size_t i = 0; i < predicate.places.size() && i < kMostPlaces; ++i) {
    const ColumnUse& use = *predicate.places[i];
    json.begin_object();
    write_place(json, use.span, sources);
    json.member("use", word(use.use))
        .member("operator", use.op)
        .member("written", mask_secrets(use.entity + "." + use.member))
        .member("function", mask_secrets(use.function))
        .end();
  }
  json.end().end();
}

}  // namespace

void write_workload(JsonWriter& json, const Workload& workload, const Sources& sources) {
  std::map<StatementKind, std::size_t> statements;
  for (const Query& query : workload.queries) ++statements[query.kind];
  const std::vector<Predicate> all = predicates(workload);
  json.begin_object().member("files", workload.files).key("statements").begin_object();
  for (const auto& [kind, count] : statements) json.member(word(kind), count);
  json.end().key("calls").begin_object();
  for (const auto& [name, count] : workload.calls) json.member(name, count);
  json.end().member("columns", all.size()).key("predicates").begin_array();
  for (std::size_t i = 0; i < all.size() && i < kMostPredicates; ++i) write_predicate(json, all[i], sources);
  json.end().key("unresolved").begin_array();
  for (const UnresolvedQuery& one : workload.unresolved) {
    json.begin_object().member("what", one.what);
    write_place(json, one.span, sources);
    json.end();
  }
  json.end().end();
}

}  // namespace underpin
