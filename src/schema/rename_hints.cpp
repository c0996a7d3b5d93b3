#include "schema/rename_hints.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

constexpr int kLeastTable = 60, kLeastColumn = 60;
// Two columns of one type are no more than a possibility while their names have nothing in common.
constexpr int kLeastAlike = 50, kUnlikeNames = 69;

// How much of two names is the same, of 100.
int likeness(const std::string& a, const std::string& b) {
  const std::size_t longest = std::max(a.size(), b.size());
  if (longest == 0) return 0;
  // "outcome" and "outcomes" are nearer than "id" and "author_id".
  if (contains(a, b) || contains(b, a)) return std::max(80, static_cast<int>(100 * std::min(a.size(), b.size()) / longest));
  const std::size_t distance = edit_distance(a, b, longest);
  return static_cast<int>(100 * (longest - std::min(distance, longest)) / longest);
}

std::size_t common_start(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  return i;
}

// "ended_at" and "end_time" share one word of two: the one is written otherwise.
int shared_words(const std::string& a, const std::string& b) {
  const std::vector<std::string> left = split(a, '_'), right = split(b, '_');
  std::size_t shared = 0;
  bool telling = false;  // "id", "at" and "is" alone say nothing
  for (const std::string& word : left) {
    const bool found = std::any_of(right.begin(), right.end(), [&](const std::string& other) {
      const std::size_t start = common_start(word, other);
      return !word.empty() && (word == other || (start >= 3 && start + 3 >= std::max(word.size(), other.size())));
    });
    shared += found;
    telling |= found && word.size() >= 3;
  }
  const std::size_t most = std::max(left.size(), right.size());
  return telling ? static_cast<int>(100 * std::min(shared, most) / most) : 0;
}

int table_score(const Table& left, const Table& right) {
  const std::size_t most = std::max(left.columns.size(), right.columns.size());
  if (most == 0) return 0;
  const auto same = std::count_if(left.columns.begin(), left.columns.end(), [&](const Column& column) {
    const Column* other = right.column(column.name);
    return other && other->type.text == column.type.text;
  });
  const int shape = static_cast<int>(100 * static_cast<std::size_t>(same) / most);
  return (4 * shape + likeness(left.name.name, right.name.name)) / 5;
}

int column_score(const Table& from, std::size_t i, const Table& to, std::size_t k) {
  const Column& a = from.columns[i];
  const Column& b = to.columns[k];
  if (a.type.text != b.type.text) return 0;
  int score = 45;
  if (a.nullable == b.nullable) score += 10;
  if (a.default_value.has_value() == b.default_value.has_value()) score += 5;
  if (i == k) score += 9;  // a column put in before it moves it: the name says more
  const int alike = std::max(likeness(a.name, b.name), shared_words(a.name, b.name));
  score += 31 * alike / 100;
  return alike < kLeastAlike ? std::min(score, kUnlikeNames) : score;
}

struct Pair {
  std::size_t left, right;
  int score;
};

// Pairs by score, each side used once.
std::vector<Pair> best_pairs(std::vector<Pair> pairs) {
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.score > b.score; });
  std::vector<Pair> out;
  for (const Pair& pair : pairs)
    if (std::none_of(out.begin(), out.end(), [&](const Pair& taken) { return taken.left == pair.left || taken.right == pair.right; })) out.push_back(pair);
  return out;
}

void add_columns(const Table& left, const Table& right, std::vector<RenameHint>& hints) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < left.columns.size(); ++i) {
    if (right.column(left.columns[i].name)) continue;
    for (std::size_t k = 0; k < right.columns.size(); ++k) {
      if (left.column(right.columns[k].name)) continue;
      if (const int score = column_score(left, i, right, k); score >= kLeastColumn) pairs.push_back({i, k, score});
    }
  }
  for (const Pair& pair : best_pairs(std::move(pairs)))
    hints.push_back({{ObjectKind::column, left.name, left.columns[pair.left].name}, right.columns[pair.right].name, std::min(pair.score, 99)});
}

}  // namespace

std::vector<RenameHint> rename_hints(const Schema& left, const Schema& right) {
  std::vector<const Table*> gone, come;
  left.tables.for_each([&](const Table& table) {
    if (!right.tables.contains(table.name)) gone.push_back(&table);
  });
  right.tables.for_each([&](const Table& table) {
    if (!left.tables.contains(table.name)) come.push_back(&table);
  });
  std::vector<RenameHint> hints;
  std::vector<Pair> pairs;
  if (gone.size() * come.size() <= 250'000)
    for (std::size_t i = 0; i < gone.size(); ++i)
      for (std::size_t k = 0; k < come.size(); ++k)
        if (const int score = table_score(*gone[i], *come[k]); score >= kLeastTable) pairs.push_back({i, k, score});
  for (const Pair& pair : best_pairs(std::move(pairs)))
    hints.push_back({{ObjectKind::table, gone[pair.left]->name, ""}, come[pair.right]->name.display(), std::min(pair.score, 99)});
  left.tables.for_each([&](const Table& table) {
    if (const Table* other = right.tables.find(table.name)) add_columns(table, *other, hints);
  });
  return hints;
}

}  // namespace underpin
