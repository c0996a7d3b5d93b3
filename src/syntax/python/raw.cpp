#include "syntax/python/raw.h"

#include <tree_sitter/api.h>

#include <array>
#include <cstring>
#include <unordered_map>

extern "C" const TSLanguage* tree_sitter_python();

namespace underpin::python {
namespace {

// Unnamed nodes without meaning for the conversion are left out: brackets, commas, keywords.
bool kept_token(std::string_view name) {
  static constexpr std::string_view kept[] = {
      "+", "-", "*", "/", "//", "%", "**", "@", "|", "&", "^", "<<", ">>", "~", "<", "<=", "==", "!=", ">=", ">", "<>", "in", "not in",
      "is", "is not", "and", "or", "+=", "-=", "*=", "/=", "@=", "//=", "%=", "**=", ">>=", "<<=", "&=", "^=", "|=", "=", ":", "from",
      "_", "async"};
  for (std::string_view k : kept)
    if (k == name) return true;
  return false;
}

Raw named_kind(std::string_view name) {
  static const std::unordered_map<std::string_view, Raw> table = {
#define X(n) {#n, Raw::n_##n},
      UNDERPIN_PYTHON_NODES(X)
#undef X
  };
  const auto found = table.find(name);
  return found == table.end() ? Raw::dropped : found->second;
}

struct Tables {
  std::vector<Raw> kinds;
  std::vector<Field> fields;

  explicit Tables(const TSLanguage* language) {
    const std::uint32_t count = ts_language_symbol_count(language);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto symbol = static_cast<TSSymbol>(i);
      const std::string_view name = ts_language_symbol_name(language, symbol);
      const bool named = ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular;
      kinds.push_back(named ? named_kind(name) : kept_token(name) ? Raw::token : Raw::dropped);
    }
    fields.assign(ts_language_field_count(language) + 1, Field::none);
#define X(n)                                                                                      \
  if (const auto id = ts_language_field_id_for_name(language, #n, std::strlen(#n)); id != 0)      \
    fields[id] = Field::f_##n;
    UNDERPIN_PYTHON_FIELDS(X)
#undef X
  }
};

const Tables& tables() {
  static const Tables shared(tree_sitter_python());
  return shared;
}

// The parser's error recovery can be far from linear: its work is bounded by the size of the text.
struct Limit {
  std::uint64_t calls = 0;
  std::uint64_t most = 0;
};
bool over_limit(TSParseState* state) {
  auto* limit = static_cast<Limit*>(state->payload);
  return ++limit->calls > limit->most;
}

struct Text {
  std::string_view text;
};
const char* read_text(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* length) {
  const auto* text = static_cast<const Text*>(payload);
  if (offset >= text->text.size()) {
    *length = 0;
    return "";
  }
  *length = static_cast<std::uint32_t>(text->text.size() - offset);
  return text->text.data() + offset;
}

void flatten(TSTree* tree, RawTree& out) {
  const Tables& table = tables();
  const TSNode root = ts_tree_root_node(tree);
  out.faulty = ts_node_has_error(root);
  out.nodes.reserve(ts_node_descendant_count(root));
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  std::vector<std::uint32_t> open;  // indexes of the ancestors; dropped nodes are `none`
  constexpr std::uint32_t none = 0xFFFFFFFF;
  bool more = true;
  while (more) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    const TSSymbol symbol = ts_node_symbol(node);
    Raw kind = symbol < table.kinds.size() ? table.kinds[symbol] : Raw::error;
    const bool missing = out.faulty && ts_node_is_missing(node);
    if (missing && kind == Raw::dropped) kind = Raw::token;
    std::uint32_t index = none;
    if (kind != Raw::dropped || out.nodes.empty()) {
      index = static_cast<std::uint32_t>(out.nodes.size());
      RawNode raw;
      raw.kind = kind;
      raw.field = table.fields[ts_tree_cursor_current_field_id(&cursor)];
      raw.missing = missing;
      raw.faulty = out.faulty && ts_node_has_error(node);
      raw.begin = ts_node_start_byte(node);
      raw.end = ts_node_end_byte(node);
      raw.next = index + 1;
      out.nodes.push_back(raw);
    }
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      open.push_back(index);
      continue;
    }
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (open.empty() || !ts_tree_cursor_goto_parent(&cursor)) {
        more = false;
        break;
      }
      if (open.back() != none) out.nodes[open.back()].next = static_cast<std::uint32_t>(out.nodes.size());
      open.pop_back();
    }
  }
  ts_tree_cursor_delete(&cursor);
}

}  // namespace

struct RawParser::State {
  TSParser* parser = ts_parser_new();
};

RawParser::RawParser() : state_(new State) { ts_parser_set_language(state_->parser, tree_sitter_python()); }

RawParser::~RawParser() {
  ts_parser_delete(state_->parser);
  delete state_;
}

RawTree RawParser::parse(std::string_view text) {
  RawTree out;
  Text payload{text};
  // One call is made per hundred operations; sound files need about one operation per four bytes.
  Limit limit{0, 2000 + text.size() / 10};
  TSInput input{&payload, read_text, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&limit, over_limit};
  TSTree* tree = ts_parser_parse_with_options(state_->parser, nullptr, input, options);
  if (!tree) {
    ts_parser_reset(state_->parser);
    out.gave_up = true;
    return out;
  }
  flatten(tree, out);
  ts_tree_delete(tree);
  return out;
}

}  // namespace underpin::python
