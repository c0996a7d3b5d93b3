#include "syntax/sql/pg_parse.h"

#include <pg_query.h>
#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "base/text.h"

namespace underpin::sql {

namespace dom = simdjson::dom;

// Copies the JSON document of libpg_query into nodes and texts of its own.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text) {}
  // False: nested too deeply.
  bool build(const dom::array& statements) {
    for (const dom::element statement : statements) {
      const Node node = convert(statement["stmt"], 0);
      items_.push_back(node);
    }
    Node& root = *allocate<Node>(1);
    root = list(0);
    tree_.root_ = &root;
    return !too_deep_;
  }
  Tree take() { return std::move(tree_); }

 private:
  static constexpr std::size_t kFirstBlock = 4096, kLargestBlock = 65536;

  template <class T>
  T* allocate(std::size_t count) {
    const std::size_t bytes = (count * sizeof(T) + 7) / 8 * 8;
    if (bytes > left_) {
      const std::size_t size = std::max(bytes, block_);
      block_ = std::min(2 * block_, kLargestBlock);
      tree_.blocks_.emplace_back(new std::byte[size]);  // not cleared first
      next_ = tree_.blocks_.back().get();
      left_ = size;
    }
    std::byte* place = next_;
    next_ += bytes;
    left_ -= bytes;
    return reinterpret_cast<T*>(place);
  }

