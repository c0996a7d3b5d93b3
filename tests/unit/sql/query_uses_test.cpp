#include "sql/query_uses.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace underpin::sql {
namespace {

// "boats.name equality", one per use, in the order they are met.
std::vector<std::string> uses(const std::string& text) {
  std::vector<std::string> out;
  for (const Query& query : query_uses(Rope(text)))
    for (const ColumnUse& use : query.columns) {
      std::string line = use.entity + "." + use.member + " " + std::string(word(use.use));
      if (!use.function.empty()) line += " in " + use.function;
      if (use.descending) line += " desc";
      out.push_back(line);
    }
  return out;
}

std::vector<std::string> tables(const std::string& text) {
  std::vector<std::string> out;
  for (const Query& query : query_uses(Rope(text)))
    for (const TableUse& use : query.tables) out.push_back(use.name);
  return out;
}

using Lines = std::vector<std::string>;

TEST(QueryUses, ColumnsByWhatTheyAreUsedFor) {
  EXPECT_EQ(uses("SELECT b.name FROM boats b WHERE b.id = 1 AND b.built > '2020-01-01' AND b.name LIKE 'a%' AND b.berth IN ('x') AND b.sunk IS NULL ORDER BY b.built DESC"),
            (Lines{"boats.name selected", "boats.id equality", "boats.built range", "boats.name pattern", "boats.berth in", "boats.sunk null", "boats.built order desc"}));
  EXPECT_EQ(uses("SELECT 1 FROM boats b JOIN crew c ON c.boat_id = b.id WHERE lower(c.email) = 'a'"),
            (Lines{"crew.boat_id join", "boats.id join", "crew.email equality in lower"}));
}

TEST(QueryUses, ParametersOfDriversAreParameters) {
  for (const char* text : {"SELECT 1 FROM boats WHERE name = ?", "SELECT 1 FROM boats WHERE name = %s", "SELECT 1 FROM boats WHERE name = %(name)s",
                           "SELECT 1 FROM boats WHERE name = :name", "SELECT 1 FROM boats WHERE name = $1"})
    EXPECT_EQ(uses(text), (Lines{"boats.name equality"})) << text;
}

TEST(QueryUses, WritesAreUses) {
  EXPECT_EQ(uses("INSERT INTO boats (name, berth) VALUES ('a', 'b')"), (Lines{"boats.name written", "boats.berth written"}));
  EXPECT_EQ(uses("UPDATE boats SET berth = 'a' WHERE id = 4"), (Lines{"boats.berth written", "boats.id equality"}));
  EXPECT_EQ(uses("DELETE FROM boats WHERE id = 4"), (Lines{"boats.id equality"}));
}

TEST(QueryUses, WhatIsNoTableIsNotTold) {
  EXPECT_EQ(tables("WITH r AS (SELECT id FROM boats) SELECT * FROM r JOIN generate_series(1, 3) g ON true"), (Lines{"boats"}));
  EXPECT_EQ(tables("SELECT relname FROM pg_class"), (Lines{}));
  EXPECT_EQ(tables("Select a boat from the list."), (Lines{}));
  EXPECT_EQ(tables("SELECT 1"), (Lines{}));
}

TEST(QueryUses, ColumnsThatMayBelongToSeveralTablesAreLeftOut) {
  EXPECT_EQ(uses("SELECT name FROM boats, crew WHERE id = 3"), (Lines{}));
  EXPECT_EQ(uses("SELECT count(*) AS n FROM boats GROUP BY berth ORDER BY n"), (Lines{"boats.berth group"}));
  EXPECT_EQ(uses("SELECT 1 FROM boats WHERE name = \"a text of SQLite\""), (Lines{"boats.name equality"}));
}

}  // namespace
}  // namespace underpin::sql
