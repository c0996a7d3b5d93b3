// The table of locks asked of a real server: every form of statement is run in a transaction, and what the server locked, wrote
// anew, read and built is held against what the dialect says of the same text on the same schema.
#include <algorithm>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "engines/postgresql/dialect.h"
#include "engines/postgresql/lock_rows.h"
#include "engines/postgresql/locks.h"
#include "schema/replay.h"
#include "sql/statements.h"
#include "support/scratch_postgres.h"

namespace underpin::postgresql {
namespace {

// What happens to one table.
struct Seen {
  LockMode mode = LockMode::none;
  bool rewritten = false, scanned = false;
  std::size_t indexes = 0;  // built
  friend bool operator==(const Seen&, const Seen&) = default;
};
using Observation = std::map<std::string, Seen>;

void PrintTo(const Observation& observation, std::ostream* out) {
  for (const auto& [table, seen] : observation)
    *out << "\n    " << table << ": " << lock_word(seen.mode) << (seen.rewritten ? ", rewritten" : "") << (seen.scanned ? ", read" : "")
         << ", " << seen.indexes << " indexes";
}

LockMode mode_of(const std::string& word) {
  static const std::map<std::string, LockMode> modes = {{"AccessShareLock", LockMode::access_share},
                                                        {"RowShareLock", LockMode::row_share},
                                                        {"RowExclusiveLock", LockMode::row_exclusive},
                                                        {"ShareUpdateExclusiveLock", LockMode::share_update_exclusive},
                                                        {"ShareLock", LockMode::share},
                                                        {"ShareRowExclusiveLock", LockMode::share_row_exclusive},
                                                        {"ExclusiveLock", LockMode::exclusive},
                                                        {"AccessExclusiveLock", LockMode::access_exclusive}};
  return modes.at(word);
}

// Tables with rows, keys, checks, partitions, a view and a domain, as the measured table's own fixture.
constexpr const char* kFixture = R"(
create domain email as text check (value like '%@%');
create domain plain as text;
create domain short as integer;
create type en as enum ('a', 'b');
create table p (id integer primary key, other integer unique);
create table t (id integer primary key, a integer, b text, p_id integer, v varchar(10), w varchar(50), n numeric(10,2), ts timestamp, tz timestamptz,
  j json, c char(5), u text, vi varchar(10), ts3 timestamp(3), ch varchar(10), ip cidr, iv interval(3), e text, d integer not null default 0, tsi timestamp, nn text,
  constraint ch_check check (ch <> 'x'), constraint nn_check check (nn is not null), constraint p_fkey foreign key (p_id) references p (id));
create index t_a on t (a);
create index t_b on t (b);
create index t_vi on t (vi);
create index t_tsi on t (tsi);
create unique index t_d_unique on t (d, id);
create unique index t_nn_unique on t (nn);
create table child (id integer primary key, t_id integer references t (id), p_other integer references p (other), nv integer);
alter table child add constraint nv_check check (nv > 0) not valid;
alter table child add constraint nv_fkey foreign key (nv) references p (id) not valid;
create table m (id integer not null, at date not null, x integer) partition by range (at);
create table m1 partition of m for values from ('2024-01-01') to ('2025-01-01');
create table m_rest partition of m default;
create table alone (id integer not null, at date not null, x integer);
create table proven (id integer not null, at date not null, x integer, constraint proven_at check (at >= '2026-01-01' and at < '2027-01-01'));
create table dom (id integer, mail email, free plain, n short);
create materialized view mv as select id, a from t;
create unique index mv_id on mv (id);
create view vw as select id from p;
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create function seed() returns integer language plpgsql as $$ begin return 1; end $$;
create function fixed() returns integer language sql immutable as $$ select 1 $$;
create trigger old_trigger before update on t for each row execute function f();
create policy old_policy on t using (true);
create table logless (id integer primary key);
)";
constexpr const char* kRows = R"(
insert into p select i, i from generate_series(1, 50) i;
insert into t (id, a, b, p_id, v, nn, ch, d) select i, i, 'b', i, 'v', i, 'y', i from generate_series(1, 50) i;
insert into child (id, t_id, p_other, nv) select i, i, i, i from generate_series(1, 50) i;
insert into m select i, '2024-05-05', i from generate_series(1, 50) i;
insert into dom values (1, 'a@b', 'x', 1);
)";