  std::string_view copy(std::string_view text) {
    char* place = allocate<char>(text.size() + 1);
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  // What is collected for lists and objects lies on two stacks until it is whole: that from `first` on becomes the list.
  Node list(std::size_t first) {
    Node node;
    node.kind_ = Node::Kind::list;
    const auto begin = items_.begin() + static_cast<std::ptrdiff_t>(first);
    node.count_ = static_cast<std::uint32_t>(items_.end() - begin);
    Node* place = allocate<Node>(node.count_);
    std::uninitialized_copy(begin, items_.end(), place);
    items_.erase(begin, items_.end());
    node.items_ = place;
    return node;
  }

  Node convert(const dom::element& element, std::size_t depth) {
    Node node;
    if (depth > kMaxTreeDepth) too_deep_ = true;
    if (too_deep_) return node;
    switch (element.type()) {
      case dom::element_type::BOOL:
        node.kind_ = Node::Kind::boolean;
        node.bool_ = bool(element);
        return node;
      case dom::element_type::INT64:
        node.kind_ = Node::Kind::integer;
        node.integer_ = int64_t(element);
        return node;
      case dom::element_type::STRING: {
        const std::string_view text = copy(std::string_view(element));
        node.kind_ = Node::Kind::text;
        node.text_ = text.data();
        node.count_ = static_cast<std::uint32_t>(text.size());
        return node;
      }
      case dom::element_type::ARRAY: return convert_list(element, depth);
      case dom::element_type::OBJECT: return convert_object(element, depth);
      default: return node;
    }
  }

  Node convert_list(const dom::array& array, std::size_t depth) {
    const std::size_t first = items_.size();
    for (const dom::element item : array) {
      const Node node = convert(item, depth + 1);
      items_.push_back(node);
    }
    return list(first);
  }

  // {"Tag": {…}} is one node; its only key is a type, and types begin with a capital letter.
  Node convert_object(const dom::object& object, std::size_t depth) {
    auto next = object.begin();
    if (next != object.end() && ++next == object.end()) {
      const auto field = *object.begin();
      if (std::isupper(static_cast<unsigned char>(field.key[0])) != 0 && field.value.type() == dom::element_type::OBJECT) {
        const dom::object inner = field.value;
        dom::element items;
        Node node = field.key == "List" && !inner["items"].get(items) ? convert(items, depth) : fields(inner, depth);
        node.tag_ = copy(field.key);
        if (field.key == "A_Const") restore_negative(node, "ival", node.location());
        if (field.key == "DefElem") restore_negative(node, "arg", node.location());
        return node;
      }
    }
    return fields(object, depth);
  }

  Node fields(const dom::object& object, std::size_t depth) {
    const std::size_t first = fields_.size();
    for (const auto field : object) {
      const Node value = convert(field.value, depth + 1);
      fields_.push_back({copy(field.key), value});
    }
    Node node;
    node.kind_ = Node::Kind::object;
    const auto begin = fields_.begin() + static_cast<std::ptrdiff_t>(first);
    node.count_ = static_cast<std::uint32_t>(fields_.end() - begin);
    Node::Field* place = allocate<Node::Field>(node.count_);
    std::uninitialized_copy(begin, fields_.end(), place);
    fields_.erase(begin, fields_.end());
    node.fields_ = place;
    return node;
  }

  // The library leaves out every integer that is not above zero: what is less is read again from the text, where the
  // number follows its sign. `field` holds an Integer.
  void restore_negative(Node& node, std::string_view field, int location) {
    const Node& integer = node[field];
    const bool empty = integer.kind() == Node::Kind::object && integer.count_ == 0 && (integer.tag().empty() || integer.is("Integer"));
    if (!empty || location < 0 || static_cast<std::size_t>(location) >= text_.size()) return;
    const std::int64_t value = negative_at(static_cast<std::size_t>(location), field == "arg");
    if (value == 0) return;
    Node::Field* place = allocate<Node::Field>(1);
    new (place) Node::Field{"ival", Node()};
    place->value.kind_ = Node::Kind::integer;
    place->value.integer_ = value;
    const_cast<Node&>(integer).fields_ = place;  // of this builder's own arena
    const_cast<Node&>(integer).count_ = 1;
  }

  // An option's number stands behind its name.
  std::int64_t negative_at(std::size_t at, bool behind_words) const {
    PgLexer lexer(text_, at);
    Token token;
    bool minus = false;
    for (int passed = 0; passed < 64 && lexer.next(token); ++passed) {
      const std::string_view word = text_of(text_, token);
      if (token.kind == Token::Kind::number) return minus ? -std::strtoll(std::string(word).c_str(), nullptr, 10) : 0;
      if (token.kind == Token::Kind::op && word.back() == '-')
        minus = !minus;
      else if (!(behind_words && (token.kind == Token::Kind::word || word == "=")) && !is_punctuation(text_, token, '('))
        return 0;
    }
    return 0;
  }

  std::string_view text_;
  Tree tree_;
  std::vector<Node> items_;
  std::vector<Node::Field> fields_;
  std::size_t block_ = kFirstBlock;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  bool too_deep_ = false;
};

namespace {

// An upper bound of how deep a tree the text can make: the tokens since the last comma, over all open brackets.
std::size_t possible_depth(std::string_view text, const std::vector<Token>& tokens) {
  std::vector<std::size_t> open{0};
  std::size_t sum = 0, most = 0;
  for (const Token& token : tokens) {
    ++open.back();
    most = std::max(most, ++sum);
    if (token.kind != Token::Kind::punctuation) continue;
    const char c = text[token.begin];
    if (c == '(' || c == '[') open.push_back(0);
    if ((c == ')' || c == ']') && open.size() > 1) {
      sum -= open.back();
      open.pop_back();
    }
    if (c == ',') sum -= std::exchange(open.back(), 0);
  }
  return most;
}

// The parser counts characters from 1.
std::size_t byte_of(std::string_view text, int position) {
  std::size_t byte = 0;
  for (int passed = 1; passed < position && byte < text.size(); ++passed) {
    ++byte;
    while (byte < text.size() && (static_cast<unsigned char>(text[byte]) & 0xC0) == 0x80) ++byte;
  }
  return byte;
}

ParseError beyond(std::string message) { return {std::move(message), 0, false}; }

Parsed read_json(const char* json, std::string_view text) {
  constexpr std::size_t kDepth = 4 * kMaxTreeDepth, kUsual = std::size_t{64} << 10;
  thread_local std::unique_ptr<dom::parser> kept;
  Parsed out;
  const std::size_t length = std::strlen(json);
  std::unique_ptr<dom::parser> large = length > 64 * kUsual ? std::make_unique<dom::parser>() : nullptr;  // not to be kept
  if (!kept && !large) kept = std::make_unique<dom::parser>();
  dom::parser& parser = large ? *large : *kept;
  if (parser.capacity() == 0 && parser.allocate(kUsual, kDepth)) out.error = beyond("out of memory");
  if (out.error) return out;
  dom::element document;
  dom::array statements;
  TreeBuilder builder(text);
  const auto error = parser.parse(json, length).get(document);
  if (error == simdjson::DEPTH_ERROR)
    out.error = beyond("nested too deeply");
  else if (error == simdjson::UTF8_ERROR)
    out.error = ParseError{"invalid byte sequence for encoding \"UTF8\"", 0, true};
  else if (error || document["stmts"].get(statements))
    out.error = beyond("the parser's answer could not be read");
  else if (!builder.build(statements))
    out.error = beyond("nested too deeply");
  if (!out.error) out.tree = builder.take();
  return out;
}

Parsed parse_here(std::string_view text) {
  const std::string terminated(text);
  const PgQueryParseResult result = pg_query_parse(terminated.c_str());
  Parsed out;
  try {
    if (result.error)
      out.error = ParseError{printable(result.error->message ? result.error->message : "syntax error"), byte_of(text, result.error->cursorpos)};
    else
      out = read_json(result.parse_tree, text);
  } catch (const simdjson::simdjson_error&) {
    out.error = beyond("the parser's answer could not be read");
  }
  pg_query_free_parse_result(result);
  return out;
}

}  // namespace

Parsed parse_pg(std::string_view text, const std::vector<Token>& tokens) {
  constexpr std::size_t kSafeDepth = 1500, kMaxDepth = 300'000, kBytesPerLevel = 1024;
  Parsed out;
  if (text.size() > kMaxStatementBytes) {
    out.error = beyond("the statement is longer than " + std::to_string(kMaxStatementBytes >> 20) + " MB");
    return out;
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    out.error = ParseError{"invalid byte sequence for encoding \"UTF8\": 0x00", zero, true};
    return out;
  }
  const std::size_t depth = possible_depth(text, tokens);
  if (depth <= kSafeDepth) return parse_here(text);
  if (depth > kMaxDepth) {
    out.error = beyond("nested too deeply");
    return out;
  }
  const std::size_t stack = (std::size_t{4} << 20) + depth * kBytesPerLevel;
  parallel_for(1, [&](std::size_t) { out = parse_here(text); }, 1, stack);
  return out;
}

Parsed parse_pg(std::string_view text) { return parse_pg(text, pg_tokens(text)); }

ParsedExpression parse_pg_expression(std::string_view expression) {
  ParsedExpression out;
  out.text = "SELECT " + std::string(expression);
  out.parsed = parse_pg(out.text);
  const Node& select = out.parsed.statement();
  const bool alone = out.parsed.tree.root().size() == 1 && select.is("SelectStmt") && select["targetList"].size() == 1 &&
                     !select["fromClause"] && !select["whereClause"] && select["targetList"][std::size_t{0}]["name"].str().empty();
  if (!out.parsed.error && !alone) out.parsed.error = ParseError{"no single expression", 0, true};
  return out;
}

}  // namespace underpin::sql
