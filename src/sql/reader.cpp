#include "sql/reader.h"

#include <algorithm>

#include "base/text.h"
#include "sql/printer.h"

namespace underpin::sql {

Origin Reader::origin(std::size_t begin, std::size_t end) const {
  return {statement.locate(source.original(begin), source.original(std::min(end, text.size())))};
}

Origin Reader::clause_origin(int location) const {
  if (location < 0) return origin();
  const std::size_t token = token_at(static_cast<std::size_t>(location));
  return origin(static_cast<std::size_t>(location), clause_end(token));
}

std::size_t Reader::token_at(std::size_t byte) const {
  const auto found = std::lower_bound(tokens.begin(), tokens.end(), byte, [](const Token& token, std::size_t at) { return token.begin < at; });
  return static_cast<std::size_t>(found - tokens.begin());
}

std::size_t Reader::find_word(std::size_t from, std::string_view word) const {
  while (from < tokens.size() && !is_word(text, tokens[from], word)) ++from;
  return std::min(from, tokens.size());
}

namespace {

// Calls stop(i) for each token of the level of `from`; answers the first for which it is true, or where the level ends.
template <class Stop>
std::size_t walk_level(const Reader& reader, std::size_t from, Stop stop) {
  int depth = 0;
  for (std::size_t i = from; i < reader.tokens.size(); ++i) {
    if (depth == 0 && stop(i)) return i;
    if (reader.tokens[i].kind != Token::Kind::punctuation) continue;
    const char c = reader.text[reader.tokens[i].begin];
    if (c == '(' || c == '[') ++depth;
    if ((c == ')' || c == ']') && --depth < 0) return i;
  }
  return reader.tokens.size();
}

}  // namespace

std::size_t Reader::find_word_here(std::size_t from, std::string_view word) const {
  const std::size_t found = walk_level(*this, from, [&](std::size_t i) { return is_word(text, tokens[i], word); });
  return found < tokens.size() && is_word(text, tokens[found], word) ? found : tokens.size();
}

std::size_t Reader::clause_end(std::size_t from) const {
  if (from >= tokens.size()) return text.size();
  const std::size_t end = walk_level(*this, from, [&](std::size_t i) { return is_punctuation(text, tokens[i], ','); });
  return end > from ? tokens[end - 1].end : tokens[from].end;
}

std::string_view Reader::inside(std::size_t open) const {
  if (open >= tokens.size()) return {};
  const std::size_t close = walk_level(*this, open + 1, [](std::size_t) { return false; });
  if (close >= tokens.size()) return {};
  return trim(std::string_view(text).substr(tokens[open].end, tokens[close].begin - tokens[open].end));
}

Expression Reader::expression(const Node& node, std::string_view written, std::string_view type) const {
  Expression out;
  out.text = std::string(trim(written));
  const ColumnTypes columns = [this](std::string_view column) { return column_type(column); };
  out.canonical = print_expression(node, type, out.text, &columns);
  if (out.text.empty()) out.text = out.canonical;
  if (written.data() >= text.data() && written.data() <= text.data() + text.size()) {
    const auto begin = static_cast<std::size_t>(written.data() - text.data());
    out.origin = origin(begin, begin + written.size());
  }
  return out;
}

Expression Reader::bracketed(const Node& node, std::size_t from, std::string_view word, std::string_view type) const {
  const std::size_t open = find_word(token_at(from), word) + 1;
  const bool bracket = open < tokens.size() && is_punctuation(text, tokens[open], '(');
  return bracket ? expression(node, inside(open), type) : printed(node, type);
}

void Reader::look_at_table(const ObjectName& name) {
  ObjectName key = name;
  if (key.schema == dialect.default_schema) key.schema.clear();
  table_ = schema.tables.find(key);
}

std::string Reader::column_type(std::string_view column) const {
  if (const auto found = column_types_.find(column); found != column_types_.end()) return base_type(found->second);
  const Column* known = table_ ? table_->column(column) : nullptr;
  return known && known->type.known ? base_type(known->type.text) : std::string();
}

std::string Reader::base_type(const std::string& type) const {
  const std::size_t dot = type.find('.');
  ObjectName name{dot == std::string::npos ? "" : type.substr(0, dot), dot == std::string::npos ? type : type.substr(dot + 1)};
  if (name.schema == dialect.default_schema) name.schema.clear();
  const UserType* found = schema.types.find(name);
  return found && found->domain ? found->domain->base.text : type;
}

Expression Reader::printed(const Node& node, std::string_view type) const { return expression(node, {}, type); }

}  // namespace underpin::sql
