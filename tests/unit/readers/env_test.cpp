#include "readers/alembic/env.h"

#include <gtest/gtest.h>

#include <chrono>

#include "support/memory_world.h"

namespace underpin::alembic {

namespace {
EnvFacts facts(const std::map<std::string, std::string>& files) {
  testing::MemoryWorld world;
  for (const auto& [name, text] : files) world.files["/p/" + name] = text;
  return read_env(world, "/p", {"/p"}, "/p");
}
}  // namespace

TEST(Env, PassesOverComments) {
  EXPECT_EQ(facts({{"env.py", "# version_table = 'no'\nx = 1  # version_table='no'\nconfigure(version_table='yes')\n"}}).version_table, "yes");
  EXPECT_EQ(facts({{"env.py", "version_table: str = 'yes'\n"}}).version_table, "yes");
  EXPECT_EQ(facts({{"env.py", "my_version_table = 'no'\nif version_table == 'no': pass\n"}}).version_table, "");
}

TEST(Env, FollowsAConventionWrittenBesideItsMetadata) {
  const auto found = facts({{"env.py", "from m import metadata\ntarget_metadata = metadata\n"},
                            {"m.py", "metadata = MetaData()\nmetadata.naming_convention = {'pk': 'pk_%(table_name)s'}\n"}});
  EXPECT_EQ(found.naming_convention.at("pk"), "pk_%(table_name)s");
}

TEST(Env, LongLinesAndImportsInCirclesTakeNoLongTime) {
  std::string line, stars_a, stars_b;
  for (int i = 0; i < 50'000; ++i) line += "target_metadata:";
  for (int i = 0; i < 40; ++i) {
    stars_a += "from a import *\n";
    stars_b += "from b import *\n";
  }
  const auto begin = std::chrono::steady_clock::now();
  facts({{"env.py", "from a import *\ntarget_metadata = metadata\n" + line + "\n"}, {"a.py", stars_b}, {"b.py", stars_a}});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));
}

}  // namespace underpin::alembic
