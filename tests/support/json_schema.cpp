#include "support/json_schema.h"

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

namespace underpin::testing {

namespace {

using nlohmann::json;

class Validator {
 public:
  explicit Validator(const json& root) : root_(root) {}

  void check(const json& value, const json& schema, const std::string& at) {
    for (const auto& [keyword, argument] : schema.items()) keyword_of(value, schema, keyword, argument, at);
  }
  std::vector<std::string> errors;

 private:
  void fail(const std::string& at, const std::string& what) { errors.push_back((at.empty() ? "/" : at) + ": " + what); }

  static bool has_type(const json& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) || (type == "string" && value.is_string()) ||
           (type == "integer" && value.is_number_integer()) || (type == "number" && value.is_number()) || (type == "boolean" && value.is_boolean()) ||
           (type == "null" && value.is_null());
  }

  bool holds(const json& value, const json& schema) {
    Validator inner(root_);
    inner.check(value, schema, "");
    return inner.errors.empty();
  }

  void keyword_of(const json& value, const json& schema, const std::string& keyword, const json& argument, const std::string& at) {
    if (keyword == "type") {
      const json types = argument.is_array() ? argument : json::array({argument});
      bool any = false;
      for (const json& type : types) any = any || has_type(value, type.get<std::string>());
      if (!any) fail(at, "is not of type " + argument.dump());
    } else if (keyword == "const") {
      if (value != argument) fail(at, "is not " + argument.dump());
    } else if (keyword == "enum") {
      if (std::find(argument.begin(), argument.end(), value) == argument.end()) fail(at, value.dump() + " is none of " + argument.dump());
    } else if (keyword == "required") {
      for (const json& name : argument)
        if (value.is_object() && !value.contains(name.get<std::string>())) fail(at, "lacks " + name.dump());
    } else if (keyword == "properties") {
      for (const auto& [name, part] : argument.items())
        if (value.is_object() && value.contains(name)) check(value[name], part, at + "/" + name);
    } else if (keyword == "additionalProperties") {
      if (value.is_object())
        for (const auto& [name, part] : value.items())
          if (!schema.contains("properties") || !schema["properties"].contains(name)) check(part, argument, at + "/" + name);
    } else if (keyword == "items") {
      if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) check(value[i], argument, at + "/" + std::to_string(i));
    } else if (keyword == "minimum") {
      if (value.is_number() && value < argument) fail(at, "is below " + argument.dump());
    } else if (keyword == "pattern") {
      if (value.is_string() && !std::regex_search(value.get<std::string>(), std::regex(argument.get<std::string>()))) fail(at, "does not match " + argument.dump());
    } else if (keyword == "allOf") {
      for (const json& part : argument) check(value, part, at);
    } else if (keyword == "anyOf") {
      bool any = false;
      for (const json& part : argument) any = any || holds(value, part);
      if (!any) fail(at, "is none of the alternatives");
    } else if (keyword == "$ref") {
      check(value, root_.at(json::json_pointer(argument.get<std::string>().substr(1))), at);
    } else if (const std::set<std::string> silent = {"$schema", "$defs", "title", "description"}; !silent.count(keyword)) {
      fail(at, "the schema uses `" + keyword + "`, which this validator does not know");
    }
  }

  const json& root_;
};

}  // namespace

std::vector<std::string> schema_errors(const std::string& document, const std::string& schema) {
  const json root = json::parse(schema, nullptr, false), value = json::parse(document, nullptr, false);
  if (root.is_discarded()) return {"the schema is no JSON"};
  if (value.is_discarded()) return {"the document is no JSON"};
  Validator validator(root);
  validator.check(value, root, "");
  return validator.errors;
}

}  // namespace underpin::testing
