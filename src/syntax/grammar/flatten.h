// Runs a tree-sitter grammar over a text within a work limit and flattens what it found (node.h). Included by the raw.cpp
// of each language and by nothing else.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>
#include <tree_sitter/api.h>
#include <utility>
#include <vector>

#include "syntax/grammar/node.h"

namespace underpin::grammar {

// What the numbers of a grammar's symbols and fields stand for. What lies inside a leaf is left out.
template <class Kind, class Field>
struct Tables {
  std::vector<Kind> kinds;
  std::vector<Field> fields;
  std::vector<bool> leaves;  // empty: there are none
};

// `kind_of` is asked with the grammar's name of a symbol and whether it is a named one.
template <class Kind, class Field>
Tables<Kind, Field> make_tables(const TSLanguage* language, Kind (*kind_of)(std::string_view, bool),
                                const std::vector<std::pair<const char*, Field>>& fields,
                                bool (*is_leaf)(std::string_view, bool) = nullptr) {
  Tables<Kind, Field> out;
  const std::uint32_t count = ts_language_symbol_count(language);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto symbol = static_cast<TSSymbol>(i);
    const std::string_view name = ts_language_symbol_name(language, symbol);
    const bool named = ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular;
    out.kinds.push_back(kind_of(name, named));
    if (is_leaf) out.leaves.push_back(is_leaf(name, named));
  }
  out.fields.assign(ts_language_field_count(language) + 1, Field::none);
  for (const auto& [name, field] : fields)
    if (const auto id = ts_language_field_id_for_name(language, name, static_cast<std::uint32_t>(std::strlen(name))); id != 0)
      out.fields[id] = field;
  return out;
}

// The parser's error recovery can be far from linear: its work is bounded by the size of the text.
struct Limit {
  std::uint64_t calls = 0;
  std::uint64_t most = 0;
};
inline bool over_limit(TSParseState* state) {
  auto* limit = static_cast<Limit*>(state->payload);
  return ++limit->calls > limit->most;
}

struct Text {
  std::string_view text;
};
inline const char* read_text(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* length) {
  const auto* text = static_cast<const Text*>(payload);
  if (offset >= text->text.size()) {
    *length = 0;
    return "";
  }
  *length = static_cast<std::uint32_t>(text->text.size() - offset);
  return text->text.data() + offset;
}

template <class Kind, class Field>
void flatten(TSTree* tree, const Tables<Kind, Field>& table, FlatTree<Kind, Field>& out) {
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
    Kind kind = symbol < table.kinds.size() ? table.kinds[symbol] : Kind::error;
    const bool missing = out.faulty && ts_node_is_missing(node);
    if (missing && kind == Kind::dropped) kind = Kind::token;
    std::uint32_t index = none;
    if (kind != Kind::dropped || out.nodes.empty()) {
      index = static_cast<std::uint32_t>(out.nodes.size());
      Node<Kind, Field> raw;
      raw.kind = kind;
      raw.field = table.fields[ts_tree_cursor_current_field_id(&cursor)];
      raw.missing = missing;
      raw.faulty = out.faulty && ts_node_has_error(node);
      raw.begin = ts_node_start_byte(node);
      raw.end = ts_node_end_byte(node);
      raw.next = index + 1;
      out.nodes.push_back(raw);
    }
    const bool leaf = symbol < table.leaves.size() && table.leaves[symbol];
    if (!leaf && ts_tree_cursor_goto_first_child(&cursor)) {
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

template <class Kind, class Field>
FlatTree<Kind, Field> parse(TSParser* parser, std::string_view text, const Tables<Kind, Field>& table) {
  FlatTree<Kind, Field> out;
  Text payload{text};
  // One call is made per hundred operations; sound files need about one operation per four bytes.
  Limit limit{0, 2000 + text.size() / 10};
  TSInput input{&payload, read_text, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&limit, over_limit};
  TSTree* tree = ts_parser_parse_with_options(parser, nullptr, input, options);
  if (!tree) {
    ts_parser_reset(parser);
    out.gave_up = true;
    return out;
  }
  flatten(tree, table, out);
  ts_tree_delete(tree);
  return out;
}

}  // namespace underpin::grammar