struct Case {
  const char* form;  // expected row of the table; "" : no lock that counts
  const char* statement;
};

// Every row of the table that a transaction can show on version 15, and what static linters get wrong.
const Case kCases[] = {
    {"add_column", "alter table t add column x integer"},
    {"add_column_constant", "alter table t add column x integer default 7"},
    {"add_column_not_null_constant", "alter table t add column x text not null default 'x'"},
    {"add_column_constant", "alter table t add column x timestamptz default now()"},
    {"add_column_constant", "alter table t add column x integer default fixed()"},
    {"add_column", "alter table t add column x integer default null"},
    {"add_column_volatile", "alter table t add column x uuid default gen_random_uuid()"},
    {"add_column_volatile", "alter table t add column x timestamptz default clock_timestamp()"},
    {"add_column_volatile", "alter table t add column x integer default seed()"},
    {"add_column_volatile", "alter table t add column x double precision not null default random()"},
    {"add_column_serial", "alter table t add column x serial"},
    {"add_column_identity", "alter table t add column x bigint generated by default as identity"},
    {"add_column_stored", "alter table t add column x integer generated always as (a + 1) stored"},
    {"add_column_check", "alter table t add column x integer check (x > 0)"},
    {"add_column_references", "alter table t add column x integer references p (id)"},
    {"add_column_references_filled", "alter table t add column x integer default 1 references p (id)"},
    {"add_column_unique", "alter table t add column x integer unique"},
    {"add_column_domain_default", "alter table t add column x email default 'a@b'"},
    {"add_column_domain", "alter table t add column x email"},
    {"add_column", "alter table t add column x plain"},
    {"add_column_not_null", "alter table logless add column x integer not null"},
    {"add_column", "alter table m add column y integer"},
    {"add_column_volatile", "alter table m add column y uuid default gen_random_uuid()"},
    {"drop_column", "alter table t drop column b"},
    {"drop_column", "alter table t drop column p_id"},
    {"rename_column", "alter table t rename column b to bb"},
    {"rename_table", "alter table t rename to tt"},
    {"rename_constraint", "alter table t rename constraint ch_check to chk"},
    {"set_schema", "alter table p set schema other"},
    {"owner_to", "alter table t owner to current_user"},
    {"type_rewrites", "alter table t alter column d type bigint"},
    {"type_varchar_widened", "alter table t alter column v type varchar(50)"},
    {"type_varchar_widened", "alter table t alter column v type varchar"},
    {"type_varchar_widened", "alter table t alter column v type text"},
    {"type_varchar_widened", "alter table t alter column v type text using v::text"},
    {"type_rewrites", "alter table t alter column b type varchar(100)"},
    {"type_rewrites", "alter table t alter column w type varchar(20)"},
    {"type_collation", "alter table t alter column b type varchar"},
    {"type_varchar_widened", "alter table t alter column u type varchar"},
    {"type_collation", "alter table t alter column vi type text"},
    {"type_varchar_widened", "alter table t alter column n type numeric(14,2)"},
    {"type_varchar_widened", "alter table t alter column n type numeric"},
    {"type_rewrites", "alter table t alter column n type numeric(12,4)"},
    {"type_rewrites", "alter table t alter column j type jsonb"},
    {"type_rewrites", "alter table t alter column c type text"},
    {"type_rewrites", "alter table t alter column e type en using e::en"},
    {"type_varchar_widened", "alter table t alter column ts3 type timestamp(6)"},
    {"type_collation", "alter table t alter column b type text collate \"C\""},
    {"type_varchar_widened", "alter table t alter column u type text"},
    {"type_checked", "alter table t alter column ch type varchar(50)"},
    {"type_rewrites", "alter table t alter column ch type varchar(5)"},
    {"type_rewrites", "alter table child alter column p_other type bigint"},
    {"type_rewrites", "alter table p alter column other type bigint"},
    {"type_varchar_widened", "alter table t alter column ip type inet"},
    {"type_varchar_widened", "alter table t alter column e type plain"},
    {"type_constrained_domain", "alter table t alter column e type email"},
    {"type_rewrites", "alter table t alter column e type uuid using gen_random_uuid()"},
    {"type_varchar_widened", "alter table t alter column iv type interval"},
    {"type_rewrites", "alter table t alter column u type text using upper(u)"},
    {"set_default", "alter table t alter column a set default 3"},
    {"drop_default", "alter table t alter column d drop default"},
    {"set_not_null", "alter table t alter column b set not null"},
    {"set_not_null_proven", "alter table t alter column nn set not null"},
    {"drop_not_null", "alter table t alter column d set not null"},
    {"drop_not_null", "alter table t alter column d drop not null"},
    {"set_not_null", "alter table m alter column x set not null"},
    {"add_identity", "alter table t alter column d drop default, alter column d add generated by default as identity"},
    {"set_statistics", "alter table t alter column a set statistics 100"},
    {"set_column_options", "alter table t alter column a set (n_distinct = 5)"},
    {"set_storage", "alter table t alter column b set storage external"},
    {"set_compression", "alter table t alter column b set compression pglz"},
    {"add_check", "alter table t add constraint k check (a > 0)"},
    {"add_check_not_valid", "alter table t add constraint k check (a > 0) not valid"},
    {"add_check_not_valid", "alter table m add constraint k check (x > 0) not valid"},
    {"validate_check", "alter table child validate constraint nv_check"},
    {"add_foreign_key", "alter table t add constraint k foreign key (a) references p (id)"},
    {"add_foreign_key_not_valid", "alter table t add constraint k foreign key (a) references p (id) not valid"},
    {"add_foreign_key_partitioned", "alter table m add constraint k foreign key (x) references p (id)"},
    {"validate_foreign_key", "alter table child validate constraint nv_fkey"},
    {"add_unique", "alter table t add constraint k unique (a)"},
    {"add_unique_using_index", "alter table t add constraint k unique using index t_d_unique"},
    {"add_primary_key", "alter table alone add primary key (id)"},
    {"add_primary_key", "alter table dom add primary key (id)"},
    {"add_exclusion", "alter table t add constraint k exclude (a with =)"},
    {"drop_constraint", "alter table t drop constraint ch_check"},
    {"drop_foreign_key", "alter table t drop constraint p_fkey"},
    {"alter_constraint", "alter table t alter constraint p_fkey deferrable"},
    {"disable_triggers", "alter table t disable trigger user"},
    {"enable_trigger", "alter table t enable trigger old_trigger"},
    {"row_security", "alter table t enable row level security"},
    {"force_row_security", "alter table t force row level security"},
    {"cluster_on", "alter table t cluster on t_a"},
    {"set_without_cluster", "alter table t set without cluster"},
    {"set_fillfactor", "alter table t set (fillfactor = 70)"},
    {"set_fillfactor", "alter table t set (autovacuum_enabled = false)"},
    {"set_unlogged", "alter table logless set unlogged"},
    {"replica_identity", "alter table t replica identity full"},
    {"attach_partition", "alter table m attach partition alone for values from ('2026-01-01') to ('2027-01-01')"},
    {"attach_partition_proven", "alter table m attach partition proven for values from ('2026-01-01') to ('2027-01-01')"},
    {"detach_partition", "alter table m detach partition m1"},
    {"create_partition", "create table m2 partition of m for values from ('2026-01-01') to ('2027-01-01')"},
    {"create_index_partitioned", "create index on m (x)"},
    {"drop_table", "drop table m1"},
    {"create_index", "create index x on t (a)"},
    {"create_unique_index", "create unique index x on t (a)"},
    {"create_index", "create index x on mv (a)"},
    {"drop_index", "drop index t_a"},
    {"reindex_index", "reindex index t_a"},
    {"reindex_table", "reindex table t"},
    {"create_trigger", "create trigger x before update on t for each row execute function f()"},
    {"drop_trigger", "drop trigger old_trigger on t"},
    {"create_policy", "create policy x on t using (true)"},
    {"drop_policy", "drop policy old_policy on t"},
    {"comment", "comment on table t is 'x'"},
    {"comment", "comment on column t.a is 'x'"},
    {"create_table_references", "create table x (id integer primary key, t_id integer references t (id), p_id integer references p (id))"},
    {"", "create table x (id integer primary key, t_id integer)"},
    {"drop_table", "drop table child"},
    {"truncate", "truncate child"},
    {"drop_view", "drop view vw"},
    {"drop_view", "create or replace view vw as select id from p"},
    {"", "create view x as select id from t"},
    {"refresh", "refresh materialized view mv"},
    {"refresh_concurrently", "refresh materialized view concurrently mv"},
    {"", "alter type en add value 'c'"},
    {"", "alter type en rename value 'b' to 'bb'"},
    {"domain_add_check", "alter domain plain add constraint k check (value <> '')"},
    {"", "alter domain plain add constraint k check (value <> '') not valid"},
    {"domain_set_not_null", "alter domain short set not null"},
    {"update_rows", "update t set a = 1"},
    {"update_rows", "insert into child (id) values (1000)"},
    {"update_rows", "delete from child"},
    {"cluster", "cluster t using t_a"},
};

