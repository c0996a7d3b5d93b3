#include "engines/postgresql/lock_question.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin::postgresql {

namespace {
constexpr std::size_t kMostBelow = 2000;  // partitions told one by one

// The conjuncts of a canonical expression, brackets of each taken off.
std::vector<std::string> conjuncts(const std::string& text) {
  std::vector<std::string> parts;
  int depth = 0;
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0 && lower(std::string_view(text).substr(i, 5)) == " and ") {
      parts.push_back(text.substr(from, i - from));
      from = i + 5;
    }
  }
  parts.push_back(text.substr(from));
  for (std::string& part : parts) {
    part = trim(part);
    while (part.size() > 1 && part.front() == '(' && part.back() == ')' && part.find(')') == part.size() - 1)
      part = trim(part.substr(1, part.size() - 2));
  }
  return parts;
}

}  // namespace

const Table* LockQuestion::table(const ObjectName& name) const {
  const auto found = find_table(before, name, dialect, session);
  return found ? before.tables.find(*found) : nullptr;
}

std::vector<const Table*> LockQuestion::below(const Table& table, bool partitions_only) const {
  std::vector<const Table*> out;
  std::set<ObjectName> seen = {table.name};
  std::vector<const Table*> open = {&table};
  while (!open.empty() && out.size() < kMostBelow) {
    const Table* parent = open.back();
    open.pop_back();
    for (const ObjectName& user : users_of_relation(before, parent->name)) {
      const Table* child = before.tables.find(user);
      if (!child || std::find(child->inherits.begin(), child->inherits.end(), parent->name) == child->inherits.end()) continue;
      if ((partitions_only && !is_partition(*child)) || !seen.insert(user).second) continue;
      out.push_back(child);
      open.push_back(child);
    }
  }
  return out;
}

std::vector<const Table*> LockQuestion::children_of(const Table& table) const {
  std::vector<const Table*> out;
  for (const ObjectName& user : users_of_relation(before, table.name)) {
    const Table* child = before.tables.find(user);
    if (!child || child->name == table.name) continue;
    if (std::any_of(child->foreign_keys.begin(), child->foreign_keys.end(), [&](const ForeignKey& key) { return key.ref == table.name; }))
      out.push_back(child);
  }
  return out;
}

const Check* LockQuestion::proves_not_null(const Table& table, const std::string& column) const {
  const std::string bare = column + " is not null", quoted = "\"" + column + "\" is not null";
  for (const Check& check : table.checks) {
    if (check.not_valid) continue;
    for (const std::string& part : conjuncts(check.expression.shown()))
      if (lower(part) == lower(bare) || lower(part) == lower(quoted)) return &check;
  }
  return nullptr;
}

bool LockQuestion::names_column(const Expression& expression, const std::string& column) const {
  const auto columns = dialect.columns_in_expression ? dialect.columns_in_expression(expression.shown()) : std::nullopt;
  return !columns || std::find(columns->begin(), columns->end(), column) != columns->end();
}

std::uint16_t indexes_of(const Table& table) {
  const std::size_t count = table.indexes.size() + table.uniques.size() + table.exclusions.size() + (table.primary_key ? 1 : 0);
  return static_cast<std::uint16_t>(std::min<std::size_t>(count, UINT16_MAX));
}

bool is_partition(const Table& table) { return !table.partition_bound.empty(); }

const Table* default_partition(const LockQuestion& question, const Table& parent) {
  for (const ObjectName& user : users_of_relation(question.before, parent.name)) {
    const Table* child = question.before.tables.find(user);
    if (child && lower(child->partition_bound) == "default" &&
        std::find(child->inherits.begin(), child->inherits.end(), parent.name) != child->inherits.end())
      return child;
  }
  return nullptr;
}

Impact impact_of(LockForm form, const Table& table) {
  const LockEntry& entry = lock_entry(form);
  Impact impact;
  impact.row = &entry.row;
  TableLock lock;
  lock.relation = table.name;
  lock.mode = entry.target;
  lock.rewritten = entry.written == Written::table || entry.written == Written::file;
  lock.scanned = entry.read == Read::target || entry.read == Read::foreign_key;
  if (entry.written == Written::table || entry.indexes < 0) lock.indexes = indexes_of(table);
  if (entry.written != Written::table && entry.indexes > 0) lock.indexes = entry.indexes > 1 ? indexes_of(table) : std::uint16_t{1};
  impact.locks.push_back(std::move(lock));
  return impact;
}

Impact impact_of(LockForm form, const ObjectName& relation) {
  Table nameless;
  nameless.name = relation;
  return impact_of(form, nameless);
}

void spread_below(Impact& impact, const LockQuestion& question, const Table& table, bool partitions_only) {
  const TableLock own = impact.locks.front();
  for (const Table* child : question.below(table, partitions_only)) {
    TableLock lock = own;
    lock.relation = child->name;
    if (own.rewritten) lock.indexes = indexes_of(*child);
    impact.locks.push_back(std::move(lock));
  }
  // The parent of partitions holds no rows itself.
  if (!table.partition_by.empty()) {
    TableLock& parent = impact.locks.front();
    parent.rewritten = parent.scanned = false;
    parent.indexes = 0;
  }
}

void lock_other(Impact& impact, LockForm form, const ObjectName& relation) { lock_relation(impact, relation, lock_entry(form).others); }

void lock_relation(Impact& impact, const ObjectName& relation, LockMode mode) {
  if (mode == LockMode::none) return;
  for (TableLock& lock : impact.locks)
    if (lock.relation == relation) {
      lock.mode = std::max(lock.mode, mode);
      return;
    }
  TableLock lock;
  lock.relation = relation;
  lock.mode = mode;
  impact.locks.push_back(std::move(lock));
}

}  // namespace underpin::postgresql
