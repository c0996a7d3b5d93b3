#include "engines/postgresql/facts.h"

#include <chrono>
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "sql/data_query.h"

namespace underpin::postgresql {
namespace {

constexpr const char* kDefaultSchema = "public";
constexpr std::uint64_t kLargeTable = 2'000'000;   // rows: beyond that only a part is looked at, unless all is asked for
constexpr std::uint64_t kSample = 1'000'000;       // rows
constexpr std::uint64_t kCounted = 64ull << 20;    // bytes: tables up to that size are counted where nobody has analysed them

std::uint64_t count_in(const std::optional<std::string>& cell) { return cell ? std::strtoull(cell->c_str(), nullptr, 10) : 0; }

// A reader that is read only whatever happens, and never waits long.
class FactReader {
 public:
  FactReader(Connection& connection, const FactsRequest& request)
      : connection_(connection), exact_(request.exact), seconds_(request.seconds_each * (request.exact ? 10 : 1)), end_(Clock::now() + std::chrono::seconds(request.seconds_in_all)) {}

  // Outside of a transaction: one question's failure is no other's.
  Result<int> begin() {
    TRY([[maybe_unused]] const auto set, connection_.query("set default_transaction_read_only to on; set search_path to pg_catalog; set row_security to off; set lock_timeout to '2s'; set statement_timeout to '" +
                                                           std::to_string(seconds_) + "s'"));
    return 0;
  }

  Result<std::vector<Row>> run(const std::string& query) {
    if (!exact_ && Clock::now() > end_) return fail(Error::Kind::failed, "the time was up before it was asked; --exact takes as long as it takes");
    Answer answer = connection_.run(query);
    if (!answer.error) return std::move(answer.rows);
    if (answer.error->sqlstate == "57014")
      return fail(Error::Kind::failed, "it took longer than " + std::to_string(seconds_) + " seconds" + (exact_ ? "" : "; --exact gives it more"));
    return fail(Error::Kind::failed, answer.error->message);
  }

