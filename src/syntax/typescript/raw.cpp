#include "syntax/typescript/raw.h"

#include <unordered_map>

#include "base/text.h"
#include "syntax/grammar/flatten.h"
#include "syntax/grammar/parse_memory.h"

extern "C" const TSLanguage* tree_sitter_typescript();
extern "C" const TSLanguage* tree_sitter_tsx();

namespace underpin::typescript {
namespace {

// Unnamed nodes without meaning for the conversion are left out: brackets, commas, most keywords. Operators have a field.
bool keeps_token(std::string_view name) {
  static constexpr std::string_view kept[] = {
      "+",     "-",       "*",    "/",      "%",   "**",  "<",   "<=",   "==",     "===", "!=",  "!==",        ">=",
      ">",     "&&",      "||",   "??",     "&",   "|",   "^",   "<<",   ">>",     ">>>", "in",  "instanceof", "!",
      "~",     "typeof",  "void", "delete", "++",  "--",  "+=",  "-=",   "*=",     "/=",  "%=",  "**=",        "<<=",
      ">>=",   ">>>=",    "&=",   "^=",     "|=",  "&&=", "||=", "?\?=", "?.",     "of",  "get", "set",        "static",
      "async", "default", "type", "const",  "let", "var", "=",   ",",    "declare"};
  for (const std::string_view k : kept)
    if (k == name) return true;
  return false;
}

// Everything of a type or a signature; the names of classes are `type_identifier`, which stays.
bool is_type_node(std::string_view name, bool named) {
  if (!named) return false;
  static constexpr std::string_view kinds[] = {"type_annotation",
                                               "type_arguments",
                                               "type_parameters",
                                               "type_query",
                                               "type_predicate",
                                               "type_predicate_annotation",
                                               "asserts",
                                               "asserts_annotation",
                                               "omitting_type_annotation",
                                               "opting_type_annotation",
                                               "implements_clause",
                                               "index_signature",
                                               "call_signature",
                                               "construct_signature",
                                               "method_signature",
                                               "abstract_method_signature",
                                               "function_signature",
                                               "nested_type_identifier",
                                               "extends_type_clause",
                                               "interface_body",
                                               "mapped_type_clause"};
  for (const std::string_view k : kinds)
    if (k == name) return true;
  return ends_with(name, "_type");
}

Raw kind_of_node(std::string_view name, bool named) {
  static const std::unordered_map<std::string_view, Raw> table = {
#define X(n) {#n, Raw::n_##n},
      UNDERPIN_TYPESCRIPT_NODES(X)
#undef X
  };
  if (!named) return keeps_token(name) ? Raw::token : Raw::dropped;
  if (is_type_node(name, named)) return Raw::n_type;
  const auto found = table.find(name);
  return found == table.end() ? Raw::dropped : found->second;
}

bool is_leaf_node(std::string_view name, bool named) {
  return is_type_node(name, named) ||
         (named && (name == "string" || name == "regex" || name == "interface_declaration" || name == "type_alias_declaration"));
}

grammar::Tables<Raw, Field> tables_of(const TSLanguage* language) {
  return grammar::make_tables<Raw, Field>(language, &kind_of_node,
                                          {
#define X(n) {#n, Field::f_##n},
                                              UNDERPIN_TYPESCRIPT_FIELDS(X)
#undef X
                                          },
                                          &is_leaf_node);
}

}  // namespace

RawTree parse_raw(std::string_view text, bool jsx) {
  static const grammar::Tables<Raw, Field> plain_tables = tables_of(tree_sitter_typescript());
  static const grammar::Tables<Raw, Field> jsx_tables = tables_of(tree_sitter_tsx());
  const grammar::ParseMemory memory;
  TSParser* parser = ts_parser_new();
  ts_parser_set_language(parser, jsx ? tree_sitter_tsx() : tree_sitter_typescript());
  RawTree out = grammar::parse(parser, text, jsx ? jsx_tables : plain_tables);
  ts_parser_delete(parser);
  return out;
}

}  // namespace underpin::typescript
