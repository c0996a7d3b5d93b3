#include "base/json.h"

#include <gtest/gtest.h>

namespace underpin {

TEST(Json, NestsAndKeepsTheOrderOfKeys) {
  JsonWriter json;
  json.begin_object().member("b", 1).key("a").begin_array().value("x").value(true).null().end().key("empty").begin_object().end().end();
  EXPECT_EQ(json.str(), "{\n  \"b\": 1,\n  \"a\": [\n    \"x\",\n    true,\n    null\n  ],\n  \"empty\": {}\n}\n");
}

TEST(Json, EscapesWhatJsonForbids) { EXPECT_EQ(json_string("a\"b\\c\n\x1b\t"), "\"a\\\"b\\\\c\\n\\u001b\\t\""); }

TEST(Json, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(json_string("\xC3\xA9"), "\"\xC3\xA9\"");
  EXPECT_EQ(json_string("a\xC3"), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(json_string("\xFFz"), "\"\xEF\xBF\xBDz\"");
  EXPECT_EQ(json_string("\xF0\x9F"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace underpin
