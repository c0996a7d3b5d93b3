#include "base/text.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace underpin {

namespace {
char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char up(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

// Length of the valid UTF-8 sequence at `at`, 0 if it is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || lead > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  if (lead == 0xE0 && byte(at + 1) < 0xA0) return 0;
  if (lead == 0xED && byte(at + 1) > 0x9F) return 0;
  if (lead == 0xF0 && byte(at + 1) < 0x90) return 0;
  if (lead == 0xF4 && byte(at + 1) > 0x8F) return 0;
  return length;
}
}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), low);
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), up);
  return out;
}

bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return low(x) == low(y); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t at = text.find(separator, begin);
    parts.emplace_back(text.substr(begin, at == std::string_view::npos ? at : at - begin));
    if (at == std::string_view::npos) return parts;
    begin = at + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i) out += separator;
    out += parts[i];
  }
  return out;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  std::size_t hit = from.empty() ? std::string::npos : text.find(from);
  if (hit == std::string::npos) return text;
  std::string out;
  std::size_t done = 0;
  for (; hit != std::string::npos; hit = text.find(from, done)) {
    out.append(text, done, hit - done).append(to);
    done = hit + from.size();
  }
  return out.append(text, done);
}

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }
bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}
bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool is_utf8(std::string_view text) { return valid_utf8(text) == text.size(); }

std::size_t valid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

std::string_view clip_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), now(a.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t j = 1; j <= b.size(); ++j) {
    now[0] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      now[i] = std::min({now[i - 1] + 1, last[i] + 1, last[i - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[i] = std::min(now[i], before[i - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return std::min(last[a.size()], limit + 1);
}

std::string requoted(std::string_view literal, std::string_view content) {
  const std::size_t quote = std::min(literal.find_first_of("'\""), literal.size());
  const std::string prefix = quote < 3 ? replace_all(replace_all(std::string(literal.substr(0, quote)), "f", ""), "F", "") : "";
  const char mark = quote < literal.size() ? literal[quote] : '\'';
  std::string out = prefix + mark;
  for (const char c : content) {
    if (c == mark || c == '\\') out += '\\';
    out += c;
  }
  return out + mark;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequence_length(text, i);
    // C1 controls (U+0080..U+009F) and the bidirectional overrides can drive or mislead a terminal as well.
    const bool c1 = length == 2 && c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    const bool bidi = length == 3 && c == 0xE2 &&
                      ((static_cast<unsigned char>(text[i + 1]) == 0x80 && static_cast<unsigned char>(text[i + 2]) >= 0xAA &&
                        static_cast<unsigned char>(text[i + 2]) <= 0xAE) ||
                       (static_cast<unsigned char>(text[i + 1]) == 0x81 && static_cast<unsigned char>(text[i + 2]) >= 0xA6 &&
                        static_cast<unsigned char>(text[i + 2]) <= 0xA9));
    if (length == 0 || c1 || bidi || c < 0x20 || c == 0x7F) {
      const std::size_t bytes = length == 0 ? 1 : length;
      for (std::size_t k = 0; k < bytes; ++k) {
        const auto b = static_cast<unsigned char>(text[i + k]);
        char buffer[8];
        if (b == '\n')
          out += "\\n";
        else if (b == '\t')
          out += "\\t";
        else if (b == '\r')
          out += "\\r";
        else {
          std::snprintf(buffer, sizeof buffer, "\\x%02x", b);
          out += buffer;
        }
      }
      i += bytes;
      continue;
    }
    out.append(text.substr(i, length));
    i += length;
  }
  return out;
}

std::string shell_word(std::string_view text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("_-./:@%+=,").find(c) != std::string_view::npos;
  });
  return plain ? std::string(text) : "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

std::string counted(std::size_t count, std::string_view noun) {
  std::string text = std::to_string(count) + " " + std::string(noun);
  if (count == 1) return text;
  if (ends_with(noun, "y") && !ends_with(noun, "ey")) return text.substr(0, text.size() - 1) + "ies";
  const bool hisses = ends_with(noun, "x") || ends_with(noun, "s") || ends_with(noun, "ch");
  return text + (hisses ? "es" : "s");
}

std::string_view copy_mark(std::string_view stem) {
  while (!stem.empty() && ((stem.back() >= '0' && stem.back() <= '9') || stem.back() == ')')) stem.remove_suffix(1);
  for (const std::string_view mark : {"(", "_backup", "-backup", ".backup", "_bak", ".bak", " copy", "_copy", "-copy", "_old", ".old", "_orig", ".orig"})
    if (stem.size() >= mark.size() && iequals(stem.substr(stem.size() - mark.size()), mark)) return mark;
  return {};
}

}  // namespace underpin
