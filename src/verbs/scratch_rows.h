// The rows of a scratch database, as SQL literals: what a history leaves in a database that began empty, to be kept by its
// baseline and compared after it.
#pragma once
#include <string>
#include <vector>

#include "run/scratch.h"
#include "schema/dialect.h"

namespace underpin {

struct TableRows {
  ObjectName table;
  std::vector<std::string> columns;             // generated ones are left out
  std::vector<std::vector<std::string>> rows;   // literals, in an order that follows from the values
  bool override_identity = false;               // a column is GENERATED ALWAYS AS IDENTITY
  friend bool operator==(const TableRows&, const TableRows&) = default;
};

struct SequencePosition {
  ObjectName sequence;  // empty: the one behind a column, whatever its name
  ObjectName table;
  std::string column;
  std::string last;
  friend bool operator==(const SequencePosition&, const SequencePosition&) = default;
};

struct ScratchRows {
  std::vector<TableRows> tables;                // those that have rows, as `order` has them
  std::vector<SequencePosition> sequences;      // those that have been used
  std::size_t count = 0;
  friend bool operator==(const ScratchRows&, const ScratchRows&) = default;
};

// `catalog`: as the engine has it. More than `most` rows in all are an error.
Result<ScratchRows> read_rows(ScratchEngine& engine, const Schema& catalog, const Dialect& dialect, std::size_t most);

// Statements that put the rows there again, a table at a time in the order of `tables` (names not in it come last). Running
// them twice changes nothing where the table has a key.
std::vector<std::string> insert_statements(const ScratchRows& rows, const std::vector<ObjectName>& tables, const Dialect& dialect);

}  // namespace underpin
