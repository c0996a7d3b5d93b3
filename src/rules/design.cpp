#include "rules/design.h"

#include <algorithm>
#include <set>

#include "schema/lookup.h"

namespace underpin {

namespace {

constexpr std::size_t kMended = 3;  // statements shown as help

// The revision whose file the place lies in.
std::string revision_of_place(const ReplayedHistory& replayed, Span span) {
  for (const Revision& revision : replayed.history->revisions)
    if (span.valid() && revision.file == span.file) return revision.id;
  return {};
}

bool stood_upon(const Subject& subject, const ReplayedHistory& replayed) {
  return std::any_of(subject.histories.begin(), subject.histories.end(), [&](const ReplayedHistory& other) {
    return &other != &replayed && !other.history->stands_on.empty() && other.history->stands_on == replayed.history->root;
  });
}

const Table* live_table(const LiveState* live, const ObjectName& name) {
  const auto found = live ? find_table(live->schema, name, *live->dialect) : std::nullopt;
  return found ? live->schema.tables.find(*found) : nullptr;
}

std::string mending(const std::vector<DesignPlace>& places) {
  std::vector<std::string> statements;
  std::size_t more = 0;
  for (const DesignPlace& place : places) {
    if (place.mend.empty()) continue;
    if (statements.size() < kMended)
      statements.push_back(place.mend);
    else
      ++more;
  }
  return join(statements, "; ") + (more ? "; and " + std::to_string(more) + " more of the kind" : "");
}

}  // namespace

std::vector<const Table*> DesignAt::tables() const {
  std::vector<const Table*> out;
  std::set<ObjectName> parents;
  schema.tables.for_each([&](const Table& table) { parents.insert(table.inherits.begin(), table.inherits.end()); });
  for (const Table* table : schema.tables.sorted())
    if (!(parents.count(table->name) && table->partition_by.empty() && !table->primary_key) && !table->external && !table->temporary &&
        table->partition_bound.empty() && table->virtual_module.empty())
      out.push_back(table);
  return out;
}

bool DesignAt::in_database(const ObjectName& table, const ForeignKey& key) const {
  const Table* own = live_table(live, table);
  return own && std::any_of(own->foreign_keys.begin(), own->foreign_keys.end(), [&](const ForeignKey& other) {
           return std::equal(key.columns.begin(), key.columns.end(), other.columns.begin(), other.columns.end(),
                             [&](const std::string& a, const std::string& b) { return same_name(a, b, dialect); });
         });
}

bool DesignAt::in_database(const ObjectName& table, const std::string& index) const {
  const Table* own = live_table(live, table);
  return own && std::any_of(own->indexes.begin(), own->indexes.end(), [&](const Index& other) { return same_name(other.name, index, dialect); });
}

bool DesignAt::guessed_in_database(const ObjectName& table, const std::string& column) const {
  return live && std::any_of(live->facts.answers.begin(), live->facts.answers.end(), [&](const DataAnswer& answer) {
           return guess_holds(answer) && answer.question.table == table && same_name(answer.question.columns.front(), column, dialect);
         });
}

void find_design(const Rule& rule, const Subject& subject, std::vector<Finding>& findings,
                 const std::function<DesignAnswer(const DesignAt&)>& ask, const DesignSentence& sentence) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (stood_upon(subject, replayed)) continue;  // told with the history that goes on from it
    const Dialect& dialect = dialect_of(subject, replayed);
    const LiveState* live = subject.live && subject.live->dialect->name == dialect.name ? subject.live.get() : nullptr;
    const DesignAnswer migrated = ask({replayed, replayed.trace.schema, dialect, false, live});
    const DesignAnswer declared = replayed.drift ? ask({replayed, replayed.drift->declared, dialect, true, live}) : DesignAnswer{};
    std::vector<DesignPlace> places = migrated.places;
    std::set<std::string> known;
    for (const DesignPlace& place : places) known.insert(place.object);
    std::size_t only_models = 0;
    for (const DesignPlace& place : declared.places)
      if (known.insert(place.object).second) {
        places.push_back(place);
        places.back().text += ", in the models";
        ++only_models;
      }
    places.erase(std::remove_if(places.begin(), places.end(), [](const DesignPlace& place) { return !place.span.valid(); }), places.end());
    if (places.empty()) continue;
    std::string message;
    if (!migrated.places.empty()) message = sentence(migrated.places.size(), migrated.of);
    if (only_models) message += (message.empty() ? "in the models " : "; in the models ") + sentence(declared.places.size(), declared.of);
    Finding finding = make_finding(rule, std::move(message), places.front().span, revision_of_place(replayed, places.front().span));
    finding.primary.text = places.front().text;
    for (std::size_t i = 1; i < places.size(); ++i) finding.labels.push_back({places[i].span, places[i].text});
    if (std::string help = mending(places); !help.empty()) finding.help = std::move(help);
    finding.subject = std::string(rule.name) + " in " + replayed.history->root;
    findings.push_back(std::move(finding));
  }
}

