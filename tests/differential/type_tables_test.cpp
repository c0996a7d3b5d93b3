// The tables of PostgreSQL's types asked of a real server, one statement per row.
#include <gtest/gtest.h>

#include <set>

#include "engines/postgresql/connection.h"
#include "engines/postgresql/types.h"
#include "support/scratch_postgres.h"

namespace underpin::postgresql {
namespace {

class TypeTables : public testing::Test {
 protected:
  void SetUp() override {
    UNDERPIN_NEEDS_POSTGRES();
    auto opened = Connection::open(test::ScratchPostgres::get().fresh_database().superuser);
    ASSERT_TRUE(opened) << opened.error().message;
    connection_.emplace(std::move(*opened));
  }
  std::vector<Row> rows(const std::string& sql) {
    const Answer answer = connection_->run(sql);
    EXPECT_FALSE(answer.error) << sql << ": " << answer.error->message;
    return answer.rows;
  }
  // Runs it in a savepoint that is taken back; true if the server took it.
  bool accepted(const std::string& sql) {
    connection_->run("savepoint s");
    const bool ok = !connection_->run(sql).error;
    connection_->run("rollback to savepoint s");
    return ok;
  }
  std::vector<std::string> column_types() {
    std::vector<std::string> out;
    for (const Row& row : rows("select format_type(oid,null) from pg_type where typnamespace='pg_catalog'::regnamespace and typtype in ('b','r','m') and "
                               "typname not like '\\_%' and typname not in ('gtsvector','pg_node_tree','int2vector','cid','pg_ndistinct','pg_mcv_list',"
                               "'pg_dependencies') and typname not like 'pg\\_%summary' order by 1"))
      out.push_back(*row[0]);
    return out;
  }
  std::optional<Connection> connection_;
};

TEST_F(TypeTables, EverySpellingIsTheServers) {
  for (const char* type :
       {"int", "int2", "serial8", "float", "float(1)", "float(53)", "dec(4,1)", "numeric(7)", "varchar", "varchar(3)", "char varying(4)", "character",
        "char(9)", "bpchar", "bpchar(2)", "nchar varying(3)", "\"char\"", "bit", "bit(4)", "varbit", "bit varying(9)", "time", "time(2)", "timetz(1)",
        "timestamp(0)", "timestamp (4) without time zone", "timestamptz", "timestamp with time zone", "interval", "interval(4)", "interval hour",
        "interval day to minute", "interval second(2)", "int[]", "text[][]", "varchar(5)[]", "timestamptz[]", "int array[3]", "_int4", "pg_catalog.bpchar",
        "pg_catalog.varchar(3)", "bool", "name", "regclass", "int4range", "nummultirange", "money", "xml", "oidvector", "jsonb", "national char(3)"}) {
    rows(std::string("create table t (a ") + type + ")");
    const auto answer = rows("select format_type(atttypid,atttypmod) from pg_attribute where attrelid='t'::regclass and attnum=1");
    EXPECT_EQ(canonical_type(type), *answer.at(0)[0]) << type;
    rows("drop table t");
  }
}

TEST_F(TypeTables, EveryFunctionOfTheServerIsListed) {
  for (const Row& row : rows("select distinct proname from pg_proc where pronamespace='pg_catalog'::regnamespace")) EXPECT_TRUE(server_function(*row[0])) << *row[0];
  EXPECT_FALSE(server_function("slugify"));
}

TEST_F(TypeTables, BuiltInTypesAreThoseOfPgCatalog) {
  for (const Row& row : rows("select format_type(oid,null) from pg_type where typnamespace='pg_catalog'::regnamespace and typtype in ('b','r','m','p') and "
                             "typname not like '\\_%'"))
    EXPECT_TRUE(builtin_type(*row[0])) << *row[0];
  EXPECT_FALSE(builtin_type("citext"));
}

TEST_F(TypeTables, DefaultOperatorClasses) {
  rows("begin");
  for (const std::string& type : column_types()) {
    for (const std::string& column : {type, type + "[]"}) {
      rows("create table t (a " + column + ")");
      for (const char* method : {"btree", "hash", "gin", "gist", "spgist", "brin"})
        EXPECT_EQ(has_default_opclass(method, column), accepted(std::string("create index on t using ") + method + " (a)")) << method << " on " << column;
      rows("drop table t");
    }
  }
}

TEST_F(TypeTables, CastsAndForeignKeys) {
  // All pairs of all types take long and say little more.
  std::vector<std::string> types;
  for (const std::string& type : column_types())
    if (type.find("multirange") == std::string::npos && (type.rfind("reg", 0) != 0 || type == "regclass") && type.rfind("pg_", 0) != 0) types.push_back(type);
  rows("begin");
  std::set<std::string> keys;
  for (std::size_t i = 0; i < types.size(); ++i)
    if (!connection_->run("savepoint k").error && !connection_->run("create table k" + std::to_string(i) + " (a " + types[i] + " primary key)").error)
      keys.insert(types[i]);
    else
      rows("rollback to savepoint k");
  for (const std::string& from : types) {
    rows("create table t (a " + from + ")");
    for (std::size_t i = 0; i < types.size(); ++i) {
      EXPECT_EQ(assignable(from, types[i]), accepted("alter table t alter a type " + types[i])) << from << " to " << types[i];
      const bool taken = keys.count(types[i]) > 0 && accepted("alter table t add foreign key (a) references k" + std::to_string(i));
      EXPECT_EQ(references(from, types[i]), taken) << from << " references " << types[i];
    }
    rows("drop table t");
  }
}

TEST_F(TypeTables, NamesThatExtensionsBring) {
  for (const char* extension : {"pgcrypto", "uuid-ossp", "citext", "hstore", "ltree", "pg_trgm", "btree_gin", "btree_gist", "cube", "unaccent", "fuzzystrmatch",
                                "tablefunc", "intarray", "pg_stat_statements"}) {
    if (connection_->run(std::string("create extension \"") + extension + "\" cascade").error) continue;
    for (const Row& row : rows(std::string("select t.typname from pg_type t join pg_depend d on d.objid=t.oid and d.deptype='e' and d.classid='pg_type'::regclass "
                                           "join pg_extension e on e.oid=d.refobjid and e.extname='") + extension +
                               "' where t.typtype='b' and typname not like '\\_%' and typname not like 'gbtree%'"))
      EXPECT_EQ(extension_of(*row[0]), extension) << *row[0];
  }
}

}  // namespace
}  // namespace underpin::postgresql
