#include "writers/catalog_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/postgresql/dialect.h"
#include "writers/catalog_text.h"
#include "writers/compact_json.h"

namespace underpin {
namespace {

using testing::HasSubstr;
using testing::Not;

const Dialect& dialect() { return postgresql::postgresql_dialect(15); }

TEST(CompactJson, EveryTextIsValidJson) {
  EXPECT_EQ(json_text("a\"b\\c\n\x01\x7f"), R"j("a\"b\\c\n\u0001\u007f")j");
  EXPECT_EQ(json_text("\xC3\xA4"), "\"\xC3\xA4\"");
  EXPECT_EQ(json_text("a\xFFz\xC3"), "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\"") << "bytes that are no UTF-8";
  EXPECT_EQ(json_text("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "half a surrogate pair";
}

TEST(CatalogJson, SaysWhatIsUndecidedAndWhere) {
  Sources sources;
  const FileId file = sources.add("versions/a.py", "x\ny = f()\n");
  const std::string json = catalog_json({}, dialect(), {{"table users", "not decidable: f()", {file, 2, 5}}}, &sources);
  EXPECT_THAT(json, HasSubstr(R"j("format":1,"engine":"postgresql")j"));
  EXPECT_THAT(json, HasSubstr(R"j("undecided":[{"id":"table users","reason":"not decidable: f()","file":"versions/a.py","line":2}])j"));
}

TEST(CatalogJson, TablesFromOutsideStandApart) {
  Schema schema;
  Table outside;
  outside.name = {"auth", "users"};
  outside.external = true;
  schema.tables.set(outside.name, outside);
  const std::string json = catalog_json(schema, dialect(), {}, nullptr);
  EXPECT_THAT(json, HasSubstr(R"j("tables":{})j"));
  EXPECT_THAT(json, HasSubstr(R"j("external":{"auth.users":)j"));
}

TEST(CatalogJson, ColumnsOfAKeyAreNotNullable) {
  Schema schema;
  Table table;
  table.name = {"", "t"};
  table.columns.push_back({"id", {"integer"}});
  table.primary_key = PrimaryKey{"t_pkey", {"id"}};
  schema.tables.set(table.name, table);
  EXPECT_THAT(catalog_json(schema, dialect(), {}, nullptr), HasSubstr(R"j({"name":"id","type":"integer","nullable":false,"default":null})j"));
}

TEST(CatalogText, QualifiersOfTheDefaultSchemaGo) {
  EXPECT_EQ(without_default_schema("nextval('public.s'::regclass)"), "nextval('s'::regclass)");
  EXPECT_EQ(without_default_schema("public.a + xpublic.b + a.public.c + \"public\".d"), "a + xpublic.b + a.public.c + \"public\".d");
}

TEST(CatalogText, IndexKeysHaveBracketsUnlessTheyAreOneCall) {
  Index index;
  for (const char* text : {"lower(a)", "(a + b)", "(lower(a) || lower(b))", "COALESCE(a, ')')"}) {
    IndexKey key;
    key.is_expression = true;
    key.key = {text, text};
    index.keys.push_back(key);
  }
  EXPECT_EQ(index_text(index, {}, dialect()), "(lower(a), ((a + b)), ((lower(a) || lower(b))), COALESCE(a, ')'))");
}

TEST(CatalogText, DefaultOperatorClassesAreLeftOut) {
  Index index;
  index.method = "gin";
  IndexKey key;
  key.key = {"data"};
  key.opclass = "jsonb_ops";
  index.keys = {key};
  EXPECT_EQ(index_text(index, {{"data", {"jsonb"}}}, dialect()), "(data)");
  index.keys[0].opclass = "jsonb_path_ops";
  EXPECT_EQ(index_text(index, {{"data", {"jsonb"}}}, dialect()), "(data jsonb_path_ops)");
}

}  // namespace
}  // namespace underpin
