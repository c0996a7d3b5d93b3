// Every change rendered as SQL that a real PostgreSQL takes, and what its catalog shows afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "engines/postgresql/inspect.h"
#include "support/scratch_postgres.h"
#include "writers/catalog_json.h"

namespace underpin::postgresql {
namespace {

using testing::HasSubstr;
using testing::Not;

class RenderPostgresql : public testing::Test {
 protected:
  void SetUp() override {
    UNDERPIN_NEEDS_POSTGRES();
    auto opened = Connection::open(test::ScratchPostgres::get().fresh_database().superuser);
    ASSERT_TRUE(opened);
    connection_.emplace(std::move(*opened));
  }
  Schema schema() {
    auto read = inspect(*connection_);
    EXPECT_TRUE(read) << read.error().message;
    return std::move(*read);
  }
  void make(const Change& change) {
    const auto statements = postgresql_dialect(15).render(change, schema());
    EXPECT_FALSE(statements.empty());
    for (const std::string& statement : statements) {
      const Answer answer = connection_->run(statement);
      EXPECT_FALSE(answer.error) << statement << "\n" << answer.error->message;
    }
  }
  std::string catalog() { return catalog_json(schema(), postgresql_dialect(15), {}, nullptr); }
  std::optional<Connection> connection_;
};

Column column(std::string name, std::string type, bool nullable = true) {
  Column out;
  out.name = std::move(name);
  out.type.text = std::move(type);
  out.nullable = nullable;
  return out;
}
Expression text(std::string value) { return {std::move(value)}; }
IndexKey key(std::string name) {
  IndexKey out;
  out.key.text = std::move(name);
  return out;
}

CreateTable users() {
  CreateTable change;
  change.table.name = {"", "users"};
  change.table.columns = {column("id", "integer", false), column("Name", "character varying(20)"), column("age", "integer")};
  change.table.columns[0].serial = true;
  change.table.columns[1].default_value = text("'x'");
  change.table.primary_key = PrimaryKey{"", {"id"}};
  change.table.uniques = {{"uq", {"Name", "age"}}};
  change.table.checks = {{"", text("age > 0")}};
  change.table.indexes = {Index{"ix_age", false, "btree", {key("age")}}};
  return change;
}

TEST_F(RenderPostgresql, Tables) {
  make(users());
  CreateTable child;
  child.table.name = {"", "order"};
  child.table.columns = {column("user_id", "integer"), column("total", "numeric(10,2)")};
  child.table.foreign_keys = {{"", {"user_id"}, {"", "users"}, {}, "CASCADE", "", "", Deferrable::deferred}};
  make(child);
  AddColumn added{{"", "order"}, column("code", "text")};
  added.uniques = {{"", {"code"}}};
  added.checks = {{"", text("code <> ''")}};
  make(added);
  make(RenameColumn{{"", "users"}, "age", "years"});
  make(SetColumnType{{"", "order"}, {"total"}, {"integer"}, "", "total::integer"});
  make(SetNullable{{"", "order"}, "code", false});
  make(SetDefault{{"", "order"}, "total", text("7")});
  make(SetDefault{{"", "users"}, "Name", std::nullopt});
  make(AddConstraint{{"", "order"}, Check{"late", text("total > 1"), false, true}});
  make(ValidateConstraint{{"", "order"}, "late"});
  make(RenameConstraint{{"", "order"}, "late", "later"});
  make(AlterConstraint{{"", "order"}, "order_user_id_fkey", Deferrable::immediate});
  make(DropConstraint{{"", "order"}, "order_code_check"});
  make(RenameRelation{RelationKind::table, {"", "order"}, "orders"});
  make(RenameRelation{RelationKind::index, {"", "ix_age"}, "ix_years"});
  make(DropColumn{{"", "users"}, "Name", false, true});
  make(SetTableOption{{"", "users"}, "", true});
  make(SetComment{{ObjectKind::column, {"", "users"}, "years"}, "in \\ 'years'"});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j({"name":"order_user_id_fkey","columns":["user_id"],"ref":"users","ref_columns":["id"],"on_delete":"CASCADE","deferrable":"immediate"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"total","type":"integer","nullable":true,"default":"7"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"order_code_key","columns":["code"]})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"later","expr":"CHECK ((total > 1))"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"ix_years","unique":false,"method":"btree","on":"(years)"})j"));
  EXPECT_THAT(json, HasSubstr(R"j("column users.years":"in \\ 'years'")j"));
  EXPECT_THAT(json, Not(HasSubstr("order_code_check")));
  make(DropTable{{"", "users"}, false, true});
  make(DropTable{{"", "users"}, true});
  EXPECT_THAT(catalog(), Not(HasSubstr("\"users\"")));
}

