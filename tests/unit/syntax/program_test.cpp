#include <gtest/gtest.h>

#include "fake_host.h"

namespace underpin::python {
namespace {

using Lines = std::vector<std::string>;

TEST(Program, RunsAStraightMigration) {
  Running r;
  r.load("from alembic import op\nimport sqlalchemy as sa\n\n"
         "def upgrade() -> None:\n"
         "    op.create_table(\"users\", sa.Column(\"id\", sa.Integer(), nullable=False), schema=None)\n"
         "    op.drop_column('a', 'b')\n");
  const eval::Outcome outcome = r.run("upgrade");
  ASSERT_TRUE(std::holds_alternative<eval::Value>(outcome));
  EXPECT_EQ(r.host.calls, (Lines{"sqlalchemy.Integer()", "sqlalchemy.Column('id', sqlalchemy.Integer(…), nullable=False)",
                                 "alembic.op.create_table('users', sqlalchemy.Column(…), schema=None)", "alembic.op.drop_column('a', 'b')"}));
}

TEST(Program, TellsThePlaceOfEachCallAndItsCallee) {
  Running r;
  std::vector<std::string> spans;
  r.host.answers["alembic.op.execute"] = [&](const eval::Call& call, eval::Interpreter&) -> eval::Outcome {
    spans.emplace_back(r.sources.text(call.span));
    spans.emplace_back(r.sources.text(call.callee_span));
    spans.emplace_back(r.sources.text(call.args[0].string()->locate(7, 12)));
    return eval::none();
  };
  r.load("from alembic import op\nT = 'users'\ndef upgrade():\n    op.execute(f\"DELETE {T} WHERE x\")\n");
  r.run("upgrade");
  EXPECT_EQ(spans, (Lines{"op.execute(f\"DELETE {T} WHERE x\")", "op.execute", "users"}));
}

// What a host keeps of a migration must be callable after the migration was let go, so then it is not let go.
TEST(Program, LetsAModuleGoOnlyWhenNothingKeepsAFunctionOfIt) {
  std::vector<eval::Value> kept;
  const auto unloads = [&](const std::string& text) {
    Running r;
    r.host.answers["probe.keep"] = [&](const eval::Call& call, eval::Interpreter&) -> eval::Outcome {
      kept.push_back(call.args.at(0));
      return eval::none();
    };
    r.load("import probe\n" + text);
    r.run("upgrade");
    r.module = {};
    const bool gone = r.program->unload(r.file);
    if (!gone && !kept.empty()) {
      EXPECT_TRUE(std::holds_alternative<eval::Value>(r.program->call(kept.back(), {})));
    } else if (gone) {
      r.module = r.program->load(r.file, "versions.abc");
      EXPECT_TRUE(std::holds_alternative<eval::Value>(r.run("upgrade")));  // read once more
    }
    kept.clear();
    return gone;
  };
  EXPECT_TRUE(unloads("def _table():\n    return 1\ndef upgrade():\n    _table()\n"));
  EXPECT_TRUE(unloads("def upgrade():\n    probe.keep('text')\n"));
  EXPECT_FALSE(unloads("def _table():\n    return 1\ndef upgrade():\n    probe.keep(_table)\n"));
  EXPECT_FALSE(unloads("def upgrade():\n    probe.keep(lambda: upgrade)\n"));
  EXPECT_FALSE(unloads("def upgrade():\n    def inner():\n        return probe\n    probe.keep(inner)\n"));
  EXPECT_FALSE(unloads("class Old:\n    pass\ndef upgrade():\n    pass\n"));
}

}  // namespace
}  // namespace underpin::python
