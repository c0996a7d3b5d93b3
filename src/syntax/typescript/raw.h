// Which nodes and fields of the TypeScript grammars the conversion knows, and the parser that yields them flattened.
#pragma once
#include <cstdint>
#include <string_view>

#include "syntax/grammar/node.h"

namespace underpin::typescript {

// Names are those of the grammar; `token` is any unnamed node that is kept, `n_type` every node of a type (a leaf: only
// its place is kept).
#define UNDERPIN_TYPESCRIPT_NODES(X)                                                                                                       \
  X(abstract_class_declaration)                                                                                                            \
  X(ambient_declaration)                                                                                                                   \
  X(arguments) X(array) X(array_pattern) X(arrow_function) X(as_expression) X(assignment_expression) X(assignment_pattern) X(              \
      augmented_assignment_expression) X(await_expression) X(binary_expression) X(break_statement) X(call_expression) X(catch_clause)      \
      X(class) X(class_body) X(class_declaration) X(class_heritage) X(class_static_block) X(comment) X(computed_property_name) X(          \
          continue_statement) X(debugger_statement) X(decorator) X(do_statement) X(else_clause) X(empty_statement) X(enum_assignment)      \
          X(enum_body) X(enum_declaration) X(export_clause) X(export_specifier) X(export_statement) X(expression_statement) X(             \
              extends_clause) X(false) X(finally_clause) X(for_in_statement) X(for_statement) X(formal_parameters) X(function_declaration) \
              X(function_expression) X(generator_function) X(generator_function_declaration) X(hash_bang_line) X(html_comment)             \
                  X(identifier) X(if_statement) X(import) X(import_alias) X(import_attribute) X(import_clause) X(import_require_clause)    \
                      X(import_specifier) X(import_statement) X(instantiation_expression) X(interface_declaration) X(internal_module)      \
                          X(jsx_attribute) X(jsx_closing_element) X(jsx_element) X(jsx_expression) X(jsx_opening_element)                  \
                              X(jsx_self_closing_element) X(labeled_statement) X(lexical_declaration) X(member_expression)                 \
                                  X(meta_property) X(method_definition) X(module) X(named_imports) X(namespace_export) X(namespace_import) \
                                      X(nested_identifier) X(new_expression) X(non_null_expression) X(null) X(number) X(object) X(         \
                                          object_assignment_pattern) X(object_pattern) X(optional_chain)                                   \
                                          X(optional_parameter) X(pair) X(pair_pattern) X(parenthesized_expression) X(                     \
                                              private_property_identifier) X(program) X(property_identifier) X(public_field_definition)    \
                                              X(regex) X(required_parameter) X(rest_pattern) X(return_statement) X(satisfies_expression)   \
                                                  X(sequence_expression) X(shorthand_property_identifier)                                  \
                                                      X(shorthand_property_identifier_pattern) X(spread_element) X(statement_block)        \
                                                          X(statement_identifier)                                                          \
                                                              X(string) X(subscript_expression) X(super) X(switch_body) X(switch_case)     \
                                                                  X(switch_default) X(switch_statement) X(template_string)                 \
                                                                      X(template_substitution) X(ternary_expression) X(this)               \
                                                                          X(throw_statement) X(true) X(try_statement)                      \
                                                                              X(type_alias_declaration) X(type_assertion)                  \
                                                                                  X(type_identifier) X(unary_expression) X(undefined)      \
                                                                                      X(update_expression) X(variable_declaration)         \
                                                                                          X(variable_declarator) X(while_statement)        \
                                                                                              X(with_statement) X(yield_expression)

#define UNDERPIN_TYPESCRIPT_FIELDS(X)                                                                                                 \
  X(alias)                                                                                                                            \
  X(alternative)                                                                                                                      \
  X(argument) X(arguments) X(body) X(condition) X(consequence) X(constructor) X(declaration) X(finalizer) X(function) X(handler)      \
      X(increment) X(index) X(initializer) X(key) X(kind) X(left) X(name) X(object) X(operator) X(parameter) X(parameters) X(pattern) \
          X(property) X(right) X(source) X(type) X(type_arguments) X(value)

enum class Raw : std::uint8_t {
  dropped,
  token,
  error,
  n_type,
#define X(name) n_##name,
  UNDERPIN_TYPESCRIPT_NODES(X)
#undef X
};
enum class Field : std::uint8_t {
  none,
#define X(name) f_##name,
  UNDERPIN_TYPESCRIPT_FIELDS(X)
#undef X
};

using RawNode = grammar::Node<Raw, Field>;
using RawTree = grammar::FlatTree<Raw, Field>;

// `jsx`: elements in angle brackets are expressions, and casts in them are none.
RawTree parse_raw(std::string_view text, bool jsx);

}  // namespace underpin::typescript