 private:
  using Clock = std::chrono::steady_clock;
  Connection& connection_;
  bool exact_;
  int seconds_;
  Clock::time_point end_;
};

void count_tables(FactReader& reader, const Schema& schema, bool exact, Facts& facts) {
  const auto rows = reader.run("select n.nspname,c.relname,c.reltuples::bigint,pg_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid=c.relnamespace "
                               "where c.relkind='r' and" + std::string(kUserNamespaces) + "order by 1,2");
  if (!rows) return facts.unread.push_back("the sizes of tables: " + rows.error().message);
  for (const Row& row : *rows) {
    TableFacts table{name_of(*row[0], *row[1]), 0, true, count_in(row[3])};
    if (!schema.tables.contains(table.table)) continue;
    const long long estimate = std::strtoll(row[2].value_or("-1").c_str(), nullptr, 10);
    if (table.bytes > 0) {
      table.exact = exact || (estimate <= 0 && table.bytes <= kCounted);
      table.rows = static_cast<std::uint64_t>(std::max(0ll, estimate));
      if (table.exact) {
        const auto counted = reader.run("select count(*) from " + sql::always_quoted(table.table, kDefaultSchema));
        table.exact = counted.has_value() && !counted->empty();
        if (table.exact) table.rows = count_in(counted->front()[0]);
        if (!counted) facts.unread.push_back("the rows of `" + table.table.display() + "` are not counted: " + counted.error().message);
        if (!counted && estimate <= 0) continue;
      } else if (estimate <= 0) {
        facts.unread.push_back("the rows of `" + table.table.display() + "` are not counted: it is large, and nobody has analysed it");
        continue;
      }
    }
    facts.tables.push_back(std::move(table));
  }
}

void measure_indexes(FactReader& reader, Facts& facts) {
  const auto rows = reader.run("select n.nspname,t.relname,c.relname,pg_relation_size(c.oid),s.idx_scan,exists(select 1 from pg_constraint k where k.conindid=c.oid and "
                               "k.conrelid=x.indrelid and k.contype in('p','u','x')) or x.indisunique or x.indisreplident or x.indisclustered from pg_index x join pg_class c on c.oid=x.indexrelid join "
                               "pg_class t on t.oid=x.indrelid join pg_namespace n on n.oid=t.relnamespace left join pg_stat_user_indexes s on s.indexrelid=c.oid where c.relkind='i' and" +
                               std::string(kUserNamespaces) + "order by 1,2,3");
  if (!rows) return facts.unread.push_back("sizes and use of indexes: " + rows.error().message);
  for (const Row& row : *rows) {
    IndexFacts index{name_of(*row[0], *row[1]), *row[2], count_in(row[3]), std::nullopt, truth(row[5])};
    if (row[4]) index.scans = count_in(row[4]);
    facts.indexes.push_back(std::move(index));
  }
  // Without a reset the counting began with the database itself, which no catalog dates.
  const auto since = reader.run("select to_char(stats_reset,'YYYY-MM-DD') from pg_stat_database where datname=current_database()");
  if (since && !since->empty() && since->front()[0]) facts.statistics_since = *since->front()[0];
}

std::int64_t limit_of_type(const std::string& type) {
  if (type == "smallint") return 32767;
  return type == "integer" ? 2147483647 : INT64_MAX;
}

void measure_sequences(FactReader& reader, Facts& facts) {
  const auto rows = reader.run("select n.nspname,c.relname,q.last_value,s.seqmax,tn.nspname,t.relname,a.attname,format_type(a.atttypid,a.atttypmod) from pg_sequence s join pg_class c on "
                               "c.oid=s.seqrelid join pg_namespace n on n.oid=c.relnamespace join pg_sequences q on q.schemaname=n.nspname and q.sequencename=c.relname left join pg_depend d on "
                               "d.classid='pg_class'::regclass and d.objid=c.oid and d.objsubid=0 and d.refclassid='pg_class'::regclass and d.deptype in ('a','i') left join pg_class t on "
                               "t.oid=d.refobjid left join pg_namespace tn on tn.oid=t.relnamespace left join pg_attribute a on a.attrelid=d.refobjid and a.attnum=d.refobjsubid where "
                               "s.seqincrement>0 and not s.seqcycle and q.last_value is not null order by 1,2");
  if (!rows) return facts.unread.push_back("how far sequences are: " + rows.error().message);
  for (const Row& row : *rows) {
    SequenceFacts sequence;
    sequence.sequence = name_of(*row[0], *row[1]);
    sequence.last = std::strtoll(row[2]->c_str(), nullptr, 10);
    sequence.limit = std::strtoll(row[3]->c_str(), nullptr, 10);
    sequence.limited_by = "the sequence";
    if (row[5] && row[6]) {
      sequence.feeds = name_of(row[4].value_or(""), *row[5]).display() + "." + *row[6];
      if (const std::int64_t limit = limit_of_type(row[7].value_or("")); limit < sequence.limit) {
        sequence.limit = limit;
        sequence.limited_by = "the column's type " + *row[7];
      }
    }
    facts.sequences.push_back(std::move(sequence));
  }
}

}  // namespace

Result<std::vector<Row>> read_rows(Connection& connection, const ObjectName& table, const std::vector<std::string>& columns, std::size_t most) {
  Answer answer = connection.run(sql::rows_query(table, columns, kDefaultSchema, most));
  if (answer.error) return fail(Error::Kind::failed, answer.error->message);
  return std::move(answer.rows);
}

Facts read_facts(Connection& connection, const Schema& schema, const FactsRequest& request) {
  Facts facts;
  FactReader reader(connection, request);
  if (const auto begun = reader.begin(); !begun) {
    facts.unread.push_back("rows: " + begun.error().message);
    return facts;
  }
  count_tables(reader, schema, request.exact, facts);
  measure_indexes(reader, facts);
  measure_sequences(reader, facts);
  std::map<ObjectName, std::uint64_t> sizes;
  for (const TableFacts& table : facts.tables) sizes[table.table] = table.rows;
  for (const DataQuestion& question : request.questions) {
    const auto size = sizes.find(question.table);
    const bool large = !request.exact && size != sizes.end() && size->second > kLargeTable;
    facts.answers.push_back(sql::answer(question, kDefaultSchema, large ? std::optional(kSample) : std::nullopt, [&](const std::string& query) { return reader.run(query); }));
  }
  return facts;
}

}  // namespace underpin::postgresql
