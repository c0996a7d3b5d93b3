#include "base/json_value.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace underpin {

namespace {

constexpr std::size_t kDeepest = 200;

// Builds the value while the parser runs, so that the depth is known before anything is nested too deeply.
class Builder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  JsonValue root;
  std::string error;
  std::size_t error_at = 0;

  bool null() { return put({}); }
  bool boolean(bool value) { return put({JsonValue::Kind::boolean, value ? "true" : "false", {}, {}}); }
  bool number_integer(number_integer_t value) { return put({JsonValue::Kind::number, std::to_string(value), {}, {}}); }
  bool number_unsigned(number_unsigned_t value) { return put({JsonValue::Kind::number, std::to_string(value), {}, {}}); }
  bool number_float(number_float_t, const string_t& written) { return put({JsonValue::Kind::number, written, {}, {}}); }
  bool string(string_t& value) { return put({JsonValue::Kind::string, std::move(value), {}, {}}); }
  bool binary(binary_t&) { return false; }
  bool start_object(std::size_t) { return open(JsonValue::Kind::object); }
  bool start_array(std::size_t) { return open(JsonValue::Kind::array); }
  bool key(string_t& name) {
    keys_.back() = std::move(name);
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& exception) {
    error = exception.what();
    error_at = position;
    return false;
  }

 private:
  JsonValue* add(JsonValue value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    JsonValue& parent = *open_.back();
    if (parent.kind == JsonValue::Kind::array) return &parent.items.emplace_back(std::move(value));
    parent.members.push_back({std::move(keys_.back()), std::move(value)});
    return &parent.members.back().value;
  }
  bool put(JsonValue value) {
    add(std::move(value));
    return true;
  }
  bool open(JsonValue::Kind kind) {
    if (open_.size() >= kDeepest) {
      error = "it is nested deeper than " + std::to_string(kDeepest);
      return false;
    }
    open_.push_back(add({kind, {}, {}, {}}));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  std::vector<JsonValue*> open_;  // stays valid: only the innermost one grows
  std::vector<std::string> keys_;
};

}  // namespace

const JsonValue& JsonValue::operator[](std::string_view name) const {
  static const JsonValue none;
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.name == name; });
  return found == members.end() ? none : found->value;
}

Result<JsonValue> parse_json(std::string_view text) {
  Builder builder;
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
  const std::string_view before = text.substr(0, std::min(builder.error_at, text.size()));
  const std::size_t line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1);
  return fail(Error::Kind::unreadable, "this is no JSON at line " + std::to_string(line) + ", column " + std::to_string(column));
}

}  // namespace underpin
