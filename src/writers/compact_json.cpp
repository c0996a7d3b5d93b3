#include "writers/compact_json.h"

#include <cstdio>

#include "base/text.h"

namespace underpin {
namespace {

// The UTF-8 character at `i`, or nothing where the bytes are none.
std::string_view character_at(std::string_view text, std::size_t i) {
  const auto c = static_cast<unsigned char>(text[i]);
  const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  if (i + length > text.size() || !is_utf8(text.substr(i, length))) return {};
  return text.substr(i, length);
}

void append_ascii(std::string& out, unsigned char c) {
  static constexpr std::string_view kShort = "\"\"\\\\\nn\rr\tt\bb\ff";
  for (std::size_t i = 0; i < kShort.size(); i += 2)
    if (static_cast<unsigned char>(kShort[i]) == c) {
      out += '\\';
      out += kShort[i + 1];
      return;
    }
  if (c >= 0x20 && c != 0x7F) {
    out += static_cast<char>(c);
    return;
  }
  char buffer[8];
  std::snprintf(buffer, sizeof buffer, "\\u%04x", c);
  out += buffer;
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      append_ascii(out, c);
      ++i;
      continue;
    }
    const std::string_view character = character_at(text, i);
    out += character.empty() ? std::string_view("\xEF\xBF\xBD") : character;
    i += character.empty() ? 1 : character.size();
  }
  return out + '"';
}

JsonObject& JsonObject::raw(std::string_view key, std::string_view json) {
  if (!members_.empty()) members_ += ',';
  members_ += json_text(key);
  members_ += ':';
  members_ += json;
  return *this;
}

JsonArray& JsonArray::raw(std::string_view json) {
  if (!items_.empty()) items_ += ',';
  items_ += json;
  return *this;
}

std::string json_texts(const std::vector<std::string>& values) {
  JsonArray array;
  for (const std::string& value : values) array.text(value);
  return array.done();
}

}  // namespace underpin
