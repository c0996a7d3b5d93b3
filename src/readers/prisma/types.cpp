#include "readers/prisma/types.h"

#include <array>

#include "base/text.h"

namespace underpin::prisma {

namespace {

struct ScalarRow {
  std::string_view name, postgresql, sqlite;
};
constexpr std::array<ScalarRow, 9> kScalars = {{{"String", "TEXT", "TEXT"},
                                                {"Boolean", "BOOLEAN", "BOOLEAN"},
                                                {"Int", "INTEGER", "INTEGER"},
                                                {"BigInt", "BIGINT", "BIGINT"},
                                                {"Float", "DOUBLE PRECISION", "REAL"},
                                                {"Decimal", "DECIMAL(65,30)", "DECIMAL"},
                                                {"DateTime", "TIMESTAMP(3)", "DATETIME"},
                                                {"Json", "JSONB", "JSONB"},
                                                {"Bytes", "BYTEA", "BLOB"}}};

struct NativeRow {
  std::string_view name, sql;
};
constexpr std::array<NativeRow, 29> kNative = {{{"Text", "TEXT"},
                                                {"Char", "CHAR"},
                                                {"VarChar", "VARCHAR"},
                                                {"Bit", "BIT"},
                                                {"VarBit", "VARBIT"},
                                                {"Uuid", "UUID"},
                                                {"Xml", "XML"},
                                                {"Inet", "INET"},
                                                {"Citext", "CITEXT"},
                                                {"Boolean", "BOOLEAN"},
                                                {"Integer", "INTEGER"},
                                                {"Int", "INTEGER"},
                                                {"SmallInt", "SMALLINT"},
                                                {"Oid", "OID"},
                                                {"BigInt", "BIGINT"},
                                                {"Real", "REAL"},
                                                {"DoublePrecision", "DOUBLE PRECISION"},
                                                {"Decimal", "DECIMAL"},
                                                {"Numeric", "DECIMAL"},
                                                {"Money", "MONEY"},
                                                {"Timestamp", "TIMESTAMP"},
                                                {"Timestamptz", "TIMESTAMPTZ"},
                                                {"Date", "DATE"},
                                                {"Time", "TIME"},
                                                {"Timetz", "TIMETZ"},
                                                {"Json", "JSON"},
                                                {"JsonB", "JSONB"},
                                                {"ByteA", "BYTEA"},
                                                {"Float", "DOUBLE PRECISION"}}};

}  // namespace

std::string column_type(const Field& field, bool sqlite) {
  if (field.type == "Unsupported") return field.unsupported;
  for (const Attribute& attribute : field.attributes) {
    if (!starts_with(attribute.name, "db.") || sqlite) continue;
    for (const NativeRow& row : kNative) {
      if (row.name != std::string_view(attribute.name).substr(3)) continue;
      std::string numbers;
      for (const Argument& argument : attribute.arguments) numbers += (numbers.empty() ? "" : ",") + argument.value.text;
      return std::string(row.sql) + (numbers.empty() ? "" : "(" + numbers + ")");
    }
    return {};
  }
  for (const ScalarRow& row : kScalars)
    if (row.name == field.type) return std::string(sqlite ? row.sqlite : row.postgresql);
  return {};
}

std::string operator_class(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !out.empty()) out += '_';
    out += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return replace_all(out, "min_max", "minmax");
}

}  // namespace underpin::prisma
