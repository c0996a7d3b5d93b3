// What the program prints for machines, held against what the documents promise.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "support/command.h"
#include "support/json_schema.h"

namespace underpin {

namespace {

using testing::run_command;

std::string root() { return UNDERPIN_ROOT; }

// A project that has something for every key: failing statements, undecided parts, a fix, a file name with odd characters.
void write_project(const testing::ScratchFolder& folder) {
  folder.write("versions/a.py", "revision = 'a'\ndown_revision = None\nfrom alembic import op\nimport sqlalchemy as sa\nimport os\n\ndef upgrade():\n"
                                "    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n"
                                "    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n"
                                "    op.add_column('gone', sa.Column('x', sa.Integer()))\n"
                                "    if os.environ['X']:\n        op.drop_table('t')\n\ndef downgrade():\n    pass\n");
  folder.write("app.py", "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n\nclass T(Base):\n"
                         "    __tablename__ = 't'\n    id = Column(Integer, primary_key=True)\n\ndef one(db, x):\n    return db.query(T).filter(T.id == x).all()\n");
  folder.write("versions/b \xC3\xA9.py", "revision = 'b'\ndown_revision = 'a_typo'\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n");
}

}  // namespace

TEST(Formats, JsonKeepsToItsSchema) {
  const testing::ScratchFolder folder;
  write_project(folder);
  const std::string schema = testing::read_text(root() + "/docs/check.schema.json");
  for (const std::string& where : {folder.path(), root() + "/examples/roadtrip"}) {
    const auto result = run_command("underpin check --format json", where);
    EXPECT_EQ(result.exit_code, 1) << result.err;
    for (const std::string& error : testing::schema_errors(result.out, schema)) ADD_FAILURE() << where << " " << error;
  }
}

TEST(Formats, JsonSaysWhatFailsAndWhatIsUndecided) {
  const testing::ScratchFolder folder;
  write_project(folder);
  const auto report = nlohmann::json::parse(run_command("underpin check --format json", folder.path()).out);
  ASSERT_TRUE(report["failing_statements"].contains("versions/a.py"));
  const auto& failing = report["failing_statements"]["versions/a.py"];
  ASSERT_GE(failing.size(), 2u);
  EXPECT_EQ(failing[0]["line"], 9);
  EXPECT_EQ(failing[0]["message"], "relation \"t\" already exists");
  EXPECT_EQ(failing[1]["line"], 10);
  ASSERT_FALSE(report["undecided"].empty());
  EXPECT_EQ(report["undecided"][0]["file"], "versions/a.py");
  std::set<std::string> identities;
  for (const auto& finding : report["findings"]) EXPECT_TRUE(identities.insert(finding["identity"].get<std::string>()).second);
}

TEST(Formats, JsonHasTheQueriesOfTheApplication) {
  const testing::ScratchFolder folder;
  write_project(folder);
  const auto report = nlohmann::json::parse(run_command("underpin check --format json", folder.path()).out);
  const auto& predicates = report["workload"]["predicates"];
  ASSERT_EQ(predicates.size(), 1u);
  EXPECT_EQ(predicates[0]["table"], "t");
  EXPECT_EQ(predicates[0]["column"], "id");
  EXPECT_EQ(predicates[0]["uses"]["equality"], 1);
  EXPECT_EQ(predicates[0]["places"][0]["file"], "app.py");
  EXPECT_EQ(predicates[0]["places"][0]["line"], 10);
  EXPECT_EQ(report["workload"]["calls"]["query"], 1);
}

TEST(Formats, IdentitiesSurviveMovedLines) {
  const testing::ScratchFolder folder;
  write_project(folder);
  const auto identities = [&] {
    std::set<std::string> found;
    const auto report = nlohmann::json::parse(run_command("underpin check --format json", folder.path()).out);
    for (const auto& finding : report["findings"]) found.insert(finding["identity"].get<std::string>());
    return found;
  };
  const auto before = identities();
  folder.write("versions/a.py", "# one more line\n\n" + testing::read_text(folder.path() + "/versions/a.py"));
  EXPECT_EQ(before, identities());
}

TEST(Formats, SarifHasWhatTheStandardRequires) {
  const testing::ScratchFolder folder;
  write_project(folder);
  const auto sarif = nlohmann::json::parse(run_command("underpin check --format sarif", folder.path()).out);
  EXPECT_EQ(sarif["version"], "2.1.0");
  ASSERT_EQ(sarif["runs"].size(), 1u);
  const auto& run = sarif["runs"][0];
  const auto& rules = run["tool"]["driver"]["rules"];
  EXPECT_EQ(run["tool"]["driver"]["name"], "underpin");
  std::set<std::string> ids;
  for (const auto& rule : rules) EXPECT_TRUE(ids.insert(rule["id"].get<std::string>()).second);
  ASSERT_FALSE(run["results"].empty());
  const std::set<std::string> levels = {"none", "note", "warning", "error"};
  bool encoded = false;
  for (const auto& result : run["results"]) {
    EXPECT_EQ(rules.at(result["ruleIndex"].get<std::size_t>())["id"], result["ruleId"]);
    EXPECT_TRUE(levels.count(result["level"].get<std::string>()));
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    for (const auto& location : result["locations"]) {
      const auto& physical = location["physicalLocation"];
      const std::string uri = physical["artifactLocation"]["uri"];
      EXPECT_EQ(uri.find_first_of(" \\"), std::string::npos);
      encoded = encoded || uri == "versions/b%20%C3%A9.py";
      if (physical.contains("region")) {
        EXPECT_GE(physical["region"]["startLine"].get<int>(), 1);
      }
    }
    EXPECT_FALSE(result["partialFingerprints"].empty());
    if (!result.contains("fixes")) continue;
    for (const auto& fix : result["fixes"])
      for (const auto& change : fix["artifactChanges"])
        for (const auto& replacement : change["replacements"]) EXPECT_TRUE(replacement.contains("deletedRegion"));
  }
  EXPECT_TRUE(encoded) << "no result in the file with the odd name";
}

TEST(Formats, NoneShowsAPassword) {
  const testing::ScratchFolder folder;
  folder.write("alembic.ini", "[alembic]\nscript_location = .\nsqlalchemy.url = postgresql://app:Zk39/Qp#w71@db-7/app\n");
  folder.write("versions/a.py", "\"\"\"Move to postgresql://app:Zk39/Qp#w71@db-7/app\n\n\"\"\"\nrevision = 'a'\ndown_revision = None\nfrom alembic import op\nimport os\n\ndef upgrade():\n"
                                "    op.execute(\"CREATE ROLE app LOGIN PASSWORD 'Zk39/Qp#w71'; CREATE TABEL x ()\")\n"
                                "    op.execute(\"CREATE ROLE b LOGIN PASSWORD 'Zk39/Qp#w71' \" + os.environ['X'])\n"
                                "    op.drop_table('gone', schema='x', password='Zk39/Qp#w71')\n\ndef downgrade():\n    pass\n");
  folder.write("versions/b.py", "revision = 'b'\ndown_revision = 'postgresql://app:Zk39/Qp#w71@db-7/app'\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n");
  for (const char* words : {"check", "check --all", "check --format json", "check --format sarif", "check --format markdown", "history", "history --all", "history --fix",
                            "history --format json", "history --format dot", "history --format mermaid"}) {
    const auto result = run_command(std::string("underpin ") + words, folder.path());
    EXPECT_EQ((result.out + result.err).find("Qp#w71"), std::string::npos) << words << "\n" << result.out << result.err;
    EXPECT_FALSE(result.out.empty()) << words;
  }
  EXPECT_NE(run_command("underpin check --all", folder.path()).out.find("UP161"), std::string::npos);
}

TEST(Formats, HistoryJsonHasTheDocumentedKeys) {
  const testing::ScratchFolder folder;
  write_project(folder);
  const auto graph = nlohmann::json::parse(run_command("underpin history --format json", folder.path()).out);
  EXPECT_EQ(graph["format"], 1);
  const std::string document = testing::read_text(root() + "/docs/formats.md");
  for (const auto& [key, value] : graph["histories"].at(0).items()) EXPECT_NE(document.find("`" + key + "`"), std::string::npos) << key;
}

TEST(Formats, OutputDoesNotDependOnTheNumberOfThreads) {
  for (const char* format : {"text --all", "json", "sarif", "markdown"}) {
    const auto one = run_command(std::string("underpin check --threads 1 --format ") + format, root() + "/examples/roadtrip");
    const auto many = run_command(std::string("underpin check --format ") + format, root() + "/examples/roadtrip");
    EXPECT_EQ(one.out, many.out) << format;
    EXPECT_FALSE(one.out.empty());
  }
}

}  // namespace underpin
