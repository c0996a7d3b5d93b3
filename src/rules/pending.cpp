#include "rules/pending.h"

#include <algorithm>

#include "schema/lookup.h"

namespace underpin {

namespace {

constexpr std::size_t kLocksTold = 3;
constexpr std::string_view kJudgeNew = "; underpin check --deployed REVISION judges only what comes after that revision, one by one";

std::string waiting(LockMode mode) {
  if (blocks_reads(mode)) return "reads and writes wait";
  return blocks_writes(mode) ? "writes wait" : "reads and writes go on";
}

std::string work_of(const TableLock& lock) {
  const std::string built = lock.indexes == 1 ? "an index is built"
                            : lock.indexes    ? std::to_string(lock.indexes) + " indexes are built"
                                              : "";
  if (lock.rewritten) return " while every row is written anew" + (built.empty() ? "" : " and " + built);
  if (lock.scanned) return " while every row is read" + (built.empty() ? "" : " and " + built);
  return built.empty() ? " for a moment" : " while " + built;
}

std::string lock_sentence(const TableLock& lock) {
  return std::string(lock_word(lock.mode)) + " on " + quoted(lock.relation.display()) + ": " + waiting(lock.mode) +
         (lock.moment() && !blocks_writes(lock.mode) ? "" : work_of(lock));
}

// All that a rule found in one history, told as one: at its newest place, the others behind it.
Finding as_one(const Rule& rule, std::vector<Finding>& found, const History& history) {
  Finding one = std::move(found.back());
  found.pop_back();
  one.severity = Severity::note;
  if (found.empty()) {
    one.because += kJudgeNew;
    return one;
  }
  one.message += "; in " + std::to_string(found.size() + 1) + " places of this history";
  one.because += kJudgeNew;
  one.labels.clear();
  for (auto it = found.rbegin(); it != found.rend(); ++it) one.labels.push_back({it->primary.span, it->message});
  one.subject = std::string(rule.name) + " in " + history.root;
  return one;
}

const Impact* impact_of(const std::vector<StatementLocks>& locks, std::size_t event, std::size_t change) {
  if (event >= locks.size()) return nullptr;
  for (const Impact& impact : locks[event].impacts)
    if (impact.change == change) return &impact;
  return nullptr;
}

void visit_changes(const Subject& subject, const ReplayedHistory& replayed, const std::function<void(const ChangeAt&)>& visit) {
  static const std::vector<StatementLocks> no_locks;
  std::shared_ptr<const Births> births = replayed.births;
  if (!births) births = std::make_shared<const Births>(replayed.trace, dialect_of(subject, replayed));
  std::size_t moment = 0;
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
    const RevisionTrace& trace = replayed.trace.revisions[i];
    const Revision& revision = replayed.history->revisions[replayed.order[i]];
    const auto& locks = i < replayed.locks.size() ? replayed.locks[i] : no_locks;
    const bool ran = subject.deployed && subject.deployed->count(revision.id);
    for (std::size_t number = 0; number < trace.events.size(); ++number) {
      const Event& event = trace.events[number];
      for (std::size_t c = 0; c < event.statement.changes.size(); ++c) {
        if (!event.carried_out(c)) continue;
        if (!ran) visit({subject, replayed, revision, trace, i, event, number, event.statement.changes[c], impact_of(locks, number, c), locks, *births, moment});
        ++moment;
      }
    }
  }
}

bool earlier(const Finding& a, const Finding& b) {
  return a.primary.span.file < b.primary.span.file ||
         (a.primary.span.file == b.primary.span.file && a.primary.span.begin < b.primary.span.begin);
}

}  // namespace

bool ChangeAt::stood(std::optional<std::size_t> born) const {
  if (!born) return true;
  if (*born == position) return false;
  if (!subject.deployed) return *born < position;
  return subject.deployed->count(replayed.history->revisions[replayed.order[*born]].id) > 0;
}

