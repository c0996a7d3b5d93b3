// What a revision says, read back by our own reader and replayed, is what it was written from: both ways.
#include "base/text.h"
#include "writers/alembic_revision.h"

#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "engines/sqlite/dialect.h"
#include "readers/alembic/alembic.h"
#include "schema/compare.h"
#include "schema/diff.h"
#include "support/memory_world.h"
#include "support/random_schema.h"

namespace underpin {
namespace {

// The columns of random schemas have defaults cast to any type; Alembic is given the text, and the column's type is put behind it.
bool same_but_for_the_cast(const Difference& d) {
  return d.what == "default" && d.left.substr(0, d.left.find("::")) == d.right.substr(0, d.right.find("::"));
}

// SQLite reads the names of types in any case; SQLAlchemy writes them in capitals.
bool same_but_for_capitals(const Difference& d) { return d.what == "type" && iequals(d.left, d.right); }

std::string shown(const std::vector<Difference>& differences) {
  std::string out;
  for (const Difference& d : differences)
    if (!same_but_for_the_cast(d) && !same_but_for_capitals(d) && d.object.name.name != "alembic_version" && d.object.name.name != "alembic_version_pkc")
      out += std::string(kind_word(d.object.kind)) + " " + d.object.display() + " " + d.what + ": '" + d.left + "' / '" + d.right + "'\n";
  return out;
}

// The schema that the revision's upgrade leads to from `before`; failures and what is undecided go to `trouble`.
Schema read_back(const std::string& text, const Schema& before, const Dialect& dialect, std::string& trouble) {
  testing::MemoryWorld world;
  world.files["/p/versions/r.py"] = text;
  Sources sources;
  auto histories = alembic::read(world, sources, "/p/versions", {});
  if (!histories || histories->size() != 1 || histories->front().revisions.size() != 1) {
    trouble = "not read as one revision";
    return {};
  }
  History& history = histories->front();
  history.base = std::make_shared<const Schema>(before);
  const Trace trace = replay(history, {0}, dialect, false);
  for (const RevisionTrace& revision : trace.revisions) {
    for (const Event& event : revision.events)
      if (event.failure) trouble += event.failure->message + "\n";
    for (const Undecided& part : revision.undecided) trouble += part.object + ": " + part.reason + "\n";
  }
  return trace.schema;
}

std::string with_swapped_directions(std::string text) {
  const std::size_t up = text.find("def upgrade()"), down = text.find("def downgrade()");
  text.replace(down, 13, "def upgrade()");
  text.replace(up, 13, "def forward()");
  return text;
}

class Revisions : public ::testing::TestWithParam<const Dialect*> {};

TEST_P(Revisions, SayWhatTheyWereWrittenFrom) {
  const Dialect& dialect = *GetParam();
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    test::Random random(seed);
    const Schema a = test::random_schema(random, dialect, 40);
    const Schema b = seed % 2 ? test::random_schema(random, dialect, 40) : test::random_schema(random, dialect, 8, a);
    RevisionPlan plan;
    plan.message = "from a to b";
    plan.date = "2024-05-17 12:00:00.000000";
    plan.upgrade = diff(a, b, dialect);
    plan.downgrade = diff(b, a, dialect);
    const RevisionText revision = write_alembic_revision(plan, a, b, dialect);
    EXPECT_TRUE(revision.unsaid.empty());
    std::string trouble;
    const Schema there = read_back(revision.text, a, dialect, trouble);
    ASSERT_EQ(trouble, "") << "seed " << seed << "\n" << revision.text;
    ASSERT_EQ(shown(compare(there, b)), "") << "seed " << seed << "\n" << revision.text;
    const Schema back = read_back(with_swapped_directions(revision.text), b, dialect, trouble);
    ASSERT_EQ(trouble, "") << "seed " << seed << " backwards\n" << revision.text;
    ASSERT_EQ(shown(compare(back, a)), "") << "seed " << seed << " backwards\n" << revision.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Dialects, Revisions, ::testing::Values(&postgresql::postgresql_dialect(15), &sqlite::sqlite_dialect()), [](const auto& info) { return info.param->name; });

TEST(RevisionStyles, AreReadFromTheProjectsOwnRevisions) {
  const RevisionStyle typed = revision_style("import sqlalchemy as sa\nfrom alembic import op\nrevision: str = 'a'\ndef upgrade() -> None:\n");
  EXPECT_TRUE(typed.typed_ids && typed.typed_functions && !typed.op_first);
  EXPECT_EQ(typed.quote, '\'');
  const RevisionStyle plain = revision_style("from alembic import op\nimport sqlalchemy as sa\nrevision = \"a\"\ndef upgrade():\n");
  EXPECT_TRUE(!plain.typed_ids && !plain.typed_functions && plain.op_first);
  EXPECT_EQ(plain.quote, '"');
}

}  // namespace
}  // namespace underpin
