#include <algorithm>

#include "rules/live_support.h"

namespace underpin {

extern const Rule live_redundant_index;

namespace {

// What an index, or the one behind a key, is made of.
struct Made {
  std::string name;
  std::vector<std::string> keys;  // column or expression, with order and operator class
  std::string rest;               // method, predicate, included columns
  bool unique = false, of_key = false;
  Span place;
};

std::string key_text(const IndexKey& key) {
  return key.key.shown() + (key.opclass.empty() ? "" : " " + key.opclass) + (key.collation.empty() ? "" : " collate " + key.collation) + (key.descending ? " desc" : "") +
         (key.nulls.empty() ? "" : " nulls " + key.nulls);
}

std::vector<Made> indexes_of(const Table& table) {
  std::vector<Made> made;
  if (table.primary_key) made.push_back({table.primary_key->name, table.primary_key->columns, "btree", true, true, table.primary_key->origin.span});
  for (const Unique& unique : table.uniques) made.push_back({unique.name, unique.columns, "btree", true, true, unique.origin.span});
  for (const Index& index : table.indexes) {
    if (!index.valid) continue;
    Made one{index.name, {}, index.method, index.unique, false, index.origin.span};
    for (const IndexKey& key : index.keys) one.keys.push_back(key_text(key));
    if (index.predicate) one.rest += " where " + index.predicate->shown();
    if (!index.include.empty()) one.rest += " include " + join(index.include, ", ");
    if (index.nulls_not_distinct) one.rest += " nulls not distinct";
    made.push_back(std::move(one));
  }
  return made;
}

bool begins_with(const std::vector<std::string>& longer, const std::vector<std::string>& shorter) {
  return longer.size() > shorter.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

std::string size_words(const Subject& subject, const ObjectName& table, const std::string& index) {
  for (const IndexFacts& facts : subject.live->facts.indexes)
    if (facts.table == table && facts.index == index && facts.bytes > 0) return " (" + std::to_string((facts.bytes + 1023) / 1024) + " kB)";
  return {};
}

void find_live_redundant_index(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.live) return;
  for (const Table* table : subject.live->schema.tables.sorted()) {
    const std::vector<Made> made = indexes_of(*table);
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (made[i].of_key) continue;
      for (std::size_t k = 0; k < made.size(); ++k) {
        if (i == k || made[i].rest != made[k].rest) continue;
        // Of two that are the same the later one goes, unless it is the one that keeps rows unique.
        const bool same = made[i].keys == made[k].keys && (made[k].unique || !made[i].unique) && (k < i || made[k].unique != made[i].unique);
        const bool part = !made[i].unique && made[i].rest == "btree" && begins_with(made[k].keys, made[i].keys);
        if (!same && !part) continue;
        const std::string other = made[k].name.empty() ? "a key of the table" : quoted(made[k].name);
        Finding finding = make_finding(live_redundant_index, "the index " + quoted(made[i].name) + " of " + quoted(table->name.display()) + size_words(subject, table->name, made[i].name) +
                                                            (same ? " is the same as " : " is the beginning of ") + other,
                                       made[i].place, "");
        finding.labels.push_back({made[k].place, same ? "the other" : "begins with the same columns"});
        finding.severity = same ? Severity::warning : Severity::note;
        finding.subject = "database index " + made[i].name;
        findings.push_back(std::move(finding));
        break;
      }
    }
  }
}

}  // namespace

const Rule live_redundant_index = {"UP418",
                              "live-redundant-index",
                              Severity::note,
                              "an index of the database does what another one does",
                              "Two indexes of the live database are the same, or one has the first columns of the other (both btree, whole or with the same predicate).",
                              "every write keeps both up, and no query needs the shorter one",
                              "drop it in a revision of its own",
                              "CREATE INDEX a ON t (x); CREATE INDEX b ON t (x, y)",
                              "CREATE INDEX b ON t (x, y)",
                              &find_live_redundant_index};

}  // namespace underpin