class Locks : public testing::Test {
 protected:
  void SetUp() override {
    UNDERPIN_NEEDS_POSTGRES();
    connection_ = PQconnectdb(test::ScratchPostgres::get().fresh_database().superuser.c_str());
    ASSERT_EQ(PQstatus(connection_), CONNECTION_OK);
    PQsetNoticeReceiver(
        connection_,
        [](void* messages, const PGresult* result) {
          static_cast<std::vector<std::string>*>(messages)->push_back(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
        },
        &messages_);
    run("create schema other");
    run(kFixture);
    run(kRows);
  }
  void TearDown() override {
    if (connection_) PQfinish(connection_);
  }

  std::vector<std::vector<std::string>> run(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    std::vector<std::vector<std::string>> rows;
    error_ = PQresultErrorMessage(result);
    EXPECT_EQ(error_, "") << sql;
    for (int i = 0; i < PQntuples(result); ++i) {
      rows.emplace_back();
      for (int j = 0; j < PQnfields(result); ++j) rows.back().emplace_back(PQgetvalue(result, i, j));
    }
    PQclear(result);
    return rows;
  }

  // Name → file, of every relation with one, the schema's name left out.
  std::map<std::string, std::string> files() {
    std::map<std::string, std::string> out;
    for (const auto& row : run("select oid::text, relfilenode from pg_class where relnamespace = 'public'::regnamespace"))
      out[row[0]] = row[1];
    return out;
  }

  Observation server(const std::string& statement) {
    Observation seen;
    run("begin");
    std::map<std::string, std::string> names;  // by oid, as they were
    std::multimap<std::string, std::string> constraints;
    for (const auto& row :
         run("select oid::text, relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p','m','v')"))
      names[row[0]] = row[1];
    const auto before = files();
    run("set local client_min_messages = debug1");
    messages_.clear();
    run(statement);
    const std::vector<std::string> messages = messages_;
    run("set local client_min_messages = notice");
    for (const auto& row :
         run("select relation::text, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation' and granted"))
      if (names.count(row[0])) seen[names[row[0]]].mode = std::max(seen[names[row[0]]].mode, mode_of(row[1]));
    for (const auto& row : run("select conname, conrelid::text from pg_constraint join pg_class c on c.oid = conrelid where relkind = 'r'"))
      constraints.emplace(row[0], row[1]);
    std::map<std::string, std::string> owner_of_new;
    for (const auto& row : run("select indexrelid::text, indrelid::text from pg_index")) owner_of_new[row[0]] = row[1];
    for (const auto& [oid, file] : files()) {
      const auto old = before.find(oid);
      const bool anew = file != "0" && (old == before.end() || old->second != file);
      if (!anew) continue;
      if (owner_of_new.count(oid) && names.count(owner_of_new[oid])) ++seen[names[owner_of_new[oid]]].indexes;
      if (names.count(oid) && old != before.end()) seen[names[oid]].rewritten = true;
    }
    for (const std::string& message : messages) {
      const std::size_t open = message.find('"'), close = message.find('"', open + 1);
      const std::string name = open == std::string::npos ? "" : message.substr(open + 1, close - open - 1);
      if (starts_with(message, "verifying table")) seen[name].scanned = true;
      if (!starts_with(message, "validating foreign key constraint")) continue;
      for (auto [at, end] = constraints.equal_range(name); at != end; ++at)
        if (names.count(at->second)) seen[names[at->second]].scanned = true;
    }
    run("rollback");
    return seen;
  }

  // What we say of the same statement on the same schema, and the row it comes from.
  Observation ours(const std::string& statement, std::string& row) {
    const Dialect& dialect = postgresql_dialect(15);
    Replay replay(dialect);
    emit(replay, "create schema other;" + std::string(kFixture));
    Observation seen;
    row.clear();
    sql::Reading reading = sql::read_postgresql(Rope(statement), replay.schema(), dialect);
    EXPECT_TRUE(reading.errors.empty()) << statement;
    for (const Statement& one : reading.statements) {
      for (const Change& change : one.changes)
        for (const Impact& impact : locks_of(change, replay.schema(), dialect, Session{})) {
          row = impact.row->name;
          add(seen, impact);
        }
      EXPECT_FALSE(replay.emit(one)) << statement;
    }
    return seen;
  }
  static void add(Observation& seen, const Impact& impact) {
    for (const TableLock& lock : impact.locks) {
      Seen& one = seen[lock.relation.name];
      one.mode = std::max(one.mode, lock.mode);
      one.rewritten |= lock.rewritten;
      one.scanned |= lock.scanned;
      one.indexes = std::max<std::size_t>(one.indexes, lock.indexes);
    }
  }
  void emit(Replay& replay, const std::string& text) {
    sql::Reading reading = sql::read_postgresql(Rope(text), replay.schema(), replay.dialect());
    EXPECT_TRUE(reading.errors.empty()) << text;
    for (Statement& statement : reading.statements) {
      const auto& failure = replay.emit(std::move(statement));
      EXPECT_FALSE(failure) << text << ": " << (failure ? failure->message : "");
    }
  }

  PGconn* connection_ = nullptr;
  std::vector<std::string> messages_;
  std::string error_;
};

// Weaker locks than those of writers stop nobody and are not told; scans that a rewrite contains are the rewrite.
Observation that_count(Observation seen) {
  for (auto it = seen.begin(); it != seen.end();) {
    if (it->second.rewritten) it->second.scanned = false;
    if (it->second.mode <= LockMode::row_share)
      it = seen.erase(it);
    else
      ++it;
  }
  return seen;
}

// What the server does not show: the scans of a domain's tables; and the new, empty files of TRUNCATE and REFRESH are no work.
Observation modes_only(Observation seen) {
  for (auto& [table, one] : seen) one = {one.mode};
  return seen;
}

TEST_F(Locks, AreThoseOfTheServer) {
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.statement);
    std::string row;
    Observation we = that_count(ours(one.statement, row)), they = that_count(server(one.statement));
    EXPECT_EQ(row, one.form);
    const std::string_view form = one.form;
    if (form == "truncate" || form == "refresh" || starts_with(form, "domain_")) we = modes_only(we), they = modes_only(they);
    EXPECT_EQ(we, they);
  }
}

// The page that explains the table has every row of it.
TEST(LockTable, IsTheOneOfThePage) {
  std::ifstream file(std::string(UNDERPIN_ROOT) + "/docs/locks.md");
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (const LockEntry& entry : lock_entries())
    EXPECT_NE(page.find("| " + std::to_string(entry.row.number) + " | " + std::string(entry.row.statement) + " |"), std::string::npos)
        << entry.row.name;
}

}  // namespace
}  // namespace underpin::postgresql