TEST_F(RenderPostgresql, TypesAndSequences) {
  UserType status, amount, pair;
  status.name = {"", "Status"};
  status.enumeration = EnumType{{"a", "it's"}};
  make(CreateType{status});
  make(AddEnumValue{{"", "Status"}, "b", "it's"});
  make(RenameEnumValue{{"", "Status"}, "a", "first"});
  make(RenameType{{"", "Status"}, "state"});
  amount.name = {"", "amount"};
  amount.domain = DomainType{{"integer"}, true, text("1"), {{"pos", text("value > 0")}}};
  make(CreateType{amount});
  make(AlterDomain{{"", "amount"}, Check{"small", text("value < 9")}});
  AlterDomain nullable{{"", "amount"}};
  nullable.not_null = false;
  make(nullable);
  pair.name = {"", "pair"};
  pair.composite = CompositeType{{column("x", "state"), column("y", "integer")}};
  make(CreateType{pair});
  make(AlterComposite{{"", "pair"}, column("z", "text")});
  make(AlterComposite{{"", "pair"}, std::nullopt, "y"});
  make(CreateSchema{"app"});
  Sequence numbers;
  numbers.name = {"app", "numbers"};
  numbers.options = "START WITH 5";
  make(CreateSequence{numbers});
  make(SetObjectSchema{ObjectKind::sequence, {"app", "numbers"}, "public"});
  make(AlterSequence{{"", "numbers"}, "INCREMENT BY 2"});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j("enums":{"state":["first","b","it's"]})j"));
  EXPECT_THAT(json, HasSubstr(R"j("amount":{"type":"integer","notnull":false,"default":"1","checks":["CHECK ((VALUE > 0))","CHECK ((VALUE < 9))"]})j"));
  EXPECT_THAT(json, HasSubstr(R"j("composites":{"pair":["x state","z text"]})j"));
  EXPECT_THAT(json, HasSubstr(R"j("sequences":["numbers"])j"));
  make(DropType{{"", "amount"}, false, false, true});
  make(DropSequence{{"", "numbers"}});
  make(DropSchema{"app", false, true});
}

TEST_F(RenderPostgresql, IndexesViewsFunctionsTriggers) {
  make(users());
  Index index{"ix", true, "btree", {key("Name"), key("")}};
  index.keys[1].is_expression = true;
  index.keys[1].key = text("age + 1");
  index.keys[1].descending = true;
  index.include = {"id"};
  index.nulls_not_distinct = true;
  index.with_options = "fillfactor='50'";
  index.predicate = text("age is not null");
  make(CreateIndex{{"", "users"}, index});
  View view;
  view.name = {"", "v"};
  view.columns = {"i", "Odd"};
  view.definition = "select id, \"Name\" from users;";
  make(CreateView{view});
  view.name = {"", "mv"};
  view.materialized = true;
  view.with_no_data = true;
  make(CreateView{view});
  make(RefreshView{{"", "mv"}});
  make(RenameRelation{RelationKind::view, {"", "mv"}, "mv2"});
  Function function;
  function.name = {"", "touch"};
  function.returns = "trigger";
  function.language = "plpgsql";
  function.body = "begin return new; end";
  make(CreateFunction{function});
  make(CreateTrigger{{"", "users"}, Trigger{"tr", "BEFORE UPDATE OF age", {"", "touch"}}});
  make(SetTriggerEnabled{{"", "users"}, "tr", "disabled"});
  make(CreatePolicy{{"", "users"}, Policy{"own", 'w', false, "USING (id = 1)"}});
  make(AlterPolicy{{"", "users"}, "own", "mine", ""});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j("on":"(\"Name\", ((age + 1)) DESC) INCLUDE (id) NULLS NOT DISTINCT WITH (fillfactor='50') WHERE (age IS NOT NULL)")j"));
  EXPECT_THAT(json, HasSubstr(R"j("v":{"kind":"view","columns":["i integer","Odd character varying(20)"])j"));
  EXPECT_THAT(json, HasSubstr(R"j("mv2":{"kind":"materialized")j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"tr","when":"BEFORE UPDATE OF age","function":"touch"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"mine","cmd":"w","permissive":false})j"));
  make(DropPolicy{{"", "users"}, "mine"});
  make(DropTrigger{{"", "users"}, "tr"});
  make(DropFunction{{"", "touch"}, ""});
  make(DropView{{"", "mv2"}, true});
  make(DropView{{"", "v"}});
  make(DropIndex{{"", "ix"}});
}

TEST_F(RenderPostgresql, PartitionsAndInheritance) {
  CreateTable parent;
  parent.table.name = {"", "events"};
  parent.table.columns = {column("id", "integer", false), column("day", "date", false)};
  parent.table.primary_key = PrimaryKey{"", {"id", "day"}};
  parent.table.partition_by = "RANGE (day)";
  make(parent);
  CreateTable part;
  part.table.name = {"", "events_1"};
  part.table.partition_bound = "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')";
  part.partition_of = ObjectName{"", "events"};
  make(part);
  CreateTable free = parent;
  free.table.name = {"", "events_2"};
  free.table.partition_by.clear();
  make(free);
  make(AttachPartition{{"", "events"}, {"", "events_2"}, "DEFAULT"});
  make(DetachPartition{{"", "events"}, {"", "events_1"}});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j("partition_by":"RANGE (day)")j"));
  EXPECT_THAT(json, HasSubstr(R"j("partition_bound":"DEFAULT","inherits":["events"])j"));
  EXPECT_THAT(json, Not(HasSubstr("FOR VALUES")));
}

TEST_F(RenderPostgresql, IdentityAndGeneratedColumns) {
  CreateTable change;
  change.table.name = {"", "t"};
  change.table.columns = {column("id", "bigint", false), column("n", "integer", false), column("twice", "integer")};
  change.table.columns[0].identity = Identity::always;
  change.table.columns[2].generated = text("n * 2");
  make(change);
  make(SetIdentity{{"", "t"}, "id", Identity::by_default});
  make(SetIdentity{{"", "t"}, "n", Identity::always});
  make(DropGenerated{{"", "t"}, "twice"});
  const std::string json = catalog();
  EXPECT_THAT(json, HasSubstr(R"j({"name":"id","type":"bigint","nullable":false,"default":null,"identity":"by default"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"n","type":"integer","nullable":false,"default":null,"identity":"always"})j"));
  EXPECT_THAT(json, HasSubstr(R"j({"name":"twice","type":"integer","nullable":true,"default":null})j"));
  make(SetIdentity{{"", "t"}, "n", Identity::none});
}

}  // namespace
}  // namespace underpin::postgresql
