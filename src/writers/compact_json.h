// Compact JSON from its smallest parts upwards: every piece is finished text, so pieces can be put together in any
// order. Bytes that are no UTF-8 become U+FFFD, control characters are escaped: the result is always valid JSON.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace underpin {

std::string json_text(std::string_view text);  // with quotes
inline std::string json_bool(bool truth) { return truth ? "true" : "false"; }

class JsonObject {
 public:
  JsonObject& raw(std::string_view key, std::string_view json);
  JsonObject& text(std::string_view key, std::string_view value) { return raw(key, json_text(value)); }
  JsonObject& boolean(std::string_view key, bool value) { return raw(key, json_bool(value)); }
  JsonObject& flag(std::string_view key, bool value) { return value ? boolean(key, true) : *this; }  // left out when false
  JsonObject& filled(std::string_view key, std::string_view value) { return value.empty() ? *this : text(key, value); }
  std::string done() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

class JsonArray {
 public:
  JsonArray& raw(std::string_view json);
  JsonArray& text(std::string_view value) { return raw(json_text(value)); }
  bool empty() const { return items_.empty(); }
  std::string done() const { return "[" + items_ + "]"; }

 private:
  std::string items_;
};

std::string json_texts(const std::vector<std::string>& values);

}  // namespace underpin
