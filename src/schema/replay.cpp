#include "schema/replay.h"

#include <algorithm>

#include "base/text.h"
#include "schema/lookup.h"
#include "schema/uses.h"

namespace underpin {

namespace {
// Tables, views, indexes and sequences share one name space, and messages often do not say which was meant.
ObjectId by_name_space(ObjectId id, const Dialect& dialect) {
  if (id.kind == ObjectKind::view || id.kind == ObjectKind::index || id.kind == ObjectKind::sequence) id.kind = ObjectKind::table;
  id.name = relation_key(normal_name(id.name, dialect), dialect);
  if (id.kind == ObjectKind::function) id.name.name = id.name.name.substr(0, id.name.name.find('('));
  if (is_sqlite(dialect)) id.member = lower(id.member);
  return id;
}

std::optional<ObjectId> dropped_object(const Change& change) {
  if (const auto* c = std::get_if<DropTable>(&change)) return ObjectId{ObjectKind::table, c->name, ""};
  if (const auto* c = std::get_if<DropView>(&change)) return ObjectId{ObjectKind::view, c->name, ""};
  if (const auto* c = std::get_if<DropType>(&change)) return ObjectId{ObjectKind::type, c->name, ""};
  if (const auto* c = std::get_if<DropSequence>(&change)) return ObjectId{ObjectKind::sequence, c->name, ""};
  if (const auto* c = std::get_if<DropIndex>(&change)) return ObjectId{ObjectKind::index, c->name, ""};
  return std::nullopt;
}

// Rows of a table follow it when its name changes.
bool moves_rows(const Change& change) {
  return std::holds_alternative<DropTable>(change) || std::holds_alternative<RenameRelation>(change) || std::holds_alternative<SetObjectSchema>(change);
}

// DROP TABLE a, b: objects named together may depend on each other.
std::vector<ObjectId> dropped_together(const Statement& statement) {
  std::vector<ObjectId> out;
  if (statement.changes.size() < 2) return out;
  for (const Change& change : statement.changes) {
    auto id = dropped_object(change);
    if (!id) return {};
    out.push_back(std::move(*id));
  }
  return out;
}
}  // namespace

// Applies the changes in turn until one fails; schema and session are then as that one left them.
void Replay::run_changes(const Statement& statement, Event& event) {
  Session session = session_, asking = session_;
  asking.in_transaction = false;  // what may not run inside one is told by its failure
  if (statement.own_transaction) session.in_transaction = false;
  session.dropping = dropped_together(statement);
  for (const Change& change : statement.changes) {
    if (locks_asked_) {
      for (Impact& impact : dialect_.locks(change, schema_, dialect_, asking)) {
        impact.change = static_cast<std::uint32_t>(event.changed.size());
        event.impacts.push_back(std::move(impact));
      }
    }
    Applied applied;
    event.failure = carry_out(schema_, change, dialect_, session, &applied);
    event.changed.push_back(!event.failure && applied.changed);
    if (event.failure) break;
    if (const auto* step = std::get_if<SessionStep>(&change)) {  // what is set holds for the rest of the text already
      set(*step);
      session.search_path = session_.search_path;
      session.role = session_.role;
    }
  }
}

void Replay::keep_aside() {
  kept_aside_ = schema_;
  since_.clear();
}

// The schema as it was before the statement that has just failed.
void Replay::take_back() {
  const Session session_now = session_;
  const auto local_now = before_local_;
  const bool locks_asked = std::exchange(locks_asked_, false);
  schema_ = kept_aside_;
  for (const Carried& carried : since_) {
    session_ = carried.session;
    session_.in_transaction = false;  // it was not refused then
    Event again;
    run_changes(events_[carried.event].statement, again);
  }
  session_ = session_now;
  before_local_ = local_now;
  locks_asked_ = locks_asked;
  keep_aside();
}

const Maybe<Failure>& Replay::emit(Statement statement, bool in_try) {
  Event event;
  event.in_try = in_try;
  const Session session_before = session_;
  const auto local_before = before_local_;
  std::optional<Schema> named;  // where a table that goes or moves is still found by its name
  if (!filled_.empty() && std::any_of(statement.changes.begin(), statement.changes.end(), moves_rows)) named = schema_;
  run_changes(statement, event);
  if (event.failure) {
    take_back();
    session_ = session_before;
    before_local_ = local_before;
    event.impacts.clear();
    event.changed.assign(statement.changes.size(), false);
    event.caused_by = cause(*event.failure);
    if (event.failure->kind == FailureKind::in_transaction) {
      Schema outside = schema_;
      Session session = session_;
      session.dropping = dropped_together(statement);
      session.in_transaction = false;
      for (const Change& change : statement.changes)
        if (!event.behind) event.behind = apply(outside, change, dialect_, session);
      if (event.behind && cause(*event.behind)) event.behind.reset();
    }
    if (event.caused_by) event.behind = created_nowhere(statement);
    if (!event.caused_by && doubtful(*event.failure)) {
      for (const Change& change : statement.changes) doubt(change);
      undecided({describe(statement.changes.front()), "not decidable without running it: an earlier part that is not decided makes the difference (" + event.failure->message + ")",
                 statement.span});
      return none_;
    }
  }
  learn(statement, named ? *named : schema_, event.failure.has_value());
  constexpr std::size_t kMostSince = 16;
  if (!event.failure && since_.size() < kMostSince)
    since_.push_back({events_.size(), session_before});
  else if (!event.failure)
    keep_aside();
  event.statement = std::move(statement);
  return record(std::move(event));
}

const Maybe<Failure>& Replay::refuse(Statement statement, Failure failure, bool in_try) {
  Event event;
  event.in_try = in_try;
  event.failure = std::move(failure);
  event.changed.assign(statement.changes.size(), false);
  event.caused_by = cause(*event.failure);
  learn(statement, schema_, true);
  event.statement = std::move(statement);
  return record(std::move(event));
}

const Maybe<Failure>& Replay::record(Event event) {
  ++event_count_;
  events_.push_back(std::move(event));
  return events_.back().failure ? events_.back().failure : none_;
}

void Replay::doubt(const Change& change) {
  const Touches touched = touches(change);
  for (const ObjectId& id : touched.produces) doubtful_.insert(by_name_space(id, dialect_));
  for (const ObjectId& id : touched.destroys) doubtful_.insert(by_name_space(id, dialect_));
  if (const auto* type = std::get_if<SetColumnType>(&change)) doubt(ObjectId{ObjectKind::column, type->table, type->column});
}

void Replay::doubt(const ObjectId& object) { doubtful_.insert(by_name_space(object, dialect_)); }

// A column of this type of which it is not known whether it still has it.
bool Replay::doubtful_user(const ObjectId& type) const {
  for (const ObjectName& user : users_of_type(schema_, type.name))
    if (const Table* table = schema_.tables.find(user))
      for (const Column& column : table->columns)
        if (doubtful(by_name_space({ObjectKind::column, user, column.name}, dialect_))) return true;
  return false;
}

bool Replay::doubtful(const ObjectId& id) const { return doubtful_.contains(id) || (parent_ && parent_->doubtful(id)); }

bool Replay::doubtful(const Failure& failure) const {
  ObjectId id = by_name_space(failure.object, dialect_);
  if (doubtful(id)) return true;
  if (failure.kind == FailureKind::depends && failure.object.kind == ObjectKind::type && doubtful_user(failure.object)) return true;
  // What is missing without a known cause.
  if ((failure.kind == FailureKind::missing || failure.kind == FailureKind::depends) && all_doubtful_ && !cause(failure)) return true;
  if (id.member.empty()) return false;
  id.member.clear();
  if (id.kind != ObjectKind::type) id.kind = ObjectKind::table;
  return doubtful(id);
}

void Replay::learn(const Statement& statement, const Schema& before, bool failed) {
  for (const Change& change : statement.changes) {
    if (failed || !lost_.empty() || !kept_.empty() || parent_) {
      const Touches touched = touches(change);
      const auto* table = std::get_if<CreateTable>(&change);
      const bool in_full = failed && table && table->table.inherits.empty() && !table->as_query && table->like.empty() && !table->partition_of;
      for (const ObjectId& id : touched.produces) {
        if (failed)
          lost_[by_name_space(id, dialect_)] = event_count_;
        else
          lost_.erase(by_name_space(id, dialect_));
        if (in_full)
          lost_in_full_.insert(by_name_space(id, dialect_));
        else
          lost_in_full_.erase(by_name_space(id, dialect_));
      }
      for (const ObjectId& id : touched.destroys) {
        if (failed)
          kept_[by_name_space(id, dialect_)] = event_count_;
        else
          kept_.erase(by_name_space(id, dialect_));
      }
    }
    if (failed) continue;
    follow_rows(change, before);
  }
}

std::optional<std::size_t> Replay::lost(const ObjectId& id) const {
  const auto it = lost_.find(id);
  if (it != lost_.end()) return it->second;
  return parent_ ? parent_->lost(id) : std::nullopt;
}

// The column's table was to be made by a statement that failed, and neither that one nor any other failed one has the column.
bool Replay::lost_without(ObjectId column) const {
  column = by_name_space(column, dialect_);
  if (column.kind != ObjectKind::column || lost(column)) return false;
  column.kind = ObjectKind::table;
  column.member.clear();
  return lost_in_full_.contains(column) || (parent_ && parent_->lost_in_full_.contains(column));
}

std::optional<Failure> Replay::created_nowhere(const Statement& statement) const {
  for (const Change& change : statement.changes)
    for (const ObjectId& used : touches(change).uses) {
      if (used.kind != ObjectKind::column || find_table(schema_, used.name, dialect_, session_) || !lost_without(used)) continue;
      Failure failure;
      failure.kind = FailureKind::missing;
      failure.object = used;
      failure.message = "column \"" + used.member + "\" does not exist";
      return failure;
    }
  return std::nullopt;
}

std::optional<std::size_t> Replay::kept(const ObjectId& id) const {
  const auto it = kept_.find(id);
  if (it != kept_.end()) return it->second;
  return parent_ ? parent_->kept(id) : std::nullopt;
}

std::optional<std::size_t> Replay::cause(const Failure& failure) const {
  const ObjectId id = by_name_space(failure.object, dialect_);
  switch (failure.kind) {
    case FailureKind::missing:
    case FailureKind::needs_extension:
    case FailureKind::invalid_value: {
      if (const auto event = lost(id)) return event;
      if (id.member.empty() || lost_without(id)) return std::nullopt;
      ObjectId owner = id;
      owner.member.clear();
      if (id.kind != ObjectKind::type) owner.kind = ObjectKind::table;
      return lost(owner);
    }
    case FailureKind::no_unique_target: {
      // A key of the table that could not be made. Constraints without a name cannot be told.
      for (const Replay* level = this; level; level = level->parent_) {
        const auto it = level->lost_.lower_bound({ObjectKind::constraint, id.name, ""});
        if (it != level->lost_.end() && it->first.kind == ObjectKind::constraint && it->first.name == id.name) return it->second;
      }
      return std::nullopt;
    }
    case FailureKind::exists:
    case FailureKind::depends: return kept(id);
    case FailureKind::type_mismatch:
    case FailureKind::no_opclass:
    case FailureKind::in_transaction:
    case FailureKind::not_allowed:
    case FailureKind::aborted:
    case FailureKind::syntax:
    case FailureKind::value_too_long: return std::nullopt;
  }
  return std::nullopt;
}

bool Replay::may_have_rows(const ObjectName& table) const {
  const auto name = find_table(schema_, table, dialect_, session_);
  if (!name) return false;
  return filled_.contains(*name) || schema_.tables.find(*name)->external;
}

// Rows come, go and move with their tables.
void Replay::follow_rows(const Change& change, const Schema& before) {
  if (const auto* step = std::get_if<DataStep>(&change)) {
    const bool adds = step->kind == DataKind::insert || step->kind == DataKind::copy;
    if (step->table.empty() && adds)  // it may be any of them
      schema_.tables.for_each([&](const Table& any) { filled_.set(any.name, 1); });
    const auto table = find_table(schema_, step->table, dialect_, session_);
    if (!table) return;
    if (step->kind == DataKind::insert || step->kind == DataKind::copy) filled_.set(*table, 1);
    if (step->kind == DataKind::truncate || (step->kind == DataKind::remove && !step->has_where && !step->in_application_code)) filled_.erase(*table);
    return;
  }
  if (const auto* created = std::get_if<CreateTable>(&change)) {
    const auto table = created->as_query ? find_table(schema_, created->table.name, dialect_, session_) : std::nullopt;
    if (table) filled_.set(*table, 1);
    return;
  }
  if (filled_.empty()) return;
  const auto move = [&](const ObjectName& from, const ObjectName& to) {
    if (filled_.erase(from)) filled_.set(to, 1);
  };
  if (const auto* dropped = std::get_if<DropTable>(&change)) {
    if (const auto table = find_table(before, dropped->name, dialect_, session_)) filled_.erase(*table);
  } else if (const auto* renamed = std::get_if<RenameRelation>(&change)) {
    if (const auto table = find_table(before, renamed->name, dialect_, session_)) move(*table, {table->schema, identifier(renamed->to, dialect_)});
  } else if (const auto* moved = std::get_if<SetObjectSchema>(&change)) {
    if (const auto table = find_table(before, moved->name, dialect_, session_)) move(*table, {normal_name({moved->schema, ""}, dialect_).schema, table->name});
  } else if (const auto* schema = std::get_if<RenameSchema>(&change)) {
    const std::string from = normal_name({schema->name, ""}, dialect_).schema;
    for (const ObjectName& table : filled_.names())
      if (table.schema == from) move(table, {schema->to, table.name});
  } else if (std::holds_alternative<DropSchema>(change)) {
    for (const ObjectName& table : filled_.names())
      if (!schema_.tables.contains(table)) filled_.erase(table);
  }
}

namespace {
// "app, public" or "'app', \"Other\"" → entries; the default path becomes none.
std::vector<std::string> parse_search_path(const std::string& value, const Dialect& dialect) {
  std::vector<std::string> out;
  for (const std::string& part : split(value, ',')) {
    std::string entry(trim(part));
    if (entry.size() > 1 && (entry.front() == '\'' || entry.front() == '"') && entry.back() == entry.front()) {
      const std::string inside = entry.substr(1, entry.size() - 2);
      if (entry.front() == '\'' && inside.find(',') != std::string::npos) {  // one literal with a whole path in it
        for (std::string& inner : parse_search_path(inside, dialect)) out.push_back(std::move(inner));
        continue;
      }
      entry = entry.front() == '"' ? replace_all(inside, "\"\"", "\"") : inside;
      if (entry.size() > 1 && entry.front() == '"' && entry.back() == '"') entry = entry.substr(1, entry.size() - 2);
    } else {
      entry = lower(entry);
    }
    if (!entry.empty()) out.push_back(identifier(entry, dialect));
  }
  return out;
}

bool is_default_path(const std::vector<std::string>& path, const Dialect& dialect) {
  return std::all_of(path.begin(), path.end(), [&](const std::string& entry) { return entry == "$user" || entry == dialect.default_schema; });
}
}  // namespace

void Replay::set(const SessionStep& step) {
  // A COMMIT in the text: the driver does not know of it and begins no other transaction.
  if (step.what == SessionStep::What::commit || step.what == SessionStep::What::rollback) {
    end_transaction();
    session_.in_transaction = false;
  }
  if (step.what == SessionStep::What::begin) session_.in_transaction = true;
  if (step.what != SessionStep::What::set) return;
  const bool path = step.name == "search_path", role = step.name == "role" || step.name == "session_authorization", all = step.name == "all";
  if (!path && !role && !all) return;
  if (step.local && !before_local_) before_local_ = std::make_pair(session_.search_path, session_.role);
  const std::string word = lower(trim(step.value));
  const bool reset = word == "default" || all;
  if (path || all) {
    session_.search_path = reset ? std::vector<std::string>{} : parse_search_path(step.value, dialect_);
    if (!reset && session_.search_path.empty())
      session_.search_path = {"pg_catalog"};  // SET search_path TO '': nothing is found unqualified, nothing can be made
    else if (is_default_path(session_.search_path, dialect_))
      session_.search_path.clear();
  }
  if (role || all) session_.role = reset || word == "none" ? "" : std::string(trim(replace_all(step.value, "'", "")));
  if (!step.local && before_local_) before_local_.reset();
}

void Replay::end_transaction() {
  if (!before_local_) return;
  session_.search_path = before_local_->first;
  session_.role = before_local_->second;
  before_local_.reset();
}

void Replay::roll_back(const Savepoint& to) {
  schema_ = to.schema;
  session_ = to.session;
  filled_ = to.filled;
  keep_aside();
}

Replay Replay::fork() const {
  Replay copy(dialect_, schema_);
  copy.session_ = session_;
  copy.filled_ = filled_;
  copy.parent_ = this;
  copy.all_doubtful_ = all_doubtful_;
  copy.reader_memory_ = reader_memory_;
  copy.doubt_ = doubt_;
  copy.event_count_ = event_count_;
  return copy;
}

std::vector<Event> Replay::take_events() {
  keep_aside();
  events_.shrink_to_fit();
  return std::exchange(events_, {});
}
std::vector<Undecided> Replay::take_undecided() { return std::exchange(undecided_, {}); }
std::vector<Finding> Replay::take_findings() { return std::exchange(findings_, {}); }
std::vector<Note> Replay::take_notes() { return std::exchange(notes_, {}); }

}  // namespace underpin
