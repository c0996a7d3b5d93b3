#include "base/toml.h"

#include <gtest/gtest.h>

namespace underpin {
namespace {

TEST(Toml, ReadsValuesWithTheirPlaces) {
  const auto toml = parse_toml("[tool.alembic]\nscript_location = 'db'\nversion_locations = ['a', 'b']\n");
  ASSERT_TRUE(toml);
  ASSERT_TRUE(toml->find("tool.alembic.script_location"));
  EXPECT_EQ(toml->find("tool.alembic.script_location")->text, "db");
  EXPECT_EQ(toml->find("tool.alembic.script_location")->line, 2u);
  EXPECT_EQ(toml->find("tool.alembic.version_locations")->items, (std::vector<std::string>{"a", "b"}));
}

TEST(Toml, RefusesWhatIsNoTomlAndDoesNotStop) {
  for (const std::string text : {"[a\n", "a = \n", "[\x1c\x1c]\n", "a = 'x\n", "\xC3\xA9 = 1\n", "a = 1 \xC3\xA9\n", "[\x1c" "alem\x9e.[alembic]\n"}) EXPECT_FALSE(parse_toml(text)) << text;
}

}  // namespace
}  // namespace underpin
