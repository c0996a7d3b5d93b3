// Whole histories consolidated in memory, and the proof put to the test: what the baseline says must hold on real engines,
// and a baseline from which anything is missing must never pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "support/memory_world.h"
#include "support/scratch_postgres.h"
#include "verbs/analysis.h"
#include "verbs/consolidate.h"
#include "verbs/consolidate_proof.h"

namespace underpin::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kHead = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n";

testing::MemoryWorld project(const std::vector<std::string>& bodies) {
  testing::MemoryWorld world;
  world.files["/p/alembic.ini"] = "[alembic]\nscript_location = migrations\n";
  world.files["/p/migrations/env.py"] = "";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const std::string id = "r" + std::to_string(i), parent = i == 0 ? "None" : "'r" + std::to_string(i - 1) + "'";
    world.files["/p/migrations/versions/" + id + ".py"] = kHead + ("revision = '" + id + "'\ndown_revision = " + parent + "\ndef upgrade():\n" + bodies[i]);
  }
  return world;
}

// Nearly every kind of object that a history makes.
const std::vector<std::string> kRich = {
    R"py(
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE TYPE mood AS ENUM ('calm', 'wild')")
    op.create_table('people', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(40), nullable=False),
                    sa.Column('mood', postgresql.ENUM('calm', 'wild', name='mood', create_type=False), server_default='calm'),
                    sa.Column('best_boat', sa.Integer()), sa.CheckConstraint("name <> ''", name='people_named'))
    op.create_table('boats', sa.Column('id', sa.BigInteger(), sa.Identity(always=True), primary_key=True),
                    sa.Column('owner_id', sa.Integer(), sa.ForeignKey('people.id', ondelete='CASCADE')),
                    sa.Column('tonnes', sa.Numeric(8, 2), server_default='0'), sa.Column('shouted', sa.Text(), sa.Computed('upper(owner_id::text)')),
                    sa.UniqueConstraint('owner_id', 'tonnes', name='one_of_a_size'))
    op.create_foreign_key('people_best_boat', 'people', 'boats', ['best_boat'], ['id'])
    op.create_index('people_by_name', 'people', ['name'], postgresql_using='gin', postgresql_ops={'name': 'gin_trgm_ops'})
    op.create_index('calm_people', 'people', ['name'], unique=True, postgresql_where=sa.text("mood = 'calm'"))
)py",
    R"py(
    op.execute("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := trim(NEW.name); RETURN NEW; END $$")
    op.execute("CREATE FUNCTION boats_of(p integer) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM boats WHERE owner_id = p'")
    op.execute("CREATE TRIGGER trim_name BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch()")
    op.execute("CREATE VIEW owners AS SELECT p.id, p.name, boats_of(p.id) AS boats FROM people p")
    op.execute("CREATE MATERIALIZED VIEW heavy AS SELECT id FROM boats WHERE tonnes > 100")
    op.execute("ALTER TABLE people ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY own ON people FOR SELECT USING (mood = 'calm')")
    op.execute("CREATE SEQUENCE tickets START 100")
    op.execute("COMMENT ON TABLE people IS 'who owns boats'")
    op.execute("COMMENT ON COLUMN people.mood IS 'it''s how they are'")
    op.execute("CREATE STATISTICS people_stats ON name, mood FROM people")
)py",
    R"py(
    op.execute("INSERT INTO people (name, mood) VALUES (' Ann ', 'calm'), ('O''Neil: 50%', 'wild')")
    op.execute("INSERT INTO boats (owner_id, tonnes) SELECT id, 12.5 FROM people")
    op.execute("UPDATE people SET best_boat = (SELECT id FROM boats WHERE owner_id = people.id)")
    op.execute("SELECT nextval('tickets')")
    op.add_column('people', sa.Column('note', sa.Text(), server_default='none yet'))
    op.rename_table('boats', 'ships')
)py"};

Result<Consolidation> consolidated(const World& world, Sources& sources, const std::string& engine, std::vector<std::string> answers = {}) {
  ConsolidateOptions options;
  options.path = "/p";
  options.replay.engine.name = engine;
  options.answers = std::move(answers);
  return consolidate(world, sources, options);
}

