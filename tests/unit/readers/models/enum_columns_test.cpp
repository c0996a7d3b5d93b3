#include "readers/models/enum_columns.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace underpin::models {

namespace {
// "schema.table.column: labels" of every column found.
std::string found(const std::string& text) {
  Sources sources;
  const FileId file = sources.add("models.py", text);
  std::string out;
  for (const ModelEnum& column : enum_columns({{"models.py", python::parse(sources, file)}}))
    out += (out.empty() ? "" : "; ") + column.table.display() + "." + column.column + ": " + join(column.labels, ", ");
  return out;
}

std::string with_callable(const std::string& callable) {
  return found("class Role(enum.Enum):\n    ADMIN = 'admin'\n    GUEST = 'guest'\n\nclass User(Base):\n    __tablename__ = 'users'\n    role = Column(Enum(Role" +
               callable + "))\n");
}

std::string with_arguments(const std::string& arguments) {
  return found("class Role(enum.Enum):\n    ADMIN = 'admin'\n\nclass User(Base):\n    __tablename__ = 'users'\n" + arguments + "    role = Column(Enum(Role))\n");
}
}  // namespace

TEST(EnumColumns, ReadsWhatIsWritten) {
  EXPECT_EQ(with_callable(""), "users.role: ADMIN, GUEST");
  EXPECT_EQ(with_callable(", values_callable=None"), "users.role: ADMIN, GUEST");
  for (const char* by_value : {"lambda e: [m.value for m in e]", "lambda x: [e.value for e in x]", "lambda e: list(m.value for m in e)"})
    EXPECT_EQ(with_callable(std::string(", values_callable=") + by_value), "users.role: admin, guest") << by_value;
  EXPECT_EQ(with_callable(", values_callable=lambda e: [m.name for m in e]"), "users.role: ADMIN, GUEST");
}

TEST(EnumColumns, GuessesNothing) {
  for (const char* callable : {"labels_of", "lambda e: [m.value.lower() for m in e]", "lambda e: [m.value for m in e if m]", "lambda e: [m.value for m in Other]",
                               "lambda e: [m.label for m in e]", "lambda e: list(e.__members__)", "lambda e, f: [m.value for m in e]", "lambda e: [x.value for m in e]"})
    EXPECT_EQ(with_callable(std::string(", values_callable=") + callable), "") << callable;
}

TEST(EnumColumns, ReadsTheSchemaOfTheTable) {
  EXPECT_EQ(with_arguments(""), "users.role: ADMIN");
  EXPECT_EQ(with_arguments("    __table_args__ = {'schema': 'app'}\n"), "app.users.role: ADMIN");
  EXPECT_EQ(with_arguments("    __table_args__ = (Index('ix', 'role'), {'schema': 'app', 'comment': 'x'})\n"), "app.users.role: ADMIN");
  EXPECT_EQ(with_arguments("    __table_args__ = (UniqueConstraint('role'),)\n"), "users.role: ADMIN");
  EXPECT_EQ(with_arguments("    __table_args__ = {'schema': None}\n"), "users.role: ADMIN");
  for (const char* unknown : {"{'schema': SCHEMA}", "ARGS", "{**ARGS}", "(Index('ix', 'role'), ARGS)"})
    EXPECT_EQ(with_arguments(std::string("    __table_args__ = ") + unknown + "\n"), "") << unknown;
}

}  // namespace underpin::models