std::vector<KeyColumns> keys_of(const Table& table) {
  std::vector<KeyColumns> out;
  if (table.primary_key)
    out.push_back({table.primary_key->name, table.primary_key->columns, true, true, nullptr, table.primary_key->origin.span});
  for (const Unique& unique : table.uniques) out.push_back({unique.name, unique.columns, true, true, nullptr, unique.origin.span});
  for (const Index& index : table.indexes) {
    KeyColumns key{index.name, {}, index.unique, false, &index, index.origin.span};
    for (const IndexKey& part : index.keys) key.columns.push_back(part.is_expression ? "" : part.key.text);
    out.push_back(std::move(key));
  }
  return out;
}

const Table* table_in_name(const DesignAt& at, const Table& table, const KeyColumns& key) {
  const std::string columns = join(key.columns, "_"), &own = table.name.name;
  std::string name = key.name;
  for (const std::string_view prefix : {"idx_", "ix_"})
    if (starts_with(name, prefix)) name = name.substr(prefix.size());
  const std::size_t cut = name.find("_" + columns);
  if (cut == std::string::npos || cut == 0 || starts_with(name, own + "_") || contains(key.name, "_" + own + "_")) return nullptr;
  const std::string rest = name.substr(cut + 1 + columns.size());
  if (!rest.empty() && rest != "_idx" && rest != "_index" && rest != "_key" && rest != "_uq") return nullptr;
  const Table* meant = at.schema.tables.find({table.name.schema, name.substr(0, cut)});
  if (!meant || meant == &table) return nullptr;
  const bool has_all =
      std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) { return meant->column(column) != nullptr; });
  return has_all ? meant : nullptr;
}

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper = name[i] >= 'A' && name[i] <= 'Z';
    if (name[i] == '_' || name[i] == '-' || (upper && i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z'))) words.emplace_back();
    if (name[i] != '_' && name[i] != '-') words.back() += lower(name.substr(i, 1));
  }
  words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
  return words;
}

bool person_table(const Table& table) {
  static const std::set<std::string> people = {"user",      "users",    "people",   "person",    "persons", "employee",
                                               "employees", "member",   "members",  "staff",     "account", "accounts",
                                               "profile",   "profiles", "customer", "customers", "contact", "contacts",
                                               "agent",     "agents",   "teacher",  "teachers",  "student", "students"};
  const auto words = words_of_name(table.name.name);
  return words.size() == 1 && people.count(words.front()) > 0;
}

std::string quoted_sql(const DesignAt& at, const std::string& name) { return at.dialect.quote ? at.dialect.quote(name) : name; }
std::string quoted_sql(const DesignAt& at, const ObjectName& name) {
  return (name.schema.empty() ? "" : quoted_sql(at, name.schema) + ".") + quoted_sql(at, name.name);
}

}  // namespace underpin
