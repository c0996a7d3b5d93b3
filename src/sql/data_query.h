// Questions about rows as SQL that every engine takes, and the answers read from what comes back. Names are quoted always,
// so whatever they are they stay names; running the SQL, and how long it may run, is the caller's business.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/facts.h"

namespace underpin::sql {

using Cells = std::vector<std::optional<std::string>>;
// Runs one query; an error's message says why there is no answer.
using RunQuery = std::function<Result<std::vector<Cells>>(const std::string& sql)>;

// "\"public\".\"users\""; `default_schema` stands for the empty one.
std::string always_quoted(const ObjectName& name, const std::string& default_schema);
std::string always_quoted(const std::string& name);

// SELECT of columns of at most `most` rows.
std::string rows_query(const ObjectName& table, const std::vector<std::string>& columns, const std::string& default_schema, std::size_t most);

// With `sample` only so many rows are looked at: what is found is there, what is not found may be.
DataAnswer answer(const DataQuestion& question, const std::string& default_schema, std::optional<std::uint64_t> sample, const RunQuery& run);

}  // namespace underpin::sql
