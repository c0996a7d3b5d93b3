#include "schema/policy_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "base/text.h"

namespace underpin {

namespace {

struct PolicyWord {
  std::size_t begin = 0, end = 0;
  std::string word;  // folded, without quotes; a sign stands for itself
  bool name = false;
  bool quoted = false;
  int query = 0;     // the subquery it stands in; 0: none
  bool source = false;  // where FROM and JOIN expect a table
};

constexpr std::array<std::string_view, 9> kBehindTable = {"where", "on", "join", "left", "right", "inner", "cross", "order", "group"};
constexpr std::array<std::string_view, 10> kEndsSources = {"where", "on", "using", "group", "order", "having", "limit", "union", "select", "offset"};

template <class List>
bool among(const List& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); }

bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80; }

std::vector<PolicyWord> words_in(std::string_view text) {
  std::vector<PolicyWord> out;
  std::size_t at = std::min({lower(text).find("using"), lower(text).find("with check"), text.size()});
  while (at < text.size()) {
    PolicyWord one;
    one.begin = at;
    if (text[at] == '\'') {
      at = std::min(text.find('\'', at + 1), text.size() - 1) + 1;
      continue;
    }
    if (text[at] == '"') {
      at = std::min(text.find('"', at + 1), text.size() - 1) + 1;
      one.word = std::string(text.substr(one.begin + 1, at - one.begin - 2));
      one.name = one.quoted = true;
    } else if (name_char(text[at])) {
      while (at < text.size() && name_char(text[at])) ++at;
      one.word = lower(text.substr(one.begin, at - one.begin));
      one.name = true;
    } else if (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
      ++at;
      continue;
    } else {
      one.word = std::string(1, text[at++]);
    }
    one.end = at;
    out.push_back(std::move(one));
  }
  // Which subquery each word stands in, and where tables are named.
  struct Level {
    int query = 0;
    bool sources = false;
  };
  std::vector<Level> levels(1);
  int queries = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    PolicyWord& word = out[i];
    if (word.word == "(" && !word.name) {
      Level inner{levels.back().query, levels.back().sources};
      if (i + 1 < out.size() && !out[i + 1].quoted && (out[i + 1].word == "select" || out[i + 1].word == "with")) inner = {++queries, false};
      levels.push_back(inner);
    } else if (word.word == ")" && !word.name && levels.size() > 1) {
      levels.pop_back();
    }
    Level& level = levels.back();
    word.query = level.query;
    if (word.name && !word.quoted && (word.word == "from" || word.word == "join")) level.sources = level.query > 0;
    else if (word.name && !word.quoted && among(kEndsSources, word.word)) level.sources = false;
    else if (level.sources && word.name) word.source = i > 0 && (out[i - 1].word == "from" || out[i - 1].word == "join" || out[i - 1].word == "," || out[i - 1].word == "." || out[i - 1].word == "only");
  }
  return out;
}

bool sign(const std::vector<PolicyWord>& words, std::size_t at, const char* which) { return at < words.size() && !words[at].name && words[at].word == which; }

struct Exchange {
  std::size_t begin, end;
  std::string text;
};

std::string exchanged(const std::string& text, const std::vector<Exchange>& all) {
  std::string out;
  std::size_t at = 0;
  for (const Exchange& one : all) {
    out.append(text, at, one.begin - at);
    out += one.text;
    at = one.end;
  }
  return out + text.substr(at);
}

}  // namespace

std::string policy_with_table(const std::string& definition, const ObjectName& from, const ObjectName& to, const Dialect& dialect) {
  const std::vector<PolicyWord> words = words_in(definition);
  std::vector<Exchange> all;
  const std::string now = (to.schema == from.schema ? "" : dialect.quote(to.schema.empty() ? dialect.default_schema : to.schema) + ".") + dialect.quote(to.name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].name || words[i].word != from.name) continue;
    const bool behind = i > 1 && sign(words, i - 1, ".");
    const bool qualified = behind && words[i - 2].word == (from.schema.empty() ? dialect.default_schema : from.schema);
    const bool qualifies = sign(words, i + 1, ".");
    if (behind && !qualified) continue;
    if (!words[i].source && !qualifies) continue;
    if (qualified && to.schema != from.schema) all.push_back({words[i - 2].begin, words[i].end, now});
    else all.push_back({words[i].begin, words[i].end, words[i].source || qualified ? (qualified ? dialect.quote(to.name) : now) : dialect.quote(to.name)});
  }
  return exchanged(definition, all);
}

std::string policy_with_column(const std::string& definition, const ObjectName& table, bool own, const std::string& from, const std::string& to, const Dialect& dialect) {
  const std::vector<PolicyWord> words = words_in(definition);
  std::set<std::string> qualifiers;
  if (own) qualifiers.insert(table.name);
  std::set<int> over_it, over_others;  // subqueries
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].source || sign(words, i + 1, ".")) continue;
    if (words[i].word != table.name) {
      over_others.insert(words[i].query);
      continue;
    }
    over_it.insert(words[i].query);
    std::size_t alias = i + 1;
    if (alias < words.size() && words[alias].word == "as") ++alias;
    const bool aliased = alias < words.size() && words[alias].name && !among(kBehindTable, words[alias].word);
    qualifiers.insert(aliased ? words[alias].word : table.name);
  }
  std::vector<Exchange> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].name || words[i].word != from || words[i].source || sign(words, i + 1, ".") || sign(words, i + 1, "(")) continue;
    const bool qualified = i > 1 && sign(words, i - 1, ".");
    const bool bare = words[i].query == 0 ? own : over_it.count(words[i].query) > 0 && !over_others.count(words[i].query);
    if (qualified ? qualifiers.count(words[i - 2].word) > 0 : bare) all.push_back({words[i].begin, words[i].end, dialect.quote(to)});
  }
  return exchanged(definition, all);
}

}  // namespace underpin
