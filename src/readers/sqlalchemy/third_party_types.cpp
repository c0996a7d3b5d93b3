// Column types of libraries that many projects use. Each is what the library's class compiles to; a library that is not
// here yields a type that is not known, which is said and never guessed.
#include <unordered_map>

#include "base/text.h"
#include "readers/sqlalchemy/types.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

namespace {

using Make = std::shared_ptr<TypeObject> (*)(const Call&, Context&);

std::shared_ptr<TypeObject> named(const char* name) { return plain_type(name); }

std::shared_ptr<TypeObject> sized(const char* name, std::optional<std::int64_t> length) {
  auto type = plain_type(name);
  type->length = length;
  return type;
}

std::shared_ptr<TypeObject> with_zone() {
  auto type = plain_type("DateTime");
  type->timezone = true;
  return type;
}

// One type on PostgreSQL, another one elsewhere.
std::shared_ptr<TypeObject> either(std::shared_ptr<TypeObject> postgres, std::shared_ptr<TypeObject> other) {
  other->variants["postgresql"] = std::move(postgres);
  return other;
}

std::shared_ptr<TypeObject> wrapped(const Call& call, Context& context, std::size_t index, const char* name, std::shared_ptr<TypeObject> otherwise) {
  const auto* inner = call.argument(index, name);
  return inner && !inner->is_none() ? type_from(*inner, context) : otherwise;
}

std::string first_letter_up(std::string text) {
  text = lower(text);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// geometry(POINT,4326)
std::shared_ptr<TypeObject> spatial(const char* sql, const Call& call) {
  const auto kind = text_of(call.argument(0, "geometry_type"));
  const auto srid = integer_of(call.argument(1, "srid"));
  const auto* given = call.argument(0, "geometry_type");
  auto type = plain_type("spatial");
  type->spatial_index = flag_or(call.keyword("spatial_index"), true);
  type->raw = sql;
  if (given && given->is_none()) return type;
  type->raw += "(" + first_letter_up(kind.value_or("GEOMETRY")) + (srid.value_or(-1) > 0 ? "," + std::to_string(*srid) : std::string()) + ")";  // PostGIS shows no SRID below 1
  return type;
}

std::shared_ptr<TypeObject> vector(const char* sql, const Call& call) {
  const auto dimensions = integer_of(call.argument(0, "dim"));
  return raw_type(dimensions ? std::string(sql) + "(" + std::to_string(*dimensions) + ")" : std::string(sql));
}

// By package and class.
const std::unordered_map<std::string_view, std::unordered_map<std::string_view, Make>>& packages() {
  static const std::unordered_map<std::string_view, std::unordered_map<std::string_view, Make>> table = {
      {"sqlmodel",
       {{"AutoString", [](const Call& c, Context&) { return sized("String", integer_of(c.argument(0, "length"))); }},
        {"GUID", [](const Call&, Context&) { return either(named("UUID"), sized("CHAR", 32)); }}}},
      {"sqlalchemy_utils",
       {{"UUIDType",
         [](const Call& c, Context&) {
           auto other = flag_or(c.argument(0, "binary"), true) ? sized("BINARY", 16) : sized("CHAR", 32);
           return flag_or(c.argument(1, "native"), true) ? either(named("UUID"), other) : other;
         }},
        {"EmailType", [](const Call& c, Context&) { return sized("Unicode", integer_of(c.argument(0, "length")).value_or(255)); }},
        {"URLType", [](const Call&, Context&) { return named("UnicodeText"); }},
        {"PasswordType",
         [](const Call& c, Context&) {
           return either(named("BYTEA"), sized("VARBINARY", integer_of(c.argument(0, "max_length")).value_or(1137)));
         }},
        {"JSONType", [](const Call&, Context&) { return either(named("JSON"), named("UnicodeText")); }},
        {"LtreeType", [](const Call&, Context&) { return raw_type("LTREE"); }},
        {"TSVectorType", [](const Call&, Context&) { return named("TSVECTOR"); }},
        {"ChoiceType", [](const Call& c, Context& x) { return wrapped(c, x, 1, "impl", sized("Unicode", 255)); }},
        {"ArrowType", [](const Call& c, Context&) { auto t = plain_type("DateTime"); t->timezone = flag_or(c.argument(0, "timezone"), false); return t; }},
        {"EnrichedDateTimeType", [](const Call&, Context&) { return named("DateTime"); }},
        {"EnrichedDateType", [](const Call&, Context&) { return named("Date"); }},
        {"IPAddressType", [](const Call& c, Context&) { return sized("Unicode", integer_of(c.argument(0, "max_length")).value_or(50)); }},
        {"PhoneNumberType", [](const Call& c, Context&) { return sized("Unicode", integer_of(c.argument(1, "max_length")).value_or(20)); }},
        {"CountryType", [](const Call&, Context&) { return sized("Unicode", 2); }},
        {"CurrencyType", [](const Call&, Context&) { return sized("String", 3); }},
        {"ColorType", [](const Call& c, Context&) { return sized("Unicode", integer_of(c.argument(0, "length")).value_or(20)); }},
        {"LocaleType", [](const Call&, Context&) { return sized("Unicode", 10); }},
        {"TimezoneType", [](const Call&, Context&) { return sized("Unicode", 50); }},
        {"ScalarListType", [](const Call&, Context&) { return named("UnicodeText"); }},
        {"EncryptedType", [](const Call&, Context&) { return named("LargeBinary"); }},
        {"StringEncryptedType", [](const Call& c, Context&) { return sized("String", integer_of(c.keyword("length"))); }},
        {"IntRangeType", [](const Call&, Context&) { return either(named("INT4RANGE"), sized("Unicode", 255)); }},
        {"Int8RangeType", [](const Call&, Context&) { return either(named("INT8RANGE"), sized("Unicode", 255)); }},
        {"NumericRangeType", [](const Call&, Context&) { return either(named("NUMRANGE"), sized("Unicode", 255)); }},
        {"DateRangeType", [](const Call&, Context&) { return either(named("DATERANGE"), sized("Unicode", 255)); }},
        {"DateTimeRangeType", [](const Call&, Context&) { return either(named("TSRANGE"), sized("Unicode", 255)); }}}},
      {"sqlalchemy_searchable", {{"TSVectorType", [](const Call&, Context&) { return named("TSVECTOR"); }}}},
      {"fastapi_users_db_sqlalchemy",
       {{"GUID", [](const Call&, Context&) { return either(named("UUID"), sized("CHAR", 36)); }},
        {"TIMESTAMPAware", [](const Call&, Context&) { auto t = plain_type("TIMESTAMP"); t->timezone = true; return t; }}}},
      {"fastapi_users",
       {{"GUID", [](const Call&, Context&) { return either(named("UUID"), sized("CHAR", 36)); }}}},
      {"fastapi_utils", {{"GUID", [](const Call&, Context&) { return either(named("UUID"), sized("CHAR", 32)); }}}},
      {"geoalchemy2",
       {{"Geometry", [](const Call& c, Context&) { return spatial("geometry", c); }},
        {"Geography", [](const Call& c, Context&) { return spatial("geography", c); }},
        {"Raster", [](const Call&, Context&) { return raw_type("raster"); }}}},
      {"pgvector",
       {{"Vector", [](const Call& c, Context&) { return vector("VECTOR", c); }},
        {"VECTOR", [](const Call& c, Context&) { return vector("VECTOR", c); }},
        {"HALFVEC", [](const Call& c, Context&) { return vector("HALFVEC", c); }},
        {"SPARSEVEC", [](const Call& c, Context&) { return vector("SPARSEVEC", c); }}}},
      {"citext", {{"CIText", [](const Call&, Context&) { return raw_type("CITEXT"); }}}},
      {"sqlalchemy_citext", {{"CIText", [](const Call&, Context&) { return raw_type("CITEXT"); }}}},
      {"sqlalchemy_utc", {{"UtcDateTime", [](const Call&, Context&) { return with_zone(); }}}},
      {"oslo_db",
       {{"JsonEncodedDict", [](const Call&, Context&) { return named("Text"); }},
        {"JsonEncodedList", [](const Call&, Context&) { return named("Text"); }},
        {"String", [](const Call& c, Context&) { return sized("String", integer_of(c.argument(0, "length"))); }},
        {"SoftDeleteInteger", [](const Call&, Context&) { return named("Integer"); }}}},
      {"advanced_alchemy",
       {{"GUID", [](const Call&, Context&) { return either(named("UUID"), sized("BINARY", 16)); }},
        {"DateTimeUTC", [](const Call&, Context&) { return with_zone(); }},
        {"JsonB", [](const Call&, Context&) { return either(named("JSONB"), named("JSON")); }},
        {"BigIntIdentity", [](const Call&, Context&) { return either(named("BigInteger"), named("Integer")); }}}},
  };
  return table;
}

}  // namespace

std::shared_ptr<TypeObject> third_party_type(const std::string& path, const Call& call, Context& context) {
  const auto dot = path.find('.');
  const auto package = packages().find(std::string_view(path).substr(0, dot));
  if (package == packages().end()) return nullptr;
  const auto make = package->second.find(last_name(path));
  if (make == package->second.end()) return nullptr;
  auto type = make->second(call, context);
  type->span = call.span;
  return type;
}

}  // namespace underpin::sqlalchemy
