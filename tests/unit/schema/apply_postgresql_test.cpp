// What PostgreSQL 15 does and says, statement by statement. Expected names and messages were read from a server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/make.h"
#include "support/test_dialect.h"

namespace underpin {
namespace {
using test::Database;
using test::check;
using test::column;
using test::expression;
using test::foreign_key;
using test::name;
using test::primary_key;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

CreateTable table(const std::string& table_name, std::vector<Column> columns) {
  CreateTable create;
  create.table = test::table(table_name, std::move(columns));
  return create;
}

CreateIndex create_index(const std::string& table_name, Index index) { return CreateIndex{name(table_name), std::move(index)}; }

class PostgreSql : public ::testing::Test {
 protected:
  PostgreSql() {
    CreateTable t = table("t", {column("id", "integer"), column("a", "integer"), column("b", "text"), column("j", "json")});
    t.table.primary_key = primary_key({"id"});
    db.run(t);
  }
  Database db{test::postgresql()};
};

TEST_F(PostgreSql, NamesAreTakenByAnyRelationAndByTypes) {
  EXPECT_EQ(db.run(table("t", {column("a", "integer")})), "relation \"t\" already exists");
  EXPECT_EQ(db.failure.kind, FailureKind::exists);
  EXPECT_EQ(db.run(table("t_pkey", {})), "relation \"t_pkey\" already exists");
  EXPECT_EQ(db.run(test::view("t", {}, "SELECT 1")), "relation \"t\" already exists");
  EXPECT_EQ(db.run(test::enum_type("t", {"x"})), "type \"t\" already exists");
  EXPECT_EQ(db.run(test::enum_type("mood", {"x"})), "");
  EXPECT_EQ(db.run(table("mood", {column("a", "integer")})), "type \"mood\" already exists");
  CreateTable quiet = table("t", {column("a", "nosuch")});
  quiet.if_not_exists = true;
  EXPECT_EQ(db.run(quiet), "");
  EXPECT_FALSE(db.applied.changed);
}

TEST_F(PostgreSql, LongNamesAreCut) {
  const std::string long_name(70, 'n');
  db.run(table(long_name, {column(std::string(70, 'c'), "integer")}));
  EXPECT_TRUE(db.schema.tables.contains({"", std::string(63, 'n')}));
  EXPECT_EQ(db.run(DropColumn{name(long_name), std::string(65, 'c')}), "");
}

TEST_F(PostgreSql, TypesMustExist) {
  EXPECT_EQ(db.run(table("x", {column("a", "nosuch")})), "type \"nosuch\" does not exist");
  EXPECT_EQ(db.run(table("x", {column("a", "citext")})), "type \"citext\" does not exist");
  EXPECT_EQ(db.failure.kind, FailureKind::needs_extension);
  db.run(CreateExtension{{"citext", "", {}}});
  EXPECT_EQ(db.run(table("x", {column("a", "citext")})), "");
  EXPECT_EQ(db.run(DropExtension{"citext"}), "cannot drop extension citext because other objects depend on it");
}

TEST_F(PostgreSql, DefaultsMustFit) {
  const auto with = [&](const std::string& type, const std::string& text) { return db.run(table("x", {column("a", type, true, text)})); };
  db.run(test::enum_type("mood", {"sad", "ok"}));
  EXPECT_EQ(with("mood", "'happy'"), "invalid input value for enum mood: \"happy\"");
  EXPECT_EQ(with("integer", "'x'"), "invalid input syntax for type integer: \"x\"");
  EXPECT_EQ(with("boolean", "0"), "column \"a\" is of type boolean but default expression is of type integer");
  EXPECT_EQ(with("integer", "true"), "column \"a\" is of type integer but default expression is of type boolean");
  EXPECT_EQ(with("uuid", "uuid_generate_v4()"), "function uuid_generate_v4() does not exist");
  EXPECT_EQ(db.failure.kind, FailureKind::needs_extension);
  EXPECT_EQ(with("integer", "nextval('nowhere')"), "relation \"nowhere\" does not exist");
  EXPECT_EQ(with("text", "b"), "cannot use column reference in DEFAULT expression");
  EXPECT_EQ(with("boolean", "'0'"), "");
}

TEST_F(PostgreSql, ForeignKeys) {
  const auto with = [&](const std::string& type, ForeignKey key) {
    CreateTable create = table("x", {column("a", type), column("b", type)});
    create.table.foreign_keys = {std::move(key)};
    return db.run(create);
  };
  EXPECT_EQ(with("integer", foreign_key({"a"}, "nowhere")), "relation \"nowhere\" does not exist");
  EXPECT_EQ(with("integer", foreign_key({"q"}, "t")), "column \"q\" referenced in foreign key constraint does not exist");
  EXPECT_EQ(with("integer", foreign_key({"a"}, "t", {"q"})), "column \"q\" referenced in foreign key constraint does not exist");
  EXPECT_EQ(with("integer", foreign_key({"a"}, "t", {"a"})), "there is no unique constraint matching given keys for referenced table \"t\"");
  EXPECT_EQ(with("integer", foreign_key({"a", "b"}, "t")), "number of referencing and referenced columns for foreign key disagree");
  EXPECT_EQ(with("uuid", foreign_key({"a"}, "t")), "foreign key constraint \"x_a_fkey\" cannot be implemented");
  EXPECT_EQ(db.failure.hint, "Key columns \"a\" and \"id\" are of incompatible types: uuid and integer.");
  db.run(table("nokey", {column("a", "integer")}));
  EXPECT_EQ(with("integer", foreign_key({"a"}, "nokey")), "there is no primary key for referenced table \"nokey\"");
  db.run(create_index("t", test::index("t_a", {"a"}, true)));
  EXPECT_EQ(with("integer", foreign_key({"a"}, "t", {"a"})), "");
  EXPECT_EQ(db.run(DropIndex{name("t_a")}), "cannot drop index t_a because other objects depend on it");
}

TEST_F(PostgreSql, ATableMayReferToItself) {
  CreateTable create = table("x", {column("id", "integer"), column("parent", "integer")});
  create.table.primary_key = primary_key({"id"});
  create.table.foreign_keys = {foreign_key({"parent"}, "x")};
  EXPECT_EQ(db.run(create), "");
  EXPECT_THAT(db.table("x").foreign_keys[0].ref_columns, ElementsAre("id"));
  EXPECT_EQ(db.run(DropTable{name("x")}), "");
}

TEST_F(PostgreSql, DroppingStopsAtWhatDependsOnIt) {
  CreateTable c = table("c", {column("id", "integer"), column("pid", "integer")});
  c.table.foreign_keys = {foreign_key({"pid"}, "t")};
  db.run(c);
  db.run(test::view("v", {"t"}, "SELECT a FROM t"));
  db.run(test::view("w", {"v"}, "SELECT a FROM v"));
  EXPECT_EQ(db.run(DropTable{name("t")}), "cannot drop table t because other objects depend on it");
  EXPECT_EQ(db.failure.kind, FailureKind::depends);
  EXPECT_EQ(db.run(DropColumn{name("t"), "a"}), "cannot drop column a of table t because other objects depend on it");
  EXPECT_EQ(db.run(DropColumn{name("t"), "id"}), "cannot drop column id of table t because other objects depend on it");
  EXPECT_EQ(db.run(DropConstraint{name("t"), "t_pkey"}), "cannot drop constraint t_pkey on table t because other objects depend on it");
  EXPECT_EQ(db.run(DropIndex{name("t_pkey")}), "cannot drop index t_pkey because constraint t_pkey on table t requires it");
  EXPECT_EQ(db.run(DropColumn{name("t"), "b"}), "");
  EXPECT_EQ(db.run(DropTable{name("t"), false, true}), "");
  EXPECT_TRUE(db.schema.views.empty());
  EXPECT_THAT(db.constraint_names("c"), IsEmpty());
  EXPECT_FALSE(db.schema.relations.contains({"", "t_pkey"}));
}

TEST_F(PostgreSql, TablesDroppedTogetherMayDependOnEachOther) {
  CreateTable c = table("c", {column("pid", "integer")});
  c.table.foreign_keys = {foreign_key({"pid"}, "t")};
  db.run(c);
  db.session.dropping = {{ObjectKind::table, name("t"), ""}, {ObjectKind::table, name("c"), ""}};
  EXPECT_EQ(db.run(DropTable{name("t")}), "");
  EXPECT_EQ(db.run(DropTable{name("c")}), "");
}

TEST_F(PostgreSql, ADroppedColumnTakesItsOwnConstraintsAndIndexes) {
  CreateTable create = table("x", {column("a", "integer"), column("b", "integer"), column("c", "serial")});
  create.table.uniques = {test::unique({"a", "b"})};
  create.table.checks = {check("a > b"), check("b > 0")};
  create.table.foreign_keys = {foreign_key({"a"}, "t")};
  db.run(create);
  db.run(create_index("x", test::index("i1", {"a"})));
  Index partial = test::index("i2", {"b"});
  partial.predicate = expression("a > 0");
  db.run(create_index("x", partial));
  EXPECT_EQ(db.run(DropColumn{name("x"), "a"}), "");
  EXPECT_THAT(db.constraint_names("x"), ElementsAre("x_b_check"));
  EXPECT_THAT(db.index_names("x"), IsEmpty());
  EXPECT_EQ(db.run(DropColumn{name("x"), "c"}), "");
  EXPECT_TRUE(db.schema.sequences.empty());
}

TEST_F(PostgreSql, GeneratedColumnsPoliciesAndTriggersHoldAColumn) {
  Column generated = column("g", "integer");
  generated.generated = expression("a * 2");
  db.run(AddColumn{name("t"), generated});
  EXPECT_EQ(db.run(DropColumn{name("t"), "a"}), "cannot drop column a of table t because other objects depend on it");
  SetColumnType bigger{name("t"), "a", {"bigint"}, "", ""};
  EXPECT_EQ(db.run(bigger), "cannot alter type of a column used by a generated column");
  EXPECT_EQ(db.run(DropColumn{name("t"), "g"}), "");
  db.run(CreatePolicy{name("t"), {"p", '*', true, "TO public USING (a > 0)", {}}});
  EXPECT_EQ(db.run(bigger), "cannot alter type of a column used in a policy definition");
  EXPECT_EQ(db.run(DropColumn{name("t"), "a"}), "cannot drop column a of table t because other objects depend on it");
  EXPECT_EQ(db.run(DropPolicy{name("t"), "p"}), "");
  db.run(test::view("v", {"t"}, "SELECT a FROM t"));
  EXPECT_EQ(db.run(bigger), "cannot alter type of a column used by a view or rule");
}

TEST_F(PostgreSql, Columns) {
  EXPECT_EQ(db.run(AddColumn{name("t"), column("a", "text")}), "column \"a\" of relation \"t\" already exists");
  EXPECT_EQ(db.run(DropColumn{name("t"), "zz"}), "column \"zz\" of relation \"t\" does not exist");
  EXPECT_EQ(db.run(DropColumn{name("zz"), "a"}), "relation \"zz\" does not exist");
  EXPECT_EQ(db.run(DropColumn{name("s.t"), "a"}), "schema \"s\" does not exist");
  EXPECT_EQ(db.run(RenameColumn{name("t"), "zz", "y"}), "column \"zz\" does not exist");
  EXPECT_EQ(db.run(RenameColumn{name("t"), "a", "b"}), "column \"b\" of relation \"t\" already exists");
  EXPECT_EQ(db.run(SetNullable{name("t"), "id", true}), "column \"id\" is in a primary key");
  EXPECT_EQ(db.run(SetNullable{name("t"), "zz", true}), "column \"zz\" of relation \"t\" does not exist");
  EXPECT_EQ(db.run(DropColumn{name("t"), "zz", true}), "");
  EXPECT_FALSE(db.applied.changed);
  db.run(test::view("v", {}, "SELECT 1 AS a"));
  EXPECT_EQ(db.run(AddColumn{name("v"), column("b", "integer")}), "ALTER action ADD COLUMN cannot be performed on relation \"v\"");
}

TEST_F(PostgreSql, TypesOfColumns) {
  EXPECT_EQ(db.run(SetColumnType{name("t"), "b", {"integer"}, "", ""}), "column \"b\" cannot be cast automatically to type integer");
  EXPECT_EQ(db.failure.hint, "You might need to specify \"USING b::integer\".");
  EXPECT_EQ(db.run(SetColumnType{name("t"), "b", {"integer"}, "", "b::integer"}), "");
  EXPECT_EQ(db.run(SetDefault{name("t"), "b", expression("0")}), "");
  EXPECT_EQ(db.run(SetColumnType{name("t"), "b", {"boolean"}, "", "b::boolean"}), "default for column \"b\" cannot be cast automatically to type boolean");
  db.run(create_index("t", test::index("i", {"a"})));
  EXPECT_EQ(db.run(SetColumnType{name("t"), "a", {"json"}, "", "a::text::json"}), "data type json has no default operator class for access method \"btree\"");
  CreateTable c = table("c", {column("pid", "integer")});
  c.table.foreign_keys = {foreign_key({"pid"}, "t")};
  db.run(c);
  EXPECT_EQ(db.run(SetColumnType{name("t"), "id", {"text"}, "", ""}), "foreign key constraint \"c_pid_fkey\" cannot be implemented");
}

TEST_F(PostgreSql, EnumsAreFollowedIntoColumnsAndDefaults) {
  db.run(test::enum_type("mood", {"sad", "ok"}));
  db.run(AddColumn{name("t"), column("m", "mood", true, "'ok'")});
  AddColumn list{name("t"), column("ms", "mood[]")};
  db.run(list);
  EXPECT_EQ(db.run(RenameEnumValue{name("mood"), "ok", "fine"}), "");
  EXPECT_EQ(db.table("t").column("m")->default_value->shown(), "'fine'::mood");
  EXPECT_EQ(db.run(RenameType{name("mood"), "temper"}), "");
  EXPECT_EQ(db.table("t").column("m")->type.text, "temper");
  EXPECT_EQ(db.table("t").column("ms")->type.text, "temper[]");
  EXPECT_EQ(db.table("t").column("m")->default_value->shown(), "'fine'::temper");
  EXPECT_EQ(db.run(DropType{name("temper")}), "cannot drop type temper because other objects depend on it");
  // A default of the old type keeps holding on to it.
  EXPECT_EQ(db.run(SetColumnType{name("t"), "m", {"text"}, "", ""}), "");
  db.run(DropColumn{name("t"), "ms"});
  EXPECT_EQ(db.run(DropType{name("temper")}), "cannot drop type temper because other objects depend on it");
  EXPECT_EQ(db.run(DropType{name("temper"), false, true}), "");
  EXPECT_FALSE(db.table("t").column("m")->default_value);
}

TEST_F(PostgreSql, EnumLabels) {
  db.run(test::enum_type("mood", {"sad", "ok"}));
  EXPECT_EQ(db.run(AddEnumValue{name("mood"), "ok"}), "enum label \"ok\" already exists");
  EXPECT_EQ(db.run(AddEnumValue{name("mood"), "x", "nope"}), "\"nope\" is not an existing enum label");
  EXPECT_EQ(db.run(AddEnumValue{name("mood"), "so", "ok"}), "");
  EXPECT_EQ(db.run(AddEnumValue{name("mood"), "so", "", "", true}), "");
  EXPECT_THAT(db.schema.types.find(name("mood"))->enumeration->labels, ElementsAre("sad", "so", "ok"));
  EXPECT_EQ(db.run(AddEnumValue{name("nope"), "x"}), "type \"nope\" does not exist");
  EXPECT_EQ(db.run(test::enum_type("twice", {"a", "a"})), "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"");
}

TEST_F(PostgreSql, Constraints) {
  EXPECT_EQ(db.run(AddConstraint{name("t"), primary_key({"a"})}), "multiple primary keys for table \"t\" are not allowed");
  EXPECT_EQ(db.run(AddConstraint{name("t"), test::unique({"zz"})}), "column \"zz\" named in key does not exist");
  EXPECT_EQ(db.run(AddConstraint{name("t"), check("zz > 1")}), "column \"zz\" does not exist");
  EXPECT_EQ(db.run(AddConstraint{name("t"), check("a > 1", "t_pkey")}), "constraint \"t_pkey\" for relation \"t\" already exists");
  db.run(table("o", {column("a", "integer")}));
  EXPECT_EQ(db.run(AddConstraint{name("t"), test::unique({"a"}, "o")}), "relation \"o\" already exists");
  EXPECT_EQ(db.run(AddConstraint{name("t"), test::unique({"j"})}), "data type json has no default operator class for access method \"btree\"");
  EXPECT_EQ(db.run(DropConstraint{name("t"), "zz"}), "constraint \"zz\" of relation \"t\" does not exist");
  EXPECT_EQ(db.run(RenameConstraint{name("t"), "zz", "y"}), "constraint \"zz\" for table \"t\" does not exist");
  EXPECT_EQ(db.run(RenameConstraint{name("t"), "t_pkey", "o"}), "relation \"o\" already exists");
  EXPECT_EQ(db.run(RenameConstraint{name("t"), "t_pkey", "pk"}), "");
  EXPECT_TRUE(db.schema.relations.contains({"", "pk"}));
  EXPECT_EQ(db.run(RenameRelation{RelationKind::index, name("pk"), "pk2"}), "");
  EXPECT_EQ(db.table("t").primary_key->name, "pk2");
}

TEST_F(PostgreSql, AnIndexBecomesAConstraint) {
  db.run(create_index("t", test::index("ui", {"id", "a"}, true)));
  Unique by_index;
  by_index.name = "uu";
  by_index.using_index = "ui";
  EXPECT_EQ(db.run(AddConstraint{name("t"), by_index}), "");
  EXPECT_THAT(db.table("t").uniques[0].columns, ElementsAre("id", "a"));
  EXPECT_THAT(db.index_names("t"), IsEmpty());
  EXPECT_FALSE(db.schema.relations.contains({"", "ui"}));
  EXPECT_EQ(db.run(AddConstraint{name("t"), by_index}), "index \"ui\" does not exist");
}

TEST_F(PostgreSql, Indexes) {
  EXPECT_EQ(db.run(create_index("zz", test::index("i", {"a"}))), "relation \"zz\" does not exist");
  EXPECT_EQ(db.run(create_index("t", test::index("i", {"zz"}))), "column \"zz\" does not exist");
  EXPECT_EQ(db.run(create_index("t", test::index("i", {"j"}))), "data type json has no default operator class for access method \"btree\"");
  Index gin = test::index("i", {"b"});
  gin.method = "gin";
  gin.keys[0].opclass = "gin_trgm_ops";
  EXPECT_EQ(db.run(create_index("t", gin)), "operator class \"gin_trgm_ops\" does not exist for access method \"gin\"");
  EXPECT_EQ(db.failure.kind, FailureKind::needs_extension);
  gin.keys[0].opclass.clear();
  gin.unique = true;
  EXPECT_EQ(db.run(create_index("t", gin)), "data type text has no default operator class for access method \"gin\"");
  Index hash = test::index("i", {"a", "id"});
  hash.method = "hash";
  EXPECT_EQ(db.run(create_index("t", hash)), "access method \"hash\" does not support multicolumn indexes");
  EXPECT_EQ(db.run(create_index("t", test::expression_index("i", "now()"))), "functions in index expression must be marked IMMUTABLE");
  EXPECT_EQ(db.run(create_index("t", test::index("i", {"a"}))), "");
  EXPECT_EQ(db.run(create_index("t", test::index("i", {"a"}))), "relation \"i\" already exists");
  EXPECT_EQ(db.run(DropIndex{name("zz")}), "index \"zz\" does not exist");
  EXPECT_EQ(db.run(DropIndex{name("t")}), "\"t\" is not an index");
  CreateIndex concurrent = create_index("t", test::index("k", {"a"}));
  concurrent.concurrently = true;
  EXPECT_EQ(db.run(concurrent), "CREATE INDEX CONCURRENTLY cannot run inside a transaction block");
  db.session.in_transaction = false;
  EXPECT_EQ(db.run(concurrent), "");
}

TEST_F(PostgreSql, Sequences) {
  db.run(table("x", {column("a", "serial")}));
  EXPECT_EQ(db.run(DropSequence{name("x_a_seq")}), "cannot drop sequence x_a_seq because other objects depend on it");
  db.run(RenameRelation{RelationKind::table, name("x"), "y"});
  EXPECT_EQ(db.table("y").column("a")->default_value->shown(), "nextval('x_a_seq'::regclass)");
  db.run(RenameRelation{RelationKind::sequence, name("x_a_seq"), "s"});
  EXPECT_EQ(db.table("y").column("a")->default_value->shown(), "nextval('s'::regclass)");
  Column identity = column("i", "bigint");
  identity.identity = Identity::always;
  db.run(AddColumn{name("y"), identity});
  EXPECT_EQ(db.run(DropSequence{name("y_i_seq")}), "cannot drop sequence y_i_seq because column i of table y requires it");
  EXPECT_EQ(db.run(SetNullable{name("y"), "i", true}), "column \"i\" of relation \"y\" is an identity column");
  EXPECT_EQ(db.run(SetDefault{name("y"), "i", expression("1")}), "column \"i\" of relation \"y\" is an identity column");
  EXPECT_EQ(db.run(SetIdentity{name("y"), "i", Identity::none}), "");
  EXPECT_FALSE(db.schema.relations.contains({"", "y_i_seq"}));
  db.run(DropTable{name("y")});
  EXPECT_TRUE(db.schema.sequences.empty());
}

TEST_F(PostgreSql, RenamesFollow) {
  CreateTable c = table("c", {column("pid", "integer"), column("n", "integer")});
  c.table.foreign_keys = {foreign_key({"pid"}, "t")};
  c.table.checks = {check("n > pid")};
  db.run(c);
  db.run(create_index("c", test::expression_index("ci", "abs(n)")));
  db.run(test::view("v", {"t"}, "SELECT t.a FROM t"));
  db.run(RenameRelation{RelationKind::table, name("t"), "tt"});
  db.run(RenameColumn{name("tt"), "id", "key"});
  db.run(RenameColumn{name("c"), "n", "number"});
  EXPECT_EQ(db.table("c").foreign_keys[0].ref, name("tt"));
  EXPECT_THAT(db.table("c").foreign_keys[0].ref_columns, ElementsAre("key"));
  EXPECT_EQ(db.table("c").checks[0].expression.shown(), "number > pid");
  EXPECT_EQ(db.table("c").indexes[0].keys[0].key.shown(), "abs(number)");
  EXPECT_EQ(db.schema.views.find(name("v"))->definition, "SELECT tt.a FROM tt");
  EXPECT_EQ(db.run(DropTable{name("tt")}), "cannot drop table tt because other objects depend on it");
  EXPECT_THAT(db.constraint_names("c"), ElementsAre("c_check", "c_pid_fkey"));
}

TEST_F(PostgreSql, Schemas) {
  EXPECT_EQ(db.run(table("app.x", {})), "schema \"app\" does not exist");
  EXPECT_EQ(db.run(CreateSchema{"app"}), "");
  EXPECT_EQ(db.run(CreateSchema{"app"}), "schema \"app\" already exists");
  EXPECT_EQ(db.run(CreateSchema{"public"}), "schema \"public\" already exists");
  EXPECT_EQ(db.run(CreateSchema{"pg_app"}), "unacceptable schema name \"pg_app\"");
  db.run(test::enum_type("app.mood", {"ok"}));
  CreateTable x = table("app.x", {column("id", "serial"), column("m", "app.mood", true, "'ok'::app.mood")});
  x.table.primary_key = primary_key({"id"});
  EXPECT_EQ(db.run(x), "");
  EXPECT_EQ(db.table("app.x").column("id")->default_value->shown(), "nextval('app.x_id_seq'::regclass)");
  EXPECT_EQ(db.run(AddColumn{name("public.t"), column("x", "integer")}), "");
  EXPECT_EQ(db.run(RenameSchema{"app", "core"}), "");
  EXPECT_EQ(db.table("core.x").column("m")->type.text, "core.mood");
  EXPECT_EQ(db.table("core.x").column("m")->default_value->shown(), "'ok'::core.mood");
  EXPECT_EQ(db.table("core.x").column("id")->default_value->shown(), "nextval('core.x_id_seq'::regclass)");
  EXPECT_EQ(db.run(DropSchema{"core"}), "cannot drop schema core because other objects depend on it");
  EXPECT_EQ(db.run(DropSchema{"core", false, true}), "");
  EXPECT_FALSE(db.schema.tables.contains(name("core.x")));
}

TEST_F(PostgreSql, TheSearchPathDecides) {
  db.run(CreateSchema{"app"});
  db.session.search_path = {"app"};
  EXPECT_EQ(db.run(table("q", {column("a", "integer")})), "");
  EXPECT_TRUE(db.schema.tables.contains(name("app.q")));
  EXPECT_EQ(db.run(DropTable{name("t")}), "table \"t\" does not exist");
  EXPECT_EQ(db.run(table("t", {column("a", "integer")})), "");
  EXPECT_EQ(db.run(DropTable{name("public.t")}), "");
  db.session.search_path = {"nowhere"};
  EXPECT_EQ(db.run(table("z", {})), "no schema has been selected to create in");
}

TEST_F(PostgreSql, Views) {
  EXPECT_EQ(db.run(test::view("v", {"zz"}, "SELECT 1 FROM zz")), "relation \"zz\" does not exist");
  CreateView v = test::view("v", {"t"}, "SELECT a, b FROM t");
  v.view.columns = {"a", "b"};
  EXPECT_EQ(db.run(v), "");
  EXPECT_EQ(db.run(v), "relation \"v\" already exists");
  v.or_replace = true;
  v.view.columns = {"a"};
  EXPECT_EQ(db.run(v), "cannot drop columns from view");
  v.view.columns = {"x", "b"};
  EXPECT_EQ(db.run(v), "cannot change name of view column \"a\" to \"x\"");
  EXPECT_EQ(db.run(DropView{name("t")}), "\"t\" is not a view");
  EXPECT_EQ(db.run(DropView{name("v"), true}), "\"v\" is not a materialized view");
  EXPECT_EQ(db.run(DropView{name("zz")}), "view \"zz\" does not exist");
  EXPECT_EQ(db.run(RefreshView{name("v")}), "\"v\" is not a materialized view");
  CreateView m = test::view("m", {"t"}, "SELECT b FROM t");
  m.view.materialized = true;
  db.run(m);
  EXPECT_EQ(db.run(RefreshView{name("m"), true}), "cannot refresh materialized view \"public.m\" concurrently");
  EXPECT_EQ(db.run(create_index("m", test::index("mi", {"b"}, true))), "");
  EXPECT_EQ(db.run(RefreshView{name("m"), true}), "");
}

CreateFunction function(const std::string& function_name, const std::string& arguments, const std::string& returns) {
  CreateFunction create;
  create.function.name = name(function_name);
  create.function.arguments = arguments;
  create.function.returns = returns;
  return create;
}

TEST_F(PostgreSql, Functions) {
  EXPECT_EQ(db.run(function("f", "", "integer")), "");
  EXPECT_EQ(db.run(function("f", "", "integer")), "function \"f\" already exists with same argument types");
  EXPECT_EQ(db.run(function("f", "a integer, OUT b text", "integer")), "");
  EXPECT_EQ(db.run(function("f", "int", "integer")), "function \"f\" already exists with same argument types");
  CreateFunction other = function("f", "", "text");
  other.or_replace = true;
  EXPECT_EQ(db.run(other), "cannot change return type of existing function");
  EXPECT_EQ(db.run(DropFunction{name("f"), std::nullopt}), "function name \"f\" is not unique");
  EXPECT_EQ(db.run(DropFunction{name("f"), "text"}), "function f(text) does not exist");
  EXPECT_EQ(db.run(DropFunction{name("f"), "integer"}), "");
  EXPECT_EQ(db.run(DropFunction{name("zz"), std::nullopt}), "could not find a function named \"zz\"");
}

TEST_F(PostgreSql, Triggers) {
  const auto trigger = [](const std::string& table_name, const std::string& function_name) {
    return CreateTrigger{name(table_name), {"tr", "BEFORE INSERT", name(function_name), "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf()", "", {}}};
  };
  EXPECT_EQ(db.run(trigger("t", "tf")), "function tf() does not exist");
  db.run(function("tf", "", "trigger"));
  db.run(function("nf", "", "integer"));
  EXPECT_EQ(db.run(trigger("zz", "tf")), "relation \"zz\" does not exist");
  EXPECT_EQ(db.run(trigger("t", "nf")), "function nf must return type trigger");
  EXPECT_EQ(db.run(trigger("t", "tf")), "");
  EXPECT_EQ(db.run(trigger("t", "tf")), "trigger \"tr\" for relation \"t\" already exists");
  EXPECT_EQ(db.run(DropFunction{name("tf"), ""}), "cannot drop function tf() because other objects depend on it");
  EXPECT_EQ(db.run(DropTrigger{name("t"), "zz"}), "trigger \"zz\" for table \"t\" does not exist");
  EXPECT_EQ(db.run(DropFunction{name("tf"), "", "function", false, true}), "");
  EXPECT_THAT(db.table("t").triggers, IsEmpty());
}

TEST_F(PostgreSql, Inheritance) {
  CreateTable parent = table("p", {column("id", "integer"), column("a", "integer", false, "5")});
  parent.table.primary_key = primary_key({"id"});
  parent.table.checks = {check("a > 0")};
  db.run(parent);
  CreateTable child = table("c", {column("x", "integer")});
  child.table.inherits = {name("p")};
  EXPECT_EQ(db.run(child), "");
  EXPECT_THAT(db.column_names("c"), ElementsAre("id", "a", "x"));
  EXPECT_THAT(db.constraint_names("c"), ElementsAre("p_a_check"));
  EXPECT_EQ(db.run(DropColumn{name("c"), "a"}), "cannot drop inherited column \"a\"");
  EXPECT_EQ(db.run(DropTable{name("p")}), "cannot drop table p because other objects depend on it");
  db.run(AddColumn{name("p"), column("n", "integer")});
  db.run(AddColumn{name("p"), column("x", "integer")});
  EXPECT_THAT(db.column_names("c"), ElementsAre("id", "a", "x", "n"));
  db.run(RenameColumn{name("p"), "a", "aa"});
  db.run(DropColumn{name("p"), "n"});
  db.run(DropColumn{name("p"), "x"});
  EXPECT_THAT(db.column_names("c"), ElementsAre("id", "aa", "x"));
  EXPECT_EQ(db.table("c").checks[0].expression.shown(), "aa > 0");
  db.run(DropConstraint{name("p"), "p_a_check"});
  EXPECT_THAT(db.constraint_names("c"), IsEmpty());
  EXPECT_EQ(db.run(DropTable{name("p"), false, true}), "");
  EXPECT_FALSE(db.schema.tables.contains(name("c")));
}

TEST_F(PostgreSql, Partitions) {
  CreateTable parent = table("pp", {column("id", "integer"), column("k", "integer"), column("t", "text", true, "'d'")});
  parent.table.partition_by = "RANGE (k)";
  parent.table.primary_key = primary_key({"id", "k"});
  parent.table.checks = {check("k > 0")};
  db.run(parent);
  db.run(create_index("pp", test::index("pi", {"t"})));
  CreateTable part = table("pp1", {});
  part.partition_of = name("pp");
  part.table.partition_bound = "FOR VALUES FROM (1) TO (10)";
  EXPECT_EQ(db.run(part), "");
  EXPECT_THAT(db.column_names("pp1"), ElementsAre("id", "k", "t"));
  EXPECT_THAT(db.constraint_names("pp1"), ElementsAre("pp1_pkey", "pp_k_check"));
  EXPECT_THAT(db.index_names("pp1"), ElementsAre("pp1_t_idx"));
  db.run(create_index("pp", test::index("late", {"k"})));
  EXPECT_THAT(db.index_names("pp1"), ElementsAre("pp1_k_idx", "pp1_t_idx"));
  EXPECT_EQ(db.run(DropIndex{name("pp1_k_idx")}), "cannot drop index pp1_k_idx because index late requires it");
  EXPECT_EQ(db.run(DropIndex{name("late")}), "");
  EXPECT_THAT(db.index_names("pp1"), ElementsAre("pp1_t_idx"));
  db.run(AddConstraint{name("pp"), foreign_key({"id"}, "t")});
  EXPECT_THAT(db.constraint_names("pp1"), ElementsAre("pp1_pkey", "pp_id_fkey", "pp_k_check"));
  EXPECT_EQ(db.run(DropConstraint{name("pp1"), "pp1_pkey"}), "cannot drop inherited constraint \"pp1_pkey\" of relation \"pp1\"");
  EXPECT_EQ(db.run(AddColumn{name("pp1"), column("o", "integer")}), "cannot add column to a partition");
  EXPECT_EQ(db.run(DropColumn{name("pp"), "k"}), "cannot drop column \"k\" because it is part of the partition key of relation \"pp\"");
  db.run(table("pp2", {column("id", "integer", false), column("k", "integer", false), column("t", "text")}));
  EXPECT_EQ(db.run(AttachPartition{name("pp"), name("pp2"), "DEFAULT"}), "child table is missing constraint \"pp_k_check\"");
  db.run(AddConstraint{name("pp2"), check("k > 0", "pp_k_check")});
  EXPECT_EQ(db.run(AttachPartition{name("pp"), name("pp2"), "DEFAULT"}), "");
  EXPECT_THAT(db.constraint_names("pp2"), ElementsAre("pp2_pkey", "pp_id_fkey", "pp_k_check"));
  EXPECT_EQ(db.run(DetachPartition{name("pp"), name("pp2")}), "");
  EXPECT_EQ(db.run(DropTable{name("pp")}), "");
  EXPECT_FALSE(db.schema.tables.contains(name("pp1")));
  EXPECT_TRUE(db.schema.tables.contains(name("pp2")));
}

TEST_F(PostgreSql, Like) {
  CreateTable source = table("src", {column("id", "serial"), column("a", "integer", false, "3"), column("b", "text")});
  source.table.primary_key = primary_key({"id"});
  source.table.uniques = {test::unique({"b"})};
  source.table.checks = {check("a > 1")};
  db.run(source);
  db.run(create_index("src", test::expression_index("nm", "lower(b)")));
  CreateTable plain = table("l1", {});
  plain.like = {{name("src")}};
  db.run(plain);
  EXPECT_THAT(db.constraint_names("l1"), IsEmpty());
  EXPECT_FALSE(db.table("l1").column("id")->nullable);
  EXPECT_FALSE(db.table("l1").column("a")->default_value);
  CreateTable all = table("l2", {});
  all.like = {{name("src"), true, true, true, true, true}};
  db.run(all);
  EXPECT_THAT(db.constraint_names("l2"), ElementsAre("l2_b_key", "l2_pkey", "src_a_check"));
  EXPECT_THAT(db.index_names("l2"), ElementsAre("l2_lower_idx"));
  EXPECT_EQ(db.table("l2").column("id")->default_value->shown(), "nextval('src_id_seq'::regclass)");
}

TEST_F(PostgreSql, RowsNeedTheirTableAndColumns) {
  DataStep insert;
  insert.kind = DataKind::insert;
  insert.table = name("t");
  insert.columns = {"id", "zz"};
  EXPECT_EQ(db.run(insert), "column \"zz\" of relation \"t\" does not exist");
  insert.table = name("nos.t");
  EXPECT_EQ(db.run(insert), "relation \"nos.t\" does not exist");
  DataStep query;
  query.reads = {name("pg_class"), name("zz")};
  EXPECT_EQ(db.run(query), "relation \"zz\" does not exist");
}

TEST_F(PostgreSql, CommentsNeedTheirObject) {
  EXPECT_EQ(db.run(SetComment{{ObjectKind::column, name("t"), "zz"}, "x"}), "column \"zz\" of relation \"t\" does not exist");
  EXPECT_EQ(db.run(SetComment{{ObjectKind::view, name("t"), ""}, "x"}), "\"t\" is not a view");
  EXPECT_EQ(db.run(SetComment{{ObjectKind::table, name("public.t"), ""}, "x"}), "");
  EXPECT_TRUE(db.schema.comments.contains({"", "table t"}));
  db.run(RenameRelation{RelationKind::table, name("t"), "u"});
  EXPECT_TRUE(db.schema.comments.contains({"", "table u"}));
  db.run(DropTable{name("u")});
  EXPECT_TRUE(db.schema.comments.empty());
}

TEST_F(PostgreSql, TablesOfUnknownColumnsTakeAnyColumn) {
  CreateTable made = table("ca", {});
  made.as_query = true;
  db.run(made);
  EXPECT_EQ(db.run(create_index("ca", test::index("i", {"whatever"}))), "");
  EXPECT_EQ(db.run(DropColumn{name("ca"), "whatever"}), "");
}
}  // namespace
}  // namespace underpin