void find_pending(const Rule& rule, const Subject& subject, std::vector<Finding>& findings, const Look& look) {
  for (const ReplayedHistory& replayed : subject.histories) {
    std::vector<Finding> found;
    visit_changes(subject, replayed, [&](const ChangeAt& at) {
      if (auto finding = look(at); finding && finding->primary.span.valid()) found.push_back(std::move(*finding));
    });
    if (found.empty()) continue;
    if (!subject.deployed)
      findings.push_back(as_one(rule, found, *replayed.history));
    else
      std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
}

void find_opinions(const Subject& subject, std::vector<Finding>& findings, const Look& look) {
  if (!subject.deployed) return;
  for (const ReplayedHistory& replayed : subject.histories) {
    std::vector<Finding> found;
    visit_changes(subject, replayed, [&](const ChangeAt& at) {
      if (auto finding = look(at); finding && finding->primary.span.valid()) found.push_back(std::move(*finding));
    });
    if (found.empty()) continue;
    std::stable_sort(found.begin(), found.end(), earlier);
    Finding one = std::move(found.front());
    one.severity = Severity::note;
    if (found.size() > 1) one.message += "; in " + std::to_string(found.size()) + " places";
    for (std::size_t i = 1; i < found.size(); ++i) one.labels.push_back({found[i].primary.span, found[i].message});
    findings.push_back(std::move(one));
  }
}

std::string locks_sentence(const ChangeAt& at) {
  if (!at.impact) return {};
  std::vector<std::string> parts;
  std::size_t left = 0;
  for (const TableLock& lock : at.impact->locks) {
    if (!at.existing(lock.relation) || (lock.moment() && !blocks_writes(lock.mode) && !parts.empty())) continue;
    if (parts.size() < kLocksTold)
      parts.push_back(lock_sentence(lock));
    else
      ++left;
  }
  return join(parts, "; ") + (left ? "; and the same on " + std::to_string(left) + " more" : "");
}

Finding change_finding(const Rule& rule, const ChangeAt& at, std::string message) {
  Finding finding = make_finding(rule, std::move(message), at.event.statement.span, at.revision.id);
  if (const ObjectName table = table_of(at.change); !table.empty()) finding.subject = "table " + table.display() + ": " + finding.message;
  return finding;
}

Finding lock_finding(const Rule& rule, const ChangeAt& at, std::string message) {
  Finding finding = change_finding(rule, at, std::move(message));
  if (std::string locks = locks_sentence(at); !locks.empty()) finding.because = std::move(locks);
  finding.subject = "table " + at.table().display() + ": " + finding.message;
  return finding;
}

const Column* new_column_of(const Change& change, bool (*wanted)(const std::string& type)) {
  if (const auto* add = std::get_if<AddColumn>(&change)) return wanted(add->column.type.text) ? &add->column : nullptr;
  const auto* create = std::get_if<CreateTable>(&change);
  if (!create) return nullptr;
  for (const Column& column : create->table.columns)
    if (wanted(column.type.text)) return &column;
  return nullptr;
}

bool is_alembic(const ChangeAt& at) { return at.replayed.history->is_alembic(); }

std::string as_written(const ChangeAt& at, const std::string& sql) {
  if (!is_alembic(at)) return sql;
  const char quote = sql.find('\'') == std::string::npos ? '\'' : '"';
  return std::string("op.execute(") +
         (quote == '"' && sql.find('"') != std::string::npos ? "\"\"\"" + sql + "\"\"\"" : quote + sql + quote) + ")";
}

std::string sql_name(const ChangeAt& at, const ObjectName& name) {
  const Dialect& dialect = at.dialect();
  const auto part = [&](const std::string& text) { return dialect.quote ? dialect.quote(text) : text; };
  return (name.schema.empty() ? "" : part(name.schema) + ".") + part(name.name);
}

std::string sql_names(const ChangeAt& at, const std::vector<std::string>& columns) {
  std::vector<std::string> parts;
  for (const std::string& column : columns) parts.push_back(sql_name(at, {"", column}));
  return join(parts, ", ");
}

}  // namespace underpin
