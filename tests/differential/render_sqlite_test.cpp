// Every change rendered as SQL that a real SQLite takes, rows kept, and what its catalog shows afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/sqlite/dialect.h"
#include "engines/sqlite/inspect.h"
#include "writers/catalog_json.h"

namespace underpin::sqlite {
namespace {

using testing::HasSubstr;
using testing::Not;

class RenderSqlite : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::in_memory();
    ASSERT_TRUE(opened);
    database_.emplace(std::move(*opened));
    run("create table a (id integer primary key autoincrement, b varchar(10) not null, c int default 1, constraint ck check (c > 0), unique (b));"
        "create index ix on a (c desc) where b <> ''; create trigger tr after delete on a begin select 1; end; create table other (id integer primary key);"
        "insert into a (b, c) values ('12', 3)");
  }
  std::vector<Row> run(const std::string& sql) {
    auto rows = database_->run(sql);
    EXPECT_TRUE(rows) << sql << "\n" << rows.error().message;
    return rows ? *rows : std::vector<Row>{};
  }
  Schema schema() {
    auto read = inspect(*database_);
    EXPECT_TRUE(read) << read.error().message;
    return std::move(*read);
  }
  void make(const Change& change) {
    const auto statements = sqlite_dialect().render(change, schema());
    EXPECT_FALSE(statements.empty());
    for (const std::string& statement : statements) run(statement);
  }
  std::string catalog() { return catalog_json(schema(), sqlite_dialect(), {}, nullptr); }
  std::optional<Database> database_;
};

TEST_F(RenderSqlite, WhatNeedsANewTableKeepsRowsIndexesAndTriggers) {
  make(SetColumnType{{"", "a"}, {"b"}, {"INTEGER"}});
  make(SetNullable{{"", "a"}, "b", true});
  make(SetDefault{{"", "a"}, "c", Expression{"(1 + 1)", "1 + 1"}});
  make(AddConstraint{{"", "a"}, ForeignKey{"fk", {"c"}, {"", "other"}, {"id"}, "CASCADE"}});
  make(AddConstraint{{"", "a"}, Check{"two", {"b <> 2"}}});
  make(DropConstraint{{"", "a"}, "ck"});
  make(RenameConstraint{{"", "a"}, "two", "three"});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j({"name":"b","type":"INTEGER","nullable":true,"default":null})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"c","type":"INT","nullable":true,"default":"1 + 1"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"columns":["c"],"ref":"other","ref_columns":["id"],"on_delete":"CASCADE"})j"));
  EXPECT_THAT(json, HasSubstr(R"j("checks":[{"name":"three","expr":"(b <> 2)"}])j"));
  EXPECT_THAT(json, HasSubstr(R"j("uniques":[{"columns":["b"]}])j"));
  EXPECT_THAT(json, HasSubstr(R"j("on":"ON a (c DESC) WHERE b <> ''")j"));
  EXPECT_THAT(json, HasSubstr(R"j("triggers":{"tr":{"table":"a"}})j"));
  EXPECT_THAT(json, HasSubstr(R"j("autoincrement":true)j"));
  const auto rows = run("select id, b, typeof(b), c from a");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0], (Row{"1", "12", "integer", "3"}));
}

TEST_F(RenderSqlite, WhatAlterTableCanDo) {
  Column added;
  added.name = "from";
  added.type.text = "TEXT";
  added.default_value = Expression{"'it''s'"};
  added.nullable = false;
  make(AddColumn{{"", "a"}, added});
  make(RenameColumn{{"", "a"}, "c", "Count"});
  make(DropColumn{{"", "a"}, "from"});
  make(RenameRelation{RelationKind::table, {"", "a"}, "select"});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j("select":{"columns":[{"name":"id","type":"INTEGER","nullable":true,"default":null},{"name":"b",)j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"Count","type":"INT","nullable":true,"default":"1"})j"));
  EXPECT_THAT(json, Not(HasSubstr("it''s")));
  EXPECT_EQ(run("select \"Count\" from \"select\"").at(0)[0], "3");
}

TEST_F(RenderSqlite, RebuildCopiesByName) {
  Table after = *schema().tables.find({"", "a"});
  after.columns.erase(after.columns.begin() + 2);
  after.checks.clear();
  after.indexes.clear();
  Column extra;
  extra.name = "extra";
  extra.type.text = "TEXT";
  after.columns.push_back(extra);
  make(RebuildTable{{"", "a"}, after});
  EXPECT_EQ(run("select id, b, extra from a").at(0), (Row{"1", "12", std::nullopt}));
  EXPECT_THAT(catalog(), HasSubstr(R"j("triggers":{"tr":{"table":"a"}})j"));
}

TEST_F(RenderSqlite, IndexesAndViews) {
  make(RenameRelation{RelationKind::index, {"", "ix"}, "ix2"});
  View view;
  view.name = {"", "v"};
  view.definition = "select id from a";
  make(CreateView{view});
  make(RenameRelation{RelationKind::view, {"", "v"}, "w"});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j("name":"ix2")j"));
  EXPECT_THAT(json, HasSubstr(R"j("views":{"w":)j"));
  make(DropView{{"", "w"}});
  make(DropIndex{{"", "ix2"}});
  make(DropTrigger{{}, "tr"});
  make(DropTable{{"", "a"}});
}

}  // namespace
}  // namespace underpin::sqlite
