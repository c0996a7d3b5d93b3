#include "writers/build_needs.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

constexpr std::size_t kDeepest = 500;  // chains longer than this keep the order in which they were asked for

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool in_operator(char c) { return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos; }

std::size_t end_of(std::string_view text, std::size_t at, bool (*part)(char)) {
  while (at < text.size() && part(text[at])) ++at;
  return at;
}

bool one_word(const std::string& name) { return !name.empty() && (end_of(name, 0, in_word) == name.size() || end_of(name, 0, in_operator) == name.size()); }

}  // namespace

std::size_t BuildNeeds::add(BuildItem item) {
  const std::size_t at = items_.size();
  if (one_word(item.name.name))
    words_[item.name.name].push_back(at);
  else if (!item.name.empty())
    phrases_.push_back(at);
  if (item.as == NeededAs::row) relations_[item.name] = at;
  items_.push_back(std::move(item));
  begun_.push_back(false);
  return at;
}

template <class Visit>
void BuildNeeds::each_needed(std::string_view text, bool calls_by_name, bool rows, const Visit& visit) const {
  const auto met = [&](std::size_t at, std::size_t end) {
    if (end < text.size() && text[end] == '"') ++end;
    const BuildItem& item = items_[at];
    if (item.as == NeededAs::row ? rows : item.as == NeededAs::named || calls_by_name || (end < text.size() && text[end] == '(')) visit(at);
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto part = in_word(text[at]) ? in_word : in_operator;
    const std::size_t end = end_of(text, at, part);
    if (const auto found = words_.find(text.substr(at, end - at)); end > at && found != words_.end())
      for (const std::size_t item : found->second) met(item, end);
    at = std::max(end, at + 1);
  }
  for (const std::size_t item : phrases_) {
    const std::string name = replace_all(items_[item].name.name, "\"", "\"\"");
    if (const std::size_t at = text.find(name); at != std::string_view::npos) met(item, at + name.size());
  }
}

void BuildNeeds::make(std::size_t at, std::size_t depth) {
  if (begun_[at] || depth > kDeepest) return;
  begun_[at] = true;
  const BuildItem item = items_[at];  // the list may not grow meanwhile, but callbacks are others' code
  if (item.begin) item.begin();
  for (const ObjectName& name : item.relations)
    if (const auto found = relations_.find(name); found != relations_.end()) make(found->second, depth + 1);
  const auto visit = [&](std::size_t needed) { make(needed, depth + 1); };
  each_needed(item.code, item.calls_by_name, false, visit);
  if (!item.row_types.empty()) each_needed(item.row_types, false, true, visit);
  item.make();
}

void BuildNeeds::make_all_of(std::string_view code) {
  each_needed(code, false, false, [&](std::size_t needed) { make(needed); });
}

bool BuildNeeds::calls_back(std::string_view code, const ObjectName& relation) const {
  const auto found = relations_.find(relation);
  bool back = false;
  each_needed(code, false, false, [&](std::size_t called) {
    if (found != relations_.end() && items_[called].as == NeededAs::called && !items_[called].row_types.empty())
      each_needed(items_[called].row_types, false, true, [&](std::size_t row) { back = back || row == found->second; });
  });
  return back;
}

}  // namespace underpin
