#include "base/source.h"

#include <algorithm>
#include <cassert>

namespace underpin {

FileId Sources::add(std::string path, std::string text) {
  std::lock_guard lock(mutex_);
  const auto [first, last] = by_path_.equal_range(path);
  for (auto it = first; it != last; ++it)
    if (entries_[it->second - 1].source.text == text) return it->second;
  Entry& entry = entries_.emplace_back();
  entry.source = {std::move(path), std::move(text)};
  const auto id = static_cast<FileId>(entries_.size());
  by_path_.emplace(entry.source.path, id);
  return id;
}

std::shared_ptr<const void> Sources::made(FileId id, const std::function<std::shared_ptr<const void>()>& make) const {
  constexpr std::size_t kLong = 128u << 10;
  const Entry& one = entry(id);
  std::lock_guard lock(one.making);
  if (auto there = one.made.lock()) return there;
  std::shared_ptr<const void> fresh = make();
  one.made = fresh;
  if (one.source.text.size() >= kLong) one.made_and_kept = fresh;
  return fresh;
}

void Sources::forget_made() const {
  const std::size_t count = size();
  for (std::size_t id = 1; id <= count; ++id) {
    const Entry& one = entry(static_cast<FileId>(id));
    std::lock_guard lock(one.making);
    one.made_and_kept.reset();
  }
}

const Sources::Entry& Sources::entry(FileId id) const {
  std::lock_guard lock(mutex_);
  assert(id >= 1 && id <= entries_.size());
  return entries_[id - 1];
}

const Source& Sources::get(FileId id) const { return entry(id).source; }

std::string_view Sources::text(Span span) const {
  if (!span.valid()) return {};
  std::string_view all = get(span.file).text;
  const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
  const std::size_t end = std::min<std::size_t>(std::max(span.begin, span.end), all.size());
  return all.substr(begin, end - begin);
}

const std::vector<std::uint32_t>& Sources::line_starts(const Entry& entry) const {
  std::call_once(entry.once, [&] {
    entry.line_starts.push_back(0);
    const std::string& text = entry.source.text;
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') entry.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  });
  return entry.line_starts;
}

Place Sources::place(FileId id, std::uint32_t offset) const {
  const Entry& e = entry(id);
  const auto& starts = line_starts(e);
  offset = std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(e.source.text.size()));
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const std::size_t line = static_cast<std::size_t>(after - starts.begin());
  std::size_t column = 1;
  for (std::uint32_t i = starts[line - 1]; i < offset; ++i)
    if ((static_cast<unsigned char>(e.source.text[i]) & 0xC0) != 0x80) ++column;
  return {line, column};
}

std::string_view Sources::line(FileId id, std::size_t number) const {
  const Entry& e = entry(id);
  const auto& starts = line_starts(e);
  if (number == 0 || number > starts.size()) return {};
  std::string_view all = e.source.text;
  const std::size_t begin = starts[number - 1];
  std::size_t end = number < starts.size() ? starts[number] - 1 : all.size();
  while (end > begin && (all[end - 1] == '\r' || all[end - 1] == '\n')) --end;
  return all.substr(begin, end - begin);
}

std::size_t Sources::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace underpin
