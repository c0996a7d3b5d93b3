#include "verbs/version_claim.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace underpin {

namespace {

constexpr std::size_t kMostRows = 100'000;

// How a tool remembers what ran.
struct Record {
  std::string_view kind;    // History::kind
  std::string_view schema;  // empty: any
  std::string_view table;
  std::string_view version;  // column
  std::string_view state;    // column that tells success; empty: a row says it
  bool state_is_failure = false;  // the state column says that it failed
  bool newest_only = false;  // one row stands for it and everything before
};

constexpr std::array kRecords = {
    Record{"flyway", "", "flyway_schema_history", "version", "success", false, false},
    Record{"golang-migrate", "", "schema_migrations", "version", "dirty", true, true},
    Record{"dbmate", "", "schema_migrations", "version", "", false, false},
    Record{"goose", "", "goose_db_version", "version_id", "is_applied", false, false},
    Record{"golang-migrate", "", "_sqlx_migrations", "version", "success", false, false},
    Record{"diesel", "", "__diesel_schema_migrations", "version", "", false, false},
    Record{"prisma", "", "_prisma_migrations", "migration_name", "finished_at", false, false},
    Record{"node-pg-migrate", "", "pgmigrations", "name", "", false, false},
    Record{"sql-migrate", "", "gorp_migrations", "id", "", false, false},
    Record{"supabase", "supabase_migrations", "schema_migrations", "version", "", false, false},
    Record{"tern", "", "schema_version", "version", "", false, true},
};

// Tools whose files look alike are told apart by the table that is there.
std::vector<Record> records_of(const History& history) {
  if (history.is_alembic()) return {Record{"alembic", "", history.version_table, "version_num", "", false, false}};
  std::vector<Record> found;
  std::copy_if(kRecords.begin(), kRecords.end(), std::back_inserter(found), [&](const Record& record) { return record.kind == history.kind; });
  return found;
}

const Table* table_of_record(const Schema& live, const Record& record) {
  const Table* found = nullptr;
  live.tables.for_each([&](const Table& table) {
    if (table.name.name != record.table || !table.column(record.version) || (!record.schema.empty() && table.name.schema != record.schema)) return;
    if (!found || table.name < found->name) found = &table;
  });
  return found;
}

// Numbers are the same with and without leading zeros.
std::string_view without_zeros(std::string_view text) {
  while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') text.remove_prefix(1);
  return text;
}

std::string_view file_name_alone(std::string_view text) { return ends_with(text, ".sql") ? text.substr(0, text.size() - 4) : text; }

std::vector<std::size_t> named(const History& history, const std::string& row) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < history.revisions.size(); ++i) {
    const Revision& revision = history.revisions[i];
    if (revision.id == row || (!history.is_alembic() && (without_zeros(revision.version) == without_zeros(row) || revision.stem == file_name_alone(row))))
      found.push_back(i);
  }
  return found;
}

std::set<std::size_t> with_ancestors(const ReplayedHistory& replayed, const std::vector<std::size_t>& from) {
  std::set<std::size_t> all;
  std::vector<std::size_t> stack = from;
  while (!stack.empty()) {
    const std::size_t at = stack.back();
    stack.pop_back();
    if (!all.insert(at).second) continue;
    const auto& parents = replayed.graph.parents[at];
    stack.insert(stack.end(), parents.begin(), parents.end());
    for (const MissingParent& missing : replayed.graph.unresolved)
      if (missing.revision == at && missing.proposed_revision) stack.push_back(*missing.proposed_revision);
  }
  return all;
}

bool is_yes(const std::optional<std::string>& cell) { return cell && !cell->empty() && *cell != "f" && *cell != "false" && *cell != "0"; }

void sort_out(const ReplayedHistory& replayed, const Record& record, VersionClaim& claim) {
  const History& history = *replayed.history;
  for (const std::string& row : claim.rows) {
    const auto found = named(history, row);
    if (found.empty() && !(record.kind == "goose" && row == "0")) claim.unknown.push_back(row);
    claim.at.insert(claim.at.end(), found.begin(), found.end());
  }
  if (history.is_alembic() || record.newest_only) {
    claim.applied = with_ancestors(replayed, claim.at);
    for (const std::size_t at : claim.at) {
      std::vector<std::size_t> others;
      for (const std::size_t other : claim.at)
        if (history.revisions[other].id != history.revisions[at].id) others.push_back(other);
      const std::string& id = history.revisions[at].id;
      if (with_ancestors(replayed, others).count(at) && std::find(claim.overlapping.begin(), claim.overlapping.end(), id) == claim.overlapping.end())
        claim.overlapping.push_back(id);
    }
  } else {
    claim.applied.insert(claim.at.begin(), claim.at.end());
  }
  for (const std::size_t index : replayed.order)
    if (!claim.applied.count(index)) claim.pending.push_back(index);
}

}  // namespace

VersionClaim read_claim(LiveDatabase& database, const Schema& live, const ReplayedHistory& replayed) {
  VersionClaim claim;
  const std::vector<Record> records = records_of(*replayed.history);
  if (records.empty()) {
    if (replayed.history->kind != "sql") claim.untold = "how " + replayed.history->tool + " records what ran is not read";
    return claim;
  }
  const auto found = std::find_if(records.begin(), records.end(), [&](const Record& one) { return table_of_record(live, one) != nullptr; });
  const Record* record = found == records.end() ? &records.front() : &*found;
  claim.table = record->table;
  const Table* table = table_of_record(live, *record);
  if (!table) return claim;
  claim.table = table->name.display();
  claim.present = true;
  std::vector<std::string> columns = {std::string(record->version)};
  const bool state = !record->state.empty() && table->column(record->state);
  if (state) columns.emplace_back(record->state);
  const bool undone = table->column("rolled_back_at") != nullptr;
  if (undone) columns.emplace_back("rolled_back_at");
  const auto rows = database.rows(table->name, columns, kMostRows);
  if (!rows) {
    claim.untold = rows.error().message;
    return claim;
  }
  for (const auto& row : *rows) {
    if (!row[0] || (undone && row.back())) continue;
    const bool failed = state && is_yes(row[1]) == record->state_is_failure;
    if (failed && record->kind != "goose") claim.failed.push_back(*row[0]);
    if (!failed || record->newest_only) claim.rows.push_back(*row[0]);
  }
  sort_out(replayed, *record, claim);
  return claim;
}

}  // namespace underpin