TEST(Consolidate, ARichHistoryIsOneBaselineOnPostgresql) {
  UNDERPIN_NEEDS_POSTGRES();
  const auto world = project(kRich);
  Sources sources;
  const auto one = consolidated(world, sources, "postgresql");
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_THAT(one->proof.differences, IsEmpty());
  EXPECT_THAT(one->proof.gaps, IsEmpty());
  EXPECT_EQ(one->proof.grade, 'B');
  EXPECT_TRUE(one->proof.way_back);
  EXPECT_EQ(one->proof.rows, 4u);
  EXPECT_EQ(one->open_questions(), 0u);
  EXPECT_EQ(one->id, "r2");
  EXPECT_TRUE(one->takes_over_head);
  EXPECT_THAT(one->text, HasSubstr("ON CONFLICT DO NOTHING"));
  for (const char* kind : {"trigger", "policy", "view", "function", "sequence", "comment", "extension", "type", "statistics"}) EXPECT_EQ(one->proof.objects.count(kind), 1u) << kind;
}

TEST(Consolidate, RowsAndNamesSurviveOnSqlite) {
  const auto world = project({R"py(
    op.create_table('tags', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('label', sa.String(20)), sa.Column('raw', sa.LargeBinary()))
    op.execute("INSERT INTO tags (label, raw) VALUES ('a''b', x'00ff'), (NULL, NULL)")
)py",
                              R"py(
    with op.batch_alter_table('tags') as batch:
        batch.add_column(sa.Column('kind', sa.Text(), server_default='plain', nullable=False))
        batch.create_index('tags_by_label', ['label'], unique=True)
    op.execute("CREATE VIEW plain AS SELECT id FROM tags WHERE kind = 'plain'")
    op.execute("CREATE TRIGGER keep BEFORE DELETE ON tags BEGIN SELECT RAISE(ABORT, 'no'); END")
)py"});
  Sources sources;
  const auto one = consolidated(world, sources, "sqlite");
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_THAT(one->proof.differences, IsEmpty());
  EXPECT_EQ(one->proof.rows, 2u);
  EXPECT_EQ(one->proof.grade, 'B');
  EXPECT_TRUE(one->proof.way_back);
}

TEST(Consolidate, WhatFailsIsADuplicateOrAQuestion) {
  UNDERPIN_NEEDS_POSTGRES();
  const auto world = project({"    op.create_table('a', sa.Column('id', sa.Integer(), primary_key=True))\n    op.create_foreign_key('a_b', 'a', 'b', ['id'], ['id'])\n",
                              "    op.create_table('a', sa.Column('id', sa.Integer(), primary_key=True))\n    op.create_table('b', sa.Column('id', sa.Integer(), primary_key=True))\n"
                              "    op.create_index('no', 'a', ['nothing'])\n"});
  Sources sources;
  const auto asked = consolidated(world, sources, "postgresql");
  ASSERT_TRUE(asked) << asked.error().message;
  ASSERT_EQ(asked->failing.size(), 3u);
  EXPECT_TRUE(asked->failing[0].open);
  EXPECT_TRUE(asked->failing[0].can_be_taken_in);
  EXPECT_FALSE(asked->failing[1].open);
  EXPECT_TRUE(asked->failing[2].open);
  EXPECT_FALSE(asked->failing[2].can_be_taken_in);
  EXPECT_EQ(asked->open_questions(), 2u);

  Sources again;
  const auto answered = consolidated(world, again, "postgresql", {asked->failing[0].id + "=take-in", asked->failing[2].id + "=leave-out"});
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->open_questions(), 0u);
  EXPECT_THAT(answered->proof.differences, IsEmpty());
  EXPECT_THAT(answered->text, HasSubstr("a_b"));
  const auto wrong = consolidated(world, again, "postgresql", {asked->failing[2].id + "=take-in"});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("cannot be taken in"));
  EXPECT_FALSE(consolidated(world, again, "postgresql", {"Q000000=leave-out"}));
}

