#include "syntax/python/raw.h"

#include <unordered_map>

#include "syntax/grammar/flatten.h"
#include "syntax/grammar/parse_memory.h"

extern "C" const TSLanguage* tree_sitter_python();

namespace underpin::python {
namespace {

// Unnamed nodes without meaning for the conversion are left out: brackets, commas, keywords.
bool kept_token(std::string_view name) {
  static constexpr std::string_view kept[] = {"+",      "-",   "*",  "/",  "//", "%",  "**",   "@",  "|",    "&",  "^",      "<<",
                                              ">>",     "~",   "<",  "<=", "==", "!=", ">=",   ">",  "<>",   "in", "not in", "is",
                                              "is not", "and", "or", "+=", "-=", "*=", "/=",   "@=", "//=",  "%=", "**=",    ">>=",
                                              "<<=",    "&=",  "^=", "|=", "=",  ":",  "from", "_",  "async"};
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

Raw kind_of(std::string_view name, bool named) { return named ? named_kind(name) : kept_token(name) ? Raw::token : Raw::dropped; }

const grammar::Tables<Raw, Field>& tables() {
  static const auto shared = grammar::make_tables<Raw, Field>(tree_sitter_python(), &kind_of,
                                                              {
#define X(n) {#n, Field::f_##n},
                                                                  UNDERPIN_PYTHON_FIELDS(X)
#undef X
                                                              });
  return shared;
}

}  // namespace

struct RawParser::State {
  grammar::ParseMemory memory;  // outlives the parser
  TSParser* parser = ts_parser_new();
};

RawParser::RawParser() : state_(new State) { ts_parser_set_language(state_->parser, tree_sitter_python()); }

RawParser::~RawParser() {
  ts_parser_delete(state_->parser);
  delete state_;
}

RawTree RawParser::parse(std::string_view text) { return grammar::parse(state_->parser, text, tables()); }

}  // namespace underpin::python
