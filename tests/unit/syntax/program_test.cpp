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

}  // namespace
}  // namespace underpin::python
