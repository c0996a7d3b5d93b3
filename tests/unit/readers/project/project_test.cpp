#include "readers/project/project.h"

#include <gtest/gtest.h>

#include <chrono>

#include "readers/project/walk.h"
#include "support/memory_world.h"

namespace underpin::project {

namespace {

using underpin::testing::MemoryWorld;

std::string places(const Project& project, const Sources& sources) {
  std::string out;
  for (const OutsideDdl& place : project.outside_ddl) {
    std::size_t count = 0;
    for (const auto& kind : place.counts) count += kind.second;
    out += place.path + ":" + std::to_string(sources.place(place.span.file, place.span.begin).line) + " " + place.what + " x" + std::to_string(count) + "\n";
  }
  return out;
}

std::string ddl_of(const std::string& path, const std::string& text) {
  MemoryWorld world;
  world.files["/p/" + path] = text;
  Sources sources;
  Project project;
  read(world, sources, "/p", project);
  return places(project, sources);
}

}  // namespace

TEST(OutsideDdl, IsFoundWhereItIsSent) {
  EXPECT_EQ(ddl_of("a.py", "def f(db):\n    db.execute(text('ALTER TABLE t ADD x int; DROP TABLE u'))\n\ndef g(db):\n    Base.metadata.create_all(db)\n"),
            "a.py:2 ALTER TABLE x2\na.py:5 create_all() x1\n");
  EXPECT_EQ(ddl_of("a.py", "SQL = '''\nCREATE TABLE t (a int)'''\ndef f(c):\n    c.execute(SQL)\n"), "a.py:2 CREATE TABLE x1\n");
  EXPECT_EQ(ddl_of("a.py", "for q in ['DROP TABLE a', 'SELECT 1']:\n    c.execute(text(q))\n"), "a.py:1 DROP TABLE x1\n");
  EXPECT_EQ(ddl_of("a.py", "c.execute(f'CREATE INDEX ix_{n} ON {t} (a)')\n"), "a.py:1 CREATE INDEX x1\n");
  EXPECT_EQ(ddl_of("a.py", "VIEWS = [{'name': 'v', 'sql': 'CREATE VIEW v AS SELECT 1', 'note': 'DROP TABLE t'}]\nfor one in VIEWS:\n    c.execute(one['sql'])\n"),
            "a.py:1 CREATE VIEW x1\n");
  EXPECT_EQ(ddl_of("a.py", "await conn.run_sync(Base.metadata.create_all)\n"), "a.py:1 create_all() x1\n");
  EXPECT_EQ(ddl_of("a.py", "c.execute(sql.SQL('ALTER TABLE {} ADD x int').format(name))\n"), "a.py:1 ALTER TABLE x1\n");
  EXPECT_EQ(ddl_of("a.sql", "-- first\nCREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\n"), "a.sql:2 CREATE TABLE x2\n");
  EXPECT_EQ(ddl_of("a.ts", "await db.query(`\n  ALTER TABLE t ADD COLUMN x int`);\nawait sql`DROP TABLE u`;\n"), "a.ts:2 ALTER TABLE x2\n");
  EXPECT_EQ(ddl_of("a.sh", "psql \"$URL\" -c 'ALTER TABLE t ADD x int'\n"), "a.sh:1 ALTER TABLE x1\n");
}

TEST(OutsideDdl, IsFoundBehindRegularExpressions) {
  for (const std::string before : {"const re = /`/;", "x.replace(/[/`]/g, '');", "return /'\\/`/.test(x);", "const half = a / b; // `", "const r = a / 2 / `${b}`.length;", "const tag = <b>it</b>;",
                                   "/* ` */", "const s = 'it\\'s `';", "if (x) y = b[0] / 2 + `c`;", "const never = /`;", "i++ / 2; // it's"})
    EXPECT_EQ(ddl_of("a.ts", "function f() {\n" + before + "\n}\ndb.query('ALTER TABLE t ADD x int');\n"), "a.ts:4 ALTER TABLE x1\n") << before;
}

TEST(OutsideDdl, IsFoundThroughNamesInNames) {
  std::string text = "Q0 = ('ALTER TABLE t ADD x int', 'SELECT 1')\n";
  for (int i = 1; i < 8; ++i) {
    text += "Q" + std::to_string(i) + " = (";
    for (int k = 0; k < 16; ++k) text += "Q" + std::to_string(i - 1) + ",";
    text += ")\n";
  }
  text += "for q in Q7:\n    c.execute(q)\nc.execute(Q4)\n";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(ddl_of("a.py", text), "a.py:1 ALTER TABLE x1\n");
  EXPECT_EQ(ddl_of("b.py", "A = ['DROP TABLE t']\nB = (A, A)\nA = B\nc.execute(B)\nc.execute(A)\n"), "b.py:1 DROP TABLE x1\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));
}

TEST(OutsideDdl, CountsByFunction) {
  EXPECT_EQ(ddl_of("a.py", "def f(c):\n    def g():\n        c.execute('DROP TABLE a')\n    c.execute('DROP TABLE b')\n    c.execute('DROP TABLE c')\nc.execute('DROP TABLE d')\n"),
            "a.py:3 DROP TABLE x1\na.py:4 DROP TABLE x2\na.py:6 DROP TABLE x1\n");
}

TEST(OutsideDdl, LongTextsTakeNoLongTime) {
  std::string types = "x(`DROP TABLE t`);\n";
  for (int i = 0; i < 60'000; ++i) types += ">(`DROP TABLE t`)";
  const auto begin = std::chrono::steady_clock::now();
  ddl_of("a.ts", types);
  std::string ticks;
  for (int i = 0; i < 300'000; ++i) ticks += "\\`/";
  ddl_of("b.ts", "DROP TABLE t" + ticks);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));
}

TEST(OutsideDdl, IsNoneWhereItIsOnlyShown) {
  EXPECT_EQ(ddl_of("a.py", "print('ALTER TABLE t ADD x int')\nSTEPS = ['DROP TABLE t']\n"), "");
  EXPECT_EQ(ddl_of("a.py", "op.execute('ALTER TABLE t ADD x int')\n"), "");
  EXPECT_EQ(ddl_of("a.py", "db.execute(text('CREATE EXTENSION IF NOT EXISTS pg_trgm'))\n"), "");
  EXPECT_EQ(ddl_of("a.ts", "const help = `CREATE TABLE t (a int)`; // db.query(`DROP TABLE t`)\n"), "");
  EXPECT_EQ(ddl_of("a.sh", "echo 'ALTER TABLE t ADD x int'\n"), "");
  EXPECT_EQ(ddl_of("tests/a.py", "Base.metadata.create_all(engine)\n"), "");
  EXPECT_EQ(ddl_of("archive/a.sql", "DROP TABLE t;\n"), "");
  EXPECT_EQ(ddl_of("node_modules/x/a.sql", "DROP TABLE t;\n"), "");
  EXPECT_EQ(ddl_of("backup.sql", "--\n-- PostgreSQL database dump\n--\nCREATE TABLE t (a int);\n"), "");
}

TEST(ProjectFacts, UnreadablePlacesAreTold) {
  MemoryWorld world;
  world.files["/p/a.sql"] = "DROP TABLE t;";
  world.files["/p/locked/b.sql"] = "DROP TABLE t;";
  world.files["/p/c.sql"] = "DROP TABLE t;";
  world.unreadable = {"/p/locked", "/p/c.sql"};
  Sources sources;
  Project project;
  read(world, sources, "/p", project);
  EXPECT_EQ(project.outside_ddl.size(), 1u);
  ASSERT_EQ(project.findings.size(), 2u);
  EXPECT_EQ(project.findings[0].message, "the folder `locked` cannot be read");
  EXPECT_EQ(project.findings[1].message, "`c.sql` cannot be read");
}

TEST(ProjectFacts, LoopsOfLinksEnd) {
  MemoryWorld world;
  world.files["/p/deep/a.sql"] = "DROP TABLE t;";
  world.links["/p/deep/again"] = "/p/deep";
  Sources sources;
  const Walk found = walk(world, sources, "/p");
  EXPECT_LE(found.files.size(), 2u);
  EXPECT_GE(found.files.size(), 1u);
}

TEST(ProjectFacts, InstalledPackagesAreLeftOut) {
  MemoryWorld world;
  world.files["/p/app.py"] = "";
  world.files["/p/libs/requests/api.py"] = "";
  world.files["/p/libs/requests-2.31.0.dist-info/METADATA"] = "";
  Sources sources;
  const Walk found = walk(world, sources, "/p");
  ASSERT_EQ(found.files.size(), 1u);
  EXPECT_EQ(found.files[0].shown, "app.py");
}

TEST(ProjectFacts, BoundsAreTold) {
  MemoryWorld world;
  for (int i = 0; i < 20; ++i) world.files["/p/" + std::to_string(i) + ".sql"] = "";
  Sources sources;
  WalkLimits limits;
  limits.entries = 10;
  const Walk found = walk(world, sources, "/p", limits);
  EXPECT_EQ(found.files.size(), 10u);
  ASSERT_EQ(found.findings.size(), 1u);
  EXPECT_EQ(found.findings[0].code, "UP192");
}

}  // namespace underpin::project
