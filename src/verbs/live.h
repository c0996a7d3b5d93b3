// A live database as a source: a URL the user gave, or a SQLite file. Only ever read. A URL found in a project is not for
// this: nobody asked for that database.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/dialect.h"
#include "schema/facts.h"
#include "schema/schema.h"

namespace underpin {

struct LiveSchema {
  Schema schema;
  const Dialect* dialect = nullptr;  // of the server's own version
  std::string server;                // "PostgreSQL 15.4", "SQLite 3.40.1"
  std::vector<std::string> unread;   // parts of the catalog that could not be read, with the reason
};

// "postgresql://…", "postgres://…", with a driver or without; "sqlite:FILE"; or a file that begins as SQLite's do.
bool is_live(const World& world, const std::string& source);
Result<LiveSchema> live_schema(const World& world, const std::string& source);

// One open connection, for callers that ask more than the schema.
class LiveDatabase {
 public:
  static Result<LiveDatabase> open(const World& world, const std::string& source);
  Result<LiveSchema> schema();
  // The columns of at most `most` rows, as text; columns that the table does not have are left out by the caller.
  Result<std::vector<std::vector<std::optional<std::string>>>> rows(const ObjectName& table, const std::vector<std::string>& columns, std::size_t most);
  // `schema` is what schema() answered.
  Facts facts(const Schema& schema, const FactsRequest& request);

  LiveDatabase(LiveDatabase&&) noexcept;
  LiveDatabase& operator=(LiveDatabase&&) noexcept;
  ~LiveDatabase();

 private:
  struct Connections;
  explicit LiveDatabase(std::unique_ptr<Connections> connections);
  std::unique_ptr<Connections> connections_;
};

}  // namespace underpin
