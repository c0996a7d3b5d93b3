#include "engines/sqlite/facts.h"

#include <chrono>
#include <cstdlib>

#include "base/text.h"
#include "sql/data_query.h"

namespace underpin::sqlite {
namespace {

constexpr const char* kDefaultSchema = "main";
constexpr const char* kOutOfTime = "the time was up before it was asked; --exact takes as long as it takes";

class Asking {
 public:
  Asking(Database& database, const FactsRequest& request)
      : database_(database), exact_(request.exact), each_(request.seconds_each * (request.exact ? 10 : 1)), end_(Clock::now() + std::chrono::seconds(request.seconds_in_all)) {}

  Result<std::vector<Row>> run(const std::string& sql) {
    if (!exact_ && Clock::now() > end_) return fail(Error::Kind::failed, kOutOfTime);
    database_.limit_seconds(each_);
    auto rows = database_.run(sql);
    database_.limit_seconds(0);
    if (!rows && rows.error().message == "interrupted")
      return fail(Error::Kind::failed, "it took longer than " + std::to_string(each_) + " seconds" + (exact_ ? "" : "; --exact gives it more"));
    return rows;
  }

 private:
  using Clock = std::chrono::steady_clock;
  Database& database_;
  bool exact_;
  int each_;
  Clock::time_point end_;
};

void count_rows(Asking& asking, const Schema& schema, Facts& facts) {
  for (const Table* table : schema.tables.sorted()) {
    if (!table->virtual_module.empty()) continue;
    const auto rows = asking.run("SELECT count(*) FROM " + sql::always_quoted(table->name, kDefaultSchema));
    if (rows && !rows->empty())
      facts.tables.push_back({table->name, std::strtoull(rows->front()[0].value_or("0").c_str(), nullptr, 10), true, 0});
    else
      facts.unread.push_back("the rows of `" + table->name.display() + "` are not counted: " + (rows ? "no answer" : rows.error().message));
  }
}

// NOT NULL, CHECK and the file itself, as SQLite's own check sees them.
void check_file(Asking& asking, bool exact, Facts& facts) {
  const auto rows = asking.run(exact ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)");
  if (!rows) return facts.unread.push_back("the file is not checked for damage: " + rows.error().message);
  for (const Row& row : *rows)
    if (!row.empty() && row[0] && *row[0] != "ok")
      for (const std::string& line : split(*row[0], '\n'))
        if (!starts_with(line, "***")) facts.damage.push_back(line);
}

}  // namespace

Result<std::vector<Row>> read_rows(Database& database, const ObjectName& table, const std::vector<std::string>& columns, std::size_t most) {
  return database.run(sql::rows_query(table, columns, kDefaultSchema, most));
}

Facts read_facts(Database& database, const Schema& schema, const FactsRequest& request) {
  Facts facts;
  Asking asking(database, request);
  if (const auto rows = database.run("PRAGMA foreign_keys"); rows && !rows->empty()) facts.enforces_foreign_keys = rows->front()[0].value_or("0") == "1";
  count_rows(asking, schema, facts);
  for (const DataQuestion& question : request.questions)
    facts.answers.push_back(sql::answer(question, kDefaultSchema, std::nullopt, [&](const std::string& query) { return asking.run(query); }));
  check_file(asking, request.exact, facts);
  return facts;
}

}  // namespace underpin::sqlite