// Lines of the file that are one statement of a step each, and where they end.
std::vector<std::pair<std::size_t, std::size_t>> statements_in(const std::string& text) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  const std::size_t end = text.find("\ndef upgrade");
  for (std::size_t at = text.find("\n    op."); at != std::string::npos && at < end; at = text.find("\n    op.", at + 1)) {
    std::size_t stop = text.find('\n', at + 1);
    while (stop < end && (text.compare(stop, 6, "\n     ") == 0 || text.compare(stop, 6, "\n    )") == 0)) stop = text.find('\n', stop + 1);
    out.emplace_back(at, stop);
  }
  return out;
}

TEST(Consolidate, ABaselineThatLacksAnyStatementDoesNotPass) {
  UNDERPIN_NEEDS_POSTGRES();
  const auto world = project(kRich);
  Sources sources;
  const auto one = consolidated(world, sources, "postgresql");
  ASSERT_TRUE(one) << one.error().message;
  const auto before = read_histories(world, sources, "/p", {});
  ASSERT_TRUE(before);
  ReplayedHistory& old = (*before)->subject.histories.front();
  old.trace = replay(*old.history, old.order, *old.dialect, false);
  BaselineProof ran;
  const auto outcome = run_old(old, ran);
  ASSERT_TRUE(outcome);

  const auto statements = statements_in(one->text);
  ASSERT_GT(statements.size(), 15u);
  for (const auto& [begin, end] : statements) {
    testing::MemoryWorld mutated = project({});
    std::string text = one->text;
    const std::string lost = text.substr(begin, end - begin);
    if (contains(lost, "CREATE EXTENSION")) continue;  // then much else fails: not a subtle loss
    text.replace(begin, end - begin, "\n    pass");
    mutated.files["/p/migrations/versions/baseline.py"] = text;
    Sources others;
    const auto after = read_histories(mutated, others, "/p", {});
    ASSERT_TRUE(after);
    ReplayedHistory& now = (*after)->subject.histories.front();
    now.trace = replay(*now.history, now.order, *now.dialect, true);
    BaselineProof proof;
    prove(old, now, outcome, proof);
    EXPECT_FALSE(proof.holds()) << "survived without:" << lost;
  }
}

// The models say what the baseline builds; of the history stays what models cannot declare, and its rows.
TEST(Consolidate, FromTheModels) {
  for (const std::string engine : {"postgresql", "sqlite"}) {
    if (engine == "postgresql" && !ScratchPostgres::get().available()) continue;
    SCOPED_TRACE(engine);
    testing::MemoryWorld world = project({R"py(
    op.create_table('people', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(40), nullable=False))
    op.execute("INSERT INTO people (id, name) VALUES (1, 'Ann')")
    op.execute("CREATE VIEW names AS SELECT name FROM people")
)py"});
    world.files["/p/migrations/env.py"] = "from models import Base\ntarget_metadata = Base.metadata\n";
    world.files["/p/models.py"] = R"py(
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Person(Base):
    __tablename__ = 'people'
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    mail = sa.Column(sa.String(80), unique=True)
class Boat(Base):
    __tablename__ = 'boats'
    id = sa.Column(sa.Integer, primary_key=True)
    owner_id = sa.Column(sa.Integer, sa.ForeignKey('people.id'))
)py";
    ConsolidateOptions options;
    options.path = "/p";
    options.replay.engine.name = engine;
    options.from = "models";
    Sources sources;
    const auto one = consolidate(world, sources, options);
    ASSERT_TRUE(one) << one.error().message;
    EXPECT_THAT(one->proof.differences, IsEmpty());
    EXPECT_EQ(one->proof.grade, 'B');
    EXPECT_FALSE(one->takes_over_head) << "a database at the head is not at the baseline";
    EXPECT_THAT(one->differences, Contains(HasSubstr("column people.mail")));
    EXPECT_THAT(one->differences, Contains(HasSubstr("table boats")));
    EXPECT_THAT(one->text, HasSubstr("'boats'"));
    EXPECT_THAT(one->text, HasSubstr("names"));
    EXPECT_EQ(one->proof.rows, 1u);
  }
}

}  // namespace
}  // namespace underpin::test
