#include "rules/live_support.h"

#include <algorithm>

#include "schema/place.h"

namespace underpin {

namespace {

// The last revision of the whole history that did it; null: none did.
const Revision* last_that(const LiveDriftAt& at, const std::map<ObjectId, std::size_t>& did) {
  ObjectId id = at.difference.object;
  id.name.schema.clear();
  const auto found = did.find(id);
  return found == did.end() ? nullptr : &at.replayed->history->revisions[found->second];
}

bool is_pending(const LiveDriftAt& at, const Revision& revision) {
  const auto& pending = at.drift.claim.pending;
  return std::any_of(pending.begin(), pending.end(), [&](std::size_t i) { return &at.replayed->history->revisions[i] == &revision; });
}

// The revision that has to do with it, and what to say of it.
std::pair<std::string, std::string> provenance(const LiveDriftAt& at, Span declared) {
  if (!at.replayed) return {};
  if (const std::string id = revision_at(*at.replayed, declared); !id.empty() && !only_live(at.difference)) return {id, "revision " + quoted(id) + " makes it so"};
  if (!only_live(at.difference)) return {};
  const Revision* maker = last_that(at, at.drift.made_by);
  if (maker && at.drift.at_claim && is_pending(at, *maker))
    return {maker->id, "revision " + quoted(maker->id) + ", which the database says it has not run, makes it"};
  if (const Revision* remover = last_that(at, at.drift.removed_by)) return {remover->id, "revision " + quoted(remover->id) + " removes it"};
  return {};
}

}  // namespace

bool never_ran(const LiveDrift& drift) {
  if (!drift.history || !drift.claim.rows.empty()) return false;
  bool common = false;
  drift.diff.left.schema.tables.for_each([&](const Table& table) { common = common || drift.diff.right.schema.tables.contains(table.name); });
  return !common;
}

void for_each_live_drift(const Subject& subject, const std::function<void(const LiveDriftAt&)>& visit) {
  if (!subject.live) return;
  for (const LiveDrift& drift : subject.live->drifts) {
    if (never_ran(drift)) continue;
    for (const Difference& difference : drift.diff.differences) {
      const ObjectName table = table_of(drift.diff, difference.object);
      if (told_by_another(drift.diff, difference, table) || drift.uncertain.count(table.empty() ? difference.object.name : table)) continue;
      visit({subject, drift, drift.history ? &subject.histories[*drift.history] : nullptr, difference, table});
    }
  }
}

std::string declarer(const LiveDriftAt& at) { return at.replayed ? "the migrations" : "the models"; }
std::string declares(const LiveDriftAt& at) { return at.replayed ? "make" : "declare"; }

Finding live_finding(const Rule& rule, const LiveDriftAt& at, std::string message, std::string because) {
  const Span declared = place_of(at.drift.diff.left.schema, at.difference.object);
  const Span live = place_of(at.drift.diff.right.schema, at.difference.object);
  const bool at_declared = declared.valid() && !only_live(at.difference);
  const auto [revision, words] = provenance(at, declared);
  Finding finding = make_finding(rule, std::move(message), at_declared || !live.valid() ? declared : live, revision);
  const Span other = at_declared ? live : declared;
  if (only_declared(at.difference)) {
    finding.primary.text = "the database does not have it";
    if (other.valid()) finding.labels.push_back({other, "the table in the database"});
  } else if (only_live(at.difference)) {
    finding.primary.text = "only the database has it";
    if (other.valid()) finding.labels.push_back({other, declarer(at) + " " + declares(at) + " the table here"});
  } else {
    finding.primary.text = at_declared ? declarer(at) : "the database";
    if (other.valid()) finding.labels.push_back({other, at_declared ? "the database" : declarer(at)});
  }
  finding.because = because + (words.empty() ? "" : "; " + words);
  if (only_live(at.difference) && at.drift.anything_uncertain) {
    finding.severity = Severity::note;
    finding.because += "; a part of " + declarer(at) + " that cannot be decided may make it";
  }
  finding.subject = "database " + std::string(kind_word(at.difference.object.kind)) + " " + at.difference.object.display() + " " + at.difference.what;
  return finding;
}

std::string_view sqlite_affinity(std::string_view type) {
  const std::string name = lower(type);
  if (contains(name, "int")) return "INTEGER";
  if (contains(name, "char") || contains(name, "clob") || contains(name, "text")) return "TEXT";
  if (name.empty() || contains(name, "blob")) return "BLOB";
  return contains(name, "real") || contains(name, "floa") || contains(name, "doub") ? "REAL" : "NUMERIC";
}

void for_each_broken(const Subject& subject, DataQuestion::Kind kind, const std::function<void(const DataAnswer&)>& visit) {
  if (!subject.live) return;
  for (const DataAnswer& answer : subject.live->facts.answers)
    if (answer.question.kind == kind && answer.question.demand != Demand::guessed && answer.rows > 0) visit(answer);
}

std::string constraint_words(const DataQuestion& question) {
  const std::string columns = "(" + printable(join(question.columns, ", ")) + ")";
  switch (question.kind) {
    case DataQuestion::Kind::orphans: {
      const std::string target = printable(question.ref.display()) + (question.ref_columns.empty() ? "" : " (" + printable(join(question.ref_columns, ", ")) + ")");
      return "foreign key " + columns + " to " + target;
    }
    case DataQuestion::Kind::nulls: return "not null " + columns;
    case DataQuestion::Kind::duplicates: return "unique " + columns;
    case DataQuestion::Kind::violations: return "check (" + printable(clip_utf8(question.check, 120)) + ")";
  }
  return {};
}

std::string shown_name(const Subject& subject, const ObjectName& name) {
  const auto quote = subject.live->dialect->quote;
  return (name.schema.empty() ? "" : quote(name.schema) + ".") + quote(name.name);
}

std::string demand_words(const DataQuestion& question) {
  switch (question.demand) {
    case Demand::database: return "the database declares";
    case Demand::migrations: return "the migrations make";
    case Demand::models: return "the models declare";
    case Demand::planned: return "is planned";
    case Demand::guessed: return "the names suggest";
  }
  return {};
}

std::string sample_words(const DataAnswer& answer) { return answer.sampled ? " of the first " + std::to_string(*answer.sampled) + " looked at" : ""; }

std::string example_words(const DataAnswer& answer) {
  if (answer.examples.empty()) return {};
  return "for example " + join(answer.examples, "; ");
}

Finding rows_finding(const Rule& rule, const Subject& subject, const DataAnswer& answer, std::string message) {
  const DataQuestion& question = answer.question;
  const Table* table = subject.live->schema.tables.find(question.table);
  const Span live = table ? place_of(subject.live->schema, {ObjectKind::column, table->name, question.columns.empty() ? std::string() : question.columns.front()}) : Span{};
  Finding finding = make_finding(rule, std::move(message), question.span.valid() ? question.span : live, "");
  finding.primary.text = example_words(answer);
  if (question.span.valid() && live.valid() && !(question.span == live)) finding.labels.push_back({live, "the column in the database"});
  finding.subject = "database rows of " + question.table.display() + " " + constraint_words(question);
  return finding;
}

}  // namespace underpin
