// Writes JSON text, indented, keys in the order they are given. Reading JSON is left to whoever needs it. Strings that
// are not UTF-8 are written with U+FFFD for the bytes that are none, so the output is always valid JSON.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace underpin {

// The text as a JSON string, quotes included.
std::string json_string(std::string_view text);

// Calls must nest properly: within an object every value follows a key. `str()` is complete when all is closed.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{', '}'); }
  JsonWriter& begin_array() { return open('[', ']'); }
  JsonWriter& end();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& null();
  template <class Value>
  JsonWriter& member(std::string_view name, const Value& content) {
    key(name);
    return value(content);
  }
  const std::string& str() const { return text_; }

 private:
  struct Level {
    char close;
    bool empty = true;
  };
  JsonWriter& open(char begin, char close);
  void before_value();
  void new_line();
  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace underpin
