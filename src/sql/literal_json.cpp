#include "sql/literal_json.h"

#include <map>
#include <optional>
#include <vector>

#include "base/text.h"

namespace underpin::sql {
namespace {

struct ByLength {
  bool operator()(const std::string& a, const std::string& b) const { return a.size() != b.size() ? a.size() < b.size() : a < b; }
};

class Json {
 public:
  explicit Json(std::string_view text) : text_(text) {}
  std::optional<std::string> run() {
    auto out = value(0);
    blanks();
    return out && at_ == text_.size() ? out : std::nullopt;
  }

 private:
  static constexpr int kDepth = 200;
  void blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(char c) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string> value(int depth) {
    blanks();
    if (at_ >= text_.size() || depth > kDepth) return std::nullopt;
    if (text_[at_] == '{') return object(depth);
    if (text_[at_] == '[') return array(depth);
    if (text_[at_] == '"') return string();
    return word();
  }

  std::optional<std::string> string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) return std::nullopt;
    ++at_;
    return replace_all(std::string(text_.substr(begin, at_ - begin)), "\\/", "/");
  }

  std::optional<std::string> word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::string_view(" \t\r\n,]}:").find(text_[at_]) == std::string_view::npos) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    const bool number = !word.empty() && word.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
    if (!number && word != "true" && word != "false" && word != "null") return std::nullopt;
    return std::string(word);
  }

  std::optional<std::string> array(int depth) {
    ++at_;
    std::vector<std::string> items;
    if (take(']')) return "[]";
    while (true) {
      auto item = value(depth + 1);
      if (!item) return std::nullopt;
      items.push_back(*item);
      if (take(']')) return "[" + join(items, ", ") + "]";
      if (!take(',')) return std::nullopt;
    }
  }

  std::optional<std::string> object(int depth) {
    ++at_;
    std::map<std::string, std::string, ByLength> members;
    if (take('}')) return "{}";
    while (true) {
      blanks();
      if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
      const auto key = string();
      if (!key || !take(':')) return std::nullopt;
      auto item = value(depth + 1);
      if (!item) return std::nullopt;
      members[*key] = *item;
      if (take('}')) break;
      if (!take(',')) return std::nullopt;
    }
    std::vector<std::string> parts;
    for (const auto& [key, item] : members) parts.push_back(key + ": " + item);
    return "{" + join(parts, ", ") + "}";
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string normal_jsonb(std::string_view value) { return Json(value).run().value_or(std::string(value)); }

}  // namespace underpin::sql
