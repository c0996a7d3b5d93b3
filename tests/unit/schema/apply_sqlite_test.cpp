// What SQLite 3.40 does and says. Expected messages were read from the library.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/make.h"
#include "support/test_dialect.h"

namespace underpin {
namespace {
using test::Database;
using test::check;
using test::column;
using test::foreign_key;
using test::name;
using ::testing::ElementsAre;

class Sqlite : public ::testing::Test {
 protected:
  Sqlite() {
    CreateTable t;
    t.table = test::table("t", {column("id", "INTEGER"), column("a", "TEXT"), column("b", "INT"), column("c", "TEXT"), column("d", "INT"), column("e", "TEXT")});
    t.table.primary_key = test::primary_key({"id"});
    t.table.uniques = {test::unique({"c"})};
    t.table.checks = {check("b > 0")};
    t.table.foreign_keys = {foreign_key({"d"}, "missing", {"id"})};
    EXPECT_EQ(db.run(t), "");
  }
  Database db{test::sqlite()};
};

TEST_F(Sqlite, NamesHaveNoCase) {
  CreateTable again;
  again.table = test::table("T", {column("x", "")});
  EXPECT_EQ(db.run(again), "table T already exists");
  EXPECT_EQ(db.run(AddColumn{name("T"), column("A", "INT")}), "duplicate column name: A");
  EXPECT_EQ(db.run(CreateIndex{name("T"), test::index("I", {"A"})}), "");
  EXPECT_EQ(db.table("t").indexes[0].keys[0].key.text, "a");
  EXPECT_EQ(db.run(CreateIndex{name("t"), test::index("i", {"b"})}), "index i already exists");
  EXPECT_EQ(db.run(DropIndex{name("i")}), "");
  EXPECT_EQ(db.run(RenameColumn{name("T"), "B", "bb"}), "");
  EXPECT_EQ(db.table("t").checks[0].expression.shown(), "bb > 0");
  EXPECT_EQ(db.run(DropTable{name("main.T")}), "");
}

TEST_F(Sqlite, OneIndexServesTwoKeysOverTheSameColumns) {
  CreateTable text_key;
  text_key.table = test::table("u", {column("id", "TEXT"), column("a", "INT")});
  text_key.table.primary_key = test::primary_key({"id"});
  text_key.table.uniques = {test::unique({"ID"}), test::unique({"a"}), test::unique({"a"}), test::unique({"a", "id"})};
  EXPECT_EQ(db.run(text_key), "");
  EXPECT_EQ(db.table("u").uniques.size(), 2u);
  CreateTable row_number;
  row_number.table = test::table("r", {column("id", "INTEGER")});
  row_number.table.primary_key = test::primary_key({"id"});
  row_number.table.uniques = {test::unique({"id"})};
  EXPECT_EQ(db.run(row_number), "");
  EXPECT_EQ(db.table("r").uniques.size(), 1u) << "the row's number has no index";
}

TEST_F(Sqlite, MostAlterationsAreNoSyntax) {
  EXPECT_EQ(db.run(AddConstraint{name("t"), check("a > 0", "x")}), "near \"CONSTRAINT\": syntax error");
  EXPECT_EQ(db.run(DropConstraint{name("t"), "x"}), "near \"CONSTRAINT\": syntax error");
  EXPECT_EQ(db.run(SetNullable{name("t"), "a", false}), "near \"ALTER\": syntax error");
  EXPECT_EQ(db.run(SetColumnType{name("t"), "a", {"INT"}}), "near \"ALTER\": syntax error");
  EXPECT_EQ(db.run(test::enum_type("e", {"x"})), "near \"TYPE\": syntax error");
  EXPECT_EQ(db.failure.kind, FailureKind::not_allowed);
}

TEST_F(Sqlite, ColumnsToAdd) {
  AddColumn key{name("t"), column("k", "INT")};
  key.primary_key = test::primary_key({"k"});
  EXPECT_EQ(db.run(key), "Cannot add a PRIMARY KEY column");
  AddColumn unique{name("t"), column("k", "INT")};
  unique.uniques = {test::unique({"k"})};
  EXPECT_EQ(db.run(unique), "Cannot add a UNIQUE column");
  EXPECT_EQ(db.run(AddColumn{name("zz"), column("k", "INT")}), "no such table: zz");
}

TEST_F(Sqlite, ColumnsToDrop) {
  EXPECT_EQ(db.run(DropColumn{name("t"), "id"}), "cannot drop PRIMARY KEY column: \"id\"");
  EXPECT_EQ(db.run(DropColumn{name("t"), "c"}), "cannot drop UNIQUE column: \"c\"");
  EXPECT_EQ(db.run(DropColumn{name("t"), "b"}), "error in table t after drop column: no such column: b");
  EXPECT_EQ(db.run(DropColumn{name("t"), "d"}), "error in table t after drop column: unknown column \"d\" in foreign key definition");
  EXPECT_EQ(db.run(DropColumn{name("t"), "zz"}), "no such column: \"zz\"");
  db.run(CreateIndex{name("t"), test::index("ie", {"e"})});
  EXPECT_EQ(db.run(DropColumn{name("t"), "e"}), "error in index ie after drop column: no such column: e");
  db.run(test::view("v", {"t"}, "SELECT a FROM t"));
  EXPECT_EQ(db.run(DropColumn{name("t"), "a"}), "error in view v after drop column: no such column: a");
  AddColumn own{name("t"), column("f", "INT")};
  own.foreign_keys = {foreign_key({"f"}, "other", {"id"})};
  db.run(own);
  EXPECT_EQ(db.run(DropColumn{name("t"), "f"}), "");
  EXPECT_EQ(db.table("t").foreign_keys.size(), 1u);
}

TEST_F(Sqlite, ViewsAreLookedAtOnlyWhenATableIsRenamed) {
  EXPECT_EQ(db.run(test::view("v", {"nowhere"}, "SELECT x FROM nowhere")), "");
  EXPECT_EQ(db.run(RenameRelation{RelationKind::table, name("t"), "u"}), "error in view v: no such table: main.nowhere");
  EXPECT_EQ(db.run(DropView{name("v")}), "");
  EXPECT_EQ(db.run(RenameRelation{RelationKind::table, name("t"), "u"}), "");
  EXPECT_EQ(db.run(RenameRelation{RelationKind::table, name("u"), "U"}), "there is already another table or index with this name: U");
}

TEST_F(Sqlite, ARebuiltTableHasTheIndexesItIsGiven) {
  db.run(CreateIndex{name("t"), test::index("ia", {"a"})});
  db.run(CreateIndex{name("t"), test::index("ie", {"e"})});
  RebuildTable rebuild{name("t"), db.table("t")};
  rebuild.after.columns.pop_back();
  rebuild.after.indexes = {test::index("ia", {"a"})};
  EXPECT_EQ(db.run(rebuild), "");
  EXPECT_THAT(db.column_names("t"), ElementsAre("id", "a", "b", "c", "d"));
  EXPECT_THAT(db.index_names("t"), ElementsAre("ia"));
  EXPECT_EQ(db.run(DropIndex{name("ie")}), "no such index: ie");
  db.run(test::view("v", {"t"}, "SELECT a FROM t"));
  EXPECT_EQ(db.run(rebuild), "error in view v: no such table: main.t");
}

TEST_F(Sqlite, TablesAreSoundInThemselves) {
  const auto made = [&](auto&& edit) {
    CreateTable create;
    create.table = test::table("x", {column("a", "INT")});
    edit(create.table);
    return db.run(create);
  };
  EXPECT_EQ(made([](Table& t) { t.columns.push_back(column("A", "INT")); }), "duplicate column name: A");
  EXPECT_EQ(made([](Table& t) { t.primary_key = test::primary_key({"z"}); }), "no such column: z");
  EXPECT_EQ(made([](Table& t) { t.foreign_keys = {foreign_key({"q"}, "b")}; }), "unknown column \"q\" in foreign key definition");
  EXPECT_EQ(made([](Table& t) { t.without_rowid = true; }), "PRIMARY KEY missing on table x");
  EXPECT_EQ(made([](Table& t) {
              t.autoincrement = true;
              t.primary_key = test::primary_key({"a"});
            }),
            "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY");
  EXPECT_EQ(made([](Table& t) { t.name.name = "sqlite_x"; }), "object name reserved for internal use: sqlite_x");
  EXPECT_EQ(made([](Table& t) { t.foreign_keys = {foreign_key({"a"}, "nowhere")}; }), "");
}

TEST_F(Sqlite, ADroppedTableTakesItsIndexesAndTriggers) {
  db.run(CreateIndex{name("t"), test::index("ia", {"a"})});
  db.run(CreateTrigger{name("t"), {"tr", "AFTER INSERT", {}, "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END", "", {}}});
  EXPECT_EQ(db.run(CreateTrigger{name("t"), {"TR", "AFTER INSERT", {}, "", "", {}}}), "trigger TR already exists");
  EXPECT_EQ(db.run(DropTable{name("t")}), "");
  EXPECT_EQ(db.run(DropTrigger{{}, "tr"}), "no such trigger: tr");
  EXPECT_TRUE(db.schema.relations.empty());
}
}  // namespace
}  // namespace underpin
